"""Inherited notes and Excludes1 references, against the Tabular List itself."""

import random
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

import pytest

from index.database import Content
from index.model import CodeRef, NoteKind, System
from index.pages.exclusions import excluded_by, unreadable_exclusions
from index.pages.references import Reference, note_items, references_in
from index.pages.rows import ancestor_rows, find_row
from tests.index.everything.official import draw, icd10cm_order, page, undotted
from tests.tabular import note_text, notes_along, printed_name, tabular_list, trail_to, trails

SOURCE = "icd10cm-tabular"
OTHERS = 200
"""Codes elsewhere that a reference must not match."""


@pytest.fixture
def tabular(content: Content, downloads: Path) -> Element:
    """Return the Tabular List as published."""
    return tabular_list(content, downloads)


@pytest.mark.parametrize(
    ("code", "stands_at"),
    [
        ("E1122", "E11.22"),
        ("I25110", "I25.110"),
        ("S72001A", "S72.001"),
        ("O24410", "O24.410"),
        ("Z794", "Z79.4"),
    ],
)
def test_inherited_notes(content: Content, tabular: Element, code: str, stands_at: str) -> None:
    """With everything installed the notes are the same: kind, text and origin."""
    trail = trail_to(tabular, stands_at)[1:]
    shown = page(content, System.ICD10CM, code).notes
    ours = [(note.kind.value, note.text, note.origin.display) for note in shown]
    assert ours == notes_along(trail)


def test_inherited_notes_of_random_codes(content: Content, tabular: Element) -> None:
    """200 blocks, categories, subcategories and codes."""
    for trail in draw([trail for trail in trails(tabular) if len(trail) > 1], 51):
        name = printed_name(trail[-1])
        shown = page(content, System.ICD10CM, undotted(name)).notes
        ours = [(note.kind.value, note.text, note.origin.display) for note in shown]
        assert ours == notes_along(list(trail)), name


# --- Excludes1 references ------------------------------------------------------------------------


class Printed(NamedTuple):
    """An Excludes1 note: where it stands and its text."""

    place: str
    text: str


_CODE = r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?"
_ITEM = rf"(?:{_CODE}\.?-?-{_CODE}|{_CODE})\.?-?"
_SIMPLE = re.compile(rf"\({_ITEM}(?:, ?{_ITEM})*\)")
"""A list of single codes, codes with a dash, and ranges, in brackets."""
_LIKE_A_CODE = re.compile(r"\b[A-Z]\d[0-9A-Z](\.|\b)")

# The part of a text with codes that is anything else: what it means, on undotted codes.
DIABETES = "E(0[89]|1[0-3])"
IRREGULAR = {
    # Conditions.
    "(E08-E13 with .21)": f"{DIABETES}21",
    "(E08-E13 with .29)": f"{DIABETES}29",
    "(E08-E13 with .39)": f"{DIABETES}39",
    "(E08-E13 with .41)": f"{DIABETES}41",
    "(E08-E13 with .42)": f"{DIABETES}42",
    "(E08-E13 with .43)": f"{DIABETES}43",
    "(E08-E13 with .44)": f"{DIABETES}44",
    "(E08-E13 with .51-.52)": f"{DIABETES}5[12]",
    "(E08-E13 with .52)": f"{DIABETES}52",
    "(E08-E13 with .61-)": f"{DIABETES}61",
    "(E08-E13 with .610)": f"{DIABETES}610",
    "(E08-E13 with .62-)": f"{DIABETES}62",
    "(E08-E13 with .620)": f"{DIABETES}620",
    "(E08-E13 with .69-)": f"{DIABETES}69",
    "see categories E08-E10, E11, E13 with ketoacidosis": "E(08|09|10|11|13)1[01]",
    "(F10-F19 with 5th character .6)": "F1..6",
    "(F11-F19 with fifth to sixth characters 51)": "F1[1-9].51",
    "(A37 with fifth-character 1)": "A37.1",
    "(B27.- with fifth character 2)": "B27.2",
    "(B27.0-B27.9 with fifth character 1)": "B27.1",
    "C91.0-C95.9 with 5th character 1": "C9[1-5].1",
    "(M51.- with fifth character 4)": "M51.4",
    "(M51.- with fifth character 6)": "M51.6",
    "(V01-V09 with 5th character 1)": "V0[1-9].1",
    "(V01-V09 with 5th character 2)": "V0[1-9].2",
    "(V01-V09 with 5th character 9)": "V0[1-9].9",
    "(V01-V09 with fifth character 9)": "V0[1-9].9",
    "(I69. with final characters -20)": "I69.20",
    "(I69. with final characters -21)": "I69.21",
    "(I69. with final characters -22)": "I69.22",
    "(I69. with final characters -23)": "I69.23",
    "(I69. with final characters -28)": "I69.28",
    "(I69. with final characters -90)": "I69.90",
    "(I69. with final characters -92)": "I69.92",
    "(I69. with final characters -93)": "I69.93",
    "(S06.0X- with seventh character A)": "S060X.A",
    "(S02.- with 7th character B)": "S02...B",
    "(S52.- with open fracture 7th character)": "S52...[BCEFHJMNQR]",
    "(S62.- with 7th character B)": "S62...B",
    "(S92.-with 7th character B)": "S92...B",
    # Lists and ranges, printed otherwise than usual.
    "(A00-R94 and T80-T88.6, T88.8)": "[A-Q]|R[0-8]|R9[0-4]|T8[0-7]|T88[0-68]",
    "S06.1- to S06.6-, and S06.81- to S06.89-": "S06[1-6]|S068[1-9]",
    "S06.0- to S06.8-code": "S06[0-8]",
    "(I69.01-I69.11-, I69.21-I69.31-, I69.81- I69.91-)": (
        "I690[1-9]|I691[01]|I692[1-9]|I693[01]|I698[1-9]|I699[01]"
    ),
    "(K50.014, K50.114, K50.814, K50.914,)": "K50[0189]14",
    "(K50.013, K50.113, K50.813, K50.913,)": "K50[0189]13",
    "(I01.0 -I01.9)": "I01",
    "(P28.3- - P28.4-)": "P28[34]",
    "(Q70.0- -Q70.3-)": "Q70[0-3]",
    "(P03.82 )": "P0382",
    "(P96.83 )": "P9683",
    "(Z89.52-": "Z8952",
    "any type in A15 (J65)": "A15|J65",
    "classified in M75-M77": "M7[5-7]",
    "classified in H90.-": "H90",
    "classifiable to K56.-": "K56",
    "classifiable to P76.-": "P76",
    "classified to Q67.0-Q67.4": "Q67[0-4]",
    "classified to Q87.-": "Q87",
    "categories Y93.0-Y93.6": "Y93[0-6]",
    "categories Y93.0-Y93.7": "Y93[0-7]",
    "categories Y93.0-Y93.A": "Y93[0-9A]",
    "E72.4": "E724",
    "M43.6": "M436",
    "Q68.0": "Q680",
    "R68.11": "R6811",
    "S04.04-": "S0404",
    "Z87.821": "Z87821",
}  # fmt: skip


def _printed(tabular: Element) -> Iterator[list[Printed]]:
    """Yield the Excludes1 notes of each place."""
    for trail in trails(tabular):
        for group in trail[-1].findall("excludes1"):
            place = printed_name(trail[-1])
            yield [Printed(place, note_text(note)) for note in group.findall("note")]


def _is_prose(text: str) -> bool:
    return not text.endswith(":") and not _LIKE_A_CODE.search(text)


def _irregular(text: str) -> str:
    """Return what stands in a text besides simple lists, if that holds codes too."""
    return text if _LIKE_A_CODE.search(_SIMPLE.sub("()", text)) else ""


@lru_cache(maxsize=1)
def _codes() -> list[str]:
    return sorted(line.code for line in icd10cm_order() if line.billable)


@lru_cache(maxsize=1)
def _titles() -> dict[str, str]:
    return {line.code: line.title for line in icd10cm_order()}


def _expanded(text: str) -> set[str]:
    """Return the billable codes that the simple lists of a text name."""
    codes = _codes()
    found: set[str] = set()
    for group in _SIMPLE.finditer(text):
        for item in re.findall(_ITEM, group[0]):
            first, *last = re.findall(_CODE, item)
            start = bisect_left(codes, undotted(first))
            end = bisect_right(codes, undotted(last[0] if last else first) + "\uffff")
            found.update(codes[start:end])
    return found


def _covered(references: tuple[Reference, ...], also: list[str]) -> set[str]:
    """Return the billable codes that references match, looked for in their chapters' letters."""
    return set().union(*(_matched(one) for one in references)) | {
        code for code in also if any(one.matches(code, _titles()[code]) for one in references)
    }


@cache
def _matched(one: Reference) -> frozenset[str]:
    codes = _codes()
    start = bisect_left(codes, one.first[:2])
    end = bisect_right(codes, one.last[:2] + "\uffff")
    return frozenset(code for code in codes[start:end] if one.matches(code, _titles()[code]))


def test_every_reference_of_an_excludes1_note(tabular: Element) -> None:
    """All 5,407 notes: each that names a code covers exactly the codes it names."""
    places = list(_printed(tabular))
    notes = [note for place in places for note in place]
    assert len(notes) == 5_407
    assert sum(note.text.endswith(":") for note in notes) == 54
    assert sum(_is_prose(note.text) for note in notes) == 74
    chance = random.Random(52)
    unused = set(IRREGULAR)
    for place in places:
        items = note_items([note.text for note in place])
        for note, item in zip(place, items, strict=True):
            others = chance.sample(_codes(), OTHERS // 10)
            assert item.stem == note.text.endswith(":")
            assert item.unreadable == _is_prose(note.text), note.text
            ours = _covered(item.references, others)
            if not _irregular(note.text):
                assert ours == _expanded(note.text), note.text
                continue
            key = max((key for key in IRREGULAR if key in note.text), key=len)
            unused.discard(key)
            meant = re.compile(IRREGULAR[key])
            assert ours == {code for code in _codes() if meant.match(code)}, note.text
            assert ours
    assert not unused


def test_prose_is_listed_as_not_machine_checkable(content: Content, tabular: Element) -> None:
    """The 74 notes of Excludes1 and those of Excludes2, each with the place it stands at."""
    printed = sorted(
        (undotted(printed_name(trail[-1])).removeprefix("Chapter "), note_text(note))
        for trail in trails(tabular)
        for kind in ("excludes1", "excludes2")
        for group in trail[-1].findall(kind)
        for note in group.findall("note")
        if _is_prose(note_text(note))
    )
    listed = unreadable_exclusions(content, [SOURCE])
    # Behind a stem the listed text begins with it.
    ours = sorted((ref.code, text.rsplit(": ", 1)[-1]) for text, ref in listed)
    assert ours == [(place, text.rsplit(": ", 1)[-1]) for place, text in printed]


def test_excluded_codes_find_the_note(content: Content, tabular: Element) -> None:
    """From 200 notes drawn at random: a code that each names is excluded by it."""
    chance = random.Random(53)
    notes = [
        note
        for place in _printed(tabular)
        for note in place
        if references_in(note.text) and not _irregular(note.text)
    ]
    checked = 0
    for place, text in draw(notes, 54, 300):
        code = chance.choice(sorted(_expanded(text)))
        row = find_row(content, CodeRef(System.ICD10CM, code))
        above = ancestor_rows(content, row)
        if place in {one["display"] for one in above}:
            continue
        checked += 1
        found = excluded_by(content, row, above, [SOURCE])
        shown = [(one.kind, one.origin.display) for one in found if one.text.endswith(text)]
        assert (NoteKind.EXCLUDES1, place) in shown, (code, place, text)
    assert checked >= OTHERS
