"""The models, the texts of the cards and the small parts, by themselves."""

import gc
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt, QUrl
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.lookup import rendering
from desktop.lookup.links import code_link, linked_code
from desktop.lookup.reader import PageReader, PageRequest, Preparation
from desktop.lookup.results import ResultModel
from desktop.lookup.search import (
    MORE_ROWS,
    RowsAnswer,
    RowsRequest,
    SearchAnswer,
    Searcher,
    SearchRequest,
)
from desktop.lookup.suggestions import Entry, EntryKind, EntryModel
from desktop.lookup.trail import Trail
from desktop.lookup.tree import RangeTreeModel
from desktop.shell.texts import spans_after_cut
from index.database import open_content
from index.model import CodeRef, Crosswalk, System
from index.pages import NOTE_LABELS, build_page
from tests.desktop.lookup.conftest import Lookup

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
DAY = date(2026, 5, 1)


def cm(code: str) -> CodeRef:
    """Return an ICD-10-CM code."""
    return CodeRef(System.ICD10CM, code)


def test_result_model_obeys_the_rules(qtbot: QtBot, small_content: Path) -> None:
    """Answers, further rows and no answer, watched by Qt's tester."""
    generation = open_content(small_content).name
    searcher = Searcher(lambda: small_content)
    answer = searcher(SearchRequest("diabetes", None, DAY, generation, rows=5))
    assert isinstance(answer, SearchAnswer)
    model = ResultModel()
    tester = QAbstractItemModelTester(model, FATAL)
    wanted: list[RowsRequest] = []
    model.more_wanted.connect(wanted.append)
    model.show_result(answer.result, answer.hits)
    assert model.rowCount() == 5
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert [(one.start, one.stop) for one in wanted] == [(5, 5 + MORE_ROWS)]
    rows = searcher(wanted[0])
    assert isinstance(rows, RowsAnswer)
    model.append(wanted[0], rows.hits or [])
    assert model.rowCount() > 5
    before = model.rowCount()
    model.append(wanted[0], rows.hits or [])
    assert model.rowCount() == before
    model.show_result(None, [])
    assert model.rowCount() == 0
    assert tester.model() is model


def test_rows_of_another_generation_are_refused(small_content: Path) -> None:
    """A result of one generation never gets rows of another."""
    generation = open_content(small_content).name
    searcher = Searcher(lambda: small_content)
    answer = searcher(SearchRequest("diabetes", None, DAY, generation))
    assert isinstance(answer, SearchAnswer)
    stale = replace(answer.result, generation="older")
    rows = searcher(RowsRequest(stale, 0, 10))
    assert isinstance(rows, RowsAnswer)
    assert rows.hits is None


def test_entry_model_obeys_the_rules(qtbot: QtBot) -> None:
    """Headings cannot be chosen."""
    model = EntryModel()
    tester = QAbstractItemModelTester(model, FATAL)
    model.show_entries(
        [Entry(EntryKind.HEADING, "Favourites"), Entry(EntryKind.FAVOURITE, "Title", cm("E1122"))]
    )
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsSelectable
    assert model.data(model.index(1)) == "E11.22 Title"
    assert tester.model() is model


def test_tree_model_obeys_the_rules_and_finds(qtbot: QtBot, small_content: Path) -> None:
    """Levels are read when they are opened, down to a code, watched by Qt's tester."""
    content = open_content(small_content)
    model = RangeTreeModel()
    model.show_content(content, [System.ICD10CM, System.ICD9CM])
    assert model.rowCount() == 2
    assert model.rowCount(model.index(0, 0)) == 0
    # From here on: the tester opens level after level, and cannot do so within a reset.
    tester = QAbstractItemModelTester(model, FATAL)
    page = build_page(content, cm("E1122"), date_of_service=DAY)
    index = model.find([*(line.ref for line in page.breadcrumb), page.ref])
    line = model.line(index)
    assert line is not None
    assert line.display == "E11.22"
    assert not model.hasChildren(index)
    assert model.data(index.parent()) == "E11.2 Type 2 diabetes mellitus with kidney complications"
    assert not model.find([]).isValid()
    assert tester.model() is model


@given(st.text("ab", min_size=4, max_size=30), st.data())
def test_spans_follow_a_cut(text: str, data: st.DataObject) -> None:
    """Each marked character of the cut text is one that was marked before."""
    kept = data.draw(st.integers(0, len(text) - 3))
    resumes = data.draw(st.integers(kept + 1, len(text) - 1))
    dropped = resumes - kept - 1
    start = data.draw(st.integers(0, len(text) - 1))
    stop = data.draw(st.integers(start + 1, len(text)))
    cut = text[:kept] + "\N{HORIZONTAL ELLIPSIS}" + text[resumes:]
    marked = {
        place for a, b in spans_after_cut([(start, stop)], kept, dropped) for place in range(a, b)
    }
    expected = {p for p in range(start, stop) if p < kept}
    expected |= {p - dropped for p in range(start, stop) if p >= resumes}
    assert marked == expected
    assert all(place < len(cut) for place in marked)


@pytest.mark.parametrize("ref", [cm("E1122"), cm("E08-E13"), CodeRef(System.ICD10PCS, "0DTJ4ZZ")])
def test_links_lead_to_their_code(ref: CodeRef) -> None:
    """A link is read as the code it was made from."""
    assert linked_code(QUrl(code_link(ref))) == ref


@pytest.mark.parametrize("url", ["https://example.org/E1122", "code:NOSUCH/E1122", "show:tree"])
def test_other_links_are_no_codes(url: str) -> None:
    """Nothing else is taken for a code."""
    assert linked_code(QUrl(url)) is None


def test_the_trail_goes_back_and_forward() -> None:
    """A step from the middle forgets what lay ahead."""
    trail = Trail()
    assert trail.step(-1) is None
    for code in ("E11", "E112", "E1122"):
        trail.visit(cm(code))
    trail.visit(cm("E1122"))
    assert trail.step(-1) == cm("E112")
    assert trail.step(-1) == cm("E11")
    assert trail.step(-1) is None
    assert trail.step(1) == cm("E112")
    trail.visit(cm("E10"))
    assert trail.step(1) is None
    assert trail.step(-1) == cm("E112")


def test_crosswalks_are_said_in_words(small_content: Path) -> None:
    """Approximate, combination, no code."""
    content = open_content(small_content)
    page = build_page(content, cm("E1122"), date_of_service=DAY)
    row = page.crosswalks[0]
    both = replace(row, approximate=False, combination=True, scenario=1, choice_list=2)
    none = Crosswalk(None, "", False, False, 0, 0, row.source)
    html = rendering.crosswalks(replace(page, crosswalks=(row, both, none)))
    assert "approximate" in html
    assert "exact match; combination, scenario 1, choice list 2: takes one code" in html
    assert "no code corresponds" in html


def test_official_text_is_escaped(small_content: Path) -> None:
    """Text of a release is text, whatever is in it."""
    content = open_content(small_content)
    page = build_page(content, cm("E1122"), date_of_service=DAY)
    note = replace(page.notes[0], text="a < b & <script>", links=())
    html = rendering.instructions(replace(page, notes=(note,)), NOTE_LABELS)
    assert "a &lt; b &amp; &lt;script&gt;" in html
    title = rendering.header(replace(page, title="<b>bold</b>"))
    assert "&lt;b&gt;bold" in title


def test_long_lists_end_in_the_range_tree(small_content: Path) -> None:
    """Only some of many siblings stand on the page: those around the code."""
    content = open_content(small_content)
    page = build_page(content, cm("E1122"), date_of_service=DAY)
    line = page.breadcrumb[-1]
    many = tuple(replace(line, display=f"X{number}") for number in range(100))
    html = rendering.siblings(replace(page, siblings=many, position=50))
    assert "X49" in html
    assert "X51" in html
    assert "X20" not in html
    assert "All 100 in the range tree" in html


def test_a_title_that_all_share_is_said_once(small_content: Path) -> None:
    """Procedures without a licensed file have none of their own."""
    page = build_page(open_content(small_content), cm("E1122"), date_of_service=DAY)
    line = replace(page.breadcrumb[-1], title="not installed")
    same = tuple(replace(line, display=f"9900{number}") for number in range(3))
    html = rendering.siblings(replace(page, siblings=same, position=0))
    assert html.count("not installed") == 1
    assert all(one.display in html for one in same)
    other = (*same[:2], replace(line, title="another"))
    assert rendering.siblings(replace(page, siblings=other)).count("not installed") == 2


def test_a_code_that_is_not_valid_is_never_green(lookup: Lookup, small_content: Path) -> None:
    """Terminated codes: neither billable nor valid on the date, in the page and in the list."""
    content = open_content(small_content)
    page = build_page(content, cm("E1122"), date_of_service=DAY)
    assert "pill green" in rendering.header(page)
    ended = replace(page, validity=replace(page.validity, valid=False))
    assert "pill green" not in rendering.header(ended)
    assert "pill blue" not in rendering.header(ended)
    assert "not&nbsp;valid&nbsp;on&nbsp;this&nbsp;date" in rendering.header(ended)
    lookup.search("kidney")
    results = lookup.pane.results
    hit = replace(results.results.hit(0), covered=False)
    results.hit_delegate.show_covered(frozenset({System.ICD10CM}))
    assert results.hit_delegate._badges(hit) == (("header", "grey"), ("not valid", "red"))


def test_rows_paint_code_badges_and_matches(lookup: Lookup) -> None:
    """Where the picture must have a colour, it has it: selection, highlight, badge."""
    lookup.search("kidney")
    colors = lookup.painted(0)
    assert colors >= {"selection", "highlight", "accent"}
    assert {"green_fill", "grey_fill"} & colors


def test_pages_are_prepared_once_and_left_alone(small_content: Path, tmp_path: Path) -> None:
    """Reading ahead gives no page, and what was read is no work for Python's collector."""
    content = open_content(small_content)
    reader = PageReader(lambda: small_content, tmp_path)
    try:
        assert reader(Preparation(content.name)) is None
        kept = gc.get_freeze_count()
        assert kept > 0
        ref = CodeRef(System.ICD10CM, "E1122")
        answer = reader(PageRequest(ref, date(2026, 6, 1), content.name))
        assert answer is not None
        assert answer.page is not None
        assert answer.page.ref == ref
        assert gc.get_freeze_count() <= kept
    finally:
        gc.unfreeze()
        content.close()


def test_an_idle_window_prepares_pages(lookup: Lookup, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not where a page has been asked for: that one reads the same."""
    asked: list[object] = []
    monkeypatch.setattr(lookup.workspace._pages, "submit", asked.append)
    lookup.workspace._prepare()
    assert [type(one) for one in asked] == [Preparation]
    lookup.workspace.show_code(CodeRef(System.ICD10CM, "E1122"))
    lookup.workspace._prepare()
    assert [type(one) for one in asked] == [Preparation, PageRequest]
