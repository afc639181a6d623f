"""Sharing with colleagues: words for codes, favourites and notes, out and in, with a preview."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.lookup.meant import query_key
from desktop.lookup.saving import save_text
from desktop.shell.actions import key_text
from desktop.shell.theme import ThemeManager
from index.model import CodeRef
from index.userdata import Conflict, Keep, Plan

if TYPE_CHECKING:
    from desktop.lookup.workspace import LookupWorkspace

_FILTER = "Shared words, favourites and notes (*.toml)"
_LABELS = {Keep.MINE: "yours", Keep.THEIRS: "theirs", Keep.BOTH: "both"}
_KEPT = 3
"""Column of the choice."""
_LONGEST = 2_000
"""Characters of a note in the tool tip."""


class TeamDialog(QDialog):
    """Shows what a file would change, and asks which notes stay where both have one.

    Args:
        name: Name of the file.
        plan: What it would change.
        theme: Sizes.
        parent: The workspace.
    """

    def __init__(self, name: str, plan: Plan, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Take over {name}")
        self.choices = {one.ref: Keep.MINE for one in plan.conflicts}
        self._asked: list[QTreeWidgetItem] = []
        summary = QLabel(summary_text(plan), self)
        summary.setWordWrap(True)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName("What would change")
        self.tree.setHeaderLabels(["Code", "Yours", "Theirs", "Stays"])
        self.tree.header().setAccessibleName("Headings: what would change")
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        for at, width in enumerate((90, 230, 230)):
            self.tree.setColumnWidth(at, theme.pixels(width))
        self._fill(plan)
        row = QHBoxLayout()
        question = QLabel("For the notes selected:", self)
        question.setVisible(bool(plan.conflicts))
        row.addWidget(question)
        self.buttons: dict[Keep, QPushButton] = {}
        for keep, text in (
            (Keep.MINE, "Keep &yours"),
            (Keep.THEIRS, "Take &theirs"),
            (Keep.BOTH, "Keep &both"),
        ):
            button = QPushButton(text, self)
            button.setAccessibleName(f"{text.replace('&', '')}, for the notes selected")
            button.setAutoDefault(False)
            button.setVisible(bool(plan.conflicts))
            button.clicked.connect(lambda _checked=False, keep=keep: self.choose(keep))
            self.buttons[keep] = button
            row.addWidget(button)
        row.addStretch(1)
        ends = QDialogButtonBox(self)
        take = ends.addButton("Take over", QDialogButtonBox.ButtonRole.AcceptRole)
        take.setAccessibleName("Take over what is listed")
        cancel = ends.addButton(QDialogButtonBox.StandardButton.Cancel)
        cancel.setAccessibleName("Cancel: nothing changes")
        ends.accepted.connect(self.accept)
        ends.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(summary)
        column.addWidget(self.tree)
        column.addLayout(row)
        column.addWidget(ends)
        self.resize(theme.pixels(700), theme.pixels(420))
        self.tree.setFocus()

    def choose(self, keep: Keep) -> None:
        """Let a note stay, or both, at every conflict that is selected."""
        for item in self.tree.selectedItems():
            ref = item.data(0, Qt.ItemDataRole.UserRole)
            if isinstance(ref, CodeRef):
                self.choices[ref] = keep
                item.setText(_KEPT, _LABELS[keep])

    def _fill(self, plan: Plan) -> None:
        for one in plan.conflicts:
            self._add_conflict(one)
        for ref, text in plan.notes:
            self._add(ref, "", text, "new note")
        for _key, query, ref in plan.words:
            self._add(ref, "", query, "new word")
        for ref in plan.favourites:
            self._add(ref, "", "", "new favourite")
        self.tree.setCurrentIndex(self.tree.model().index(0, 0))
        for item in self._asked:
            item.setSelected(True)

    def _add_conflict(self, one: Conflict) -> None:
        mine = "(private)" if one.private else one.mine
        item = self._add(one.ref, mine, one.theirs, _LABELS[Keep.MINE])
        item.setData(0, Qt.ItemDataRole.UserRole, one.ref)
        self._asked.append(item)

    def _add(self, ref: CodeRef, mine: str, theirs: str, stays: str) -> QTreeWidgetItem:
        texts = [" ".join(text.split()) for text in (mine, theirs)]
        item = QTreeWidgetItem(self.tree, [ref.display, *texts, stays])
        item.setToolTip(1, mine[:_LONGEST])
        item.setToolTip(2, theirs[:_LONGEST])
        return item


def summary_text(plan: Plan) -> str:
    """Return in a sentence or two what a file would change."""
    parts = [
        f"{count} {what}"
        for count, what in (
            (len(plan.words), "words for codes"),
            (len(plan.favourites), "favourites"),
            (len(plan.notes), "notes"),
        )
        if count
    ]
    text = f"New: {', '.join(parts) or 'nothing'}. Known already: {plan.known}."
    if plan.conflicts:
        text += (
            f" On {len(plan.conflicts)} codes both of you have a note: choose which stays. "
            "Until you choose, yours does."
        )
    return text


class TeamCommands(QObject):
    """The commands that share words, favourites and notes.

    Args:
        workspace: The workspace.
    """

    def __init__(self, workspace: "LookupWorkspace") -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._context = workspace.context
        connect = self._context.actions.connect
        connect("lookup.team_export", self.export)
        connect("lookup.team_import", self.import_)

    def export(self) -> None:
        """Ask for a file and write what may go to others."""
        from index.userdata.exchange import shared_toml

        shared = self._context.userdata.shared()
        if not len(shared):
            self._say("There is nothing to share: private notes stay here")
            return
        name = save_text(
            self._workspace,
            "Save for colleagues",
            "team.toml",
            _FILTER,
            shared_toml(shared),
            self._say,
        )
        if name:
            self._say(f"Saved {len(shared)} entries in {name}; no private note")

    def import_(self) -> None:
        """Ask for a file, show what it would change, and take it over if that is wanted."""
        name, _ = QFileDialog.getOpenFileName(self._workspace, "Take over", "", _FILTER)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Show what a file would change."""
        from index.userdata.exchange import read_shared_file

        try:
            shared = read_shared_file(path)
        except ValueError as error:
            self._say(f"Nothing taken over from {path.name}: {error}")
            return
        plan = self._workspace.commands.keep(lambda: self._context.userdata.plan(shared, query_key))
        if plan is None:
            return
        if not plan.new and not plan.conflicts:
            self._say(f"You have everything in {path.name} already")
            return
        dialog = TeamDialog(path.name, plan, self._context.theme, self._workspace)
        dialog.accepted.connect(lambda: self._merge(plan, dialog.choices))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _merge(self, plan: Plan, choices: dict[CodeRef, Keep]) -> None:
        userdata = self._context.userdata
        done = self._workspace.commands.keep(lambda: userdata.merge(plan, choices))
        if done is None:
            return
        keys = self._context.actions.keys("shell.undo")
        undo = f" {key_text(keys[0])} takes it back." if keys and done else ""
        self._say(f"Taken over: {done}.{undo}")
        self._workspace.refresh_user_data()

    def _say(self, text: str) -> None:
        self._workspace.notice.emit(text)
