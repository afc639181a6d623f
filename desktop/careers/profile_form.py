"""What the person has and wants: a form whose every change is kept at once."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.careers.field_values import FieldError, number_text, read_number
from desktop.careers.form_fields import FormField, TextField, TicksField, Value
from desktop.careers.names import EMPLOYMENT, FormNames
from desktop.careers.pick_field import PickField
from desktop.shell.parts import Message
from desktop.shell.theme import ThemeManager
from index.model.job_board import JobProfile
from index.model.jobs import Employment

_FORM = "my profile"
_LEAD = (
    "The fit of each posting is worked out from this, on this computer. Every change is kept at "
    "once."
)
_MOST_YEARS = 60.0
_REMOTE = "remote"


def values_of(profile: JobProfile) -> dict[str, Value]:
    """Return what the fields show of a profile."""
    return {
        "credentials": profile.credentials,
        "specialties": profile.specialties,
        "states": profile.states,
        "years": number_text(profile.years),
        "pay_floor": number_text(profile.pay_floor),
        "remote_only": (_REMOTE,) if profile.remote_only else (),
        "employment": tuple(one.value for one in profile.employment),
    }


def profile_of(
    values: Mapping[str, Value], before: JobProfile
) -> tuple[JobProfile, dict[str, str]]:
    """Return the profile that the fields say.

    Args:
        values: What the fields hold.
        before: The profile so far; what cannot be read stays as it is there.

    Returns:
        The profile, and what is wrong with which field.
    """
    problems: dict[str, str] = {}

    def number(name: str, so_far: float | None, most: float) -> float | None:
        try:
            return read_number(str(values[name]), most)
        except FieldError as error:
            problems[name] = str(error)
            return so_far

    years = number("years", before.years, _MOST_YEARS)
    floor = number("pay_floor", before.pay_floor, 10_000_000)
    profile = replace(
        before,
        credentials=tuple(values["credentials"]),
        specialties=tuple(values["specialties"]),
        states=tuple(values["states"]),
        years=years,
        pay_floor=None if floor is None else round(floor),
        remote_only=_REMOTE in values["remote_only"],
        employment=tuple(Employment(one) for one in values["employment"]),
    )
    return profile, problems


class ProfileForm(QDialog):
    """The form.

    Args:
        profile: The profile so far.
        names: The names to choose from.
        theme: Colours and sizes.
        parent: The workspace.

    Signals:
        changed: The profile (``JobProfile``) as it is now.
    """

    changed = Signal(object)

    def __init__(
        self, profile: JobProfile, names: FormNames, theme: ThemeManager, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._profile = profile
        self.setWindowTitle("What I have and want")
        self.fields: dict[str, FormField] = {
            "credentials": PickField(
                "Credentials I hold", names.credentials, theme, self, form_name=_FORM
            ),
            "specialties": PickField(
                "Specialties I code", names.specialties, theme, self, form_name=_FORM
            ),
            "states": PickField(
                "States I can work in on site", names.states, theme, self, form_name=_FORM
            ),
            "years": TextField("Years of experience", self, form_name=_FORM, hint="3"),
            "pay_floor": TextField(
                "Least pay a year, US dollars", self, form_name=_FORM, hint="60,000"
            ),
            "remote_only": TicksField(
                "Where", {_REMOTE: "remote work only"}, theme, self, form_name=_FORM
            ),
            "employment": TicksField(
                "Employment, none ticked means any", EMPLOYMENT, theme, self, form_name=_FORM
            ),
        }
        self.state = Message("Whether the profile is kept", self)
        for name, field in self.fields.items():
            field.set_value(values_of(profile)[name])
            field.changed.connect(self._on_change)
            field.left.connect(self._say_problems)
        self._lay_out()
        self.resize(theme.pixels(760), theme.pixels(480))
        self.fields["credentials"].entry().setFocus()

    @property
    def profile(self) -> JobProfile:
        """The profile as it is now."""
        return self._profile

    def refuse(self, text: str) -> None:
        """Say why the profile could not be kept; nothing that was entered goes."""
        self.state.say(text, "error")

    def _lay_out(self) -> None:
        lead = QLabel(_LEAD, self)
        lead.setWordWrap(True)
        lead.setProperty("role", "muted")
        lists, lines = QHBoxLayout(), QHBoxLayout()
        lists.setSpacing(14)
        lines.setSpacing(14)
        for name in ("credentials", "specialties", "states"):
            side = QVBoxLayout()
            side.addWidget(self.fields[name])
            side.addStretch(1)
            lists.addLayout(side, 1)
        for name in ("years", "pay_floor", "remote_only"):
            side = QVBoxLayout()
            side.addWidget(self.fields[name])
            side.addStretch(1)
            lines.addLayout(side, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAccessibleName("Close")
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(12)
        column.addWidget(lead)
        column.addLayout(lists)
        column.addLayout(lines)
        column.addWidget(self.fields["employment"])
        column.addWidget(self.state)
        column.addStretch(1)
        column.addWidget(buttons)

    def _read(self) -> dict[str, str]:
        values = {name: field.value() for name, field in self.fields.items()}
        profile, problems = profile_of(values, self._profile)
        for name, field in self.fields.items():
            if name not in problems:
                field.say("")
        if profile != self._profile:
            self._profile = profile
            self.state.say("")
            self.changed.emit(profile)
        return problems

    def _on_change(self) -> None:
        self._read()

    def _say_problems(self) -> None:
        for name, problem in self._read().items():
            self.fields[name].say(problem)
