"""A code in a few lines, for the clipboard and the command line: text, HTML, FHIR, tables."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from itertools import groupby

from index.model import CodeLine, CodePage, Grouping, Note, NoteKind, Source, system_info
from index.pages.rendering import sections_text

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


@dataclass(frozen=True, slots=True)
class Instruction:
    """The notes of one kind that stand together at one place.

    Attributes:
        kind: Their kind.
        origin: Where they stand, for example ``from E11``; empty if it is the page's own code.
        texts: Their texts in printed order; one that ends in a colon leads those behind it.
    """

    kind: NoteKind
    origin: str
    texts: tuple[str, ...]

    @property
    def label(self) -> str:
        """What coders call the kind."""
        return NOTE_LABELS[self.kind]

    @property
    def text(self) -> str:
        """The texts in one line."""
        joined = self.texts[0].removeprefix(", ")  # "Code first, for adverse effects, ..."
        for text in self.texts[1:]:
            joined += (" " if joined.endswith((":", ".", ";")) else "; ") + text
        return joined


def instructions(page: CodePage) -> tuple[Instruction, ...]:
    """Return a page's notes, those of one kind and place together, in the order of the page."""

    def together(note: Note) -> tuple[NoteKind, str]:
        return note.kind, f"from {note.origin.display}" if note.inherited else ""

    return tuple(
        Instruction(kind, origin, tuple(note.text for note in notes))
        for (kind, origin), notes in groupby(page.notes, together)
    )


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
    if not (page.validity.covered and page.validity.valid):
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
        for one in instructions(page):
            origin = f" [{one.origin}]" if one.origin else ""
            parts.append(f"{one.label}{origin}: {one.text}")
        parts.append(f"Source: {source_text(page.sources[page.source])}")
    return "\n".join(part for part in parts if part)


def page_text(page: CodePage) -> str:
    """Return everything on a page as plain text, as the command line shows it."""
    views = [page.views] if page.views else []
    return "\n".join((summary_text(page, SummaryStyle.FULL), *views, *sections_text(page)))


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
            pieces.append(f"<ul>{''.join(map(_instruction_item, instructions(page)))}</ul>")
        pieces.append(f"<p><i>Source: {escape(source_text(page.sources[page.source]))}</i></p>")
    return "".join(pieces)


def _instruction_item(one: Instruction) -> str:
    origin = f" <i>[{escape(one.origin)}]</i>" if one.origin else ""
    return f"<li><b>{one.label}</b>{origin}: {escape(one.text)}</li>"


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
