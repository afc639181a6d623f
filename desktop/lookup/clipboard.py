"""What is put on the clipboard."""

import json
from collections.abc import Iterable

from PySide6.QtCore import QMimeData

from index.model import CodeLine, CodePage

FHIR = "application/fhir+json"


def page_data(page: CodePage, style: str) -> QMimeData:
    """Return a summary as text, HTML and a FHIR ``Coding``.

    Args:
        page: The code.
        style: Value of the setting ``summary_style``.
    """
    from index.pages import SummaryStyle, fhir_coding, summary_html, summary_text

    data = QMimeData()
    data.setText(summary_text(page, SummaryStyle(style)))
    data.setHtml(summary_html(page, SummaryStyle(style)))
    data.setData(FHIR, json.dumps(fhir_coding(page)).encode("utf-8"))
    return data


def table_data(lines: Iterable[CodeLine]) -> QMimeData:
    """Return codes as a table, in text and HTML."""
    from index.pages import table_html, table_text

    rows = list(lines)
    data = QMimeData()
    data.setText(table_text(rows))
    data.setHtml(table_html(rows))
    return data
