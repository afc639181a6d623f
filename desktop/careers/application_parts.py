"""Small parts of the applications' page: chips of stages, the way of one, its notes."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from desktop.careers.application_rows import COLOURS, STAGES, StageDay
from desktop.shell.flow import FlowLayout
from desktop.shell.parts import set_look
from desktop.shell.regional import format_date
from index.model.applications import Stage

_CHIPS: tuple[Stage | None, ...] = (None, *STAGES)
_HINT = "Who you spoke with, what was said, what comes next. Kept at once."
PAUSE_MS = 700
"""Milliseconds without a key after which notes are kept while they are being written."""


class StageChips(QWidget):
    """One button a stage and one for all, of which one is chosen.

    Signals:
        chosen: The ``Stage`` to list, None for all.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Stage")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._group = QButtonGroup(self)
        layout = FlowLayout(self, 6)
        for number, _stage in enumerate(_CHIPS):
            chip = QPushButton(self)
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            self._group.addButton(chip, number)
            layout.addWidget(chip)
        self.chip(None).setChecked(True)
        self._group.idClicked.connect(lambda number: self.chosen.emit(_CHIPS[number]))

    @property
    def current(self) -> Stage | None:
        """The stage that is listed, None for all."""
        return _CHIPS[self._group.checkedId()]

    def all(self) -> list[QPushButton]:
        """Return the buttons of every stage and of all."""
        return [self.chip(stage) for stage in _CHIPS]

    def chip(self, stage: Stage | None) -> QPushButton:
        """Return the button of a stage, or that of all."""
        chip = self._group.button(_CHIPS.index(stage))
        assert isinstance(chip, QPushButton)  # noqa: S101 - only such are added
        return chip

    def show_counts(self, counts: Mapping[Stage | None, int]) -> None:
        """Show how many applications are at each stage."""
        for stage in _CHIPS:
            name = stage.value if stage else "All"
            self.chip(stage).setText(f"{name} {counts[stage]}")
            self.chip(stage).setAccessibleName(f"{name}, {counts[stage]} applications")

    def choose(self, stage: Stage | None) -> None:
        """Choose a stage and report it."""
        self.chip(stage).setChecked(True)
        self.chosen.emit(stage)

    def step(self) -> None:
        """Choose the next stage; all of them come after the last."""
        self.choose(_CHIPS[(_CHIPS.index(self.current) + 1) % len(_CHIPS)])


class StageTrack(QWidget):
    """The stages in a row with the day of each; the one reached last stands out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._names: list[QLabel] = []
        self._days: list[QLabel] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        for column, _stage in enumerate(STAGES):
            name, day = QLabel(self), QLabel(self)
            day.setProperty("role", "small")
            grid.addWidget(name, 0, column, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(day, 1, column, Qt.AlignmentFlag.AlignLeft)
            grid.setColumnStretch(column, 1)
            self._names.append(name)
            self._days.append(day)

    def show_stages(self, stages: Sequence[StageDay]) -> None:
        """Show the way of an application."""
        for name, day, one in zip(self._names, self._days, stages, strict=True):
            # A sign, not the colour alone, says what was reached and where it stands.
            sign = "\N{BLACK RIGHT-POINTING TRIANGLE} " if one.here else "✓ " if one.day else ""
            name.setText(f"{sign}{one.stage.value}")
            set_look(name, "badge", COLOURS[one.stage] if one.here else None)
            set_look(name, "role", None if one.here or one.day else "muted")
            day.setText(format_date(one.day) if one.day else "–")
        reached = [f"{one.stage.value} {format_date(one.day)}" for one in stages if one.day]
        here = next(one.stage.value for one in stages if one.here)
        self.setAccessibleName(f"Stage: {here}. {', '.join(reached)}")


class NotesEdit(QPlainTextEdit):
    """The notes on an application, written in their place.

    Signals:
        written: They are to be kept: the person has paused, or has gone elsewhere.
    """

    written = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setProperty("role", "draft")
        self.setAccessibleName("My notes on the application")
        self.setPlaceholderText(_HINT)
        self.setTabChangesFocus(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.written)
        self.textChanged.connect(self._on_text)

    @property
    def is_written(self) -> bool:
        """Whether there is something that is not kept yet."""
        return self.toPlainText() != self._shown

    @property
    def begun(self) -> str:
        """The notes as they were kept when one began to write."""
        return self._shown

    def show_notes(self, text: str, unsaved: str | None = None, problem: str = "") -> None:
        """Show the notes as they are kept, or as they were written and could not be kept.

        Args:
            text: The notes.
            unsaved: What was written from them and could not be kept.
            problem: Why those there cannot be read; nothing can be written in their place.
        """
        self._shown = text
        self.setReadOnly(bool(problem))
        self.setPlaceholderText(problem or _HINT)
        self.setAccessibleDescription(problem)
        wanted = text if unsaved is None else unsaved
        if self.toPlainText() != wanted:
            self.setPlainText(wanted)
        self._pause.stop()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Have the notes kept when the keyboard goes elsewhere."""
        super().focusOutEvent(event)
        if self.is_written:
            self.written.emit()

    def _on_text(self) -> None:
        if self.is_written:
            self._pause.start()
