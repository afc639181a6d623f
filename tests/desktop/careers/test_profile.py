"""What the person has and wants: the form by keys, kept at once, followed by the fit."""

from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from desktop.careers.field_values import FieldError, number_text, read_number
from desktop.careers.form_fields import TextField, TicksField
from desktop.careers.pick_field import PickField
from desktop.careers.profile_form import ProfileForm, profile_of, values_of
from index.accounts import Accounts
from index.model.job_board import JobProfile
from index.model.jobs import Employment
from index.userdata import UserDataError
from tests.desktop.careers.persons import Person
from tests.desktop.driving import CONTROL, SHIFT
from tests.index.accounts.conftest import CHEAP, PASSWORD

pytestmark = pytest.mark.window
PROFILE = JobProfile(
    credentials=("CPC", "CRC"),
    years=2.5,
    specialties=("Inpatient",),
    states=("TX",),
    remote_only=True,
    pay_floor=62_000,
    employment=(Employment.FULL_TIME,),
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", None),
        ("62,000", 62_000.0),
        ("$28.50", 28.5),
        ("60k", 60_000.0),
        (" 0 ", 0.0),
    ],
)
def test_numbers_as_they_are_typed(text: str, number: float | None) -> None:
    """With or without a dollar sign, commas, thousands."""
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["many", "-3", "6,00", "1e9", "99999999999", "٣", "5 %"])
def test_what_is_no_number_says_how_to_write_one(text: str) -> None:
    """Or that it is too large."""
    with pytest.raises(FieldError):
        read_number(text)


@given(st.text(max_size=15))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    """Nothing else comes of it."""
    try:
        number = read_number(text)
    except FieldError:
        return
    assert number is None or number >= 0


@given(st.integers(0, 1_000_000_000).map(lambda cents: cents / 100))
def test_numbers_are_read_as_they_are_written(number: float) -> None:
    """To the cent."""
    assert read_number(number_text(number)) == number


def test_a_profile_is_read_as_it_is_shown() -> None:
    """Both ways the same; what cannot be read leaves what was there."""
    assert profile_of(values_of(PROFILE), JobProfile()) == (PROFILE, {})
    assert profile_of(values_of(JobProfile()), PROFILE) == (JobProfile(), {})
    values = values_of(PROFILE) | {"years": "some", "pay_floor": "lots"}
    profile, problems = profile_of(values, PROFILE)
    assert profile == PROFILE
    assert set(problems) == {"years", "pay_floor"}


def open_form(person: Person) -> ProfileForm:
    """Press the key of the form."""
    person.press(Qt.Key.Key_J, CONTROL)
    form = person.dialog()
    assert isinstance(form, ProfileForm)
    return form


def test_the_form_is_filled_by_keys_and_kept_at_once(person: Person) -> None:
    """Typing narrows the lists, Enter ticks, Backspace takes the last one away."""
    heard: list[JobProfile] = []
    desk = person.workspace.desk
    desk.profile_changed.connect(lambda: heard.append(desk.profile))
    form = open_form(person)
    person.type("ccs")
    field = form.fields["credentials"]
    assert isinstance(field, PickField)
    assert person.focus() is field.edit
    assert [field.list.item(row).text() for row in range(field.list.count())] == ["CCS", "CCS-P"]
    person.press(Qt.Key.Key_Return)
    person.type("cpc")
    person.press(Qt.Key.Key_Return)
    assert person.store.job_profile().credentials == ("CCS", "CPC")
    assert heard[-1].credentials == ("CCS", "CPC")
    assert field.edit.accessibleDescription() == "Chosen: CCS, CPC"
    field.edit.clear()
    person.press(Qt.Key.Key_Backspace)
    assert person.store.job_profile().credentials == ("CCS",)
    person.press(Qt.Key.Key_Down, times=2)
    person.press(Qt.Key.Key_Tab)  # to the names
    assert person.focus() is field.list
    person.press(Qt.Key.Key_Space)
    assert person.store.job_profile().credentials == ("CCS", "COC")
    person.type("risk")  # letters go on narrowing
    assert person.focus() is field.edit
    person.press(Qt.Key.Key_Tab, times=2)
    person.type("risk")
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_Tab, times=2)
    person.type("texas")
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_Tab, times=2)
    person.type("3")
    person.press(Qt.Key.Key_Tab)
    person.type("62,000")
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Space)
    assert person.store.job_profile() == JobProfile(
        ("CCS", "COC"), 3.0, ("Risk adjustment",), ("TX",), True, 62_000, (Employment.FULL_TIME,)
    )
    person.press(Qt.Key.Key_Escape)
    person.no_dialog()
    form = open_form(person)  # as it was left
    assert form.fields["states"].value() == ("TX",)
    assert form.fields["pay_floor"].value() == "62,000"


def test_what_cannot_be_read_is_said_when_one_leaves_it(person: Person) -> None:
    """Not while it is being typed; what was kept before stays."""
    person.store.set_job_profile(PROFILE)
    form = open_form(person)
    years = form.fields["years"]
    assert isinstance(years, TextField)
    years.edit.setFocus()
    years.edit.selectAll()
    person.type("ma")
    assert years.error.isHidden()
    person.press(Qt.Key.Key_Tab)
    assert years.error.text() == "Write a number, such as 62,000 or 28.50."
    assert years.edit.accessibleDescription().startswith("Write a number")
    assert person.store.job_profile() == PROFILE
    years.edit.setFocus()
    years.edit.selectAll()
    person.type("4")
    assert years.error.isHidden()
    assert person.store.job_profile().years == 4


def test_a_change_that_cannot_be_kept_says_why(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form keeps what was entered."""

    def full(*_args: object) -> None:
        msg = "The disk is full: make room"
        raise UserDataError(msg)

    form = open_form(person)
    monkeypatch.setattr(type(person.store), "set_job_profile", full)
    ticks = form.fields["employment"]
    assert isinstance(ticks, TicksField)
    ticks.entry().setFocus()
    person.press(Qt.Key.Key_Space)
    assert form.state.text() == "Not kept: The disk is full: make room"
    assert ticks.value() == ("full time",)


def test_a_locked_profile_has_no_form(person: Person) -> None:
    """It says what to do."""
    with closing(Accounts(person.store.path, cost=CHEAP)) as accounts:
        session, _key = accounts.register("ada", PASSWORD, with_guest_data=False)
    person.program.services.account.switch(session)
    person.press(Qt.Key.Key_Q, CONTROL | SHIFT)
    person.workspace.focus_entry()
    person.press(Qt.Key.Key_J, CONTROL)
    assert person.notice == "The profile is locked: unlock it to say what you have and want"


def test_every_field_of_the_form_has_a_name(person: Person) -> None:
    """Tab goes through all of them, and a screen reader says where it is."""
    form = open_form(person)
    seen = set()
    for _ in range(40):
        focus = person.focus()
        assert focus.accessibleName(), focus
        seen.add(focus)
        person.press(Qt.Key.Key_Tab)
    for field in form.fields.values():
        assert set(field.stops()) <= seen
