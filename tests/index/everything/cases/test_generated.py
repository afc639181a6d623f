"""A thousand notes made of official phrases: what is suggested is there, valid and explained."""

import random
from collections.abc import Iterator
from datetime import date

from index.cases.coding import CaseCoder
from index.database import Content
from index.model import System

NOTES = 1_000
_SEED = 20_261_130
_FRAMES = (
    "{0}.",
    "Patient with {0} and {1}.",
    "History of {0}. Denies {1}.",
    "Assessment: 1. {0} 2. {1}, left. 3. Possible {2}.",
    "PMH: {0}, {1}. Mother had {2}.",
    "Dx: acute {0} due to {1}; s/p {2} 2019.",
    "HPI: 45 yo F, {0} x 3 d, no {1}. Plan: rule out {2}.",
    "A/P: {0} - continue metformin. {1}: return if {2}.",
)


def _notes(content: Content) -> Iterator[str]:
    titles = [
        row[0]
        for row in content.connection.execute(
            "SELECT title FROM index_entry WHERE book = 'index' AND parent IS NULL ORDER BY number"
        )
    ] + [
        row[0]
        for row in content.connection.execute(
            "SELECT title FROM code WHERE system = ? AND billable ORDER BY id", (System.ICD10CM,)
        )
    ]
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    for _ in range(NOTES):
        frames = chance.sample(_FRAMES, chance.randint(1, 4))
        yield "\n".join(frame.format(*chance.sample(titles, 3)) for frame in frames)


def test_every_suggestion(content: Content, coder: CaseCoder) -> None:
    """Every code exists and is valid on the date, and has evidence or a rule that adds it."""
    on = date(2026, 3, 14)
    billable = {
        row[0]
        for row in content.connection.execute(
            "SELECT code FROM code WHERE system = ? AND billable", (System.ICD10CM,)
        )
    }
    suggested = 0
    for note in _notes(content):
        result = coder.code(note, date_of_service=on)
        for one in result.suggestions:
            if one.ref.system is System.ICD10CM:
                assert one.ref.code in billable, one
            assert one.evidence or one.notes, one
            assert 0 <= one.score <= 1
            assert all(note[e.start : e.end] == e.text for e in one.evidence)
            suggested += one.accepted
        refs = [one.ref for one in result.suggestions]
        assert len(refs) == len(set(refs))
        invalid = {"unknown", "not_valid_on_date", "not_billable"}
        assert not invalid & {finding.rule for finding in result.checks}
    assert suggested > NOTES
