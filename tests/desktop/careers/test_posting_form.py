"""The employer's form: by keys, checked as one leaves a field, shown as boards show it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit

from desktop.app import Program
from desktop.careers.form_fields import ChoiceField, TextField
from desktop.careers.pick_field import PickField
from desktop.careers.posting_page import STATE_KEY
from desktop.careers.posting_values import (
    EMPTY,
    draft_of,
    values_of,
)
from desktop.careers.previewing import opened
from index.accounts import Session
from index.jobs.errors import JobsError
from index.model.applications import Draft
from index.model.jobs import Employment, Remote
from index.userdata import UserData, UserDataError
from tests.desktop.careers.drafts import DRAFT, TODAY
from tests.desktop.careers.persons import Person, open_person
from tests.desktop.driving import CONTROL, SHIFT

pytestmark = pytest.mark.window


@pytest.fixture
def form(person: Person) -> Person:
    """Return a window that shows the form, with the keyboard in the title."""
    person.press(Qt.Key.Key_PageDown, CONTROL, times=2)
    assert person.workspace.page is person.posting
    assert person.focus() is person.posting.form.entry()
    return person


def fill(person: Person, draft: Draft) -> None:
    """Put a draft into the form as if it had been typed, and wait until it is kept."""
    person.posting.form.show_values(values_of(draft))
    person.posting.keep_user_data()


def kept(person: Person) -> object:
    """Return the values that are kept."""
    state = person.store.state(STATE_KEY)
    assert isinstance(state, dict)
    return state["values"]


def test_the_form_is_filled_by_keys_and_shown_at_the_right(form: Person) -> None:
    """Tab goes from field to field in the order of the page."""
    form.type("Inpatient coder")
    form.press(Qt.Key.Key_Tab)
    form.type("Example Clinic")
    form.press(Qt.Key.Key_Tab)
    form.press(Qt.Key.Key_Tab)
    form.press(Qt.Key.Key_Space)  # not full time
    form.press(Qt.Key.Key_Tab, times=2)
    form.press(Qt.Key.Key_Space)  # contract
    form.press(Qt.Key.Key_Tab, times=4)
    assert isinstance(form.focus(), QPlainTextEdit)
    form.type("Charts all day")
    form.press(Qt.Key.Key_Tab)
    form.press(Qt.Key.Key_Down)
    form.press(Qt.Key.Key_Tab)
    form.type("Austin")
    form.press(Qt.Key.Key_Tab)
    form.type("TX")
    draft, unreadable = draft_of(form.posting.form.values(), date.today())
    assert unreadable == {}
    assert draft == Draft(
        title="Inpatient coder",
        employer="Example Clinic",
        employment=(Employment.CONTRACT,),
        description="Charts all day",
        remote=Remote.HYBRID,
        city="Austin",
        state="TX",
    )
    preview = form.posting.preview
    form.qtbot.waitUntil(lambda: preview.posting is not None, timeout=20_000)
    form.qtbot.waitUntil(lambda: "Austin, TX" in preview.header.toPlainText(), timeout=20_000)
    assert "Inpatient coder" in preview.header.toPlainText()
    assert "Charts all day" in preview.cards["description"].prose.toPlainText()
    assert form.workspace.kept() == "posting not saved in a file"


def test_a_title_that_is_only_markup_is_none(form: Person) -> None:
    """The preview stands, and the form says what is missing."""
    form.type("<b></b>")
    preview = form.posting.preview
    form.qtbot.waitUntil(lambda: preview.posting is not None, timeout=20_000)
    assert "No title yet" in preview.header.toPlainText()
    form.press(Qt.Key.Key_Tab)
    error = form.posting.form.fields["title"].error.text()
    assert error == "Give the job a title, such as Inpatient coder."


def test_the_keyboard_goes_to_the_preview_and_back(form: Person) -> None:
    """F6 and Esc."""
    form.type("Coder")
    preview = form.posting.preview
    form.qtbot.waitUntil(lambda: preview.posting is not None, timeout=20_000)
    form.press(Qt.Key.Key_F6)
    assert form.focus() is preview.header
    form.press(Qt.Key.Key_Escape)
    assert form.focus() is form.posting.form.entry()


def test_names_are_chosen_in_a_list_that_folds(form: Person) -> None:
    """It is there while the field has the keyboard."""
    field = form.posting.form.fields["credentials"]
    assert isinstance(field, PickField)
    assert field.list.isHidden()
    field.edit.setFocus()
    assert not field.list.isHidden()
    form.type("ccs-p")
    form.press(Qt.Key.Key_Return)
    form.press(Qt.Key.Key_Tab)
    assert form.focus() is field.list
    form.press(Qt.Key.Key_Tab)
    assert field.list.isHidden()
    assert field.shown.text() == "CCS-P"
    assert draft_of(form.posting.form.values(), TODAY)[0].credentials == ("CCS-P",)


def test_what_is_wrong_is_said_when_one_leaves_the_field(form: Person) -> None:
    """Not before; it goes as soon as it is mended."""
    title = form.posting.form.fields["title"]
    employer = form.posting.form.fields["employer"]
    assert title.error.isHidden()
    form.press(Qt.Key.Key_Tab)
    assert title.error.text() == "Give the job a title, such as Inpatient coder."
    assert title.field.accessibleDescription().startswith("Give the job a title")
    assert employer.error.isHidden()
    form.press(Qt.Key.Key_Tab, SHIFT)
    form.type("Coder")
    assert title.error.isHidden()
    assert employer.error.text().startswith("Say who hires")


def test_check_goes_to_the_first_field_that_is_wrong(form: Person) -> None:
    """From anywhere in the form, also from the description."""
    fill(form, replace(DRAFT, posted=None, city="", apply_to="nobody"))
    form.posting.form.focus_field("description")
    form.press(Qt.Key.Key_Return, CONTROL)
    fields = form.posting.form.fields
    assert form.focus() is fields["city"].entry()
    assert form.notice.startswith("To mend: 2 fields. Name the city")
    assert fields["apply_to"].error.text().startswith("Give a mail address")
    form.type("Austin")
    form.posting.form.focus_field("apply_to")
    fields["apply_to"].set_value("jobs@clinic.example")
    form.press(Qt.Key.Key_Return, CONTROL)
    assert not form.notice.startswith("To mend")


def test_a_posting_is_saved_opened_and_begun_anew(
    form: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is saved while something is wrong; what another one replaces comes back."""
    today = date.today()
    draft = replace(DRAFT, posted=today, valid_through=today + timedelta(30))
    path = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    form.press(Qt.Key.Key_S, CONTROL)
    assert form.notice.startswith("To mend: ")
    assert not path.with_suffix(".toml").exists()
    fill(form, draft)
    assert form.posting.kept()
    form.press(Qt.Key.Key_S, CONTROL)
    assert form.notice == "Saved mine.toml"
    assert form.posting.kept() == ""
    assert opened(path.with_suffix(".toml")) == draft
    form.press(Qt.Key.Key_N, CONTROL)
    assert form.notice == "New posting. The one before comes back (Ctrl+Z)"
    assert form.posting.form.values() == EMPTY
    form.press(Qt.Key.Key_N, CONTROL)
    assert form.notice == "This is a new posting already"
    form.press(Qt.Key.Key_Z, CONTROL)
    assert form.notice == "Undone: another posting begun"
    assert draft_of(form.posting.form.values(), today) == (draft, {})
    form.press(Qt.Key.Key_N, CONTROL)
    name = str(path.with_suffix(".toml"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (name, ""))
    form.press(Qt.Key.Key_O, CONTROL)
    form.qtbot.waitUntil(lambda: form.notice == "Opened mine.toml")
    assert draft_of(form.posting.form.values(), today) == (draft, {})
    assert form.posting.kept() == ""


def test_undo_loses_nothing_that_was_just_written(
    form: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redo brings it back, and each posting knows whether a file holds it."""
    today = date.today()
    path = tmp_path / "mine.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    fill(form, replace(DRAFT, posted=today, valid_through=today + timedelta(30)))
    form.press(Qt.Key.Key_S, CONTROL)
    form.press(Qt.Key.Key_N, CONTROL)
    form.posting.form.fields["title"].set_value("Auditor, written now")
    form.posting.keep_user_data()
    form.press(Qt.Key.Key_Z, CONTROL)
    assert form.notice == "Undone: another posting begun"
    assert form.posting.form.values()["title"] == DRAFT.title
    assert form.posting.kept() == ""
    form.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert form.posting.form.values()["title"] == "Auditor, written now"
    assert form.posting.kept()
    form.press(Qt.Key.Key_Z, CONTROL)
    form.press(Qt.Key.Key_N, CONTROL)  # what undo has left stays too
    titles = []
    for _ in range(2):
        form.press(Qt.Key.Key_Z, CONTROL)
        titles.append(form.posting.form.values()["title"])
    assert titles == [DRAFT.title, "Auditor, written now"]


def test_a_file_that_is_no_posting_is_refused(
    form: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in the form stays."""
    fill(form, DRAFT)
    path = tmp_path / "bad.toml"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    for data in (b"title = ", b"colour = 'red'", b"\xff\xfe"):
        path.write_bytes(data)
        form.press(Qt.Key.Key_O, CONTROL)
        form.qtbot.waitUntil(lambda: form.notice.startswith("Not opened: bad.toml cannot be read"))
        form.window.status.show_notice("")
    assert draft_of(form.posting.form.values(), TODAY)[0] == DRAFT
    with pytest.raises(JobsError, match="cannot be read"):
        opened(tmp_path / "nowhere.toml")


def test_what_is_written_is_there_after_a_restart(
    form: Person, three_codes: Path, user_home: Path, programs: list[Program]
) -> None:
    """Also what cannot be read, and what another posting has replaced."""
    fill(form, DRAFT)
    form.press(Qt.Key.Key_N, CONTROL)
    form.type("Half a pos")
    years = form.posting.form.fields["years"]
    assert isinstance(years, TextField)
    years.edit.setFocus()
    form.type("two or so")
    form.program.close()
    programs.clear()
    again = open_person(form.qtbot, three_codes, user_home, programs)
    again.press(Qt.Key.Key_4, CONTROL)
    again.workspace.show_page("posting")
    values = again.posting.form.values()
    assert (values["title"], values["years"]) == ("Half a pos", "two or so")
    again.press(Qt.Key.Key_Z, CONTROL)
    assert draft_of(again.posting.form.values(), TODAY)[0] == DRAFT


def test_each_profile_has_its_own_posting(form: Person, session: Session) -> None:
    """Nothing of another one's is shown, and nothing can be kept while it is locked."""
    form.type("The guest's")
    account = form.program.services.account
    account.switch(session)
    assert form.posting.form.values() == EMPTY
    form.posting.focus_entry()
    form.type("Ada's")
    form.press(Qt.Key.Key_Q, CONTROL | SHIFT)
    assert form.posting.form.values() == EMPTY
    assert not form.posting.form.entry().isEnabled()
    assert form.posting.preview.message.text().startswith("The profile is locked")
    account.switch(None)
    assert form.posting.form.values()["title"] == "The guest's"


def test_what_cannot_be_kept_is_said_and_tried_again(
    form: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form holds it meanwhile."""

    def full(*_args: object) -> None:
        msg = "The disk is full: make room"
        raise UserDataError(msg)

    form.type("Coder")
    with monkeypatch.context() as patch:
        patch.setattr(UserData, "set_state", full)
        form.posting.keep_user_data()
        assert form.notice == "The posting is not kept yet: The disk is full: make room"
    form.posting.keep_user_data()
    values = kept(form)
    assert isinstance(values, dict)
    assert values["title"] == "Coder"


def test_every_field_has_a_name_and_the_wheel_changes_none(form: Person) -> None:
    """Tab goes through all of them."""
    fields = form.posting.form.fields
    seen = set()
    for _ in range(45):
        focus = form.focus()
        assert focus.accessibleName(), focus
        seen.add(focus)
        form.press(Qt.Key.Key_Tab)
    for name, field in fields.items():
        assert set(field.stops()) & seen, name
    state = fields["state"]
    assert isinstance(state, ChoiceField)
    assert state.combo.view().accessibleName() == "State"
    down = QPoint(0, -120)
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        down,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    state.combo.setFocus()
    QApplication.sendEvent(state.combo, wheel)
    assert state.value() == ""


def test_another_window_goes_on_with_what_was_written(form: Person) -> None:
    """It shows it when one comes to its form, unless something else was written there."""
    form.type("Coder")
    form.press(Qt.Key.Key_PageUp, CONTROL)
    state = form.store.state(STATE_KEY)
    assert isinstance(state, dict)
    values = state["values"] | {"title": "Auditor"}
    form.store.set_state(STATE_KEY, state | {"values": values})
    form.press(Qt.Key.Key_PageDown, CONTROL)
    assert form.posting.form.values()["title"] == "Auditor"
