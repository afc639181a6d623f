"""A workspace as small as one can be, so that the shell is tested by itself."""

from functools import partial

from PySide6.QtWidgets import QListWidget, QTextEdit, QVBoxLayout, QWidget

from desktop.app import LookupEntry
from desktop.shell.context import Context
from desktop.shell.fields import LineEdit
from desktop.shell.workspace import Workspace


class SmallWorkspace(Workspace):
    """A search box, a list and a detail pane that remember what the shell asked of them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.calls: list[str] = []
        self.box = LineEdit(self)
        self.box.setAccessibleName("Search")
        self.list = QListWidget(self)
        self.list.setAccessibleName("Results")
        self.detail = QTextEdit(self)
        self.detail.setReadOnly(True)
        self.detail.setAccessibleName("Code")
        column = QVBoxLayout(self)
        for widget in (self.box, self.list, self.detail):
            column.addWidget(widget)
        actions = context.actions
        actions.set_context_widget("detail", self.detail)
        for action_id in (
            "lookup.focus_search",
            "lookup.find_in_page",
            "lookup.copy_summary",
            "lookup.favourite",
            "lookup.note",
            "lookup.open",
            "lookup.escape",
        ):
            actions.connect(action_id, partial(self.calls.append, action_id))

    def start(self) -> None:
        """Remember that the engine was asked for."""
        self.calls.append("start")

    def focus_entry(self) -> None:
        """Give the keyboard to the box."""
        self.box.setFocus()

    def type_text(self, text: str) -> None:
        """Put the text into the box."""
        self.focus_entry()
        self.box.insert(text)

    def take_query(self, query: str) -> None:
        """Show the query and pretend to have answered it."""
        self.box.setText(query)
        self.answered.emit(38, 0.26)

    def go_to_code(self, code: str) -> None:
        """Remember the code."""
        self.calls.append(f"go {code}")

    def panes(self) -> list[QWidget]:
        """Return box, list and detail."""
        return [self.box, self.list, self.detail]

    def refresh_user_data(self) -> None:
        """Remember the request."""
        self.calls.append("refresh")

    def save_state(self) -> dict[str, object]:
        """Return the query."""
        return {"query": self.box.text()}

    def restore_state(self, state: dict[str, object]) -> None:
        """Restore the query."""
        query = state.get("query")
        if isinstance(query, str):
            self.box.setText(query)

    def close_workspace(self) -> None:
        """Remember that the window closed."""
        self.calls.append("close")


class SmallEntry(LookupEntry):
    """The small workspace in the place of Lookup."""

    def __call__(self, context: Context) -> SmallWorkspace:
        """Make the workspace."""
        return SmallWorkspace(context)
