"""Our own text about modifiers: what is read of it, and what is refused."""

import contextlib
import json
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.database.tables.modifiers import ASSOCIATED, UNASSOCIATED, ModifierFact, ModifierLine
from index.procedures.modifiers import CPT_MODIFIERS, complaints
from index.sources import SourceError, load_manifest
from index.sources.modifier_texts import ModifierText, parse_all, read_all, read_modifier_texts
from index.sources.own_texts import OwnTextError
from index.sources.release import Release

HEAD = 'title = "Examples"\nchecked = 2026-11-29\neditions = ["Example 2031"]\n'
RECORD = """
[[modifier]]
modifier = "E1"
level = "HCPCS"
title = "Example of a place"
words = ["example lid"]
tells = "It tells the payer of an example,\\n   on two lines."
when = ["An example is done.", "Another example is done."]
not_when = []
documentation = ["The record shows the example."]
ncci_associated = true
payment = "None: informational."
applies_to = "examples"
with = []
basis = ["Example Manual, chapter I"]
"""


def release(data: bytes) -> Release:
    """Return bytes as the release of our text."""
    return Release(load_manifest().entry("codeleaf-modifiers"), data)


def bundle(text: str) -> bytes:
    """Return one file as the build hands it over."""
    return json.dumps({"example.toml": text}).encode()


def test_a_fact_and_its_lines() -> None:
    """Prose on one line, and every list in order."""
    rows = list(read_modifier_texts(release(bundle(HEAD + RECORD))))
    assert rows[0] == ModifierFact(
        "E1",
        "HCPCS",
        "Example of a place",
        "It tells the payer of an example, on two lines.",
        "None: informational.",
        "examples",
        ASSOCIATED,
        "2026-11-29: Example 2031",
    )
    assert rows[1:] == [
        ModifierLine("E1", "words", 1, "example lid"),
        ModifierLine("E1", "when", 1, "An example is done."),
        ModifierLine("E1", "when", 2, "Another example is done."),
        ModifierLine("E1", "documentation", 1, "The record shows the example."),
        ModifierLine("E1", "basis", 1, "Example Manual, chapter I"),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace('"HCPCS"', '"CDT"'), "E1: "),
        (lambda text: text.replace("payment", "pays"), "E1: "),
        (lambda text: text.replace('"An example is done."', '"no sentence"'), "E1: "),
        (lambda text: text.replace('"E1"', '"E11"'), "E11: "),
        (lambda text: text.replace("ncci_associated = true", "ncci_associated = "), "example.toml"),
        (lambda text: text.replace("[[modifier]]", "[[modifiers]]"), "modifier"),
        (lambda text: text + RECORD, "E1 stands twice among the modifiers"),
    ],
)
def test_what_is_wrong_is_named(change: Callable[[str], str], said: str) -> None:
    """File and modifier are in the message."""
    with pytest.raises(OwnTextError, match=said):
        parse_all({"example.toml": change(HEAD + RECORD)})


def wrong(text: str) -> list[str]:
    """Return what the check says of one changed record beside our own text."""
    others = [one for one in read_all() if one.modifier != "E1"]
    changed = parse_all({"example.toml": HEAD + text})
    known = {one.modifier for one in (*others, *changed)}
    return [one.message for one in complaints((*others, *changed), known) if one.code == "E1"]


def test_the_check_compares_with_published_lists() -> None:
    """NCCI association, the level, unknown modifiers, and titles that two have."""
    assert wrong(RECORD) == []
    assert "ncci" in wrong(RECORD.replace("= true", "= false"))[0]
    assert "no modifier of CPT" in wrong(RECORD.replace('"HCPCS"', '"CPT"'))[0]
    assert "no other modifier" in wrong(RECORD.replace("with = []", 'with = ["I0"]'))[0]
    assert "title" in wrong(RECORD.replace('"example lid"', '"example of a place"'))[0]
    missing = [one.message for one in complaints([], {"LT"}) if one.code in ("LT", "59")]
    assert missing == ["nothing is written about it"] * 2


def test_every_cpt_modifier_is_written_about() -> None:
    """All in use by number, each with what the chart must show."""
    texts: dict[str, ModifierText] = {one.modifier: one for one in read_all()}
    assert {name for name, one in texts.items() if one.level == "CPT"} == CPT_MODIFIERS
    assert texts["59"].fact.ncci == ASSOCIATED
    assert texts["76"].fact.ncci == UNASSOCIATED


@settings(max_examples=80, deadline=None)
@given(place=st.integers(0, 10_000), cut=st.integers(0, 30), patch=st.text(max_size=12))
def test_damage_is_a_source_error(place: int, cut: int, patch: str) -> None:
    """Whatever is done to a file, it is read or named."""
    text = HEAD + RECORD
    place %= len(text)
    data = bundle(text[:place] + patch + text[place + cut :])
    with contextlib.suppress(SourceError):
        list(read_modifier_texts(release(data)))


@given(st.binary(max_size=200))
@example(b"0")
@example(b'{"a": 1}')
def test_any_bytes(data: bytes) -> None:
    """Bytes of no format."""
    with contextlib.suppress(SourceError):
        list(read_modifier_texts(release(data)))
