"""What colleagues share: words for codes, favourites and notes, put beside one's own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from index.model import CodeRef
from index.userdata.base import now_text, row_ref
from index.userdata.connection import UserDataError
from index.userdata.exchange import Shared
from index.userdata.meant import MeantStore
from index.userdata.notes import NoteStore

BEFORE = "everything as it was before the exchange"
"""What undoing an exchange brings back; it also marks the exchange among the deletions."""


class Keep(Enum):
    """Which note stays where two people wrote different ones on a code."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A code on which both have a note, and not the same.

    Attributes:
        ref: The code.
        mine: The person's own note; empty where it is private.
        theirs: The note of the file.
        private: Whether the own note is kept encrypted: so is one made of both.
    """

    ref: CodeRef
    mine: str
    theirs: str
    private: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would change.

    Attributes:
        words: Words for codes that are not known yet: key, query, code.
        favourites: Codes that are no favourites yet.
        notes: Notes on codes that have none.
        conflicts: Codes where the person has to choose.
        known: How much of the file is there already.
    """

    words: tuple[tuple[str, str, CodeRef], ...]
    favourites: tuple[CodeRef, ...]
    notes: tuple[tuple[CodeRef, str], ...]
    conflicts: tuple[Conflict, ...]
    known: int

    @property
    def new(self) -> int:
        """How much would be added without a choice."""
        return len(self.words) + len(self.favourites) + len(self.notes)


class MergeStore(NoteStore, MeantStore):
    """Shares what is not private, and takes over what others share."""

    def shared(self) -> Shared:
        """Return the words, favourites and notes that may go to others: no private note."""
        notes = self._rows(
            "SELECT system, code, text FROM note WHERE profile = ? AND deletion IS NULL"
            " AND sealed IS NULL ORDER BY system, code",
            self._profile,
        )
        return Shared(
            tuple((one.query, one.ref) for one in reversed(self.meant())),
            tuple(self._favourite_codes()),
            tuple((row_ref(row), str(row["text"])) for row in notes),
        )

    def plan(self, shared: Shared, key_of: Callable[[str], str]) -> Plan:
        """Compare a file with what is there; nothing is changed.

        Args:
            shared: What the file holds.
            key_of: Returns the form in which queries are compared, empty if one has no word.
        """
        words = {(key_of(query), ref): query for query, ref in shared.words if key_of(query)}
        known_words = {(one.key, one.ref) for one in self.meant()}
        new_words = [(key, query, ref) for (key, ref), query in words.items()]
        new_words = [one for one in new_words if (one[0], one[2]) not in known_words]
        favourites = dict.fromkeys(shared.favourites)
        known_favourites = set(self._favourite_codes())
        new_favourites = [ref for ref in favourites if ref not in known_favourites]
        notes, conflicts, known = [], [], 0
        for ref, text in dict(shared.notes).items():
            row = self._note_row(ref)
            private = row is not None and row["sealed"] is not None
            if row is None:
                notes.append((ref, text))
            elif private or row["text"].strip() != text.strip():
                conflicts.append(Conflict(ref, str(row["text"]), text, private))
            else:
                known += 1
        known += len(words) - len(new_words) + len(favourites) - len(new_favourites)
        return Plan(tuple(new_words), tuple(new_favourites), tuple(notes), tuple(conflicts), known)

    def merge(self, plan: Plan, choices: Mapping[CodeRef, Keep]) -> int:
        """Carry a plan out, all of it or nothing; ``undo`` takes all of it back.

        Args:
            plan: What ``plan`` returned.
            choices: Which note stays at each conflict; the own one where nothing is said.

        Returns:
            How many words, favourites and notes were added or changed.

        Raises:
            UserDataError: A note was changed since the plan was made, a private one cannot be
                read now, or the file cannot be written. Nothing was changed.
        """
        chosen = [
            (one, choices.get(one.ref, Keep.MINE))
            for one in plan.conflicts
            if choices.get(one.ref, Keep.MINE) is not Keep.MINE
        ]
        if not plan.new and not chosen:
            return 0
        with self._write() as connection:
            when = now_text()
            deletion = connection.execute(
                "INSERT INTO deletion (profile, description, deleted_at) VALUES (?, ?, ?)",
                (self._profile, BEFORE, when),
            ).lastrowid
            done = 0
            for key, query, ref in plan.words:
                done += connection.execute(
                    "INSERT OR IGNORE INTO meant (profile, query_key, query, system, code, created)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (self._profile, key, query, ref.system.value, ref.code, when),
                ).rowcount
            for ref in plan.favourites:
                done += connection.execute(
                    "INSERT OR IGNORE INTO favourite (profile, system, code, added)"
                    " VALUES (?, ?, ?, ?)",
                    (*self._key(ref), when),
                ).rowcount
            for ref, text in plan.notes:
                self._put(ref, "", text, when, private=False)
            for one, keep in chosen:
                self._replace(one, keep, when, deletion)
        return done + len(plan.notes) + len(chosen)

    def _favourite_codes(self) -> list[CodeRef]:
        rows = self._rows(
            "SELECT system, code FROM favourite WHERE profile = ? AND deletion IS NULL"
            " ORDER BY system, code",
            self._profile,
        )
        return [row_ref(row) for row in rows]

    def _replace(self, one: Conflict, keep: Keep, when: str, deletion: int | None) -> None:
        row = self._note_row(one.ref)
        if row is None or row["text"] != one.mine or (row["sealed"] is not None) != one.private:
            raise _changed(one.ref)
        mine = self._note_text(row) if keep is Keep.BOTH else ""
        self._connection.execute("UPDATE note SET deletion = ? WHERE id = ?", (deletion, row["id"]))
        both = keep is Keep.BOTH
        self._put(one.ref, mine, one.theirs, when, private=one.private and both)

    def _put(self, ref: CodeRef, mine: str, theirs: str, when: str, *, private: bool) -> None:
        if self._note_row(ref) is not None:
            raise _changed(ref)
        text = f"{mine}\n\n{theirs}" if mine else theirs
        self._connection.execute(
            "INSERT INTO note (profile, system, code, text, sealed, changed)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (*self._key(ref), *self._columns(ref, text, private), when),
        )

    def _take_back(self, when: str) -> None:
        """Delete what an exchange added and nobody has changed since.

        Args:
            when: When the exchange was made: everything it added bears that time.
        """
        for table, column in (("favourite", "added"), ("note", "changed"), ("meant", "created")):
            self._connection.execute(
                f"DELETE FROM {table} WHERE profile = ? AND {column} = ?"  # noqa: S608
                " AND deletion IS NULL",
                (self._profile, when),
            )


def _changed(ref: CodeRef) -> UserDataError:
    return UserDataError(
        f"Nothing was taken over: the note on {ref.display} has changed meanwhile. "
        "Open the file again."
    )
