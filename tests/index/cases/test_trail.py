"""The audit trail: nothing in it can be changed, removed or moved unseen."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cases.trail import (
    MAX_CHARACTERS,
    Trail,
    TrailEntry,
    TrailError,
    coding_details,
    note_digest,
    read_trail,
)
from index.model import CodeRef, System
from index.model.cases import CaseResult, Evidence, Suggestion
from index.model.claims import CareSetting

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
_DETAILS = st.dictionaries(
    st.text(max_size=8), st.one_of(st.integers(), st.text(max_size=8), st.booleans()), max_size=3
)
_STEPS = st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8), _DETAILS), max_size=8)


def build(steps: list[tuple[str, str, dict[str, object]]]) -> Trail:
    """Return a trail with these actions, persons and details."""
    trail = Trail()
    for number, (action, who, details) in enumerate(steps):
        trail = trail.add(action, who, NOON + timedelta(seconds=number), details)
    return trail


@given(_STEPS)
def test_a_trail_is_read_as_it_was_written(steps: list[tuple[str, str, dict[str, object]]]) -> None:
    """Whatever an entry says comes back, and the chain holds."""
    trail = build(steps)
    trail.verify()
    assert read_trail(trail.to_json_lines()) == trail
    assert [json.loads(entry.details) for entry in trail.entries] == [one[2] for one in steps]


@given(_STEPS.filter(bool), st.data())
def test_a_changed_entry_is_found(
    steps: list[tuple[str, str, dict[str, object]]], data: st.DataObject
) -> None:
    """Any field that says something else breaks the chain."""
    trail = build(steps)
    at = data.draw(st.integers(0, len(steps) - 1))
    name = data.draw(st.sampled_from([field.name for field in fields(TrailEntry)]))
    before = getattr(trail.entries[at], name)
    other = st.integers() if isinstance(before, int) else st.text(max_size=70)
    change: dict[str, Any] = {name: data.draw(other.filter(lambda x: x != before))}
    changed = replace(trail.entries[at], **change)
    forged = Trail((*trail.entries[:at], changed, *trail.entries[at + 1 :]))
    with pytest.raises(TrailError):
        forged.verify()
    with pytest.raises(TrailError):
        read_trail(forged.to_json_lines())


@given(_STEPS.filter(bool), st.data())
def test_a_removed_entry_is_found(
    steps: list[tuple[str, str, dict[str, object]]], data: st.DataObject
) -> None:
    """An export without one of its lines is refused, the last entry and the closing included."""
    lines = build(steps).to_json_lines().splitlines(keepends=True)
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    with pytest.raises(TrailError):
        read_trail("".join(lines))


@given(_STEPS.filter(lambda steps: len(steps) > 1), st.data())
def test_a_moved_entry_is_found(
    steps: list[tuple[str, str, dict[str, object]]], data: st.DataObject
) -> None:
    """Entries in another order are refused."""
    entries = list(build(steps).entries)
    order = data.draw(st.permutations(range(len(entries))).filter(lambda one: one != sorted(one)))
    with pytest.raises(TrailError):
        Trail(tuple(entries[at] for at in order)).verify()


@given(st.text(max_size=300))
def test_any_text_is_a_trail_or_refused(text: str) -> None:
    """What is no trail is refused with a sentence."""
    with pytest.raises(TrailError, match=r"trail"):
        read_trail(text)


@pytest.mark.parametrize("line", ["[" * 5000, "{}", "1", '{"number":1}', "{" * 20_000])
def test_hostile_lines_are_refused(line: str) -> None:
    """Deep nesting and wrong shapes are refused, not a crash."""
    with pytest.raises(TrailError):
        read_trail(f"{line}\n{line}")


def test_a_long_text_is_not_read() -> None:
    """More than any case has is refused before it is read."""
    with pytest.raises(TrailError, match="too long"):
        read_trail(" " * (MAX_CHARACTERS + 1))


def test_times_are_utc() -> None:
    """A time of another zone is kept as UTC; one without a zone is refused."""
    zone = timezone(timedelta(hours=-5))
    trail = Trail().add("coded", "guest", datetime(2026, 3, 14, 7, tzinfo=zone), {})
    assert trail.entries[0].when == "2026-03-14T12:00:00.000+00:00"
    with pytest.raises(ValueError, match="zone"):
        trail.add("coded", "guest", datetime(2026, 3, 14, 7), {})


def test_words_of_the_note_are_not_kept() -> None:
    """The trail has the hash of a note and offsets in it, never its words."""
    note = "Ms. Example has type 2 diabetes"
    ref = CodeRef(System.ICD10CM, "E119")
    words = Evidence(16, 31, note[16:31])
    suggestion = Suggestion(ref, "E11.9", "Title", 0.91234, True, (words,), (), ())
    result = CaseResult(
        (suggestion,), (), (), (), CareSetting.OUTPATIENT, date(2026, 3, 14), "", ("List, FY2026",)
    )
    trail = Trail().add("coded", "guest", NOON, coding_details(note, result, "ab" * 32))
    text = trail.to_json_lines()
    assert "diabetes" not in text
    assert "Example" not in text
    details = json.loads(trail.entries[0].details)
    assert details["note_sha256"] == note_digest(note)
    assert details["content"] == "ab" * 32
    assert details["codes"] == [
        {
            "system": "ICD10CM", "code": "E119", "score": 0.9123, "proposed": True,
            "evidence": [[16, 31]],
        }
    ]  # fmt: skip
