"""The coder of the content with everything, opened once."""

from pathlib import Path

import pytest

from index.cases.coding import CaseCoder
from index.database import open_content


@pytest.fixture(scope="session")
def coder(everything: Path) -> CaseCoder:
    """Return the coder."""
    return CaseCoder(open_content(everything))
