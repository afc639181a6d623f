"""ICD-10-PCS tables, index and definitions: every row against the files read another way."""

import contextlib
import zipfile
from collections import Counter
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.database.tables.books import IndexEntry
from index.database.tables.pcs import (
    PcsAggregation,
    PcsAxis,
    PcsAxisValue,
    PcsDefinition,
    PcsRow,
    PcsTable,
)
from index.sources import SourceError
from index.sources.readers import KINDS
from index.sources.sample import HEAD_BYTES, Sample
from tests import pcs_content
from tests.pcs_content import (
    DEFINITIONS,
    FIRST_TABLE,
    INVENTED,
    NO_DEVICE,
    NO_QUALIFIER,
    TWO_TABLES,
    pcs_row,
    pcs_table,
    read_rows,
)

TABLES, INDEX, BOOK = "icd10pcs_tables", "icd10pcs_index", "icd10pcs_definitions"
INVENTED_INDEX = b"""<ICD10PCS.index><version>2025</version><letter><title>A</title>
<mainTerm><title>Appendectomy</title>
  <term level="1"><see>Excision, Appendix<codes>0DBJ</codes></see></term>
  <term level="1"><title>via <!-- x --> scope</title><code>0DTJ4ZZ</code></term>
  <term level="1"><use>Generator in<tab>0JH</tab></use>
    <term level="2"><code>0JH60PZ</code></term></term>
</mainTerm></letter></ICD10PCS.index>"""
GOOD = {TABLES: TWO_TABLES, INDEX: INVENTED_INDEX, BOOK: DEFINITIONS}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The three real files by kind."""
    if not pcs_content.RELEASES.is_dir():
        pytest.skip(pcs_content.ABSENT)
    archive = zipfile.ZipFile(pcs_content.RELEASES / pcs_content.TABLES_ZIP)
    return {
        TABLES: archive.read("icd10pcs_tables_2025.xml"),
        INDEX: archive.read("icd10pcs_index_2025.xml"),
        BOOK: (pcs_content.RELEASES / pcs_content.DEFINITIONS_FILE).read_bytes(),
    }


def _sample(data: bytes, name: str = "a.xml") -> Sample:
    return Sample(name, len(data), data[:HEAD_BYTES], lambda: data)


def _recognised(data: bytes, name: str = "a.xml") -> dict[str, str]:
    sample = _sample(data, name)
    found = {}
    for kind in KINDS.values():
        edition = kind.recognise(sample) if kind.recognise else None
        if edition is not None:
            found[kind.id] = edition.label
    return found


def test_the_real_files_are_recognised_by_content(files: dict[str, bytes]) -> None:
    """Each is of one kind only, whatever it is called."""
    for kind, data in files.items():
        assert _recognised(data) == {kind: "FY2025"}


def test_the_april_update_is_told_by_the_name() -> None:
    """The content of both editions of a year says the same year."""
    assert _recognised(TWO_TABLES, "icd10pcs_tables_april-1-2025.xml") == {
        TABLES: "FY2025, April 2025 update"
    }


@given(data=st.binary(max_size=200))
def test_recognising_never_fails(data: bytes) -> None:
    """Whatever the bytes."""
    for beginning in (b"", b"<ICD10PCS.tabular><version>"):
        sample = _sample(beginning + data)
        for kind in (TABLES, INDEX, BOOK):
            recognise = KINDS[kind].recognise
            assert recognise is not None
            recognise(sample)


def test_tables_hold_every_label_of_the_file(files: dict[str, bytes]) -> None:
    """908 tables, 2,661 rows, each with its 7 axes as printed; lists are shared."""
    rows = read_rows(TABLES, files[TABLES])
    counts = Counter(type(row) for row in rows)
    assert counts == {PcsTable: 908, PcsRow: 2_661, PcsAxis: 1_905, PcsAxisValue: 8_594}
    titles = {row.number: row.title for row in rows if isinstance(row, PcsAxis)}
    values: dict[int, list[tuple[str, str]]] = {}
    for row in rows:
        if isinstance(row, PcsAxisValue):
            assert row.position == len(values.setdefault(row.axis, []))
            values[row.axis].append((row.value, row.label))
    own = [
        (row.tab, row.codes, *((titles[axis], values[axis]) for axis in row[3:]))
        for row in rows
        if isinstance(row, PcsRow)
    ]
    heads = {
        (row.tab, row.section, row.system, row.operation, row.definition)
        for row in rows
        if isinstance(row, PcsTable)
    }
    printed, printed_heads = [], set()
    for table in ElementTree.fromstring(files[TABLES]).findall("pcsTable"):  # noqa: S314
        labels = [axis.find("label") for axis in table.findall("axis")]
        tab = "".join(label.get("code", "") for label in labels if label is not None)
        words = [(label.text or "").strip() for label in labels if label is not None]
        printed_heads.add((tab, *words, (table.findtext("axis/definition") or "").strip()))
        for element in table.findall("pcsRow"):
            axes = [
                (
                    (axis.findtext("title") or "").strip(),
                    [(one.get("code"), (one.text or "").strip()) for one in axis.findall("label")],
                )
                for axis in element.findall("axis")
            ]
            printed.append((tab, int(element.get("codes", "")), *axes))
    assert own == printed
    assert heads == printed_heads
    assert sum(row.codes for row in rows if isinstance(row, PcsRow)) == 78_948


def test_index_holds_every_entry_of_the_file(files: dict[str, bytes]) -> None:
    """3,215 main terms and 21,269 terms below them, in order, with what they lead to."""
    rows = [row for row in read_rows(INDEX, files[INDEX]) if isinstance(row, IndexEntry)]
    printed: list[tuple[str | int, ...]] = []
    for element in ElementTree.fromstring(files[INDEX]).iter():  # noqa: S314
        if element.tag in ("mainTerm", "term"):
            leads = dict.fromkeys(("code", "codes", "tab"), "")
            for path in ("{}", "see/{}", "use/{}"):
                for tag in leads:
                    leads[tag] = element.findtext(path.format(tag)) or leads[tag]
            title = (element.findtext("title") or "").strip()
            printed.append((title, int(element.get("level", "0")), *leads.values()))
    assert [(row.title, row.level, row.code, row.codes, row.tab) for row in rows] == printed
    assert Counter(row.level == 0 for row in rows) == {True: 3_215, False: 21_269}
    assert [row.number for row in rows] == list(range(24_484))
    for row in rows:
        if row.parent is not None:
            assert rows[row.parent].level == row.level - 1
    above = rows[next(row.number for row in rows if row.title == "Abdominohysterectomy")]
    assert (above.see, above.codes) == ("Resection, Uterus", "0UT9")


def test_definitions_hold_every_term_of_the_file(files: dict[str, bytes]) -> None:
    """Each title is a row; a few known ones."""
    rows = read_rows(BOOK, files[BOOK])
    terms = [row for row in rows if isinstance(row, PcsDefinition)]
    root = ElementTree.fromstring(files[BOOK])  # noqa: S314
    assert [row.term for row in terms] == [
        (title.text or "").strip() for title in root.iterfind("section/axis/terms/title")
    ]
    assert sum(isinstance(row, PcsAggregation) for row in rows) == 99
    known = {(row.section, row.position, row.term): row for row in terms}
    bypass = known["0", 3, "Bypass"]
    assert bypass.definition == (
        "Altering the route of passage of the contents of a tubular body part"
    )
    assert bypass.includes == "Coronary artery bypass, colostomy formation"
    assert known["0", 4, "1st Toe, Right"].includes == "Hallux"
    spacer = known["0", 6, "Articulating Spacer in Lower Joints"]
    assert spacer.includes.splitlines() == [
        "Articulating Spacer (Antibiotic)",
        "Spacer, Articulating (Antibiotic)",
    ]


def test_index_of_invented_terms() -> None:
    """Terms without a title, references with a table, a comment inside a title."""
    rows = [row for row in read_rows(INDEX, INVENTED_INDEX) if isinstance(row, IndexEntry)]
    facts = [
        (row.title, row.level, row.parent, row.see, row.use, row.code, row.codes, row.tab)
        for row in rows
    ]
    assert facts == [
        ("Appendectomy", 0, None, "", "", "", "", ""),
        ("", 1, 0, "Excision, Appendix", "", "", "0DBJ", ""),
        ("via scope", 1, 0, "", "", "0DTJ4ZZ", "", ""),
        ("", 1, 0, "", "Generator in", "", "", "0JH"),
        ("", 2, 3, "", "", "0JH60PZ", "", ""),
    ]


_OPEN, _BOTH = {"0": "Open"}, {"0": "Open", "4": "Endoscopic"}
_ROW = pcs_row({"J": "Appendix"}, _OPEN, NO_DEVICE, NO_QUALIFIER)


def _tables(*rows: str) -> bytes:
    return INVENTED.format(tables=pcs_table({"T": "Resection"}, *rows)).encode()


MALFORMED = {
    "cut off": (TABLES, TWO_TABLES[:900], "not complete XML"),
    "empty": (TABLES, b"", "not complete XML"),
    "another encoding": (TABLES, TWO_TABLES.decode().encode("utf-16")[3:], "not complete XML"),
    "another book": (TABLES, INVENTED_INDEX, "not 'ICD10PCS.tabular'"),
    "no table": (TABLES, INVENTED.format(tables="").encode(), "holds no table"),
    "no row": (TABLES, _tables(), "has no row"),
    "a table twice": (TABLES, INVENTED.format(tables=FIRST_TABLE * 2).encode(), "occurs twice"),
    "a row twice": (TABLES, _tables(_ROW, _ROW), "repeats codes"),
    "rows that overlap": (
        TABLES,
        _tables(_ROW, pcs_row({"J": "Appendix"}, _BOTH, NO_DEVICE, NO_QUALIFIER)),
        "repeats codes",
    ),
    "a wrong number of codes": (
        TABLES,
        _tables(pcs_row({"J": "Appendix"}, _BOTH, NO_DEVICE, NO_QUALIFIER, codes=3)),
        "does not have 2 codes",
    ),
    "axes swapped": (
        TABLES,
        TWO_TABLES.replace(b'pos="5"', b'pos="X"').replace(b'pos="4"', b'pos="5"'),
        "does not have the positions",
    ),
    "a letter that no code has": (
        TABLES,
        _tables(pcs_row({"O": "Appendix"}, _OPEN, NO_DEVICE, NO_QUALIFIER)),
        "position 4 are malformed",
    ),
    "a value without a meaning": (
        TABLES,
        _tables(pcs_row({"J": " "}, _OPEN, NO_DEVICE, NO_QUALIFIER)),
        "position 4 are malformed",
    ),
    "entities": (
        TABLES,
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><ICD10PCS.tabular>&a;</ICD10PCS.tabular>',
        "declares XML entities",
    ),
    "nested without end": (
        INDEX,
        INVENTED_INDEX.replace(
            b"</mainTerm>", b"<term><title>x</title>" * 3000 + b"</term>" * 3000 + b"</mainTerm>"
        ),
        "nested too deeply",
    ),
    "a code of six characters": (INDEX, INVENTED_INDEX.replace(b"J4ZZ", b"J4Z"), "not one 'code'"),
    "a term that leads nowhere": (
        INDEX,
        INVENTED_INDEX.replace(b"<code>0JH60PZ</code>", b""),
        "has no title",
    ),
    "no terms": (INDEX, b"<ICD10PCS.index/>", "holds no term"),
    "no definitions": (BOOK, b"<ICD10PCS.definitions/>", "holds no definition"),
    "an eighth position": (BOOK, DEFINITIONS.replace(b'pos="6"', b'pos="8"'), "not a position"),
    "no title": (BOOK, DEFINITIONS.replace(b"<title>Resection</title>", b""), "has no title"),
    "an aggregation twice": (
        BOOK,
        DEFINITIONS.replace(b"</bodySys>", b"</bodySys><bodySys>Gastrointestinal System</bodySys>"),
        "aggregated twice",
    ),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_malformed(case: str) -> None:
    """Each says what is wrong."""
    kind, data, message = MALFORMED[case]
    with pytest.raises(SourceError, match=message):
        read_rows(kind, data)


@pytest.mark.parametrize("kind", GOOD)
@settings(max_examples=80, deadline=None)
@given(place=st.integers(0, 5000), length=st.integers(0, 60), patch=st.binary(max_size=30))
def test_damaged(kind: str, place: int, length: int, patch: bytes) -> None:
    """Whatever bytes stand in a file: rows or an error that names it."""
    data = GOOD[kind]
    place %= len(data)
    with contextlib.suppress(SourceError):
        assert read_rows(kind, data[:place] + patch + data[place + length :])


def test_the_undamaged_files_are_good() -> None:
    """Else the test above would pass on files that never give a row."""
    # 2 tables, 4 rows, 11 lists with 13 values; 5 entries; 4 terms and an aggregation.
    assert {kind: len(read_rows(kind, data)) for kind, data in GOOD.items()} == {
        TABLES: 30,
        INDEX: 5,
        BOOK: 5,
    }
