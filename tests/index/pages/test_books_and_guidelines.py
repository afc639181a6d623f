"""Books, guidelines, exclusions and checklist on real pages."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from index.database import Content, open_content
from index.model import CodeRef, System
from index.model.sections import Block, Grid, Paths, Section
from index.model.sections import Path as IndexStep
from index.pages.books import Relation, paths_to, printed_code, printed_title, table_rows_to
from index.pages.exclusions import (
    excluded_by,
    exclusions_between,
    prepare,
    unreadable_exclusions,
)
from index.pages.guidelines import guideline, guideline_contents, guidelines_for
from index.pages.rows import ancestor_rows, catalogue, find_row
from index.pages.sections import Subject, books, exclusions, guidelines
from tests.book_content import add_books

IN_FORCE = date(2026, 6, 1)
TABULAR = ("icd10cm-tabular",)
INDEXES = ("icd10cm-index", "icd10cm-external")
TABLES = ("icd10cm-neoplasm", "icd10cm-drug")
GUIDELINES = ("icd10cm-guidelines",)

Make = Callable[[Subject], object]


@pytest.fixture(scope="module")
def content(
    full_content: Path, releases: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Content]:
    """The full content with the publishers' books and guidelines."""
    folder = tmp_path_factory.mktemp("books") / "content"
    opened = open_content(add_books(full_content, releases, folder))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def plain_content(full_content: Path) -> Iterator[Content]:
    """The full content without books or guidelines."""
    opened = open_content(full_content)
    yield opened
    opened.close()


def _ref(code: str, system: System = System.ICD10CM) -> CodeRef:
    return CodeRef(system, code)


def _subject(content: Content, code: str, system: System = System.ICD10CM) -> Subject:
    row = find_row(content, _ref(code, system))
    above = tuple(ancestor_rows(content, row))
    return Subject(content, catalogue(content), row, above, IN_FORCE)


def _grid(sections: list[Section], key: str) -> list[tuple[str, ...]]:
    blocks: list[Block] = [block for one in sections if one.key == key for block in one.blocks]
    return [
        tuple(cell.text for cell in row)
        for block in blocks
        if isinstance(block, Grid)
        for row in block.rows
    ]


def test_printed() -> None:
    """Codes and titles as the books print them."""
    assert [printed_code(code) for code in ("M844-", "I63-", "E1122", "X58")] == [
        "M84.4-", "I63.-", "E11.22", "X58",
    ]  # fmt: skip
    assert printed_title("Abandonment NEC", "(causing exposure)", 11) == (
        "Abandonment (causing exposure) NEC"
    )
    assert printed_title("Cancerphobia", "(o)", 6) == "Cancer(o)phobia"
    assert printed_title("autonomic neuropathy", "(poly)", 10) == "autonomic (poly)neuropathy"
    assert printed_title("Abasia", "(-astasia) (hysterical)", 6) == (
        "Abasia (-astasia) (hysterical)"
    )
    assert printed_title("plain", "", 5) == "plain"


def test_paths(content: Content) -> None:
    """Exact entries, manifestations, incomplete codes and codes printed without their dash."""
    paths = paths_to(content, _ref("E1122"), INDEXES)
    assert [(path.steps, path.code, path.relation) for path in paths] == [
        (("Diabetes, diabetic", "with", "chronic kidney disease"), "E11.22", Relation.EXACT),
        (
            ("Diabetes, diabetic", "type 2", "with", "chronic kidney disease"),
            "E11.22",
            Relation.EXACT,
        ),
    ]
    row = content.connection.execute(
        "SELECT * FROM index_entry WHERE book = 'index' AND number = ?", (paths[0].number,)
    ).fetchone()
    assert (row["title"], row["code"]) == ("chronic kidney disease", "E1122")
    assert paths[0].target == f"index:index:{paths[0].number}"
    amyloid = [one for one in paths_to(content, _ref("I43"), INDEXES) if "E85.4" in one.code]
    assert amyloid[0].code == "E85.4 [I43]"
    assert amyloid[0].relation is Relation.MANIFESTATION
    neck = paths_to(content, _ref("S72001A"), INDEXES)
    assert {(one.code, one.relation) for one in neck} == {("S72.00-", Relation.INCOMPLETE)}
    assert {one.code for one in paths_to(content, _ref("X58XXXA"), INDEXES)} == {"X58"}


def test_table_rows(content: Content) -> None:
    """A drug without its 7th character; a neoplasm by its dash; as many as the cells that lead."""
    rows, count = table_rows_to(content, _ref("T360X1A"), TABLES, most=3)
    assert [row.steps for row in rows] == [("Adicillin",), ("Amdinocilline",), ("Amoxicillin",)]
    assert rows[0].cells == {column: f"T360X{column - 1}" for column in range(2, 8)}
    assert rows[0].marked == frozenset({2})
    (cells,) = content.connection.execute(
        "SELECT count(*) FROM index_cell WHERE code = 'T360X1' AND book = 'drug'"
    ).fetchone()
    assert count == cells
    lung, _ = table_rows_to(content, _ref("C3490"), TABLES)
    row = next(row for row in lung if row.steps[-1] == "lung")
    assert row.cells == {2: "C349-", 3: "C780-", 4: "D022-", 5: "D143-", 6: "D381", 7: "D491"}
    assert row.marked == frozenset({2})


def test_sections_of_books(content: Content) -> None:
    """Paths, the marked cell, and how many more there are."""
    (index, *_) = books.sections(_subject(content, "E1122"))
    (paths,) = index.blocks
    assert isinstance(paths, Paths)
    assert isinstance(paths.items[0], IndexStep)
    assert paths.source == "icd10cm-index"
    drugs = list(books.sections(_subject(content, "T360X1A")))
    rows = _grid(drugs, "drug_table")
    assert len(rows) == 20
    assert rows[0][:3] == (
        "Adicillin",
        "\N{BLACK RIGHT-POINTING SMALL TRIANGLE} T36.0X1",
        "T36.0X2",
    )
    tumours = _grid(list(books.sections(_subject(content, "C3490"))), "neoplasm_table")
    assert tumours[0][1] == "\N{BLACK RIGHT-POINTING SMALL TRIANGLE} C34.9-"


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("E1122", [("I.C.4.a.3", "names E11"), ("I.C.4.a", "names E08-E13")]),
        ("E1122", [("I.C.4", "its chapter is 4")]),
        ("Z794", [("I.C.4.a.3", "names Z79.4"), ("I.C.21.c.3", "names Z79")]),
        ("I130", [("I.C.9.a.3", "names I13")]),
        ("S72001A", [("I.C.19.c", "names S72"), ("I.C.19.a", "a 7th character of chapter 19")]),
        ("O24410", [("I.C.15.i", "names O24.4"), ("I.C.15.g", "names O24")]),
        ("T84010A", [("I.B.13", "its title names a side"), ("I.A.5", "it has a 7th character")]),
        ("X58XXXA", [("I.A.4", "it has the placeholder X")]),
        ("I259", [("I.A.9.b", "“unspecified” in its title")]),
        ("G63", [("I.A.13", "classified elsewhere: a manifestation code")]),
        ("T360X1A", [("I.C.19.e.5.b", "names T36-T50")]),
        ("T360X5A", [("I.C.19.e.5.a", "names T36.0X5")]),
    ],
)  # fmt: skip
def test_guidelines_that_apply(content: Content, code: str, wanted: list[tuple[str, str]]) -> None:
    """Sections with their reasons, the deepest first, the chapter last and once."""
    subject = _subject(content, code)
    found = guidelines_for(content, subject.row, subject.ancestors, GUIDELINES)
    reasons = {one.number: one.reason for one in found}
    assert {number: reasons.get(number) for number, _ in wanted} == dict(wanted)
    named = [one.number.count(".") for one in found if one.reason.startswith("names")]
    assert named == sorted(named, reverse=True)
    assert found[-1].number == f"I.C.{subject.ancestors[-1]['code']}"
    assert len(found) == len(reasons) <= 20


def test_intents_are_told_apart(content: Content) -> None:
    """A poisoning is not shown what is said of adverse effects."""
    for code, others in (("T360X1A", "ac"), ("T360X5A", "bc"), ("T360X6A", "ab")):
        subject = _subject(content, code)
        found = guidelines_for(content, subject.row, subject.ancestors, GUIDELINES)
        assert not {f"I.C.19.e.5.{one}" for one in others} & {one.number for one in found}


def test_guideline(content: Content) -> None:
    """One section with what stands below it, and the whole list."""
    found = guideline(content, "I.C.4.a", GUIDELINES)
    assert found is not None
    assert (found.title, found.page, found.parent) == ("Diabetes mellitus", 39, "I.C.4")
    assert found.children[2][0] == "I.C.4.a.3"
    assert guideline(content, "I.C.99", GUIDELINES) is None
    contents = guideline_contents(content, GUIDELINES)
    assert contents[1][:3] == ("I", None, "Conventions, general coding guidelines and chapter "
                               "specific guidelines")  # fmt: skip
    (section,) = guidelines.sections(_subject(content, "E1122"))
    (grid,) = section.blocks
    assert isinstance(grid, Grid)
    assert grid.rows[0][0].target.startswith("guideline:I.C.4")


def test_excluded_by(content: Content) -> None:
    """Notes at other codes, conditions honoured, own notes left out."""
    subject = _subject(content, "E0842")
    found = excluded_by(content, subject.row, subject.ancestors, TABULAR)
    at = {(one.kind.value, one.origin.ref.code): one.text for one in found}
    assert at["excludes1", "G63"] == "polyneuropathy (in): diabetes mellitus (E08-E13 with .42)"
    assert at["excludes1", "E11"] == "diabetes mellitus due to underlying condition (E08.-)"
    assert ("excludes1", "G59") not in at  # E08-E13 with .41
    assert not any(one.origin.ref.code in ("E08", "E08-E13", "4") for one in found)
    kinds = [one.kind.value for one in found]
    assert kinds == sorted(kinds)


def test_exclusions_between(content: Content) -> None:
    """Either way, from whatever stands above."""
    found = exclusions_between(content, _ref("E1122"), _ref("E1022"), TABULAR)
    assert {one.origin.ref.code for one in found} == {"E10", "E11"}
    other = exclusions_between(content, _ref("E1122"), _ref("N183"), TABULAR)
    assert [(one.kind.value, one.origin.display) for one in other] == [("excludes2", "Chapter 14")]
    assert exclusions_between(content, _ref("E1122"), _ref("E1022"), ()) == ()


def test_unreadable(content: Content) -> None:
    """Prose is listed: 74 Excludes1 and 19 Excludes2 notes."""
    found = unreadable_exclusions(content, TABULAR)
    assert len(found) == 93
    assert ("sepsis- code to infection", _ref("R651")) in found


def test_sections_of_notes(content: Content) -> None:
    """The checklist joins stems, links what it names, and says where it stands."""
    found = list(exclusions.sections(_subject(content, "E1122")))
    checklist = _grid(found, "checklist")
    assert checklist[0] == (
        "Use additional code",
        "code to identify stage of chronic kidney disease (N18.1-N18.6)",
        "N18.1-N18.6",
        "this code",
    )
    assert (
        "Use additional code",
        "code to identify control using: insulin (Z79.4)",
        "Z79.4",
        "E11",
    ) in checklist
    excluded = _grid(found, "exclusions")
    assert (
        "Excludes1",
        "R73 Elevated blood glucose level",
        "diabetes mellitus (E08-E13)",
    ) in excluded
    chapters = [row for row in excluded if row[1].startswith("Chapters ")]
    assert len(chapters) == 1
    first = _grid(list(exclusions.sections(_subject(content, "E0842"))), "checklist")
    assert first[0][0] == "Code first"


def test_nothing_installed(plain_content: Content) -> None:
    """Without books no table is asked; other systems have none of these sections."""
    subject = _subject(plain_content, "E1122")
    assert list(books.sections(subject)) == []
    assert list(guidelines.sections(subject)) == []
    assert list(exclusions.sections(subject))
    procedure = _subject(plain_content, "0DTJ4ZZ", System.ICD10PCS)
    for module in (books, guidelines, exclusions):
        assert list(module.sections(procedure)) == []


def test_headings(content: Content) -> None:
    """Chapters and blocks have no entries, and no section fails on them."""
    for code in ("4", "E08-E13", "E11", "S72"):
        subject = _subject(content, code)
        for module in (books, guidelines, exclusions):
            assert all(section.key for section in module.sections(subject))


def test_fast(content: Content) -> None:
    """All of these sections of a random code take less than 10 ms of the processor."""
    prepare(content)
    codes = [
        row[0]
        for row in content.connection.execute("SELECT code FROM code WHERE system = 'ICD10CM'")
    ]
    chosen = [_subject(content, code) for code in random.Random(7).sample(codes, 400)]
    list(guidelines.sections(chosen[0]))
    times = []
    for subject in chosen:
        start = time.process_time()
        for module in (books, guidelines, exclusions):
            list(module.sections(subject))
        times.append(time.process_time() - start)
    assert sorted(times)[int(0.99 * len(times))] < 0.010
