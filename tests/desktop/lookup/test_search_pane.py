"""Typing, the list, scopes and states."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from desktop.lookup.search import FIRST_ROWS, Searcher, SearchRequest
from desktop.lookup.suggestions import EntryKind
from index.fulltext import Engine
from index.model import Reading, SearchResult, System
from tests.desktop.lookup.conftest import CONTROL, NEW_EDITION, SHIFT, Lookup, MakeLookup


class Gate:
    """Holds the search worker back."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.queries: list[str] = []


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Return a gate through which every search goes."""
    gate = Gate()
    original = Searcher.__call__

    def call(self: Searcher, request: object) -> object:
        gate.open.wait(10)
        if isinstance(request, SearchRequest):
            gate.queries.append(request.query)
        return original(self, request)  # type: ignore[arg-type] # passed on

    monkeypatch.setattr(Searcher, "__call__", call)
    yield gate
    gate.open.set()


def test_focus_starts_in_the_box_and_typing_lists_codes(lookup: Lookup) -> None:
    """The keyboard is in the box; the answer is listed, counted and painted."""
    assert lookup.focus() is lookup.pane.box.edit
    with lookup.qtbot.waitSignal(lookup.workspace.answered) as painted:
        lookup.type("e1122")
        lookup.settle()
    assert lookup.codes()[0] == "E11.22"
    assert painted.args is not None
    assert painted.args[0] >= 1
    assert lookup.pane.box.count.text().startswith("1 result ")


@pytest.mark.parametrize("text", ["E1122", "e11.22", "E11.22"])
def test_a_code_is_found_however_it_is_written(lookup: Lookup, text: str) -> None:
    """Dots and case are optional."""
    lookup.search(text)
    assert lookup.codes()[0] == "E11.22"


def test_rows_say_where_the_match_is(lookup: Lookup) -> None:
    """The engine's spans reach the row."""
    lookup.search("kidney")
    hit = lookup.pane.results.current()
    assert hit is not None
    assert "kidney" in [hit.title[a:b].casefold() for a, b in hit.title_spans]


def test_arrow_keys_in_the_box_move_the_list(lookup: Lookup) -> None:
    """Down, Up, PgDn and PgUp move while the keyboard stays in the box."""
    lookup.search("diabetes")
    rows = lookup.pane.results

    def row() -> int:
        return rows.currentIndex().row()

    assert row() == 0
    lookup.press(Qt.Key.Key_Down)
    lookup.press(Qt.Key.Key_Down)
    assert row() == 2
    lookup.press(Qt.Key.Key_Up)
    assert row() == 1
    lookup.press(Qt.Key.Key_PageDown)
    assert row() > 4
    lookup.press(Qt.Key.Key_PageUp)
    assert row() <= 1
    assert lookup.focus() is lookup.pane.box.edit


def test_more_rows_come_when_the_list_is_scrolled(lookup: Lookup) -> None:
    """Rows are fetched in pages: the first screen with the answer, the rest on demand."""
    lookup.search("diabetes")
    result = lookup.pane.results.results.result
    assert result is not None
    assert len(result.ids) > FIRST_ROWS
    for _ in range(40):
        lookup.press(Qt.Key.Key_PageDown)
        lookup.qtbot.wait(5)
    lookup.qtbot.waitUntil(lambda: len(lookup.codes()) == len(result.ids))
    assert len(set(lookup.codes())) == len(result.ids)


def test_typing_in_the_list_starts_a_query(lookup: Lookup) -> None:
    """A character typed in the list goes to the box, in the place of the old text."""
    lookup.search("diabetes")
    lookup.pane.results.setFocus()
    lookup.type("g")
    assert lookup.focus() is lookup.pane.box.edit
    assert lookup.pane.query() == "g"


def test_an_input_method_that_composes_does_not_search(lookup: Lookup, gate: Gate) -> None:
    """Only committed text is a query."""
    edit = lookup.pane.box.edit
    QCoreApplication.sendEvent(edit, QInputMethodEvent("goiter", []))
    lookup.qtbot.wait(50)
    assert gate.queries == []
    committed = QInputMethodEvent("", [])
    committed.setCommitString("goiter")
    QCoreApplication.sendEvent(edit, committed)
    lookup.settle()
    assert gate.queries == ["goiter"]


def test_composing_over_a_selection_does_not_search_either(lookup: Lookup, gate: Gate) -> None:
    """Qt takes the selected text away at once: that is no query yet."""
    lookup.search("goiter")
    gate.queries.clear()
    lookup.pane.box.edit.selectAll()
    QCoreApplication.sendEvent(lookup.pane.box.edit, QInputMethodEvent("k", []))
    lookup.qtbot.wait(50)
    assert gate.queries == []


def test_the_same_text_is_not_searched_again(lookup: Lookup, gate: Gate) -> None:
    """Text that does not change asks nothing."""
    lookup.search("goiter")
    lookup.press(Qt.Key.Key_L, CONTROL)
    lookup.pane.box.edit.textChanged.emit("goiter")
    lookup.press(Qt.Key.Key_End)
    lookup.qtbot.wait(30)
    assert gate.queries.count("goiter") == 1


def test_old_rows_are_faded_while_the_answer_is_outstanding(lookup: Lookup, gate: Gate) -> None:
    """After a moment the rows of the older text are marked, and are plain again afterwards."""
    lookup.search("goiter")
    before = lookup.codes()
    gate.open.clear()
    lookup.type("s")
    assert not lookup.pane.results.hit_delegate.stale
    lookup.qtbot.waitUntil(lambda: lookup.pane.results.hit_delegate.stale)
    assert lookup.codes() == before
    assert lookup.pane.box.count.text() == "searching …"
    gate.open.set()
    lookup.settle()
    assert not lookup.pane.results.hit_delegate.stale


def test_enter_waits_for_the_answer_to_the_newest_text(lookup: Lookup, gate: Gate) -> None:
    """Enter never opens a row of an older query."""
    lookup.search("goiter")
    gate.open.clear()
    lookup.press(Qt.Key.Key_L, CONTROL)
    lookup.type("E11.22")
    lookup.press(Qt.Key.Key_Return)
    gate.open.set()
    lookup.wait_for("E11.22")


def test_copying_waits_for_the_answer_to_the_newest_text(lookup: Lookup, gate: Gate) -> None:
    """Ctrl+Shift+C copies what was typed, not what stood there."""
    lookup.search("goiter")
    gate.open.clear()
    lookup.press(Qt.Key.Key_L, CONTROL)
    lookup.type("E11.22")
    lookup.press(Qt.Key.Key_C, CONTROL | SHIFT)
    gate.open.set()
    lookup.qtbot.waitUntil(lambda: lookup.notice == "Copied E11.22")


def test_scopes_by_key_prefix_and_chip(lookup: Lookup) -> None:
    """Ctrl+PgDown goes through the code sets; a typed scope moves the chip."""
    lookup.search("resection")
    assert lookup.scope() is None
    lookup.press(Qt.Key.Key_PageDown, CONTROL)
    lookup.settle()
    assert lookup.scope() is System.ICD10CM
    lookup.press(Qt.Key.Key_PageDown, CONTROL)
    lookup.settle()
    assert lookup.scope() is System.ICD10PCS
    assert lookup.codes()[0].startswith("0DT")
    lookup.search("i9:diabetes")
    assert lookup.scope() is System.ICD9CM
    assert lookup.codes()[0].startswith("2")
    lookup.press(Qt.Key.Key_PageUp, CONTROL)
    lookup.settle()
    assert lookup.pane.query() == "diabetes"
    assert lookup.scope() is System.ICD10PCS


def test_chips_have_counts_and_hide_what_is_not_installed(lookup: Lookup) -> None:
    """A chip for each installed set, with its matches."""
    lookup.search("appendix")
    chips = lookup.pane.chips
    assert chips.chip(System.HCPCS).isHidden()
    assert not chips.chip(System.ICD9CM).isHidden()
    result = lookup.pane.results.results.result
    assert result is not None
    count = result.counts[System.ICD10PCS]
    assert count
    assert chips.chip(System.ICD10PCS).text() == f"PCS {count}"


def test_a_chip_is_chosen_with_the_keyboard(lookup: Lookup) -> None:
    """Tab reaches the chips, the arrow keys move among them."""
    lookup.search("diabetes")
    lookup.press(Qt.Key.Key_Tab)
    assert lookup.focus() is lookup.pane.chips.chip(None)
    lookup.press(Qt.Key.Key_Right)
    lookup.settle()
    assert lookup.pane.scope is System.ICD10CM


def test_corrected_spelling_is_said(lookup: Lookup) -> None:
    """The line above the list says what was searched."""
    lookup.search("diabtes")
    assert not lookup.pane.line.isHidden()
    assert "“diabetes”" in lookup.pane.line.text()
    lookup.search("diabetes")
    assert "“" not in lookup.pane.line.text()


def test_the_text_is_searched_as_typed_by_key_and_by_button(lookup: Lookup) -> None:
    """The spelling is left alone until the text changes."""
    line = lookup.pane.line
    lookup.search("diabtes")
    assert not line.button.isHidden()
    assert line.button.accessibleName() == "Search instead for diabtes"
    lookup.press(Qt.Key.Key_S, CONTROL | SHIFT)
    lookup.settle()
    assert lookup.codes() == []
    assert "Nothing matches “diabtes”" in lookup.pane.message.text()
    lookup.type("x")
    lookup.settle()
    lookup.press(Qt.Key.Key_Backspace)
    lookup.settle()
    lookup.search("diabtes kidney")
    assert not line.button.isHidden()
    line.button.setFocus()
    lookup.press(Qt.Key.Key_Space)
    lookup.settle()
    assert lookup.focus() is lookup.pane.box.edit
    assert line.button.isHidden()


def test_a_pasted_query_selects_the_first_row(lookup: Lookup) -> None:
    """The answer comes while Ctrl is still held."""
    lookup.search("goiter")
    QApplication.clipboard().setText("kidney")
    lookup.press(Qt.Key.Key_A, CONTROL)
    lookup.press(Qt.Key.Key_V, CONTROL)
    lookup.qtbot.waitUntil(lambda: "idney" in lookup.pane.results.results.hit(0).title)
    selection = lookup.pane.results.selectionModel()
    assert [index.row() for index in selection.selectedIndexes()] == [0]


def test_a_filter_without_its_value_is_explained(lookup: Lookup) -> None:
    """It is no misspelt word: what it keeps is said, and words beside it answer."""
    lookup.search("billable:")
    text = lookup.pane.message.text()
    assert text.startswith("Billable codes")
    assert "billable:yes" in text
    lookup.search("kidney")
    codes = lookup.codes()
    lookup.search("kidney billable:")
    assert lookup.codes() == codes


def test_other_readings_are_said_on_one_line(
    lookup: Lookup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the words were taken for as well; what there is no room for is cut off."""
    original = Engine.search
    readings = (Reading("hives", "urticaria", "lay"), Reading("htn", "x" * 200, "abbreviation"))

    def search(self: Engine, query: str, **options: object) -> SearchResult:
        result = original(self, query, **options)  # type: ignore[arg-type] # passed on
        return replace(result, readings=readings)

    monkeypatch.setattr(Engine, "search", search)
    lookup.search("kidney")
    line = lookup.pane.line
    assert "Also searched: hives = urticaria (patients' word), htn = xxx" in line.text()
    assert line.label.fontMetrics().horizontalAdvance(line.text()) > line.label.width() > 100
    assert line.label.accessibleName() == line.text()
    assert line.height() < 2 * line.label.fontMetrics().height() + 12


def test_no_match_suggests_codes_and_other_sets(lookup: Lookup) -> None:
    """Near codes for a code, the other code sets for words."""
    lookup.search("E11.999")
    assert lookup.pane.entries_shown()
    assert lookup.pane.message.text().startswith("Nothing matches “E11.999”")
    entries = lookup.pane.entries.entry_model.entries()
    assert entries[0].kind is EntryKind.HEADING
    assert all(e.ref is not None and e.ref.code.startswith("E1") for e in entries[1:])
    lookup.press(Qt.Key.Key_Down)
    lookup.press(Qt.Key.Key_Return)
    lookup.qtbot.waitUntil(lambda: lookup.shown().startswith("E1"))
    lookup.search("pcs:goiter")
    assert "ICD-10-CM" in lookup.pane.message.text()


def test_escape_clears_the_text_then_the_scope(lookup: Lookup) -> None:
    """Escape clears the text but keeps the scope; once more clears all."""
    lookup.search("diabetes")
    lookup.press(Qt.Key.Key_PageDown, CONTROL)
    lookup.settle()
    lookup.press(Qt.Key.Key_Escape)
    assert lookup.pane.query() == ""
    assert lookup.scope() is System.ICD10CM
    assert lookup.codes() == []
    lookup.press(Qt.Key.Key_Escape)
    assert lookup.scope() is None


def test_an_empty_box_offers_favourites_and_searches(lookup: Lookup) -> None:
    """Before anything is typed the list holds the person's own."""
    assert "Type a few letters" in lookup.pane.message.text()
    lookup.open("E11.22", "E11.22")
    lookup.press(Qt.Key.Key_D, CONTROL)
    lookup.search("")
    entries = lookup.pane.entries.entry_model.entries()
    assert [(e.kind, e.text) for e in entries if e.kind is EntryKind.SEARCH] == [
        (EntryKind.SEARCH, "E11.22")
    ]
    favourite = next(e for e in entries if e.kind is EntryKind.FAVOURITE)
    assert favourite.text == "Type 2 diabetes mellitus with diabetic chronic kidney disease"
    lookup.press(Qt.Key.Key_Down)
    lookup.press(Qt.Key.Key_Return)
    lookup.wait_for("E11.22")


def test_content_switches_while_typing(lookup: Lookup) -> None:
    """Query and selection stay, every row is of the new content, and so is the page."""
    lookup.search("diabetes")
    lookup.press(Qt.Key.Key_Down)
    chosen = lookup.pane.current()
    lookup.qtbot.waitUntil(lambda: lookup.detail.page is not None)
    lookup.switch_content()
    for character in " mellitus":
        lookup.type(character)
        lookup.qtbot.wait(20)
    lookup.qtbot.waitUntil(lambda: lookup.workspace.context.content.generation() == "second")
    lookup.settle()
    result = lookup.pane.results.results.result
    assert result is not None
    assert result.query == "diabetes mellitus"
    assert result.generation == "second"
    assert all(hit.title.endswith(NEW_EDITION) for hit in lookup.pane.results.results.hits())

    def page_is_new() -> bool:
        page = lookup.detail.page
        return page is not None and page.title.endswith(NEW_EDITION)

    lookup.qtbot.waitUntil(page_is_new)
    assert chosen is not None


def test_content_switches_below_a_resting_selection(lookup: Lookup) -> None:
    """The selected row stays selected and rows fetched later are of the new content too."""
    lookup.search("diabetes")
    for _ in range(3):
        lookup.press(Qt.Key.Key_Down)
    chosen = lookup.pane.current()
    lookup.switch_content()
    lookup.qtbot.waitUntil(lambda: lookup.workspace.context.content.generation() == "second")
    lookup.settle()
    assert lookup.pane.current() == chosen
    for _ in range(20):
        lookup.press(Qt.Key.Key_PageDown)
        lookup.qtbot.wait(5)
    hits = lookup.pane.results.results.hits()
    assert len(hits) > FIRST_ROWS
    assert all(hit.title.endswith(NEW_EDITION) for hit in hits)


def test_a_date_that_no_edition_covers_marks_rows(lookup: Lookup) -> None:
    """Codes are not hidden for their date of service: they are marked, for a screen reader too."""
    lookup.window.date_of_service.set(date(2026, 5, 1))
    lookup.search("E11.22")
    rows = lookup.pane.results.results
    said = rows.data(rows.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert "date of service" not in str(said)
    lookup.window.date_of_service.set(date(2014, 11, 1))
    lookup.settle()
    assert lookup.codes() == ["E11.22"]
    said = rows.data(rows.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert "edition does not cover the date of service" in str(said)
    assert "amber_fill" in lookup.painted(0)
    editions = lookup.pane.results.hit_delegate.editions
    assert editions[System.ICD10CM] == "FY2026"
    assert editions[System.ICD9CM] == "v32"


def test_a_date_after_every_edition_marks_no_rows(lookup: Lookup) -> None:
    """The bar and the banner say it once; a badge on every row would say nothing more."""
    lookup.window.date_of_service.set(date(2031, 5, 1))
    lookup.search("E11.22")
    rows = lookup.pane.results.results
    assert not rows.hit(0).covered
    said = rows.data(rows.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert "edition does not cover the date of service" in str(said)
    assert "amber_fill" not in lookup.painted(0)


def test_the_time_shown_is_the_engines(lookup: Lookup) -> None:
    """Neither the queue nor the opening of the content counts."""
    lookup.search("diabetes")
    result = lookup.pane.results.results.result
    assert result is not None
    digits = 0 if result.elapsed_ms >= 10 else 1
    assert lookup.pane.box.count.text().endswith(f"· {result.elapsed_ms:.{digits}f} ms")


def test_state_is_restored(make_lookup: MakeLookup) -> None:
    """Query, scope, code and tree come back."""
    first = make_lookup()
    first.search("diabetes")
    first.press(Qt.Key.Key_PageDown, CONTROL)
    first.settle()
    for _ in range(4):
        first.press(Qt.Key.Key_Down)
    chosen = first.pane.current()
    assert chosen is not None
    second = make_lookup()
    assert second.pane.query() == "diabetes"
    assert second.pane.scope is System.ICD10CM
    second.wait_for(chosen.display)
    assert second.pane.current() == chosen
