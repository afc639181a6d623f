"""Saving what is the person's as a file for others."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def save_text(
    parent: QWidget, title: str, suggested: str, kinds: str, text: str, say: Callable[[str], object]
) -> str:
    """Ask for a file and write a text to it.

    Args:
        parent: Owner of the dialog.
        title: Title of the dialog.
        suggested: Name that the file gets unless another is chosen.
        kinds: Kinds of files, as ``QFileDialog`` takes them.
        text: What is written.
        say: Told why nothing could be written.

    Returns:
        Name of the file without its folder, empty if nothing was written.
    """
    name, _ = QFileDialog.getSaveFileName(parent, title, suggested, kinds)
    if not name:
        return ""
    try:
        Path(name).write_text(text, encoding="utf-8")
    except OSError as error:
        say(f"Not saved: {error.strerror or error}. Choose another folder.")
        return ""
    return Path(name).name
