"""Fields of the board's forms: text, numbers and days typed, one or a few names chosen."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QPlainTextEdit,
    QWidget,
)

from desktop.shell.fields import LineEdit
from desktop.shell.flow import FlowLayout
from desktop.shell.forms import Labelled
from desktop.shell.parts import outline, set_text_font
from desktop.shell.theme import ThemeManager

Value = str | tuple[str, ...]
"""What a field holds: a text, or the names that are chosen in it."""
_ELSEWHERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
_LINE_HEIGHT = 28
"""Pixels at 100 % of a list to choose one of, as high as a line of text."""


class FormField(Labelled):
    """A field of a form, whatever it holds.

    Signals:
        changed: What it holds is another, by the person's hand.
        left: The keyboard has gone from it to another field.
        focused: The keyboard has come to it; the field.
    """

    changed = Signal()
    left = Signal()
    focused = Signal(object)

    def value(self) -> Value:
        """Return what it holds."""
        raise NotImplementedError

    def set_value(self, value: Value) -> None:
        """Hold something else, without reporting it."""
        raise NotImplementedError

    def entry(self) -> QWidget:
        """Return the widget that takes the keyboard."""
        return self.field

    def stops(self) -> list[QWidget]:
        """Return the widgets at which Tab stops, in order."""
        return list(self._watched)

    def watch(self, *widgets: QWidget) -> None:
        """Report when the keyboard comes to these widgets, and when it leaves them for others."""
        self._watched = widgets
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Report that the keyboard has come or gone; a menu or another window does not count."""
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit(self)
        elif isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            now = self.window().focusWidget()
            inside = now is not None and now is not watched and self.isAncestorOf(now)
            if event.reason() not in _ELSEWHERE and not inside:
                self.left.emit()
        return super().eventFilter(watched, event)


class TextField(FormField):
    """A line of text.

    Args:
        title: Its label.
        parent: The form.
        form_name: What the form is about, for screen readers.
        hint: What is shown while it is empty.
    """

    def __init__(self, title: str, parent: QWidget, *, form_name: str, hint: str = "") -> None:
        edit = LineEdit()
        super().__init__(title, edit, parent, form_name=form_name)
        self.edit = edit
        edit.setPlaceholderText(hint)
        edit.textEdited.connect(lambda _text: self.changed.emit())
        self.watch(self.edit)

    def value(self) -> str:
        """Return the text, without white space around it."""
        return self.edit.text().strip()

    def set_value(self, value: Value) -> None:
        """Show another text."""
        text = value if isinstance(value, str) else ", ".join(value)
        if text != self.value():
            self.edit.setText(text)


class AreaField(FormField):
    """Text of several lines.

    Args:
        title: Its label.
        theme: Fonts and sizes.
        parent: The form.
        form_name: What the form is about, for screen readers.
        hint: What is shown while it is empty.
        height: Pixels at 100 %.
    """

    def __init__(
        self,
        title: str,
        theme: ThemeManager,
        parent: QWidget,
        *,
        form_name: str,
        hint: str = "",
        height: int = 160,
    ) -> None:
        edit = QPlainTextEdit()
        super().__init__(title, edit, parent, form_name=form_name)
        self._theme = theme
        self._height = height
        self._quiet = False
        self.edit = edit
        edit.setTabChangesFocus(True)
        edit.setPlaceholderText(hint)
        edit.textChanged.connect(self._on_text)
        theme.changed.connect(self._restyle)
        self.watch(edit)
        self._restyle()

    def value(self) -> str:
        """Return the text, without white space around it."""
        return self.edit.toPlainText().strip()

    def set_value(self, value: Value) -> None:
        """Show another text."""
        text = value if isinstance(value, str) else "\n".join(value)
        if text != self.value():
            self._quiet = True
            self.edit.setPlainText(text)
            self._quiet = False

    def _on_text(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _restyle(self) -> None:
        set_text_font(self.edit, self._theme.ui_font())
        self.edit.setFixedHeight(self._theme.pixels(self._height))


class _Combo(QComboBox):
    """A list to choose one of, which a wheel that scrolls the form does not change."""

    def event(self, event: QEvent) -> bool:
        """Let the wheel scroll the form."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return False
        return super().event(event)


class ChoiceField(FormField):
    """One of several names.

    Args:
        title: Its label.
        names: What is shown of each value, in order.
        theme: Sizes.
        parent: The form.
        form_name: What the form is about, for screen readers.
    """

    def __init__(
        self,
        title: str,
        names: Mapping[str, str],
        theme: ThemeManager,
        parent: QWidget,
        *,
        form_name: str,
    ) -> None:
        combo = _Combo()
        super().__init__(title, combo, parent, form_name=form_name)
        self.combo = combo
        self._theme = theme
        for value, shown in names.items():
            combo.addItem(shown, value)
        combo.view().setAccessibleName(title)
        combo.activated.connect(lambda _index: self.changed.emit())
        self.watch(combo)
        theme.changed.connect(self._restyle)
        self._restyle()

    def value(self) -> str:
        """Return the value that is chosen."""
        return str(self.combo.currentData() or "")

    def set_value(self, value: Value) -> None:
        """Choose a value; one that there is not chooses the first."""
        self.combo.setCurrentIndex(max(self.combo.findData(value), 0))

    def _restyle(self) -> None:
        self.combo.setMinimumHeight(self._theme.pixels(_LINE_HEIGHT))
        outline(self.combo, self._theme)


class TicksField(FormField):
    """Any of a few names, each with a box to tick.

    Args:
        title: Its label.
        names: What is shown of each value, in order.
        theme: Colours and sizes.
        parent: The form.
        form_name: What the form is about, for screen readers.
    """

    def __init__(
        self,
        title: str,
        names: Mapping[str, str],
        theme: ThemeManager,
        parent: QWidget,
        *,
        form_name: str,
    ) -> None:
        frame = QWidget()
        super().__init__(title, frame, parent, form_name=form_name)
        self._theme = theme
        self.boxes: dict[str, QCheckBox] = {}
        flow = FlowLayout(frame, theme.pixels(12))
        for value, shown in names.items():
            box = QCheckBox(shown, frame)
            box.setAccessibleName(f"{title}: {shown}")
            box.clicked.connect(lambda _checked=False: self.changed.emit())
            flow.addWidget(box)
            self.boxes[value] = box
        self.watch(*self.boxes.values())
        self.label.setBuddy(self.entry())
        theme.changed.connect(self._restyle)
        self._restyle()

    def value(self) -> tuple[str, ...]:
        """Return the values that are ticked."""
        return tuple(value for value, box in self.boxes.items() if box.isChecked())

    def set_value(self, value: Value) -> None:
        """Tick these values and no others."""
        for name, box in self.boxes.items():
            box.setChecked(name in value)

    def entry(self) -> QWidget:
        """Return the first box."""
        return next(iter(self.boxes.values()))

    def _restyle(self) -> None:
        for box in self.boxes.values():
            outline(box, self._theme)
