"""A field in which any of many names are chosen: a line narrows the list, Enter or Space ticks."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.careers.form_fields import FormField, Value
from desktop.shell.box import forward_key, types_text
from desktop.shell.fields import LineEdit
from desktop.shell.parts import Message, outline
from desktop.shell.theme import ThemeManager

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NAME = Qt.ItemDataRole.UserRole
_LIST_ROWS = 6


class _Filter(LineEdit):
    """The line that narrows a list of names.

    Signals:
        list_key: A key that moves in the list.
        chosen: Enter was pressed.
        emptied: Backspace was pressed where nothing is typed.
    """

    list_key = Signal(object)
    chosen = Signal()
    emptied = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand on what is for the list."""
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list_key.emit(event)
        elif key in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.chosen.emit()
        elif key == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class _Names(QListWidget):
    """The names; letters typed here go to the line above.

    Signals:
        typed: A key that types a character.
        toggled: Space or Enter was pressed.
    """

    typed = Signal(object)
    toggled = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick, or go on typing."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (*_ENTER, Qt.Key.Key_Space) and not control:
            self.toggled.emit()
        elif types_text(event) or event.key() == Qt.Key.Key_Backspace:
            self.typed.emit(event)
        else:
            super().keyPressEvent(event)


class PickField(FormField):
    """Any of many names: a line narrows the list, Enter or Space ticks.

    Backspace in the empty line takes the last one away.

    Args:
        title: Its label.
        names: What is shown of each value, in order.
        theme: Fonts and sizes.
        parent: The form.
        form_name: What the form is about, for screen readers.
        folds: Whether the list is only there while the field has the keyboard.
    """

    def __init__(
        self,
        title: str,
        names: Mapping[str, str],
        theme: ThemeManager,
        parent: QWidget,
        *,
        form_name: str,
        folds: bool = False,
    ) -> None:
        frame = QFrame()
        super().__init__(title, frame, parent, form_name=form_name)
        self._names = dict(names)
        self._theme = theme
        self._folds = folds
        self._chosen: tuple[str, ...] = ()
        self.shown = Message(f"Chosen: {title}", frame)
        self.edit = _Filter(frame)
        self.edit.setAccessibleName(f"{title}, {form_name}")
        self.edit.setPlaceholderText("Type to narrow the list, Enter adds")
        self.list = _Names(frame)
        self.list.setProperty("role", "names")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(f"{title}: names, {form_name}")
        self.label.setBuddy(self.edit)
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.shown, self.edit, self.list):
            column.addWidget(widget)
        self.edit.textChanged.connect(lambda _text: self._filter())
        self.edit.list_key.connect(lambda event: forward_key(event, self.list))
        self.edit.chosen.connect(self._toggle_current)
        self.edit.emptied.connect(self._take_last)
        self.list.toggled.connect(self._toggle_current)
        self.list.typed.connect(self._type)
        self.list.itemClicked.connect(lambda _item: self._toggle_current())
        self.watch(self.edit, self.list)
        self.left.connect(self._fold)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.list.setVisible(not folds)
        self._filter()

    def value(self) -> tuple[str, ...]:
        """Return the names that are chosen, in the order in which they were."""
        return self._chosen

    def set_value(self, value: Value) -> None:
        """Choose these names and no others; one that the list does not have is kept."""
        self._chosen = (value,) if isinstance(value, str) else tuple(value)
        self._show_chosen()

    def entry(self) -> QWidget:
        """Return the line."""
        return self.edit

    def showEvent(self, event: QShowEvent) -> None:
        """Outline the boxes again: the style sheet of the form has set the list's colours."""
        super().showEvent(event)
        outline(self.list, self._theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Unfold the list where the keyboard comes."""
        if event.type() == QEvent.Type.FocusIn and self.list.isHidden():
            self.list.show()
            self._filter()
        return super().eventFilter(watched, event)

    def _fold(self) -> None:
        self.list.setVisible(not self._folds)
        self.edit.clear()

    def _filter(self) -> None:
        """List the names that have the words typed; a folded list is filled when it unfolds."""
        if self.list.isHidden():
            self._show_chosen()
            return
        words = self.edit.text().casefold().split()
        found = [
            value
            for value, shown in self._names.items()
            if all(word in f"{value} {shown}".casefold() for word in words)
        ]
        first = " ".join(words)
        # What begins with the words comes first; the order is kept otherwise.
        found.sort(key=lambda value: not self._begins(value, first))
        self.list.clear()
        for value in found:
            item = QListWidgetItem(self._names[value], self.list)
            item.setData(_NAME, value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        if found:
            self.list.setCurrentRow(0)
        self._show_chosen()

    def _begins(self, value: str, words: str) -> bool:
        return value.casefold().startswith(words) or self._names[value].casefold().startswith(words)

    def _show_chosen(self) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            ticked = item.data(_NAME) in self._chosen
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        shown = ", ".join(self._names.get(value, value) for value in self._chosen)
        self.shown.say(shown)
        self.edit.setAccessibleDescription(f"Chosen: {shown or 'none'}")

    def _toggle_current(self) -> None:
        if self.list.currentRow() < 0:
            return
        value = str(self.list.currentItem().data(_NAME))
        if value in self._chosen:
            self._take(value)
        else:
            self._choose((*self._chosen, value))
        self.edit.selectAll()

    def _take_last(self) -> None:
        if self._chosen:
            self._take(self._chosen[-1])

    def _take(self, value: str) -> None:
        self._choose(tuple(one for one in self._chosen if one != value))

    def _choose(self, chosen: Sequence[str]) -> None:
        self._chosen = tuple(chosen)
        self._show_chosen()
        self.changed.emit()

    def _type(self, event: QKeyEvent) -> None:
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        forward_key(event, self.edit)

    def _restyle(self) -> None:
        outline(self.list, self._theme)
        self.list.setFont(self._theme.ui_font())
        line = self.list.fontMetrics().height() + 8
        self.list.setFixedHeight(line * _LIST_ROWS + 4)
