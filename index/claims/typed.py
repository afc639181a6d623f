"""Reading a line of a claim as a coder types it: ``99213-25``, ``J1100:4``, ``E11.22``."""

import re
from dataclasses import dataclass
from datetime import date

from index.claims.subject import PROCEDURES
from index.database import Content
from index.model import CodeRef, Kind, System
from index.model.claims import ClaimLine
from index.pages.resolving import resolve
from index.pages.rows import find_row

MOST_UNITS = 99_999
"""Most units that a line may have."""
_LINE = re.compile(
    r"(?=[A-Z.]*\d)(?P<code>[A-Z0-9]+(?:\.[A-Z0-9]*)?)(?P<modifiers>(?:[-,][A-Z0-9]{2})*)(?::(?P<units>\d{1,5}))?",
    re.ASCII,
)
_LONGEST = 8
_SHAPES = (
    (System.CPT, re.compile(r"\d{4}[0-9A-Z]", re.ASCII)),
    (System.CDT, re.compile(r"D\d{4}", re.ASCII)),
    (System.HCPCS, re.compile(r"[A-CE-V]\d{4}", re.ASCII)),
    (System.ICD10PCS, re.compile(r"(?=\d|[BCDFGHX]\w{6})[0-9B-DF-HX][0-9A-HJ-NP-Z]{6}", re.ASCII)),
)
_HEADINGS = (Kind.CHAPTER, Kind.BLOCK)


class ClaimTextError(ValueError):
    """What was typed is no line of a claim; the message says why and does not quote a note."""


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line as it was understood.

    Attributes:
        line: The line.
        also: What the same characters name in other code sets.
    """

    line: ClaimLine
    also: tuple[CodeRef, ...] = ()


def read_line(content: Content, text: str, on: date, *, system: System | None = None) -> TypedLine:
    """Read a code with its modifiers and units.

    Only a procedure has modifiers and units: J1100:4 is the HCPCS code, J1100 may be a diagnosis.
    A code that no release has keeps the code set that it looks like, so that the check can say
    what is wrong with it.

    Args:
        content: The generation.
        text: ``CODE``, ``CODE-MM-MM`` or ``CODE-MM:UNITS``; case and the dot are optional.
        on: The date of service: a code set valid on it wins, unless the dot tells another.
        system: The only code set to look in; all if None.

    Raises:
        ClaimTextError: It is no line of a claim.
    """
    match = _LINE.fullmatch("".join(text.split()).upper())
    if match is None or len(match["code"]) > _LONGEST:
        msg = f"{text[:40]!r} is no code: write 99213, 99213-25, J1100:4 or E11.22"
        raise ClaimTextError(msg)
    units = int(match["units"] or 1)
    if not 1 <= units <= MOST_UNITS:
        msg = f"{text[:40]!r}: units are 1 to {MOST_UNITS}"
        raise ClaimTextError(msg)
    modifiers = tuple(re.findall(r"[A-Z0-9]{2}", match["modifiers"]))
    typed = match["code"]
    procedure = bool(modifiers) or match["units"] is not None
    found = [
        ref
        for ref in resolve(content, typed, system=system, date_of_service=on)
        if find_row(content, ref)["kind"] not in _HEADINGS
        and (not procedure or ref.system in PROCEDURES)
    ]
    ref = found[0] if found else CodeRef(system or _shape(typed), typed.replace(".", ""))
    return TypedLine(ClaimLine(ref, modifiers, units), tuple(found[1:]))


def _shape(typed: str) -> System:
    """Return the code set that an unknown code looks like."""
    return next((one for one, shape in _SHAPES if shape.fullmatch(typed)), System.ICD10CM)
