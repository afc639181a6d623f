"""The documents of an application: paths, of which the missing ones are marked."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.background import LatestWorker
from desktop.shell.panel import Panel
from desktop.shell.parts import Message, button
from desktop.shell.row_view import RowView
from desktop.shell.rows import Row
from desktop.shell.theme import ThemeManager

_EMPTY = "No document yet. Add a résumé or a certificate, or drop files here."


def missing_of(paths: Sequence[str]) -> frozenset[str]:
    """Return those of some paths at which there is no file that can be found."""

    def there(path: str) -> bool:
        try:
            return Path(path).is_file()
        except OSError:  # a share that is gone
            return False

    return frozenset(path for path in paths if not there(path))


def document_rows(paths: Sequence[str], missing: frozenset[str]) -> list[Row]:
    """Return the rows of documents."""
    return [
        Row(
            path,
            Path(path).name,
            lines=(str(Path(path).parent),),
            badge="missing" if path in missing else "",
            badge_colour="red",
            said=f"{Path(path).name}{', missing' if path in missing else ''}, {path}",
        )
        for path in paths
    ]


class DocumentsPanel(Panel):
    """The panel; files dropped on it are added.

    Args:
        theme: Colours and fonts.
        parent: The detail pane.

    Signals:
        dropped: Paths to add.
        add_wanted: Files are to be chosen.
        remove_wanted: The current document is to be removed.
    """

    dropped = Signal(object)
    add_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__("Documents", parent)
        self._paths: tuple[str, ...] = ()
        self._missing: frozenset[str] = frozenset()
        self.rows = RowView("Documents", theme, self, always=False)
        self.rows.limit_height(theme.pixels(220))
        self.empty = Message("Documents", self)
        self.empty.setProperty("role", "muted")
        self.add_button = button("Add …", self.add_wanted.emit, self)
        self.add_button.setAccessibleName("Add documents")
        self.remove_button = button("Remove", self.remove_wanted.emit, self)
        self.remove_button.setAccessibleName("Remove the document; the file stays")
        self.add(self.rows)
        self.add(self.empty, 13)
        foot = QHBoxLayout()
        foot.setContentsMargins(13, 2, 13, 4)
        foot.addWidget(self.add_button)
        foot.addWidget(self.remove_button)
        foot.addStretch(1)
        self.column.addLayout(foot)
        self.column.addStretch(1)
        self.setAcceptDrops(True)
        # A share that does not answer must not stop the window.
        self._worker: LatestWorker[tuple[str, ...], frozenset[str]] = LatestWorker(missing_of, self)
        self._worker.answered.connect(lambda _ticket, missing: self._on_missing(missing))

    def show_documents(self, paths: tuple[str, ...]) -> None:
        """Show documents, and look which are missing."""
        self._paths = paths
        self._show()
        if paths:
            self._worker.submit(paths)

    def current(self) -> str:
        """Return the path of the current document, empty if there is none."""
        row = self.rows.current()
        return str(row.key) if row is not None and self.rows.isVisible() else ""

    def stop(self) -> None:
        """End the background work; called before the window goes."""
        self._worker.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of this computer."""
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the files."""
        files = _files(event)
        if files:
            event.acceptProposedAction()
            self.dropped.emit(files)

    def _on_missing(self, missing: frozenset[str]) -> None:
        if missing != self._missing:
            self._missing = missing
            self._show()

    def _show(self) -> None:
        self.rows.show_rows(document_rows(self._paths, self._missing))
        self.rows.setVisible(bool(self._paths))
        self.remove_button.setVisible(bool(self._paths))
        self.empty.say("" if self._paths else _EMPTY)


def _files(event: QDropEvent) -> list[str]:
    return [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
