"""Reference documents of invented text: recognised, divided by headings, bookmarks or pages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.database.tables.texts import DocumentSection
from index.sources import SourceError
from index.sources.document_text import document_lines, document_sections
from index.sources.kinds import Edition
from index.sources.pdf import Bookmark, Pdf
from index.sources.readers import KINDS
from tests.book_content import release, sample
from tests.manuals import HEAD, manual, pages, text_pdf

KIND = "reference_document"
_CMS = (
    """Invented Processing Manual
Chapter 12 - Practitioners
Table of Contents
(Rev. 12345; Issued: 10-01-24)
10 - General
10.1 - Fees
20 - Payment""",
    """10 - General
(Rev. 1, 10-01-03)
Text of ten.
10.1 - Fees
Text of ten one. It says 99213 - nothing more.
20 - Payment
Text of twenty.""",
)


def _sections(
    texts: tuple[str, ...], bookmarks: tuple[Bookmark, ...] = ()
) -> list[DocumentSection]:
    return list(document_sections(Pdf(bookmarks, texts)))


def _recognised(data: bytes) -> Edition | None:
    recognise = KINDS[KIND].recognise
    assert recognise is not None
    return recognise(sample("any.pdf", data))


def test_sections_of_a_manual() -> None:
    """Letters in order; an initial is none, heads of pages and contents are left out."""
    found = list(KINDS[KIND].reader(release(KIND, manual())))
    rows = [row for row in found if isinstance(row, DocumentSection)]
    assert [(row.number, row.title, row.page) for row in rows] == [
        ("A", "Introduction", 2),
        ("B", "Gadget Calibration", 2),
        ("C", "Widget Package", 3),
        ("D", "Ignored Orders", 4),
        ("E", "Closing", 4),
        ("E", "Closing", 5),
    ]
    assert not [row for row in rows if "Revision Date" in row.text]


def test_a_paragraph_stands_on_the_page_on_which_it_begins() -> None:
    """A sentence that goes on over the page is whole."""
    (rules, package) = [
        row
        for row in _sections(tuple(pages()))
        if row.title in ("Gadget Calibration", "Widget Package")
    ][:2]
    assert rules.page == 2
    assert "who asked for it, even if the widget" in rules.text
    assert package.page == 3
    assert HEAD.splitlines()[0][:13] not in rules.text


def test_numbered_sections_of_a_manual() -> None:
    """The table of contents has the same lines: those with text are the sections."""
    found = {row.number: row for row in _sections(_CMS)}
    assert found["10.1"].title == "Fees"
    assert found["10.1"].path == "Chapter 12 Practitioners > 10 General"
    assert found["10.1"].text == "Text of ten one. It says 99213 - nothing more."
    assert (found["20"].text, found["20"].page) == ("Text of twenty.", 2)
    assert "10 - General" not in found["Chapter 12"].text


def test_bookmarks_go_before_what_lines_look_like() -> None:
    """They name sections that no pattern knows."""
    texts = ("First things\nOne rule.", "Second things\nAnother rule.", "Third things\nThe last.")
    marks = tuple(
        Bookmark(0, f"{n} things", page) for page, n in enumerate(("First", "Second", "Third"), 1)
    )
    assert [(row.title, row.text, row.page) for row in _sections(texts, marks)] == [
        ("First things", "One rule.", 1),
        ("Second things", "Another rule.", 2),
        ("Third things", "The last.", 3),
    ]


def test_without_headings_every_page_is_a_section() -> None:
    """Page by page, without names."""
    found = _sections(("One rule. And more.", "Another rule."))
    assert [(row.number, row.title, row.text, row.page) for row in found] == [
        ("", "", "One rule. And more.", 1),
        ("", "", "Another rule.", 2),
    ]


def test_a_document_is_recognised_by_its_text() -> None:
    """Title and edition come from the first pages."""
    edition = _recognised(manual())
    assert edition is not None
    assert edition.name == "CHAPTER I GENERAL INVENTED POLICIES FOR THE INVENTED MANUAL"
    assert (edition.label, edition.valid_from, edition.valid_to) == ("1/1/2025", "2025-01-01", None)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        text_pdf(["One page about the layout of a file."]),
        text_pdf([""] * 8),
    ],
    ids=["empty", "no PDF", "zip", "a note", "a scan"],
)
def test_what_is_no_document(data: bytes) -> None:
    """It is not recognised, and read by force it is named."""
    assert _recognised(data) is None
    with pytest.raises(SourceError):
        list(KINDS[KIND].reader(release(KIND, data)))


def test_the_guidelines_are_their_own_kind() -> None:
    """Kinds that know a file come first."""
    assert list(KINDS)[-1] == KIND
    assert not KINDS[KIND].tried


_LINES = st.lists(
    st.sampled_from(
        [
            "A. Title", "B. Another Title", "Chapter I", "CHAPTER II", "POLICIES", "10 - General",
            "10.1 - Fees", "", "Words of a sentence that", "goes on.", "Head 1", "C. ends.",
            "See chapter 3 for more.", "x" * 300,
        ]
    ),
    max_size=12,
)  # fmt: skip


@given(st.lists(_LINES, max_size=6), st.lists(st.integers(1, 6), max_size=5))
def test_no_word_is_lost_or_said_twice(texts: list[list[str]], marks: list[int]) -> None:
    """Whatever stands on the pages: sections are in order and hold the words of the lines once."""
    joined = tuple("\n".join(lines) for lines in texts)
    bookmarks = tuple(
        Bookmark(place % 3, "A. Title", page) for place, page in enumerate(sorted(marks))
    )
    found = _sections(joined, bookmarks)
    assert [row.position for row in found] == list(range(len(found)))
    assert all(row.text.strip() for row in found)
    assert [row.page for row in found] == sorted(row.page for row in found)
    held = sum(len(row.text.split()) for row in found)
    assert held <= sum(len(line.text.split()) for line in document_lines(joined))


@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=200), place=st.integers(0, 3_000))
def test_any_bytes(data: bytes, place: int) -> None:
    """Sections or the error; recognising never raises."""
    whole = text_pdf(["A. Title\nText."])
    place %= len(whole)
    damaged = whole[:place] + data + whole[place:]
    _recognised(damaged)
    try:
        rows = list(KINDS[KIND].reader(release(KIND, damaged)))
    except SourceError:
        return
    assert all(isinstance(row, DocumentSection) for row in rows)
