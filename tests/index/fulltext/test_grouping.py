"""Variants of one idea are one family, and lists show each code once."""

import sqlite3
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fulltext import Engine
from index.fulltext.grouping import CATEGORY_ROWS, arrange, families
from index.model import Kind, System

POISONING = (
    # System, code, title, kind, parent; as in ICD-10-CM of April 2026 and HCPCS.
    (System.ICD10CM, "T36", "Systemic antibiotics", Kind.CATEGORY, None),
    (System.ICD10CM, "T360", "Penicillins", Kind.SUBCATEGORY, 0),
    (System.ICD10CM, "T360X", "Penicillins", Kind.SUBCATEGORY, 1),
    (System.ICD10CM, "T360X1", "Poisoning by penicillins, accidental", Kind.SUBCATEGORY, 2),
    (System.ICD10CM, "T360X1A", "Poisoning by penicillins, initial encounter", Kind.CODE, 3),
    (System.ICD10CM, "T360X5", "Adverse effect of penicillins", Kind.SUBCATEGORY, 2),
    (System.ICD10CM, "T360X5D", "Adverse effect, subsequent encounter", Kind.CODE, 5),
    (System.ICD10CM, "T361", "Cephalosporins", Kind.SUBCATEGORY, 0),
    (System.ICD10CM, "T361X", "Cephalosporins", Kind.SUBCATEGORY, 7),
    (System.ICD10CM, "T361X1", "Poisoning by cephalosporins, accidental", Kind.SUBCATEGORY, 8),
    (System.ICD10CM, "T66", "Radiation sickness, unspecified", Kind.CATEGORY, None),
    (System.ICD10CM, "T66XXX", "Radiation sickness, unspecified", Kind.SUBCATEGORY, 10),
    (System.ICD10CM, "T66XXXA", "Radiation sickness, initial encounter", Kind.CODE, 11),
    (System.HCPCS, "K0001", "Standard wheelchair", Kind.CODE, None),
    (System.HCPCS, "K0002", "Standard hemi wheelchair", Kind.CODE, None),
)


@pytest.fixture(scope="module")
def poisoning() -> dict[str, tuple[int, int]]:
    """Family and category of each code of ``POISONING``."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.execute("CREATE TABLE code (id, system, code, title, kind, parent)")
    rows = [(number, *row) for number, row in enumerate(POISONING)]
    connection.executemany("INSERT INTO code VALUES (?, ?, ?, ?, ?, ?)", rows)
    groups = families(connection)
    assert groups.dtype == np.int32
    return {
        code: (family, category)
        for (_, code, *_), (family, category) in zip(POISONING, groups.tolist(), strict=True)
    }


@pytest.fixture(scope="module")
def groups(small_engine: Engine) -> dict[tuple[str, str], tuple[int, int]]:
    """Family and category of each code of the small content, by system and code."""
    connection = small_engine.content.connection
    rows = connection.execute("SELECT system, code FROM code ORDER BY id").fetchall()
    made = families(connection)
    assert np.array_equal(made, small_engine.postings.groups)
    return {
        (row["system"], row["code"]): (family, category)
        for row, (family, category) in zip(rows, made.tolist(), strict=True)
    }


def test_intents_of_a_poisoning_are_one_family(poisoning: dict[str, tuple[int, int]]) -> None:
    """One family a substance; another substance is another."""
    one = {poisoning[code][0] for code in poisoning if code.startswith("T360X")}
    other = {poisoning[code][0] for code in poisoning if code.startswith("T361X")}
    assert len(one) == len(other) == 1
    assert one != other
    assert len({poisoning[code][1] for code in poisoning if code.startswith("T36")}) == 1


def test_encounters_are_one_family(poisoning: dict[str, tuple[int, int]]) -> None:
    """A 7th character makes no idea of its own; T66 is no category of substances."""
    assert poisoning["T66XXXA"][0] == poisoning["T66XXX"][0] != poisoning["T66"][0]
    assert poisoning["T66XXXA"][1] == poisoning["T66"][1] != poisoning["T36"][1]


def test_codes_of_a_section_are_of_one_category(poisoning: dict[str, tuple[int, int]]) -> None:
    """Each HCPCS code is its own family, those of a section are of one category."""
    (family, category), (other, same) = poisoning["K0001"], poisoning["K0002"]
    assert len({family, other, category}) == 3
    assert category == same


def test_sides_and_encounters_of_a_fracture(
    groups: dict[tuple[str, str], tuple[int, int]],
) -> None:
    """All sides and encounters of one fracture are one family, another fracture is another."""
    neck = {pair for (_, code), pair in groups.items() if code.startswith("S7200")} - {
        groups[System.ICD10CM, "S7200"]
    }
    assert len(neck) == 1
    sides = ("S72011A", "S72012B", "S72019S", "S72011", "S72012")
    assert len({groups[System.ICD10CM, code] for code in sides}) == 1
    assert groups[System.ICD10CM, "S72011A"][0] != groups[System.ICD10CM, "S72001A"][0]
    assert groups[System.ICD10CM, "S72011A"][1] == groups[System.ICD10CM, "S72001A"][1]


def test_complications_are_ideas_of_their_own(
    groups: dict[tuple[str, str], tuple[int, int]],
) -> None:
    """E11.21 and E11.22 are two families of one category."""
    one, other = groups[System.ICD10CM, "E1121"], groups[System.ICD10CM, "E1122"]
    assert one[0] != other[0]
    assert one[1] == other[1]


def test_eyes_of_a_retinopathy(groups: dict[tuple[str, str], tuple[int, int]]) -> None:
    """E11.3211 right, E11.3212 left, E11.3213 bilateral and E11.3219 unspecified eye."""
    found = [groups[System.ICD10CM, f"E11321{eye}"][0] for eye in "1239"]
    assert len(set(found)) == 1


def test_approaches_of_a_procedure(groups: dict[tuple[str, str], tuple[int, int]]) -> None:
    """Root operation and body part make the family, the table makes the category."""
    open_, closed = groups[System.ICD10PCS, "0DTJ0ZZ"], groups[System.ICD10PCS, "0DTJ4ZZ"]
    assert open_ == closed
    stomach = groups[System.ICD10PCS, "0DT60ZZ"]
    assert open_[0] != stomach[0]
    assert open_[1] == stomach[1]


def test_a_family_lies_in_one_category_and_one_system(
    groups: dict[tuple[str, str], tuple[int, int]],
) -> None:
    """Folding by family never crosses a category."""
    categories: dict[int, set[tuple[str, int]]] = {}
    for (system, _), (family, category) in groups.items():
        categories.setdefault(family, set()).add((system, category))
    assert all(len(found) == 1 for found in categories.values())


def test_arrange_folds_a_family_under_its_best() -> None:
    """The best member is shown; the others stand under it, best first."""
    pairs = np.array([[0, 9], [0, 9], [1, 9], [0, 9], [2, 8]], np.int32)
    assert arrange([3, 4, 0, 2, 1], pairs) == ([3, 4, 2], {3: (0, 1)})


def test_arrange_shows_a_few_rows_of_a_category() -> None:
    """What is beyond goes under the first row of the category."""
    pairs = np.array([[number, 100] for number in range(9)] + [[50, 101]], np.int32)
    heads, folded = arrange(list(range(10)), pairs)
    assert heads == [*range(CATEGORY_ROWS), 9]
    assert folded == {0: (6, 7, 8)}
    assert arrange(list(range(10)), pairs, rows=1) == ([0, 9], {0: tuple(range(1, 9))})


def test_arrange_nothing() -> None:
    """No document is no row."""
    assert arrange([], np.empty((0, 2), np.int32)) == ([], {})


@st.composite
def _lists(draw: st.DrawFn) -> tuple[list[int], list[tuple[int, int]], int]:
    """Draw ranked documents, the groups of all, and the rows of a category.

    A family lies in one category.
    """
    family_categories = draw(st.lists(st.integers(0, 4), min_size=1, max_size=12))
    members = draw(st.lists(st.integers(0, len(family_categories) - 1), min_size=1, max_size=40))
    groups = [(family, 100 + family_categories[family]) for family in members]
    ranked = draw(st.lists(st.integers(0, len(members) - 1), unique=True))
    return ranked, groups, draw(st.integers(1, 7))


@given(_lists())
def test_every_document_is_shown_or_folded_once(
    drawn: tuple[list[int], list[tuple[int, int]], int],
) -> None:
    """Nothing is lost or doubled, order is kept, and the limits hold."""
    ranked, groups, rows = drawn
    heads, folded = arrange(ranked, np.array(groups, np.int32), rows)
    everything = heads + [number for others in folded.values() for number in others]
    assert sorted(everything) == sorted(ranked)
    place = {number: rank for rank, number in enumerate(ranked)}
    for order in (heads, *folded.values()):
        assert [place[number] for number in order] == sorted(place[number] for number in order)
    assert folded.keys() <= set(heads)
    for head, others in folded.items():
        assert place[head] < place[others[0]]
        assert {groups[number][1] for number in others} == {groups[head][1]}
    shown = Counter(groups[head][1] for head in heads)
    assert max(shown.values(), default=0) <= rows
    assert max(Counter(groups[head][0] for head in heads).values(), default=0) <= 1
    if ranked:
        assert heads[0] == ranked[0]
