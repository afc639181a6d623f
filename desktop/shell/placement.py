"""Where a window stands on its screen."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget


def fitted(frame: QRect, screen: QRect, minimum: QSize) -> QRect:
    """Return a window's frame moved, and shrunk where it must be, so that it is seen whole.

    Args:
        frame: The frame as it stands.
        screen: The part of the screen that panels leave free.
        minimum: Size below which the frame must not shrink.
    """
    size = frame.size().boundedTo(screen.size().expandedTo(minimum))
    left = max(screen.left(), min(frame.left(), screen.right() + 1 - size.width()))
    top = max(screen.top(), min(frame.top(), screen.bottom() + 1 - size.height()))
    return QRect(left, top, size.width(), size.height())


def keep_on_screen(window: QWidget) -> None:
    """Bring a whole window into view; how wide its frame is, is known once it is shown."""
    if window.isMaximized() or window.isFullScreen() or QApplication.platformName() == "offscreen":
        return
    frame = window.frameGeometry()
    rim = frame.size() - window.size()
    wanted = fitted(frame, window.screen().availableGeometry(), window.minimumSize() + rim)
    if wanted != frame:
        window.resize(wanted.size() - rim)
        window.move(wanted.topLeft())
