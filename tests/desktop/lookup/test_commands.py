"""What is done with a code: copied, listed, printed, saved, opened in a second window."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication

from desktop.lookup import printing
from desktop.lookup.clipboard import FHIR
from desktop.lookup.suggestions import EntryKind
from tests.desktop.lookup.conftest import CONTROL, SHIFT, Lookup


def clipboard_text() -> str:
    """Return the plain text on the clipboard."""
    return QGuiApplication.clipboard().text()


def test_the_summary_is_copied_in_three_forms(lookup: Lookup) -> None:
    """Plain text, HTML and a FHIR Coding; the status bar says so."""
    lookup.search("E11.22")
    lookup.press(Qt.Key.Key_C, CONTROL)
    lookup.qtbot.waitUntil(lambda: lookup.notice == "Copied summary of E11.22")
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().startswith("E11.22 Type 2 diabetes mellitus with diabetic chronic")
    assert "<b>E11.22</b>" in data.html()
    coding = json.loads(bytes(data.data(FHIR).data()))
    assert coding["system"] == "http://hl7.org/fhir/sid/icd-10-cm"
    assert (coding["code"], coding["version"]) == ("E11.22", "2026")


def test_the_summary_has_the_style_of_the_settings(lookup: Lookup) -> None:
    """Short is one line."""
    lookup.program.services.settings.set("summary_style", "short")
    lookup.open("E11.22", "E11.22")
    lookup.type("c")
    lookup.qtbot.waitUntil(lambda: clipboard_text().startswith("E11.22 "))
    assert "\n" not in clipboard_text()


def test_the_bare_code_and_selected_text_are_copied(lookup: Lookup) -> None:
    """Ctrl+Shift+C copies the code; a selection goes before the summary; a link is none."""
    lookup.open("E11.22", "E11.22")
    lookup.press(Qt.Key.Key_C, CONTROL | SHIFT)
    assert clipboard_text() == "E11.22"
    lookup.press(Qt.Key.Key_Tab)
    lookup.press(Qt.Key.Key_C, CONTROL)
    assert lookup.notice == "Copied summary of E11.22"
    header = lookup.detail.header
    cursor = header.find_all("diabetic chronic")[0]
    header.setFocus()
    header.setTextCursor(cursor)
    lookup.press(Qt.Key.Key_Right, SHIFT)
    lookup.press(Qt.Key.Key_C, CONTROL)
    assert clipboard_text() == "diabetic chronic "


def test_several_codes_are_copied_as_a_table(lookup: Lookup) -> None:
    """Shift+Down selects; Ctrl+C copies rows with a heading."""
    lookup.search("E11.2")
    lookup.press(Qt.Key.Key_Down, SHIFT)
    lookup.press(Qt.Key.Key_Down, SHIFT)
    lookup.press(Qt.Key.Key_C, CONTROL)
    lines = clipboard_text().splitlines()
    assert lines[0].split("\t")[0] == "Code"
    assert [line.split("\t")[0] for line in lines[1:]] == lookup.codes()[:3]
    assert lookup.notice == "Copied a table of 3 codes"
    assert "<table>" in QGuiApplication.clipboard().mimeData().html()


def test_history_is_listed_deleted_and_brought_back(lookup: Lookup) -> None:
    """Ctrl+H lists searches and codes; Delete deletes; Ctrl+Z undoes; Escape returns."""
    lookup.open("E11.22", "E11.22")
    lookup.open("goiter", lookup_first(lookup, "goiter"))
    lookup.press(Qt.Key.Key_H, CONTROL)
    model = lookup.pane.entries.entry_model
    texts = [e.text for e in model.entries() if e.kind is EntryKind.SEARCH]
    assert texts == ["goiter", "E11.22"]
    lookup.press(Qt.Key.Key_Delete)
    assert "goiter" not in [e.text for e in model.entries() if e.kind is EntryKind.SEARCH]
    assert "Ctrl+Z" in lookup.notice
    lookup.press(Qt.Key.Key_Z, CONTROL)
    assert [e.text for e in model.entries() if e.kind is EntryKind.SEARCH] == texts
    for _ in range(len(model.entries())):
        lookup.press(Qt.Key.Key_Down)
    entry = lookup.pane.entries.current()
    assert entry is not None
    assert entry.kind is EntryKind.VISIT
    lookup.press(Qt.Key.Key_Delete)
    assert entry not in model.entries()
    lookup.press(Qt.Key.Key_Z, CONTROL)
    assert entry in model.entries()
    lookup.press(Qt.Key.Key_H, CONTROL | SHIFT)
    assert model.entries() == []
    assert "Deleted the search history" in lookup.notice
    lookup.press(Qt.Key.Key_Z, CONTROL)
    assert entry in model.entries()
    assert [e.text for e in model.entries() if e.kind is EntryKind.SEARCH] == texts
    lookup.press(Qt.Key.Key_Escape)
    assert lookup.codes()[0] == lookup_first(lookup, "goiter")


def lookup_first(lookup: Lookup, text: str) -> str:
    """Return the first code found for a text."""
    lookup.search(text)
    return lookup.codes()[0]


def test_favourites_and_notes_are_listed(lookup: Lookup) -> None:
    """Ctrl+Shift+B lists both; Enter opens."""
    lookup.open("E11.22", "E11.22")
    lookup.press(Qt.Key.Key_D, CONTROL)
    lookup.press(Qt.Key.Key_N, CONTROL)
    lookup.type("check the stage")
    lookup.press(Qt.Key.Key_Return, CONTROL)
    lookup.open("goiter", lookup_first(lookup, "goiter"))
    lookup.press(Qt.Key.Key_B, CONTROL | SHIFT)
    entries = lookup.pane.entries.entry_model.entries()
    assert [e.kind for e in entries if e.ref] == [EntryKind.FAVOURITE, EntryKind.NOTE]
    assert entries[-1].text == "check the stage"
    lookup.press(Qt.Key.Key_Return)
    lookup.wait_for("E11.22")


def test_searches_are_not_remembered_against_the_setting(lookup: Lookup) -> None:
    """Neither history nor state keeps what the person does not want to be kept."""
    lookup.program.services.settings.set("history", False)
    lookup.open("E11.22", "E11.22")
    userdata = lookup.program.services.userdata
    assert userdata.searches() == []
    assert userdata.visits() == []
    assert lookup.workspace.save_state()["query"] == ""


def test_a_second_window_shows_the_code(lookup: Lookup) -> None:
    """Ctrl+Shift+Enter opens the code in another window."""
    lookup.open("E11.22", "E11.22")
    lookup.press(Qt.Key.Key_Return, CONTROL | SHIFT)
    lookup.qtbot.waitUntil(lambda: len(lookup.program.windows) == 2)
    second = Lookup(lookup.qtbot, lookup.program, lookup.program.windows[1])
    second.wait_for("E11.22")
    lookup.qtbot.waitUntil(lambda: not second.pane.outstanding)


def test_a_code_named_in_full_is_opened(lookup: Lookup) -> None:
    """The palette's "go to code"; what is no code is searched for."""
    lookup.workspace.go_to_code("cm:s72001a")
    lookup.wait_for("S72.001A")
    lookup.workspace.go_to_code("E11.999")
    lookup.qtbot.waitUntil(lambda: lookup.pane.query() == "E11.999")
    lookup.settle()
    assert "There is no code E11.999" in lookup.notice


def test_the_page_is_saved_as_pdf(
    lookup: Lookup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+Shift+P writes the page; a folder that is missing is said."""
    lookup.open("E11.22", "E11.22")
    target = tmp_path / "code.pdf"
    monkeypatch.setattr(printing, "ask_pdf_path", lambda _page, _parent: target)
    lookup.press(Qt.Key.Key_P, CONTROL | SHIFT)
    assert target.read_bytes().startswith(b"%PDF")
    assert lookup.notice == "Saved code.pdf"
    target = tmp_path / "missing" / "code.pdf"
    lookup.press(Qt.Key.Key_P, CONTROL | SHIFT)
    assert "Choose another folder" in lookup.notice


def test_the_print_dialog_opens_and_closes(lookup: Lookup) -> None:
    """Ctrl+P asks for a printer; Escape leaves the dialog."""
    lookup.open("E11.22", "E11.22")
    lookup.press(Qt.Key.Key_P, CONTROL)

    def dialogs() -> list[QPrintDialog]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, QPrintDialog)]

    lookup.qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in dialogs()))
    dialogs()[0].reject()
    lookup.qtbot.waitUntil(lambda: not dialogs())
