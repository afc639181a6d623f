"""A claim, and what a check of it finds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.model.codes import CodeRef


class CareSetting(StrEnum):
    """Where the care was given, which decides between the guidelines for diagnoses."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """The claim breaks a published rule."""
    WARNING = "warning"
    """The claim may break a rule: what the chart holds decides."""
    INFO = "info"
    """An effect or a limit of the check that a coder should know of."""


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A code on a claim.

    Attributes:
        ref: The code.
        modifiers: Modifiers of a procedure, upper case, in their order.
        units: Units of service.
    """

    ref: CodeRef
    modifiers: tuple[str, ...] = ()
    units: int = 1


@dataclass(frozen=True, slots=True)
class Claim:
    """What is checked together.

    Attributes:
        lines: Diagnoses and procedures in the order of the claim; the first diagnosis is the
            first-listed or principal one.
        date_of_service: The date whose rules hold.
        setting: Where the care was given.
        age: Age in whole years on the date of service, None if unknown.
        sex: ``F`` or ``M``, None if unknown.
        place_of_service: Two digits, None if unknown.
        facility: Whether a hospital bills it, not a practitioner: NCCI has edits of its own for
            outpatient hospital services. The place of service does not tell, since practitioners
            bill services in a hospital too.
    """

    lines: tuple[ClaimLine, ...]
    date_of_service: date
    setting: CareSetting = CareSetting.OUTPATIENT
    age: int | None = None
    sex: str | None = None
    place_of_service: str | None = None
    facility: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes:
        rule: Stable name of the rule, such as ``excludes1``.
        label: The rule as the window names it, such as ``Excludes1``.
        severity: How much it matters.
        codes: The codes it is about, the one to change first.
        statement: The finding in one sentence.
        fix: What to do about it, in one sentence.
        source: Name of the release or guideline that holds the rule.
        edition: Edition of that release.
        quote: The rule's own words where it has any, else empty.
    """

    rule: str
    label: str
    severity: Severity
    codes: tuple[CodeRef, ...]
    statement: str
    fix: str
    source: str
    edition: str
    quote: str = ""
