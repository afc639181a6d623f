"""Licensed packs in the window: views are counted when a code is opened, and for whom."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.lookup.reader import PageReader, PageRequest
from index.accounts.manifest import About
from index.accounts.pack_file import write_pack
from index.accounts.packs import install_pack
from index.database import open_content
from index.model import CodePage, CodeRef, System
from index.userdata import Visitor

KIDNEY = CodeRef(System.ICD10CM, "E1122")
OTHER = CodeRef(System.ICD10CM, "E1121")
POLICY = 'kind = "metered"\nguest = 1\nregistered = 5\nseats = ["Sam Seat"]\n'
SEAT = Visitor("1" * 32, "sam seat")


@pytest.fixture
def user_data(tmp_path: Path) -> Path:
    """A folder of user data with an invented pack."""
    about = About("example", "Example texts", "Example House", "2031", "© 2031 Example House")
    texts = {ref: {"procedure": ("An invented step.",)} for ref in (KIDNEY, OTHER)}
    write_pack(tmp_path / "example.codeleafpack", about, POLICY, texts)
    install_pack(tmp_path / "example.codeleafpack", tmp_path / "packs")
    return tmp_path


def read(reader: PageReader, ref: CodeRef, visitor: Visitor, *, opened: bool) -> CodePage:
    """Return the page that a request gets."""
    day = datetime.now(UTC).date()
    answer = reader(PageRequest(ref, day, reader_generation(reader), "", visitor, opened))
    assert answer is not None
    assert answer.page is not None
    return answer.page


def reader_generation(reader: PageReader) -> str:
    """Return the name of the generation that a reader reads."""
    content = open_content(reader._folder())
    content.close()
    return content.name


def locked(page: CodePage) -> list[str]:
    """Return what opens the locked sections of a page."""
    return [section.locked for section in page.sections if section.locked]


def test_passing_over_a_code_counts_nothing(small_content: Path, user_data: Path) -> None:
    """Only opening does; what was opened stays open today, the next code is locked."""
    reader = PageReader(lambda: small_content, user_data)
    guest = Visitor()
    page = read(reader, KIDNEY, guest, opened=False)
    assert (locked(page), page.views) == (["A view opens it"], "1 code page view remaining")
    page = read(reader, KIDNEY, guest, opened=True)
    assert (locked(page), page.views) == ([], "0 code page views remaining")
    assert locked(read(reader, KIDNEY, guest, opened=False)) == []
    assert locked(read(reader, OTHER, guest, opened=True)) == ["Sign in"]
    page = read(reader, OTHER, SEAT, opened=True)
    assert (locked(page), page.views) == ([], "unlimited code page views")


def test_open_content_is_not_counted(small_content: Path, tmp_path: Path) -> None:
    """Without a pack nothing is locked, nothing counted, and no file made."""
    reader = PageReader(lambda: small_content, tmp_path)
    page = read(reader, KIDNEY, Visitor(), opened=True)
    assert (locked(page), page.views) == ([], "")
    assert not list(tmp_path.iterdir())
