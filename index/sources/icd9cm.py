"""ICD-9-CM v32 full titles: valid codes only, ``code title`` a line.

Layout: diagnoses columns 1-5 code, column 6 blank, title from column 7; procedures columns 1-4,
blank, title from column 6; Latin-1. Chapters come from our own file; where the release has no
valid code of a category's number, the category row says so in its title.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.model import HEADING_NOT_IN_RELEASE, Kind, System, display_code
from index.sources.records import CodeRow
from index.sources.release import Release, plain

_DIAGNOSIS = re.compile(r"((?:\d{3,5}|V\d{2,4}|E\d{3,4}))\s+(\S.*)", re.ASCII)
_PROCEDURE = re.compile(r"(\d{2,4})\s+(\S.*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Chapter:
    code: str
    display: str
    first: str
    last: str
    title: str


def _chapters(release: Release, table: str) -> list[_Chapter]:
    try:
        chapters = [_Chapter(**chapter) for chapter in release.heading_table()[table]]
        if not all(isinstance(c.first, str) and isinstance(c.last, str) for c in chapters):
            release.fail(f"its headings ({release.entry.headings}) are not text")
    except (KeyError, TypeError) as error:
        release.fail(f"its headings ({release.entry.headings}) are malformed: {error}", error)
    return chapters


def _titles(release: Release, pattern: re.Pattern[str]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for number, line in enumerate(release.text("latin-1").splitlines(), 1):
        match = pattern.fullmatch(line.rstrip())
        if match is None or match[1] in titles:
            release.fail(f"line {number} is not a new code and its title: {line[:40]!r}")
        titles[match[1]] = plain(match[2])
    if not titles:
        release.fail("it holds no code")
    return titles


def _tabular_order(code: str) -> tuple[int, str]:
    """Sort key: numbers, then V codes, then E codes."""
    return ("VE".find(code[0]), code)


def _rows(
    release: Release, system: System, table: str, pattern: re.Pattern[str]
) -> Iterator[CodeRow]:
    own = release.entry.headings
    titles = _titles(release, pattern)
    chapters = _chapters(release, table)
    chapter: _Chapter | None = None
    category = ""
    for code in sorted(titles, key=_tabular_order):
        head = display_code(system, code).split(".")[0]
        if chapter is None or not chapter.first <= head <= chapter.last:
            chapter = next((c for c in chapters if c.first <= head <= c.last), None)
            if chapter is None:
                release.fail(f"{code} belongs to no chapter of {own}")
            yield CodeRow(
                system, chapter.code, chapter.display, chapter.title, Kind.CHAPTER, False, None, own
            )
        if head != category:
            category = head
            if head not in titles:
                title = f"Category {head} {HEADING_NOT_IN_RELEASE}"
                yield CodeRow(system, head, head, title, Kind.CATEGORY, False, chapter.code, own)
        kind, parent = (Kind.CATEGORY, chapter.code) if code == head else (Kind.CODE, head)
        yield CodeRow(system, code, display_code(system, code), titles[code], kind, True, parent)


def read_diagnoses(release: Release) -> Iterator[CodeRow]:
    """Yield chapters, categories and codes of diagnoses, E codes after V codes.

    Raises:
        SourceError: A line is malformed, a code occurs twice, or belongs to no chapter.
    """
    return _rows(release, System.ICD9CM, "diagnoses", _DIAGNOSIS)


def read_procedures(release: Release) -> Iterator[CodeRow]:
    """Yield chapters, categories and codes of procedures.

    Raises:
        SourceError: A line is malformed, a code occurs twice, or belongs to no chapter.
    """
    return _rows(release, System.ICD9PROC, "procedures", _PROCEDURE)
