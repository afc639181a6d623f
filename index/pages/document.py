"""A whole code page as one document: Markdown, and the HTML that is printed, saved and copied."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from index import paths
from index.model import CodeLine, CodePage, Crosswalk, System, system_info
from index.pages.gems import flags_in_words
from index.pages.rendering import editions, markdown_table, section_rows
from index.pages.summary import (
    billable_text,
    facts_text,
    grouping_text,
    instructions,
    source_text,
)

if TYPE_CHECKING:
    from jinja2 import Template

NO_ENTRY = "no GEM entry"

_MAPPED = (System.ICD10CM, System.ICD9CM)
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~])")


def crosswalk_text(crosswalk: Crosswalk) -> str:
    """Return a mapping in words, for example ``ICD-9-CM 250.40 Diabetes (approximate match)``."""
    if crosswalk.target is None:
        return "no code corresponds"
    label = system_info(crosswalk.target.system).label
    title = f" {crosswalk.title}" if crosswalk.title else ""
    return f"{label} {crosswalk.target.display}{title} ({flags_in_words(crosswalk)})"


def crosswalk_lines(page: CodePage) -> tuple[str, ...]:
    """Return the mappings of a code in words, ``no GEM entry`` for a diagnosis without any."""
    if page.billable and not page.crosswalks and page.ref.system in _MAPPED:
        return (NO_ENTRY,)
    return tuple(
        f"{crosswalk_text(one)}, {page.sources[one.source].edition}" for one in page.crosswalks
    )


def code_text(line: CodeLine) -> str:
    """Return a code with its title; outside its own system's list the caller names the system."""
    return f"{line.display} {line.title}"


def _markdown(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", text)


def _section(title: str, items: Sequence[str]) -> list[str]:
    if not items:
        return []
    return [f"## {title}", "\n".join(f"- {_markdown(item)}" for item in items)]


def _sections(page: CodePage) -> list[str]:
    """Return the sections in Markdown: tables as tables, everything else as lists."""
    blocks = []
    for section in page.sections:
        edition = editions(page, section)
        blocks.append(f"## {_markdown(section.title)}")
        if edition:
            blocks.append(f"*{_markdown(edition)}*")
        for rows in section_rows(section):
            cells = [[_markdown(" ".join(cell.split())) for cell in row] for row in rows.cells]
            if rows.columns:
                head = [_markdown(column) for column in rows.columns]
                blocks.append(markdown_table(rows, [head, *cells]))
            else:
                blocks.append("\n".join(f"- {': '.join(filter(None, row))}" for row in cells))
    return blocks


def page_markdown(page: CodePage) -> str:
    """Return a code page as Markdown, ending in a newline."""
    notes = [
        f"{one.label}{f' ({one.origin})' if one.origin else ''}: {one.text}"
        for one in instructions(page)
    ]
    blocks = [
        f"# {_markdown(code_text_of(page))}",
        _markdown(" > ".join(code_text(line) for line in page.breadcrumb)),
        _markdown(facts_text(page)),
        *_section("Instructions", notes),
        *_section(
            "7th characters",
            [f"{one.character} {one.meaning}: {one.ref.display}" for one in page.extensions],
        ),
        *_section(
            "Groupings",
            [f"{grouping_text(one)}, {page.sources[one.source].edition}" for one in page.groupings],
        ),
        *_section("Crosswalks", crosswalk_lines(page)),
        *_section(
            "Codes beneath",
            [f"{code_text(line)} ({billable_text(line.billable)})" for line in page.children],
        ),
        *_sections(page),
        *_section("Same characters in other code sets", [_other_text(line) for line in page.also]),
        *_section("Sources", [source_text(source) for source in page.sources.values()]),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def code_text_of(page: CodePage) -> str:
    """Return the page's own code with its title."""
    return f"{page.display} {page.title}"


def _other_text(line: CodeLine) -> str:
    return f"{system_info(line.ref.system).label} {code_text(line)}"


@lru_cache(maxsize=1)
def _template() -> "Template":
    # Imported here: neither a look-up nor the first paint needs it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(paths.resources() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        billable_text=billable_text,
        code_text=code_text,
        crosswalk_lines=crosswalk_lines,
        editions=editions,
        facts_text=facts_text,
        grouping_text=grouping_text,
        instructions=instructions,
        other_text=_other_text,
        section_rows=section_rows,
        source_text=source_text,
    )
    return environment.get_template("page.html.j2")


def page_html(page: CodePage) -> str:
    """Return a code page as one HTML document for printing, PDF and copying.

    It keeps to the HTML that ``QTextDocument`` lays out and refers to nothing outside itself.
    """
    return _template().render(page=page)
