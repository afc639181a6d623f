"""MS-DRG Table 6K: beside what a complication does not count."""

import contextlib
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.database.tables.icd import CcExclusion, DrgExclusion, PdxCollection
from index.sources import SourceError
from index.sources.msdrg_exclusions import ExclusionRow
from tests.index.sources.conftest import MakeRelease
from tests.index.sources.files import rows_of

TABLE = b"""TABLE 6K - COMPLETE LIST OF CC EXCLUSIONS\r
\r
K Part 1: List of CC and Major CC Codes\r
 I10 Dx  Lev PDX Exclusions   ICD-10-CM Description\r
 A000    CC  0002:2 codes     Cholera\r
 I462    MCC 0003:1 code      Cardiac arrest\r
 J1282   MCC No Excl          Pneumonia\r
\r
PDX collection 0002\r
  A000    Cholera\r
  A009    Cholera, unspecified\r
\r
PDX collection 0003\r
  I462    Cardiac arrest\r
\r
K Part 2: Codes that are CC or Major CC only if patient discharged alive\r
\r
  I462    Cardiac arrest\r
\r
K Part 3: Secondary Diagnosis CC/MCC Severity Exclusions in Select MS-DRGs\r
\r
MDC 01 DRGs 082-084 Traumatic Stupor and Coma >1 Hour\r
\r
  A000 Cholera\r
"""


def test_every_part() -> None:
    """Complications, collections and groups."""
    assert rows_of("msdrg_exclusions", TABLE) == [
        CcExclusion("A000", "CC", "0002", alive_only=False),
        CcExclusion("I462", "MCC", "0003", alive_only=True),
        CcExclusion("J1282", "MCC", None, alive_only=False),
        PdxCollection("0002", "A000 A009"),
        PdxCollection("0003", "I462"),
        DrgExclusion("A000", "082", "084", "Traumatic Stupor and Coma >1 Hour"),
    ]


@pytest.fixture(scope="module")
def real(real_release: MakeRelease) -> tuple[str, list[ExclusionRow]]:
    """Return the text of the real table and its rows."""
    data = real_release("msdrg-exclusions").data
    rows = rows_of("msdrg_exclusions", data)
    kinds = (CcExclusion, PdxCollection, DrgExclusion)
    return data.decode("cp1252"), [row for row in rows if isinstance(row, kinds)]


def test_whole_table(real: tuple[str, list[ExclusionRow]], real_release: MakeRelease) -> None:
    """The codes of Tables 6I and 6J, and no other, with their levels."""
    _, rows = real
    levels = {row.code: row.level for row in rows if isinstance(row, CcExclusion)}
    for source, level in (("msdrg-cc", "CC"), ("msdrg-mcc", "MCC")):
        text = real_release(source).data.decode("cp1252")
        listed = {line.split("\t")[0].replace(".", "") for line in text.splitlines()[2:]} - {""}
        assert {code for code, found in levels.items() if found == level} == listed
    assert sum(isinstance(row, PdxCollection) for row in rows) == 1_994
    assert sum(isinstance(row, CcExclusion) and row.alive_only for row in rows) == 8


def test_collections_are_those_of_the_text(real: tuple[str, list[ExclusionRow]]) -> None:
    """200 complications lead to the codes that stand below their collection."""
    text, rows = real
    blocks = {
        block[:4]: re.findall(r"^  (\w+)", block.split("\r\n\r\n", 1)[0], re.MULTILINE)
        for block in text.split("K Part 2")[0].split("PDX collection ")[1:]
    }
    collections = {row.collection: row.codes for row in rows if isinstance(row, PdxCollection)}
    found = [row for row in rows if isinstance(row, CcExclusion) and row.collection]
    for row in random.Random(11).sample(found, 200):
        line = re.search(rf"^ {row.code} +{row.level} +(\d{{4}}):([\d,]+)", text, re.MULTILINE)
        assert line
        codes = collections[line[1]].split()
        assert codes == blocks[line[1]]
        assert len(codes) == int(line[2].replace(",", ""))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (TABLE.replace(b"0002:2", b"0002:3"), "does not hold 3"),
        (TABLE.replace(b" A000    CC", b" I462    CC"), "not a new complication"),
        (TABLE.replace(b"PDX collection 0003", b"PDX collection 0002"), "occurs twice"),
        (TABLE.replace(b"MDC 01", b"MDC one"), "not of this table"),
        (TABLE[: TABLE.index(b"K Part 3")], "ends before part 3"),
        (TABLE[: TABLE.index(b"K Part 2")], "ends before part 2"),
        (TABLE.replace(b" A000    CC ", b" CC      A000"), "not a new complication"),
        (TABLE.replace(b"A009 ", b"A000 "), "occurs twice"),
        (b"\x81", "cp1252"),
        (b"", "ends before part 1"),
    ],
)
def test_damage_is_named(data: bytes, what: str) -> None:
    """A table that lost lines is not taken in."""
    with pytest.raises(SourceError, match=what):
        rows_of("msdrg_exclusions", data)


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 900), length=st.integers(0, 40), patch=st.binary(max_size=40))
def test_whatever_bytes(place: int, length: int, patch: bytes) -> None:
    """Rows or a clear error."""
    place %= len(TABLE)
    with contextlib.suppress(SourceError):
        rows_of("msdrg_exclusions", TABLE[:place] + patch + TABLE[place + length :])
