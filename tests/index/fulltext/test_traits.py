"""Level, heading, side and encounter of real codes."""

import sqlite3

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fulltext import Engine
from index.fulltext.traits import (
    CODE_LEVEL,
    ENCOUNTER_BITS,
    ENCOUNTERS,
    HEADING_LEVEL,
    LATER_BITS,
    SIDE_BITS,
    SIDES,
    WIDE_LEVEL,
    headings,
    trait_bits,
    traits,
)
from index.model import System

Key = tuple[str, str]


@pytest.fixture(scope="module")
def connection(small_engine: Engine) -> sqlite3.Connection:
    """The database of the small content."""
    return small_engine.content.connection


@pytest.fixture(scope="module")
def keys(connection: sqlite3.Connection) -> list[Key]:
    """System and code of every document."""
    rows = connection.execute("SELECT system, code FROM code ORDER BY id")
    return [(row["system"], row["code"]) for row in rows]


@pytest.fixture(scope="module")
def found(connection: sqlite3.Connection, keys: list[Key]) -> dict[Key, tuple[int, int]]:
    """Level and traits by system and code."""
    made = traits(connection)
    assert made.dtype == np.uint8
    assert made.shape == (len(keys), 2)
    return {key: (level, bits) for key, (level, bits) in zip(keys, made.tolist(), strict=True)}


def test_what_is_packed_is_what_is_read(
    connection: sqlite3.Connection, small_engine: Engine
) -> None:
    """The arrays of the content are those of the functions."""
    assert np.array_equal(traits(connection), small_engine.postings.traits)
    assert np.array_equal(headings(connection), small_engine.postings.headings)


@pytest.mark.parametrize(
    ("system", "code", "level"),
    [
        (System.ICD10CM, "4", WIDE_LEVEL),
        (System.ICD10CM, "E11", 3),
        (System.ICD10CM, "E112", 4),
        (System.ICD10CM, "E1122", 5),
        (System.ICD10CM, "S72001", 6),
        (System.ICD10CM, "S72001A", 7),
        (System.ICD10PCS, "0", WIDE_LEVEL),
        (System.ICD10PCS, "0D", WIDE_LEVEL),
        (System.ICD10PCS, "0DT", WIDE_LEVEL),
        (System.ICD10PCS, "0DTJ0ZZ", CODE_LEVEL),
        (System.ICD9CM, "250", HEADING_LEVEL),
        (System.ICD9CM, "25000", CODE_LEVEL),
        (System.ICD9PROC, "47", HEADING_LEVEL),
        (System.ICD9PROC, "4709", CODE_LEVEL),
    ],
)
def test_levels(found: dict[Key, tuple[int, int]], system: System, code: str, level: int) -> None:
    """Characters of an ICD-10-CM code; a fixed level for the rest."""
    assert found[system, code][0] == level


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("E1122", ()),
        ("E113211", ("right",)),
        ("E113212", ("left",)),
        ("E113213", ("bilateral",)),
        ("E113219", ()),  # unspecified eye
        ("S7200", ()),
        ("S72001", ("right",)),
        ("S72002", ("left",)),
        ("S72001A", ("right", "initial")),
        ("S72002D", ("left", "subsequent")),
        ("S72009S", ("sequela",)),
    ],
)
def test_sides_and_encounters(
    found: dict[Key, tuple[int, int]], code: str, words: tuple[str, ...]
) -> None:
    """As the titles say them."""
    assert found[System.ICD10CM, code][1] == trait_bits(words)


def test_encounters_stand_in_a_7th_character_only(found: dict[Key, tuple[int, int]]) -> None:
    """A shorter code has no encounter, another code set no traits at all."""
    for (system, code), (_, bits) in found.items():
        assert not bits or system == System.ICD10CM, code
        assert not bits & ENCOUNTER_BITS or len(code) == 7, code


def test_initial_and_subsequent_may_be_the_idea_itself() -> None:
    """In the title of a shorter code they name no encounter; a side is a side."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.execute("CREATE TABLE code (id, system, code, title, kind)")
    connection.executemany(
        "INSERT INTO code VALUES (?, 'ICD10CM', ?, ?, 'code')",
        [
            (0, "A660", "Initial lesions of yaws"),
            (1, "I220", "Subsequent ST elevation (STEMI) myocardial infarction of anterior wall"),
            (2, "M1711", "Unilateral primary osteoarthritis, right knee"),
        ],
    )
    assert traits(connection).tolist() == [[4, 0], [4, 0], [5, trait_bits(["right"])]]


def test_headings(connection: sqlite3.Connection, keys: list[Key]) -> None:
    """Category or subcategory directly above; a category has none, a block is none."""
    made = headings(connection)
    assert made.dtype == np.int32
    assert len(made) == len(keys)
    above = {
        key: keys[heading] if heading >= 0 else None
        for key, heading in zip(keys, made.tolist(), strict=True)
    }
    assert above[System.ICD10CM, "S72001A"] == (System.ICD10CM, "S72001")
    assert above[System.ICD10CM, "S72001"] == (System.ICD10CM, "S7200")
    assert above[System.ICD10CM, "E1122"] == (System.ICD10CM, "E112")
    assert above[System.ICD10CM, "E112"] == (System.ICD10CM, "E11")
    assert above[System.ICD10CM, "E11"] is None
    assert above[System.ICD10PCS, "0DTJ0ZZ"] == (System.ICD10PCS, "0DT")
    assert above[System.ICD10PCS, "0DT"] is None
    assert above[System.ICD9CM, "25000"] == (System.ICD9CM, "250")
    for (system, code), heading in above.items():
        assert heading is None or (heading[0] == system and code.startswith(heading[1])), code


def test_bits_are_told_apart() -> None:
    """Each word has a bit; sides and encounters share none."""
    bits = [trait_bits([word]) for word in (*SIDES, *ENCOUNTERS)]
    assert len(set(bits)) == 6
    assert all(bit.bit_count() == 1 for bit in bits)
    assert SIDE_BITS & ENCOUNTER_BITS == 0
    assert sum(bits) == SIDE_BITS | ENCOUNTER_BITS
    assert trait_bits(["subsequent", "sequela"]) == LATER_BITS


@given(st.lists(st.one_of(st.sampled_from((*SIDES, *ENCOUNTERS)), st.text(max_size=6))))
def test_bits_of_any_words(words: list[str]) -> None:
    """Order and repetition do not count, and other words have no bit."""
    named = set(words) & {*SIDES, *ENCOUNTERS}
    assert trait_bits(words) == sum(trait_bits([word]) for word in named)
