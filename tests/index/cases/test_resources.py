"""The tables of ``resources/content/cases``: their keys, their words, and what they are read as."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from index.cases.coding.tables import beginnings, coded, rows, undotted
from index.pages.values import values
from tests.index.cases.tables import FOLDER, KEYS, TABLES, named_codes

_HEADER = {"schema", "subject", "reviewed"}
_CODE = re.compile(r"[A-Z]\d?[0-9A-Z]?(?<=...)\.[0-9A-Z]{1,4}|[A-Z]\d?[0-9A-Z]?")
"""A code as printed, or the beginning of one."""


def _rows() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield the rows of all tables with their file and table."""
    for file, tables in KEYS.items():
        for table in tables:
            for row in values(f"cases/{file}")[table]:
                yield file, table, row


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_header(file: Path) -> None:
    """Every file says what it is about, and when somebody looked through it."""
    found = values(f"cases/{file.stem}")
    assert found["schema"] == 1
    assert found["subject"]
    assert re.fullmatch(r"20\d\d-[01]\d-[0-3]\d", found["reviewed"])


@pytest.mark.parametrize("file", sorted(KEYS))
def test_keys(file: str) -> None:
    """A table has the keys that are read, and no other."""
    found = values(f"cases/{file}")
    assert set(found) == _HEADER | set(KEYS[file]) | set(TABLES.get(file, ()))
    for table, (needed, optional) in KEYS[file].items():
        assert found[table], table
        for row in found[table]:
            assert needed <= set(row) <= needed | optional, row
            assert all(row[key] or row[key] is False for key in row), row


def test_patterns_compile() -> None:
    """A pattern is a regular expression that does not fit what is empty."""
    for file, table, row in _rows():
        for pattern in [*row.get("patterns", ()), *([row["pattern"]] if "pattern" in row else [])]:
            if file == "encounters":
                pattern = pattern.replace("{for}", "for ").replace("{contact}", "contact")
            assert not re.compile(pattern, re.IGNORECASE).search(""), (file, table, pattern)


def test_codes_are_as_printed() -> None:
    """A code has its dot behind the third character, where it has more than three."""
    for file, code in named_codes():
        assert _CODE.fullmatch(code), (file, code)


def test_no_word_twice() -> None:
    """No name, code of a list or pattern stands in its table twice."""
    for file in KEYS:
        for table in KEYS[file]:
            found = values(f"cases/{file}")[table]
            for key in ("names", "pattern"):
                said = [
                    word
                    for row in found
                    if key in row
                    for word in (row[key].split() if key == "names" else [row[key]])
                ]
                assert len(said) == len(set(said)), (file, table, key)
            for row in found:
                for key in ("conditions", "symptoms", "diagnoses", "needs", "patterns"):
                    assert len(row.get(key, ())) == len(set(row.get(key, ()))), (file, row)
    for file, tables in TABLES.items():
        for table in tables:
            listed = beginnings(values(f"cases/{file}")[table])
            for one in listed:
                others = [other for other in listed if other is not one]
                assert not one.startswith(tuple(others)), (file, one)


def test_rooms_are_known() -> None:
    """A residence names rooms that can be told, each with a character of its own."""
    known = {row["name"] for row in rows("external_causes", "room")}
    for row in rows("external_causes", "residence"):
        assert set(row["rooms"]) <= known
        assert len(set(row["rooms"].values())) == len(row["rooms"])
        assert not {"8", "9"} & set(row["rooms"].values())


def test_reading() -> None:
    """Codes lose their dots, and a frame stands around each pattern."""
    assert undotted("W11.XXXA") == "W11XXXA"
    assert beginnings(["K", "E10.1"]) == ("K", "E101")
    found = coded("organisms", "organism", r"\b(?:{})\b")
    assert [code for pattern, code in found if pattern.search("grew MRSA")] == ["B9562"]
    assert not [code for pattern, code in found if pattern.search("xMRSAx")]
