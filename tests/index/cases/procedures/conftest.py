"""What procedures are looked up in: the content with every release."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.cases.procedures import ProcedureBooks, open_procedures
from index.fulltext.engine import open_engine


@pytest.fixture(scope="package")
def books(everything: Path) -> Iterator[ProcedureBooks]:
    """Open the content with every release."""
    engine = open_engine(everything)
    yield open_procedures(engine)
    engine.content.close()
