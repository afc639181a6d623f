"""Contents for the tests of the claim check."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.database import Content, open_content
from tests.claims_content import write_claims_content

SENTENCE = (
    "First words. Assign codes from category I12, Hypertensive chronic kidney disease, when both "
    "are present. Last words."
)


@pytest.fixture(scope="session")
def claims_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder with something of every table that the check reads."""
    folder = tmp_path_factory.mktemp("claims") / "content"
    write_claims_content(folder, sections=[("I.C.9.a.7", SENTENCE)])
    return folder


@pytest.fixture
def content(claims_folder: Path) -> Iterator[Content]:
    """The same, open."""
    opened = open_content(claims_folder)
    yield opened
    opened.close()
