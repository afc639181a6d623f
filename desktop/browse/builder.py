"""The ICD-10-PCS table builder: a code, value by value, from the keyboard.

Words filter the values of the present position. A value's own character picks it: a digit or a
capital letter at once, a small letter as soon as no value is called so. So a coder types
``0DTJ4ZZ``, ``0dtj4zz``, or ``appe`` and Enter.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.background import LatestWorker
from desktop.browse.builder_parts import CodeCells, Line, LineList, ValueField, matches
from desktop.browse.builder_reader import Compared, Opened, Opening, answer, listed_as
from desktop.shell.context import Context
from desktop.shell.fields import ElidedLabel
from desktop.shell.regional import format_number
from index.database import ContentError
from index.model import CodeRef, System

if TYPE_CHECKING:
    from index.pages.pcs_tables import Builder

_LENGTH = 7
_BESIDE = 90
"""Pixels of margins, gaps and scroll bar beside what is in the top card."""
_LEAST_LIST = 92
"""Least height of the list of values, pixels at 100 %: three of them are seen."""
_KEYS = (
    "A digit, a capital letter or Enter picks; words filter; Backspace steps back; Left and Right "
    "go to another position; Esc clears."
)
_NOT_INSTALLED = "The ICD-10-PCS code tables are not installed. Import CMS's tables file first."


class TableBuilder(QWidget):
    """The builder.

    Signals:
        chosen: The ``CodeRef`` of a finished code that the code list has, on Enter.
    """

    chosen = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._builder: Builder | None = None
        self._at = 1  # the position being filled; 8 behind a finished code
        self._wanted = ""
        self._listed = False
        self._message = ""
        self._opening = False
        self._worker: LatestWorker[Opening | Opened, Opened | Compared] = LatestWorker(answer, self)
        self._worker.answered.connect(self._on_answer)
        self._worker.failed.connect(self._on_failed)
        self.setAccessibleName("ICD-10-PCS table builder")
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._make_parts()
        self.setFocusProxy(self.field)
        context.theme.changed.connect(self._restyle)
        self._restyle()
        self._show()

    def _make_parts(self) -> None:
        theme = self._context.theme
        self.cells = CodeCells(theme, self)
        self.remaining = QLabel(self)
        self.remaining.setProperty("role", "small")
        self.title = QLabel(self)
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setProperty("role", "muted")
        self.official = QLabel(self)
        self.official.setWordWrap(True)
        self.official.setTextFormat(Qt.TextFormat.PlainText)
        self.heading = ElidedLabel(self)
        self.heading.setProperty("role", "heading")
        self.field = ValueField(self)
        self.field.setAccessibleName("Value of the present position")
        self.values = LineList(theme, "Values", self)
        self.keys = QLabel(_KEYS, self)
        self.keys.setProperty("role", "small")
        self.keys.setWordWrap(True)
        self.positions = LineList(theme, "Positions", self)
        self.edition = QLabel(self)
        self.edition.setProperty("role", "small")
        self.edition.setWordWrap(True)
        self._layout_parts()
        self.field.textEdited.connect(self._on_text)
        self.field.list_key.connect(self.values.move_current)
        self.values.selectionModel().currentChanged.connect(self._describe_current)
        self.field.taken.connect(self._on_taken)
        self.field.erased.connect(self._step_back)
        self.field.stepped.connect(self._go)
        self.field.escaped.connect(self._on_escape)
        self.values.clicked.connect(lambda _index: self._on_taken())
        self.positions.clicked.connect(lambda index: self._go_to(index.row() + 1))

    def _layout_parts(self) -> None:
        # Where text is large and the window low, what does not fit is scrolled to.
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        body = QWidget(area)
        body.setAutoFillBackground(False)
        area.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        top, left, right = (QFrame(body) for _ in range(3))
        for frame in (top, left, right):
            frame.setProperty("role", "card")
        self._first = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._first.addWidget(self.cells)
        self._first.addStretch(1)
        self._first.addWidget(self.remaining)
        column = QVBoxLayout(top)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addLayout(self._first)
        column.addWidget(self.official)
        column.addWidget(self.title)
        column = QVBoxLayout(left)
        column.setContentsMargins(1, 8, 1, 8)
        column.addWidget(self.positions)
        column = QVBoxLayout(right)
        column.setContentsMargins(1, 12, 1, 8)
        inner = QVBoxLayout()
        inner.setContentsMargins(11, 0, 11, 0)
        inner.addWidget(self.heading)
        inner.addWidget(self.field)
        column.addLayout(inner)
        column.addWidget(self.values)
        below = QVBoxLayout()
        below.setContentsMargins(11, 0, 11, 4)
        below.addWidget(self.keys)
        column.addLayout(below)
        lists = QHBoxLayout()
        lists.setSpacing(12)
        lists.addWidget(left, 2)
        lists.addWidget(right, 3)
        page = QVBoxLayout(body)
        page.setContentsMargins(16, 16, 16, 12)
        page.setSpacing(12)
        page.addWidget(top)
        page.addLayout(lists, 1)
        page.addWidget(self.edition)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what is left below the cells where there is no room beside them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wanted = self.cells.sizeHint().width() + self.remaining.sizeHint().width() + _BESIDE
        way = QBoxLayout.Direction
        self._first.setDirection(way.LeftToRight if wanted <= self.width() else way.TopToBottom)

    @property
    def code(self) -> str:
        """The characters chosen so far."""
        return self._builder.chosen if self._builder else self._wanted

    def focus_entry(self) -> None:
        """Give the keyboard to the field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def start_with(self, code: str) -> None:
        """Start from a code or the beginning of one, as far as the tables have it.

        Args:
            code: Its characters, of any case; empty to start anew.
        """
        wanted = "".join(code.split()).upper()
        self._wanted = wanted
        self.field.clear()
        if self._builder is None:
            if not self._opening:
                self.renew()
            return
        self._builder.start(wanted)
        self._at = len(self._builder.chosen) + 1
        if self._builder.chosen != wanted:
            edition = self._builder.tables.source.edition
            self._message = f"The tables {edition} have no code that begins with {wanted[:7]}."
        self._show()

    def renew(self) -> None:
        """Read the tables anew after a change of the content or of the date of service."""
        self._wanted = self.code
        service = self._context.content
        if service.generation() is None:
            self._worker.forget()
            self._opening = False
            self._leave_tables(_NOT_INSTALLED)
            return
        if self._builder is None:
            self._message = "Opening the code tables"
            self._show()
        self._opening = True
        day = self._context.date_of_service.value
        self._worker.submit(Opening(service.folder(), day))

    def stop(self) -> None:
        """End the background work; called before the window goes."""
        self._worker.close()
        self._close_content()

    def _close_content(self) -> None:
        if self._builder is not None:
            self._builder.tables.content.close()
            self._builder = None

    def _leave_tables(self, why: str) -> None:
        self._close_content()
        self._message, self._at = why, 1
        self.edition.clear()
        self._show()

    def _on_answer(self, _ticket: int, result: Opened | Compared) -> None:
        if isinstance(result, Compared):
            self.edition.setText(f"{self.edition.text()} {result.text}".strip())
            return
        self._opening = False
        if result.source is None:
            self._leave_tables(_NOT_INSTALLED)
            return
        from index.pages.pcs_tables import Builder, Tables

        self._close_content()
        self._builder = Builder(Tables(result.content, result.source))
        self.edition.setText(result.statement)
        self._message = ""
        self.start_with(self._wanted)
        self._worker.submit(result)

    def _on_failed(self, _ticket: int, error: Exception) -> None:
        self._opening = False
        if not isinstance(error, ContentError):
            raise error
        text = str(error)
        self._leave_tables(f"{text[:1].upper()}{text[1:]}.")

    def _restyle(self) -> None:
        theme = self._context.theme
        self.official.setFont(theme.ui_font(1, theme.ui_font().Weight.DemiBold))
        self.field.setMinimumHeight(theme.pixels(32))
        self.values.setMinimumHeight(theme.pixels(_LEAST_LIST))
        for part in (self.values, self.positions):
            part.doItemsLayout()
        self.cells.updateGeometry()
        self._arrange()
        self.cells.update()

    def _show(self) -> None:
        """Show what is chosen and what may follow."""
        builder = self._builder
        self.field.setReadOnly(builder is None)  # it keeps the keyboard while the tables open
        self.cells.show_code(self.code if builder else "", self._at)
        if builder is None:
            for label in (self.remaining, self.title, self.official):
                label.clear()
            self.official.hide()
            self.field.setPlaceholderText("")
            self.heading.setText(self._message)
            self.values.show_lines(())
            self.positions.show_lines(())
            return
        count = builder.remaining
        many = f"{format_number(count)} codes" if count != 1 else "1 code"
        self.remaining.setText("Complete" if builder.complete else f"{many} still possible")
        self._arrange()
        self.title.setText(builder.title or "Nothing chosen yet")
        self._show_official(builder)
        self._show_positions(builder)
        self._show_values(self.field.text())

    def _show_official(self, builder: "Builder") -> None:
        self.official.setVisible(builder.complete)
        self._listed = False
        if builder.complete:
            text, self._listed = listed_as(builder.tables.content, builder.chosen)
            self.official.setText(text)

    def _show_positions(self, builder: "Builder") -> None:
        steps = {step.position: step for step in builder.steps}
        lines = []
        for number, title in enumerate(builder.tables.titles(builder.chosen), 1):
            step = steps.get(number)
            lines.append(
                Line(
                    step.character if step else "",
                    step.label if step else "",
                    f"{number}  {step.title if step else title}",
                    present=number == self._at,
                )
            )
        self.positions.show_lines(lines)

    def _show_values(self, typed: str) -> None:
        """Show the values of the present position that a filter leaves."""
        builder = self._builder
        if builder is None:
            return
        before = builder.chosen[: self._at - 1]
        lines = [
            Line(value.character, value.label, count=value.codes)
            for value in builder.tables.values(before)
        ]
        shown = sorted(
            (line for line in lines if matches(line, typed)),
            key=lambda line: line.character.casefold() != typed.strip().casefold(),
        )
        self.values.show_lines(shown)
        if self._at <= len(builder.chosen):
            self._choose_line(builder.chosen[self._at - 1])
        self.heading.setText(self._message or self._heading(builder, typed, len(shown)))
        self._describe_current()

    def _choose_line(self, character: str) -> None:
        """Make the value that is chosen already the current one."""
        for row, line in enumerate(self.values.line_model.lines()):
            if line.character == character and not self.field.text():
                self.values.setCurrentIndex(self.values.line_model.index(row))

    def _heading(self, builder: "Builder", typed: str, shown: int) -> str:
        if self._at > _LENGTH:
            self.field.setPlaceholderText("Backspace steps back")
            opens = "Enter opens it" if self._listed else "The code list does not have it"
            return f"{builder.chosen} is complete. {opens}."
        title = builder.tables.titles(builder.chosen[: self._at - 1])[self._at - 1]
        self.field.setPlaceholderText(f"{title}: its character, or words")
        if typed.strip() and not shown:
            return f"No value is called “{typed.strip()}”. Esc clears it."
        values = f"{shown} values" if shown != 1 else "1 value"
        return f"Position {self._at}, {title}: {values}"

    def _describe_current(self) -> None:
        """Tell assistive technology which value Enter picks."""
        line = self.values.current()
        self.field.setAccessibleDescription(
            f"{line.character} {line.label}, {self.values.currentIndex().row() + 1} of "
            f"{self.values.line_model.rowCount()}. {_KEYS}"
            if line
            else self.heading.text()
        )

    def _on_text(self, text: str) -> None:
        self._message = ""
        characters = self._picked_by(text.strip())
        if characters:
            self._fill(characters)
        else:
            self._show_values(text)

    def _picked_by(self, typed: str) -> str:
        """Return the characters that a text picks at once; nothing if it is a filter."""
        builder = self._builder
        if builder is None or not typed or self._at > _LENGTH:
            return ""
        upper = typed.upper()
        tables = builder.tables
        if len(upper) == _LENGTH and tables.count(upper):
            builder.clear()
            self._at = 1
            return upper
        going_on = builder.chosen[: self._at - 1] + upper
        if tables.legal(going_on) != going_on:
            return ""
        words = any(
            matches(Line("", value.label), typed)
            for value in tables.values(builder.chosen[: self._at - 1])
        )
        return "" if words and typed != upper else upper

    def _fill(self, characters: str) -> None:
        """Fill positions from the present one on."""
        builder = self._builder
        if builder is None:
            return
        if self._at <= len(builder.chosen) and len(characters) == 1:
            builder.change(self._at, characters)
        else:
            builder.start(builder.chosen[: self._at - 1] + characters)
        self._at = len(builder.chosen) + 1
        self._message = ""
        self.field.clear()
        self._show()

    def _on_taken(self) -> None:
        builder, line = self._builder, self.values.current()
        if builder is not None and builder.complete and self._at > _LENGTH:
            if self._listed:
                self.chosen.emit(CodeRef(System.ICD10PCS, builder.chosen))
        elif line is not None:
            self._fill(line.character)

    def _step_back(self) -> None:
        """Empty the position before the present one, and those behind it."""
        if self._builder is not None and self._at > 1:
            self._builder.start(self._builder.chosen[: self._at - 2])
            self._at = len(self._builder.chosen) + 1
            self._message = ""
            self._show()

    def _go(self, step: int) -> None:
        self._go_to(self._at + step)

    def _go_to(self, position: int) -> None:
        """Fill another position, at most the first that is empty."""
        if self._builder is not None:
            self._at = min(max(1, position), len(self._builder.chosen) + 1)
            self._message = ""
            self.field.clear()
            self._show()

    def _on_escape(self) -> None:
        """Clear the text, or all there is."""
        self._message = ""
        if self.field.text():
            self.field.clear()
            self._show_values("")
        elif self._builder is not None:
            self._builder.clear()
            self._at = 1
            self._show()
