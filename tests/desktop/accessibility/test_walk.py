"""Every page and dialog by the Tab key: names, keys, focus that is seen."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.shell.actions import key_text
from desktop.shell.panes import entry_of
from tests.desktop.accessibility.tour import SCENES, Tour
from tests.desktop.accessibility.walking import (
    buttons,
    described,
    is_seen,
    name_of,
    role_of,
    stops,
    walk,
)

pytestmark = pytest.mark.window

WITHOUT_KEY = {
    "Add the address", "Close", "Copy", "Import a profile from a file …", "Make the profile",
    "Open the page", "Save all settings and keys to a file",
    "Take over settings and keys from a file",
}  # fmt: skip
"""Buttons of forms and dialogs that no action stands for: Tab and Enter press them."""
HIDDEN_BY_LEAVING = {"My note"}
"""Fields that are put away when the keyboard leaves them."""


def _does_something(button: QAbstractButton) -> bool:
    """Return whether a button does something, rather than being a choice of a form."""
    return not button.isCheckable() and button.isEnabled() and name_of(button) not in WITHOUT_KEY


def _problems(root: QWidget) -> list[str]:
    """Walk through a page or a dialog, and return what is wrong with it."""
    reached = list(walk(root))
    problems = [f"no name: {described(one)}" for one in reached if not name_of(one)]
    problems += [f"no role: {described(one)}" for one in reached if not role_of(one)]
    problems += [
        f"the same twice: {described(one)}"
        for before, one in pairwise(reached)
        if name_of(before) == name_of(one)
    ]
    missed = [one for one in stops(root) if not any(one is other for other in reached)]
    # Of buttons of which one is chosen, Tab comes to the chosen one and arrow keys to the others.
    problems += [f"not reached: {described(one)}" for one in missed if not _in_group(one)]
    for widget in reached:
        if widget.isVisible() and name_of(widget) not in HIDDEN_BY_LEAVING:
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if not is_seen(root, widget):
                problems.append(f"focus is not seen: {described(widget)}")
    problems += [
        f"says no key: {described(button)}"
        for button in buttons(root)
        if _does_something(button) and not button.accessibleDescription()
    ]
    return problems


def test_every_stop_has_a_name_and_is_seen(tour: Tour) -> None:
    """Tab comes to everything that takes the keyboard, by a name of its own, and it shows."""
    found = []
    for name, scene in SCENES.items():
        found += [f"{name}: {problem}" for problem in _problems(scene(tour))]
        tour.leave()
    assert not found, "\n".join(found)


def _in_group(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) and (
        widget.autoExclusive() or widget.group() is not None
    )


def test_f6_reaches_every_pane(tour: Tour) -> None:
    """F6 goes through the panes, the rail and the bar of every workspace, and comes back."""
    for name in ("lookup", "consult", "pilot", "careers-board", "books"):
        SCENES[name](tour)
        _go_round(tour)


def _go_round(tour: Tour) -> None:
    panes = [*tour.window.current_workspace().panes(), tour.window.rail, tour.window.top_bar]
    wanted = {described(entry) for pane in panes if (entry := entry_of(pane)) is not None}
    came: set[str] = set()
    for _ in range(2 * len(panes)):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_F6)
        now = QApplication.focusWidget()
        assert now is not None
        came.add(described(now))
    assert came == wanted


def test_keys_said_are_those_in_force(tour: Tour) -> None:
    """A button whose action the user has given another key says that one."""
    tour.lookup()
    shown = [one for one in buttons(tour.window) if one.property("action")]
    assert len(shown) > 8
    actions = tour.window.actions_registry
    for button in shown:
        key = key_text(actions.keys(str(button.property("action")))[0])
        assert button.accessibleDescription() == key
        assert f"({key})" in button.toolTip()
    tour.program.services.settings.set_keys("lookup.favourite", ("Ctrl+Alt+F9",))
    star = next(one for one in shown if one.property("action") == "lookup.favourite")
    assert star.accessibleDescription() == "Ctrl+Alt+F9"
    assert "(Ctrl+Alt+F9)" in star.toolTip()


def test_arrow_keys_in_the_box_are_heard(tour: Tour, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row that Down comes to is announced in full: the keyboard stays in the box."""
    heard: list[str] = []
    monkeypatch.setattr("desktop.shell.box.announce", lambda _source, text: heard.append(str(text)))
    tour.lookup("E11.2")
    tour.trigger("lookup.focus_search")
    focus = QApplication.focusWidget()
    assert focus is not None
    for _ in range(3):
        QTest.keyClick(focus, Qt.Key.Key_Down)
    assert len(heard) == 3
    assert heard[1].startswith(
        "E11.22, Type 2 diabetes mellitus with diabetic chronic kidney disease, billable, "
    )
    results = QAccessible.queryAccessibleInterface(focus)
    assert results is not None
    assert results.role() == QAccessible.Role.EditableText
