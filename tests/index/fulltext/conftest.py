"""Fixtures of the full-text tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.fulltext import Engine, open_engine


@pytest.fixture(scope="session")
def engine(full_content: Path) -> Engine:
    """The engine over the default content."""
    return open_engine(full_content)


@pytest.fixture(scope="session")
def small_engine(small_content: Path) -> Iterator[Engine]:
    """The engine over about 2,000 real codes."""
    made = open_engine(small_content)
    yield made
    made.content.close()
