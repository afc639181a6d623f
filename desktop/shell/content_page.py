"""What the window shows while there is no content: what to do, and the build's progress."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop.background import Task
from desktop.shell.fields import is_override
from desktop.shell.progress import progress_words, show_share
from desktop.shell.theme import ThemeManager
from index import paths

if TYPE_CHECKING:
    from index.build import Progress

Build = Callable[[Path, "Callable[[Progress], None]"], object]
"""Builds content into a folder, reporting progress."""


def run_build(folder: Path, report: "Callable[[Progress], None]") -> object:
    """Build the content of the manifest into ``folder``."""
    from index.build import build  # loads the readers: only when a build is asked for

    return build(folder, progress=report)


class ContentPage(QWidget):
    """Says that there is no content and builds it at a key press.

    Args:
        theme: Colours and sizes.
        folder: Where a build writes to.
        build: The build, replaced in tests.

    Signals:
        built: A build has ended well.
    """

    built = Signal()

    def __init__(self, theme: ThemeManager, folder: Path, build: Build = run_build) -> None:
        super().__init__()
        self._folder = folder
        self._build = build
        self._task: Task | None = None
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.heading = QLabel("No code sets are installed yet", self)
        self.heading.setProperty("role", "title")
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the build")
        self.step = QLabel(self)
        self.step.setProperty("role", "muted")
        self.step.setWordWrap(True)
        self.start_button = QPushButton("Build now", self)
        self.start_button.setDefault(True)
        self.start_button.setAccessibleName("Build the content now")
        self.start_button.clicked.connect(self.start_build)
        self.cancel_button = QPushButton("Cancel", self)
        self.cancel_button.setAccessibleName("Cancel the build")
        self.cancel_button.clicked.connect(self.cancel_build)
        self._lay_out(theme)
        self.show_missing("")

    def show_missing(self, problem: str) -> None:
        """Show what is missing and what to do.

        Args:
            problem: Why the content there is cannot be used; empty if there is none at all.
        """
        self.heading.setText(
            "The content cannot be used" if problem else "No code sets are installed yet"
        )
        can_build = not paths.frozen()
        advice = (
            "Press Enter to build the content now. That takes a few minutes and downloads the "
            "public code sets once; afterwards Codeleaf works without a network."
            if can_build
            else "The program's own content is missing or damaged: install Codeleaf again."
        )
        self.text.setText(f"{problem}\n\n{advice}" if problem else advice)
        self._show_running(running=False)
        self.start_button.setVisible(can_build)
        self._say("")

    def focus_entry(self) -> None:
        """Give the keyboard to the button that helps."""
        running = self._task is not None
        (self.cancel_button if running else self.start_button).setFocus()

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the window's actions while it can cancel a build."""
        if self._task is not None and is_override(event, Qt.Key.Key_Escape):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Build on Enter, cancel on Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._task is None:
            self.start_build()
        elif event.key() == Qt.Key.Key_Escape and self._task is not None:
            self.cancel_build()
        else:
            super().keyPressEvent(event)

    def start_build(self) -> None:
        """Start the build, off the UI thread."""
        if self._task is not None or paths.frozen():
            return
        self._task = Task(lambda report: self._build(self._folder, report), self)
        self._task.progressed.connect(self._show_progress)
        self._task.finished.connect(self._on_finished)
        self._task.failed.connect(self._on_failed)
        self._task.cancelled.connect(lambda: self._end("The build was cancelled."))
        self._say("Starting …")
        self.bar.setRange(0, 0)
        self._show_running(running=True)
        self.focus_entry()
        self._task.start()

    def cancel_build(self) -> None:
        """Ask the build to stop; what was there before stays."""
        if self._task is not None:
            self._say("Cancelling …")
            self._task.cancel()

    def close_page(self) -> None:
        """Stop a build under way and wait for it."""
        if self._task is not None:
            self._task.cancel()
            self._task.wait()

    def _say(self, text: str, role: str = "muted") -> None:
        """Show a line below the bar; ``role`` as in the theme."""
        if self.step.property("role") != role:
            self.step.setProperty("role", role)
            self.step.style().unpolish(self.step)
            self.step.style().polish(self.step)
        self.step.setText(text)
        self.step.setVisible(bool(text))

    def _lay_out(self, theme: ThemeManager) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.start_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(14)
        for widget in (self.heading, self.text, self.bar, self.step):
            column.addWidget(widget)
            widget.setFixedWidth(theme.pixels(520))
        column.addLayout(buttons)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(column)
        middle.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(middle)
        outer.addStretch(3)

    def _show_running(self, *, running: bool) -> None:
        self.bar.setVisible(running)
        self.start_button.setVisible(not running)
        self.cancel_button.setVisible(running)

    def _show_progress(self, progress: "Progress") -> None:
        self._say(progress_words(progress))
        show_share(self.bar, progress.done, progress.total)

    def _on_finished(self, _generation: object) -> None:
        self._end("")
        self.built.emit()

    def _on_failed(self, error: Exception) -> None:
        self._end(f"The build failed: {error}", "error")

    def _end(self, text: str, role: str = "muted") -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None
        self._show_running(running=False)
        # New content may have been noticed, and the workspace shown, before the build returned.
        if self.isVisible():
            self.focus_entry()
        self._say(text, role)
