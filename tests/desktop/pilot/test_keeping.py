"""Questions and opinions that are kept, and patient text that is not."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.pilot.keeping import RemarkDialog, why_not_kept
from index.accounts import Accounts, Session
from tests.desktop.driving import CONTROL, SHIFT
from tests.desktop.pilot.conftest import Pilot
from tests.desktop.pilot.engines import BOTH, TOGETHER, UNKNOWN
from tests.index.accounts.conftest import CHEAP, PASSWORD

pytestmark = pytest.mark.window
PATIENT = "John Smith, 45, was seen on 2025-03-04: which code?"


@pytest.fixture
def session(pilot: Pilot) -> Iterator[Session]:
    """Return the open session of a new profile, which is not yet the one that works."""
    path = pilot.program.services.userdata.path
    with closing(Accounts(path, cost=CHEAP)) as accounts:
        made, _key = accounts.register("ada", PASSWORD, with_guest_data=False)
    yield made
    made.lock()


def kept(pilot: Pilot) -> list[str]:
    """Return the questions that are kept."""
    return [one.text for one in pilot.program.services.userdata.questions()]


def test_questions_are_listed_asked_again_deleted_and_brought_back(pilot: Pilot) -> None:
    """Ctrl+H lists them, Enter asks, Del deletes, Ctrl+Z brings back."""
    pilot.ask(TOGETHER)
    pilot.ask(UNKNOWN)
    pilot.press(Qt.Key.Key_H, CONTROL)
    assert pilot.rows() == [UNKNOWN, TOGETHER]
    pilot.press(Qt.Key.Key_Down)
    pilot.press(Qt.Key.Key_Return)
    pilot.settle()
    assert kept(pilot) == [TOGETHER, UNKNOWN]
    pilot.press(Qt.Key.Key_H, CONTROL)
    pilot.press(Qt.Key.Key_Delete)
    assert pilot.notice == "Deleted the question. Ctrl+Z brings it back."
    assert pilot.rows() == [UNKNOWN]
    pilot.press(Qt.Key.Key_Z, CONTROL)
    assert pilot.notice == f"Restored question “{TOGETHER}”"
    assert pilot.rows() == [TOGETHER, UNKNOWN]
    pilot.press(Qt.Key.Key_H, CONTROL | SHIFT)
    assert kept(pilot) == []
    pilot.press(Qt.Key.Key_H, CONTROL)
    assert pilot.notice == "No question is kept yet."
    pilot.press(Qt.Key.Key_H, CONTROL | SHIFT)
    assert pilot.notice == "There is nothing to delete"


def test_questions_asked_before_are_suggested(pilot: Pilot) -> None:
    """Those come before the examples; the question itself is not suggested."""
    pilot.ask(TOGETHER)
    pilot.type("can")
    assert pilot.rows()[0] == TOGETHER
    pilot.type(TOGETHER[3:])
    assert pilot.rows() == []


def test_an_example_cannot_be_deleted(pilot: Pilot) -> None:
    """It stays, and that is said."""
    before = pilot.rows()
    pilot.press(Qt.Key.Key_Down)
    pilot.press(Qt.Key.Key_Delete)
    assert pilot.notice == "An example cannot be deleted"
    assert pilot.rows() == before


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (TOGETHER, ""),
        (PATIENT, "it may identify a patient (name, date)"),
        ("x " * 251, "it is longer than 500 characters"),
    ],
)
def test_patient_text_is_told_from_questions(text: str, reason: str) -> None:
    """What has identifiers or is as long as a note is not kept."""
    assert why_not_kept(text) == reason


def test_patient_text_is_answered_and_not_kept(pilot: Pilot, user_home: Path) -> None:
    """Neither as a question nor as an opinion; nothing of it is on disk."""
    pilot.ask(PATIENT)
    assert pilot.text.startswith("No answer")
    assert pilot.notice == "The question is not kept: it may identify a patient (name, date)"
    pilot.press(Qt.Key.Key_G, CONTROL | SHIFT)
    assert pilot.notice.startswith("The opinion is not kept: it may identify a patient")
    pilot.program.services.userdata.set_state("written", 1)
    for path in user_home.rglob("*"):
        if path.is_file():
            assert b"John Smith" not in path.read_bytes()
    pilot.press(Qt.Key.Key_Up)
    assert pilot.box == PATIENT  # in memory it is still there


def test_nothing_is_kept_where_the_person_does_not_want_it(pilot: Pilot) -> None:
    """The setting of the history holds for questions too."""
    pilot.program.services.settings.set("history", False)
    pilot.ask(TOGETHER)
    assert kept(pilot) == []


def test_opinions_are_kept_listed_saved_and_deleted(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G and B in an answer; a remark where it did not help."""
    pilot.press(Qt.Key.Key_S, CONTROL | SHIFT)
    assert pilot.notice.startswith("No answer has been judged yet")
    pilot.ask(TOGETHER)
    pilot.to_answer()
    pilot.press(Qt.Key.Key_G)
    assert pilot.notice == "Kept on this computer: helped"
    assert pilot.turn.buttons["Helped"].isChecked()
    pilot.ask(UNKNOWN)
    pilot.to_answer()
    pilot.press(Qt.Key.Key_B)
    assert isinstance(pilot.dialog(), RemarkDialog)
    pilot.type("there is one")
    pilot.press(Qt.Key.Key_Return)
    pilot.no_dialog()
    assert pilot.turn.buttons["Did not help"].isChecked()
    pilot.press(Qt.Key.Key_R, CONTROL | SHIFT)
    assert pilot.rows() == [UNKNOWN, TOGETHER]
    path = tmp_path / "answers.jsonl"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    pilot.press(Qt.Key.Key_S, CONTROL | SHIFT)
    assert pilot.notice == "Saved 2 in answers.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found = [(one["kind"], one["verdict"], one["helpful"], one["remark"]) for one in lines]
    assert found == [
        ("", "unknown", False, "there is one"),
        ("together", "with modifier", True, ""),
    ]
    pilot.press(Qt.Key.Key_Delete)
    assert pilot.rows() == [TOGETHER]
    pilot.press(Qt.Key.Key_Z, CONTROL)
    assert pilot.rows() == [UNKNOWN, TOGETHER]


def test_a_file_that_cannot_be_written_is_named(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to do is said, and nothing is lost."""
    pilot.ask(TOGETHER)
    pilot.press(Qt.Key.Key_G, CONTROL | SHIFT)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path), ""))
    pilot.press(Qt.Key.Key_S, CONTROL | SHIFT)
    assert pilot.notice == "Not saved: Is a directory. Choose another folder."


def test_a_remark_about_a_patient_is_not_kept_and_leaving_keeps_nothing(pilot: Pilot) -> None:
    """Esc in the dialog drops the opinion."""
    pilot.press(Qt.Key.Key_B, CONTROL | SHIFT)
    assert pilot.notice == "There is no answer to judge"
    pilot.ask(TOGETHER)
    pilot.press(Qt.Key.Key_B, CONTROL | SHIFT)
    pilot.dialog()
    pilot.type(PATIENT)
    pilot.press(Qt.Key.Key_Return)
    pilot.no_dialog()
    assert pilot.notice.startswith("The opinion is not kept: it may identify a patient")
    pilot.press(Qt.Key.Key_B, CONTROL | SHIFT)
    pilot.dialog()
    pilot.press(Qt.Key.Key_Escape)
    pilot.no_dialog()
    assert pilot.program.services.userdata.ratings() == []
    assert not pilot.turn.buttons["Did not help"].isChecked()


def test_a_lock_takes_the_talk_off_the_window(pilot: Pilot, session: Session) -> None:
    """Signing in keeps it; a lock forgets it, and what is kept is hidden."""
    account = pilot.program.services.account
    pilot.ask(TOGETHER)
    account.switch(session)
    assert len(pilot.workspace.talk.turns) == 1
    pilot.ask(BOTH)
    assert kept(pilot) == [BOTH]
    pilot.press(Qt.Key.Key_Q, CONTROL | SHIFT)
    assert pilot.workspace.talk.turns == []
    assert kept(pilot) == []
    pilot.workspace.focus_entry()
    pilot.press(Qt.Key.Key_Up)
    assert pilot.box == ""
    pilot.press(Qt.Key.Key_H, CONTROL)
    assert pilot.notice.startswith("The profile is locked")
    pilot.ask(UNKNOWN)
    pilot.press(Qt.Key.Key_G, CONTROL | SHIFT)
    assert pilot.notice.startswith("The profile is locked")
