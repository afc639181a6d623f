"""Places in the books, as texts that other workspaces name and as steps to go back to."""

from dataclasses import dataclass

from index.pages.browsing import Book

_LONGEST = 60
"""Most steps kept."""
_PREFIXES = {
    "guideline": Book.GUIDELINES,
    "table": Book.TABLES,
    "modifier": Book.MODIFIERS,
    "pos": Book.PLACES,
}


@dataclass(frozen=True, slots=True)
class Spot:
    """An entry of a book.

    Attributes:
        book: The book.
        key: Number or code of the entry, empty for the book's beginning.
    """

    book: Book
    key: str


def parse_place(place: str) -> Spot | None:
    """Return the place that a text names, None if it names none.

    Args:
        place: ``guideline:I.C.4.a``, ``index:drug:12``, ``table:0DT``, ``modifier:25``, ``pos:11``.
    """
    what, colon, rest = place.strip().partition(":")
    if not colon:
        return None
    if what in _PREFIXES:
        return Spot(_PREFIXES[what], rest.strip())
    book, _, number = rest.partition(":")
    if what == "index" and book in set(Book) and (not number or number.isdecimal()):
        return Spot(Book(book), number)
    return None


class Trail:
    """The places left by a jump, as a browser keeps its pages."""

    def __init__(self) -> None:
        self._spots: list[Spot] = []
        self._at = 0

    def step(self, here: Spot, there: Spot) -> None:
        """Note a jump; what lay ahead is dropped."""
        if here == there:
            return
        self._spots = [*self._spots[: self._at], here, there][-_LONGEST:]
        self._at = len(self._spots) - 1

    def move(self, here: Spot, by: int) -> Spot | None:
        """Return the place one step back (-1) or forward (1), None if there is none.

        Args:
            here: The place that is left, to come back to.
            by: -1 or 1.
        """
        if not 0 <= self._at + by < len(self._spots):
            return None
        self._spots[self._at] = here
        self._at += by
        return self._spots[self._at]
