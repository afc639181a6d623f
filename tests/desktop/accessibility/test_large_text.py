"""Twice the text size in a window of 1280 x 800: no label is cut off without saying so."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

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
        tour.leave()
    assert not found, "\n".join(found)
