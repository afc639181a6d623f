"""Groups of codes in the result list: opened and closed by keys and by the chip."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from desktop.lookup.results import ResultModel
from desktop.lookup.search import MORE_ROWS
from index.fulltext import Engine
from index.model import SearchResult
from tests.desktop.lookup.conftest import CONTROL, Lookup

FOLDED = 60


@pytest.fixture
def grouped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fold 60 codes of each long result under its first code, and two under its second."""
    original = Engine.search

    def search(self: Engine, query: str, **options: object) -> SearchResult:
        result = original(self, query, **options)  # type: ignore[arg-type] # passed on
        ids = [*result.ids, *(one for group in result.folded.values() for one in group)]
        if len(ids) < FOLDED + 50:
            return result
        first, second, *rest = ids
        folded = {first: tuple(rest[:FOLDED]), second: tuple(rest[FOLDED : FOLDED + 2])}
        left = (first, second, *rest[FOLDED + 2 :])
        rungs = (result.rungs[0],) * len(left)
        return replace(result, ids=left, rungs=rungs, folded=folded)

    monkeypatch.setattr(Engine, "search", search)


@pytest.fixture
def groups(grouped: None, lookup: Lookup) -> Lookup:
    """Return a window with the keyboard in a list that has two groups."""
    lookup.search("diabetes")
    lookup.pane.results.setFocus()
    return lookup


def rows(lookup: Lookup) -> ResultModel:
    """Return the list's model."""
    return lookup.pane.results.results


def folded(lookup: Lookup, row: int) -> tuple[int, ...]:
    """Return the ids folded under a row."""
    result = rows(lookup).result
    assert result is not None
    return result.folded[rows(lookup).hit(row).id]


def wait_for_group(lookup: Lookup, row: int) -> None:
    """Wait until every row of an open group is in the list."""
    last = row + len(folded(lookup, row))
    model = rows(lookup)
    lookup.qtbot.waitUntil(lambda: model.rowCount() > last and model.place(last).inside)


def test_right_opens_a_group_and_left_closes_it(groups: Lookup) -> None:
    """The rows come in below the head, in order; Left from inside goes to the head."""
    tester = QAbstractItemModelTester(
        rows(groups), QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    before = groups.codes()
    assert rows(groups).place(0).folded == FOLDED
    groups.press(Qt.Key.Key_Right)
    wait_for_group(groups, 0)
    ids = [hit.id for hit in rows(groups).hits()]
    assert tuple(ids[1 : FOLDED + 1]) == folded(groups, 0)
    assert FOLDED > MORE_ROWS  # it came in two parts
    assert groups.codes()[FOLDED + 1 : FOLDED + 3] == before[1:3]
    groups.press(Qt.Key.Key_Right)
    groups.press(Qt.Key.Key_Down)
    assert groups.pane.results.currentIndex().row() == 2
    groups.press(Qt.Key.Key_Left)
    assert groups.pane.results.currentIndex().row() == 0
    assert groups.codes()[: len(before)] == before
    tester.deleteLater()


def test_rows_are_fetched_below_open_groups(groups: Lookup) -> None:
    """Scrolling fetches the rest, each once, whether groups are open or not."""
    groups.press(Qt.Key.Key_Right)
    wait_for_group(groups, 0)
    groups.press(Qt.Key.Key_End)
    groups.press(Qt.Key.Key_Home)
    result = rows(groups).result
    assert result is not None

    def all_there() -> bool:
        groups.press(Qt.Key.Key_End)
        return rows(groups).fetched() == len(result.ids)

    groups.qtbot.waitUntil(all_there)
    ids = [hit.id for hit in rows(groups).hits()]
    assert ids == [result.ids[0], *folded(groups, 0), *result.ids[1:]]


def test_right_where_there_is_no_group_does_nothing(groups: Lookup) -> None:
    """Neither key moves on a row that leads no group."""
    for _ in range(3):
        groups.press(Qt.Key.Key_Down)
    before = groups.codes()
    groups.press(Qt.Key.Key_Right)
    groups.press(Qt.Key.Key_Left)
    assert groups.codes() == before
    assert groups.pane.results.currentIndex().row() == 3


def test_the_box_has_a_key_for_groups(groups: Lookup) -> None:
    """Ctrl+G opens and closes from the box; the cursor keys stay the text's."""
    groups.press(Qt.Key.Key_L, CONTROL)
    groups.press(Qt.Key.Key_End)
    groups.press(Qt.Key.Key_Right)
    assert not rows(groups).place(0).opened
    groups.press(Qt.Key.Key_G, CONTROL)
    wait_for_group(groups, 0)
    groups.press(Qt.Key.Key_G, CONTROL)
    assert not rows(groups).place(0).opened
    assert groups.focus() is groups.pane.box.edit


def test_the_chip_opens_and_closes(groups: Lookup) -> None:
    """A press on the chip, not beside it."""
    view = groups.pane.results
    index = view.results.index(1)
    chip = view.hit_delegate.chip(view.visualRect(index), index)
    assert chip.width() > 10
    inside, beside = chip.center().toPoint(), view.visualRect(index).center()
    button = Qt.MouseButton.LeftButton
    QTest.mouseClick(view.viewport(), button, Qt.KeyboardModifier.NoModifier, QPoint(beside))
    assert not view.results.place(1).opened
    QTest.mouseClick(view.viewport(), button, Qt.KeyboardModifier.NoModifier, inside)
    wait_for_group(groups, 1)
    assert view.currentIndex().row() == 1
    QTest.mouseClick(view.viewport(), button, Qt.KeyboardModifier.NoModifier, inside)
    assert not view.results.place(1).opened


def test_a_screen_reader_hears_the_group(groups: Lookup) -> None:
    """How many codes are folded, whether they are shown, and of which code they are."""

    def said(row: int) -> str:
        return str(rows(groups).data(rows(groups).index(row), Qt.ItemDataRole.AccessibleTextRole))

    assert said(0).endswith(f"{FOLDED} more in this group, closed, Right opens it")
    groups.press(Qt.Key.Key_Right)
    wait_for_group(groups, 0)
    assert said(0).endswith("open, Left closes it")
    assert said(1).endswith(f"in the group of {groups.codes()[0]}")


def test_a_new_query_closes_the_groups(groups: Lookup) -> None:
    """What comes late of a group that is gone is dropped."""
    groups.press(Qt.Key.Key_Right)
    groups.search("goiter")
    groups.qtbot.wait(30)
    assert not any(rows(groups).place(row).inside for row in range(rows(groups).rowCount()))
