"""Twice the text size in a window of 1280 x 800: no label is cut off without saying so.

Nothing has to be scrolled sideways to, and nothing lies over something else.
"""

from collections.abc import Iterator
from itertools import combinations

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLayout,
    QScrollArea,
    QStackedLayout,
    QWidget,
)

from desktop.shell.fields import ElidedLabel
from tests.desktop.accessibility.tour import SCENES, Tour, rest
from tests.desktop.accessibility.walking import described

pytestmark = pytest.mark.window
_SLACK = 3
"""Pixels that a hint may be too large without anything being cut off."""


def _is_cut(widget: QWidget) -> bool:
    """Return whether a label or a button has less room than it needs, and no tooltip says it."""
    if not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
        return False
    # A label that gives way says its whole text when it is pointed at.
    if isinstance(widget, ElidedLabel) or widget.toolTip():
        return False
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height() + _SLACK
    wanted = widget.sizeHint()
    return wanted.width() > widget.width() + _SLACK or wanted.height() > widget.height() + _SLACK


def _is_sideways(area: QScrollArea) -> bool:
    """Return whether what a page holds is wider than the page shows."""
    inner = area.widget()
    return inner is not None and inner.width() > area.viewport().width() + _SLACK


def _parts(layout: QLayout) -> Iterator[QWidget]:
    """Yield the widgets that a layout places, those of layouts in it too."""
    for at in range(layout.count()):
        item = layout.itemAt(at)
        assert item is not None
        widget, inner = item.widget(), item.layout()
        if widget is not None and widget.isVisible():
            yield widget
        elif inner is not None:
            yield from _parts(inner)


def _crossing(root: QWidget) -> Iterator[str]:
    """Yield the widgets of a layout that lie over each other, for want of room."""
    for parent in [root, *root.findChildren(QWidget)]:
        layout = parent.layout()
        if layout is None or isinstance(layout, QStackedLayout) or not parent.isVisible():
            continue
        for one, other in combinations(_parts(layout), 2):
            common = one.geometry() & other.geometry()
            if common.width() > _SLACK and common.height() > _SLACK:
                yield f"{described(one)} lies over {described(other)}"


def test_nothing_is_cut_off_at_twice_the_size(tour: Tour) -> None:
    """Every page and dialog keeps its words, and fits into the window."""
    tour.program.services.settings.set("zoom", 200)
    rest()
    found = []
    for name, scene in SCENES.items():
        root = scene(tour)
        assert root.width() <= 1280, name
        assert root.height() <= 800, name
        shown = [one for one in root.findChildren(QWidget) if one.isVisible()]
        found += [f"{name}: {described(one)}" for one in shown if _is_cut(one)]
        areas = [one for one in shown if isinstance(one, QScrollArea)]
        found += [f"{name}: sideways {described(one)}" for one in areas if _is_sideways(one)]
        found += [f"{name}: {one}" for one in _crossing(root)]
        tour.leave()
    assert not found, "\n".join(found)
