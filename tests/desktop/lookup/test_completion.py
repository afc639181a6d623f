"""The list under the box that completes the query language."""

from PySide6.QtCore import Qt

from desktop.lookup.completion import CompletionList
from tests.desktop.lookup.conftest import CONTROL, Lookup


def offered(lookup: Lookup) -> CompletionList:
    """Return the list."""
    return lookup.workspace.result_commands.completions


def lines(lookup: Lookup) -> list[str]:
    """Return what is offered, nothing while the list is hidden."""
    listed = offered(lookup)
    texts = [listed.item(at).text() for at in range(listed.count())]
    return texts if listed.isVisible() else []


def test_values_are_offered_once_the_colon_is_typed(lookup: Lookup) -> None:
    """Down moves in the list, Enter takes the value and opens no code."""
    lookup.search("kidney billable")
    assert lines(lookup) == []
    lookup.type(":")
    assert [line.split()[0] for line in lines(lookup)] == ["billable:yes", "billable:no"]
    lookup.press(Qt.Key.Key_Down)
    lookup.press(Qt.Key.Key_Return)
    assert lookup.pane.query() == "kidney billable:no "
    assert lines(lookup) == []
    assert lookup.shown() == ""
    lookup.settle()
    assert lookup.focus() is lookup.pane.box.edit


def test_names_are_offered_on_request_and_tab_takes_them(lookup: Lookup) -> None:
    """Ctrl+Space completes a name, and then its values."""
    lookup.search("kidney bill")
    lookup.press(Qt.Key.Key_Space, CONTROL)
    assert lines(lookup)[0].startswith("billable:")
    lookup.press(Qt.Key.Key_Tab)
    assert lookup.pane.query() == "kidney billable:"
    lookup.press(Qt.Key.Key_Tab)
    assert lookup.pane.query() == "kidney billable:yes "


def test_escape_closes_the_list_and_keeps_the_text(lookup: Lookup) -> None:
    """The next Escape is the window's again."""
    lookup.search("billable:")
    assert lines(lookup)
    lookup.press(Qt.Key.Key_Escape)
    assert lines(lookup) == []
    assert lookup.pane.query() == "billable:"
    lookup.press(Qt.Key.Key_Escape)
    assert lookup.pane.query() == ""


def test_plain_typing_is_left_alone(lookup: Lookup) -> None:
    """Words, scopes and colons of other texts bring no list; nor does leaving the box keep it."""
    for text in ("hcc", "cm:goiter", "e: coli", "ratio 1:2", "billable:yes"):
        lookup.search(text)
        assert lines(lookup) == [], text
    lookup.search("billable:")
    lookup.pane.results.setFocus()
    assert lines(lookup) == []
