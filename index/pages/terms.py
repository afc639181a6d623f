"""The indexes as coders use them: main terms, the terms below one, finding, and "see" references.

A main term and everything below it are neighbours in the book, so that a whole tree is one range
of numbers.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.database import Content
from index.database.tables.books import IndexEntry, folded_title
from index.fulltext.text import index_words
from index.model import Source
from index.pages.browsing import Book

ENDINGS = frozenset({"(s)", "(es)", "(ies)", "(al)", "(ed)"})
"""Modifiers that are part of the word before them."""
MAIN_TERMS_SEARCHED = 60
"""Most main terms below which the rest of a query is looked for."""
FOUND = 200
"""Most entries returned for a query."""
_COLUMNS = ", ".join(IndexEntry._fields)


def line_text(title: str, nemod: str, nemod_at: int) -> str:
    """Return a title with its nonessential modifiers where they are printed."""
    if not nemod:
        return title
    if nemod in ENDINGS:
        return f"{title[:nemod_at]}{nemod}{title[nemod_at:]}"
    before, after = title[:nemod_at], title[nemod_at:]
    return " ".join(f"{before} {nemod} {after}".split())


def words_of(text: str) -> str:
    """Return the folded words of a text, each after a blank: `` diabetes mellitus``."""
    return "".join(f" {word}" for word in index_words(text))


def query_words(text: str) -> tuple[str, ...]:
    """Return the words of what was typed, without words that are in no index."""
    return tuple(dict.fromkeys(index_words(text)))


def holds(words: str, wanted: Iterable[str]) -> bool:
    """Return whether each of ``wanted`` begins a word of ``words`` (see ``words_of``)."""
    return all(f" {word}" in words for word in wanted)


@dataclass(frozen=True, slots=True)
class MainTerm:
    """A main term.

    Attributes:
        number: Its number in the book.
        title: Its title.
        nemod: Its nonessential modifiers.
        nemod_at: Where they stand in the title.
        words: The words of both, see ``words_of``.
    """

    number: int
    title: str
    nemod: str
    nemod_at: int
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that answers a query.

    Attributes:
        number: Its number in the book.
        main: Number of its main term.
        path: The titles from the main term to it.
    """

    number: int
    main: int
    path: tuple[str, ...]


@dataclass(frozen=True)
class Terms:
    """The main terms of a book, read once; 8,117 take about 60 ms.

    Attributes:
        book: The book.
        source: Its edition.
        mains: The main terms in printed order.
    """

    book: Book
    source: Source
    mains: tuple[MainTerm, ...]

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the main terms."""
        return tuple(main.number for main in self.mains)

    def place(self, number: int) -> int:
        """Return the place among the main terms of the one that an entry belongs to."""
        return max(bisect_right(self.numbers, number) - 1, 0)

    def span(self, place: int) -> tuple[int, int]:
        """Return the first number of a main term's tree and that behind its last."""
        last = place + 1 < len(self.mains)
        return self.numbers[place], self.numbers[place + 1] if last else 1 << 60


def read_terms(content: Content, source: Source, book: Book) -> Terms:
    """Read the main terms of a book."""
    rows = content.connection.execute(
        "SELECT number, title, nemod, nemod_at FROM index_entry"
        " WHERE book = ? AND level = 0 AND source = ? ORDER BY number",
        (book.value, source.id),
    )
    mains = tuple(
        MainTerm(number, title, nemod, at, words_of(f"{title} {nemod}"))
        for number, title, nemod, at in rows
    )
    return Terms(book, source, mains)


def tree(content: Content, terms: Terms, number: int) -> tuple[IndexEntry, ...]:
    """Return the main term of an entry and everything below it, in printed order."""
    if not terms.mains:
        return ()
    first, behind = terms.span(terms.place(number))
    rows = content.connection.execute(
        f"SELECT {_COLUMNS} FROM index_entry WHERE book = ? AND number >= ? AND number < ?"  # noqa: S608
        " AND source = ? ORDER BY number",
        (terms.book.value, first, behind, terms.source.id),
    )
    return tuple(IndexEntry(*row) for row in rows)


def find(content: Content, terms: Terms, text: str) -> tuple[Found, ...]:
    """Find entries by the words typed: in main terms first, what they lack in the terms below.

    Words come in any order, each may be the beginning of a word: ``diabetes type 2 kidney``.

    Returns:
        Main terms that hold every word, then terms below those that hold some; better fits
        first, else in printed order. At most ``FOUND``.
    """
    wanted = query_words(text)
    if not wanted:
        return ()
    whole: list[tuple[tuple[int, int], MainTerm]] = []
    part: list[tuple[tuple[int, int], MainTerm, tuple[str, ...]]] = []
    for place, main in enumerate(terms.mains):
        missing = tuple(word for word in wanted if f" {word}" not in main.words)
        if len(missing) == len(wanted):
            continue
        if missing:
            part.append(((len(missing), _distance(main, wanted)), main, missing))
        else:
            whole.append(((_distance(main, wanted), place), main))
    whole.sort(key=lambda item: item[0])
    found = [Found(main.number, main.number, (main.title,)) for _, main in whole[:FOUND]]
    part.sort(key=lambda item: (item[0], item[1].number))
    for _, main, missing in part[:MAIN_TERMS_SEARCHED]:
        if len(found) >= FOUND:
            break
        found += _below(content, terms, main, missing)
    return tuple(found[:FOUND])


def _distance(main: MainTerm, wanted: Sequence[str]) -> int:
    """Return how far a main term is from what was typed: 0 if it is the first word typed."""
    first = main.words.split(" ", 2)[1:2]
    if first and first[0] in wanted:
        return 0 if first[0] == wanted[0] else 1
    if first and any(first[0].startswith(word) for word in wanted):
        return 2
    return 3


def _below(content: Content, terms: Terms, main: MainTerm, missing: tuple[str, ...]) -> list[Found]:
    """Return the terms below a main term whose path holds the words it lacks, uppermost first."""
    first, behind = terms.span(terms.place(main.number))
    paths: dict[int, tuple[str, tuple[str, ...]]] = {first: ("", (main.title,))}
    found = []
    for number, parent, title, nemod in content.connection.execute(
        "SELECT number, parent, title, nemod FROM index_entry WHERE book = ? AND number > ?"
        " AND number < ? AND source = ? ORDER BY number",
        (terms.book.value, first, behind, terms.source.id),
    ):
        above, titles = paths[parent]
        words = above + words_of(f"{title} {nemod}")
        paths[number] = (words, (*titles, title))
        if holds(words, missing) and not holds(above, missing):
            found.append(Found(number, first, paths[number][1]))
    found.sort(key=lambda one: len(one.path))  # stable: printed order within a level
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of a book.

    Attributes:
        book: The book.
        number: The entry's number; -1 for the book's beginning.
    """

    book: Book
    number: int


def resolve_reference(
    content: Content, sources: dict[Book, Source], book: Book, text: str
) -> Place | None:
    """Find the entry that a "see" reference means.

    Args:
        content: The generation.
        sources: The edition of every installed book.
        book: The book in which the reference stands.
        text: Its text: ``Disease, kidney``, ``Neoplasm, bone, malignant``.

    Returns:
        The deepest entry that the path leads to, None if it leads nowhere ("see condition").
    """
    parts = _parts(text)
    if not parts or parts[0].split()[0] == "condition":
        return None  # "see condition": the reader is to look up the condition itself
    if parts[0].startswith("table of drugs") and Book.DRUG in sources:
        return Place(Book.DRUG, -1)
    neoplasm = parts[0].startswith(("neoplasm", "table of neoplasm"))
    if neoplasm and book is not Book.NEOPLASM and Book.NEOPLASM in sources:
        return _neoplasm(content, sources[Book.NEOPLASM], parts[1:])
    found = _walk(content, book, sources[book], parts)
    return None if found is None else Place(book, found)


def _parts(text: str) -> list[str]:
    """Return the folded parts of a reference; "by site" and the like mean no entry."""
    bare = ""
    depth = 0
    for character in text:
        depth += (character in "([") - (character in ")]")
        if character not in "()[]" and depth <= 0:
            bare += character
    parts = [folded_title(part).partition(" by ")[0] for part in bare.split(",")]
    return [part for part in parts if part and not part.startswith("by ")]


def _neoplasm(content: Content, source: Source, parts: Sequence[str]) -> Place:
    """Return the row of the neoplasm table for a site; its beginning if no site is named."""
    columns = {"malignant", "benign", "in situ", "uncertain behavior", "unspecified behavior"}
    sites = [part for part in parts if part not in columns]
    row = content.connection.execute(
        "SELECT min(number) FROM index_entry WHERE book = 'neoplasm' AND level = 0 AND source = ?",
        (source.id,),
    ).fetchone()
    main: int = row[0] or 0
    below = _descend(content, Book.NEOPLASM, source, main, sites)
    return Place(Book.NEOPLASM, below)


def _walk(content: Content, book: Book, source: Source, parts: Sequence[str]) -> int | None:
    """Return the entry that a path leads to, as far as it leads."""
    # A comma may be part of the main term itself ("Hunt's, disease" stands for "Hunt's disease").
    for taken in (1, 2):
        if taken > len(parts):
            break
        for glue in (" ", ", ") if taken > 1 else (" ",):
            main = _main(content, book, source, glue.join(parts[:taken]))
            if main is not None:
                return _descend(content, book, source, main, parts[taken:])
    return None


def _main(content: Content, book: Book, source: Source, wanted: str) -> int | None:
    """Return the main term of a title: the same, else in the other number, else one it begins."""
    other = wanted[:-1] if wanted.endswith("s") else f"{wanted}s"
    query = (
        "SELECT number FROM index_entry WHERE book = ? AND level = 0 AND source = ?"
        " AND folded >= ? AND folded < ? ORDER BY number LIMIT 1"
    )
    for form in (wanted, other):
        for low, high in ((form, f"{form}\0"), (f"{form},", f"{form}-"), (f"{form} ", f"{form}!")):
            row = content.connection.execute(query, (book.value, source.id, low, high)).fetchone()
            if row is not None:
                return int(row[0])
    return None


def _descend(
    content: Content, book: Book, source: Source, number: int, parts: Sequence[str]
) -> int:
    """Return the term that ``parts`` lead to below an entry, as far as they lead."""
    for part in parts:
        level: int = content.connection.execute(
            "SELECT level FROM index_entry WHERE book = ? AND number = ? AND source = ?",
            (book.value, number, source.id),
        ).fetchone()[0]
        children = content.connection.execute(
            "SELECT number, folded FROM index_entry WHERE book = ? AND parent = ? AND source = ?"
            " ORDER BY number",
            (book.value, number, source.id),
        ).fetchall()
        best = _best(part, children)
        if best is None:
            best = _deeper(content, book, source, number, level, part)
        if best is None:
            break
        number = best
    return number


def _deeper(
    content: Content, book: Book, source: Source, number: int, level: int, part: str
) -> int | None:
    """Return the uppermost term of this title anywhere below an entry: "with" may be left out."""
    behind = content.connection.execute(
        "SELECT number FROM index_entry WHERE book = ? AND number > ? AND level <= ?"
        " AND source = ? ORDER BY number LIMIT 1",
        (book.value, number, level, source.id),
    ).fetchone()
    row = content.connection.execute(
        "SELECT number FROM index_entry WHERE book = ? AND number > ? AND number < ?"
        " AND folded = ? AND source = ? ORDER BY level, number LIMIT 1",
        (book.value, number, behind[0] if behind else 1 << 60, part, source.id),
    ).fetchone()
    return int(row[0]) if row else None


def _best(part: str, children: Sequence[tuple[int, str]]) -> int | None:
    """Return the term whose title is ``part``, else the first that begins with its words."""
    exact = next((number for number, folded in children if folded == part), None)
    if exact is not None:
        return exact
    words = words_of(part)
    return next(
        (n for n, folded in children if words and f"{words_of(folded)} ".startswith(f"{words} ")),
        None,
    )


def path(entries: Sequence[IndexEntry], number: int) -> tuple[IndexEntry, ...]:
    """Return the entries from the main term to one of its terms.

    Args:
        entries: A main term's tree.
        number: Number of the term.
    """
    first = entries[0].number if entries else 0
    found: list[IndexEntry] = []
    at: int | None = number
    while at is not None and 0 <= at - first < len(entries):
        found.insert(0, entries[at - first])
        at = entries[at - first].parent
    return tuple(found)
