"""Walking through a page with the Tab key, and what a screen reader is told of each stop."""

import sys
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

from tests.desktop.accessibility.tour import rest

Pixels = npt.NDArray[np.uint8]
_LONGEST = 400
"""Presses of Tab after which a walk must have left a widget: a text of a page has many links."""
_AROUND = 16
"""Pixels around a widget in which its ring may be painted: a card's frame is that far away."""
_NOTHING: Pixels = np.zeros((0, 0, 3), np.uint8)
_RING = 24
"""Pixels that have to change at least when the keyboard comes to a widget."""


def name_of(widget: QWidget) -> str:
    """Return what a screen reader calls a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    if isinstance(widget, QComboBox) and sys.platform == "linux":
        # Its text is its value there: the label is what it is called.
        labels = found.relations(QAccessible.RelationFlag.Label)
        return " ".join(label.text(QAccessible.Text.Name) for label, _relation in labels).strip()
    return found.text(QAccessible.Text.Name).strip()


def role_of(widget: QWidget) -> QAccessible.Role:
    """Return the kind of thing that a screen reader says a widget is."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.role() if found is not None else QAccessible.Role.NoRole


def described(widget: QWidget) -> str:
    """Return a widget for a message."""
    return f"{type(widget).__name__} in {type(widget.parent()).__name__} “{name_of(widget)}”"


def stops(root: QWidget) -> list[QWidget]:
    """Return the widgets that Tab is to reach, in no order."""
    return [widget for widget in _parts(root) if _takes_keyboard(widget)]


def buttons(root: QWidget) -> list[QAbstractButton]:
    """Return the buttons that are shown."""
    return [one for one in root.findChildren(QAbstractButton) if one.isVisible()]


def walk(root: QWidget) -> Iterator[QWidget]:
    """Press Tab until the keyboard comes back, and give each widget it comes to for the first time.

    Args:
        root: The window or dialog; it has the keyboard.

    Raises:
        AssertionError: The keyboard left the window or never came back.
    """
    seen: list[QWidget] = []
    while True:
        widget = QApplication.focusWidget()
        assert widget is not None, f"nothing has the keyboard after {seen[-1:]}"
        assert widget is root or root.isAncestorOf(widget), described(widget)
        if any(widget is one for one in seen):
            return
        seen.append(widget)
        yield widget
        for _ in range(_LONGEST):
            QTest.keyClick(widget, Qt.Key.Key_Tab)
            if QApplication.focusWidget() is not widget:
                break
        else:
            if len(stops(root)) == 1:
                return
            raise AssertionError(f"Tab does not leave {described(widget)}")


def ring(root: QWidget, widget: QWidget) -> int:
    """Return how many pixels in and around a widget change with the keyboard.

    Args:
        root: The window.
        widget: A widget in it that has the keyboard; it has it again afterwards.
    """
    rest(20)  # what scrolls to it does so
    with_keyboard = _pixels(root, widget)
    widget.clearFocus()
    rest(1)
    without = _pixels(root, widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    rest(1)
    if with_keyboard.shape != without.shape:
        return _RING
    return int(np.any(with_keyboard != without, axis=2).sum())


def is_seen(root: QWidget, widget: QWidget) -> bool:
    """Return whether it can be seen that a widget has the keyboard."""
    return ring(root, widget) >= _RING


def pixels_of(image: QImage) -> Pixels:
    """Return the pixels of a picture, as rows of red, green and blue."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1, 4)
    return rows[:, : plain.width(), 2::-1].copy()


def _pixels(root: QWidget, widget: QWidget) -> Pixels:
    place = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
    around = place.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
    shown = around.intersected(root.rect())
    return pixels_of(root.grab(shown).toImage()) if shown.isValid() else _NOTHING


def _parts(root: QWidget) -> Iterator[QWidget]:
    # Not by nextInFocusChain: PySide makes what it returns a child of what it was asked of, and the
    # headers of tables went with cards of a code page that were replaced.
    yield root
    yield from root.findChildren(QWidget)


def _takes_keyboard(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    alone = widget.focusProxy() is None
    return by_tab and alone and widget.isVisible() and widget.isEnabled()
