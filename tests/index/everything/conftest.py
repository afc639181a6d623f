"""The content with everything, open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.database import Content, open_content


@pytest.fixture
def content(everything: Path) -> Iterator[Content]:
    """Open the content with every release."""
    opened = open_content(everything)
    yield opened
    opened.close()
