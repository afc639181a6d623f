"""Sections of the Official Guidelines, and which of them apply to a code."""

import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.database import Content
from index.database.content import DATABASE
from index.model import Kind, System, display_code
from index.pages.references import Condition, Reference, references_in

_MOST_CATEGORIES = 60
"""A range of more categories than that is a chapter or more: it says nothing of one code."""
_LONGEST = 7


@dataclass(frozen=True, slots=True)
class GuidelineSection:
    """A section of the guidelines.

    Attributes:
        number: ``I.C.4.a.3``.
        title: Its title.
        text: Its own text; paragraphs are divided by an empty line, list items by a line end.
        page: Page on which it starts, as printed and in the PDF.
        parent: Number of the section it stands in, None at the top.
        children: Numbers and titles of the sections below it, in order.
        source: Release it comes from.
    """

    number: str
    title: str
    text: str
    page: int
    parent: str | None
    children: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Applying:
    """A section that applies to a code.

    Attributes:
        number: ``I.C.4.a.3``.
        title: Its title.
        page: Page on which it starts.
        reason: Why it applies, in words: ``names Z79.4``.
        source: Release it comes from.
    """

    number: str
    title: str
    page: int
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class _Section:
    """A section in memory, with the codes that its title and text name."""

    number: str
    title: str
    page: int
    position: int
    source: str
    in_title: tuple[Reference, ...]
    in_text: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A general section that certain codes call for.

    Attributes:
        number: The section's number.
        titled: What its title must say; in another edition the number may be another section's.
        chapter: Number of the only chapter it is about, empty for all.
        title: What the code's title must say, or None.
        code: What the code must look like, or None.
        reason: Why it applies.
    """

    number: str
    titled: str
    reason: str
    chapter: str = ""
    title: re.Pattern[str] | None = None
    code: re.Pattern[str] | None = None

    def holds(self, row: sqlite3.Row, chapter: str) -> bool:
        """Return whether it is about a code; ``chapter`` is that of the code."""
        return (
            (not self.chapter or self.chapter == chapter)
            and (self.title is None or self.title.search(row["title"]) is not None)
            and (self.code is None or self.code.fullmatch(row["code"]) is not None)
        )


_I = re.IGNORECASE
_SEVEN = re.compile(rf"\w{{{_LONGEST}}}")
_RULES = (
    _Rule("I.C.19.a", "7th Characters", "a 7th character of chapter 19", "19", code=_SEVEN),
    _Rule("I.A.5", "7th Characters", "it has a 7th character", code=_SEVEN),
    _Rule(
        "I.A.4", "Placeholder", "it has the placeholder X",
        code=re.compile(r"\w{3,5}X\w+"),
    ),
    _Rule(
        "I.A.13", "Etiology/manifestation", "classified elsewhere: a manifestation code",
        title=re.compile(r"in (?:other )?[^\n]*diseases classified elsewhere", _I),
    ),
    _Rule(
        "I.A.15", "With", "“with” in its title", title=re.compile(r"\bwith\b", _I)
    ),
    _Rule(
        "I.B.10", "Sequela", "a sequela", title=re.compile(r"\bsequelae?\b", _I)
    ),
    _Rule(
        "I.B.13", "Laterality", "its title names a side",
        title=re.compile(r"\b(?:right|left|bilateral)\b", _I),
    ),
    _Rule(
        "I.A.9.a", "Other", "“other” in its title",
        title=re.compile(r"\A(?:Other\b|[^\n]*\bother specified\b)", _I),
    ),
    _Rule(
        "I.A.9.b", "Unspecified", "“unspecified” in its title",
        title=re.compile(r"\bunspecified\b", _I),
    ),
)  # fmt: skip
"""General sections whose own words say for which codes they are."""


_INTENTS = {
    "I.C.19.e.5.a": ("Adverse Effect", "5"),
    "I.C.19.e.5.b": ("Poisoning", "1234"),
    "I.C.19.e.5.c": ("Underdosing", "6"),
}
"""Sections that name all of T36-T50 but are about one intent: their title, and the characters that
state it, 6th ones or 5th ones before a placeholder."""


@lru_cache(maxsize=4)
def _read(database: Path, modified: int, source: str) -> Mapping[str, _Section]:
    """Read the sections of one release by number; ``modified`` only keys the cache."""
    with closing(Content(database.parent, database.parent.name)) as content:
        rows = content.connection.execute(
            "SELECT * FROM guideline WHERE source = ? ORDER BY position", (source,)
        ).fetchall()
    return {
        row["number"]: _Section(
            row["number"],
            row["title"],
            row["page"],
            row["position"],
            source,
            _telling(row["title"]),
            _telling(row["text"]),
        )
        for row in rows
    }


def _telling(text: str) -> tuple[Reference, ...]:
    """Return the references of a text but those to whole chapters, each once."""
    found = dict.fromkeys(references_in(text))
    return tuple(one for one in found if _breadth(one) <= _MOST_CATEGORIES)


def _breadth(reference: Reference) -> int:
    """Return about how many categories a reference spans."""

    def place(code: str) -> int:
        tens = int(code[2]) if code[2].isdigit() else 9
        return ord(code[0]) * 100 + int(code[1]) * 10 + tens

    return place(reference.last) - place(reference.first)


def _sections(content: Content, source: str) -> Mapping[str, _Section]:
    database = content.folder / DATABASE
    return _read(database, database.stat().st_mtime_ns, source)


def guidelines_for(
    content: Content,
    row: sqlite3.Row,
    ancestors: Sequence[sqlite3.Row],
    sources: Collection[str],
) -> tuple[Applying, ...]:
    """Return the sections that apply to a code of ICD-10-CM.

    Those that name the code, a range around it or what it stands under come first, the deepest
    first; then general ones whose rule is about such codes; then that of its chapter.

    Args:
        content: The generation.
        row: The code's row.
        ancestors: The rows above it, nearest first.
        sources: Ids of the guidelines that answer, none if they are not installed.
    """
    if row["system"] != System.ICD10CM:
        return ()
    chapter = next((above["code"] for above in ancestors if above["kind"] == Kind.CHAPTER), "")
    if row["kind"] == Kind.CHAPTER:
        chapter = row["code"]
    found: list[Applying] = []
    for source in sources:
        sections = _sections(content, source)
        general = f"I.C.{chapter}"
        named = sorted(
            (one for one in _naming(row, sections) if one[0].number != general),
            key=lambda one: (-one[0].number.count("."), one[0].position),
        )
        found += [_applying(section, reason) for section, reason in named]
        seen = {section.number for section, _ in named}
        for section, reason in _ruled(row, chapter, sections):
            if section.number not in seen:
                found.append(_applying(section, reason))
        if general in sections:
            found.append(_applying(sections[general], f"its chapter is {chapter}"))
    return tuple(found)


def _applying(section: _Section, reason: str) -> Applying:
    return Applying(section.number, section.title, section.page, reason, section.source)


def _naming(row: sqlite3.Row, sections: Mapping[str, _Section]) -> Iterator[tuple[_Section, str]]:
    """Yield the sections that name a code, with what they name."""
    if row["kind"] == Kind.CHAPTER:
        return
    code, title = str(row["code"]), str(row["title"])
    for section in sections.values():
        for references, where in ((section.in_title, " in its title"), (section.in_text, "")):
            matching = [one for one in references if one.matches(code, title)]
            if matching and not _of_another_intent(row, section):
                # The longest beginning says most of the code.
                best = max(matching, key=lambda one: (len(one.first), one.single))
                yield section, f"names {_printed(best)}{where}"
                break


def _of_another_intent(row: sqlite3.Row, section: _Section) -> bool:
    """Return whether a section is about another intent than a complete drug code states."""
    title, characters = _INTENTS.get(section.number, ("", ""))
    if not title or not row["billable"] or not section.title.startswith(title):
        return False
    stated = Condition("", position=-6, characters=frozenset(characters))
    return not stated.holds(str(row["code"]), "")


def _printed(reference: Reference) -> str:
    first = display_code(System.ICD10CM, reference.first)
    if reference.single:
        return first
    return f"{first}-{display_code(System.ICD10CM, reference.last)}"


def _ruled(
    row: sqlite3.Row,
    chapter: str,
    sections: Mapping[str, _Section],
) -> Iterator[tuple[_Section, str]]:
    """Yield the general sections that are about a code; headings have none."""
    if not row["billable"]:
        return
    for rule in _RULES:
        section = sections.get(rule.number)
        if section and rule.titled in section.title and rule.holds(row, chapter):
            yield section, rule.reason


def guideline(content: Content, number: str, sources: Collection[str]) -> GuidelineSection | None:
    """Return a section of the guidelines, None if the installed ones have none of that number.

    Args:
        content: The generation.
        number: ``I.C.4.a.3``.
        sources: Ids of the guidelines that answer, none if they are not installed.
    """
    for source in sources:
        row = content.connection.execute(
            "SELECT * FROM guideline WHERE number = ? AND source = ?", (number, source)
        ).fetchone()
        if row is not None:
            return _whole(content, row)
    return None


def _whole(content: Content, row: sqlite3.Row) -> GuidelineSection:
    below = content.connection.execute(
        "SELECT number, title FROM guideline WHERE parent = ? AND source = ? ORDER BY position",
        (row["number"], row["source"]),
    )
    return GuidelineSection(
        row["number"],
        row["title"],
        row["text"],
        row["page"],
        row["parent"],
        tuple((child["number"], child["title"]) for child in below),
        row["source"],
    )


def guideline_contents(
    content: Content, sources: Collection[str]
) -> tuple[tuple[str, str | None, str, int], ...]:
    """Return number, parent, title and page of every section, in printed order."""
    rows = content.connection.execute(
        "SELECT number, parent, title, page FROM guideline"  # noqa: S608 - marks only
        f" WHERE source IN ({','.join('?' * len(sources))}) ORDER BY source, position",
        tuple(sources),
    )
    return tuple((row["number"], row["parent"], row["title"], row["page"]) for row in rows)
