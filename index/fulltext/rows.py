"""Building the rows of a result list: titles, paths, matched phrases and highlights."""

import re
import sqlite3
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from index.database import Content
from index.fulltext.phrases import WIDE, Phrase, phrases
from index.fulltext.text import words
from index.model import CodeRef, Hit, Kind, Match, Span, System, is_stand_in

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_PATH_SEPARATOR = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "
_CHAPTER_LENGTH = 28
_CHAPTER_OPENING = re.compile(r"(Certain|Diseases of the) ")
_CHAPTER_CUT = re.compile(r",| and | \[")


def spans(text: str, searched: Collection[str], prefixes: Collection[str]) -> tuple[Span, ...]:
    """Return where the searched words stand in ``text``.

    Args:
        text: The text shown.
        searched: Folded words.
        prefixes: Those of them that match the beginnings of words.
    """
    found: list[Span] = []
    for word in words(text):
        if word.text in searched:
            found.append((word.start, word.end))
            continue
        beginnings = [len(prefix) for prefix in prefixes if word.text.startswith(prefix)]
        if beginnings:
            found.append((word.start, word.start + max(beginnings)))
    return tuple(found)


def held(text: str, searched: Collection[str], prefixes: Collection[str]) -> set[str]:
    """Return which of the searched words ``text`` holds."""
    found = {word.text for word in words(text)}
    begun = {prefix for prefix in prefixes if any(word.startswith(prefix) for word in found)}
    return begun.union(found.intersection(searched))


def _short_chapter(title: str) -> str:
    """Return the first idea of a chapter's title: ``Endocrine``, ``Circulatory system``."""
    short = _CHAPTER_OPENING.sub("", title, count=1)
    if len(short) > _CHAPTER_LENGTH:
        short = _CHAPTER_CUT.split(short, maxsplit=1)[0]
    if len(short) > _CHAPTER_LENGTH:
        short = short[:_CHAPTER_LENGTH].rsplit(" ", 1)[0] + "\N{HORIZONTAL ELLIPSIS}"
    return short[:1].upper() + short[1:]


def _words_of(row: sqlite3.Row) -> str:
    """Return the title of a row as far as it can be searched: nothing for what stands in for it."""
    return "" if is_stand_in(row["title"]) else row["title"]


class Rows:
    """Reads result rows from one generation.

    Args:
        content: The generation.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        # Ancestors repeat from row to row: at most some thousands of them.
        self._code_row = lru_cache(8192)(self._read_code_row)

    def _read_code_row(self, number: int) -> sqlite3.Row:
        row: sqlite3.Row = self._content.connection.execute(
            "SELECT * FROM code WHERE id = ?", (number,)
        ).fetchone()
        return row

    def identity(self, number: int) -> CodeRef:
        """Return the code of a document."""
        row = self._code_row(number)
        return CodeRef(System(row["system"]), row["code"])

    def _above(self, row: sqlite3.Row) -> list[sqlite3.Row]:
        """Return the rows above a row, nearest first."""
        above: list[sqlite3.Row] = []
        parent = row["parent"]
        while parent is not None:
            above.append(self._code_row(parent))
            parent = above[-1]["parent"]
        return above

    def _path(self, row: sqlite3.Row) -> str:
        """Return chapter, category and parent; a block only where it is the parent."""
        above = self._above(row)
        parts = [_short_chapter(place["title"]) for place in above if place["kind"] == Kind.CHAPTER]
        parts += [place["display"] for place in above[1:] if place["kind"] == Kind.CATEGORY]
        if above and above[0]["kind"] != Kind.CHAPTER:
            parts.append(above[0]["display"])
        return _PATH_SEPARATOR.join(parts)

    def _phrases(self, numbers: Collection[int]) -> dict[int, list[Phrase]]:
        """Return the phrases of some documents, a 7th-character code's from its base.

        Behind them stand the titles of the headings above, which a code is found by as well.
        """
        base = {
            number: row["parent"]
            for number in numbers
            if (row := self._code_row(number))["code"][6:7] and row["parent"] is not None
        }
        found = phrases(self._content.connection, {*numbers, *base.values()})
        return {
            number: [
                *(found.get(number) or found.get(base.get(number, -1), [])),
                *(
                    Phrase("under", _words_of(place))
                    for place in self._above(self._code_row(number))
                    if place["kind"] not in WIDE
                ),
            ]
            for number in numbers
        }

    def build(
        self,
        ids: Sequence[int],
        rungs: Sequence[Match],
        searched: Sequence[str],
        prefixes: Collection[str],
        covered: Collection[System],
        valid: "npt.NDArray[np.bool_] | None",
    ) -> list[Hit]:
        """Build the rows of some documents, in order.

        Args:
            ids: Document numbers.
            rungs: The rung of each.
            searched: Folded words to highlight.
            prefixes: Those of them that are beginnings of words.
            covered: Systems with an installed edition for the date of service.
            valid: Which documents are valid on that date, None if all are.
        """
        rows = [self._code_row(number) for number in ids]
        lacking = [
            number
            for number, row in zip(ids, rows, strict=True)
            if searched and len(held(_words_of(row), searched, prefixes)) < len(searched)
        ]
        found = self._phrases(lacking) if lacking else {}
        return [
            self._hit(
                row,
                rung,
                searched,
                prefixes,
                found.get(row["id"], []),
                row["system"] in covered and (valid is None or bool(valid[row["id"]])),
            )
            for row, rung in zip(rows, rungs, strict=True)
        ]

    def _hit(
        self,
        row: sqlite3.Row,
        rung: Match,
        searched: Sequence[str],
        prefixes: Collection[str],
        phrases: Sequence[Phrase],
        covered: bool,
    ) -> Hit:
        system = System(row["system"])
        title = _words_of(row)
        matched = ""
        matched_spans: tuple[Span, ...] = ()
        if phrases:
            in_title = held(title, searched, prefixes)
            gain, phrase = max(
                ((len(held(one.text, searched, prefixes) - in_title), one) for one in phrases),
                key=lambda pair: pair[0],
            )
            if gain:
                matched = str(phrase)
                matched_spans = phrase.shifted(spans(phrase.text, searched, prefixes))
        return Hit(
            id=row["id"],
            ref=CodeRef(system, row["code"]),
            display=row["display"],
            title=row["title"],
            title_spans=spans(title, searched, prefixes),
            kind=Kind(row["kind"]),
            billable=bool(row["billable"]),
            path=self._path(row),
            match=rung,
            matched=matched,
            matched_spans=matched_spans,
            covered=covered,
        )
