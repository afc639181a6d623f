"""Fixtures of the full-text tests."""

from pathlib import Path

import pytest

from index.fulltext import Engine, open_engine


@pytest.fixture(scope="session")
def engine(full_content: Path) -> Engine:
    """The engine over the default content."""
    return open_engine(full_content)
