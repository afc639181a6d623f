"""How much is found in 179 invented sentences, and how little else."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from index.cases.deidentification import Deidentified, IdentifierType, deidentify

NOTES = Path(__file__).with_name("notes.jsonl")
RECALL = 0.97
PRECISION = 0.97
TYPES = 0.9


@cache
def notes() -> list[tuple[dict[str, Any], Deidentified]]:
    """Return the sentences with what is found in each."""
    rows = [json.loads(line) for line in NOTES.read_text(encoding="utf-8").splitlines()]
    return [(row, deidentify(row["text"])) for row in rows]


def labels() -> Iterator[tuple[dict[str, Any], Deidentified]]:
    """Yield each labelled identifier with what is found in its sentence."""
    for row, found in notes():
        for span in row["spans"]:
            yield span, found


def test_the_labels_are_places_of_the_texts() -> None:
    """Every type is known and every kind of identifier occurs."""
    rows = [row for row, _ in notes()]
    assert len(rows) >= 120
    assert sum(not row["spans"] for row in rows) >= 40
    kinds = {span["type"] for row in rows for span in row["spans"]}
    assert kinds == {kind.value for kind in IdentifierType}
    for row in rows:
        for span in row["spans"]:
            assert 0 <= span["start"] < span["end"] <= len(row["text"])


def test_recall() -> None:
    """An identifier counts as found if each of its characters is replaced."""
    covered = [
        any(one.start <= span["start"] and span["end"] <= one.end for one in found.spans)
        for span, found in labels()
    ]
    assert sum(covered) / len(covered) >= RECALL


def test_precision() -> None:
    """What is replaced has to overlap a labelled identifier."""
    right = [
        any(one.start < span["end"] and span["start"] < one.end for span in row["spans"])
        for row, found in notes()
        for one in found.spans
    ]
    assert sum(right) / len(right) >= PRECISION


def test_types() -> None:
    """Most identifiers get the tag of their kind."""
    right = [
        any(
            one.type.value == span["type"]
            for one in found.spans
            if one.start < span["end"] and span["start"] < one.end
        )
        for span, found in labels()
    ]
    assert sum(right) / len(right) >= TYPES


def test_nothing_is_left_for_a_second_run() -> None:
    """What is replaced hides no identifier that shows only afterwards."""
    left = [deidentify(found.text).spans for _, found in notes()]
    assert [spans for spans in left if spans] == []


@pytest.mark.parametrize(
    "text",
    [
        "Motor strength 5/5, reflexes 2/4, pain 3/10, murmur 2/6.",
        "BP 120/80; take 1/2 tab; C5-6 and T12; Stage 4; Grade 2.",
        "She has Parkinson's disease, Crohn's disease and a Foley catheter.",
        "Diagnosed in 2016, three days ago, last week, 30 pack-years.",
        "CPT 99213, HCPCS J1100, ICD-10-CM E11.42 and S72.001A, NDC 0002-7510-01.",
        "An 89-year-old man; patients over 90; temperature 98 F.",
        "DR with macular edema in the left eye.",
    ],
)
def test_what_is_no_identifier_stays(text: str) -> None:
    """Fractions, levels, eponyms, years, codes and ages under 90."""
    assert deidentify(text).spans == ()
