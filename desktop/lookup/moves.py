"""Moving from code to code: along the trail, up, down and sideways in the classification."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.lookup.trail import Trail
from index.model import CodeLine, CodePage, CodeRef

if TYPE_CHECKING:
    from desktop.lookup.workspace import LookupWorkspace


class Moves(QObject):
    """The moves of a workspace.

    Args:
        workspace: The workspace.
    """

    def __init__(self, workspace: "LookupWorkspace") -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._trail = Trail()

    def connect_actions(self) -> None:
        """Give the actions their handlers."""
        connect = self._workspace.context.actions.connect
        with_page = self._workspace.with_page
        connect("lookup.back", lambda: self._step(-1))
        connect("lookup.forward", lambda: self._step(1))
        connect("lookup.parent", lambda: with_page(self._to_parent))
        connect("lookup.first_child", lambda: with_page(self._to_child))
        connect("lookup.next_sibling", lambda: with_page(lambda page: self._aside(page, 1)))
        connect("lookup.previous_sibling", lambda: with_page(lambda page: self._aside(page, -1)))

    def forget(self) -> None:
        """Forget the way so far."""
        self._trail = Trail()

    def note_step(self, ref: CodeRef) -> None:
        """Put the code shown, and the one that is about to be opened, on the trail."""
        page = self._workspace.detail.page
        if page is not None:
            self._trail.visit(page.ref)
        self._trail.visit(ref)

    def _step(self, by: int) -> None:
        ref = self._trail.step(by)
        if ref is None:
            where = "back" if by < 0 else "forward"
            self._workspace.notice.emit(f"Nothing further {where}")
        else:
            self._workspace.show_code(ref)

    def _to_parent(self, page: CodePage) -> None:
        self._go(page, page.breadcrumb[-1] if page.breadcrumb else None, "nothing above it")

    def _to_child(self, page: CodePage) -> None:
        self._go(page, page.children[0] if page.children else None, "no codes beneath it")

    def _aside(self, page: CodePage, by: int) -> None:
        # The page's own code is not among its siblings.
        place = page.position if by > 0 else page.position - 1
        beside = page.siblings[place] if 0 <= place < len(page.siblings) else None
        self._go(page, beside, "no code after it" if by > 0 else "no code before it")

    def _go(self, page: CodePage, line: CodeLine | None, lacking: str) -> None:
        if line is not None:
            self._workspace.open_code(line.ref, focus=False)
        else:
            self._workspace.notice.emit(f"{page.display} has {lacking}")
