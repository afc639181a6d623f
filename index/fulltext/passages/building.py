"""The index of the passages: analysed by Whoosh, packed into arrays."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from index.database.content import DATABASE, PASSAGES

PACKED = "packed"
"""Folder of the arrays within that of the index."""
STAMP = "stamp.json"
FORMAT = 1
BOOSTS: dict[str, float] = {"title": 2.0, "path": 0.6, "text": 1.0}
"""Weight of each field."""


def build_passages(generation_dir: Path) -> None:
    """Write the index of passages beside the database of a generation.

    Args:
        generation_dir: Folder that holds a finished ``codes.sqlite``.
    """
    from whoosh import index as whoosh_index  # 40-180 ms: only builders pay for it
    from whoosh.fields import TEXT, Schema

    from index.fulltext.analysis import CodeAnalyzer
    from index.fulltext.field_postings import pack_field, read_field
    from index.fulltext.packing import index_files, single_segment

    folder = generation_dir / PASSAGES
    folder.mkdir()
    analyzer = CodeAnalyzer()
    schema = Schema(**{name: TEXT(analyzer=analyzer, phrase=False) for name in BOOSTS})
    index = whoosh_index.create_in(str(folder), schema)
    # One segment, so that document numbers are those of the passages.
    writer = index.writer(limitmb=256)
    uri = (generation_dir / DATABASE).resolve().as_uri() + "?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        for title, path, text in connection.execute(
            "SELECT title, path, text FROM passage ORDER BY number"
        ):
            writer.add_document(title=title, path=path, text=text)
    writer.commit(optimize=True)
    packed = folder / PACKED
    packed.mkdir()
    reader = index.reader()
    try:
        documents = single_segment(reader)
        for name in BOOSTS:
            pack_field(read_field(reader, name, documents), name, packed)
    finally:
        reader.close()
        index.close()
    stamp = {"format": FORMAT, "files": index_files(folder), "documents": documents}
    (packed / STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8")
