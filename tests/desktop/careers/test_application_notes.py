"""The notes on an application, driven by keys."""

import sqlite3
from contextlib import closing

import pytest
from PySide6.QtCore import Qt

from desktop.careers import application_parts
from index.accounts import Session
from index.userdata import UserDataError
from tests.desktop.careers.persons import Person
from tests.desktop.driving import CONTROL

pytestmark = pytest.mark.window


def test_notes_are_kept_when_the_keyboard_goes_and_while_one_pauses(two: Person) -> None:
    """Nothing need be pressed to keep them."""
    two.press(Qt.Key.Key_N, CONTROL)
    notes = two.applications.detail.notes
    assert two.focus() is notes
    two.type("first")
    two.press(Qt.Key.Key_Escape)
    assert two.focus() is two.applications.side.rows
    assert two.read().notes == "first"
    two.press(Qt.Key.Key_Down)
    assert notes.toPlainText() == ""
    two.press(Qt.Key.Key_N, CONTROL)
    two.type("second")
    two.qtbot.waitUntil(
        lambda: two.read().notes == "second", timeout=5 * application_parts.PAUSE_MS
    )
    two.type(", and more")
    two.press(Qt.Key.Key_PageUp, CONTROL)  # to the board, in the middle of it
    assert [one.notes for one in two.store.applications()] == ["second, and more", "first"]


def test_notes_that_cannot_be_kept_stay_until_they_can(
    two: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason is said, and they are still there after another application was shown."""

    def full(*_args: object) -> None:
        msg = "The disk is full: make room"
        raise UserDataError(msg)

    two.press(Qt.Key.Key_N, CONTROL)
    two.type("do not lose me")
    with monkeypatch.context() as patch:
        patch.setattr(type(two.store), "set_application_notes", full)
        two.press(Qt.Key.Key_Escape)
        assert two.notice == "Notes not kept yet: The disk is full: make room"
        two.press(Qt.Key.Key_Down)
        assert two.applications.detail.notes.toPlainText() == ""
    two.press(Qt.Key.Key_Up)
    assert two.applications.detail.notes.toPlainText() == "do not lose me"
    two.press(Qt.Key.Key_N, CONTROL)
    two.press(Qt.Key.Key_Escape)
    assert two.read().notes == "do not lose me"


def test_notes_of_another_window_are_kept_too(two: Person) -> None:
    """What is written here meanwhile does not take their place."""
    two.press(Qt.Key.Key_N, CONTROL)
    two.type("written here")
    two.store.set_application_notes(2, "written there")
    two.press(Qt.Key.Key_Escape)
    assert two.notice == "Another window wrote notes meanwhile: both are kept"
    assert two.read().notes == "written there\n\nwritten here"
    assert two.applications.detail.notes.toPlainText() == two.read().notes


def test_notes_that_cannot_be_read_are_said_and_not_replaced(two: Person, session: Session) -> None:
    """The application is listed beside the others, and the file still has the notes."""
    two.program.services.account.switch(session)
    for number, title in ((11, "Auditor"), (12, "Coder")):
        made = two.save_job(number, title)
        two.store.set_application_notes(made.id, f"on {title}")
    with closing(sqlite3.connect(two.store.path)) as connection, connection:
        connection.execute("UPDATE application SET sealed = x'00' WHERE id = ?", (made.id,))
    two.applications.show_applications()
    assert two.rows() == ["Coder", "Auditor"]
    two.applications.select(made.id)
    notes = two.applications.detail.notes
    assert "“Coder” cannot be read" in notes.placeholderText()
    two.press(Qt.Key.Key_N, CONTROL)
    two.type("in its place")
    assert notes.toPlainText() == ""
    two.press(Qt.Key.Key_Escape)
    two.press(Qt.Key.Key_Down)
    assert notes.toPlainText() == "on Auditor"
    assert not notes.isReadOnly()
