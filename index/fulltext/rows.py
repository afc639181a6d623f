"""Building the rows of a result list: titles, paths, matched phrases and highlights."""

import re
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from index.database import Content
from index.fulltext.phrase_scores import PhraseIndex
from index.fulltext.phrases import Label
from index.fulltext.text import words
from index.model import CodeRef, Hit, Kind, Match, Source, Span, System, is_stand_in
from index.model.editions import releases_for
from index.remembering import remembered

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_PATH_SEPARATOR = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "
_CHAPTER_LENGTH = 28
_MS_DRG = "MS-DRG"
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
        phrase_index: Its phrases.
    """

    def __init__(self, content: Content, phrase_index: PhraseIndex) -> None:
        self._content = content
        self._phrase_index = phrase_index
        # Ancestors repeat from row to row: at most some thousands of them.
        self._code_row = remembered(self._read_code_row, 8192)

    def _read_code_row(self, number: int) -> sqlite3.Row:
        row: sqlite3.Row = self._content.connection.execute(
            "SELECT * FROM code WHERE id = ?", (number,)
        ).fetchone()
        return row

    @cached_property
    def _severity_releases(self) -> tuple[Source, ...]:
        """The releases with lists of complications and comorbidities."""
        listed = self._content.connection.execute(
            'SELECT DISTINCT source FROM "grouping" WHERE scheme = ?', (_MS_DRG,)
        )
        names = {name for (name,) in listed}
        return tuple(source for source in self._content.sources() if source.id in names)

    def _severity(self, row: sqlite3.Row, on: date) -> str:
        """Return ``CC`` or ``MCC`` where a diagnosis is one on a date, else nothing."""
        if row["system"] != System.ICD10CM or not row["billable"]:
            return ""
        chosen = {source.id for source in releases_for(self._severity_releases, on)}
        found = self._content.connection.execute(
            'SELECT value, source FROM "grouping" WHERE system = ? AND code = ? AND scheme = ?',
            (row["system"], row["code"], _MS_DRG),
        )
        return next((str(value) for value, source in found if source in chosen), "")

    def identity(self, number: int) -> CodeRef:
        """Return the code of a document."""
        row = self._code_row(number)
        return CodeRef(System(row["system"]), row["code"])

    def title(self, number: int) -> str:
        """Return the title of a document."""
        return str(self._code_row(number)["title"])

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

    def build(
        self,
        ids: Sequence[int],
        rungs: Sequence[Match],
        searched: Sequence[str],
        prefixes: Collection[str],
        covered: Collection[System],
        valid: "npt.NDArray[np.bool_] | None",
        phrases: Mapping[int, int],
        on: date,
    ) -> list[Hit]:
        """Build the rows of some documents, in order.

        Args:
            ids: Document numbers.
            rungs: The rung of each.
            searched: Folded words to highlight.
            prefixes: Those of them that are beginnings of words.
            covered: Systems with an installed edition for the date of service.
            valid: Which documents are valid on that date, None if all are.
            phrases: Number of the phrase of each that fits best.
            on: The date of service.
        """
        return [
            self._hit(
                (row := self._code_row(number)),
                rung,
                searched,
                prefixes,
                phrases.get(number, -1),
                row["system"] in covered and (valid is None or bool(valid[number])),
                on,
            )
            for number, rung in zip(ids, rungs, strict=True)
        ]

    def _hit(
        self,
        row: sqlite3.Row,
        rung: Match,
        searched: Sequence[str],
        prefixes: Collection[str],
        phrase: int,
        covered: bool,
        on: date,
    ) -> Hit:
        title = _words_of(row)
        matched = ""
        matched_spans: tuple[Span, ...] = ()
        if phrase >= 0 and (label := self._phrase_index.label(phrase)) is not Label.TITLE:
            text = self._phrase_index.text(phrase)
            matched = f"{label.words}: {text}"
            offset = len(matched) - len(text)
            matched_spans = tuple(
                (start + offset, stop + offset) for start, stop in spans(text, searched, prefixes)
            )
        return Hit(
            id=row["id"],
            ref=CodeRef(System(row["system"]), row["code"]),
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
            severity=self._severity(row, on),
        )
