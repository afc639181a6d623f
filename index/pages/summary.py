"""A code in a few lines, for the clipboard and the command line: text, HTML, FHIR, tables."""

import re
from collections.abc import Iterable
from enum import StrEnum
from html import escape

from index.model import CodeLine, CodePage, Grouping, Note, NoteKind, Source, system_info

NOTE_LABELS: dict[NoteKind, str] = {
    NoteKind.INCLUSION: "Inclusion term",
    NoteKind.INCLUDES: "Includes",
    NoteKind.EXCLUDES1: "Excludes1",
    NoteKind.EXCLUDES2: "Excludes2",
    NoteKind.CODE_FIRST: "Code first",
    NoteKind.USE_ADDITIONAL: "Use additional",
    NoteKind.CODE_ALSO: "Code also",
    NoteKind.NOTE: "Note",
    NoteKind.SEVENTH: "7th character",
}
"""What coders call each kind of note."""

_SEPARATOR = " \N{MIDDLE DOT} "
_COLUMNS = ("Code", "Title", "Code set", "Billable")
_FISCAL_YEAR = re.compile(r"\bFY\s?(20\d\d)\b")


class SummaryStyle(StrEnum):
    """How much a summary holds."""

    SHORT = "short"
    STANDARD = "standard"
    FULL = "full"


def billable_text(billable: bool) -> str:
    """Return whether a code may be submitted, in words."""
    return "billable" if billable else "not billable"


def grouping_text(grouping: Grouping) -> str:
    """Return a grouping in words, for example ``CMS-HCC V28 37 (Diabetes ...)``."""
    label = f" ({grouping.label})" if grouping.label else ""
    return f"{grouping.scheme} {grouping.value}{label}"


def origin_text(note: Note) -> str:
    """Return where an inherited note stands, for example ``from E11``; empty for an own note."""
    return f"from {note.origin.display}" if note.inherited else ""


def source_text(source: Source) -> str:
    """Return a release in words: its name, edition and publisher."""
    return f"{source.name}, {source.edition} ({source.publisher})"


def facts_text(page: CodePage) -> str:
    """Return the line of system, edition and billable status.

    It says so where the edition is not that of the date of service.
    """
    facts = [
        system_info(page.ref.system).label,
        page.validity.edition,
        billable_text(page.billable),
    ]
    if not page.validity.covered:
        facts.append(f"date of service {page.validity.date_of_service}: {page.validity.statement}")
    return _SEPARATOR.join(facts)


def _groupings_text(page: CodePage) -> str:
    return _SEPARATOR.join(grouping_text(grouping) for grouping in page.groupings)


def summary_text(page: CodePage, style: SummaryStyle) -> str:
    """Return a summary as plain text, lines separated by a newline, none at the end."""
    short = f"{page.display} {page.title}"
    if style is SummaryStyle.SHORT:
        return short
    parts = [short, facts_text(page), _groupings_text(page)]
    if style is SummaryStyle.FULL:
        for note in page.notes:
            origin = f" [{origin_text(note)}]" if note.inherited else ""
            parts.append(f"{NOTE_LABELS[note.kind]}: {note.text}{origin}")
        parts.append(f"Source: {source_text(page.sources[page.source])}")
    return "\n".join(part for part in parts if part)


def summary_html(page: CodePage, style: SummaryStyle) -> str:
    """Return a summary as a piece of HTML that needs nothing beside it, for pasting."""
    short = f"<b>{escape(page.display)}</b> {escape(page.title)}"
    if style is SummaryStyle.SHORT:
        return f"<p>{short}</p>"
    groupings = _groupings_text(page)
    lines = [short, escape(facts_text(page)), *([escape(groupings)] if groupings else [])]
    pieces = [f"<p>{'<br>'.join(lines)}</p>"]
    if style is SummaryStyle.FULL:
        if page.notes:
            pieces.append(f"<ul>{''.join(_note_item(note) for note in page.notes)}</ul>")
        pieces.append(f"<p><i>Source: {escape(source_text(page.sources[page.source]))}</i></p>")
    return "".join(pieces)


def _note_item(note: Note) -> str:
    origin = f" <i>({escape(origin_text(note))})</i>" if note.inherited else ""
    return f"<li><b>{NOTE_LABELS[note.kind]}:</b> {escape(note.text)}{origin}</li>"


def fhir_coding(page: CodePage) -> dict[str, object]:
    """Return the code as a FHIR ``Coding``, ready for JSON.

    ``version`` is the fiscal year of the edition, ``2026``, as value sets and terminology servers
    name ICD-10-CM and ICD-10-PCS: updates within a year share it. An edition without a fiscal
    year gives its first date of service (ISO) instead; one without dates gives no version.
    """
    source = page.sources[page.source]
    year = _FISCAL_YEAR.search(source.edition)
    version = year[1] if year else source.valid_from
    return {
        "system": system_info(page.ref.system).uri,
        **({"version": version} if version else {}),
        "code": page.ref.display,
        "display": page.title,
    }


def _cells(line: CodeLine) -> tuple[str, str, str, str]:
    return (
        line.display,
        line.title,
        system_info(line.ref.system).label,
        "yes" if line.billable else "no",
    )


def table_text(lines: Iterable[CodeLine]) -> str:
    """Return codes as tab-separated text with a heading, as spreadsheets take it."""
    return "\n".join("\t".join(cells) for cells in (_COLUMNS, *map(_cells, lines)))


def table_html(lines: Iterable[CodeLine]) -> str:
    """Return codes as an HTML table that needs nothing beside it, for pasting."""
    head = "".join(f'<th align="left">{name}</th>' for name in _COLUMNS)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _cells(line))}</tr>" for line in lines
    )
    return f"<table><tr>{head}</tr>{rows}</table>"
