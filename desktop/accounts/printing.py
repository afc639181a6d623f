"""Printing a recovery key."""

from html import escape

from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget


def key_document(name: str, key: str) -> QTextDocument:
    """Return a sheet with the recovery key of a profile.

    Args:
        name: Name of the profile.
        key: The key as it is written.
    """
    document = QTextDocument()
    document.setHtml(
        f"<h2>Codeleaf: recovery key of {escape(name)}</h2>"
        f"<p style='font-family: monospace; font-size: 16pt'>{escape(key)}</p>"
        "<p>It opens the profile when its password is forgotten. Keep it where only you can get "
        "at it.</p>"
    )
    return document


def print_key(name: str, key: str, parent: QWidget) -> None:
    """Open the system's print dialog; print when it is accepted."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName("Codeleaf recovery key")
    dialog = QPrintDialog(printer, parent)
    dialog.accepted.connect(lambda: key_document(name, key).print_(printer))
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)
