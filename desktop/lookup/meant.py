"""Learning from misses: "this is the code I meant", kept as the person's own synonym."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QVBoxLayout, QWidget

from desktop.lookup.chooser import Chooser
from desktop.lookup.personal import ListMode
from desktop.lookup.saving import save_text
from desktop.lookup.suggestions import Entry, EntryKind
from desktop.shell.fields import LineEdit
from desktop.shell.theme import ThemeManager
from index.model import CodePage, CodeRef, Match

if TYPE_CHECKING:
    from desktop.lookup.workspace import LookupWorkspace

_FILTER = "Synonyms (*.toml)"


def query_key(query: str) -> str:
    """Return the form in which the engine compares queries; loads the engine's words."""
    from index.fulltext import query as queries

    return queries.query_key(query)


class WordsDialog(QDialog):
    """Asks for other words that a code is meant by; Enter takes them, Esc leaves.

    Args:
        entry: The entry of the list.
        theme: Sizes.
        parent: The workspace.
    """

    def __init__(self, entry: Entry, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        code = entry.ref.display if entry.ref is not None else ""
        self.setWindowTitle(f"Words for {code}")
        label = QLabel(f"What you search for when you mean {code}:", self)
        self.field = LineEdit(self)
        self.field.setAccessibleName(label.text())
        self.field.setText(entry.query)
        self.field.selectAll()
        self.field.returnPressed.connect(self.accept)
        column = QVBoxLayout(self)
        column.addWidget(label)
        column.addWidget(self.field)
        self.resize(theme.pixels(420), self.sizeHint().height())
        self.field.setFocus()


class MeantCommands(QObject):
    """The commands on what the person meant by a query.

    Args:
        workspace: The workspace.
    """

    def __init__(self, workspace: "LookupWorkspace") -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._context = workspace.context
        self._search = workspace.search
        self._missed = ""

    def connect_actions(self) -> None:
        """Give the actions their handlers."""
        connect = self._context.actions.connect
        connect("lookup.meant", lambda: self._workspace.with_page(self._ask))
        connect("lookup.meant_export", self._export)
        connect("lookup.meant_import", self._import)
        self._search.settled.connect(self._on_settled)
        self._search.entries.edited.connect(self._edit)

    def _on_settled(self) -> None:
        """Keep in mind a query that nothing answered: its code may be found another way."""
        result = self._search.results.results.result
        if result is not None and not result.ids:
            self._missed = result.query.strip()

    def _queries(self) -> list[str]:
        """Return the queries that the current code may have been meant by."""
        queries = [self._missed]
        result = self._search.results.results.result
        if result is not None and result.rungs and result.rungs[0] is not Match.CODE:
            queries.append(result.query.strip())
        return [query for query in dict.fromkeys(queries) if query and query_key(query)]

    def _ask(self, page: CodePage) -> None:
        queries = self._queries()
        if not queries:
            self._say("Search for something first; then say which code you meant")
        elif len(queries) == 1:
            self._toggle(page.ref, queries[0])
        else:
            dialog = Chooser(
                f"Remember {page.display} for",
                [f"“{query}”" for query in queries],
                self._context.theme,
                self._workspace,
            )
            dialog.chosen.connect(lambda at: self._toggle(page.ref, queries[at]))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _toggle(self, ref: CodeRef, query: str) -> None:
        """Remember a code for a query; forget it where it was remembered."""
        userdata, keep = self._context.userdata, self._workspace.commands.keep
        added = keep(lambda: userdata.add_meant(query_key(query), query, ref))
        if added:
            self._missed = ""
            self._say(f"Remembered {ref.display} for “{query}”")
        elif added is False:
            known = query_key(query)
            keep(
                lambda: [
                    userdata.delete_meant(one.query, ref)
                    for one in userdata.meant()
                    if one.key == known and one.ref == ref
                ]
            )
            self._say(f"No longer remembered: {ref.display} for “{query}”")
        self._workspace.refresh_user_data()

    def _edit(self, entry: Entry) -> None:
        if entry.kind is not EntryKind.MEANT or entry.ref is None:
            return
        dialog = WordsDialog(entry, self._context.theme, self._workspace)
        dialog.accepted.connect(lambda: self._change(entry, dialog.field.text()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(lambda: self._search.entries.setFocus())
        dialog.open()

    def _change(self, entry: Entry, text: str) -> None:
        ref, key, userdata = entry.ref, query_key(text), self._context.userdata
        if ref is None or text.strip() == entry.query:
            return
        if not key:
            self._say("Not changed: there is no word in it")
            return
        changed = self._workspace.commands.keep(
            lambda: userdata.change_meant(entry.query, ref, key, text)
        )
        self._say("Changed" if changed else "Not changed: it is known for this code already")
        self._workspace.refresh_user_data()

    def _export(self) -> None:
        from index.userdata.exchange import meant_toml

        synonyms = self._context.userdata.meant()
        if not synonyms:
            self._say("There are no words of your own to save")
            return
        name = save_text(
            self._workspace,
            "Save your own words for codes",
            "synonyms.toml",
            _FILTER,
            meant_toml(synonyms),
            self._say,
        )
        if name:
            self._say(f"Saved {len(synonyms)} in {name}")

    def _import(self) -> None:
        from index.userdata.exchange import read_meant_toml

        name, _ = QFileDialog.getOpenFileName(self._workspace, "Add words for codes", "", _FILTER)
        if not name:
            return
        try:
            found = read_meant_toml(Path(name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            self._say(f"Nothing added from {Path(name).name}: {error}")
            return
        userdata = self._context.userdata
        keyed = [(query_key(query), query, ref) for query, ref in found]
        added = self._workspace.commands.keep(
            lambda: sum(userdata.add_meant(*one) for one in keyed if one[0])
        )
        self._say(f"Added {added or 0} of {len(found)} words for codes")
        if self._workspace.lists.mode is ListMode.MEANT:
            self._workspace.refresh_user_data()

    def _say(self, text: str) -> None:
        self._workspace.notice.emit(text)
