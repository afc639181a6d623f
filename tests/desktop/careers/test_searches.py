"""The searches kept: what is new to them, what counts it as seen, other names."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from index.model.job_board import JobQuery
from tests.desktop.careers.boards import Careers
from tests.desktop.careers.persons import Person
from tests.desktop.careers.postings import NOW, posting
from tests.desktop.driving import CONTROL, SHIFT

pytestmark = pytest.mark.window


def test_without_a_search_it_is_said(person: Person) -> None:
    """There is nothing to count as seen."""
    person.press(Qt.Key.Key_H, CONTROL | SHIFT)
    assert person.notice == "No search is kept"


def test_all_searches_count_as_seen(careers: Careers) -> None:
    """Also those that were not opened, up to the board that is shown and never backwards."""
    store = careers.board.context.userdata
    old = store.save_search("coder", JobQuery(text="coder"), NOW - timedelta(days=3))
    later = store.save_search("auditor", JobQuery(text="auditor"), NOW + timedelta(days=3))
    careers.press(Qt.Key.Key_H, CONTROL | SHIFT)
    assert careers.notice == "Nothing is new to the searches kept any more"
    seen = {one.id: one.seen for one in store.saved_searches()}
    assert seen == {old.id: NOW, later.id: later.seen}


def test_what_a_reading_under_way_adds_is_new(careers: Careers) -> None:
    """Its postings have the time at which it began: looking meanwhile does not count them."""
    store = careers.board.context.userdata
    careers.search("auditor")
    careers.press(Qt.Key.Key_S, CONTROL)
    (kept,) = store.saved_searches()
    assert kept.seen == NOW
    store.mark_seen(kept.id, NOW - timedelta(days=10))
    careers.press(Qt.Key.Key_Escape)
    careers.settle()
    careers.press(Qt.Key.Key_H, CONTROL)
    careers.press(Qt.Key.Key_Return)
    careers.settle()
    assert store.saved_searches()[0].seen == NOW
    added = replace(posting(203), first_seen=NOW + timedelta(seconds=1))
    careers.fake.postings.append(replace(added, title="Coding auditor, added"))
    careers.fake.changed = added.first_seen
    careers.board.watch.changed.emit()
    careers.qtbot.waitUntil(lambda: careers.board.side.searches.text() == "Searches: 1 new")


def test_searches_are_kept_and_say_what_is_new(careers: Careers) -> None:
    """Ctrl+S keeps a search, Ctrl+H lists them, Enter opens one and marks what is new."""
    careers.search("auditor")
    careers.press(Qt.Key.Key_S, CONTROL)
    assert "Ctrl+H" in careers.notice
    (saved,) = careers.board.context.userdata.saved_searches()
    assert (saved.name, saved.query.text) == ("“auditor”", "auditor")
    careers.press(Qt.Key.Key_Escape)
    careers.settle()
    later = replace(posting(203), first_seen=datetime.now(UTC) + timedelta(seconds=1))
    careers.fake.postings.append(replace(later, title="Coding auditor new"))
    careers.board.refresh_user_data()
    careers.qtbot.waitUntil(lambda: careers.board.side.searches.text() == "Searches: 1 new")
    careers.press(Qt.Key.Key_H, CONTROL)
    assert careers.rows() == ["“auditor”"]
    row = careers.board.side.rows.current()
    assert row is not None
    assert row.said == "“auditor”, 1 new"
    careers.press(Qt.Key.Key_Return)
    careers.settle()
    assert careers.board.side.edit.text() == "auditor"
    model = careers.board.side.list.jobs
    last = model.index(model.rowCount() - 1)
    said = str(model.data(last, Qt.ItemDataRole.AccessibleTextRole))
    assert "new" in said.split(", ")


def test_searches_are_renamed_and_deleted(careers: Careers) -> None:
    """F2 asks for another name, Del deletes, Ctrl+Z brings it back."""
    careers.search("auditor")
    careers.press(Qt.Key.Key_S, CONTROL)
    careers.press(Qt.Key.Key_H, CONTROL)
    careers.press(Qt.Key.Key_F2)
    careers.dialog()
    careers.press(Qt.Key.Key_A, CONTROL)
    careers.type("Auditing")
    careers.press(Qt.Key.Key_Return)
    careers.no_dialog()
    assert careers.rows() == ["Auditing"]
    careers.board.side.rows.setFocus()
    careers.press(Qt.Key.Key_Delete)
    assert careers.rows() == []
    assert "Ctrl+S keeps" in careers.board.side.message.text()
    careers.press(Qt.Key.Key_Z, CONTROL)
    assert careers.rows() == ["Auditing"]
