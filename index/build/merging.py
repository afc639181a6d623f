"""Merging the editions of one code set into one list of codes.

A code stands in the content once, however many installed editions have it: search, favourites and
links know it by its characters. Its row says what the newest edition says; what other editions
say differently is kept beside it, one version an edition.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from index.build.errors import BuildError
from index.model import Kind, System, is_stand_in
from index.sources.manifest import SourceEntry
from index.sources.records import NAMED_ONLY, CodeRow

_HEADINGS = (Kind.CHAPTER, Kind.BLOCK)


class Version(NamedTuple):
    """What one edition says of a code that is not the same in all of them."""

    code: str
    source: str
    title: str
    billable: bool


@dataclass
class EditionCodes:
    """The codes of one release.

    Attributes:
        entry: The release.
        rows: Its rows by code, in its order.
    """

    entry: SourceEntry
    rows: dict[str, CodeRow] = field(default_factory=dict)

    def add(self, row: CodeRow) -> None:
        """Take a row.

        Raises:
            BuildError: The release has the code already.
        """
        if self.rows.setdefault(row.code, row) is not row:
            msg = f"{self.entry.name} ({self.entry.id}): {row.display} occurs twice in {row.system}"
            raise BuildError(msg)

    @property
    def age(self) -> tuple[str, str]:
        """Sort key: the newest edition has the largest."""
        return (self.entry.valid_from or "", self.entry.valid_to or "")

    @property
    def has_titles(self) -> bool:
        """Whether it says what its codes mean; the fee schedule lists licensed ones by number."""
        codes = [row for row in self.rows.values() if row.kind is Kind.CODE]
        return not codes or not all(is_stand_in(row.title) for row in codes)

    @property
    def fullness(self) -> int:
        """How full its titles are among those of the lists of one edition."""
        codes = (row.fullness for row in self.rows.values() if row.kind is Kind.CODE)
        return max(codes, default=0)

    @property
    def has_chapters(self) -> bool:
        """Whether it carries the classification's headings."""
        return any(row.kind is Kind.CHAPTER for row in self.rows.values())

    @property
    def has_headers(self) -> bool:
        """Whether it lists codes that are not billable; a codes file leaves them out."""
        return any(
            not row.billable and not row.source and row.kind not in _HEADINGS
            for row in self.rows.values()
        )


@dataclass(frozen=True)
class Merged:
    """One code set, merged.

    Attributes:
        rows: Each code with the id of the release its row comes from, parents first.
        versions: Codes that differ between editions.
        editions: Ids of the releases that are editions of the set, oldest first. Where a licensed
            list is among them, lists of numbers without titles are none.
    """

    rows: tuple[tuple[CodeRow, str], ...]
    versions: tuple[Version, ...]
    editions: tuple[str, ...]


def merge(system: System, editions: Sequence[EditionCodes]) -> Merged:
    """Merge the editions of a code set.

    The newest edition's title of a code is taken, and within an edition the fullest. A list
    without titles, whatever its date, gives the codes that the others lack and nothing else.

    Args:
        system: The code set.
        editions: Each release that has codes of it.

    Raises:
        BuildError: A row stands under a code that no edition has.
    """
    newest_first = sorted(
        editions, key=lambda one: (one.has_titles, one.age, one.fullness), reverse=True
    )
    dated = _dated(newest_first)
    base = next((one for one in newest_first if one.has_chapters), newest_first[0])
    order = _merged_order(base, [one for one in newest_first if one is not base])
    parents = _Parents(base, newest_first, order)
    rows = []
    for code in order:
        newest = next(one for one in newest_first if code in one.rows)
        row = newest.rows[code]
        framed = base.rows.get(code, row)
        kind = row.kind if row.kind is Kind.CODE or framed is row else framed.kind
        placed = row._replace(
            parent=parents.of(code),
            kind=kind,
            display=framed.display,
            title=_accented(code, newest_first),
        )
        rows.append((placed, row.source or newest.entry.id))
    return Merged(
        tuple(rows),
        tuple(_versions(order, dated)) if len(dated) > 1 else (),
        tuple(one.entry.id for one in reversed(dated)),
    )


def _dated(newest_first: Sequence[EditionCodes]) -> list[EditionCodes]:
    """Return the releases that say from when to when a code and its title hold.

    A payment list does not end a code that it does not price, so it is none of them where the
    code set's own publisher's list is installed. Of the long, medium and short list of a year
    only the fullest is one: they are the same edition, and their wordings are no changes.
    """
    titled = [one for one in newest_first if one.has_titles] or newest_first
    titled = [one for one in titled if one.fullness > NAMED_ONLY] or titled
    fullest: dict[tuple[str, str], int] = {}
    for one in titled:
        fullest[one.age] = max(fullest.get(one.age, 0), one.fullness)
    return [one for one in titled if one.fullness == fullest[one.age]]


def _merged_order(base: EditionCodes, others: Iterable[EditionCodes]) -> list[str]:
    """Return all codes: those of other editions behind the code they follow there."""
    following: dict[str, list[str]] = {}
    placed = set(base.rows)
    for edition in others:
        previous = ""
        for code in edition.rows:
            if code not in placed:
                following.setdefault(previous, []).append(code)
                placed.add(code)
            previous = code
    order: list[str] = []
    waiting = [*reversed([*following.pop("", ()), *base.rows])]
    while waiting:
        code = waiting.pop()
        order.append(code)
        waiting += reversed(following.pop(code, ()))
    return order


class _Parents:
    """Finds the row under which each code of a merged set stands."""

    def __init__(
        self, base: EditionCodes, newest_first: Sequence[EditionCodes], order: Sequence[str]
    ) -> None:
        self._base = base
        self._editions = newest_first
        self._places = {code: place for place, code in enumerate(order)}
        self._blocks = [
            (*code.split("-", 1), code)
            for code, row in base.rows.items()
            if row.kind is Kind.BLOCK and "-" in code
        ]

    def of(self, code: str) -> str | None:
        """Return the parent of a code, None if it stands at the top.

        Raises:
            BuildError: Its release names a parent that does not stand before it.
        """
        if code in self._base.rows:
            return self._checked(code, self._base.rows[code], self._base.entry)
        edition = next(one for one in self._editions if code in one.rows)
        row = edition.rows[code]
        if row.parent is not None:
            return self._checked(code, row, edition.entry)
        prefix = code[:-1]
        while prefix:
            if self._places.get(prefix, len(self._places)) < self._places[code]:
                return prefix
            prefix = prefix[:-1]
        return self._block(code)

    def _checked(self, code: str, row: CodeRow, entry: SourceEntry) -> str | None:
        parent = row.parent
        if parent is not None and self._places.get(parent, len(self._places)) >= self._places[code]:
            msg = f"{entry.name} ({entry.id}): {parent} is used before it is defined"
            raise BuildError(msg)
        return parent

    def _block(self, code: str) -> str | None:
        """Return the narrowest block whose range holds a category, None if there is none."""
        around = [
            (last, first, name)
            for first, last, name in self._blocks
            if first <= code[: len(first)] and code[: len(last)] <= last
        ]
        around.sort(key=lambda one: (one[0], one[1]))
        return around[0][2] if around else None


def folded(title: str) -> str:
    """Return a title without accents: releases of one edition differ in them."""
    decomposed = unicodedata.normalize("NFKD", title) if not title.isascii() else title
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def _accented(code: str, newest_first: Sequence[EditionCodes]) -> str:
    """Return a code's newest title, with the accents that another edition prints in it."""
    titles = [one.rows[code].title for one in newest_first if code in one.rows]
    if titles[0].isascii():
        for title in titles[1:]:
            if not title.isascii() and folded(title) == titles[0]:
                return title
    return titles[0]


def _versions(order: Iterable[str], editions: Sequence[EditionCodes]) -> Iterable[Version]:
    """Yield what each edition says of the codes that differ between editions."""
    listing_headers = {one.entry.id for one in editions if one.has_headers}
    for code in order:
        having = [one for one in editions if code in one.rows]
        if not having:
            continue
        newest = having[0].rows[code]
        if newest.kind in _HEADINGS or newest.source:
            continue
        expected = [one for one in editions if newest.billable or one.entry.id in listing_headers]
        same = {(folded(one.rows[code].title), one.rows[code].billable) for one in having}
        if len(same) > 1 or any(code not in one.rows for one in expected):
            for one in reversed(having):
                row = one.rows[code]
                yield Version(code, one.entry.id, row.title, row.billable)
