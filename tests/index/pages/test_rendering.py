"""Sections as text: command line, Markdown and print show everything, escaped."""

from dataclasses import replace
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.database import Content
from index.model import CodePage, CodeRef, System
from index.model.sections import Bar, Cell, Fact, Facts, Grid, Section, Span, Statement
from index.pages import build_page, page_html, page_markdown, page_text
from index.pages.rendering import bar_text, editions, fact_text, rows, span_text
from tests.sections import with_every_block


@pytest.fixture(scope="module")
def page(few_codes: Content) -> CodePage:
    """Return a page with every type of block."""
    return with_every_block(build_page(few_codes, CodeRef(System.ICD10CM, "E1122")))


@pytest.mark.parametrize(
    "shown",
    [
        "Payment",
        "work 0.97 + practice 1.20 + liability 0.10 = 2.27 RVU",
        "090 (90 days after the procedure)",
        "224 in force, 155 of them with a modifier allowed; 1,300 with deleted ones",
        "Example, second, with, detail",
        "I.C.4.a Invented heading",
        "The second, in a line of its own.",
        "1.5321",
        "from 2016-10-01",
        "No coverage documents are installed.",
    ],
)
def test_every_form_shows_every_block(page: CodePage, shown: str) -> None:
    """A fact that stands on the page stands in each of its forms."""
    assert shown in page_text(page)
    assert shown in page_markdown(page).replace("\\", "")
    assert escape(shown) in page_html(page)


def test_a_section_names_its_edition_once(page: CodePage) -> None:
    """However many blocks come from a release."""
    edition = page.sources[page.source].edition
    assert editions(page, page.sections[0]) == edition
    assert f"Payment [{edition}]" in page_text(page)
    assert editions(page, page.sections[-1]) == ""


def test_a_table_is_set_in_columns(page: CodePage) -> None:
    """Figures stand right, in text and in Markdown."""
    lines = page_text(page).splitlines()
    at = lines.index("  Edition  Weight  Family")
    assert lines[at + 2] == "  v42        10.2  Renal"
    assert "| --- | ---: | --- |" in page_markdown(page)


def test_words_of_facts_bars_and_spans() -> None:
    """Values without a meaning, one part, and open ends."""
    assert fact_text(Fact("x", Cell("1"))) == "1"
    assert fact_text(Fact("x", Cell(""), "unknown")) == "unknown"
    assert bar_text(Bar("x", (("work", 1),)), "RVU") == "work 1.00 RVU"
    assert span_text(Span(None, None, Cell("x"))) == "no dates given"
    assert span_text(Span("2020-01-01", "2020-12-31", Cell("x"))) == "2020-01-01 – 2020-12-31"
    assert span_text(Span(None, "2020-12-31", Cell("x"))) == "to 2020-12-31"


def test_an_empty_block_takes_no_room(page: CodePage) -> None:
    """A table without rows leaves nothing behind, and does not fail."""
    empty = Section("x", "Empty", (Grid(("A",), (), page.source), Facts((), page.source)))
    bare = replace(page, sections=(empty,))
    assert page_text(bare).endswith(f"Empty [{page.sources[page.source].edition}]")
    assert page_markdown(bare)
    assert rows(empty.blocks[0]).cells == ()


_ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


@given(_ANY)
def test_any_text_is_escaped_in_html_and_markdown(page: CodePage, text: str) -> None:
    """No text of a release becomes markup."""
    block = Statement(f"<b>{text}|[x](y)")
    bare = replace(page, sections=(Section("x", "T", (block,)),))
    assert "<b>" not in page_html(bare).partition("<h2>T</h2>")[2]
    assert "&lt;b&gt;" in page_html(bare)
    assert "[x](y)" not in page_markdown(bare).replace("\\[x\\](y)", "")
