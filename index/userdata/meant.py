"""Codes that the person meant by a query: synonyms of the person's own."""

from datetime import datetime

from index.model import CodeRef
from index.userdata.base import Store, now_text, row_ref
from index.userdata.records import MeantCode


class MeantStore(Store):
    """The codes meant. Nothing gets here but by a command of the person."""

    def meant(self) -> list[MeantCode]:
        """Return the codes meant, the newest first."""
        rows = self._rows(
            "SELECT * FROM meant WHERE profile = ? AND deletion IS NULL ORDER BY id DESC",
            self._profile,
        )
        return [
            MeantCode(
                row["query_key"],
                row["query"],
                row_ref(row),
                datetime.fromisoformat(row["created"]),
            )
            for row in rows
        ]

    def add_meant(self, key: str, query: str, ref: CodeRef) -> bool:
        """Remember that a code was meant by a query.

        Args:
            key: The form in which queries are compared for being the same.
            query: The query as typed; white space around it is dropped.
            ref: The code.

        Returns:
            Whether it was not known yet.

        Raises:
            ValueError: The query has no word.
        """
        query = query.strip()
        if not key or not query:
            msg = "there is no word in the query"
            raise ValueError(msg)
        with self._write() as connection:
            added = connection.execute(
                "INSERT INTO meant (profile, query_key, query, system, code, created)"
                " VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (profile, query_key, system, code) WHERE deletion IS NULL DO NOTHING",
                (self._profile, key, query, ref.system.value, ref.code, now_text()),
            )
            return added.rowcount > 0

    def delete_meant(self, query: str, ref: CodeRef) -> bool:
        """Forget that a code was meant by a query; it can be undone.

        Returns:
            Whether it was known.
        """
        with self._write():
            return self._mark(
                ("meant",),
                f"{ref.display} for \N{LEFT DOUBLE QUOTATION MARK}{query}"
                "\N{RIGHT DOUBLE QUOTATION MARK}",
                "query = ? AND system = ? AND code = ?",
                query,
                ref.system.value,
                ref.code,
            )

    def change_meant(self, query: str, ref: CodeRef, key: str, changed: str) -> bool:
        """Put another query in the place of the one that a code was meant by.

        Args:
            query: The query as it was.
            ref: The code.
            key: The form in which the new query is compared.
            changed: The new query.

        Returns:
            Whether it was changed: not if the new one is known for this code already.

        Raises:
            ValueError: The new query has no word.
        """
        changed = changed.strip()
        if not key or not changed:
            msg = "there is no word in the query"
            raise ValueError(msg)
        with self._write() as connection:
            return (
                connection.execute(
                    "UPDATE OR IGNORE meant SET query_key = ?, query = ? WHERE profile = ?"
                    " AND query = ? AND system = ? AND code = ? AND deletion IS NULL",
                    (key, changed, self._profile, query, ref.system.value, ref.code),
                ).rowcount
                > 0
            )
