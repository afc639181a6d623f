"""Building the full text of a generation: the Whoosh index, then the packed postings."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index import paths
from index.database.content import DATABASE, FULLTEXT, PACKED
from index.fulltext.phrases import FIELD_OF, WIDE, Phrase, phrases
from index.fulltext.vocabulary import official_entries
from index.model import is_stand_in

Progress = Callable[[int, int], None]
"""Called with the number of documents done and their total."""

_REPORT_EVERY = 2000


@dataclass(frozen=True, slots=True)
class Document:
    """What a code is found by.

    Attributes:
        number: Its number, which is the row number of the code.
        title: Official title; empty where something stands in for it.
        phrases: The other phrases that describe it.
        base: The document whose phrases describe it too: that of the code which a 7th character
            completes. None without one.
        path: Titles of the headings above it, its own included.
    """

    number: int
    title: str
    phrases: tuple[Phrase, ...]
    base: int | None
    path: str


def documents(connection: sqlite3.Connection) -> Iterator[Document]:
    """Yield one document a code row, in document order."""
    found = phrases(connection)
    titles: dict[int, str] = {}
    paths: dict[int, str] = {}
    for row in connection.execute("SELECT id, code, title, kind, parent FROM code ORDER BY id"):
        number, parent = row["id"], row["parent"]
        # What stands in for a missing heading or descriptor is no text to be found.
        title = "" if is_stand_in(row["title"]) else row["title"]
        titles[number] = title
        # A parent always stands before its children.
        path = "" if parent is None else paths[parent]
        paths[number] = path if row["kind"] in WIDE else f"{path} {title}".strip()
        completed = row["code"][6:7] and title.startswith(f"{titles.get(parent)}, ")
        yield Document(
            number,
            title,
            tuple(found.get(number, ())),
            parent if completed and parent in found else None,
            path,
        )


def entry_phrases(connection: sqlite3.Connection) -> dict[tuple[str, int], list[int]]:
    """Return the numbers of the packed phrases of each index entry, by book and number."""
    found: dict[tuple[str, int], list[int]] = {}
    count = 0
    for document in documents(connection):
        count += bool(document.title)
        for phrase in document.phrases:
            if phrase.book:
                found.setdefault((phrase.book, phrase.number), []).append(count)
            count += 1
    return found


def fields(connection: sqlite3.Connection) -> Iterator[dict[str, str]]:
    """Yield the fields of each document as Whoosh is given them."""
    texts: dict[int, dict[str, list[str]]] = {}
    for document in documents(connection):
        own: dict[str, list[str]] = {"terms": [], "index": [], "legacy": []}
        for phrase in document.phrases:
            own[FIELD_OF[phrase.label]].append(f"{phrase.text} {phrase.extra}".strip())
        if document.phrases:
            texts[document.number] = own
        above = texts.get(document.base, {}) if document.base is not None else {}
        yield {
            "title": document.title,
            "path": document.path,
            **{name: "\n".join(lines + above.get(name, [])) for name, lines in own.items()},
        }


def search_digest(generation_dir: Path) -> str:
    """Return the sha256 of everything that the full text of a generation is made from.

    Args:
        generation_dir: Folder that holds a finished ``codes.sqlite``.
    """
    from index.fulltext.packing import FORMAT, periods, systems

    with closing(_open(generation_dir)) as connection:
        digest = hashlib.sha256(f"{FORMAT} {systems(connection)}\n".encode())
        digest.update(periods(connection).tobytes())
        for row in connection.execute("SELECT id, system, code FROM code ORDER BY id"):
            digest.update(repr(tuple(row)).encode())
        for document in documents(connection):
            digest.update(repr(document).encode())
        for path in paths.vocabulary_files():
            digest.update(path.read_bytes())
        for line in official_entries(connection):
            digest.update(repr(line).encode())
    return digest.hexdigest()


def _open(generation_dir: Path) -> sqlite3.Connection:
    uri = (generation_dir / DATABASE).resolve().as_uri() + "?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def build_fulltext(generation_dir: Path, progress: Progress | None = None) -> None:
    """Write ``fulltext/`` and ``packed/`` beside the database of a generation.

    Args:
        generation_dir: Folder that holds a finished ``codes.sqlite``.
        progress: Told now and then how many documents are done.
    """
    from whoosh import index as whoosh_index  # 40-180 ms: only builders pay for it

    from index.fulltext.analysis import make_schema
    from index.fulltext.packing import pack

    folder = generation_dir / FULLTEXT
    folder.mkdir()
    with closing(_open(generation_dir)) as connection:
        total = connection.execute("SELECT count(*) FROM code").fetchone()[0]
        full_text = whoosh_index.create_in(str(folder), make_schema())
        # One segment, so that document numbers are code ids: a large limit and one commit.
        writer = full_text.writer(limitmb=1024)
        for number, document in enumerate(fields(connection)):
            writer.add_document(**document)
            if progress is not None and number % _REPORT_EVERY == 0:
                progress(number, total)
        writer.commit(optimize=True)
        pack(full_text, connection, generation_dir / PACKED)
        full_text.close()
        if progress is not None:
            progress(total, total)
