"""Two to four code pages side by side: rows by section and fact, the differences marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from index.model import CodePage, system_info
from index.pages.document import crosswalk_text
from index.pages.rendering import section_rows
from index.pages.summary import billable_text, grouping_text, instructions

MOST = 4
"""Codes that can be compared at once."""
DIFFERENT = "\N{NOT EQUAL TO}"
SAME = "="
_SEPARATOR = "\n"


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One fact of all the codes.

    Attributes:
        section: Title of the section it belongs to.
        label: What it is.
        values: Its value for each code, in the order of the pages; empty where a page has none.
    """

    section: str
    label: str
    values: tuple[str, ...]

    @property
    def different(self) -> bool:
        """Whether the codes differ in it."""
        return len(set(self.values)) > 1

    @property
    def sign(self) -> str:
        """Says whether the codes differ, without a colour."""
        return DIFFERENT if self.different else SAME


def compare(pages: Sequence[CodePage]) -> tuple[ComparedRow, ...]:
    """Return what stands on the pages, a row for each fact that any of them has.

    Rows come section by section, in the order in which the pages first name them.

    Args:
        pages: Two to four pages.

    Raises:
        ValueError: There are fewer or more pages.
    """
    if not 2 <= len(pages) <= MOST:
        msg = f"{len(pages)} codes cannot be compared: choose 2 to {MOST}"
        raise ValueError(msg)
    facts = [_facts(page) for page in pages]
    sections = dict.fromkeys(section for one in facts for section, _label in one)
    keys = dict.fromkeys(key for one in facts for key in one)
    return tuple(
        ComparedRow(section, key[1], tuple(_SEPARATOR.join(one.get(key, ())) for one in facts))
        for section in sections
        for key in keys
        if key[0] == section
    )


def _facts(page: CodePage) -> dict[tuple[str, str], list[str]]:
    """Return a page's values by section and label, several under one label in their order."""
    found: dict[tuple[str, str], list[str]] = {}

    def add(section: str, label: str, values: Iterable[str]) -> None:
        for value in values:
            kept = found.setdefault((section, label), [])
            if value not in kept:
                kept.append(value)

    add("Code", "Title", [page.title])
    add("Code", "Code set", [system_info(page.ref.system).label])
    add("Code", "Billable", [billable_text(page.billable)])
    add("Code", "Edition", [page.validity.edition])
    add("Code", "Stands under", [" > ".join(line.display for line in page.breadcrumb)])
    for one in instructions(page):
        add("Instructions", one.label, [f"{one.text} ({one.origin})" if one.origin else one.text])
    for extension in page.extensions:
        add("7th characters", extension.character, [extension.meaning])
    for grouping in page.groupings:
        add("Groupings", grouping.scheme, [grouping_text(grouping)])
    add("Crosswalks", "Mapping", [crosswalk_text(one) for one in page.crosswalks])
    for section in page.sections:
        for block in section_rows(section):
            for row in block.cells:
                label, values = (row[0], row[1:]) if len(row) > 1 else ("", row)
                add(section.title, label, ["  ".join(values)])
    return {key: [value for value in values if value] for key, values in found.items()}


def compared_text(pages: Sequence[CodePage], rows: Iterable[ComparedRow]) -> str:
    """Return a comparison as tab-separated text with a heading, as spreadsheets take it."""
    head = ["Section", "Fact", "", *(page.display for page in pages)]
    lines = [[one.section, one.label, one.sign, *one.values] for one in rows]

    def plain(cell: str) -> str:
        return "; ".join(" ".join(line.split()) for line in cell.splitlines())

    return "\n".join("\t".join(map(plain, line)) for line in (head, *lines))


def compared_html(pages: Sequence[CodePage], rows: Iterable[ComparedRow]) -> str:
    """Return a comparison as an HTML table; what differs is bold, and has a sign."""

    def cells(texts: Iterable[str], name: str) -> str:
        shown = (escape(text).replace("\n", "<br>") for text in texts)
        return "".join(f"<{name}>{text}</{name}>" for text in shown)

    head = cells(["Section", "Fact", "", *(page.display for page in pages)], "th")
    body = []
    for one in rows:
        values = cells(one.values, "td")
        if one.different:
            values = values.replace("<td>", "<td><b>").replace("</td>", "</b></td>")
        body.append(f"<tr>{cells([one.section, one.label, one.sign], 'td')}{values}</tr>")
    return f"<table border='1' cellspacing='0'><tr>{head}</tr>{''.join(body)}</table>"
