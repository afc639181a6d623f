"""The person's own data: favourites, notes, history, state of the window."""

import json
from datetime import UTC, datetime

from index.model import CodeRef
from index.userdata.base import now_text, row_ref
from index.userdata.careers import CareerStore
from index.userdata.merging import BEFORE, MergeStore
from index.userdata.questions import QuestionStore
from index.userdata.records import Favourite, HeldLicence

# Tables whose rows are deleted by marking; their names are the only ones put into SQL text.
_MARKED = (
    "favourite",
    "note",
    "search",
    "visit",
    "meant",
    "question",
    "rating",
    "saved_search",
    "application",
)

HALF_LIFE_DAYS = 14
"""After how many days without use a code that was opened counts half as much."""
_FORGOTTEN = 0.01


def _left_of(uses: float, made: str, now: datetime) -> float:
    """Return what is left of a count of uses since it was made."""
    days = max((now - datetime.fromisoformat(made)).total_seconds(), 0) / 86_400
    return float(uses * 0.5 ** (days / HALF_LIFE_DAYS))


class UserData(CareerStore, MergeStore, QuestionStore):
    """One person's data in ``user.sqlite``; to be used on the thread that made it.

    Several processes may have the file open. What is deleted is only marked until 200 later
    deletions have been made, so that it can be undone, also after a restart.

    Args:
        path: The file; it and its folder are made if they are missing, for their owner only.
        profile: Id of the profile whose rows are read and written.
        cipher: What the profile's private notes are encrypted with; without it, or while it is
            locked, they can be deleted and brought back but neither read nor written.

    Raises:
        UserDataError: The file is damaged, from a newer program, or cannot be written. It is
            left as it is.
    """

    def favourites(self) -> list[Favourite]:
        """Return the favourites, the newest first."""
        rows = self._rows(
            "SELECT * FROM favourite WHERE profile = ? AND deletion IS NULL ORDER BY id DESC",
            self._profile,
        )
        return [Favourite(row_ref(row), datetime.fromisoformat(row["added"])) for row in rows]

    def is_favourite(self, ref: CodeRef) -> bool:
        """Return whether a code is a favourite."""
        return bool(
            self._rows(
                "SELECT 1 FROM favourite"
                " WHERE profile = ? AND system = ? AND code = ? AND deletion IS NULL",
                *self._key(ref),
            )
        )

    def toggle_favourite(self, ref: CodeRef) -> bool:
        """Make a code a favourite or no longer one.

        Returns:
            Whether it is one now.
        """
        with self._write() as connection:
            if self._delete("favourite", ref, f"favourite {ref.display}"):
                return False
            # Making it a favourite again settles an earlier deletion: there is nothing to undo.
            self._forget("favourite", ref)
            connection.execute(
                "INSERT INTO favourite (profile, system, code, added) VALUES (?, ?, ?, ?)",
                (*self._key(ref), now_text()),
            )
            return True

    def add_search(self, query: str) -> None:
        """Put a query at the top of the search history; white space around it is dropped."""
        query = query.strip()
        if not query:
            return
        with self._write() as connection:
            connection.execute(
                "DELETE FROM search WHERE profile = ? AND query = ? AND deletion IS NULL",
                (self._profile, query),
            )
            connection.execute(
                "INSERT INTO search (profile, query, made) VALUES (?, ?, ?)",
                (self._profile, query, now_text()),
            )
            self._trim("search")

    def searches(self, limit: int = 200) -> list[str]:
        """Return the search history, the newest first, each query once."""
        rows = self._rows(
            "SELECT query FROM search WHERE profile = ? AND deletion IS NULL"
            " ORDER BY id DESC LIMIT ?",
            self._profile,
            limit,
        )
        return [str(row["query"]) for row in rows]

    def delete_search(self, query: str) -> None:
        """Delete a query from the search history."""
        with self._write():
            self._mark(("search",), f"search '{query}'", "query = ?", query)

    def clear_history(self) -> bool:
        """Delete all searches and the list of codes opened; one undo brings both back.

        Returns:
            Whether there was anything to delete.
        """
        with self._write():
            return self._mark(("search", "visit"), "the search history")

    def add_visit(self, ref: CodeRef) -> None:
        """Put a code at the top of the codes opened."""
        with self._write() as connection:
            earlier = connection.execute(
                "DELETE FROM visit WHERE profile = ? AND system = ? AND code = ?"
                " AND deletion IS NULL RETURNING uses, made",
                self._key(ref),
            ).fetchall()
            now = datetime.now(UTC)
            uses = 1 + sum(_left_of(row["uses"], row["made"], now) for row in earlier)
            connection.execute(
                "INSERT INTO visit (profile, system, code, made, uses) VALUES (?, ?, ?, ?, ?)",
                (*self._key(ref), now.isoformat(), uses),
            )
            self._trim("visit")

    def visits(self, limit: int = 200) -> list[CodeRef]:
        """Return the codes opened, the newest first, each once."""
        rows = self._rows(
            "SELECT * FROM visit WHERE profile = ? AND deletion IS NULL ORDER BY id DESC LIMIT ?",
            self._profile,
            limit,
        )
        return [row_ref(row) for row in rows]

    def uses(self) -> dict[CodeRef, float]:
        """Return how much each code opened is used lately, above 0 and below 1.

        A code opened once counts 1/2, and half of that after 14 days; each further time brings it
        nearer to 1.
        """
        now = datetime.now(UTC)
        rows = self._rows(
            "SELECT * FROM visit WHERE profile = ? AND deletion IS NULL", self._profile
        )
        counts = {row_ref(row): _left_of(row["uses"], row["made"], now) for row in rows}
        return {ref: count / (1 + count) for ref, count in counts.items() if count > _FORGOTTEN}

    def delete_visit(self, ref: CodeRef) -> None:
        """Delete a code from the codes opened."""
        with self._write():
            self._delete("visit", ref, f"{ref.display} among the codes opened")

    def state(self, key: str) -> object | None:
        """Return a value kept with ``set_state``, None if there is none."""
        rows = self._rows(
            "SELECT value FROM state WHERE profile = ? AND key = ?", self._profile, key
        )
        try:
            value: object | None = json.loads(rows[0]["value"]) if rows else None
        except ValueError:
            return None  # spoilt on the disk: as if it had not been kept
        return value

    def set_state(self, key: str, json_value: object) -> None:
        """Keep a value that JSON can hold, such as the position of a splitter."""
        with self._write() as connection:
            connection.execute(
                "INSERT INTO state (profile, key, value) VALUES (?, ?, ?)"
                " ON CONFLICT (profile, key) DO UPDATE SET value = excluded.value",
                (self._profile, key, json.dumps(json_value)),
            )

    def add_licence(self, licence: HeldLicence) -> None:
        """Record that a licence was confirmed; what was recorded before stays.

        Raises:
            ValueError: A field is empty, or there are no seats.
        """
        if not (licence.owner and licence.holder.strip() and licence.number.strip()):
            msg = "a licence has an owner, a holder and a number"
            raise ValueError(msg)
        if licence.seats < 1:
            msg = f"a licence is for at least one person, not for {licence.seats}"
            raise ValueError(msg)
        with self._write() as connection:
            connection.execute(
                "INSERT INTO licence (profile, owner, holder, number, seats, confirmed, exports)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    self._profile,
                    licence.owner,
                    licence.holder.strip(),
                    licence.number.strip(),
                    licence.seats,
                    licence.confirmed,
                    licence.exports,
                ),
            )

    def licences(self) -> list[HeldLicence]:
        """Return every licence that was confirmed, the newest first."""
        rows = self._rows(
            "SELECT owner, holder, number, seats, confirmed, exports FROM licence"
            " WHERE profile = ? ORDER BY id DESC",
            self._profile,
        )
        return [
            HeldLicence(
                row["owner"],
                row["holder"],
                row["number"],
                row["seats"],
                row["confirmed"],
                exports=bool(row["exports"]),
            )
            for row in rows
        ]

    def undo(self) -> str | None:
        """Bring back what was deleted last.

        What has come into its place since then stays: a favourite or a history entry is not
        doubled, and a newer note is kept below the one that comes back; if one of the two is
        private, both are from then on.

        Returns:
            What came back, for example ``note on E11.22``; None if there is nothing to undo.

        Raises:
            UserDataError: A private note would have to be joined and cannot be read now.
        """
        with self._write() as connection:
            deletion = connection.execute(
                "SELECT * FROM deletion WHERE profile = ? ORDER BY id DESC LIMIT 1",
                (self._profile,),
            ).fetchone()
            if deletion is None:
                return None
            if deletion["description"] == BEFORE:
                self._take_back(deletion["deleted_at"])
            covered = self._join_newer_note(deletion["id"])
            for table in _MARKED:
                # IGNORE leaves a row marked whose place is taken; it goes with the deletion.
                connection.execute(
                    f"UPDATE OR IGNORE {table} SET deletion = NULL WHERE deletion = ?",  # noqa: S608
                    (deletion["id"],),
                )
            connection.execute("DELETE FROM deletion WHERE id = ?", (deletion["id"],))
        if covered:
            self._purge()
        return str(deletion["description"])
