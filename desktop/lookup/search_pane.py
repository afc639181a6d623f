"""The search pane: box, chips, and below them results, suggestions or the range tree."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.lookup.chips import ScopeChips
from desktop.lookup.inquiries import Inquiries
from desktop.lookup.meaning import MeaningJoin
from desktop.lookup.own_use import OwnUse
from desktop.lookup.result_line import ResultLine
from desktop.lookup.result_view import ResultView
from desktop.lookup.sayings import count_text, line_text, no_match_text
from desktop.lookup.search import (
    FIRST_ROWS,
    JoinAnswer,
    SearchAnswer,
    Searcher,
    SearchRequest,
)
from desktop.lookup.suggestions import Entry, EntryKind, EntryList
from desktop.lookup.tree import RangeTree
from desktop.shell.actions import key_text
from desktop.shell.box import SearchBox, forward_key
from desktop.shell.context import Context
from index.database import Content, ContentError
from index.model import SYSTEMS, CodeLine, CodeRef, SearchResult, System

PATIENCE_MS = 100
"""How long rows of an older query stand unmarked while the answer is outstanding."""
_SCOPES = frozenset(info.scope for info in SYSTEMS.values())
_EMPTY = "Type a few letters of a disease or a procedure, or a code."
_NOTHING_INSTALLED = (
    "No code sets are installed. Run “codeleaf build”; the window follows by itself."
)


class SearchPane(QFrame):
    """Searches as you type.

    Args:
        context: The services of the program.

    Signals:
        answered: ``(total, milliseconds)`` once an answer is painted; the time is the engine's.
        settled: An answer is in the list and nothing is outstanding.
        code_current: The ``CodeRef`` that the list has come to.
        code_opened: The ``CodeRef`` that was double-clicked, or opened in the tree.
        entry_chosen: An ``Entry`` of the suggestions.
        entry_deleted: An ``Entry`` of the suggestions that is to be deleted.
        start_wanted: The text is empty: favourites and history are to be shown.
    """

    answered = Signal(int, float)
    settled = Signal()
    code_current = Signal(object)
    code_opened = Signal(object)
    entry_chosen = Signal(object)
    entry_deleted = Signal(object)
    start_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        own_use = OwnUse(context.userdata.path, lambda: context.userdata.profile)
        searcher = Searcher(context.content.folder, own_use)
        self.inquiries = Inquiries(searcher, searcher.finish, self)
        self._meaning = MeaningJoin(context.content.folder, self)
        self._started = False
        self._outstanding = False
        self._keep: CodeRef | None = None
        self._as_typed = ""
        self.scope: System | None = None
        self._systems: tuple[System, ...] = ()
        self.setProperty("role", "search")
        self.box = SearchBox(context.theme, self)
        self.chips = ScopeChips(self)
        self.line = ResultLine(self)
        self.results = ResultView(context.theme, self)
        self.message = QLabel(self)
        self.message.setProperty("role", "message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setIndent(0)
        self.entries = EntryList(context.theme, self)
        self.tree = RangeTree(context.theme, self)
        self._lay_out()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience)
        self._connect_parts()

    @property
    def outstanding(self) -> bool:
        """Whether the answer to the text in the box has not come yet."""
        return self._outstanding

    def start(self) -> None:
        """Begin to answer; what was typed before is answered now."""
        self._started = True
        self.search(self._keep)

    def close_pane(self) -> None:
        """Stop the worker."""
        self._patience.stop()
        self._meaning.close()
        self.inquiries.close()

    def query(self) -> str:
        """Return the text in the box."""
        return self.box.edit.text()

    def set_query(self, query: str, keep: CodeRef | None = None) -> None:
        """Put a text into the box and answer it.

        Args:
            query: The text.
            keep: A code to stay on if it is among the results.
        """
        self.box.edit.set_query(query)
        self.search(keep)

    def set_scope(self, system: System | None) -> None:
        """Search in one system, or in all; a scope typed before the text is taken away."""
        self.scope = system
        self.chips.show_scope(system)
        before, colon, text = self.query().partition(":")
        if colon and before.strip().lower() in _SCOPES:
            self.box.edit.set_query(text.lstrip())
        self.search()

    def search(self, keep: CodeRef | None = None, rows: int = 0) -> None:
        """Ask for the answer to the text in the box.

        Args:
            keep: A code to stay on if it is among the first rows.
            rows: How many rows to fetch at once, if more than a screen full.
        """
        self._keep = keep
        self._meaning.note_key()
        if self.query() != self._as_typed:
            self._as_typed = ""
        if not self._started:
            return
        generation = self._context.content.generation()
        if not self.query().strip() or generation is None:
            self.inquiries.forget()
            self._finish(None)
            self._show_message("" if generation else _NOTHING_INSTALLED)
            if generation is not None:
                self.start_wanted.emit()
            return
        self._outstanding = True
        self._patience.start()
        self.inquiries.search(
            SearchRequest(
                self.query(),
                self.scope,
                self._context.date_of_service.value,
                generation,
                max(rows, FIRST_ROWS),
                correct=not self._as_typed,
                lift=self._context.settings.flag("lift_used"),
            )
        )

    def search_as_typed(self) -> None:
        """Search again without correcting the spelling, until the text changes."""
        self._as_typed = self.query()
        # The button may have had the keyboard; it goes with the line.
        self.box.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search()

    def current(self) -> CodeRef | None:
        """Return the code that the list shown has come to."""
        if self.stack.currentWidget() is self.results:
            hit = self.results.current()
            return hit.ref if hit else None
        if self.stack.currentWidget() is self._page:
            entry = self.entries.current()
            return entry.ref if entry else None
        return None

    def tree_shown(self) -> bool:
        """Return whether the range tree is in the place of the results."""
        return self.stack.currentWidget() is self.tree

    def selected_lines(self) -> list[CodeLine]:
        """Return the codes selected in the results, where these are shown."""
        shown = self.stack.currentWidget() is self.results
        return self.results.selected_lines() if shown else []

    def entries_shown(self) -> bool:
        """Return whether suggestions are in the place of the results."""
        return self.stack.currentWidget() is self._page

    def renew(self) -> None:
        """Answer the same text from new content, staying on the same code."""
        current = self.results.current()
        self.results.set_stale(stale=True)
        self.search(current.ref if current else None, self.results.results.fetched())

    def show_systems(self, editions: Mapping[System, str]) -> None:
        """Take over what is installed.

        Args:
            editions: Short edition of each installed system.
        """
        self._systems = tuple(editions)
        self.results.hit_delegate.editions = editions
        self.results.restyle()
        self.chips.show_installed(self._systems)

    def show_tree(self, content: Content, path: Sequence[CodeRef]) -> None:
        """Show the range tree, open at a code.

        Args:
            content: The generation in force.
            path: The code's ancestors, outermost first, and the code; empty for the top.
        """
        self.tree.show_content(content, self._systems)
        self.stack.setCurrentWidget(self.tree)
        self.line.hide()
        self.tree.reveal(path)

    def leave_list(self) -> None:
        """Go from the tree or the lists back to the results, or to the start."""
        result = self.results.results.result
        if result is not None and result.ids:
            self.stack.setCurrentWidget(self.results)
            self._show_line(result)
            self.box.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.box.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search()

    def show_entries(self, message: str, entries: Sequence[Entry]) -> None:
        """Show a message, a list, or both in the place of the results."""
        self.line.hide()
        self.message.setText(message)
        self.message.setVisible(bool(message))
        self.entries.show_entries(entries)
        self.stack.setCurrentWidget(self._page)

    def shown_list(self) -> QWidget:
        """Return the list that the arrow keys of the box move."""
        if self.tree_shown():
            return self.tree
        return self.entries if self.stack.currentWidget() is self._page else self.results

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self.box.restyle()
        self.results.restyle()
        self.entries.scheduleDelayedItemsLayout()
        self.tree.setIndentation(self._context.theme.pixels(16))
        self.tree.scheduleDelayedItemsLayout()

    def _lay_out(self) -> None:
        head = QWidget(self)
        column = QVBoxLayout(head)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        column.addWidget(self.box)
        column.addWidget(self.chips)
        self._page = QWidget(self)
        page = QVBoxLayout(self._page)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.message)
        page.addWidget(self.entries, 1)
        self.stack = QStackedWidget(self)
        for widget in (self._page, self.results, self.tree):
            self.stack.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self.line)
        whole.addWidget(self.stack, 1)
        self.line.hide()
        self.message.hide()

    def _connect_parts(self) -> None:
        rows = self.results.results
        self.inquiries.searched.connect(self._on_answer)
        self.inquiries.rows_fetched.connect(rows.append)
        self.inquiries.group_fetched.connect(rows.add_to_group)
        self.inquiries.joined.connect(self._on_joined)
        self.inquiries.outdated.connect(self.renew)
        self._meaning.found.connect(self.inquiries.ask)
        self.inquiries.failed.connect(self._on_failure)
        self.box.edit.query_changed.connect(lambda _text: self.search())
        self.box.edit.list_key.connect(lambda event: forward_key(event, self.shown_list()))
        self.line.typed_wanted.connect(self.search_as_typed)
        self.chips.chosen.connect(self.set_scope)
        self.results.painted.connect(self._on_painted)
        self.results.typed.connect(self.type_text)
        self.results.current_hit.connect(lambda hit: self.code_current.emit(hit.ref))
        self.results.opened.connect(lambda hit: self.code_opened.emit(hit.ref))
        rows.more_wanted.connect(self.inquiries.ask)
        rows.group_wanted.connect(self.inquiries.ask)
        self.entries.typed.connect(self.type_text)
        self.entries.chosen.connect(self.entry_chosen)
        self.entries.deleted.connect(self.entry_deleted)
        self.tree.opened.connect(self.code_opened)

    def type_text(self, text: str) -> None:
        """Start a query with characters typed outside the box, in the place of the old text."""
        self.box.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.edit.setText(text)

    def _on_answer(self, answer: SearchAnswer) -> None:
        if answer.result.generation != self._context.content.generation():
            self._context.content.check()  # the change is about to be reported: search again
            return
        self._finish(answer.result, answer)

    def _finish(self, result: SearchResult | None, answer: SearchAnswer | None = None) -> None:
        """Show an answer, or that there is nothing to answer."""
        self._outstanding = False
        self._patience.stop()
        self.chips.show_result(result)
        if result is None:
            self.chips.show_scope(self.scope)
        self.box.show_count(count_text(result) if result else "")
        if answer is not None:
            self.results.hit_delegate.show_covered(answer.covered)
        # The list is shown before its rows change, so that it lays them out once.
        if result is not None and result.ids:
            self._show_line(result)
            self.stack.setCurrentWidget(self.results)
        self.results.results.show_result(result, answer.hits if answer else [])
        if answer is None:
            self.results.set_stale(stale=False)
            return
        self.results.show_hits(self._keep)
        if not answer.result.ids:
            self._show_no_match(answer)
            self._on_painted()
        self.settled.emit()
        if self._context.settings.flag("meaning"):
            self._meaning.consider(answer.result, answer.request.rows)

    def _on_joined(self, answer: JoinAnswer) -> None:
        """Show an answer with what was found by meaning, in the place of the same without it."""
        joined = answer.result
        if joined is None or answer.request.result is not self.results.results.result:
            return
        empty = not self.results.results.rowCount()
        if empty and (not joined.ids or self.entries.currentIndex().isValid()):
            return  # nothing new, or the person is choosing among what was offered instead
        self.chips.show_result(joined)
        self.box.show_count(count_text(joined))
        if empty and self.entries_shown():
            self.stack.setCurrentWidget(self.results)
        if self.stack.currentWidget() is self.results:
            self._show_line(joined)
        self.results.join(joined, answer.hits)
        self._on_painted()

    def _on_painted(self) -> None:
        result = self.results.results.result
        if result is not None:
            self.answered.emit(result.total, result.elapsed_ms)

    def _on_patience(self) -> None:
        """Mark what is shown as old: the answer to the newer text is taking long."""
        self.box.show_count("searching …")
        self.results.set_stale(stale=True)
        if self.stack.currentWidget() is self._page:
            self.show_entries("Searching …", [])

    def _on_failure(self, error: Exception) -> None:
        self._finish(None)
        if not isinstance(error, ContentError):
            self._show_message(
                "The search failed. Type again; if it fails again, restart Codeleaf."
            )
            raise error
        self._show_message(f"{str(error)[:1].upper()}{str(error)[1:]}.")

    def _show_message(self, message: str) -> None:
        self.show_entries(message or _EMPTY, [])

    def _show_line(self, result: SearchResult) -> None:
        keys = self._context.actions.keys("lookup.as_typed")
        self.line.show_line(
            line_text(result, as_typed=bool(self._as_typed)),
            result.query.strip() if result.corrected is not None else "",
            key_text(keys[0]) if keys else "",
        )

    def _show_no_match(self, answer: SearchAnswer) -> None:
        text = no_match_text(answer.result, self.query().strip(), near=bool(answer.near))
        near = [Entry(EntryKind.CODE, line.title, line.ref) for line in answer.near]
        heading = [Entry(EntryKind.HEADING, "Codes that look like it")] if near else []
        self.show_entries(text, [*heading, *near])
