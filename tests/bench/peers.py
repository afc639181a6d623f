"""The peers of the search benchmark: SQLite FTS5 and tantivy over the same documents.

Each is given its best settings: FTS5 a prefix index, column weights and no positions; tantivy its
own term and prefix queries. Both are asked what Codeleaf's engine is asked: every word, the last as
a prefix where it touches the end, best first by BM25, ``limit`` ids. Neither corrects spelling.
"""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import tantivy

from index.database import Content
from index.fulltext.analysis import FIELDS
from index.fulltext.build import fields
from index.fulltext.packing import FORMAT
from index.fulltext.query import parse
from index.fulltext.word_postings import BOOSTS


class Peer(Protocol):
    """A search library that answers the benchmark's queries."""

    name: str

    def search(self, text: str, limit: int) -> list[int]:
        """Return the ids of the best documents."""
        ...


def _rows(content: Content) -> Iterator[dict[str, str]]:
    """Yield what each peer indexes of a code, in document order."""
    codes = content.connection.execute("SELECT code FROM code ORDER BY id")
    for row, (code,) in zip(fields(content.connection), codes, strict=True):
        yield {"code": code, **row}


class Fts5:
    """SQLite FTS5."""

    name = "FTS5"

    def __init__(self, content: Content, cache: Path) -> None:
        path = cache / f"fts5-{FORMAT}-{content.meta('content_hash')[:16]}.sqlite"
        if not path.is_file():
            self._build(content, path)
        self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        self._connection.execute("PRAGMA mmap_size = 1073741824")
        self._connection.execute("PRAGMA cache_size = -262144")
        weights = ", ".join(["0.0", *(str(BOOSTS[name]) for name in FIELDS)])
        self._sql = (
            "SELECT rowid FROM documents WHERE documents MATCH ? "
            f"ORDER BY bm25(documents, {weights}) LIMIT ?"
        )

    @staticmethod
    def _build(content: Content, path: Path) -> None:
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        columns = ", ".join(f'"{name}"' for name in FIELDS)
        with sqlite3.connect(draft) as connection:
            connection.execute(
                f"CREATE VIRTUAL TABLE documents USING fts5(code, {columns}, detail=column,"
                " prefix='1 2 3 4', tokenize='unicode61 remove_diacritics 2')"
            )
            marks = ", ".join("?" * (len(FIELDS) + 2))
            connection.executemany(
                f"INSERT INTO documents(rowid, code, {columns}) VALUES ({marks})",
                (
                    (number, row["code"], *(row[name] for name in FIELDS))
                    for number, row in enumerate(_rows(content))
                ),
            )
            connection.execute("INSERT INTO documents(documents) VALUES ('optimize')")
        connection.close()
        draft.rename(path)

    def search(self, text: str, limit: int) -> list[int]:
        """Return the ids of the best documents."""
        query = parse(text)
        if query.code:
            match = f'code:"{query.code}"*'
        else:
            terms = [f'"{word}"' for word in query.words]
            if query.prefix:
                terms[-1] += "*"
            match = " AND ".join(terms)
        if not match:
            return []
        return [row[0] for row in self._connection.execute(self._sql, (match, limit))]


class Tantivy:
    """tantivy, through its Python package."""

    name = "tantivy"

    def __init__(self, content: Content, cache: Path) -> None:
        folder = cache / f"tantivy-{FORMAT}-{content.meta('content_hash')[:16]}"
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", stored=False, fast=True)
        builder.add_text_field("code", tokenizer_name="raw", index_option="basic")
        for name in FIELDS:
            builder.add_text_field(name, tokenizer_name="default", index_option="freq")
        self._schema = builder.build()
        if not folder.is_dir():
            self._build(content, folder)
        index = tantivy.Index(self._schema, path=str(folder))
        index.reload()
        self._searcher = index.searcher()

    def _build(self, content: Content, folder: Path) -> None:
        draft = folder.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        index = tantivy.Index(self._schema, path=str(draft))
        writer = index.writer(256_000_000, 1)
        for number, row in enumerate(_rows(content)):
            document = tantivy.Document()
            document.add_integer("id", number)
            for name in ("code", *FIELDS):
                document.add_text(name, row[name])
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        draft.rename(folder)

    def _word(self, word: str, prefix: bool) -> tantivy.Query:
        fields = []
        for name in FIELDS:
            made = (
                tantivy.Query.regex_query(self._schema, name, re.escape(word) + ".*")
                if prefix
                else tantivy.Query.term_query(self._schema, name, word, index_option="freq")
            )
            boosted = tantivy.Query.boost_query(made, BOOSTS[name])
            fields.append((tantivy.Occur.Should, boosted))
        return tantivy.Query.boolean_query(fields)

    def search(self, text: str, limit: int) -> list[int]:
        """Return the ids of the best documents (addresses: the index has one segment)."""
        parsed = parse(text)
        if parsed.code:
            query = tantivy.Query.regex_query(self._schema, "code", re.escape(parsed.code) + ".*")
        else:
            last = len(parsed.words) - 1
            if last < 0:
                return []
            query = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Must, self._word(word, parsed.prefix and number == last))
                    for number, word in enumerate(parsed.words)
                ]
            )
        return [address.doc for _, address in self._searcher.search(query, limit).hits]
