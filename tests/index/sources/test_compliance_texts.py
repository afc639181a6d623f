"""Our own text about compliance: what is read of it, what is refused, what it must keep to."""

import contextlib
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.database.tables.compliance import ComplianceLine
from index.procedures.compliance import complaints
from index.sources import SourceError, load_manifest
from index.sources.compliance_texts import (
    ComplianceText,
    parse_all,
    read_all,
    read_compliance_texts,
)
from index.sources.own_texts import OwnTextError
from index.sources.release import Release

HEAD = 'title = "Examples"\nas_of = 2031-01-01\n'
ENTRY = """
[[entry]]
key = "plain-example"
title = "A plain example"
ask = ["plain example", "example of an entry", "what an entry is"]
rule = "Allowed: an invented rule stands here so that the reader of entries can be tried."
points = ["The first point of the example.", "The second point of the example."]
errors = ["The example is taken for a rule."]
numbers = ["It takes 30 days to be one."]
basis = ["Invented Act section 1"]
"""


def release(data: bytes) -> Release:
    """Return bytes as the release of our text."""
    return Release(load_manifest().entry("codeleaf-compliance"), data)


def bundle(text: str) -> bytes:
    """Return one file as the build hands it over."""
    return json.dumps({"example.toml": text}).encode()


def test_every_paragraph_is_a_line() -> None:
    """Every field comes under its part, with the day up to which the rule is known."""
    rows = list(read_compliance_texts(release(bundle(HEAD + ENTRY))))
    assert all(isinstance(row, ComplianceLine) and row.entry == "plain-example" for row in rows)
    parts = [row.part for row in rows if isinstance(row, ComplianceLine)]
    counts = [3, 1, 2, 1, 1]
    assert [parts.count(one) for one in ("ask", "rule", "points", "numbers", "basis")] == counts
    assert ComplianceLine("plain-example", "as_of", 1, "2031-01-01") in rows
    assert ComplianceLine("plain-example", "points", 2, "The second point of the example.") in rows


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("basis =", "bases ="), "plain-example"),
        (lambda text: text.replace("2031-01-01", '"soon"'), "must be date"),
        (lambda text: text.replace("key = ", "key "), "example.toml"),
        (lambda text: text + ENTRY, "twice"),
        (lambda text: text.replace("the example.", "the example"), "plain-example"),
        (lambda text: text.replace("plain-example", "Plain Example"), "pattern"),
    ],
)
def test_what_is_wrong_is_named(change: Callable[[str], str], said: str) -> None:
    """File and entry are in the message."""
    with pytest.raises(OwnTextError, match=said):
        parse_all({"example.toml": change(HEAD + ENTRY)})


@settings(max_examples=80, deadline=None)
@given(place=st.integers(0, 10_000), cut=st.integers(0, 30), patch=st.text(max_size=12))
def test_damage_is_a_source_error(place: int, cut: int, patch: str) -> None:
    """Whatever is done to a file, it is read or named."""
    text = HEAD + ENTRY
    place %= len(text)
    with contextlib.suppress(SourceError):
        list(read_compliance_texts(release(bundle(text[:place] + patch + text[place + cut :]))))


@given(st.binary(max_size=200))
@example(b"0")
@example(b'{"a": 1}')
def test_any_bytes(data: bytes) -> None:
    """Bytes of no format."""
    with contextlib.suppress(SourceError):
        list(read_compliance_texts(release(data)))


@pytest.fixture(scope="module")
def texts() -> dict[str, ComplianceText]:
    """Return every entry by key."""
    return {text.key: text for text in read_all()}


def test_our_entries_keep_to_their_rules(texts: dict[str, ComplianceText]) -> None:
    """No way of asking leads to two entries, no sentence stands in two, and they read plainly."""
    assert list(complaints(list(texts.values()), ())) == []


def test_known_rules_are_written_about(texts: dict[str, ComplianceText]) -> None:
    """Limits of published rules, by the entry that has them."""
    assert "42 CFR 410.26" in texts["incident-to"].lists["basis"]
    assert "60 days" in texts["overpayments-60-day-rule"].rule
    assert "120 days" in texts["appeal-levels"].rule
    assert "one calendar year" in texts["timely-filing"].rule
    assert "FS" in texts["split-shared"].rule
    assert len(texts) >= 60


def test_what_is_wrong_with_an_entry_is_told(texts: dict[str, ComplianceText]) -> None:
    """A code that no file holds, a phrase asked of two entries, a sentence shared, hard words."""
    one = texts["critical-care"]
    said = [complaint.message for complaint in complaints([one], {"99291"})]
    assert said == ["it names 99292, which no installed file holds"]
    other = replace(one, key="other", title="Another title")
    found = [complaint.message for complaint in complaints([one, other], ())]
    assert "'99291' is asked of critical-care too" in found
    assert any("payable for a critically ill patient" in message for message in found)
    hard = replace(one, rule="Notwithstanding considerable organizational capability " * 9 + ".")
    assert "it reads at grade" in next(complaints([hard], ())).message
