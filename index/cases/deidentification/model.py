"""What is found in a text, and what it is replaced with."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Style(StrEnum):
    """How identifiers are replaced."""

    TAGS = "tags"
    SURROGATES = "surrogates"


class IdentifierType(StrEnum):
    """A kind of identifier; 45 CFR 164.514(b)(2)(i) lists eighteen, (A) to (R).

    The value is the word in the tag that replaces it. Facilities are not listed there by name:
    they tell where somebody lives, and are replaced like places.
    """

    NAME = "NAME"
    LOCATION = "LOCATION"
    ZIP = "ZIP"
    FACILITY = "FACILITY"
    EMPLOYER = "EMPLOYER"
    DATE = "DATE"
    AGE = "AGE 90+"
    PHONE = "PHONE"
    FAX = "FAX"
    EMAIL = "EMAIL"
    SSN = "SSN"
    MRN = "MRN"
    HEALTH_PLAN = "HEALTH PLAN"
    ACCOUNT = "ACCOUNT"
    LICENSE = "LICENSE"
    VEHICLE = "VEHICLE"
    DEVICE = "DEVICE"
    URL = "URL"
    IP = "IP ADDRESS"
    BIOMETRIC = "BIOMETRIC"
    PHOTO = "PHOTO"
    ID = "ID"


class Found(NamedTuple):
    """A place in the text that a finder takes for an identifier.

    Attributes:
        start: Offset of its first character, in code points.
        end: Offset after its last character.
        type: The kind.
        rank: How sure the kind is; where two places overlap, the lower rank names both.
    """

    start: int
    end: int
    type: IdentifierType
    rank: int = 5


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier of a text.

    Attributes:
        start: Offset of its first character in the text given, in Unicode code points.
        end: Offset after its last character.
        type: The kind.
        text: Its characters.
        replacement: What stands in its place in the redacted text.
    """

    start: int
    end: int
    type: IdentifierType
    text: str
    replacement: str


@dataclass(frozen=True, slots=True)
class Deidentified:
    """A redacted text: a draft for a person's review, for no method finds everything.

    Attributes:
        text: The text with every identifier replaced.
        spans: The identifiers, in order and without overlap.
    """

    text: str
    spans: tuple[Identifier, ...]


def merged(found: Sequence[Found]) -> list[Found]:
    """Return the places in order, those that overlap joined to one.

    The kind of a joined place is that of the lowest rank, and of the longest among equals.
    """
    ordered = sorted(found, key=lambda one: (one.start, one.end))
    joined: list[Found] = []
    strength = (0, 0)
    for one in ordered:
        own = (-one.rank, one.end - one.start)
        if joined and one.start < joined[-1].end:
            last = joined[-1]
            best = one if own > strength else last
            joined[-1] = Found(last.start, max(last.end, one.end), best.type, best.rank)
            strength = max(own, strength)
        else:
            joined.append(one)
            strength = own
    return joined
