"""Asking questions and reading the answers."""

from datetime import date

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QPlainTextEdit, QTextBrowser

from desktop.pilot.box import QuestionEdit
from index.answers import code_examples, topic_examples
from index.answers.understanding import LONGEST
from index.database import ContentError
from index.model.answers import Topic
from tests.desktop.driving import CONTROL, SHIFT
from tests.desktop.pilot.conftest import Pilot
from tests.desktop.pilot.engines import BOTH, KIDNEY, TOGETHER, UNKNOWN

pytestmark = pytest.mark.window


def test_an_answer_shows_verdict_reason_sources_and_what_would_change_it(pilot: Pilot) -> None:
    """The verdict is a word, every sentence has its numbers, every number its source."""
    pilot.ask(TOGETHER)
    assert pilot.turn.asked.text() == TOGETHER
    words = " ".join(pilot.text.split())
    assert words.startswith("With modifier They are reported together with a modifier. [1]")
    assert "The manual says when. [2]" in words
    assert "What would change this • another date of service" in words
    assert "Codes E11.22 E11" in words
    assert "Codes reported together · stated in a published release" in words
    assert "other edition as of FY2026, ended 2026-09-30" in words
    assert "[2] Chapter 1, page 3 Policy manual, 2025 A <b>rule</b> & more" in words
    assert pilot.box == ""
    assert pilot.window.status.answer.text().startswith("2 results · ")


def test_parts_are_shown_as_they_are_ready(pilot: Pilot) -> None:
    """The first part can be read while the second is worked on; only the whole is copied."""
    pilot.fake.gate.clear()
    pilot.type(BOTH)
    pilot.press(Qt.Key.Key_Return)
    assert pilot.text == "Reading the releases …"
    pilot.qtbot.waitUntil(lambda: "E11.22 is billable." in pilot.text)
    assert "goes first" not in pilot.text
    pilot.press(Qt.Key.Key_C, CONTROL)
    assert pilot.notice == "There is no answer to copy"
    pilot.fake.gate.set()
    pilot.settle()
    assert "E11.22 goes first. [2]" in pilot.text
    assert "follows from published rules taken together" in pilot.text


def test_the_latest_question_is_answered(pilot: Pilot) -> None:
    """A question that another one overtakes says so."""
    pilot.fake.gate.clear()
    pilot.type(BOTH)
    pilot.press(Qt.Key.Key_Return)
    pilot.qtbot.waitUntil(lambda: "E11.22 is billable." in pilot.text)
    pilot.type(TOGETHER)
    pilot.press(Qt.Key.Key_Return)
    pilot.fake.gate.set()
    pilot.settle()
    first, second = pilot.workspace.talk.turns
    assert first.view.toPlainText() == "Not answered: another question came first."
    assert "together with a modifier" in second.view.toPlainText()


def test_what_no_release_says_leads_to_searches(pilot: Pilot) -> None:
    """It is said in words, and the nearest searches are links."""
    pilot.ask(UNKNOWN)
    assert pilot.text.startswith("No answer")
    assert "No release says that." in pilot.text
    pilot.to_answer()
    assert pilot.turn.target(pilot.turn.view.link()) == "Elephantiasis"
    pilot.press(Qt.Key.Key_Space)
    assert pilot.notice.startswith("Only citations have a preview")


def test_questions_follow_one_another_until_a_new_talk(pilot: Pilot) -> None:
    """Ctrl+N empties the talk, and what is asked then follows nothing."""
    for question in (TOGETHER, BOTH):
        pilot.ask(question)
    pilot.press(Qt.Key.Key_N, CONTROL)
    assert pilot.workspace.talk.turns == []
    assert pilot.workspace.talk.introduction.isVisible()
    pilot.ask(UNKNOWN)
    assert [(call[0], call[3]) for call in pilot.fake.calls] == [
        (TOGETHER, True),
        (BOTH, False),
        (UNKNOWN, True),
    ]


def test_the_date_of_service_is_the_windows(pilot: Pilot) -> None:
    """It goes with the question and stands below the answer."""
    pilot.window.date_of_service.set(date(2024, 2, 29))
    pilot.ask(TOGETHER)
    assert pilot.fake.calls[-1][1] == date(2024, 2, 29)
    assert "date of service 2024-02-29" in pilot.text


def test_a_code_can_be_asked_about(pilot: Pilot) -> None:
    """The place opens Pilot with the code, examples for it, and a new talk; Esc drops it."""
    pilot.ask(TOGETHER)
    pilot.press(Qt.Key.Key_1, CONTROL)
    assert pilot.window.open_place("ask:ICD10CM:E1122")
    assert pilot.focus() is pilot.workspace.side.edit
    assert pilot.rows() == list(code_examples(KIDNEY))
    assert pilot.workspace.side.about_button.text().startswith("About E11.22")
    pilot.ask(BOTH)
    assert pilot.fake.calls[-1][2:] == (KIDNEY, True)
    assert pilot.turn.asked.text() == f"E11.22: {BOTH}"
    pilot.press(Qt.Key.Key_Escape)
    assert not pilot.workspace.side.about_button.isVisible()
    pilot.ask(UNKNOWN)
    assert pilot.fake.calls[-1][2:] == (None, False)
    assert not pilot.window.open_place("ask:ICD10CM:")
    assert pilot.notice == "Not installed"


def topic(pilot: Pilot) -> Topic | None:
    """Return the topic that is chosen."""
    return pilot.workspace.side.chips.current


def test_topics_are_chosen_by_keys_and_bend_what_is_offered(pilot: Pilot) -> None:
    """Ctrl+PgDown goes through the seven; each shows its examples, and its own come first."""
    examples = topic_examples()
    assert len(examples) == 7
    for one in Topic:
        pilot.press(Qt.Key.Key_PageDown, CONTROL)
        assert topic(pilot) is one
        assert pilot.rows() == list(examples[one])
    pilot.press(Qt.Key.Key_PageDown, CONTROL)
    assert topic(pilot) is None
    assert len(pilot.rows()) == 14
    pilot.type("what")
    assert pilot.rows()[0] == "What is CPT code 99213?"
    pilot.press(Qt.Key.Key_PageUp, CONTROL)
    pilot.press(Qt.Key.Key_PageUp, CONTROL)
    assert topic(pilot) is Topic.COMPLIANCE
    assert pilot.rows()[0] == "What is unbundling?"
    pilot.press(Qt.Key.Key_F6)
    assert pilot.focus() is pilot.workspace.side.chips.chip(Topic.COMPLIANCE)
    pilot.press(Qt.Key.Key_Space)
    assert topic(pilot) is None


def test_an_example_is_asked_from_the_list(pilot: Pilot) -> None:
    """Down goes to the list, Enter asks; a letter typed there begins another question."""
    first, second = pilot.rows()[:2]
    pilot.press(Qt.Key.Key_Down)
    assert pilot.focus() is pilot.workspace.side.rows
    pilot.press(Qt.Key.Key_Down)
    pilot.press(Qt.Key.Key_Return)
    pilot.settle()
    assert pilot.fake.calls[-1][0] == second != first
    pilot.press(Qt.Key.Key_Down)
    pilot.type("W")
    assert pilot.box == "W"
    assert pilot.focus() is pilot.workspace.side.edit


def test_up_in_the_empty_box_brings_questions_back(pilot: Pilot) -> None:
    """Up goes back, Down forward and then to the list; what is being typed is left alone."""
    pilot.ask(TOGETHER)
    pilot.ask(UNKNOWN)
    pilot.press(Qt.Key.Key_Up)
    assert pilot.box == UNKNOWN
    pilot.press(Qt.Key.Key_Up, times=3)
    assert pilot.box == TOGETHER
    pilot.press(Qt.Key.Key_Down)
    assert pilot.box == UNKNOWN
    pilot.press(Qt.Key.Key_Down)
    assert pilot.box == ""
    pilot.press(Qt.Key.Key_Down)
    assert pilot.focus() is pilot.workspace.side.rows
    pilot.press(Qt.Key.Key_Escape)
    pilot.type("Is")
    pilot.press(Qt.Key.Key_Up)
    assert pilot.box == "Is"


def test_the_box_grows_with_its_lines(pilot: Pilot) -> None:
    """Shift+Enter begins a line and asks nothing; five lines at most are shown."""
    edit = pilot.workspace.side.edit
    one = edit.height()
    pilot.type("Is")
    pilot.press(Qt.Key.Key_Return, SHIFT)
    pilot.type("it?")
    assert pilot.fake.calls == []
    assert edit.height() == one + edit.fontMetrics().lineSpacing()
    for _ in range(9):
        pilot.press(Qt.Key.Key_Return, SHIFT)
    assert edit.height() == one + 4 * edit.fontMetrics().lineSpacing()
    pilot.press(Qt.Key.Key_Escape)
    assert edit.height() == one


def test_a_text_too_long_for_a_question_is_not_pasted(pilot: Pilot) -> None:
    """The status bar says how long one may be; a shorter one is taken without its look."""
    edit = pilot.workspace.side.edit
    assert isinstance(edit, QuestionEdit)
    data = QMimeData()
    data.setText("x" * LONGEST)
    edit.insertFromMimeData(data)
    assert pilot.box == ""
    assert pilot.notice == f"Not taken: a question has at most {LONGEST} characters"
    data.setText("  Is it? \n")
    edit.insertFromMimeData(data)
    assert pilot.box == "Is it?"


def test_a_talk_is_no_longer_than_it_may_be(pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest answers go."""
    monkeypatch.setattr("desktop.pilot.talk.MOST_TURNS", 2)
    for question in (TOGETHER, UNKNOWN, BOTH):
        pilot.ask(question)
    assert [turn.question for turn in pilot.workspace.talk.turns] == [UNKNOWN, BOTH]


def test_missing_content_is_said_in_the_answer(pilot: Pilot) -> None:
    """The sentence says what to do; the next question can be asked."""
    pilot.fake.error = ContentError("there is no content: run 'codeleaf build'")
    pilot.ask(TOGETHER)
    assert pilot.text == "There is no content: run 'codeleaf build'."
    pilot.press(Qt.Key.Key_C, CONTROL)
    assert pilot.notice == "There is no answer to copy"
    pilot.fake.error = None
    pilot.ask(TOGETHER)
    assert "together with a modifier" in pilot.text


def test_everything_with_the_keyboard_has_a_name(pilot: Pilot) -> None:
    """A screen reader names the box, the topics, the list and every answer."""
    pilot.ask(TOGETHER)
    kinds = (QAbstractButton, QAbstractItemView, QTextBrowser, QPlainTextEdit)
    unnamed = [
        widget
        for kind in kinds
        for widget in pilot.workspace.findChildren(kind)
        if not widget.accessibleName()
    ]
    assert unnamed == []
    assert pilot.turn.view.accessibleName() == f"Answer to {TOGETHER}"
    assert pilot.turn.view.accessibleDescription() == "With modifier"


def test_topic_and_sizes_come_back_but_no_words(pilot: Pilot) -> None:
    """What a window keeps has nothing of the talk."""
    pilot.press(Qt.Key.Key_PageDown, CONTROL)
    pilot.ask(TOGETHER)
    state = pilot.workspace.save_state()
    assert set(state) == {"splitter", "topic"}
    assert state["topic"] == "CPT Codes"
    pilot.workspace.side.chips.choose(None)
    pilot.workspace.restore_state(state)
    assert topic(pilot) is Topic.CPT
    pilot.workspace.restore_state({"splitter": ["a", 1], "topic": "weather"})
    assert topic(pilot) is Topic.CPT


def test_the_newest_question_stands_at_the_top_until_one_scrolls(pilot: Pilot) -> None:
    """However long its answer; the text stays where the person has gone."""
    for _ in range(4):
        pilot.ask(BOTH)
    talk = pilot.workspace.talk
    bar = talk.verticalScrollBar()
    pilot.qtbot.waitUntil(lambda: bar.value() == min(pilot.turn.y() - 18, bar.maximum()) > 0)
    pilot.turn.view.setFocus()
    pilot.press(Qt.Key.Key_PageUp)
    before = bar.value()
    assert before < pilot.turn.y() - 18
    pilot.program.services.settings.set("zoom", 110)
    assert bar.value() == before


def test_the_box_follows_the_text_size_while_it_is_hidden(pilot: Pilot) -> None:
    """What it asks for is written as large as what is typed."""
    edit, theme = pilot.workspace.side.box.edit, pilot.program.services.theme

    def adapted() -> bool:
        return edit.font().pixelSize() == theme.ui_font(2).pixelSize()

    pilot.window.show_workspace(0)
    for zoom in (200, 100):
        pilot.program.services.settings.set("zoom", zoom)
        pilot.qtbot.waitUntil(adapted)
        assert edit.viewport().font().pixelSize() == edit.font().pixelSize()
    pilot.window.show_workspace(1)
    assert edit.viewport().font().pixelSize() == edit.font().pixelSize()
