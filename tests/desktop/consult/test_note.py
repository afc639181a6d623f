"""The note: pasting, typing, files, what is said where there are no codes, what is forgotten."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desktop.consult.note import LONGEST
from index.cases.reading import NoteText
from index.cases.reading.note import MAX_BYTES
from index.database import ContentError
from tests.desktop.consult.conftest import Consult
from tests.desktop.consult.engines import NOTE
from tests.desktop.driving import CONTROL, SHIFT


def test_without_a_note_it_is_said_what_to_do(consult: Consult) -> None:
    """The keyboard is in the note, and the ways to fill it are named."""
    assert consult.focus() is consult.workspace.pane.note
    assert "Ctrl+V" in consult.state
    assert "Ctrl+O" in consult.state
    assert consult.workspace.pane.identifiers.isHidden()
    assert consult.window.status.content.text() == "Offline · nothing saved"


def test_a_paste_is_coded_at_once(consult: Consult) -> None:
    """A pasted note does not wait for typing to rest; identifiers are counted."""
    consult.qtbot.waitUntil(lambda: consult.workspace.coding.opened)
    consult.fake.coder.wait.clear()
    QGuiApplication.clipboard().setText(NOTE)
    consult.press(Qt.Key.Key_V, CONTROL)
    assert consult.workspace.coding.outstanding
    assert consult.state == "Coding the note …"
    consult.qtbot.waitUntil(lambda: bool(consult.fake.coder.calls), timeout=250)
    consult.fake.coder.wait.set()
    consult.settle()
    assert consult.state == ""
    assert consult.workspace.pane.identifiers.text() == "identifiers found: 1"


def test_typing_is_coded_when_it_rests(consult: Consult) -> None:
    """Keys in a row are one note to code, and the list never stands under a newer text."""
    consult.paste()
    calls = len(consult.fake.coder.calls)
    consult.press(Qt.Key.Key_End, CONTROL)
    consult.type(" More.")
    assert consult.is_stale()
    consult.settle()
    assert not consult.is_stale()
    assert [one[0] for one in consult.fake.coder.calls[calls:]] == [f"{NOTE} More."]


def test_the_latest_note_wins(consult: Consult) -> None:
    """An answer to an older note is dropped."""
    consult.fake.coder.wait.clear()
    consult.workspace.pane.note.setPlainText(NOTE)
    consult.qtbot.waitUntil(lambda: len(consult.fake.coder.calls) == 1)
    consult.workspace.pane.note.setPlainText("She has type 2 diabetes and is well.")
    consult.fake.coder.wait.set()
    consult.settle()
    assert consult.codes() == ["✓ E11.9"]


def test_typing_is_undone_in_the_note(consult: Consult) -> None:
    """Ctrl+Z in the note takes typing back first, then what was decided."""
    consult.paste()
    consult.to_list()
    consult.press(Qt.Key.Key_X)
    consult.workspace.pane.note.setFocus()
    consult.press(Qt.Key.Key_Z, CONTROL)
    consult.settle()
    assert consult.workspace.pane.note.toPlainText() == ""
    consult.press(Qt.Key.Key_Z, CONTROL)
    assert consult.notice == "Undone: E11.22 rejected"


def test_a_note_without_codes(consult: Consult) -> None:
    """No code found is another thing than no note."""
    consult.paste("The weather was fine all week long.")
    assert consult.state.startswith("No code was found in this note.")
    assert consult.workspace.panes()[2].isHidden() or not consult.codes()


def test_content_that_cannot_be_used(consult: Consult) -> None:
    """What is wrong with the content is said in the place of the codes."""
    consult.fake.coder.error = ContentError("the content is damaged: build it again")
    consult.paste()
    assert consult.state == "The content is damaged: build it again."
    consult.fake.coder.error = None
    consult.press(Qt.Key.Key_End, CONTROL)
    consult.type(" ")
    consult.settle()
    assert consult.codes()


def test_a_file_is_opened_and_taken_back(
    consult: Consult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+O reads a file in the place of the note; Ctrl+Z brings the note before it back."""
    consult.paste("She has type 2 diabetes and is well.")
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    consult.fake.notes = ()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    consult.press(Qt.Key.Key_O, CONTROL)
    consult.qtbot.waitUntil(lambda: len(consult.codes()) == 3)
    consult.settle()
    assert consult.workspace.pane.note.toPlainText() == NOTE
    consult.to_list()
    consult.press(Qt.Key.Key_Z, CONTROL)
    consult.settle()
    assert consult.codes() == ["✓ E11.9"]
    assert consult.notice == "Undone: note.txt opened"


def test_a_dropped_file_is_read(consult: Consult, tmp_path: Path) -> None:
    """A file dropped on the note is read; what of it was not read is said."""
    path = tmp_path / "mail.eml"
    path.write_bytes(b"x")
    consult.fake.notes = (NoteText(NOTE, "", "eml", ("scan.png: pictures are not read",)),)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    note = consult.workspace.pane.note
    assert note.canInsertFromMimeData(data)
    note.insertFromMimeData(data)
    assert consult.state == "Reading the file …"
    consult.qtbot.waitUntil(lambda: len(consult.codes()) == 3)
    assert "scan.png: pictures are not read" in consult.notice


def test_files_that_cannot_be_read(consult: Consult, tmp_path: Path) -> None:
    """What is wrong with a file is said, and the note stays."""
    consult.paste()
    consult.workspace.read_file(tmp_path / "missing.txt")
    consult.qtbot.waitUntil(lambda: "missing.txt cannot be read" in consult.notice)
    path = tmp_path / "scan.tif"
    path.write_bytes(b"x")
    consult.workspace.read_file(path)
    consult.qtbot.waitUntil(lambda: ".tif files are not read" in consult.notice)
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    consult.fake.notes = ()
    consult.workspace.read_file(large)
    consult.qtbot.waitUntil(lambda: "large.txt was not opened: " in consult.notice)
    consult.fake.notes = (NoteText("x" * (LONGEST + 1), "", "text"),)
    consult.workspace.read_file(path)
    consult.qtbot.waitUntil(lambda: "a note has at most 300,000 characters" in consult.notice)
    assert len(consult.codes()) == 3


def test_a_book_is_not_taken(consult: Consult) -> None:
    """A text that is too long for a note is refused and says so."""
    QGuiApplication.clipboard().setText("x" * (LONGEST + 1))
    consult.press(Qt.Key.Key_V, CONTROL)
    assert "a note has at most" in consult.notice
    assert consult.workspace.pane.note.toPlainText() == ""


def test_a_new_case_and_back(coded: Consult) -> None:
    """Ctrl+N begins another case; Ctrl+Z brings the one before back, decisions and all."""
    coded.press(Qt.Key.Key_X)
    coded.press(Qt.Key.Key_N, CONTROL)
    assert coded.focus() is coded.workspace.pane.note
    assert "No note yet" in coded.state
    assert coded.actions() == []
    coded.press(Qt.Key.Key_Z, CONTROL)
    coded.settle()
    assert coded.codes()[0] == "✗ E11.22"
    assert coded.actions()[:2] == ["coded", "rejected"]
    coded.to_list()
    coded.press(Qt.Key.Key_N, CONTROL)
    coded.press(Qt.Key.Key_N, CONTROL)
    assert coded.notice == "This is a new case already"


def test_marks_move_with_the_text(consult: Consult) -> None:
    """While newer text is coded, marks stay on their words; wide characters count."""
    consult.paste(f"\N{GRINNING FACE} {NOTE}")
    note = consult.workspace.pane.note
    before = [one.cursor.selectedText() for one in note.extraSelections()]
    assert "type 2 diabetes" in before
    consult.press(Qt.Key.Key_Home, CONTROL)
    consult.type("Seen. ")
    assert [one.cursor.selectedText() for one in note.extraSelections()] == before
    consult.settle()


def test_words_set_aside_say_why(consult: Consult) -> None:
    """What stands behind marked words is told where they are pointed at."""
    consult.paste()
    tips = [tip for _words, tip in consult.workspace.pane.note.tips]
    assert "Not coded: negated" in tips
    assert any(tip.startswith("E11.22 ") for tip in tips)


def test_nothing_of_a_case_is_in_the_stored_state(coded: Consult, user_home: Path) -> None:
    """No file of the program has words of the note when the window closes."""
    coded.press(Qt.Key.Key_X)
    coded.press(Qt.Key.Key_E)
    coded.type("Ada Example?")
    coded.press(Qt.Key.Key_Escape)
    coded.press(Qt.Key.Key_D, SHIFT | CONTROL)
    coded.window.save()
    state = coded.program.services.userdata.state("window")
    assert "consult" in str(state)
    files = [path for path in user_home.rglob("*") if path.is_file()]
    assert files
    for path in files:
        data = path.read_bytes()
        assert b"Ada Example" not in data
        assert b"kidney disease" not in data


def test_nothing_stays_of_a_note_that_is_emptied(consult: Consult) -> None:
    """Question and identifiers go with the note, and come back with it."""
    consult.paste()
    pane = consult.workspace.pane
    assert pane.questions.isVisible()
    assert pane.identifiers.isVisible()
    consult.press(Qt.Key.Key_A, CONTROL)
    consult.press(Qt.Key.Key_Delete)
    consult.settle()
    assert pane.note.toPlainText() == ""
    assert pane.questions.isHidden()
    assert pane.questions.draft.toPlainText() == ""
    assert pane.identifiers.isHidden()
    assert not consult.workspace.sending.holds_text
    consult.press(Qt.Key.Key_Z, CONTROL)
    consult.settle()
    assert pane.questions.isVisible()
    consult.qtbot.waitUntil(pane.identifiers.isVisible)


def test_the_keyboard_goes_to_the_note_when_the_codes_go(consult: Consult) -> None:
    """It does not land somewhere else in the window."""
    consult.paste()
    consult.to_list()
    consult.workspace.pane.note.setPlainText("")
    consult.settle()
    assert consult.focus() is consult.workspace.pane.note
