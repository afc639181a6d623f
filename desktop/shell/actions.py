"""The actions of a window: what their keys do where, and which are in force."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.shell.action_table import (
    ACTIONS,
    CASE,
    CONTEXTS,
    LETTER_PANES,
    SPECS,
    WINDOW,
    ActionSpec,
    meet,
    owner,
)


def key_text(key: str) -> str:
    """Return a key as the user's platform writes it; the main Enter key is called Enter."""
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return text.replace("Return", "Enter")


def shared(one: ActionSpec, other: ActionSpec, key: str) -> bool:
    """Return whether two actions may both have a key: by the table each has it where it acts."""
    return key in one.keys and key in other.keys


def settle(overrides: Mapping[str, Sequence[str]]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Give every key to one action, as far as two of them can be in force at a time.

    Qt does nothing on a key that two actions have. The user's own keys come first, also before
    default ones, which a new version may bring.

    Args:
        overrides: Keys the user has set, by action id.

    Returns:
        The keys of the actions that have others than their default ones, and a sentence for each
        name, key or pair of actions that does not go together.
    """
    problems = [f"There is no action “{one}”." for one in overrides if one not in SPECS]
    settled: dict[str, tuple[str, ...]] = {}
    if len(problems) == len(overrides):
        return settled, problems
    order = [spec for spec in ACTIONS if spec.id in overrides]
    order += [spec for spec in ACTIONS if spec.id not in overrides]
    taken: dict[str, list[ActionSpec]] = {}
    for spec in order:
        wanted = tuple(overrides.get(spec.id, spec.keys))
        kept = []
        for key in wanted:
            sequence = QKeySequence(key)
            if sequence.isEmpty() or (plain_character(key) and key not in spec.keys):
                problems.append(f"“{key}” cannot be the key of “{spec.title}”.")
                continue
            holders = taken.setdefault(sequence.toString(), [])
            held = [
                other
                for other in holders
                if other is not spec and meet(other.id, spec.id) and not shared(other, spec, key)
            ]
            if held:
                problems.append(
                    f"{key_text(key)} belongs to both “{held[0].title}” and “{spec.title}”."
                )
                continue
            holders.append(spec)
            kept.append(key)
        if spec.id in overrides or len(kept) < len(wanted):
            settled[spec.id] = tuple(kept)
    return settled, problems


def same_key(one: str, other: str) -> bool:
    """Return whether two ways of writing a key mean the same."""
    return QKeySequence(one) == QKeySequence(other)


def plain_character(key: str) -> bool:
    """Return whether a key is needed for typing."""
    plain = key.removeprefix("Shift+")
    return len(plain) == 1 or plain == "Space"


class Actions(QObject):
    """The actions of one window: a ``QAction`` each, disabled until something is connected.

    A key that means something else in a pane (Ctrl+F in the detail pane) belongs to the pane while
    it holds the focus: Qt would call such a key ambiguous and do nothing.

    Args:
        window: The window whose keys these are.
        overrides: Keys the user has set, by action id.

    Attributes:
        problems: A sentence for each of the user's keys that does not go with the others.

    Signals:
        keys_changed: The user's keys have been replaced.
    """

    keys_changed = Signal()

    def __init__(self, window: QWidget, overrides: Mapping[str, Iterable[str]]) -> None:
        super().__init__(window)
        self._window = window
        self._widgets: dict[str, QWidget] = {WINDOW: window}
        self._actions: dict[str, QAction] = {}
        self._letters: dict[str, list[QShortcut]] = {}
        self._overrides: dict[str, tuple[str, ...]] = {}
        self._connected: set[str] = set()
        self._said: list[tuple[QWidget, str, str]] = []
        self._asleep: frozenset[str] = frozenset()
        for spec in ACTIONS:
            action = QAction(spec.title, self)
            action.setObjectName(spec.id)
            action.setEnabled(False)
            # Never merged into a platform's application menu by its wording.
            action.setMenuRole(QAction.MenuRole.NoRole)
            self._actions[spec.id] = action
            if spec.context == WINDOW:
                action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
                window.addAction(action)
            else:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.set_overrides(overrides)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def specs(self) -> tuple[ActionSpec, ...]:
        """Return every action that the program has."""
        return ACTIONS

    def action(self, action_id: str) -> QAction:
        """Return the ``QAction`` with this id."""
        return self._actions[action_id]

    def keys(self, action_id: str) -> tuple[str, ...]:
        """Return the keys in force, in Qt's portable form."""
        return self._overrides.get(action_id, SPECS[action_id].keys)

    def hint_keys(self, action_id: str) -> tuple[str, ...]:
        """Return the keys that the status bar shows: in Consult the letters come first."""
        spec = SPECS[action_id]
        first = (spec.letter,) if LETTER_PANES.get(owner(action_id)) == CASE else ()
        return (*filter(None, first), *self.keys(action_id))

    def connect(  # type: ignore[override] # signals are connected by signal.connect()
        self, action_id: str, slot: Callable[[], object]
    ) -> None:
        """Call ``slot`` when the action is triggered, and enable it."""
        action = self._actions[action_id]
        action.triggered.connect(lambda _checked=False: slot())
        self._connected.add(action_id)
        action.setEnabled(owner(action_id) not in self._asleep)

    def say_key(self, action_id: str, *widgets: QWidget, tip: str | None = None) -> None:
        """Say an action's key on what does the same, in its tooltip and to a screen reader.

        Args:
            action_id: The action.
            widgets: The buttons.
            tip: What the tooltip says before the key: the action's title where it is None; where
                it is empty, the tooltip is the widget's own affair.
        """
        said = SPECS[action_id].title if tip is None else tip
        kept = [one for one in self._said if isValid(one[0]) and one[0] not in widgets]
        new = [(widget, action_id, said) for widget in widgets]
        self._said = [*kept, *new]
        for one in new:
            self._say_key(*one)

    def show_workspace(self, shown: str, workspaces: Iterable[str]) -> None:
        """Put the actions of one workspace in force, and those of the others out of it.

        Args:
            shown: Key of the workspace that the window shows.
            workspaces: Keys of all.
        """
        self._asleep = frozenset(workspaces) - {shown}
        for action_id in self._connected:
            self._actions[action_id].setEnabled(owner(action_id) not in self._asleep)
        self._apply_keys(QApplication.focusWidget())

    def set_context_widget(self, context: str, widget: QWidget) -> None:
        """Let the keys of ``context`` work in ``widget`` and everything inside it.

        Args:
            context: One of ``CONTEXTS`` but ``window``.
            widget: The pane; replaces an earlier one.
        """
        if context not in CONTEXTS:
            msg = f"unknown context {context!r}"
            raise ValueError(msg)
        before = self._widgets.get(context)
        self._widgets[context] = widget
        for spec in ACTIONS:
            if spec.context == context:
                if before is not None:
                    before.removeAction(self._actions[spec.id])
                widget.addAction(self._actions[spec.id])
        self._set_letters(context, widget)

    def set_overrides(self, overrides: Mapping[str, Iterable[str]]) -> None:
        """Put the user's keys in force, as far as they go together."""
        self._overrides, self.problems = settle(
            {action_id: tuple(keys) for action_id, keys in overrides.items()}
        )
        self._apply_keys(QApplication.focusWidget())
        self._said = [one for one in self._said if isValid(one[0])]
        for one in self._said:
            self._say_key(*one)
        self.keys_changed.emit()

    def holders(self, action_id: str, key: str) -> list[ActionSpec]:
        """Return the actions that have a key which another one is to get.

        Args:
            action_id: The action that is to get it.
            key: A key in Qt's portable form.
        """
        wanting = SPECS[action_id]
        return [
            spec
            for spec in ACTIONS
            if spec.id != action_id
            and meet(spec.id, action_id)
            and not shared(wanting, spec, key)
            and any(same_key(other, key) for other in self.keys(spec.id))
        ]

    def conflict(self, action_id: str, key: str) -> str | None:
        """Return why ``key`` cannot be given to an action, or None if it can.

        Args:
            action_id: The action that is to get it.
            key: A key in Qt's portable form.
        """
        if QKeySequence(key).isEmpty():
            return "Press the key you want."
        if plain_character(key) and key not in SPECS[action_id].keys:
            return (
                f"{key_text(key)} is a plain character, which you need for typing: add Ctrl or Alt."
            )
        holders = self.holders(action_id, key)
        if not holders:
            return None
        return (
            f"{key_text(key)} already belongs to “{holders[0].title}”: choose another key, "
            "or take it from that action."
        )

    def _say_key(self, widget: QWidget, action_id: str, said: str) -> None:
        keys = [key_text(key) for key in self.keys(action_id)[:1]]
        widget.setAccessibleDescription("".join(keys))
        widget.setProperty("action", action_id)
        if said:
            widget.setToolTip(f"{said} ({keys[0]})" if keys else said)

    def _set_letters(self, context: str, widget: QWidget) -> None:
        for shortcut in self._letters.pop(context, ()):
            shortcut.deleteLater()
        for spec in ACTIONS:
            if spec.letter and LETTER_PANES[owner(spec.id)] == context:
                shortcut = QShortcut(QKeySequence(spec.letter), widget)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(self._actions[spec.id].trigger)
                self._letters.setdefault(context, []).append(shortcut)

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and now.window() is self._window:
            self._apply_keys(now)

    def _apply_keys(self, focus: QWidget | None) -> None:
        """Set every action's keys, leaving out of the window's those a focused pane uses."""
        taken = {
            key
            for spec in ACTIONS
            if spec.context != WINDOW
            and owner(spec.id) not in self._asleep
            and self._holds_focus(spec.context, focus)
            for key in self.keys(spec.id)
        }
        for spec in ACTIONS:
            keys = [
                QKeySequence(k)
                for k in self.keys(spec.id)
                if owner(spec.id) not in self._asleep and (spec.context != WINDOW or k not in taken)
            ]
            action = self._actions[spec.id]
            if action.shortcuts() != keys:
                action.setShortcuts(keys)

    def _holds_focus(self, context: str, focus: QWidget | None) -> bool:
        widget = self._widgets.get(context)
        return (
            widget is not None
            and focus is not None
            and (widget is focus or widget.isAncestorOf(focus))
        )
