"""Windows are seen whole."""

import pytest
from PySide6.QtCore import QRect, QSize

from desktop.shell.placement import fitted

SCREEN = QRect(0, 30, 1366, 738)
MINIMUM = QSize(720, 460)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (QRect(40, 60, 1000, 600), QRect(40, 60, 1000, 600)),  # whole already
        (QRect(40, 0, 1282, 822), QRect(40, 30, 1282, 738)),  # higher than the screen
        (QRect(400, 60, 1200, 600), QRect(166, 60, 1200, 600)),  # beyond the right edge
        (QRect(0, 500, 1000, 600), QRect(0, 168, 1000, 600)),  # below the lower edge
        (QRect(-50, -50, 900, 500), QRect(0, 30, 900, 500)),  # beyond the upper left corner
    ],
)
def test_a_window_is_kept_on_its_screen(frame: QRect, expected: QRect) -> None:
    """It is moved, and shrunk only where the screen is too small."""
    assert fitted(frame, SCREEN, MINIMUM) == expected


def test_a_window_never_shrinks_below_its_minimum() -> None:
    """On a tiny screen the upper left corner is seen."""
    tiny = QRect(0, 0, 640, 400)
    assert fitted(QRect(0, 0, 1280, 800), tiny, MINIMUM) == QRect(0, 0, 720, 460)
