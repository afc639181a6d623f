"""A code and everything that governs it: pages, summaries and finding a code by what was typed."""

from index.pages.compare import ComparedRow, compare, compared_html, compared_text
from index.pages.document import page_html, page_markdown
from index.pages.export import page_dict
from index.pages.page import build_page, children, prepare, roots
from index.pages.passing_on import (
    LEFT_OUT,
    kept_back_sources,
    lines_to_pass_on,
    page_to_pass_on,
    withheld_owners,
)
from index.pages.resolving import near, resolve
from index.pages.rows import UnknownCodeError
from index.pages.summary import (
    NOTE_LABELS,
    Instruction,
    SummaryStyle,
    fhir_coding,
    instructions,
    page_text,
    summary_html,
    summary_text,
    table_html,
    table_text,
)

__all__ = [
    "LEFT_OUT",
    "NOTE_LABELS",
    "ComparedRow",
    "Instruction",
    "SummaryStyle",
    "UnknownCodeError",
    "build_page",
    "children",
    "compare",
    "compared_html",
    "compared_text",
    "fhir_coding",
    "instructions",
    "kept_back_sources",
    "lines_to_pass_on",
    "near",
    "page_dict",
    "page_html",
    "page_markdown",
    "page_text",
    "page_to_pass_on",
    "prepare",
    "resolve",
    "roots",
    "summary_html",
    "summary_text",
    "table_html",
    "table_text",
    "withheld_owners",
]
