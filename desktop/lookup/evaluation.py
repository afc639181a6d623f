"""The form that works out the level of a visit as it is filled in."""

from collections.abc import Mapping
from datetime import date
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QIntValidator, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.fields import LineEdit
from desktop.shell.parts import outline, set_look
from desktop.shell.prose import ProseView
from desktop.shell.regional import format_date, parse_date
from desktop.shell.theme import ThemeManager
from index.procedures.evaluation import (
    MOST_MINUTES,
    PARTS,
    TIME,
    Decision,
    Reviewed,
    data_level,
    decide,
    decision_text,
)
from index.procedures.evaluation_rules import Level, families

LEVELS = ("not given", "straightforward or minimal", "low", "moderate", "high")
"""The entries of a list of levels; the place of one is the number of its level."""
COUNTS = ("0", "1", "2", "3 or more")
CATEGORIES = ("Other historian", "Own reading", "Discussion")
_MARK = "\N{CHECK MARK}"
_SIZE = (660, 560)
_FIELD = 150


class EvaluationDialog(QDialog):
    """Kind of visit, date, three levels and minutes; the answer follows every change.

    Enter opens the page of the code, Ctrl+C copies the reasoning, Esc closes.

    Args:
        family: The kind of visit chosen first, empty for the first of the list.
        on: The date of service shown first.
        theme: Sizes and fonts.
        parent: The workspace.

    Attributes:
        decision: What the form comes to; None while it has no date.

    Signals:
        code_wanted: The code of the answer, to be opened.
    """

    code_wanted = Signal(str)

    def __init__(self, family: str, on: date, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Level of a visit")
        self._theme = theme
        self.decision: Decision | None = None
        self.family = self._list("Kind of visit", {one.title: one.id for one in families()})
        self.family.setCurrentIndex(max(self.family.findData(family), 0))
        self.date = self._field("Date of service", format_date(on))
        self.levels = {part: self._list(f"Level of {part}") for part in PARTS}
        for box in self.levels.values():
            box.addItems(LEVELS)
        self.minutes = self._field("Minutes", "")
        self.minutes.setValidator(QIntValidator(0, MOST_MINUTES, self))
        self.items = self._list("Tests and outside documents")
        self.items.addItems(COUNTS)
        self.chips = tuple(self._chip(text) for text in CATEGORIES)
        self.marks = {name: QLabel(self) for name in (*PARTS, TIME)}
        for mark in self.marks.values():
            mark.setProperty("role", "notice")
            mark.setFixedWidth(theme.pixels(16))
        self.code = QLabel(self)
        self.code.setFont(theme.code_font(5))
        self.level = QLabel(self)
        self.level.setProperty("badge", "blue")
        self.reasoning = ProseView("Reasoning", self)
        self.open_button = QPushButton("Open the page", self)
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self._open)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        shortcut.activated.connect(self.copy)
        self._lay_out(parent.window())
        self._connect()
        self.renew()
        (self.levels[PARTS[0]] if family else self.family).setFocus()

    def copy(self) -> None:
        """Copy the reasoning as text."""
        if self.decision is not None:
            QGuiApplication.clipboard().setText(decision_text(self.decision))

    def renew(self) -> None:
        """Work out what the form comes to and show it."""
        on = parse_date(self.date.text())
        if on is None:
            self.decision = None
            example = format_date(date.today())
            said = f"“{self.date.text()}” is no date of service: write it like {example}."
            self._show("No date of service", "", (said,))
            return
        chosen = {part: box.currentIndex() for part, box in self.levels.items()}
        # Digits alone pass the validator, but for a number that is too large as it is typed.
        minutes = int(self.minutes.text()) if self.minutes.hasAcceptableInput() else None
        found = self.decision = decide(
            str(self.family.currentData()),
            on=on,
            minutes=minutes,
            **{part: Level(at) if at else None for part, at in chosen.items()},
        )
        period = found.family.period(on)
        self._enable(by_mdm=bool(period and period.by_mdm), by_time=bool(period and period.by_time))
        badge = f"{found.level}, by {found.by}" if found.level else f"by {found.by}"
        lines = (*found.reasons, found.other, *found.prolonged, *found.warnings, *found.notes)
        self._show(found.code or "No code", badge if found.code else "", lines)

    def _enable(self, *, by_mdm: bool, by_time: bool) -> None:
        for widget in (*self.levels.values(), self.items, *self.chips):
            widget.setEnabled(by_mdm)
        self.minutes.setEnabled(by_time)
        self.minutes.setPlaceholderText("Total of the day" if by_time else "Does not count")

    def _show(self, code: str, badge: str, lines: tuple[str, ...]) -> None:
        found = self.decision
        self.code.setText(code)
        self.level.setText(badge)
        self.level.setVisible(bool(badge))
        self.open_button.setEnabled(bool(badge))
        carrying = set(found.carried) if found else set()
        if found and found.by == TIME:
            carrying.add(TIME)
        fields: Mapping[str, QWidget] = {**self.levels, TIME: self.minutes}
        for name, mark in self.marks.items():
            carries = name in carrying
            mark.setText(_MARK if carries else "")
            mark.setAccessibleName(f"{name} carries the level" if carries else "")
            fields[name].setAccessibleDescription("Carries the level" if carries else "")
        html = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
        self.reasoning.show_html(html, "p { margin: 0 0 4px 0; }", self._theme.ui_font())
        self.reasoning.setAccessibleDescription(" ".join((code, badge, *lines)))

    def _count(self) -> None:
        """Take the level of data from what is counted."""
        historian, interpretation, discussion = (chip.isChecked() for chip in self.chips)
        reviewed = Reviewed(self.items.currentIndex(), historian, interpretation, discussion)
        self.levels["data"].setCurrentIndex(data_level(reviewed))

    def _forget_counts(self) -> None:
        """Let a level of data given outright stand alone."""
        for widget in (self.items, *self.chips):
            widget.blockSignals(True)
        self.items.setCurrentIndex(0)
        for chip in self.chips:
            chip.setChecked(False)
        for widget in (self.items, *self.chips):
            widget.blockSignals(False)

    def _open(self) -> None:
        if self.decision is not None and self.decision.code is not None:
            self.code_wanted.emit(self.decision.code)
            self.accept()

    def _connect(self) -> None:
        for box in (self.family, *self.levels.values()):
            box.currentIndexChanged.connect(self.renew)
        for field in (self.date, self.minutes):
            field.textChanged.connect(self.renew)
        # By the user alone, not by what is counted.
        self.levels["data"].activated.connect(self._forget_counts)
        self.items.currentIndexChanged.connect(self._count)
        for chip in self.chips:
            chip.toggled.connect(self._count)

    def _list(self, name: str, entries: Mapping[str, str] | None = None) -> QComboBox:
        box = QComboBox(self)
        for text, value in (entries or {}).items():
            box.addItem(text, value)
        box.setAccessibleName(name)
        box.view().setAccessibleName(name)
        outline(box, self._theme)
        return box

    def _chip(self, text: str) -> QPushButton:
        chip = QPushButton(text, self)
        chip.setProperty("role", "chip")
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        return chip

    def _field(self, name: str, text: str) -> LineEdit:
        field = LineEdit(self)
        field.setText(text)
        field.setAccessibleName(name)
        field.setMaximumWidth(self._theme.pixels(_FIELD))
        return field

    def _lay_out(self, window: QWidget) -> None:
        counting = QHBoxLayout()
        counting.setSpacing(self._theme.pixels(8))
        counting.addWidget(self.items)
        counted = QLabel("tests and documents", self)
        counted.setBuddy(self.items)
        counting.addWidget(counted)
        for chip in self.chips:
            counting.addWidget(chip)
        counting.addStretch(1)
        grid = QGridLayout()
        grid.setColumnStretch(2, 1)
        grid.setHorizontalSpacing(self._theme.pixels(10))
        fields = (self.family, self.date, *self.levels.values(), self.minutes)
        rows = ("Kind of visit", "Date of service", "Problems", "Data", "Risk", "Minutes")
        names = ("", "", *PARTS, TIME)
        for text, field, name in zip(rows, fields, names, strict=True):
            row = grid.rowCount()
            label = QLabel(text, self)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
            if name:
                grid.addWidget(self.marks[name], row, 2)
            if field is self.levels["data"]:
                grid.addLayout(counting, row + 1, 1, 1, 2)
        head = QHBoxLayout()
        head.addWidget(self.code)
        head.addWidget(self.level)
        head.addStretch(1)
        card = QFrame(self)
        card.setProperty("role", "card")
        self.reasoning.focused.connect(lambda focused: set_look(card, "focused", focused))
        inside = QVBoxLayout(card)
        inside.addLayout(head)
        inside.addWidget(self.reasoning)
        inside.addStretch(1)
        area = QScrollArea(self)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(card)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        copy, close = QPushButton("Copy", self), QPushButton("Close", self)
        copy.clicked.connect(self.copy)
        close.clicked.connect(self.reject)
        for button in (self.open_button, copy, close):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addLayout(grid)
        column.addWidget(area, 1)
        column.addLayout(buttons)
        width, height = (self._theme.pixels(side) for side in _SIZE)
        self.resize(min(width, window.width() - 40), min(height, window.height() - 40))
