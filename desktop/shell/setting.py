"""What a setting is: its type, its limits, and why a value does not fit."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

SettingValue = str | int | bool

FIRST_DATE = date(1979, 1, 1)
"""ICD-9-CM came into use on this day: no code set here is older."""
LAST_DATE = date(2099, 12, 31)
LONGEST = 300
"""Characters of a setting that holds text."""
_UNFIT = frozenset("\"'\\;{}<>")
"""Characters that a font's name may not have, since it goes into style sheets."""


class Kind(Enum):
    """What text stands for, where any text will not do."""

    TEXT = "text"
    FONT = "the name of a font, or nothing for the built-in one"
    CODE_FONT = "the name of a font of even width, or nothing for the built-in one"
    DATE = "a date such as 2026-10-01, or nothing"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        name: Its name in the file.
        title: Its label in the dialog.
        group: Heading under which the dialog shows it.
        default: Its value until the user sets another; gives the type.
        help: What it does, in a sentence or two, for the dialog and the guide.
        choices: Allowed values and their labels, empty if any value of the type goes.
        minimum: Lowest number allowed.
        maximum: Highest number allowed.
        step: Step of a number.
        suffix: Unit shown behind a number.
        kind: What its text stands for.
        guarded: Whether it stays at its default while the administrator's file cannot be read.
    """

    name: str
    title: str
    group: str
    default: SettingValue
    help: str
    choices: tuple[tuple[str, str], ...] = ()
    minimum: int = 0
    maximum: int = 0
    step: int = 1
    suffix: str = ""
    kind: Kind = Kind.TEXT
    guarded: bool = False

    def accepts(self, value: object) -> bool:
        """Return whether ``value`` may be stored under this setting."""
        if type(value) is not type(self.default):
            return False
        if self.choices:
            return value in {choice for choice, _label in self.choices}
        if isinstance(value, str):
            return self._accepts_text(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return self.minimum <= value <= self.maximum
        return True

    def expects(self) -> str:
        """Return what it takes, to end a sentence with."""
        if self.choices:
            return "one of " + ", ".join(choice for choice, _label in self.choices)
        if isinstance(self.default, bool):
            return "true or false"
        if isinstance(self.default, int):
            return f"a whole number from {self.minimum} to {self.maximum}"
        if self.kind is Kind.TEXT:
            return f"text of at most {LONGEST} characters on one line"
        return str(self.kind.value)

    def _accepts_text(self, value: str) -> bool:
        if len(value) > LONGEST or (value and not value.isprintable()):
            return False
        if self.kind is Kind.DATE and value:
            try:
                day = date.fromisoformat(value)
            except ValueError:
                return False
            return FIRST_DATE <= day <= LAST_DATE
        if self.kind in (Kind.FONT, Kind.CODE_FONT):
            return _UNFIT.isdisjoint(value)
        return True
