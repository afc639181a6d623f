"""Learning from misses: what was meant is remembered, listed, changed, and searched with."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.lookup.chooser import Chooser
from desktop.lookup.meant import WordsDialog
from desktop.lookup.suggestions import EntryKind
from index.fulltext import Engine
from index.model import CodeRef, Personal, SearchResult, System
from tests.desktop.lookup.conftest import CONTROL, SHIFT, Lookup

CODE = CodeRef(System.ICD10CM, "E1122")


def known(lookup: Lookup) -> list[tuple[str, CodeRef]]:
    """Return what is remembered."""
    return [(one.query, one.ref) for one in lookup.program.services.userdata.meant()]


def meant(lookup: Lookup) -> None:
    """Press the key."""
    lookup.press(Qt.Key.Key_M, CONTROL | SHIFT)


def test_a_result_is_remembered_and_forgotten(lookup: Lookup) -> None:
    """The key remembers the selected code for the query, and once more forgets it; undoable."""
    lookup.search("kidney diabetes")
    code = lookup.pane.current()
    assert code is not None
    meant(lookup)
    lookup.qtbot.waitUntil(lambda: known(lookup) == [("kidney diabetes", code)])
    assert lookup.notice == f"Remembered {code.display} for “kidney diabetes”"
    meant(lookup)
    lookup.qtbot.waitUntil(lambda: known(lookup) == [])
    lookup.pane.results.setFocus()  # in the box the key undoes typing
    lookup.press(Qt.Key.Key_Z, CONTROL)
    assert known(lookup) == [("kidney diabetes", code)]


def test_a_code_found_another_way_is_remembered_for_the_query_that_failed(lookup: Lookup) -> None:
    """After a miss the code opened next can be given to it; with two queries one is chosen."""
    lookup.search("qqqq wwww")
    assert lookup.codes() == []
    lookup.open("E11.22", "E11.22")
    meant(lookup)
    lookup.qtbot.waitUntil(lambda: known(lookup) == [("qqqq wwww", CODE)])
    lookup.search("zzzz wwww")
    lookup.search("diabetic kidney")
    meant(lookup)
    lookup.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), Chooser))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, Chooser)
    lines = [dialog.list.item(at).text() for at in range(dialog.list.count())]
    assert lines == ["“zzzz wwww”", "“diabetic kidney”"]
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    lookup.qtbot.waitUntil(lambda: known(lookup)[0][0] == "zzzz wwww")


def test_a_remembered_code_comes_first_and_says_so(lookup: Lookup) -> None:
    """The engine lifts it for the same words; the row names the reason."""
    lookup.program.services.userdata.add_meant("goiter", "goiter", CODE)
    lookup.search("goiter")
    assert lookup.codes()[0] == "E11.22"
    rows = lookup.pane.results.results
    said = rows.data(rows.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert "remembered for this search" in str(said)


def test_nothing_to_remember_is_said(lookup: Lookup) -> None:
    """A code that was typed as a code was not missed."""
    lookup.open("E11.22", "E11.22")
    meant(lookup)
    assert "Search for something first" in lookup.notice
    assert known(lookup) == []


def test_the_list_is_opened_changed_and_deleted_from(lookup: Lookup) -> None:
    """F2 changes the words, Delete deletes, Enter opens the code, Escape leaves."""
    lookup.program.services.userdata.add_meant("sugar", "sugar", CODE)
    lookup.press(Qt.Key.Key_Y, CONTROL | SHIFT)
    entries = lookup.pane.entries.entry_model.entries()
    assert [entry.kind for entry in entries] == [EntryKind.HEADING, EntryKind.MEANT]
    assert entries[1].text.startswith("“sugar”: Type 2 diabetes")
    lookup.press(Qt.Key.Key_F2)
    lookup.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), WordsDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, WordsDialog)
    lookup.qtbot.waitUntil(lambda: lookup.focus() is dialog.field)
    QTest.keyClicks(dialog.field, "sugar kidney")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    lookup.qtbot.waitUntil(lambda: known(lookup) == [("sugar kidney", CODE)])
    lookup.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    lookup.window.activateWindow()
    lookup.qtbot.waitUntil(lambda: QApplication.focusWidget() is lookup.pane.entries)
    lookup.press(Qt.Key.Key_Delete)
    assert known(lookup) == []
    assert lookup.notice.startswith("Deleted E11.22 for “sugar kidney”")
    lookup.press(Qt.Key.Key_Escape)
    assert lookup.focus() is lookup.pane.box.edit


def test_words_go_to_a_file_and_come_back(
    lookup: Lookup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved as TOML and added again, by the palette's actions."""
    file = tmp_path / "words.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    userdata = lookup.program.services.userdata
    actions = lookup.workspace.context.actions
    actions.action("lookup.meant_export").trigger()
    assert "no words of your own" in lookup.notice
    userdata.add_meant("sugar", "sugar", CODE)
    actions.action("lookup.meant_export").trigger()
    userdata.delete_meant("sugar", CODE)
    actions.action("lookup.meant_import").trigger()
    assert known(lookup) == [("sugar", CODE)]
    file.write_text("nonsense", encoding="utf-8")
    actions.action("lookup.meant_import").trigger()
    assert "Nothing added" in lookup.notice


def test_searches_are_given_what_was_meant_and_used(
    lookup: Lookup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It follows what is written meanwhile; the setting keeps use out, clearing removes it."""
    given: list[Personal | None] = []
    original = Engine.search

    def search(self: Engine, query: str, **options: object) -> SearchResult:
        personal = options.get("personal")
        assert personal is None or isinstance(personal, Personal)
        given.append(personal)
        return original(self, query, **options)  # type: ignore[arg-type] # passed on

    monkeypatch.setattr(Engine, "search", search)
    lookup.program.services.userdata.add_meant("sugar kidney", "sugar kidney", CODE)
    lookup.open("E11.22", "E11.22")
    lookup.search("kidney")
    assert given[-1] is not None
    assert given[-1].meant == {"sugar kidney": (CODE,)}
    assert 0.4 < given[-1].uses[CODE] < 0.6
    lookup.program.services.settings.set("lift_used", False)
    lookup.search("kidney d")
    assert given[-1] is not None
    assert given[-1].uses == {}
    lookup.program.services.settings.set("lift_used", True)
    lookup.press(Qt.Key.Key_H, CONTROL | SHIFT)
    lookup.search("kidney di")
    assert given[-1] is not None
    assert given[-1].uses == {}
