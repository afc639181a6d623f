"""The books from the engine: editions, trees, finding, references."""

import random
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import paths
from index.database import Content, open_content
from index.model import CodeRef, Source, System
from index.pages.browsing import (
    BOOKS,
    Book,
    cell_headings,
    cell_rows,
    edition,
    find_sections,
    installed,
    outline,
    passages,
    places_of_service,
    printed_code,
    printed_ref,
)
from index.pages.modifiers import modifier_list
from index.pages.terms import (
    Place,
    Terms,
    find,
    holds,
    line_text,
    path,
    query_words,
    read_terms,
    resolve_reference,
    tree,
    words_of,
)
from tests.books_content import NAMES, index_entries, write_books

ON = date(2026, 3, 1)
RELEASES = paths.project_root().parent / "shared" / "releases"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Content]:
    """Return a content with the books."""
    folder = tmp_path_factory.mktemp("books")
    write_books(folder)
    with closing(open_content(folder)) as content:
        yield content


def sources(content: Content) -> dict[Book, Source]:
    """Return the edition of every installed book."""
    return {book: found.source for book in Book if (found := edition(content, book, ON))}


@pytest.fixture
def terms(books: Content) -> Terms:
    """Return the main terms of the Alphabetic Index."""
    return read_terms(books, sources(books)[Book.INDEX], Book.INDEX)


def test_books_and_editions(books: Content) -> None:
    """What is installed is known, what is not says how to get it, and the date picks."""
    assert installed(books) == {Book(name) for name in NAMES}
    assert edition(books, Book.PCS, ON) is None
    assert "codeleaf import" in BOOKS[Book.PCS].how_to_get
    inside, after = edition(books, Book.INDEX, ON), edition(books, Book.INDEX, date(2027, 1, 1))
    assert inside is not None
    assert inside.covered
    assert after is not None
    assert not after.covered
    assert "ended 2026-09-30" in after.statement


def test_tree_is_the_whole_main_term(books: Content, terms: Terms) -> None:
    """A tree holds the main term of any of its entries and all below it, in order."""
    entries = tree(books, terms, 7)
    assert [entry.number for entry in entries] == list(range(1, 9))
    assert [entry.title for entry in path(entries, 7)] == [
        "Diabetes, diabetic",
        "type 2",
        "with",
        "chronic kidney disease",
    ]
    assert [entry.title for entry in tree(books, terms, 16)] == ["Ménière's disease"]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("diabetes type 2 kidney", [7]),
        ("kidn 2 type diab", [7]),
        ("diabetes kidney", [4, 7]),
        ("MELLITUS", [1]),
        ("meniere", [16]),
        ("kidney", [12]),
        ("disease", [9, 0, 16]),
        ("wanderlust", []),
        ("of the", []),
        ("", []),
    ],
)
def test_finding(books: Content, terms: Terms, typed: str, numbers: list[int]) -> None:
    """Words match the main term first, then the terms below it, in any order and case."""
    assert [found.number for found in find(books, terms, typed)] == numbers


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Disease, kidney", Place(Book.INDEX, 10)),
        ("Disease, kidney, by type", Place(Book.INDEX, 10)),
        ("Disease, kidney (functional), chronic", Place(Book.INDEX, 11)),
        ("Diabetes, type 2, chronic kidney disease", Place(Book.INDEX, 7)),
        ("Diabetes, nowhere", Place(Book.INDEX, 1)),
        ("Neoplasm, lung, malignant", Place(Book.NEOPLASM, 1)),
        ("Neoplasm, malignant, by site", Place(Book.NEOPLASM, 0)),
        ("Table of Drugs and Chemicals, by drug", Place(Book.DRUG, -1)),
        ("condition", None),
        ("Wanderlust", None),
        ("", None),
    ],
)
def test_references(books: Content, text: str, place: Place | None) -> None:
    """A reference leads as far as its path does; "see condition" leads nowhere."""
    assert resolve_reference(books, sources(books), Book.INDEX, text) == place


@given(st.text(max_size=40))
def test_any_text_is_a_query(text: str) -> None:
    """Whatever is typed, its own words hold it."""
    assert holds(words_of(text), query_words(text))


def test_cells(books: Content) -> None:
    """A table has its codes as printed, its references, and the path of each row."""
    rows = cell_rows(books, sources(books)[Book.NEOPLASM], Book.NEOPLASM)
    assert rows[1].cells == ("C34.9-", "C78.0-", "D02.2-", "D14.3-", "D38.1", "D49.1")
    assert rows[2].path == " neoplasm neoplastic lung upper lobe"
    drugs = cell_rows(books, sources(books)[Book.DRUG], Book.DRUG)
    assert drugs[0].reference == "Naproxen"
    assert drugs[0].cells == ("",) * 6
    assert len(cell_headings(Book.DRUG)) == 7


def test_codes_as_printed() -> None:
    """A dash says that more characters are needed, and leads to the heading above them."""
    assert printed_code(System.ICD10CM, "N18-") == "N18.-"
    assert printed_code(System.ICD10CM, "M844-") == "M84.4-"
    assert printed_ref(System.ICD10CM, "N18.-") == CodeRef(System.ICD10CM, "N18")
    assert line_text("Complication", "(s)", 12) == "Complication(s)"
    assert line_text("autonomic neuropathy", "(poly)", 10) == "autonomic (poly) neuropathy"


def test_guidelines(books: Content) -> None:
    """A section comes with those inside it and its codes as links; words find sections."""
    source = sources(books)[Book.GUIDELINES]
    assert [one.number for one in outline(books, source)][-1] == "I.C.4.a.1"
    found = passages(books, source, "I.C.4.a")
    assert [one.section.number for one in found] == ["I.C.4.a", "I.C.4.a.1"]
    assert [link.ref.code for link in found[0].links] == ["E1122"]
    assert len(passages(books, source, "I", limit=10)) == 1
    assert passages(books, source, "V") == ()
    assert find_sections(books, source, ("insul",)) == ("I.C.4.a",)
    assert find_sections(books, source, ("diabetes",)) == ("I.C.4.a", "I.C.4.a.1")


def test_plain_lists(books: Content) -> None:
    """Places of service and modifiers are listed with what is said of them."""
    places = places_of_service(books, sources(books)[Book.PLACES])
    assert [(fact.code, fact.title) for fact in places] == [
        ("11", "Office"),
        ("21", "Inpatient Hospital"),
    ]
    assert "Paid as: Facility" in places[1].paragraphs
    assert modifier_list(books, sources(books)[Book.MODIFIERS])[0].title == "Left side"


def test_real_references_lead_where_the_book_says(tmp_path: Path) -> None:
    """References of the real external cause index lead to a main term of the first word."""
    file = RELEASES / "icd10cm" / "icd10cm-table-and-index-April-1-2026.zip"
    if not file.is_file():
        pytest.skip(f"no {file.name}")
    write_books(tmp_path)
    with zipfile.ZipFile(file) as archive:
        member = next(name for name in archive.namelist() if "eindex" in name)
        root = ElementTree.fromstring(archive.read(member))  # noqa: S314 - the real release
    mains = {"".join(term.find("title").itertext()) for term in root.iter("mainTerm")}  # type: ignore[union-attr]
    seen = [see.text or "" for see in root.iter("see")]
    known = [text for text in seen if text.split(",")[0] in mains]
    sample = random.Random(3).sample(known, min(40, len(known)))
    # The same titles as main terms of a book, in the place of the one written.
    import sqlite3

    with closing(sqlite3.connect(tmp_path / "first" / "codes.sqlite")) as database, database:
        database.execute("DELETE FROM index_entry")
        for number, title in enumerate(sorted(mains)):
            one = index_entries()[0]._replace(
                number=number, title=title, nemod="", folded=title.casefold(), nemod_at=len(title)
            )
            marks = ",".join("?" * (len(one) + 1))
            database.execute(f"INSERT INTO index_entry VALUES ({marks})", (*one, "index"))
    with closing(open_content(tmp_path)) as content:
        for text in sample:
            place = resolve_reference(content, sources(content), Book.INDEX, text)
            assert place is not None, text
            assert sorted(mains)[place.number] == text.split(",")[0]
