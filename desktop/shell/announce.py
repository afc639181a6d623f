"""What a screen reader is to say that has no keyboard on it."""

from PySide6.QtCore import QObject


def announce(source: QObject, text: str) -> None:
    """Let a screen reader say a sentence.

    Args:
        source: What it is about.
        text: The sentence; nothing is said where it is empty.
    """
    if text:
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # slow to load

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(source, text))
