"""Building the full text of a generation: the Whoosh index, then the packed postings."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from index.database.content import DATABASE, FULLTEXT, PACKED
from index.fulltext.phrases import WIDE, phrases
from index.model import is_stand_in

Progress = Callable[[int, int], None]
"""Called with the number of documents done and their total."""

_REPORT_EVERY = 2000


def documents(connection: sqlite3.Connection) -> Iterator[dict[str, str]]:
    """Yield one full-text document a code row, in document order."""
    terms = {
        number: [phrase.text for phrase in found] for number, found in phrases(connection).items()
    }
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
        own = terms.get(number, [])
        if parent in terms and row["code"][6:7] and title.startswith(f"{titles[parent]}, "):
            # A code completed by a 7th character is described by the terms of its base.
            own = own + terms[parent]
        yield {
            "code": row["code"],
            "title": title,
            "terms": "\n".join(own),
            "index": "",
            "path": path,
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
        for row in connection.execute(
            "SELECT code_id, text FROM note WHERE kind = 'inclusion' ORDER BY id"
        ):
            digest.update(repr(tuple(row)).encode())
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
        for number, document in enumerate(documents(connection)):
            writer.add_document(**document)
            if progress is not None and number % _REPORT_EVERY == 0:
                progress(number, total)
        writer.commit(optimize=True)
        pack(full_text, connection, generation_dir / PACKED)
        full_text.close()
        if progress is not None:
            progress(total, total)
