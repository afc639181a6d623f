"""What every reading of a PDF needs."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_pypdf() -> Iterator[None]:
    """Keep pypdf from logging what is wrong with a file: the error that is raised says it."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)
