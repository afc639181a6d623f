"""Indexes, neoplasm table and drug table of ICD-10-CM, read here a second time."""

import random
import re
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.database.tables.books import IndexCell, IndexEntry
from index.sources import SourceError
from index.sources.readers import KINDS
from tests.book_content import members, recognised, release

BOOKS = {
    "icd10cm_index": (8_117, 73_333, 0),
    "icd10cm_external": (314, 7_776, 0),
    "icd10cm_neoplasm": (1, 1_939, 10_922),
    "icd10cm_drug": (5_179, 2_251, 43_224),
}
"""Main terms, terms below them and printed cells, as the files' own counts go."""

INDEX = b"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version><title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>
<letter><title>A</title>
<mainTerm><title>Aching <nemod>(mild) (severe)</nemod> NEC</title><code>R52</code>
<term level="1"><title>arm<nemod>(left)</nemod></title><code>M79.60-</code></term>
<term level="1"><title>in Sj\xc3\xb6gren syndrome</title><code>M35.0-</code><manif>I43</manif>
<term level="2"><title>late</title><seecat>A52</seecat></term></term></mainTerm>
<mainTerm><title>Cancer<nemod>(o)</nemod>phobia</title><seeAlso>Fear, morbid</seeAlso></mainTerm>
<mainTerm><title>autonomic<nemod>(poly)</nemod>neuropathy</title><see>Pain</see></mainTerm>
<mainTerm><title>Klein<nemod>(e)</nemod>-Levin</title><subcat>G47.1</subcat></mainTerm>
</letter></ICD10CM.index>
"""
DRUGS = b"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version><indexHeading><head col="1">Substance</head>
<head col="2">Poisoning Accidental (unintentional)</head>
<head col="3">Poisoning Intentional self-harm</head><head col="4">Poisoning Assault</head>
<head col="5">Poisoning Undetermined</head><head col="6">Adverse effect</head>
<head col="7">Underdosing</head></indexHeading>
<letter><title>#</title><mainTerm><title>1-invented</title><cell col="2">T51.3X1</cell>
<cell col="6">--</cell><term level="1"><title>salt</title><cell col="7">T36.0X6</cell></term>
</mainTerm></letter></ICD10CM.index>
"""


@pytest.fixture(scope="module")
def files(releases: Path) -> dict[str, tuple[str, bytes]]:
    """The publishers' file of each book, by kind."""
    found = {}
    for name, data in members(releases):
        for kind in recognised(name, data):
            found[kind] = (name, data)
    return found


def _rows(kind: str, data: bytes) -> list[IndexEntry | IndexCell]:
    return list(KINDS[kind].reader(release(kind, data)))  # type: ignore[arg-type]


def test_editions(releases: Path) -> None:
    """Each file is of one kind; the April update is told by its name, the year by its content."""
    editions = {}
    for name, data in members(releases):
        found = recognised(name, data)
        if found:
            ((kind, edition),) = found.items()
            editions[kind] = (edition.label, edition.valid_from, edition.valid_to)
    april = ("FY2026, April 2026 update", "2026-04-01", "2026-09-30")
    assert editions == {
        "icd10cm_index": ("FY2026", "2025-10-01", "2026-09-30"),
        "icd10cm_external": april,
        "icd10cm_neoplasm": april,
        "icd10cm_drug": april,
        "icd10cm_guidelines": ("FY2026", "2025-10-01", "2026-09-30"),
    }


@pytest.mark.parametrize("kind", BOOKS)
def test_counts(files: dict[str, tuple[str, bytes]], kind: str) -> None:
    """As many entries as the file has elements; cells that print a dash have no row."""
    _, data = files[kind]
    rows = _rows(kind, data)
    entries = [row for row in rows if isinstance(row, IndexEntry)]
    mains, terms, printed = BOOKS[kind]
    assert sum(entry.level == 0 for entry in entries) == mains
    assert sum(entry.level > 0 for entry in entries) == terms
    assert [entry.number for entry in entries] == list(range(mains + terms))
    dashes = len(re.findall(rb"<cell col=\"\d\">--?</cell>", data))
    assert sum(isinstance(row, IndexCell) for row in rows) == printed - dashes
    assert data.count(b"<cell ") == printed


def _text(element: Element, tag: str) -> str:
    found = element.find(tag)
    return "" if found is None else " ".join("".join(found.itertext()).split())


def _walk(root: Element) -> list[tuple[Element, int, int | None]]:
    """Every entry with its level and the place of its parent, without recursion."""
    found: list[tuple[Element, int, int | None]] = []
    mains = [term for letter in root.findall("letter") for term in letter.findall("mainTerm")]
    waiting: list[tuple[Element, int, int | None]] = []
    waiting.extend((term, 0, None) for term in reversed(mains))
    while waiting:
        element, level, parent = waiting.pop()
        found.append((element, level, parent))
        place = len(found) - 1
        waiting.extend((term, level + 1, place) for term in element.findall("term")[::-1])
    return found


@pytest.mark.parametrize("kind", BOOKS)
def test_random_entries(files: dict[str, tuple[str, bytes]], kind: str) -> None:
    """200 entries against a plain walk of the elements."""
    _, data = files[kind]
    rows = _rows(kind, data)
    entries = [row for row in rows if isinstance(row, IndexEntry)]
    cells: dict[int, dict[str, str]] = {}
    for row in rows:
        if isinstance(row, IndexCell):
            cells.setdefault(row.number, {})[str(row.column)] = row.code
    printed = _walk(ElementTree.fromstring(data))  # noqa: S314 - the publishers' own file
    for number in random.Random(kind).sample(range(len(printed)), 200):
        element, level, parent = printed[number]
        entry = entries[number]
        assert (entry.level, entry.parent) == (level, parent)
        whole = "".join(_text(element, "title").split())
        put_back = entry.title[: entry.nemod_at] + entry.nemod + entry.title[entry.nemod_at :]
        assert "".join(put_back.split()) == whole
        assert entry.see == _text(element, "see")
        assert entry.see_also == _text(element, "seeAlso")
        for tag, value in (
            ("code", entry.code),
            ("manif", entry.manifestation),
            ("seecat", entry.category),
            ("subcat", entry.subcategory),
        ):
            assert value == _text(element, tag).replace(".", "")
        wanted = {
            str(cell.get("col")): (cell.text or "").replace(".", "")
            for cell in element.findall("cell")
            if (cell.text or "").strip("-")
        }
        assert cells.get(number, {}) == wanted


def test_titles() -> None:
    """Modifiers leave the title, and their place in it is kept."""
    rows = [row for row in _rows("icd10cm_index", INDEX) if isinstance(row, IndexEntry)]
    assert [(row.title, row.nemod, row.nemod_at) for row in rows] == [
        ("Aching NEC", "(mild) (severe)", 6),
        ("arm", "(left)", 3),
        ("in Sjögren syndrome", "", 19),
        ("late", "", 4),
        ("Cancerphobia", "(o)", 6),
        ("autonomic neuropathy", "(poly)", 10),
        ("Klein-Levin", "(e)", 5),
    ]
    assert rows[2].folded == "in sjogren syndrome"
    assert (rows[2].code, rows[2].manifestation) == ("M350-", "I43")
    assert (rows[3].category, rows[3].parent, rows[3].level) == ("A52", 2, 2)
    assert (rows[4].see_also, rows[5].see) == ("Fear, morbid", "Pain")
    assert (rows[6].subcategory, rows[6].letter) == ("G471", "A")


def test_cells() -> None:
    """A dash is no code."""
    cells = [row for row in _rows("icd10cm_drug", DRUGS) if isinstance(row, IndexCell)]
    assert cells == [
        IndexCell("drug", 0, 2, "T513X1"),
        IndexCell("drug", 1, 7, "T360X6"),
    ]


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><ICD10CM.index>&a;</ICD10CM.index>'


@pytest.mark.parametrize(
    ("kind", "data", "message"),
    [
        ("icd10cm_index", b"", "not complete XML"),
        ("icd10cm_index", INDEX[:-40], "not complete XML"),
        ("icd10cm_index", INDEX.decode().encode("utf-16")[4:], "not complete XML"),
        ("icd10cm_index", INDEX.decode().encode("latin-1"), "not complete XML"),
        ("icd10cm_index", BOMB, "declares XML entities"),
        ("icd10cm_index", b"<ICD10PCS.index/>", "not 'ICD10CM.index'"),
        ("icd10cm_index", DRUGS, "its title does not say"),
        ("icd10cm_external", INDEX, "its title does not say"),
        ("icd10cm_neoplasm", DRUGS, "is not headed 'Malignant Primary'"),
        ("icd10cm_drug", INDEX, "is not headed"),
        (
            "icd10cm_drug",
            DRUGS.replace(b'col="6">Adv', b'col="8">Adv'),
            "column 6 is not headed 'Adverse effect'",
        ),
        ("icd10cm_drug", DRUGS.replace(b"T51.3X1", b"lots"), "'lots' is not a code"),
        ("icd10cm_drug", DRUGS.replace(b'cell col="6"', b'cell col="2"'), "stands twice"),
        ("icd10cm_drug", DRUGS.replace(b'cell col="6"', b'cell col="9"'), "is unknown"),
        ("icd10cm_drug", DRUGS.replace(b'cell col="6"', b'cell col="x"'), "not a number"),
        ("icd10cm_index", INDEX.replace(b"<title>late</title>", b""), "has no title"),
        ("icd10cm_index", re.sub(b"<letter>.*</letter>", b"", INDEX, flags=re.DOTALL), "no term"),
    ],
)
def test_damage_is_named(kind: str, data: bytes, message: str) -> None:
    """The message says what is wrong."""
    with pytest.raises(SourceError, match=re.escape(message)):
        _rows(kind, data)


@settings(max_examples=150, deadline=None)
@given(
    sample=st.sampled_from([("icd10cm_index", INDEX), ("icd10cm_drug", DRUGS)]),
    place=st.integers(0, 2_000),
    length=st.integers(0, 60),
    patch=st.one_of(st.binary(max_size=30), st.text(max_size=12).map(str.encode)),
)
def test_any_bytes(sample: tuple[str, bytes], place: int, length: int, patch: bytes) -> None:
    """Damaged anywhere, a book gives rows or says that it cannot be read."""
    kind, data = sample
    place %= len(data)
    data = data[:place] + patch + data[place + length :]
    for book in BOOKS:
        recognised("any.xml", data)
        try:
            rows = _rows(book, data)
        except SourceError:
            continue
        assert book == kind
        assert rows
