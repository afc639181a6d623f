"""What leaves the program: the reply, a question, a mail; identifiers are reviewed first."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desktop.consult.review import Review
from index.cases.trail import read_trail
from tests.desktop.consult.conftest import Consult
from tests.desktop.driving import CONTROL, SHIFT

WITH_NAME = "Ada Example has type 2 diabetes, Ada Example said so. Possible neuropathy."


def clipboard() -> str:
    """Return what was copied."""
    return QGuiApplication.clipboard().text()


def name_in_reply(coded: Consult) -> None:
    """Word the question so that the reply has the patient's name."""
    coded.press(Qt.Key.Key_E)
    assert coded.focus() is coded.workspace.pane.questions.draft
    coded.press(Qt.Key.Key_A, CONTROL)
    coded.type("Did Ada Example have it?")
    coded.to_list()
    coded.settle()


def review(coded: Consult) -> Review:
    """Return the review that was opened."""
    dialog = coded.dialog()
    assert isinstance(dialog, Review)
    return dialog


def test_a_reply_without_identifiers_is_copied_at_once(coded: Consult) -> None:
    """Ctrl+Enter copies what the preview shows."""
    coded.press(Qt.Key.Key_Return, CONTROL)
    assert clipboard() == coded.workspace.results.reply.toPlainText()
    assert clipboard().startswith("Codes, outpatient:")
    assert coded.notice == "Copied the reply"


def test_identifiers_are_reviewed_before_a_copy(coded: Consult) -> None:
    """The preview and the copy have them replaced; the same reply is reviewed once only."""
    name_in_reply(coded)
    assert "Did [NAME] have it?" in coded.workspace.results.reply.toPlainText()
    coded.press(Qt.Key.Key_Return, CONTROL)
    dialog = review(coded)
    assert [row.text for row in dialog.spans.row_model.rows] == ["Ada Example"]
    dialog.go_on.click()
    coded.no_dialog()
    assert "Did [NAME] have it?" in clipboard()
    QGuiApplication.clipboard().clear()
    coded.press(Qt.Key.Key_Return, CONTROL)
    assert "Did [NAME] have it?" in clipboard()


def test_an_identifier_is_left_for_a_reason(coded: Consult) -> None:
    """Space leaves one as it is; without a reason nothing leaves, and the reason is kept."""
    name_in_reply(coded)
    QGuiApplication.clipboard().clear()
    coded.press(Qt.Key.Key_Return, CONTROL)
    dialog = review(coded)
    assert coded.focus() is dialog.spans
    coded.press(Qt.Key.Key_Space)
    assert "Did Ada Example have it?" in dialog.shown.toPlainText()
    dialog.go_on.click()
    assert dialog.isVisible()
    assert "Write down why" in dialog.message.text()
    assert clipboard() == ""
    coded.type("asked by the clinic")
    dialog.go_on.click()
    coded.no_dialog()
    assert "Did Ada Example have it?" in clipboard()
    left = [one for one in coded.workspace.session.trail.entries if one.action == "identifier left"]
    assert len(left) == 1
    assert "asked by the clinic" in left[0].details
    assert "Ada" not in left[0].details


def test_a_review_can_be_left(coded: Consult) -> None:
    """Esc copies nothing, and the text is gone from the dialog."""
    name_in_reply(coded)
    QGuiApplication.clipboard().clear()
    coded.press(Qt.Key.Key_Return, CONTROL)
    dialog = review(coded)
    coded.press(Qt.Key.Key_Space)
    coded.press(Qt.Key.Key_Space)
    dialog.spans.setFocus()
    coded.press(Qt.Key.Key_Space)
    coded.press(Qt.Key.Key_Escape)
    coded.no_dialog()
    assert clipboard() == ""


def test_the_badge_opens_the_review_of_the_note(consult: Consult) -> None:
    """Each identifier of the note is listed with what it becomes; the note can be copied so."""
    consult.paste(WITH_NAME)
    assert consult.workspace.pane.identifiers.text() == "identifiers found: 2"
    consult.press(Qt.Key.Key_I, CONTROL | SHIFT)
    dialog = review(consult)
    rows = dialog.spans.row_model.rows
    assert [(row.label, row.text, row.lines) for row in rows] == [
        ("NAME", "Ada Example", ("becomes [NAME]",))
    ] * 2
    dialog.go_on.click()
    consult.no_dialog()
    assert clipboard() == WITH_NAME.replace("Ada Example", "[NAME]")


def test_questions_are_copied_and_worded(coded: Consult) -> None:
    """Q copies the question shown; another wording holds, and is taken back with Ctrl+Z."""
    coded.press(Qt.Key.Key_Q)
    assert clipboard() == (
        "A neuropathy is noted as possible. Please document what is known of it."
    )
    coded.press(Qt.Key.Key_PageDown, CONTROL)
    coded.press(Qt.Key.Key_Q)
    coded.settle()
    assert clipboard() == "Please document the stage."
    coded.press(Qt.Key.Key_PageUp, CONTROL)
    coded.press(Qt.Key.Key_E, CONTROL)
    coded.press(Qt.Key.Key_A, CONTROL)
    coded.type("Is it established?")
    coded.to_list()
    coded.settle()
    assert "Is it established?" in coded.workspace.results.reply.toPlainText()
    coded.press(Qt.Key.Key_Z, CONTROL)
    coded.settle()
    assert "is noted as possible" in coded.workspace.pane.questions.text()
    assert coded.notice == "Undone: question worded differently"


def test_a_question_is_reviewed_too(coded: Consult) -> None:
    """A name in the question stops the copy for a review."""
    name_in_reply(coded)
    coded.press(Qt.Key.Key_Q)
    review(coded).go_on.click()
    coded.no_dialog()
    assert clipboard() == "Did [NAME] have it?"


def test_a_mail_is_saved_after_a_review(
    coded: Consult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+M reviews in any case, and writes a draft where the person says."""
    path = tmp_path / "reply"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    coded.press(Qt.Key.Key_M, CONTROL)
    dialog = review(coded)
    assert dialog.spans.isHidden()
    dialog.go_on.click()
    coded.no_dialog()
    mail = message_from_bytes(path.with_suffix(".eml").read_bytes(), policy=default)
    assert "1. E11.22" in mail.get_content()
    assert coded.notice.startswith("Saved reply.eml")


def test_a_mail_that_cannot_be_written(
    coded: Consult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that takes no file is said, not a crash."""
    target = str(tmp_path / "missing" / "reply.eml")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (target, ""))
    coded.press(Qt.Key.Key_M, CONTROL)
    review(coded).go_on.click()
    coded.no_dialog()
    assert coded.notice.startswith("Not saved: ")


def test_nothing_is_copied_without_a_note(consult: Consult) -> None:
    """Without a note there is no reply and no question."""
    consult.press(Qt.Key.Key_Return, CONTROL)
    assert consult.notice == "There is no coded note yet"
    consult.press(Qt.Key.Key_C, CONTROL | SHIFT)
    assert consult.notice == "There is no question to the provider"


def test_the_trail_is_saved_without_words(
    coded: Consult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+Shift+S writes JSON Lines that hold, with what was done and no words of the note."""
    path = tmp_path / "trail.jsonl"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    coded.press(Qt.Key.Key_S, CONTROL | SHIFT)
    assert coded.notice == "Nothing was done with this case yet"
    coded.press(Qt.Key.Key_X)
    coded.press(Qt.Key.Key_Z, CONTROL)
    coded.press(Qt.Key.Key_Return, CONTROL)
    coded.press(Qt.Key.Key_S, CONTROL | SHIFT)
    text = path.read_text(encoding="utf-8")
    trail = read_trail(text)
    actions = [entry.action for entry in trail.entries]
    assert actions == ["coded", "rejected", "undone", "reply copied"]
    assert {entry.who for entry in trail.entries} == {"guest"}
    assert "kidney" not in text
    assert "Ada" not in text
