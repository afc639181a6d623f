"""Pages of Careers that nobody has asked for are not made, and nothing shows it."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.app import Program
from desktop.careers.desk import APPLICATIONS_PAGE, BOARD_PAGE, POSTING_PAGE, SOURCES_PAGE
from desktop.careers.posting_page import STATE_KEY
from desktop.careers.posting_values import EMPTY, values_of
from desktop.careers.replaced import Written
from desktop.shell.window import STATE_KEY as WINDOW_KEY
from tests.desktop.careers.drafts import DRAFT
from tests.desktop.careers.persons import Person, open_person
from tests.desktop.driving import CONTROL

pytestmark = pytest.mark.window


def made(person: Person) -> list[str]:
    """Return the keys of the pages that are there."""
    return [page.key for page in person.workspace.pages.made()]


def test_a_page_is_made_when_it_is_first_shown(person: Person) -> None:
    """Board and sources work from the first moment; the strip has a tab for each page."""
    assert made(person) == [BOARD_PAGE, SOURCES_PAGE]
    assert person.workspace.tabs.count() == len(person.workspace.pages)
    person.press(Qt.Key.Key_PageDown, CONTROL)
    assert made(person) == [BOARD_PAGE, APPLICATIONS_PAGE, SOURCES_PAGE]
    assert person.workspace.page.key == APPLICATIONS_PAGE
    person.press(Qt.Key.Key_PageDown, CONTROL)
    assert person.workspace.page.key == POSTING_PAGE
    assert person.focus() is person.posting.form.entry()


def test_actions_of_a_page_work_before_it_is_made(person: Person) -> None:
    """The palette offers them all; the first one chosen makes the page, and is done once."""
    actions = person.window.actions_registry
    off = [
        spec.id
        for spec in actions.specs()
        if spec.id.startswith("careers.") and not actions.action(spec.id).isEnabled()
    ]
    assert off == []
    said: list[str] = []
    person.workspace.desk.notice.connect(said.append)
    actions.action("careers.new_posting").trigger()
    assert said == ["This is a new posting already"]
    actions.action("careers.stage_on").trigger()
    assert said[1:] == ["No application is chosen"]


def test_the_status_bar_says_what_is_kept_on_pages_not_made(person: Person) -> None:
    """A reminder that is due and a posting that no file holds, as the pages say it."""
    job = person.save_job(1, "Outpatient coder")
    person.store.set_reminder(job.id, date(2026, 11, 3))
    person.store.set_state(STATE_KEY, Written(values_of(DRAFT), EMPTY).kept())
    said = person.workspace.kept()
    assert said == "1 reminder due \N{MIDDLE DOT} posting not saved in a file"
    assert made(person) == [BOARD_PAGE, SOURCES_PAGE]
    assert person.applications.kept() == "1 reminder due"
    assert person.posting.kept() == "posting not saved in a file"
    assert person.workspace.kept() == said


def test_a_page_not_made_keeps_how_it_was_left(
    two: Person, three_codes: Path, user_home: Path, programs: list[Program]
) -> None:
    """From one start of the program to another one and to the third."""
    two.press(Qt.Key.Key_T, CONTROL)
    stage = two.applications.side.chips.current
    assert stage is not None
    two.press(Qt.Key.Key_PageUp, CONTROL)
    two.program.close()
    for _ in range(2):
        again = open_person(two.qtbot, three_codes, user_home, programs)
        again.window.show_workspace(1)
        assert made(again) == [BOARD_PAGE, SOURCES_PAGE]
        again.window.save()
        state = again.store.state(WINDOW_KEY)
        again.program.close()
    assert isinstance(state, dict)
    pages = state["workspaces"]["careers"]["pages"]
    assert pages[APPLICATIONS_PAGE]["stage"] == stage.value
    third = open_person(two.qtbot, three_codes, user_home, programs)
    assert third.applications.side.chips.current is stage
