"""What can be done with the list of results: opening groups, asking why a code is there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from desktop.lookup.completion import CompletionList
from desktop.lookup.search import ExplainRequest
from index.model import Explanation

if TYPE_CHECKING:
    from desktop.lookup.workspace import LookupWorkspace


class ResultCommands(QObject):
    """The commands on the results of a workspace.

    Args:
        workspace: The workspace.
    """

    def __init__(self, workspace: "LookupWorkspace") -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._context = workspace.context
        self._search = workspace.search
        self.completions = CompletionList(
            workspace.search.box, workspace.context.theme, workspace.search
        )

    def connect_actions(self) -> None:
        """Give the actions their handlers."""
        connect = self._context.actions.connect
        results = self._search.results
        connect("lookup.open_group", results.open_group)
        connect("lookup.close_group", results.close_group)
        connect("lookup.toggle_group", results.toggle_group)
        connect("lookup.complete", self.completions.ask)
        connect("lookup.as_typed", self._search_as_typed)
        connect("lookup.explain", self._explain)
        self._search.inquiries.explained.connect(self._show_explanation)

    def _search_as_typed(self) -> None:
        result = self._search.results.results.result
        if result is None or result.corrected is None:
            self._workspace.notice.emit("The text was searched as it is typed")
            return
        self._search.search_as_typed()

    def _explain(self) -> None:
        results = self._search.results
        result, hit = results.results.result, results.current()
        if result is None or hit is None or self._search.outstanding:
            self._workspace.notice.emit("No result is selected: search for a code first")
        else:
            self._search.inquiries.ask(ExplainRequest(result, hit.id))

    def _show_explanation(self, explanation: Explanation) -> None:
        from desktop.lookup.explaining import ExplainDialog

        result = self._search.results.results.result
        query = result.query.strip() if result is not None else ""
        dialog = ExplainDialog(explanation, query, self._context.theme, self._workspace)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
