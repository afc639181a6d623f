"""The peer of the quality benchmark: SQLite FTS5 over titles and inclusion terms.

It is what a code search is without any vocabulary: codes with all words, then those with any of
them, best first by BM25 with FTS5's own settings and its stemmer, which finds more than without it.
ICD-9 is left out, as Codeleaf leaves it out of words.
"""

import sqlite3

from index.fulltext.text import index_words

_SQL = "SELECT system, code FROM documents WHERE documents MATCH ? ORDER BY rank LIMIT ?"


class Titles:
    """FTS5 over the titles and inclusion terms of a content database, in memory."""

    name = "FTS5"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute(
            "CREATE VIRTUAL TABLE documents USING fts5(system UNINDEXED, code UNINDEXED, title,"
            " terms, tokenize='porter unicode61 remove_diacritics 2')"
        )
        self._connection.executemany(
            "INSERT INTO documents(system, code, title, terms) VALUES (?, ?, ?, ?)",
            (
                tuple(row)
                for row in connection.execute(
                    "SELECT c.system, c.code, c.title, ifnull(group_concat(n.text, '; '), '')"
                    " FROM code c LEFT JOIN note n ON n.code_id = c.id"
                    " AND n.kind IN ('inclusion', 'includes')"
                    " WHERE c.system NOT IN ('ICD9CM', 'ICD9PROC') AND c.kind NOT IN"
                    " ('chapter', 'block') GROUP BY c.id ORDER BY c.id"
                )
            ),
        )

    def search(self, text: str, limit: int) -> list[tuple[str, str]]:
        """Return system and undotted code of the best documents."""
        terms = [f'"{word}"' for word in index_words(text)]
        if not terms:
            return []
        found: dict[tuple[str, str], None] = {}
        for joined in (" AND ", " OR "):
            if len(found) < limit:
                rows = self._connection.execute(_SQL, (joined.join(terms), limit))
                found.update(((str(system), str(code)), None) for system, code in rows)
        return list(found)[:limit]
