"""Moving the keyboard between the panes of a window."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def entry_of(pane: QWidget) -> QWidget | None:
    """Return the widget of a pane that takes the keyboard: itself or the first inside it."""

    def takes_keyboard(widget: QWidget) -> bool:
        tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        return tab and widget.isEnabled() and widget.isVisible()

    if takes_keyboard(pane):
        return pane
    # Not by nextInFocusChain: PySide makes what that returns a child of the widget it was asked of,
    # and Qt lost the headers of tables when cards of a code page were replaced.
    return next(filter(takes_keyboard, pane.findChildren(QWidget)), None)


def neighbour_pane(panes: Sequence[QWidget], focus: QWidget | None, step: int) -> None:
    """Give the keyboard to the pane beside the one that has it.

    Args:
        panes: The panes in order; those that cannot take the keyboard are passed over.
        focus: The widget that has the keyboard.
        step: 1 for the next pane, -1 for the previous one.
    """
    entries = [entry for pane in panes if (entry := entry_of(pane)) is not None]
    owners = [pane for pane in panes if entry_of(pane) is not None]
    if not entries:
        return
    here = next(
        (
            i
            for i, pane in enumerate(owners)
            if focus is not None and (pane is focus or pane.isAncestorOf(focus))
        ),
        -1 if step > 0 else 0,
    )
    entries[(here + step) % len(entries)].setFocus(Qt.FocusReason.TabFocusReason)
