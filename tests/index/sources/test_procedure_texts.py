"""Our own text about procedures: what is read of it, and what is refused."""

import contextlib
import json
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.database.tables.procedures import ProcedureLine
from index.model import Kind, System, is_stand_in
from index.sources import SourceError, load_manifest
from index.sources.own_texts import OwnTextError
from index.sources.procedure_texts import (
    PROCEDURE_CODE,
    parse_all,
    read_procedure_texts,
)
from index.sources.records import NAMED_ONLY, CodeRow
from index.sources.release import Release

HEAD = 'title = "Examples"\nchecked = 2026-11-29\neditions = ["Example 2031"]\n'
SHORT = """
[[procedure]]
code = "99902"
system = "CPT"
family = "example"
title = "Example in plain words"
summary = "An example of a procedure that is done to try the reader of records."
words = ["plain example"]
status = "A"
global_days = "000"
category = ""
subcategory = ""
add_on_to = []
"""
FULL = (
    SHORT.replace("99902", "99901").replace("Example in plain words", "Second example")
    + 'description = """'
    + "It is an invented example, long enough to be a description of a page. " * 6
    + '\n\nIts second paragraph."""\n'
    + "".join(
        f'{key} = ["{key} item one, long enough", "{key} item two, long enough",'
        f' "{key} item three, long", "{key} item four, long"]\n'
        for key in ("procedure", "reported", "documentation", "billing", "errors")
    )
    + "".join(
        f'[[procedure.examples]]\ncase = "Case {n} of the example"\n'
        'codes = ["99901-RT", "J1885 x 4"]\n'
        'reason = "Because it is the example."\n'
        for n in (1, 2)
    )
)


def release(data: bytes) -> Release:
    """Return bytes as the release of our text."""
    return Release(load_manifest().entry("codeleaf-procedures"), data)


def bundle(text: str) -> bytes:
    """Return one file as the build hands it over."""
    return json.dumps({"example.toml": text}).encode()


def test_numbers_and_lines() -> None:
    """Numbers without descriptors, then every paragraph in order."""
    rows = list(read_procedure_texts(release(bundle(HEAD + SHORT + FULL))))
    codes = [row for row in rows if isinstance(row, CodeRow) and row.kind is Kind.CODE]
    assert [(row.system, row.code) for row in codes] == [
        (System.CPT, "99901"),
        (System.CPT, "99902"),
    ]
    assert all(is_stand_in(row.title) and row.fullness == NAMED_ONLY for row in codes)
    lines = [row for row in rows if isinstance(row, ProcedureLine) and row.code == "99901"]
    parts = [row.part for row in lines]
    assert parts.count("description") == 2
    assert parts.count("procedure") == 4
    example = next(row for row in lines if row.part == "examples")
    assert (example.codes, example.reason) == ("99901-RT J1885x4", "Because it is the example.")
    assert "description" not in [
        r.part for r in rows if isinstance(r, ProcedureLine) and r.code == "99902"
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace('"CPT"', '"CDT"'), "99902"),
        (lambda text: text.replace("global_days", "days"), "99902"),
        (lambda text: text.replace("2026-11-29", '"soon"'), "must be date"),
        (lambda text: text.replace('status = "A"', "status = "), "example.toml"),
        (lambda text: text + SHORT, "twice"),
        (lambda text: text + 'description = "' + "alone " * 60 + '"\n', "99902"),
    ],
)
def test_what_is_wrong_is_named(change: Callable[[str], str], said: str) -> None:
    """File and code are in the message."""
    with pytest.raises(OwnTextError, match=said):
        parse_all({"example.toml": change(HEAD + SHORT)})


@settings(max_examples=80, deadline=None)
@given(place=st.integers(0, 10_000), cut=st.integers(0, 30), patch=st.text(max_size=12))
def test_damage_is_a_source_error(place: int, cut: int, patch: str) -> None:
    """Whatever is done to a file, it is read or named."""
    text = HEAD + FULL
    place %= len(text)
    data = bundle(text[:place] + patch + text[place + cut :])
    with contextlib.suppress(SourceError):
        list(read_procedure_texts(release(data)))


@given(st.binary(max_size=200))
@example(b"0")
@example(b'{"a": 1}')
def test_any_bytes(data: bytes) -> None:
    """Bytes of no format."""
    with contextlib.suppress(SourceError):
        list(read_procedure_texts(release(data)))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("use 62329; it is (63740 to 63746).", ["62329", "63740", "63746"]),
        ("J3301 and 0001F, G0463-25", ["J3301", "0001F", "G0463"]),
        ("10,000 units, 12345.6, E11.22, 1999 and 100000", []),
    ],
)
def test_codes_in_running_text(text: str, codes: list[str]) -> None:
    """Amounts and diagnoses are none."""
    assert PROCEDURE_CODE.findall(text) == codes
