"""The table of actions and what keys do where."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.shell.action_table import ACTIONS, CONTEXTS, SHELL, SPECS, meet, owner
from desktop.shell.actions import Actions, settle, shared
from desktop.shell.shortcuts import ShortcutSheet
from desktop.shell.window import MainWindow
from tests.desktop.conftest import small

CONTROL = Qt.KeyboardModifier.ControlModifier
DESIGN = {
    "Ctrl+L": "lookup.focus_search",
    "Ctrl+K": "shell.palette",
    "F6": "shell.next_pane",
    "Shift+F6": "shell.previous_pane",
    "Alt+Left": "lookup.back",
    "Alt+Right": "lookup.forward",
    "Ctrl+C": "lookup.copy_summary",
    "Ctrl+Shift+C": "lookup.copy_code",
    "Ctrl+D": "lookup.favourite",
    "Ctrl+N": "lookup.note",
    "Ctrl+P": "lookup.print",
    "Ctrl+Z": "shell.undo",
    "Ctrl+Shift+Return": "lookup.new_window",
    "Ctrl+1": "shell.workspace_1",
    "Ctrl+5": "shell.workspace_5",
    "Ctrl+6": "shell.workspace_6",
    "Ctrl+Shift+Q": "shell.lock",
    "Esc": "lookup.escape",
    "F1": "shell.shortcuts",
    "?": "shell.shortcuts",
}


def test_keys_are_those_of_the_design() -> None:
    """Every key that the design names belongs to its action."""
    in_lookup = [spec for spec in ACTIONS if owner(spec.id) in ("lookup", SHELL)]
    assert {key: spec.id for key in DESIGN for spec in in_lookup if key in spec.keys} == DESIGN


def test_table_is_sound() -> None:
    """Ids and keys are unique, keys exist, and a letter always has a Ctrl form."""
    assert len(SPECS) == len(ACTIONS)
    pairs = [(spec, key) for spec in ACTIONS for key in spec.keys]
    for (one, key), (other, same) in combinations(pairs, 2):
        assert key != same or one.context != other.context or not meet(one.id, other.id), key
    letters = [(owner(spec.id), spec.letter) for spec in ACTIONS if spec.letter]
    assert len(letters) == len(set(letters))
    for spec in ACTIONS:
        assert spec.context in CONTEXTS
        assert all(not QKeySequence(key).isEmpty() for key in spec.keys)
        assert not spec.letter or any(key.startswith("Ctrl+") for key in spec.keys)


def test_actions_wait_for_a_handler(qtbot: QtBot) -> None:
    """An action nothing handles is disabled, and enabled once something does."""
    widget = QWidget()
    qtbot.addWidget(widget)
    actions = Actions(widget, {})
    done: list[str] = []
    assert not actions.action("lookup.print").isEnabled()
    actions.connect("lookup.print", lambda: done.append("printed"))
    actions.action("lookup.print").trigger()
    assert done == ["printed"]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("Ctrl+D", "favourites"),
        ("F1", "Show all keys"),
        ("X", "plain character"),
        ("Shift+X", "plain character"),
        ("", "Press the key"),
    ],
)
def test_taken_keys_are_refused(qtbot: QtBot, key: str, reason: str) -> None:
    """A key that is taken, or needed for typing, is refused with the reason."""
    widget = QWidget()
    qtbot.addWidget(widget)
    refusal = Actions(widget, {}).conflict("lookup.note", key)
    assert refusal is not None
    assert reason in refusal


def test_free_keys_are_accepted(qtbot: QtBot) -> None:
    """A free key, an action's own key, and a key another action has given up are accepted."""
    widget = QWidget()
    qtbot.addWidget(widget)
    actions = Actions(widget, {"lookup.favourite": ("Ctrl+M",), "no.such.action": ("Ctrl+J",)})
    assert actions.conflict("lookup.note", "Ctrl+J") is None
    assert actions.conflict("lookup.note", "Ctrl+N") is None
    assert actions.conflict("lookup.note", "Ctrl+D") is None
    assert actions.conflict("lookup.note", "Ctrl+M") is not None


@pytest.mark.window
def test_control_f_follows_the_focus(qtbot: QtBot, window: MainWindow) -> None:
    """Ctrl+F finds in the page while the detail pane has the keyboard, else goes to the box."""
    workspace = small(window)
    for pane, expected in (
        (workspace.list, "lookup.focus_search"),
        (workspace.detail, "lookup.find_in_page"),
        (workspace.box, "lookup.focus_search"),
    ):
        pane.setFocus()
        QTest.keyClick(pane, Qt.Key.Key_F, CONTROL)
        assert workspace.calls == [expected]
        workspace.calls.clear()


@pytest.mark.window
def test_letters_act_in_the_detail_pane_only(qtbot: QtBot, window: MainWindow) -> None:
    """D marks a favourite in the detail pane and is a letter everywhere else."""
    workspace = small(window)
    workspace.detail.setFocus()
    QTest.keyClick(workspace.detail, Qt.Key.Key_D)
    assert workspace.calls == ["lookup.favourite"]
    workspace.box.setFocus()
    QTest.keyClicks(workspace.box, "dn")
    workspace.list.setFocus()
    QTest.keyClick(workspace.list, Qt.Key.Key_D)
    assert workspace.box.text() == "dn"
    assert workspace.calls == ["lookup.favourite"]


@pytest.mark.window
def test_question_mark_types_in_a_text_field(qtbot: QtBot, window: MainWindow) -> None:
    """? is a character in the box and opens the sheet of keys elsewhere."""
    workspace = small(window)
    workspace.box.setFocus()
    QTest.keyClicks(workspace.box, "?")
    assert workspace.box.text() == "?"
    assert not window.findChildren(ShortcutSheet)
    workspace.list.setFocus()
    QTest.keyClick(workspace.list, Qt.Key.Key_Question)
    assert window.findChildren(ShortcutSheet)


@pytest.mark.window
def test_copy_and_undo_pass_through_an_idle_field(qtbot: QtBot, window: MainWindow) -> None:
    """Ctrl+C copies a selection in the box if there is one, else the summary; Ctrl+Z likewise."""
    workspace = small(window)
    workspace.box.setFocus()
    QTest.keyClick(workspace.box, Qt.Key.Key_Z, CONTROL)
    assert window.status.notice.text() == "Nothing to undo"
    QTest.keyClicks(workspace.box, "gout")
    QTest.keyClick(workspace.box, Qt.Key.Key_C, CONTROL)
    assert workspace.calls == ["lookup.copy_summary"]
    workspace.box.selectAll()
    QTest.keyClick(workspace.box, Qt.Key.Key_C, CONTROL)
    assert workspace.calls == ["lookup.copy_summary"]
    QTest.keyClick(workspace.box, Qt.Key.Key_Z, CONTROL)
    assert workspace.box.text() == ""


def test_default_keys_need_no_settling() -> None:
    """No key of the table belongs to two actions that can be in force at a time."""
    every = {spec.id: spec.keys for spec in ACTIONS}
    assert settle(every) == (every, [])
    assert settle({}) == ({}, [])


def test_keys_of_the_user_come_before_default_ones() -> None:
    """A key that a new version gives to another action stays where the user put it."""
    keys, problems = settle({"lookup.note": ("Ctrl+D",)})
    assert keys == {"lookup.note": ("Ctrl+D",), "lookup.favourite": ()}
    assert len(problems) == 1
    assert "“Write a note on this code”" in problems[0]


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(
    st.sampled_from(sorted(SPECS)),
    st.lists(st.sampled_from(["Ctrl+D", "Ctrl+J", "F5", "x", "", "Ctrl+Shift+Space"]), max_size=2),
    max_size=6,
))  # fmt: skip
def test_no_key_is_left_to_two_actions(overrides: dict[str, list[str]]) -> None:
    """Whatever a file says, no key does nothing because two actions have it."""
    settled, _problems = settle(overrides)
    keys = {
        spec.id: {QKeySequence(key) for key in settled.get(spec.id, spec.keys)} for spec in ACTIONS
    }
    for one, other in combinations(ACTIONS, 2):
        both = keys[one.id] & keys[other.id] if meet(one.id, other.id) else set()
        allowed = {QKeySequence(key) for key in one.keys if shared(one, other, key)}
        assert both <= allowed, (one.id, other.id)
