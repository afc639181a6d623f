"""Pages side by side: every fact in a row, and whether the codes differ in it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.database import Content
from index.model import CodePage, CodeRef, System
from index.pages import build_page
from index.pages.compare import ComparedRow, compare, compared_html, compared_text
from tests.sections import with_every_block


@pytest.fixture(scope="module")
def pages(few_codes: Content) -> tuple[CodePage, CodePage]:
    """Return two codes of one subcategory, one of them with invented sections."""
    one, other = (build_page(few_codes, CodeRef(System.ICD10CM, c)) for c in ("E1121", "E1122"))
    return one, with_every_block(other)


def row(rows: tuple[ComparedRow, ...], section: str, label: str) -> ComparedRow:
    """Return one row."""
    found = [one for one in rows if (one.section, one.label) == (section, label)]
    assert len(found) == 1
    return found[0]


def test_equal_and_different_facts(pages: tuple[CodePage, CodePage]) -> None:
    """What both have alike is equal; what only one has is different."""
    rows = compare(pages)
    assert row(rows, "Code", "Stands under").sign == "="
    assert row(rows, "Code", "Title").sign == "≠"
    assert row(rows, "Code", "Title").values == tuple(page.title for page in pages)
    only = row(rows, "Payment", "Global days")
    assert only.values == ("", "090 (90 days after the procedure)")
    assert only.different


def test_sections_stand_together(pages: tuple[CodePage, CodePage]) -> None:
    """A section that several pages have appears once."""
    sections = [one.section for one in compare(pages)]
    runs = [name for at, name in enumerate(sections) if at == 0 or sections[at - 1] != name]
    assert len(runs) == len(set(runs))


def test_a_code_equals_itself(pages: tuple[CodePage, CodePage]) -> None:
    """Whatever stands on a page, it does not differ from the same page."""
    rows = compare((pages[1], pages[1], pages[1]))
    assert rows
    assert not any(one.different for one in rows)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_two_to_four(pages: tuple[CodePage, CodePage], count: int) -> None:
    """Fewer are nothing to compare, more do not fit."""
    with pytest.raises(ValueError, match="choose 2 to 4"):
        compare([pages[0]] * count)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_copied_table_keeps_its_shape(pages: tuple[CodePage, CodePage], title: str) -> None:
    """No text of a release becomes a cell, a line or markup of its own."""
    odd = replace(pages[1], title=f"<i>\t\n{title}")
    rows = compare((pages[0], odd))
    text = compared_text((pages[0], odd), rows)
    assert [line.count("\t") for line in text.split("\n")] == [4] * (len(rows) + 1)
    assert "<i>" not in compared_html((pages[0], odd), rows)
