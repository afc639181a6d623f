"""Every action of the program in one table; menus, palette, shortcut sheet and settings read it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

WINDOW = "window"
SEARCH = "search"
RESULTS = "results"
DETAIL = "detail"
TREE = "tree"
BOOK = "book"
LIBRARY = "library"
CONTEXTS = (WINDOW, SEARCH, RESULTS, DETAIL, TREE, BOOK, LIBRARY)


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action.

    Attributes:
        id: Stable name, ``workspace.verb``; those of a workspace work while it is shown.
        title: What it does, as a command.
        keys: Default keys in Qt's portable form, the first one is shown.
        group: Heading under which the shortcut sheet lists it.
        context: Where its keys work: ``window``, or a pane and everything in it. ``search`` is
            the whole search pane, ``results`` only its list; ``book`` the text of a book.
        letter: A single letter that also triggers it, in the detail pane only.
    """

    id: str
    title: str
    keys: tuple[str, ...]
    group: str
    context: str = WINDOW
    letter: str = ""


_GENERAL = "General"
_FIND = "Finding"
_CODE = "The code"
_MOVE = "Moving"
_BOOKS = "Books"
_VIEW = "View"
_LIBRARY = "The library"
_ACCOUNT = "The profile"

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("lookup.focus_search", "Go to the search box", ("Ctrl+L", "Ctrl+F"), _FIND),
    ActionSpec("lookup.find_in_page", "Find in page", ("Ctrl+F",), _FIND, DETAIL),
    ActionSpec("lookup.open", "Open the selected code", ("Return", "Enter"), _FIND, SEARCH),
    ActionSpec("lookup.complete", "Complete a filter", ("Ctrl+Space",), _FIND, SEARCH),
    ActionSpec("lookup.as_typed", "Search without correcting", ("Ctrl+Shift+S",), _FIND),
    ActionSpec("lookup.open_group", "Open the group under this code", ("Right",), _FIND, RESULTS),
    ActionSpec("lookup.close_group", "Close the group", ("Left",), _FIND, RESULTS),
    ActionSpec("lookup.toggle_group", "Open or close the group", ("Ctrl+G",), _FIND, SEARCH),
    ActionSpec(
        "lookup.explain", "Explain why the code is found", ("Ctrl+Shift+X",), _FIND, letter="X"
    ),
    ActionSpec("lookup.scope_next", "Next code set", ("Ctrl+PgDown",), _FIND),
    ActionSpec("lookup.scope_previous", "Previous code set", ("Ctrl+PgUp",), _FIND),
    ActionSpec("lookup.escape", "Clear the text, then the code set", ("Esc",), _FIND),
    ActionSpec("lookup.history", "Search history", ("Ctrl+H",), _FIND),
    ActionSpec("lookup.clear_history", "Delete the search history", ("Ctrl+Shift+H",), _FIND),
    ActionSpec("lookup.favourites_list", "Favourites", ("Ctrl+Shift+B",), _FIND),
    ActionSpec("lookup.meant_list", "Your own words for codes", ("Ctrl+Shift+Y",), _FIND),
    ActionSpec("lookup.meant_export", "Save your own words for codes", ("Shift+F2",), _FIND),
    ActionSpec("lookup.meant_import", "Add words for codes from a file", ("Ctrl+F2",), _FIND),
    ActionSpec("lookup.copy_summary", "Copy summary", ("Ctrl+C",), _CODE, letter="C"),
    ActionSpec("lookup.copy_code", "Copy the bare code", ("Ctrl+Shift+C",), _CODE),
    ActionSpec(
        "lookup.favourite", "Add to or remove from favourites", ("Ctrl+D",), _CODE, letter="D"
    ),
    ActionSpec("lookup.note", "Write a note on this code", ("Ctrl+N",), _CODE, letter="N"),
    ActionSpec(
        "lookup.meant", "I meant this code: remember it", ("Ctrl+Shift+M",), _CODE, letter="Y"
    ),
    ActionSpec(
        "lookup.compare", "Compare this code with others", ("Ctrl+Shift+K",), _CODE, letter="M"
    ),
    ActionSpec("lookup.pairs", "Show the NCCI pairs", ("Ctrl+Shift+E",), _CODE, letter="E"),
    ActionSpec("lookup.evaluation", "Work out the level of a visit", ("Ctrl+Shift+V",), _CODE),
    ActionSpec("lookup.locality", "Choose the fee locality", ("Ctrl+Shift+L",), _CODE),
    ActionSpec("lookup.print", "Print", ("Ctrl+P",), _CODE),
    ActionSpec("lookup.save_pdf", "Save as PDF", ("Ctrl+Shift+P",), _CODE),
    ActionSpec(
        "lookup.new_window",
        "Open the code in a second window",
        ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
        _CODE,
    ),
    ActionSpec("lookup.tree", "Show the range tree", ("Ctrl+T",), _MOVE, letter="T"),
    ActionSpec("lookup.back", "Back", ("Alt+Left",), _MOVE),
    ActionSpec("lookup.forward", "Forward", ("Alt+Right",), _MOVE),
    ActionSpec("lookup.parent", "Up to the parent", ("Ctrl+Up",), _MOVE, letter="U"),
    ActionSpec("lookup.first_child", "Down to the first child", ("Ctrl+Down",), _MOVE, letter="I"),
    ActionSpec("lookup.next_sibling", "Next code beside it", ("Ctrl+]",), _MOVE, letter="J"),
    ActionSpec(
        "lookup.previous_sibling", "Previous code beside it", ("Ctrl+[",), _MOVE, letter="K"
    ),
    ActionSpec("lookup.outline", "Outline of the page", ("Ctrl+Shift+O",), _MOVE, letter="O"),
    ActionSpec(
        "lookup.next_section", "Next section of the page", ("Ctrl+Shift+PgDown",), _MOVE, letter="]"
    ),
    ActionSpec(
        "lookup.previous_section",
        "Previous section of the page",
        ("Ctrl+Shift+PgUp",),
        _MOVE,
        letter="[",
    ),
    ActionSpec("shell.next_pane", "Next pane", ("F6",), _MOVE),
    ActionSpec("shell.previous_pane", "Previous pane", ("Shift+F6",), _MOVE),
    ActionSpec("shell.workspace_1", "Lookup", ("Ctrl+1",), _MOVE),
    ActionSpec("shell.workspace_5", "Library", ("Ctrl+5",), _MOVE),
    ActionSpec("shell.workspace_6", "Account", ("Ctrl+6",), _MOVE),
    ActionSpec("shell.workspace_7", "Books", ("Ctrl+7",), _MOVE),
    ActionSpec("browse.focus_search", "Go to the search box", ("Ctrl+L", "Ctrl+F"), _BOOKS),
    ActionSpec("browse.find_in_text", "Find in the text", ("Ctrl+F",), _BOOKS, BOOK),
    ActionSpec("browse.next_book", "Next book", ("Ctrl+PgDown",), _BOOKS),
    ActionSpec("browse.previous_book", "Previous book", ("Ctrl+PgUp",), _BOOKS),
    ActionSpec("browse.back", "Back to the entry before", ("Alt+Left",), _BOOKS),
    ActionSpec("browse.forward", "Forward to the entry after", ("Alt+Right",), _BOOKS),
    ActionSpec("browse.copy", "Copy the entry with its code", ("Ctrl+C",), _BOOKS),
    ActionSpec("browse.copy_code", "Copy the entry's bare code", ("Ctrl+Shift+C",), _BOOKS),
    ActionSpec("browse.escape", "Clear the text", ("Esc",), _BOOKS),
    ActionSpec("shell.table_builder", "Build an ICD-10-PCS code", ("Ctrl+B",), _BOOKS),
    ActionSpec("library.choose", "Add files or zips", ("Ctrl+O",), _LIBRARY, LIBRARY),
    ActionSpec("library.choose_folder", "Add a folder", ("Ctrl+Shift+O",), _LIBRARY, LIBRARY),
    ActionSpec(
        "library.start", "Import what is shown", ("Ctrl+Return", "Ctrl+Enter"), _LIBRARY, LIBRARY
    ),
    ActionSpec("library.updates", "Newer files of the publishers", ("Ctrl+U",), _LIBRARY, LIBRARY),
    ActionSpec("library.roll_back", "Go back to earlier content", ("Ctrl+R",), _LIBRARY, LIBRARY),
    ActionSpec("library.leave", "Cancel, or close what is shown", ("Esc",), _LIBRARY, LIBRARY),
    ActionSpec("account.leave", "Back to the profile", ("Esc",), _ACCOUNT),
    ActionSpec("shell.lock", "Lock now", ("Ctrl+Shift+Q",), _ACCOUNT),
    ActionSpec("shell.palette", "Commands", ("Ctrl+K",), _GENERAL),
    ActionSpec("shell.shortcuts", "Show all keys", ("F1", "?"), _GENERAL),
    ActionSpec("shell.date_of_service", "Set the date of service", ("Ctrl+Shift+D",), _GENERAL),
    ActionSpec("shell.undo", "Undo the last deletion", ("Ctrl+Z",), _GENERAL),
    ActionSpec(
        "shell.prepare_meaning",
        "Prepare search by meaning, or stop preparing it",
        ("Ctrl+Shift+J",),
        _GENERAL,
    ),
    ActionSpec("shell.new_window", "New window", ("Ctrl+Shift+N",), _GENERAL),
    ActionSpec("shell.close_window", "Close the window", ("Ctrl+W",), _GENERAL),
    ActionSpec("shell.settings", "Settings", ("Ctrl+,",), _GENERAL),
    ActionSpec("shell.about", "About Codeleaf", (), _GENERAL),
    ActionSpec("shell.quit", "Quit", ("Ctrl+Q",), _GENERAL),
    ActionSpec("shell.theme", "Change the theme", ("Ctrl+Shift+T",), _VIEW),
    ActionSpec("shell.zoom_in", "Larger text", ("Ctrl++", "Ctrl+="), _VIEW),
    ActionSpec("shell.zoom_out", "Smaller text", ("Ctrl+-",), _VIEW),
    ActionSpec("shell.zoom_reset", "Normal text size", ("Ctrl+0",), _VIEW),
)
"""Every action, in the order in which the shortcut sheet lists them."""

SPECS: dict[str, ActionSpec] = {spec.id: spec for spec in ACTIONS}


SHELL = "shell"
"""Prefix of the actions that belong to no workspace."""


def owner(action_id: str) -> str:
    """Return the workspace that an action belongs to, or ``SHELL``."""
    return action_id.partition(".")[0]


def meet(one: str, other: str) -> bool:
    """Return whether two actions can be in force at the same time."""
    return owner(one) == owner(other) or SHELL in (owner(one), owner(other))


def key_text(key: str) -> str:
    """Return a key as the user's platform writes it; the main Enter key is called Enter."""
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return text.replace("Return", "Enter")


class Actions(QObject):
    """The actions of one window: a ``QAction`` each, disabled until something is connected.

    A key that means something else in a pane (Ctrl+F in the detail pane) belongs to the pane while
    it holds the focus: Qt would call such a key ambiguous and do nothing.

    Args:
        window: The window whose keys these are.
        overrides: Keys the user has set, by action id.

    Signals:
        keys_changed: The user's keys have been replaced.
    """

    keys_changed = Signal()

    def __init__(self, window: QWidget, overrides: Mapping[str, Iterable[str]]) -> None:
        super().__init__(window)
        self._window = window
        self._widgets: dict[str, QWidget] = {WINDOW: window}
        self._actions: dict[str, QAction] = {}
        self._letters: list[QShortcut] = []
        self._overrides: dict[str, tuple[str, ...]] = {}
        self._connected: set[str] = set()
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

    def connect(  # type: ignore[override] # signals are connected by signal.connect()
        self, action_id: str, slot: Callable[[], object]
    ) -> None:
        """Call ``slot`` when the action is triggered, and enable it."""
        action = self._actions[action_id]
        action.triggered.connect(lambda _checked=False: slot())
        self._connected.add(action_id)
        action.setEnabled(owner(action_id) not in self._asleep)

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
            context: ``search``, ``results``, ``detail``, ``tree`` or ``book``.
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
        if context == DETAIL:
            self._set_letters(widget)

    def set_overrides(self, overrides: Mapping[str, Iterable[str]]) -> None:
        """Put the user's keys in force; ids that do not exist are ignored."""
        self._overrides = {
            action_id: tuple(keys) for action_id, keys in overrides.items() if action_id in SPECS
        }
        self._apply_keys(QApplication.focusWidget())
        self.keys_changed.emit()

    def conflict(self, action_id: str, key: str) -> str | None:
        """Return why ``key`` cannot be given to an action, or None if it can.

        Args:
            action_id: The action that is to get it.
            key: A key in Qt's portable form.
        """
        sequence = QKeySequence(key)
        if sequence.isEmpty():
            return "Press the key you want."
        plain = key.removeprefix("Shift+")
        if (len(plain) == 1 or plain == "Space") and key not in SPECS[action_id].keys:
            return (
                f"{key_text(key)} is a plain character, which you need for typing: add Ctrl or Alt."
            )
        for spec in ACTIONS:
            if not meet(spec.id, action_id):
                continue
            if spec.id == action_id or (key in SPECS[action_id].keys and key in spec.keys):
                continue
            if any(QKeySequence(other) == sequence for other in self.keys(spec.id)):
                return (
                    f"{key_text(key)} already belongs to “{spec.title}”: choose another key, "
                    "or give that action another one first."
                )
        return None

    def _set_letters(self, widget: QWidget) -> None:
        for shortcut in self._letters:
            shortcut.deleteLater()
        self._letters = []
        for spec in ACTIONS:
            if spec.letter:
                shortcut = QShortcut(QKeySequence(spec.letter), widget)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(self._actions[spec.id].trigger)
                self._letters.append(shortcut)

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
