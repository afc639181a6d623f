"""What a code says beyond its idea: its level, its side, its encounter."""

import sqlite3
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from index.fulltext.phrases import WIDE
from index.fulltext.text import index_words
from index.model import Kind, System

SIDES = ("right", "left", "bilateral")
ENCOUNTERS = ("initial", "subsequent", "sequela")
_BITS = {word: 1 << place for place, word in enumerate((*SIDES, *ENCOUNTERS))}
SIDE_BITS = sum(_BITS[word] for word in SIDES)
ENCOUNTER_BITS = sum(_BITS[word] for word in ENCOUNTERS)
LATER_BITS = ENCOUNTER_BITS & ~_BITS["initial"]
WIDE_LEVEL = 0
HEADING_LEVEL = 3
CODE_LEVEL = 4


def trait_bits(words: Iterable[str]) -> int:
    """Return the bits of the sides and encounters that some words name."""
    found = 0
    for word in words:
        found |= _BITS.get(word, 0)
    return found


def headings(connection: sqlite3.Connection) -> npt.NDArray[np.int32]:
    """Return the category or subcategory directly above every document, -1 for none: int32 [N]."""
    rows = connection.execute(
        "SELECT c.id, CASE WHEN p.kind IN (?, ?) THEN p.id ELSE -1 END"
        " FROM code c LEFT JOIN code p ON p.id = c.parent ORDER BY c.id",
        (Kind.CATEGORY, Kind.SUBCATEGORY),
    )
    return np.array([heading for _, heading in rows], np.int32)


def traits(connection: sqlite3.Connection) -> npt.NDArray[np.uint8]:
    """Return level and traits of every document.

    Returns:
        uint8 [documents, 2]. The level of an ICD-10-CM code is its number of characters; that of
        other headings and codes is ``HEADING_LEVEL`` and ``CODE_LEVEL``; chapters, blocks and
        ICD-10-PCS tables have ``WIDE_LEVEL``. The traits are those that the title names.
    """
    found: list[tuple[int, int]] = []
    for row in connection.execute("SELECT system, code, title, kind FROM code ORDER BY id"):
        if row["kind"] in WIDE or (
            row["system"] == System.ICD10PCS and row["kind"] == Kind.CATEGORY
        ):
            level = WIDE_LEVEL
        elif row["system"] == System.ICD10CM:
            level = len(row["code"])
        else:
            level = CODE_LEVEL if row["kind"] == Kind.CODE else HEADING_LEVEL
        bits = 0
        if row["system"] == System.ICD10CM:
            words = index_words(row["title"])
            if len(row["code"]) < 7:  # "initial" may be part of the idea, not an encounter
                words = [word for word in words if word in SIDES]
            bits = trait_bits(words)
        found.append((level, bits))
    return np.array(found, np.uint8).reshape(-1, 2)
