"""What is found by meaning joins the list after the last key and moves nothing chosen."""

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop.lookup import meaning
from desktop.lookup.meaning import FindRequest, MeaningReader, hold_places
from index.database import Content, open_content
from index.fulltext import Engine
from index.meaning.near import Near
from index.model import Match, SearchResult
from tests.desktop.lookup.conftest import CONTROL, SHIFT, Lookup

FOUND = "goiter"


class FakeMeaning:
    """A finder that is held back by the test, and what the engine joins.

    Attributes:
        gate: Set to let the finder answer.
        queries: What was asked.
        join: Makes the joined answer from the codes of ``goiter``.
    """

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.queries: list[str] = []
        self.join: Callable[[SearchResult, tuple[int, ...]], SearchResult] = put_first

    def find(self, query: str) -> Near:
        """Return something for a query."""
        self.gate.wait(10)
        self.queries.append(query)
        return cast(Near, f"found for {query}")


def put_first(result: SearchResult, ids: tuple[int, ...]) -> SearchResult:
    """Put three codes found by meaning before the others."""
    new = ids[:3]
    left = tuple(zip(result.ids, result.rungs, strict=True))
    return replace(
        result,
        ids=(*new, *(number for number, _ in left if number not in new)),
        rungs=(Match.MEANING,) * 3 + tuple(rung for number, rung in left if number not in new),
        total=result.total + 3,
        by_meaning=True,
    )


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeMeaning:
    """Return a sentence model that finds the codes of goiter for everything."""
    made = FakeMeaning()

    def join(self: Engine, result: SearchResult, found: object = None) -> SearchResult:
        assert found == f"found for {result.query}"
        return made.join(result, self.search(FOUND).ids)

    monkeypatch.setattr(meaning, "open_finder", lambda _content: made.find)
    monkeypatch.setattr(meaning, "vectors_stamp", lambda _folder: (1, 1))
    monkeypatch.setattr(Engine, "join_meaning", join)
    return made


def shown(lookup: Lookup) -> SearchResult:
    """Return the answer in the list."""
    result = lookup.pane.results.results.result
    assert result is not None
    return result


def wait_joined(lookup: Lookup) -> None:
    """Wait until meaning has joined."""
    lookup.qtbot.waitUntil(lambda: shown(lookup).by_meaning)


def test_meaning_joins_after_the_last_key(fake: FakeMeaning, lookup: Lookup) -> None:
    """One question for a typed text; the first row stays the current one, detail follows it."""
    tester = QAbstractItemModelTester(
        lookup.pane.results.results, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    lookup.search("kidney")
    before = lookup.codes()
    wait_joined(lookup)
    assert fake.queries == ["kidney"]
    assert lookup.codes()[3:5] == before[:2]
    assert lookup.pane.results.currentIndex().row() == 0
    lookup.wait_for(lookup.codes()[0])
    assert lookup.pane.box.count.text().startswith(f"{shown(lookup).total} ")
    tester.deleteLater()


def test_rows_say_that_they_were_found_by_meaning(fake: FakeMeaning, lookup: Lookup) -> None:
    """In words, on the row and for a screen reader."""
    lookup.search("kidney")
    wait_joined(lookup)
    rows = lookup.pane.results.results
    said = [rows.data(rows.index(row), Qt.ItemDataRole.AccessibleTextRole) for row in (0, 3)]
    assert "found by meaning" in str(said[0])
    assert "found by meaning" not in str(said[1])
    delegate = lookup.pane.results.hit_delegate
    below = [delegate._layout(rows.hit(row), rows.place(row)).below.text() for row in (0, 3)]
    assert below[0].startswith("by meaning · ")
    assert not below[1].startswith("by meaning")


def test_what_was_moved_to_keeps_its_place(fake: FakeMeaning, lookup: Lookup) -> None:
    """Rows down to the selected one stay; what was found comes below it, nothing twice."""
    fake.gate.clear()
    lookup.search("kidney")
    lookup.press(Qt.Key.Key_Down)
    lookup.press(Qt.Key.Key_Down)
    before = lookup.codes()
    fake.gate.set()
    wait_joined(lookup)
    after = lookup.codes()
    assert lookup.pane.results.currentIndex().row() == 2
    assert after[:3] == before[:3]
    assert after[3:6] != before[3:6]
    assert lookup.pane.results.results.hit(3).match is Match.MEANING
    assert len(set(after)) == len(after)


def test_an_opened_code_keeps_its_place(fake: FakeMeaning, lookup: Lookup) -> None:
    """Enter on the first row is a choice as well."""
    fake.gate.clear()
    lookup.search("kidney")
    first = lookup.codes()[0]
    lookup.press(Qt.Key.Key_Return)
    lookup.wait_for(first)
    fake.gate.set()
    wait_joined(lookup)
    assert lookup.codes()[0] == first
    assert lookup.shown() == first


def test_a_code_that_something_was_done_with_keeps_its_place(
    fake: FakeMeaning, lookup: Lookup
) -> None:
    """Copying the first row, or remembering it, is a choice too."""
    fake.gate.clear()
    lookup.search("kidney")
    first = lookup.codes()[0]
    lookup.press(Qt.Key.Key_C, CONTROL | SHIFT)
    lookup.qtbot.waitUntil(lambda: lookup.notice == f"Copied {first}")
    fake.gate.set()
    wait_joined(lookup)
    assert lookup.codes()[0] == first


def test_meaning_for_an_older_text_is_dropped(fake: FakeMeaning, lookup: Lookup) -> None:
    """The answer for a text that has changed meanwhile never shows."""
    fake.gate.clear()
    lookup.search("kidney")
    lookup.qtbot.wait(meaning.REST_MS + 40)
    lookup.search("kidney disease")
    fake.gate.set()
    wait_joined(lookup)
    assert shown(lookup).query == "kidney disease"


def test_meaning_answers_where_no_word_does(fake: FakeMeaning, lookup: Lookup) -> None:
    """Codes take the place of the message, unless the person is choosing there."""
    lookup.search("qqqq wwww")
    wait_joined(lookup)
    assert not lookup.pane.entries_shown()
    assert len(lookup.codes()) == 3
    assert lookup.pane.results.currentIndex().row() == 0


def test_codes_are_not_asked_for_and_the_setting_switches_it_off(
    fake: FakeMeaning, lookup: Lookup
) -> None:
    """A code has no meaning to search by."""
    lookup.search("E11.22")
    lookup.qtbot.wait(meaning.REST_MS * 2)
    lookup.program.services.settings.set("meaning", False)
    lookup.search("kidney")
    lookup.qtbot.wait(meaning.REST_MS * 2)
    assert fake.queries == []


def test_open_groups_and_later_rows_go_on(fake: FakeMeaning, lookup: Lookup) -> None:
    """A group that was opened stays open, and rows are fetched as before."""
    fake.gate.clear()
    lookup.search("diabetes")
    rows = lookup.pane.results.results
    heads = [row for row in range(rows.rowCount()) if rows.place(row).folded]
    assert heads
    for _ in range(heads[0]):
        lookup.press(Qt.Key.Key_Down)
    lookup.press(Qt.Key.Key_G, CONTROL)
    lookup.qtbot.waitUntil(lambda: rows.place(heads[0] + 1).inside)
    count = rows.place(heads[0]).folded
    fake.gate.set()
    wait_joined(lookup)
    assert rows.place(heads[0]).opened
    assert all(rows.place(heads[0] + 1 + at).inside for at in range(min(count, 50)))
    lookup.pane.results.setFocus()

    def all_there() -> bool:
        lookup.press(Qt.Key.Key_End)
        return rows.fetched() == len(shown(lookup).ids)

    lookup.qtbot.waitUntil(all_there)
    ids = [hit.id for hit in rows.hits()]
    assert len(set(ids)) == len(ids)


def test_equal_rows_are_left_alone(fake: FakeMeaning, lookup: Lookup) -> None:
    """Where meaning finds nothing new, the list does not change at all."""
    fake.join = lambda result, _ids: replace(result, by_meaning=True)
    changes: list[str] = []
    rows = lookup.pane.results.results
    lookup.search("kidney")
    for signal in (rows.rowsInserted, rows.rowsRemoved, rows.modelReset, rows.dataChanged):
        signal.connect(lambda *_: changes.append("changed"))
    wait_joined(lookup)
    assert changes == []


def test_hold_places() -> None:
    """Kept codes and their groups stay; codes folded under them elsewhere are not lost."""
    base = SearchResult(
        "q", (1, 2, 3), (Match.WORDS,) * 3, 3, {}, None, ("q",), frozenset(), None, 0, "g",
        date(2026, 1, 1), folded={2: (20, 21)},
    )  # fmt: skip
    joined = replace(
        base, ids=(9, 20, 3, 1), rungs=(Match.MEANING,) * 4, folded={20: (2, 22), 9: (21, 90)}
    )
    held = hold_places(base, joined, 2)
    assert held.ids == (1, 2, 9, 3)
    assert held.folded == {2: (20, 21, 22), 9: (90,)}
    assert held.rungs == (Match.WORDS, Match.WORDS, Match.MEANING, Match.MEANING)
    assert hold_places(base, joined, 0) is joined


def test_vectors_made_meanwhile_are_used(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader opens them when they appear, and again when others take their place."""
    opened: list[Path] = []

    def open_finder(of: Content) -> meaning.Finder:
        opened.append(of.meaning)
        return lambda _query: None

    monkeypatch.setattr(meaning, "open_finder", open_finder)
    with closing(open_content(content)) as found:
        result = Engine(found).search("kidney")
        vectors = found.meaning
    reader = MeaningReader(lambda: content)
    request = FindRequest(result, 10)
    assert reader(request) is None
    assert opened == []
    vectors.mkdir()
    reader(request)
    reader(request)
    assert opened == [vectors]
    vectors.rename(tmp_path / "old")
    vectors.mkdir()
    reader(request)
    assert opened == [vectors, vectors]
    reader.finish()
