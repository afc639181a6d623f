"""Answers in the words of a model on this machine."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.desktop.pilot.conftest import Pilot
from tests.desktop.pilot.engines import BOTH, UNKNOWN
from tests.stand_in_model import model_reply, serve_model

pytestmark = pytest.mark.window


def _words(pilot: Pilot) -> str:
    return " ".join(pilot.text.split())


def test_no_model_is_asked_unless_the_settings_name_one(pilot: Pilot) -> None:
    """The answer stands as it is."""
    pilot.ask(BOTH)
    QApplication.processEvents()
    assert "In other words" not in pilot.text
    assert "Not put into other words" not in pilot.text


def test_words_that_hold_stand_above_the_answer(pilot: Pilot) -> None:
    """Their numbers lead where those of the answer lead, and the answer stays below."""
    with serve_model(model_reply("Yes, E11.22 is billable [1]. E11.22 goes first [2].")) as (
        url,
        _,
    ):
        pilot.program.services.settings.set("model_url", url)
        pilot.ask(BOTH)
        pilot.qtbot.waitUntil(lambda: "In other words" in pilot.text)
    words = _words(pilot)
    assert words.startswith("In other words Yes, E11.22 is billable [1]. E11.22 goes first [2].")
    assert "Yes E11.22 is billable. [1]" in words
    pilot.to_answer()
    assert pilot.turn.view.link() == "at:0"


def test_words_that_do_not_hold_are_not_shown(pilot: Pilot) -> None:
    """The plain answer is shown, and why the model's words are not."""
    with serve_model(model_reply("E11.23 is billable, and I am sure of it [1].")) as (url, _):
        pilot.program.services.settings.set("model_url", url)
        pilot.ask(BOTH)
        pilot.qtbot.waitUntil(lambda: "Not put into other words" in pilot.text)
    words = _words(pilot)
    assert "I am sure" not in words.partition("Yes E11.22 is billable.")[2]
    assert "E1123 stands in no passage cited" in words
    assert "Yes E11.22 is billable. [1]" in words


def test_a_model_on_another_computer_is_not_asked(pilot: Pilot) -> None:
    """The refusal says what to do."""
    pilot.program.services.settings.set("model_url", "http://192.0.2.1:11434")
    pilot.ask(BOTH)
    pilot.qtbot.waitUntil(lambda: "192.0.2.1 is another computer" in pilot.text)
    assert "Yes E11.22 is billable. [1]" in _words(pilot)


def test_an_answer_that_abstains_is_not_reworded(pilot: Pilot) -> None:
    """There is nothing to put into other words."""
    with serve_model(model_reply("Surely [1].")) as (url, asked):
        pilot.program.services.settings.set("model_url", url)
        pilot.ask(UNKNOWN)
        QApplication.processEvents()
        assert asked == []
