"""The Library over the real engine: a file of the publisher, in and out again."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import LibraryEntry, Program
from desktop.library import LibraryWorkspace
from desktop.shell.commands import SEEN_KEY
from index.database import current_generation
from tests.desktop.driving import CONTROL
from tests.desktop.library.conftest import FakeEngine, Library
from tests.desktop.workspaces import SmallEntry
from tests.small_content import SmallContent

pytestmark = pytest.mark.window
WAIT_MS = 120_000
NOTICE = b"Example notice. The American Medical Association owns CPT 2025.\n\n"


@pytest.fixture
def real(
    qapp: QApplication,
    qtbot: QtBot,
    user_home: Path,
    small_content: Path,
    tmp_path: Path,
    programs: list[Program],
) -> Library:
    """Return the Library over a copy of 2,000 real codes."""
    content = tmp_path / "real"
    shutil.copytree(small_content, content)
    program = Program(qapp, content, user_home / "data", (SmallEntry(), LibraryEntry()))
    program.services.userdata.set_state(SEEN_KEY, True)
    programs.append(program)
    window = program.open_first()
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.waitUntil(lambda: program.services.content.summary is not None)
    made = Library(qtbot, program, window, FakeEngine(content))
    made.press(Qt.Key.Key_5, CONTROL)
    qtbot.waitUntil(lambda: made.workspace.home.model.rowCount() > 3)
    return made


def _idle(library: Library) -> LibraryWorkspace:
    workspace = library.workspace
    library.qtbot.waitUntil(lambda: not workspace.running, timeout=WAIT_MS)
    return workspace


def test_a_new_edition_comes_and_goes(
    real: Library, small_releases: SmallContent, tmp_path: Path
) -> None:
    """Looked at, imported, taken over by the window, and gone back from."""
    data = small_releases.member("icd10cm-tabular")
    data = data.replace(b"<version>2026</version>", b"<version>2027</version>")
    assert b"Type 2 diabetes mellitus without complications" in data
    file = tmp_path / "icd10cm-tabular-2027.xml"
    file.write_bytes(data.replace(b"mellitus without complications", b"mellitus, uncomplicated"))
    before = current_generation(real.fake.content)
    real.workspace.look_at((file, tmp_path / "real" / "current"))
    workspace = _idle(real)
    assert workspace.page is workspace.plan_page, workspace.home.message.text()
    changes = workspace.plan_page.changes.items
    assert [(one.name, one.after) for one in changes] == [("ICD-10-CM", "FY2027")]
    assert changes[0].revised >= 1
    assert workspace.plan_page.found.items[0].problem
    real.press(Qt.Key.Key_Return)
    _idle(real)
    assert workspace.home.message.text().startswith("Imported ICD-10-CM FY2027.")
    after = current_generation(real.fake.content)
    assert after == real.program.services.content.generation() != before
    editions = {row.source.edition for row in workspace.home.model.items}
    real.qtbot.waitUntil(
        lambda: "FY2027" in {row.source.edition for row in workspace.home.model.items}
    )
    assert editions <= {row.source.edition for row in workspace.home.model.items}
    real.press(Qt.Key.Key_R, CONTROL)
    _idle(real)
    real.press(Qt.Key.Key_Return)
    real.press(Qt.Key.Key_Return)
    _idle(real)
    assert current_generation(real.fake.content) == before
    assert real.program.services.content.generation() == before


def test_licensed_text_comes_with_its_licence(real: Library, tmp_path: Path) -> None:
    """The licence confirmed in the window is kept once, by the import."""
    file = tmp_path / "LONGULT.txt"
    file.write_bytes(NOTICE + b"9Z001\tExample procedure one\n")
    real.workspace.look_at((file,))
    workspace = _idle(real)
    (form,) = workspace.plan_page.forms
    form.holder.setText("Example Clinic: East")
    form.number.setText("EX-1")
    form.word.setChecked(True)
    before = real.program.services.content.generation()
    real.press(Qt.Key.Key_Return, CONTROL)
    _idle(real)
    assert workspace.home.message.text().startswith("Imported"), workspace.home.message.text()
    assert real.program.services.content.generation() != before
    (held,) = real.program.services.userdata.licences()
    assert (held.owner, held.holder, held.number) == ("AMA", "Example Clinic: East", "EX-1")


def test_cancelling_leaves_everything_as_it_was(
    real: Library, small_releases: SmallContent, tmp_path: Path
) -> None:
    """In the middle of the work: no new content, nothing left over, no licence."""
    file = tmp_path / "tabular.xml"
    data = small_releases.member("icd10cm-tabular")
    file.write_bytes(data.replace(b"<version>2026</version>", b"<version>2027</version>"))
    content = real.fake.content
    before = sorted(path.name for path in content.iterdir())
    real.workspace.look_at((file,))
    workspace = _idle(real)
    real.press(Qt.Key.Key_Return, CONTROL)
    real.qtbot.waitUntil(lambda: any(content.glob(".new-*")), timeout=WAIT_MS)
    real.press(Qt.Key.Key_Escape)
    _idle(real)
    assert workspace.home.message.text() == "Cancelled: nothing was changed."
    assert sorted(path.name for path in content.iterdir()) == before
    assert real.program.services.userdata.licences() == []


def test_a_refusal_is_shown_in_full(real: Library, small_releases: SmallContent) -> None:
    """What the import says, where the content can no longer be added to."""
    folder = real.fake.content / "releases"
    file = real.fake.content.parent / "tabular.xml"
    data = small_releases.member("icd10cm-tabular")
    file.write_bytes(data.replace(b"<version>2026</version>", b"<version>2027</version>"))
    real.workspace.look_at((file,))
    workspace = _idle(real)
    shutil.rmtree(folder)
    real.press(Qt.Key.Key_Return, CONTROL)
    _idle(real)
    message = workspace.home.message
    assert message.property("look") == "error"
    assert message.text().startswith("Nothing was changed: ")
    assert "is missing" in message.text()


def test_a_damaged_file_changes_nothing(
    real: Library, small_releases: SmallContent, tmp_path: Path
) -> None:
    """The reason stands beside the file."""
    file = tmp_path / "cut.xml"
    data = small_releases.member("icd10cm-tabular")
    file.write_bytes(data[: len(data) // 2])
    before = current_generation(real.fake.content)
    real.workspace.look_at((file,))
    workspace = _idle(real)
    assert workspace.page is workspace.plan_page
    assert workspace.plan_page.found.items[0].problem
    assert not workspace.plan_page.start_button.isEnabled()
    assert current_generation(real.fake.content) == before
