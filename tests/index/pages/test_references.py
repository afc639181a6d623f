"""What the references in the notes of the real Tabular List cover."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from index.database import Content, open_content
from index.pages.references import NoteItem, note_items, references_in

SPAN = tuple[str, str]


def _spans(text: str) -> list[SPAN]:
    return [(one.first, one.last) for one in references_in(text)]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("type 2 diabetes mellitus (E11.-)", [("E11", "E11")]),
        ("gestational diabetes (O24.4-)", [("O244", "O244")]),
        ("diabetes mellitus (E08-E13)", [("E08", "E13")]),
        ("codes from categories E08 \N{EN DASH} E13", [("E08", "E13")]),
        ("rheumatic (B40.0-B40.2)", [("B400", "B402")]),
        ("pancreatitis (K85-K86.-)", [("K85", "K86")]),
        ("abdominal pain (R10.1-R10.4-)", [("R101", "R104")]),
        ("fracture of pelvis (S32.1--S32.9)", [("S321", "S329")]),
        (
            "subcategories S06.1- to S06.6-, and S06.81- to S06.89-, code to specified",
            [("S061", "S066"), ("S0681", "S0689")],
        ),
        (
            "effects (A00-R94 and T80-T88.6, T88.8)",
            [("A00", "R94"), ("T80", "T886"), ("T888", "T888")],
        ),
        ("gout (M1A.-, M10.-)", [("M1A", "M1A"), ("M10", "M10")]),
        ("whole chapter (O00-O9A)", [("O00", "O9A")]),
        ("torticollis NOS M43.6", [("M436", "M436")]),
        ("foreign body removed Z87.821", [("Z87821", "Z87821")]),
        ("hearing loss as classified in H90.-", [("H90", "H90")]),
        ("respiratory syncytial virus (RSV) (J21.0)", [("J210", "J210")]),
        ("vitamin B12 deficiency (E53.8)", [("E538", "E538")]),
        ("COVID-19, CD4 and G6PD", []),
        ("current injury - see injury of spine by body region", []),
    ],
)
def test_spans(text: str, spans: list[SPAN]) -> None:
    """Ranges, dashes, lists."""
    assert _spans(text) == spans


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("(E08-E13 with .42)", ["E0842", "E1142"], ["E1141", "E114", "E11", "E1442"]),
        ("(E08-E13 with .51-.52)", ["E0851", "E1352"], ["E0859", "E1165"]),
        ("(E08-E13 with .62-)", ["E08620", "E1162"], ["E0863"]),
        ("(F10-F19 with .14, .24, .94)", ["F1014", "F1994"], ["F1015", "F101"]),
        ("(F11-F19 with .15. .25, .95)", ["F11150", "F1995"], ["F1114"]),
        ("(F10, F13, F19 with .26, .96)", ["F1026", "F1996"], ["F1126", "F1927"]),
        (
            "(E08, E09, E11, E13 with final characters .00 or .01)",
            ["E0800", "E1301"],
            ["E1000", "E0810"],
        ),
        ("(B27.- with fifth character 2)", ["B2702", "B2792"], ["B2700", "B272", "B270"]),
        ("(B27.0-B27.9 with fifth character 1)", ["B2701", "B2791"], ["B2702"]),
        ("whooping cough (A37 with fifth-character 1)", ["A3701"], ["A3700", "A371"]),
        ("(F10-F19 with 5th character .6)", ["F1026", "F1326"], ["F1027"]),
        ("(F11-F19 with fifth to sixth characters 51)", ["F11151"], ["F11150", "F1151"]),
        ("(S06.0X- with seventh character A)", ["S060X0A"], ["S060X0D", "S060X0", "S061X0A"]),
        ("(S42.- with 7th character B or C)", ["S42001B", "S42001C"], ["S42001A", "S42001"]),
        ("(S92.-with 7th character B)", ["S92001B"], ["S92001A"]),
        (
            "(S52.- with open fracture 7th character)",
            ["S52001C", "S52001R"],
            ["S52001A", "S52001S"],
        ),
        (
            "(T36-T65 with fifth or sixth character 1-4 or 6)",
            ["T360X1A", "T40416A", "T6591XA"],
            # T40.415 is an adverse effect: its 5th character says which drug, the 6th the intent.
            ["T360X5A", "T40415A", "T4041", "T6595XA"],
        ),
        ("(I69. with final characters -23)", ["I69023", "I69323"], ["I6923", "I69231", "I69024"]),
        ("leukemia C91.0-C95.9 with 5th character 1", ["C9101", "C9591"], ["C9100", "C91"]),
    ],
)
def test_conditions(text: str, inside: list[str], outside: list[str]) -> None:
    """Conditions on characters hold for complete codes only."""
    found = references_in(text)
    assert found
    assert [code for code in inside if not any(one.matches(code) for one in found)] == []
    assert [code for code in outside if any(one.matches(code) for one in found)] == []


def test_blocks_and_words() -> None:
    """A block must lie within a range; a condition in words looks at the title."""
    (diabetes,) = references_in("diabetes (E08-E13)")
    assert diabetes.matches("E08-E13")
    assert diabetes.matches("E11-E12")
    assert not diabetes.matches("E00-E89")
    assert not diabetes.matches("E07-E09")
    (open_ended,) = references_in("mononucleosis (B27.0-B27.9)")
    assert open_ended.matches("B2799")
    assert not open_ended.matches("B28")
    (uneven,) = references_in("pneumoconiosis (J60-J67.9)")
    assert all(uneven.matches(code) for code in ("J60", "J61", "J628", "J679", "J60-J61"))
    assert not any(uneven.matches(code) for code in ("J59", "J6", "J68", "J60-J68"))
    (deeper,) = references_in("polycystic kidney disease (Q61.11-Q61.3)")
    assert all(deeper.matches(code) for code in ("Q6111", "Q6119", "Q612", "Q613"))
    assert not any(deeper.matches(code) for code in ("Q6102", "Q61", "Q614"))
    (several,) = references_in("leukemia (C91.0-C95.9)")
    assert several.matches("C92")
    assert not several.matches("C95-C96")
    acidosis = references_in("see categories E08-E10, E11, E13 with ketoacidosis")
    title = "Type 2 diabetes mellitus with ketoacidosis with coma"
    assert any(one.matches("E1111", title) for one in acidosis)
    assert not any(one.matches("E1111", "Type 2 diabetes mellitus") for one in acidosis)
    (rheumatic,) = references_in("chronic diseases (I05-I09) unless rheumatic fever is present.")
    assert rheumatic.caveat == "unless rheumatic fever is present."


@given(st.text(alphabet="E0189.-, ()withofABX\N{EN DASH}", max_size=60))
def test_any_text(text: str) -> None:
    """Any text gives references or none, whose ends are read from it."""
    for one in references_in(text):
        assert one.first in text.replace(".", "")
        one.matches("E1122", "any title")


@pytest.fixture(scope="module")
def content(full_content: Path) -> Iterator[Content]:
    """The content built from every release."""
    opened = open_content(full_content)
    yield opened
    opened.close()


@lru_cache(maxsize=1)
def _printed(wheel: Path, member: str) -> tuple[tuple[str, ...], ...]:
    """The Excludes1 notes of each place, read from the XML itself."""
    with zipfile.ZipFile(wheel) as archive:
        root: Element = ElementTree.fromstring(archive.read(member))
    return tuple(
        tuple(" ".join("".join(note.itertext()).split()) for note in notes.findall("note"))
        for notes in root.iter("excludes1")
    )


@pytest.fixture(scope="module")
def printed(content: Content, downloads: Path) -> tuple[tuple[str, ...], ...]:
    """The Excludes1 notes of the Tabular List, a list a place."""
    source = next(source for source in content.sources() if source.id == "icd10cm-tabular")
    return _printed(downloads / source.file, source.member)


def _items(content: Content, kind: str) -> list[NoteItem]:
    places: dict[int, list[str]] = {}
    for code_id, text in content.connection.execute(
        "SELECT code_id, text FROM note WHERE kind = ? ORDER BY id", (kind,)
    ):
        places.setdefault(code_id, []).append(text)
    return [item for texts in places.values() for item in note_items(texts)]


def test_every_excludes1_note(content: Content, printed: tuple[tuple[str, ...], ...]) -> None:
    """All 5,407 notes: 54 stems, 74 prose, and every other names a code that exists."""
    items = _items(content, "excludes1")
    assert len(items) == sum(map(len, printed)) == 5_407
    assert sum(item.stem for item in items) == 54
    prose = [item for item in items if item.unreadable]
    assert len(prose) == 74
    # Neither holds anything that looks like a code.
    assert not any(re.search(r"[A-Z]\d[0-9A-Z](\.|\b)", item.text) for item in prose)
    codes = {
        row[0]
        for row in content.connection.execute("SELECT code FROM code WHERE system = 'ICD10CM'")
    }
    beginnings = {code[:length] for code in codes for length in range(3, len(code) + 1)}
    unknown = {
        end
        for item in items
        for one in item.references
        for end in (one.first, one.last)
        if end not in beginnings
    }
    assert unknown == {"R104"}  # "R10.1-R10.4-": R10.4 is no code, the range holds R10.1 to R10.3


def test_conditions_of_the_tabular_list(content: Content) -> None:
    """Each condition is understood: it leaves some codes of its range and not all."""
    rows = content.connection.execute(
        "SELECT code, title FROM code WHERE system = 'ICD10CM' AND billable"
    ).fetchall()
    counts: Counter[str] = Counter()
    for kind in ("excludes1", "excludes2"):
        for item in _items(content, kind):
            for one in item.references:
                if one.condition is None:
                    continue
                counts[kind] += 1
                within = [
                    row
                    for row in rows
                    if one.first <= row["code"] and row["code"][: len(one.last)] <= one.last
                ]
                chosen = [row for row in within if one.matches(row["code"], row["title"])]
                assert 0 < len(chosen) < len(within), item.text
                assert not one.condition.words or one.condition.words == "ketoacidosis"
    assert counts == {"excludes1": 51, "excludes2": 22}


def test_stems_are_joined(content: Content) -> None:
    """Items carry their stem; the list ends where its alphabetical order does."""
    texts = {item.text for item in _items(content, "excludes1")}
    for text in (
        "meningitis (in): gonococcal (A54.81)",
        "meningitis (in): tuberculosis (A17.0)",
        "meningoencephalitis and meningomyelitis in bacterial diseases classified elsewhere (G05)",
        "myocarditis (in): acute (B57.0)",
        "disorders of: purine and pyrimidine metabolism (E79.-)",
        "gout (M1A.-, M10.-)",
        "polyneuropathy (in): diabetes mellitus (E08-E13 with .42)",
    ):
        assert text in texts
