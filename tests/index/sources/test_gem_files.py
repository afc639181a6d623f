"""General Equivalence Mappings in CMS's fixed-width layout."""

import contextlib
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.sources import SourceError
from index.sources.readers import KINDS
from index.sources.records import CrosswalkRow
from tests.index.sources.files import recognised, rows_of

I10 = (
    b"A000    0010  00000\r\nA0102   0020  10000\r\nE0800   24900 10112\r\n"
    b"T8853XD v5889 10000\r\nT500X6A NoDx  11000\r\n"
)
I9 = b"0010  A000    00000\r\n00320 NoDx    11000\r\nE8800 W100XXA 10000\r\nV4511 Z992    10000\r\n"
NAMES = {"gem_i10_file": "2018_I10gem.txt", "gem_i9_file": "2018_I9gem.txt"}


@pytest.mark.parametrize(
    ("kind", "rows", "without", "split", "end"),
    [("gem_i10_file", 81_593, 731, 8, 14), ("gem_i9_file", 24_860, 422, 6, 14)],
)
def test_whole_files(
    releases: Path, kind: str, rows: int, without: int, split: int, end: int
) -> None:
    """Every mapping; 200 of them are what stands in the text."""
    data = (releases / "gems" / NAMES[kind]).read_bytes()
    found = [row for row in rows_of(kind, data) if isinstance(row, CrosswalkRow)]
    lines = data.decode("ascii").split("\r\n")[:-1]
    assert len(found) == len(lines) == rows
    assert sum(row.to_code is None for row in found) == without
    for place in random.Random(5).sample(range(rows), 200):
        line, row = lines[place], found[place]
        target = line[split:end].strip()
        assert row.from_code == line[: split - 1].strip()
        assert row.to_code == (None if target == "NoDx" else target.upper())
        flags = (row.approximate, row.combination, row.scenario, row.choice_list)
        assert flags == (line[14] == "1", line[16] == "1", int(line[17]), int(line[18]))


def test_real_files_are_recognised(releases: Path) -> None:
    """Each way is its own kind, and takes the place of the older table of the default build."""
    for kind, name in NAMES.items():
        data = (releases / "gems" / name).read_bytes()
        assert {k: e.label for k, e in recognised(name, data).items()} == {kind: "FY2018"}
    assert KINDS["gem_i10_file"].supersedes == ("gem_to_icd9cm",)
    assert KINDS["gem_i9_file"].supersedes == ("gem_to_icd10cm",)


def test_mappings() -> None:
    """Lower case is raised; NoDx is no target; a combination keeps its numbers."""
    rows = [row for row in rows_of("gem_i10_file", I10) if isinstance(row, CrosswalkRow)]
    assert [row.to_code for row in rows] == ["0010", "0020", "24900", "V5889", None]
    assert rows[2][4:] == (True, True, 1, 2)


@pytest.mark.parametrize(
    ("kind", "data", "what"),
    [
        ("gem_i10_file", I10 + I10, "occurs twice"),
        ("gem_i10_file", I9, "line 1"),
        ("gem_i9_file", I10, "line 1"),
        ("gem_i10_file", I10.replace(b"NoDx  11000", b"NoDx  10000"), "disagree"),
        ("gem_i10_file", I10[:-4], "line 5"),
        ("gem_i10_file", b"\r\n", "no mapping"),
        ("gem_i10_file", I10.decode().encode("utf-16"), "not ascii"),
    ],
)
def test_damage_is_named(kind: str, data: bytes, what: str) -> None:
    """A damaged file stops the import."""
    with pytest.raises(SourceError, match=what):
        rows_of(kind, data)


@pytest.mark.parametrize(("kind", "data"), [("gem_i10_file", I10), ("gem_i9_file", I9)])
@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, 100), length=st.integers(0, 20), patch=st.binary(max_size=20))
def test_whatever_bytes(kind: str, data: bytes, place: int, length: int, patch: bytes) -> None:
    """Rows or a clear error, and recognising never fails."""
    damaged = data[: place % len(data)] + patch + data[place % len(data) + length :]
    recognised("x", damaged)
    with contextlib.suppress(SourceError):
        rows_of(kind, damaged)
