"""From what a person types to a code."""

import re
import sqlite3
from datetime import date

from index.database import Content
from index.model import CodeLine, CodeRef, Kind, System
from index.model.editions import covers
from index.pages.rows import SYSTEM_ORDER, catalogue, line

_TYPED = re.compile(r"[A-Z0-9][A-Z0-9.\-]{0,23}")
_CHAPTER = re.compile(r"(?:CHAPTER|SECTION)[0-9A-Z]+")
_DASHES = str.maketrans({"\N{EN DASH}": "-", "\N{EM DASH}": "-", "\N{NON-BREAKING HYPHEN}": "-"})
_LONGEST_PREFIX = 3


def _typed(text: str) -> str:
    """Return a code as typed in capitals without spaces, or nothing if it cannot be one."""
    plain = "".join(text.translate(_DASHES).split())
    if not plain.isascii():
        return ""
    # "E08.-" and "O24.4-" name the heading above every code that begins so.
    typed = plain.upper().rstrip(".-")
    return typed if _TYPED.fullmatch(typed) else ""


def resolve(
    content: Content,
    text: str,
    *,
    system: System | None = None,
    date_of_service: date | None = None,
) -> tuple[CodeRef, ...]:
    """Find the codes that a text names.

    Dots and case are optional: ``E1122``, ``e11.22``; a block is ``E08-E13``, a chapter
    ``Chapter 4`` or ``Section 0``.

    Args:
        content: The generation to read.
        text: What was typed.
        system: The only system to look in; all if None.
        date_of_service: Ranks the systems valid on it first; today if None.

    Returns:
        Every match, the best first: printed with exactly the dot that was typed, then in a system
        valid on the date, then in the order of systems. Empty if no release has the code.
    """
    typed = _typed(text)
    if not typed:
        return ()
    on = date_of_service or date.today()
    if _CHAPTER.fullmatch(typed):
        rows = _chapters(content, typed)
    else:
        rows = content.connection.execute(
            "SELECT * FROM code WHERE code = ?", (typed.replace(".", ""),)
        ).fetchall()
    sources = catalogue(content).sources

    def rank(row: sqlite3.Row) -> tuple[bool, bool, int, int]:
        return (
            not ("." in typed and row["display"] == typed),
            not covers(sources[row["source"]], on),
            SYSTEM_ORDER[row["system"]],
            row["id"],
        )

    return tuple(
        CodeRef(System(row["system"]), row["code"])
        for row in sorted(rows, key=rank)
        if system is None or row["system"] == system
    )


def _chapters(content: Content, typed: str) -> list[sqlite3.Row]:
    """Return the chapters printed as ``typed``, for example ``CHAPTER4`` or ``SECTION0``."""
    rows = content.connection.execute(
        "SELECT * FROM code WHERE parent IS NULL AND kind = ?", (Kind.CHAPTER.value,)
    )
    return [row for row in rows if "".join(row["display"].split()).upper() == typed]


def near(content: Content, text: str, limit: int = 5) -> list[CodeLine]:
    """Suggest codes that look like a text which names none.

    Args:
        content: The generation to read.
        text: What was typed.
        limit: Most suggestions to return.

    Returns:
        Codes that share the first three characters, or else two or one, the closest first.
    """
    typed = _typed(text).replace(".", "")
    for length in range(min(_LONGEST_PREFIX, len(typed)), 0, -1):
        rows = content.connection.execute(
            "SELECT * FROM code WHERE code >= ? AND code < ? AND kind NOT IN (?, ?)",
            (typed[:length], f"{typed[:length]}~", Kind.CHAPTER.value, Kind.BLOCK.value),
        ).fetchall()
        if rows:
            return [line(row) for row in _closest(typed, rows, limit)]
    return []


def _closest(typed: str, rows: list[sqlite3.Row], limit: int) -> list[sqlite3.Row]:
    """Return the rows whose codes take the fewest edits, then share the longest beginning."""
    # Imported here: it costs time at start, and only an unknown code needs it.
    from rapidfuzz.distance import Levenshtein, Prefix

    def distance(row: sqlite3.Row) -> tuple[int, int, int, str]:
        code = row["code"]
        return (
            Levenshtein.distance(typed, code),
            -Prefix.similarity(typed, code),
            SYSTEM_ORDER[row["system"]],
            code,
        )

    return sorted(rows, key=distance)[:limit]
