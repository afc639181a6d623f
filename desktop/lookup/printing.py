"""Printing a code page, and saving it as PDF, from the page's one HTML template."""

from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from index.model import CodePage

_MARGIN_MM = 18.0


def page_document(page: CodePage) -> QTextDocument:
    """Return a code page as a document."""
    from index.pages import page_html

    document = QTextDocument()
    document.setHtml(page_html(page))
    return document


def save_pdf(page: CodePage, path: Path) -> None:
    """Write a code page as PDF.

    Raises:
        OSError: The file cannot be written.
    """
    with path.open("wb"):
        pass  # Qt would fail without saying why
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.Letter),
            QPageLayout.Orientation.Portrait,
            QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    page_document(page).print_(printer)


def ask_pdf_path(page: CodePage, parent: QWidget) -> Path | None:
    """Ask where to save a page; None if the person cancels."""
    name, _ = QFileDialog.getSaveFileName(
        parent, "Save as PDF", f"{page.display}.pdf", "PDF (*.pdf)"
    )
    if not name:
        return None
    path = Path(name)
    return path if path.suffix else path.with_suffix(".pdf")


def print_page(page: CodePage, parent: QWidget) -> None:
    """Open the system's print dialog; print when it is accepted."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(f"{page.display} {page.title}")
    dialog = QPrintDialog(printer, parent)
    dialog.accepted.connect(lambda: page_document(page).print_(printer))
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)
