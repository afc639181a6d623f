"""Words of a query that say which variant of a code is meant: side, acuity, encounter and so on.

A constraint lifts the codes whose titles agree with it; a code that lacks it is not dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing that a query says about the variant.

    Attributes:
        kind: ``laterality``, ``acuity``, ``encounter``, ``healing``, ``fracture``, ``gustilo``,
            ``trimester``, ``weeks``, ``stage``, ``severity``, ``age``, ``sex`` or ``control``.
        words: The folded words that official titles use for it; empty where titles have none.
        positions: Places of the typed words it was read from, ascending.
    """

    kind: str
    words: tuple[str, ...]
    positions: tuple[int, ...]


Constraints = tuple[Constraint, ...]
"""What a query says, in the order typed; no typed word is in two of them."""

_SIDED = (
    "ankle arm axilla breast bronchus calf cornea ear elbow extremity eye eyelid face femur fibula"
    " finger foot forearm great groin hand heel hip humerus iris jaw kidney knee leg limb lower"
    " lung malleolus middle neck ovary patella pelvis radius retina ring rotator scapula shoulder"
    " side sided shin testis thigh thumb tibia toe ulna upper ureter wrist"
)
_BODY_PARTS = frozenset(_SIDED.split())

_TABLE: dict[str, tuple[tuple[str, str], ...]] = {
    "laterality": (
        ("right", "right"),
        ("rt", "right"),
        ("left", "left"),
        ("lt", "left"),
        ("bilateral", "bilateral"),
        ("bilat", "bilateral"),
        ("both sides", "bilateral"),
        ("unspecified side", "unspecified"),
    ),
    "acuity": (
        ("acute on chronic", "acute on chronic"),
        ("acute", "acute"),
        ("chronic", "chronic"),
        ("subacute", "subacute"),
        ("recurrent", "recurrent"),
    ),
    "encounter": (
        ("initial encounter", "initial encounter"),
        ("initial visit", "initial encounter"),
        ("initial", "initial encounter"),
        ("subsequent encounter", "subsequent encounter"),
        ("subsequent visit", "subsequent encounter"),
        ("subsequent", "subsequent encounter"),
        ("follow up", "subsequent encounter"),
        ("followup", "subsequent encounter"),
        ("aftercare visit", "subsequent encounter"),
        ("sequela", "sequela"),
        ("sequelae", "sequela"),
        ("late effect", "sequela"),
        ("late effects", "sequela"),
        ("old", "sequela"),
    ),
    "healing": (
        ("routine healing", "routine healing"),
        ("delayed healing", "delayed healing"),
        ("delayed union", "delayed healing"),
        ("nonunion", "nonunion"),
        ("non union", "nonunion"),
        ("malunion", "malunion"),
    ),
    "trimester": (
        *((f"{typed} trimester", "first trimester") for typed in ("first", "1st")),
        *((f"{typed} trimester", "second trimester") for typed in ("second", "2nd")),
        *((f"{typed} trimester", "third trimester") for typed in ("third", "3rd")),
    ),
    "severity": (("mild", "mild"), ("moderate", "moderate"), ("severe", "severe")),
    "age": (
        ("newborn", "newborn"),
        ("neonatal", "newborn"),
        ("infant", "infant"),
        ("child", "child"),
        ("pediatric", "child"),
        ("adult", "adult"),
        ("elderly", "adult"),
    ),
    "sex": (
        ("female", "female"),
        ("woman", "female"),
        ("women", "female"),
        ("male", "male"),
        ("man", "male"),
        ("men", "male"),
    ),
    "control": (
        ("uncontrolled", "uncontrolled"),
        ("poorly controlled", "uncontrolled"),
        ("with hyperglycemia", "with hyperglycemia"),
        ("with hypoglycemia", "with hypoglycemia"),
    ),
}
_PHRASES: dict[str, list[tuple[tuple[str, ...], str, tuple[str, ...]]]] = {}
for _kind, _pairs in _TABLE.items():
    for _typed, _official in _pairs:
        _entry = (tuple(_typed.split()), _kind, tuple(_official.split()))
        _PHRASES.setdefault(_entry[0][0], []).append(_entry)
for _entries in _PHRASES.values():
    _entries.sort(key=lambda entry: -len(entry[0]))

_STAGE = frozenset({"stage", "grade"})
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_FRACTURES = frozenset({"fracture", "fractures", "fx", "frx"})
_SEX_LETTERS = {"f": "female", "m": "male"}
_SIDE_LETTERS = {"r": "right", "l": "left"}
_AGE_UNITS = frozenset({"yo", "y", "yr", "yrs", "year", "years"})


def constraints(words: Sequence[str]) -> Constraints:
    """Return what the words of a query say about the variant of a code.

    Args:
        words: Folded words in the order typed, stop words included (``acute on chronic``); with
            them left out, phrases that hold one are read word by word.
    """
    found: list[Constraint] = []
    fracture = not _FRACTURES.isdisjoint(words)
    place = 0
    while place < len(words):
        one = _by_rule(words, place, fracture, found) or _by_table(words, place)
        if one is None:
            place += 1
        else:
            found.append(one)
            place = one.positions[-1] + 1
    return tuple(found)


def _by_table(words: Sequence[str], place: int) -> Constraint | None:
    for typed, kind, official in _PHRASES.get(words[place], ()):
        stop = place + len(typed)
        if tuple(words[place:stop]) != typed:
            continue
        if typed in (("rt",), ("lt",)) and not _beside_body_part(words, place):
            continue
        return Constraint(kind, official, tuple(range(place, stop)))
    return None


def _beside_body_part(words: Sequence[str], place: int) -> bool:
    """Return whether a short form of a side stands before a body part, behind one, or last."""
    neighbours = (*words[max(place - 1, 0) : place], *words[place + 1 : place + 2])
    return place == len(words) - 1 > 0 or not _BODY_PARTS.isdisjoint(neighbours)


def _by_rule(
    words: Sequence[str], place: int, fracture: bool, before: Sequence[Constraint]
) -> Constraint | None:
    """Read what depends on the words around it."""
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else ""
    one, two = (place,), (place, place + 1)
    if word in _SEX_LETTERS and before and before[-1].kind == "age":
        if before[-1].positions[-1] == place - 1:
            return Constraint("sex", (_SEX_LETTERS[word],), one)
    elif word in _SIDE_LETTERS and _beside_body_part(words, place):
        return Constraint("laterality", (_SIDE_LETTERS[word],), one)
    elif word in ("open", "closed") and fracture:
        return Constraint("fracture", (word,), one)
    elif word in _STAGE and (value := _stage(following)):
        return Constraint("stage", (word, value), two)
    elif word in ("type", "gustilo") and fracture:
        return _gustilo(words, place)
    elif word.isdecimal() and len(word) <= 3:
        return _by_number(words, place, int(word), following)
    elif word.endswith("yo") and word[:-2].isdecimal() and len(word) <= 5:
        return _age(int(word[:-2]), one)
    return None


def _stage(word: str) -> str:
    """Return ``3``, ``3a`` or, from Roman figures, ``3b``; empty if it is no stage."""
    figures = word.rstrip("abc")
    number = _ROMAN.get(figures, figures)
    suffix = word[len(figures) :]
    return number + suffix if number in ("0", "1", "2", "3", "4", "5") and len(suffix) < 2 else ""


def _gustilo(words: Sequence[str], place: int) -> Constraint | None:
    """Read ``type IIIA`` or ``gustilo type 3a`` as the titles write it."""
    last = place + 1
    if words[place] == "gustilo":
        while last < len(words) and words[last] in ("anderson", "type", "grade"):
            last += 1
    if last >= len(words):
        return None
    value = _stage(words[last])
    if value[:1] not in ("1", "2", "3"):
        return None
    roman = "i" * int(value[0]) + value[1:]
    return Constraint("gustilo", ("type", roman), tuple(range(place, last + 1)))


def _by_number(words: Sequence[str], place: int, number: int, following: str) -> Constraint | None:
    """Read ``28 weeks`` (Z3A and the trimester) and ``45 yo``."""
    if following in ("weeks", "week", "wks", "wk") and 1 <= number <= 42:
        return Constraint("weeks", (str(number), "weeks"), (place, place + 1))
    if following in _AGE_UNITS:
        stop = place + 2
        if stop < len(words) and words[stop] in ("old", "o"):
            stop += 1
        return _age(number, tuple(range(place, stop)))
    return None


def _age(years: int, positions: tuple[int, ...]) -> Constraint:
    """Return the age word: MCE takes 0 as newborn, up to 17 as pediatric."""
    if years == 0:
        return Constraint("age", ("newborn",), positions)
    return Constraint("age", ("child",) if years < 18 else ("adult",), positions)


def trimester_of_weeks(weeks: int) -> tuple[str, str]:
    """Return the trimester words of completed weeks: before 14, before 28, and later.

    Source: ICD-10-CM tabular, chapter 15.
    """
    order = "first" if weeks < 14 else "second" if weeks < 28 else "third"
    return order, "trimester"
