"""Favourites, notes and history as lists, and what deleting an entry does."""

from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING

from desktop.lookup.reader import LineReader
from desktop.lookup.suggestions import Entry, EntryKind
from index.model import CodeRef

if TYPE_CHECKING:
    from index.userdata import PinnedNote, UserData

_FEW = 8
_ALL = 200
_NOTE_LENGTH = 80
_GONE = "not in the installed editions"


class ListMode(Enum):
    """Which list is shown; the value says what stands there while it is empty."""

    START = "Type a few letters of a disease or a procedure, or a code."
    HISTORY = "No searches yet. What you search for and open is listed here."
    MEANT = "Nothing yet. “I meant this code” remembers a code for what you searched for."
    FAVOURITES = "No favourites yet. Open a code and press the key for favourites."


def _note_line(note: "PinnedNote") -> str:
    line = " ".join(note.text.split())[:_NOTE_LENGTH]
    return f"Private: {line}" if note.private else line


class PersonalLists:
    """Makes the lists from the person's data.

    Args:
        userdata: The person's data.
        reader: Gives the titles of codes.
    """

    def __init__(self, userdata: "UserData", reader: LineReader) -> None:
        self._userdata = userdata
        self._reader = reader

    def entries(self, mode: ListMode, generation: str) -> list[Entry]:
        """Return a list.

        Args:
            mode: Which one: a few of everything, the history, or favourites and notes.
            generation: Name of the content generation in force.
        """
        userdata = self._userdata
        if mode is ListMode.MEANT:
            return self._meant(generation)
        few = _FEW if mode is ListMode.START else _ALL
        favourites = [one.ref for one in userdata.favourites()[:few]]
        entries = []
        if mode is not ListMode.HISTORY:
            entries += self._codes("Favourites", EntryKind.FAVOURITE, favourites, generation)
        if mode is ListMode.FAVOURITES:
            return entries + self._notes()
        searches = [Entry(EntryKind.SEARCH, text) for text in userdata.searches(few)]
        if searches:
            entries += [Entry(EntryKind.HEADING, "Recent searches"), *searches]
        visits = userdata.visits(few)
        return entries + self._codes("Codes opened", EntryKind.VISIT, visits, generation)

    def delete(self, entry: Entry) -> str:
        """Delete an entry; it can be undone.

        Returns:
            What was deleted, empty if nothing can be.
        """
        if entry.kind is EntryKind.SEARCH:
            self._userdata.delete_search(entry.text)
            return f"search “{entry.text}”"
        if entry.ref is None:
            return ""
        if entry.kind is EntryKind.FAVOURITE and self._userdata.is_favourite(entry.ref):
            self._userdata.toggle_favourite(entry.ref)
            return f"favourite {entry.ref.display}"
        if entry.kind is EntryKind.MEANT and self._userdata.delete_meant(entry.query, entry.ref):
            return f"{entry.ref.display} for “{entry.query}”"
        if entry.kind is EntryKind.NOTE:
            self._userdata.set_note(entry.ref, "")
            return f"note on {entry.ref.display}"
        if entry.kind is EntryKind.VISIT:
            self._userdata.delete_visit(entry.ref)
            return f"{entry.ref.display} from the codes opened"
        return ""

    def _notes(self) -> list[Entry]:
        notes = [Entry(EntryKind.NOTE, _note_line(one), one.ref) for one in self._userdata.notes()]
        return [Entry(EntryKind.HEADING, "Notes"), *notes] if notes else []

    def _meant(self, generation: str) -> list[Entry]:
        synonyms = self._userdata.meant()
        titles = self._reader.titles(generation, [one.ref for one in synonyms])
        entries = [
            Entry(
                EntryKind.MEANT,
                f"“{one.query}”: {titles.get(one.ref, _GONE)}",
                one.ref,
                one.query,
            )
            for one in synonyms
        ]
        return [Entry(EntryKind.HEADING, "Your own words for codes"), *entries] if entries else []

    def _codes(
        self, heading: str, kind: EntryKind, refs: Iterable[CodeRef], generation: str
    ) -> list[Entry]:
        wanted = list(refs)
        titles = self._reader.titles(generation, wanted)
        codes = [Entry(kind, titles.get(ref, _GONE), ref) for ref in wanted]
        return [Entry(EntryKind.HEADING, heading), *codes] if codes else []
