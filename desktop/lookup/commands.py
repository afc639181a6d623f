"""What can be done with the current code: copy, mark, note, print, open elsewhere."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.lookup.clipboard import page_data, table_data
from index.model import CodePage, CodeRef
from index.userdata import UserDataError

if TYPE_CHECKING:
    from desktop.lookup.workspace import LookupWorkspace

Kept = TypeVar("Kept")


class CodeCommands(QObject):
    """The commands on the current code of a workspace.

    Args:
        workspace: The workspace.
    """

    def __init__(self, workspace: "LookupWorkspace") -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._context = workspace.context
        self._detail = workspace.detail

    def connect_actions(self) -> None:
        """Give the actions their handlers."""
        connect = self._context.actions.connect
        with_page = self._workspace.with_page
        connect("lookup.copy_summary", self.copy)
        connect("lookup.copy_code", self.copy_code)
        connect("lookup.favourite", lambda: with_page(self._toggle_favourite))
        connect("lookup.note", lambda: with_page(lambda _page: self._edit_note()))
        connect("lookup.ask", lambda: with_page(self._ask))
        connect("lookup.print", lambda: with_page(self._print))
        connect("lookup.save_pdf", lambda: with_page(self._save_pdf))
        connect("lookup.new_window", lambda: with_page(self._open_window))
        self._detail.favourite_toggled.connect(lambda: with_page(self._toggle_favourite))
        self._detail.note_wanted.connect(self._edit_note)
        self._detail.note_saved.connect(self._save_note)

    def keep(self, write: Callable[[], Kept]) -> Kept | None:
        """Write to the person's data; say so if that fails.

        Returns:
            What ``write`` returned, None if it failed.
        """
        try:
            return write()
        except UserDataError as error:
            self._workspace.notice.emit(str(error))
            return None

    @property
    def remembers(self) -> bool:
        """Whether searches and opened codes are remembered."""
        return self._context.settings.flag("history") and not self._context.account.locked

    def note(self, ref: CodeRef) -> tuple[str, bool]:
        """Return the note on a code and whether it is private; say so if it cannot be read."""
        userdata = self._context.userdata
        return self.keep(lambda: userdata.note(ref)) or "", userdata.note_is_private(ref)

    def copy(self) -> None:
        """Copy the selected text, else the selected rows as a table, else the summary."""
        selected = self._detail.selected_text() if self._in_detail() else ""
        if selected:
            data = QMimeData()
            data.setText(selected)
            self._put(data, "Copied the selected text")
            return
        lines = self._workspace.search.selected_lines()
        if len(lines) > 1 and not self._in_detail():
            from index.pages import lines_to_pass_on

            lines = list(lines_to_pass_on(lines, self._withheld()))
            self._put(table_data(lines), f"Copied a table of {len(lines)} codes")
            return
        self._workspace.with_page(self._copy_summary)

    def copy_code(self) -> None:
        """Copy the bare code, or those of all selected rows, one a line."""
        lines = self._workspace.search.selected_lines()
        if len(lines) > 1 and not self._in_detail():
            self._copy_codes([line.display for line in lines])
        else:
            self._workspace.with_page(lambda page: self._copy_codes([page.display]))

    def _copy_codes(self, codes: list[str]) -> None:
        data = QMimeData()
        data.setText("\n".join(codes))
        self._put(data, f"Copied {codes[0]}" if len(codes) == 1 else f"Copied {len(codes)} codes")

    def _withheld(self) -> frozenset[str]:
        """Return whose licensed text must not leave the program."""
        from index.pages import withheld_owners

        userdata = self._context.userdata
        return withheld_owners(self._context.content.sources(), userdata.licences())

    def _to_pass_on(self, page: CodePage) -> CodePage:
        from index.pages import page_to_pass_on

        return page_to_pass_on(page, self._withheld())

    def _copy_summary(self, page: CodePage) -> None:
        page = self._to_pass_on(page)
        data = page_data(page, self._context.settings.text("summary_style"))
        self._put(data, f"Copied summary of {page.display}")
        self._workspace.remember_query()

    def _put(self, data: QMimeData, said: str) -> None:
        QGuiApplication.clipboard().setMimeData(data)
        if self._context.settings.flag("copy_confirmation"):
            self._workspace.notice.emit(said)

    def _in_detail(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self._detail.isAncestorOf(focus)

    def _toggle_favourite(self, page: CodePage) -> None:
        now = self.keep(lambda: self._context.userdata.toggle_favourite(page.ref))
        if now is not None:
            said = "Added to favourites" if now else "Removed from favourites"
            self._workspace.notice.emit(f"{said}: {page.display}")
        self._workspace.refresh_user_data()

    def _edit_note(self) -> None:
        if self._context.account.locked:
            self._workspace.notice.emit("The profile is locked: unlock it to write a note")
        else:
            self._detail.edit_note()

    def _save_note(self, text: str, private: bool) -> None:
        page = self._detail.page
        if page is None:
            return
        try:
            self._context.userdata.set_note(page.ref, text, private)
        except UserDataError as error:
            self._workspace.notice.emit(str(error))
            # What was written is not lost: it can be kept elsewhere, or again.
            self._detail.edit_note()
            self._detail.note_card.editor.setPlainText(text)
            return
        what = "Kept the note on" if text else "Deleted the note on"
        self._workspace.notice.emit(f"{what} {page.display}")
        self._workspace.refresh_user_data()

    def _ask(self, page: CodePage) -> None:
        self._context.open_place(f"ask:{page.ref.system.value}:{page.ref.code}")

    def _print(self, page: CodePage) -> None:
        from desktop.lookup.printing import print_page

        print_page(self._to_pass_on(page), self._workspace)

    def _save_pdf(self, page: CodePage) -> None:
        from desktop.lookup.printing import ask_pdf_path, save_pdf

        path = ask_pdf_path(page, self._workspace)
        if path is None:
            return
        try:
            save_pdf(self._to_pass_on(page), path)
        except OSError as error:
            reason = error.strerror or str(error)
            self._workspace.notice.emit(f"Not saved: {reason}. Choose another folder.")
        else:
            self._workspace.notice.emit(f"Saved {path.name}")

    def _open_window(self, _page: CodePage) -> None:
        self._context.open_window(self._workspace.save_state())
