"""The Official Guidelines, against the table of contents that their PDF prints."""

import io
import re
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.database.tables.texts import Guideline
from index.sources import SourceError
from index.sources.guideline_text import Line, mend_words, page_lines, prose
from index.sources.readers import KINDS
from tests.book_content import recognised, release

KIND = "icd10cm_guidelines"
FILE = "icd10cm/ICD-10-CM-October-2025-Guidelines.pdf"


@pytest.fixture(scope="module")
def pdf(releases: Path) -> bytes:
    """The guidelines of FY2026."""
    return (releases / FILE).read_bytes()


@pytest.fixture(scope="module")
def sections(pdf: bytes) -> dict[str, Guideline]:
    """Their sections by number."""
    rows = list(KINDS[KIND].reader(release(KIND, pdf)))
    found = {row.number: row for row in rows if isinstance(row, Guideline)}
    assert len(found) == len(rows)
    return found


@pytest.mark.parametrize(
    ("number", "title", "page", "begins"),
    [
        ("I.A.15", "“With”", 11, "The word “with” or “in” should be interpreted to mean"),
        ("I.A.12.a", "Excludes1", 9, "A type 1 Excludes note is a pure excludes note."),
        (
            "I.B.14",
            "Documentation by Clinicians Other than the Patient's Provider",
            15,
            "Code assignment is based on the documentation by the patient's",
        ),
        ("I.C.4.a", "Diabetes mellitus", 39, "The diabetes mellitus codes are combination codes"),
        (
            "I.C.4.a.3",
            "Diabetes mellitus and the use of insulin, oral hypoglycemics, and injectable "
            "non-insulin drugs",
            40,
            "If the documentation in a medical record does not indicate the type of diabetes",
        ),
        (
            "I.C.9.a.3",
            "Hypertensive Heart and Chronic Kidney Disease",
            51,
            "The codes in category I13, Hypertensive heart and chronic kidney disease,",
        ),
        ("I.C.15.g", "Diabetes mellitus in pregnancy", 66, "Diabetes mellitus is a significant"),
        ("I.C.19.a", "Application of 7th Characters in Chapter 19", 77, "Most categories in"),
        ("I.C.20", "Chapter 20: External Causes of Morbidity (V00-Y99)", 87, "The external"),
        ("I.C.21.c.1", "Contact/Exposure", 93, "Category Z20 indicates contact with,"),
        ("II.H", "Uncertain Diagnosis", 109, "If the diagnosis documented at the time of"),
        ("III.C", "Uncertain Diagnosis", 111, "If the diagnosis documented at the time of"),
        ("IV.H", "Uncertain diagnosis", 114, "Do not code diagnoses documented as “probable”"),
        # Printed without a bookmark.
        ("I.C.4.a.1.b", "Type 2 diabetes mellitus in remission", 40, "Code E11.A, Type 2 diabetes"),
        ("I.C.1.g.1.c.iv", "Acute respiratory distress syndrome", 30, "For acute respiratory"),
        ("Appendix I", "Present on Admission Reporting Guidelines", 116, "Introduction"),
    ],
)
def test_known_sections(
    sections: dict[str, Guideline], number: str, title: str, page: int, begins: str
) -> None:
    """Sections read in the PDF by eye."""
    found = sections[number]
    assert (found.title, found.page) == (title, page)
    assert found.text.replace("’", "'").startswith(begins)


def _contents(pdf: bytes) -> list[tuple[str, int]]:
    """The numbers and pages that the table of contents prints, read without the bookmarks."""
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages[1:6])
    found: list[tuple[str, int]] = []
    section = upper = number = ""
    waiting = ""
    for line in text.splitlines():
        waiting = f"{waiting} {line.strip()}".strip()
        leader = re.search(r"\.{2,}\s*(\d+)\s*$", waiting)
        if re.fullmatch(r".*Page \d+ of \d+", waiting):
            waiting = ""
        if not leader:
            continue
        entry, waiting = waiting, ""
        page = int(leader[1])
        if match := re.match(r"Section ([IV]+)\.", entry):
            section, upper, number = match[1], "", ""
            found.append((section, page))
        elif match := re.match(r"([A-Z])\.", entry):
            upper, number = match[1], ""
            found.append((f"{section}.{upper}", page))
        elif match := re.match(r"(\d+)\.", entry):
            number = match[1]
            found.append((f"{section}.{upper}.{number}", page))
        elif match := re.match(r"([a-z])\.", entry):
            found.append((f"{section}.{upper}.{number}.{match[1]}", page))
    return found


def test_table_of_contents(pdf: bytes, sections: dict[str, Guideline]) -> None:
    """Every numbered line of the contents is a section on that page."""
    contents = _contents(pdf)
    assert len(contents) > 200
    wrong = [
        (number, page, sections[number].page if number in sections else None)
        for number, page in contents
        if number not in sections or sections[number].page != page
    ]
    assert wrong == []


def test_text_is_whole(pdf: bytes, sections: dict[str, Guideline]) -> None:
    """Headings and texts together hold what the pages do, in order, and nothing else."""
    body = ""
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages[6:]:
        body += re.sub(r"\A.*?Page \d+ of \d+", "", page.extract_text(), flags=re.DOTALL)
    put_together = "".join(
        f"{'Section ' if '.' not in number else ''}{one.title}{one.text}"
        for number, one in sections.items()
        if number != "Introduction"
    )
    printed = re.sub(r"[^A-Za-z]", "", body)
    ours = re.sub(r"[^A-Za-z]", "", put_together)
    # The letters that number headings are not in our text.
    assert 0 < len(printed) - len(ours) < 0.01 * len(printed)


def test_no_false_headings(sections: dict[str, Guideline]) -> None:
    """Running heads are gone; lists and references stay text."""
    for one in sections.values():
        assert not re.search(r"Page \d+ of \d+|\.{5}", one.text)
    burns = sections["I.C.19.d.1"].text
    assert "\na. When the reason for the admission or encounter" in f"\n{burns}"
    assert "I.C.19.d.1.a" not in sections
    assert "ap propriate" not in sections["I.C.9.a.3"].text
    assert all(one.parent in sections for one in sections.values() if one.parent)


def test_prose() -> None:
    """Broken lines become sentences; items stay lines; a page end does not end a sentence."""
    wide = "A line as wide as the column, so that it was broken and goes on-"
    lines = [
        Line(1, "Heart fail-"),
        Line(1, "ure codes F15.9-"),
        Line(1, "are given when a wide line goes on over the end of the page to"),
        Line(2, ""),
        Line(2, "the next page."),
        Line(2, ""),
        Line(2, "Z55 Problems related to education"),
        Line(2, "Z56 Problems related to employment"),
        Line(2, wide),
    ]
    assert prose(lines) == (
        "Heart fail-ure codes F15.9- are given when a wide line goes on over the end of the page "
        "to the next page.\n\nZ55 Problems related to education\n"
        f"Z56 Problems related to employment\n{wide}"
    )
    assert page_lines("FY 2026\nPage 3 of 9\ntext\n", 3) == [Line(3, "text")]
    assert mend_words(["the ap propriate code", "an appropriate code"]) == {
        "ap propriate": "appropriate"
    }


def _without_bookmarks(pdf: bytes) -> bytes:
    writer = pypdf.PdfWriter()
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages[:8]:
        writer.add_page(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_damage_is_named(pdf: bytes) -> None:
    """Truncated, another document, empty."""
    for data, message in (
        (b"", "not a whole PDF"),
        (b"%PDF-1.7\n", "not a whole PDF"),
        (b"PK\x03\x04", "not a whole PDF"),
        (_without_bookmarks(pdf), "no bookmarks"),
    ):
        with pytest.raises(SourceError, match=message):
            list(KINDS[KIND].reader(release(KIND, data)))
    with pytest.raises(SourceError):
        list(KINDS[KIND].reader(release(KIND, pdf[: len(pdf) // 2])))
    assert recognised("guidelines.pdf", pdf[:5_000]) == {}


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400), place=st.integers(0, 600))
def test_any_bytes(data: bytes, place: int) -> None:
    """Whatever the bytes, sections or the error; recognising never raises."""
    small = _small_pdf()
    place %= len(small)
    for attempt in (b"%PDF-1.7\n" + data, small[:place] + data + small[place:]):
        recognised("any.pdf", attempt)
        try:
            rows = list(KINDS[KIND].reader(release(KIND, attempt)))
        except SourceError:
            continue
        assert all(isinstance(row, Guideline) for row in rows)


def _small_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_outline_item(title="Section I. Conventions", page_number=0)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
