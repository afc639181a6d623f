"""What a person keeps of the job board: a profile, searches, applications.

The records of the board are loaded at first use: a window stands before it needs them.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from index.userdata.base import GUEST, now_text
from index.userdata.connection import UserDataError
from index.userdata.private import PrivateStore

if TYPE_CHECKING:
    import sqlite3

    from index.model.applications import Application, Stage
    from index.model.job_board import JobProfile, JobQuery, SavedSearch
    from index.model.jobs import Posting

LONGEST_NAME = 100
"""Characters of the name of a saved search."""
MOST_DOCUMENTS = 20
"""Documents of an application."""

_PROFILE_KEY = "careers.profile"
_QUOTED = "\N{LEFT DOUBLE QUOTATION MARK}{}\N{RIGHT DOUBLE QUOTATION MARK}"


def _purpose(uid: str) -> str:
    """Return what notes are encrypted for: they cannot be moved to another application."""
    return f"application {uid} notes"


class CareerStore(PrivateStore):
    """The job profile, saved searches and applications.

    The notes of a signed-in profile's applications are encrypted like private notes; the guest's
    are not, nor is anything else here: jobs, stages, reminders and the paths of documents can be
    read by whoever can read the file.
    """

    def job_profile(self) -> "JobProfile":
        """Return what the person has and wants; an empty one if nothing was said."""
        from index.model.job_board import JobProfile
        from index.userdata.career_rows import profile_of

        rows = self._rows(
            "SELECT value FROM state WHERE profile = ? AND key = ?", self._profile, _PROFILE_KEY
        )
        try:
            return profile_of(rows[0]["value"]) if rows else JobProfile()
        except ValueError:  # as another program wrote it: it is asked for again
            return JobProfile()

    def set_job_profile(self, profile: "JobProfile") -> None:
        """Keep what the person has and wants."""
        from index.userdata.career_rows import profile_text

        with self._write() as connection:
            connection.execute(
                "INSERT INTO state (profile, key, value) VALUES (?, ?, ?)"
                " ON CONFLICT (profile, key) DO UPDATE SET value = excluded.value",
                (self._profile, _PROFILE_KEY, profile_text(profile)),
            )

    def saved_searches(self) -> "list[SavedSearch]":
        """Return the saved searches, the oldest first."""
        from index.userdata.career_rows import search_of

        return [search_of(row) for row in self._own("saved_search", "ORDER BY id")]

    def save_search(self, name: str, query: "JobQuery") -> "SavedSearch":
        """Keep a search; what the board has by now counts as seen.

        Args:
            name: What it is called; white space around it is dropped.
            query: The search, of which ``today``, ``profile``, ``only`` and ``offset`` are dropped.

        Raises:
            ValueError: The name is empty, too long, or that of another saved search.
        """
        from index.userdata.career_rows import query_text, search_of

        with self._write() as connection:
            row = connection.execute(
                "INSERT INTO saved_search (profile, name, query, seen) VALUES (?, ?, ?, ?)"
                " RETURNING *",
                (self._profile, self._free_name(name), query_text(query), now_text()),
            ).fetchone()
            return search_of(row)

    def rename_saved_search(self, id: int, name: str) -> None:  # noqa: A002 - the record's name
        """Call a saved search something else.

        Raises:
            ValueError: As ``save_search``.
            UserDataError: It is no longer there.
        """
        with self._write():
            self._update("saved_search", id, name=self._free_name(name, but=id))

    def mark_seen(self, id: int, now: datetime) -> None:  # noqa: A002 - as above
        """Count what the board has by a time, which has a zone, as seen in a saved search.

        Raises:
            UserDataError: It is no longer there.
        """
        with self._write():
            self._update("saved_search", id, seen=now.isoformat())

    def delete_saved_search(self, id: int) -> bool:  # noqa: A002 - as above
        """Delete a saved search; return whether it was there. It can be undone."""
        with self._write():
            found = self._row("saved_search", id)
            return found is not None and self._mark_id(
                "saved_search", id, f"saved search {_QUOTED.format(found['name'])}"
            )

    def applications(self) -> "list[Application]":
        """Return the applications, the last changed first.

        Raises:
            UserDataError: Notes are encrypted and the profile is locked, or they are damaged.
        """
        found = self._own("application", "ORDER BY changed DESC, id DESC")
        return [self._application(row) for row in found]

    def application(self, id: int) -> "Application | None":  # noqa: A002 - as above
        """Return an application, None if it is not there.

        Raises:
            UserDataError: As ``applications``.
        """
        found = self._row("application", id)
        return self._application(found) if found else None

    def application_for(self, posting: "Posting") -> "Application | None":
        """Return the application for a posting, None without.

        A number alone does not tell: a board that was made anew, or that of another computer,
        gives it to another posting. Two of number, address, and title with employer must agree.

        Raises:
            UserDataError: As ``applications``.
        """
        found = self._own(
            "application",
            "AND (posting = ?) + (url <> '' AND url = ?) + (title = ? AND employer = ?) >= 2"
            " ORDER BY changed DESC, id DESC LIMIT 1",
            posting.id,
            posting.url,
            posting.title,
            posting.employer,
        )
        return self._application(found[0]) if found else None

    def save_job(self, posting: "Posting", day: date) -> "Application":
        """Begin an application for a posting, in stage saved.

        Args:
            posting: The posting; what is needed of it is kept, since the board may forget it.
            day: When.

        Returns:
            The application; the one there if there is one already, with the facts as they are now.

        Raises:
            UserDataError: As ``applications``.
        """
        from index.userdata.career_rows import facts

        with self._write() as connection:
            there = self.application_for(posting)
            if there is not None:
                self._update("application", there.id, **facts(posting))
                id_ = there.id
            else:
                values = facts(posting) | {
                    "profile": self._profile,
                    "uid": uuid.uuid4().hex,
                    "saved": day.isoformat(),
                    "changed": now_text(),
                }
                id_ = connection.execute(
                    f"INSERT INTO application ({', '.join(values)})"  # noqa: S608 - our own names
                    f" VALUES (?{', ?' * (len(values) - 1)}) RETURNING id",
                    tuple(values.values()),
                ).fetchone()["id"]
            return self._application(self._there("application", id_))

    def set_stage(self, id: int, stage: "Stage", day: date) -> None:  # noqa: A002 - as above
        """Say that an application came to a stage on a day.

        Going back drops the days of the stages behind it: they were not reached after all.

        Raises:
            UserDataError: It is no longer there.
        """
        from index.model.applications import Stage

        stages = list(Stage)
        behind = dict.fromkeys(one.value for one in stages[stages.index(stage) + 1 :])
        with self._write():
            self._update_application(id, **{stage.value: day.isoformat()}, **behind)

    def set_application_notes(self, id: int, text: str) -> None:  # noqa: A002 - as above
        """Keep notes on an application in place of those there.

        Raises:
            UserDataError: It is no longer there, or the profile is locked.
        """
        with self._write():
            row = self._there("application", id)
            sealed = None
            if self._profile != GUEST:
                sealed = self._cipher().encrypt(text.encode("utf-8"), _purpose(row["uid"]))
            self._update_application(id, notes="" if sealed else text, sealed=sealed)
        if sealed and row["notes"]:
            self._purge()  # those taken over from the guest were readable

    def set_reminder(
        self,
        id: int,  # noqa: A002 - as above
        day: date | None,
        of: str = "",
    ) -> None:
        """Be reminded of something on a day; None takes the reminder away.

        Raises:
            UserDataError: It is no longer there.
        """
        with self._write():
            remind = day.isoformat() if day else None
            self._update_application(id, remind=remind, remind_of=of.strip() if day else "")

    def set_documents(self, id: int, paths: Sequence[str]) -> None:  # noqa: A002 - as above
        """Keep which documents belong to an application, by path; the files are not touched.

        Args:
            id: The application.
            paths: Absolute paths; the same one is kept once.

        Raises:
            ValueError: A path is not absolute, or there are more than ``MOST_DOCUMENTS``.
            UserDataError: It is no longer there.
        """
        from index.userdata.career_rows import documents_text

        with self._write():
            self._update_application(id, documents=documents_text(paths, MOST_DOCUMENTS))

    def delete_application(self, id: int) -> bool:  # noqa: A002 - as above
        """Delete an application; return whether it was there. It can be undone."""
        with self._write():
            found = self._row("application", id)
            return found is not None and self._mark_id(
                "application", id, f"application for {_QUOTED.format(found['title'])}"
            )

    def _free_name(self, name: str, but: int = 0) -> str:
        name = name.strip()
        if not 0 < len(name) <= LONGEST_NAME:
            msg = f"the name of a search has 1 to {LONGEST_NAME} characters, not {len(name)}"
            raise ValueError(msg)
        for row in self._own("saved_search"):
            if row["id"] != but and row["name"].casefold() == name.casefold():
                msg = f"there is a saved search {row['name']!r} already: choose another name"
                raise ValueError(msg)
        return name

    def _application(self, row: "sqlite3.Row") -> "Application":
        from index.userdata.career_rows import application_of

        notes = row["notes"]
        if row["sealed"] is not None:
            try:
                notes = self._cipher().decrypt(row["sealed"], _purpose(row["uid"])).decode("utf-8")
            except UserDataError as error:
                msg = f"The notes on {_QUOTED.format(row['title'])} cannot be read: {error}"
                raise UserDataError(msg) from error
        return application_of(row, notes)

    def _row(self, table: str, number: int) -> "sqlite3.Row | None":
        found = self._own(table, "AND id = ?", number)
        return found[0] if found else None

    def _own(self, table: str, rest: str = "", *values: object) -> "list[sqlite3.Row]":
        return self._rows(
            f"SELECT * FROM {table} WHERE profile = ? AND deletion IS NULL {rest}",  # noqa: S608
            self._profile,
            *values,
        )

    def _there(self, table: str, number: int) -> "sqlite3.Row":
        found = self._row(table, number)
        if found is None:
            msg = "It is no longer there: another window has deleted it; undo brings it back"
            raise UserDataError(msg)
        return found

    def _update(self, table: str, number: int, **values: object) -> None:
        self._there(table, number)
        settings = ", ".join(f"{name} = ?" for name in values)
        self._connection.execute(
            f"UPDATE {table} SET {settings} WHERE id = ?",  # noqa: S608 - our own names
            (*values.values(), number),
        )

    def _update_application(self, number: int, **values: object) -> None:
        self._update("application", number, **values, changed=now_text())

    def _mark_id(self, table: str, number: int, description: str) -> bool:
        return self._mark((table,), description, "id = ?", str(number))
