"""Answers to the words typed, as items of the list."""

from bisect import bisect_right

from desktop.browse.outline import Item
from desktop.browse.reader import Loaded
from index.database import Content
from index.pages.browsing import Book, find_sections
from index.pages.terms import FOUND, Found, holds, query_words, words_of


def found_items(loaded: Loaded, found: tuple[Found, ...]) -> tuple[Item, ...]:
    """Return what an index answered: main terms by themselves, other terms with their path."""
    mains = {item.key: item for item in loaded.items}
    return tuple(
        mains[str(one.number)]
        if one.number == one.main
        else Item(str(one.number), one.path[-1], below=", ".join(one.path[:-1]))
        for one in found
    )


def answers(loaded: Loaded, text: str, content: Content) -> tuple[Item, ...]:
    """Find items of a book that is no index, by the beginnings of words in any order.

    Args:
        loaded: The book.
        text: What was typed.
        content: The generation.
    """
    wanted = query_words(text)
    if not wanted:
        return loaded.items
    if loaded.rows:
        return _rows(loaded, wanted)
    if loaded.wanted.book is Book.GUIDELINES and loaded.edition is not None:
        number = text.strip().casefold().rstrip(".")
        exact = [one.number for one in loaded.sections if one.number.casefold() == number]
        numbers = exact or find_sections(content, loaded.edition.source, wanted)
        titles = {one.number: one.title for one in loaded.sections}
        return tuple(Item(number, titles[number], below=number) for number in numbers)
    return tuple(
        item for item in loaded.items if holds(words_of(f"{item.code} {item.text}"), wanted)
    )


def _rows(loaded: Loaded, wanted: tuple[str, ...]) -> tuple[Item, ...]:
    """Return the rows of a table whose path holds every word, those that name one first."""
    rows = loaded.rows
    titles = [row.title for row in rows]
    paths: dict[int, list[str]] = {}
    level_path: list[str] = []
    for row, title in zip(rows, titles, strict=True):
        level_path = [*level_path[: row.level], title]
        if holds(row.path, wanted):
            paths[row.number] = level_path
    fits = [row for row in rows if row.number in paths]
    # What was typed stands in the row itself, not only in a term above it.
    fits.sort(
        key=lambda row: (
            not holds(words_of(row.title), wanted),
            not words_of(row.title).startswith(f" {wanted[0]}"),
            row.level,
        )
    )
    first = 1 if loaded.wanted.book is Book.NEOPLASM else 0
    return tuple(
        Item(str(row.number), row.title, below=", ".join(paths[row.number][first:-1]))
        for row in fits[:FOUND]
    )


def listed(loaded: Loaded, key: str) -> str:
    """Return the key of the item that stands for an entry where all items are listed.

    Args:
        loaded: The book.
        key: The entry: in an index the main term above it is listed, in a table the term above.
    """
    if loaded.wanted.book is Book.TABLES:
        return key[:3]
    if not key.isdecimal():
        return key
    if loaded.terms is not None and loaded.terms.mains:
        return str(loaded.terms.mains[loaded.terms.place(int(key))].number)
    if loaded.rows:
        numbers = [int(item.key) for item in loaded.items]
        place = bisect_right(numbers, int(key)) - 1
        return str(numbers[max(place, 0)])
    return key
