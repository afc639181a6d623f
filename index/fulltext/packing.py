"""Packing Whoosh's postings into arrays.

Every posting is read once, at build time. What is written, for each field ``F`` of N documents,
T terms and P postings:

========================  ==========  ====================================================
``F.terms.npy``           uint8 [B]   UTF-8 of all terms in byte order, a line end after each
``F.offsets.npy``         int32 [T+1] where each term's postings begin
``F.docs.npy``            int32 [P]   document numbers, ascending within a term
``F.weights.npy``         uint8 [P]   occurrences of the term in the document's field; uint16 where
                                      one is above 255
``F.norms.npy``           float32     K1 * ((1 - B) + B * length / average length), as in BM25F: its
                          [<= 256]    distinct values
``F.lengths.npy``         uint8 [N]   number of each document's norm
``codes.npy``             S11 [N]     undotted codes in byte order
``codes.docs.npy``        int32 [N]   their document numbers
``periods.npy``           int32 [D,2] the D periods of codes: first and last day on which one is
                                      valid, as ordinals; 0 and ``OPEN`` where no end is known
``periods.docs.npy``      uint16 [N]  number of each document's period; int32 where one is wider
``groups.npy``            int32 [N,2] family and category of each document, see ``grouping``
``traits.npy``            uint8 [N,2] level and sides of each document, see ``traits``
``headings.npy``          int32 [N]   heading directly above each document, -1 without
``stamp.json``                        format, index files, documents, systems and their dates
========================  ==========  ====================================================

The fields are packed by ``field_postings``, the phrases by ``phrase_packing``, words with their
scores by ``scored_words``.

The field lengths are Whoosh's own (stored in a byte each, so coarse above 100), which makes the
scores equal to Whoosh's.
"""

import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.database.content import FULLTEXT

if TYPE_CHECKING:
    from whoosh.index import FileIndex

FORMAT = 12
_MOST = np.iinfo(np.uint16).max
STAMP = "stamp.json"
OPEN = 9_999_999
"""Last day of a code whose end is not known; larger than any ordinal of a date."""
_CODE_WIDTH = 11
"""The longest is a range of CPT numbers: ``10000-19999``."""


def index_files(folder: Path) -> list[str]:
    """Return the names of a Whoosh folder's files; they carry its generation and segment ids."""
    return sorted(
        path.name for path in folder.iterdir() if path.suffix == ".toc" or ".seg" in path.name
    )


def pack(full_text: "FileIndex", connection: sqlite3.Connection, folder: Path) -> None:
    """Write the packed postings of an index of one segment.

    Args:
        full_text: The finished Whoosh index; its document numbers are code ids.
        connection: The content database.
        folder: Folder to make.

    Raises:
        ValueError: The index has more than one segment or deleted documents.
    """
    from index.fulltext.analysis import FIELDS
    from index.fulltext.field_postings import pack_field, read_field
    from index.fulltext.grouping import families
    from index.fulltext.phrase_packing import pack_phrases
    from index.fulltext.scored_words import write_scored_words
    from index.fulltext.spelling import write_sounds
    from index.fulltext.traits import headings, traits
    from index.fulltext.vocabulary import Vocabulary, compile_vocabulary
    from index.fulltext.word_postings import BOOSTS, Field

    folder.mkdir()
    reader = full_text.reader()
    try:
        documents = single_segment(reader)
        for name in FIELDS:
            pack_field(read_field(reader, name, documents), name, folder)
    finally:
        reader.close()
    write_scored_words(
        [Field(folder, *one, documents) for one in BOOSTS.items()], documents, folder
    )
    _pack_codes(connection, folder)
    words = pack_phrases(connection, folder)
    compile_vocabulary(connection, words, folder)
    write_sounds(words | Vocabulary(folder).words(), folder)
    _pack_periods(periods(connection), folder)
    np.save(folder / "groups.npy", families(connection), allow_pickle=False)
    np.save(folder / "traits.npy", traits(connection), allow_pickle=False)
    np.save(folder / "headings.npy", headings(connection), allow_pickle=False)
    stamp = {
        "format": FORMAT,
        "files": index_files(folder.parent / FULLTEXT),
        "documents": documents,
        "systems": systems(connection),
    }
    (folder / STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8")


def single_segment(reader: Any) -> int:  # noqa: ANN401 - an untyped Whoosh reader
    """Return the number of documents of an index.

    Raises:
        ValueError: It has more than one segment or deleted documents.
    """
    documents: int = reader.doc_count_all()
    if not reader.is_atomic() or reader.doc_count() != documents:
        msg = "the full-text index must be one segment without deletions"
        raise ValueError(msg)
    return documents


def _pack_codes(connection: sqlite3.Connection, folder: Path) -> None:
    rows = sorted(
        (row["code"].encode("ascii"), row["id"])
        for row in connection.execute("SELECT id, code FROM code")
    )
    if any(len(code) > _CODE_WIDTH for code, _ in rows):
        msg = f"a code is longer than {_CODE_WIDTH} characters"
        raise ValueError(msg)
    np.save(folder / "codes.npy", np.array([code for code, _ in rows], dtype=f"S{_CODE_WIDTH}"))
    np.save(folder / "codes.docs.npy", np.array([number for _, number in rows], dtype=np.int32))


def _pack_periods(days: npt.NDArray[np.int32], folder: Path) -> None:
    distinct, numbers = np.unique(days, axis=0, return_inverse=True)
    kind = np.uint16 if len(distinct) <= _MOST else np.int32
    np.save(folder / "periods.npy", distinct, allow_pickle=False)
    np.save(folder / "periods.docs.npy", numbers.astype(kind), allow_pickle=False)


def systems(connection: sqlite3.Connection) -> dict[str, dict[str, object]]:
    """Return each system's range of document numbers, code count and the dates it covers."""
    rows = connection.execute(
        """
        SELECT code.system, min(code.id) AS start, max(code.id) + 1 AS stop,
               sum(code.kind NOT IN ('chapter', 'block')) AS codes, count(*) AS rows
        FROM code GROUP BY code.system ORDER BY start
        """
    ).fetchall()
    found: dict[str, dict[str, object]] = {}
    for row in rows:
        facts = dict(row)
        name = facts.pop("system")
        if facts["stop"] - facts["start"] != facts.pop("rows"):
            msg = f"the rows of {name} do not stand together"
            raise ValueError(msg)
        facts["editions"] = [
            list(edition)
            for edition in connection.execute(
                "SELECT valid_from, valid_to FROM edition JOIN source ON source.id = edition.source"
                " WHERE system = ? ORDER BY position",
                (name,),
            )
        ]
        found[name] = facts
    return found


def periods(connection: sqlite3.Connection) -> npt.NDArray[np.int32]:
    """Return the first and last day on which each code is valid, as far as is known.

    A code of the oldest installed edition may be older, one of the newest may be valid still:
    their periods are open. Dates that the publisher gives for the code itself go before, those
    of the newest edition that has the code.

    Returns:
        Ordinals of days, shape [N, 2].
    """
    documents = connection.execute("SELECT count(*) FROM code").fetchone()[0]
    days = np.empty((documents, 2), dtype=np.int32)
    days[:, 0], days[:, 1] = 0, OPEN
    rows = connection.execute(
        """
        SELECT v.code_id, min(e.position) AS oldest, min(s.valid_from) AS first,
               (SELECT min(n.valid_from) FROM edition f JOIN source n ON n.id = f.source
                WHERE f.system = c.system AND f.position > max(e.position)) AS next,
               max(s.valid_to) AS last,
               max(e.position) < (SELECT max(position) FROM edition WHERE system = c.system)
               AS ended
        FROM code_version v JOIN code c ON c.id = v.code_id JOIN source s ON s.id = v.source
        JOIN edition e ON e.system = c.system AND e.source = v.source
        WHERE v.billable OR NOT c.billable GROUP BY v.code_id
        """
    )
    for row in rows:
        if row["oldest"] > 0 and row["first"]:
            days[row["code_id"], 0] = _ordinal(row["first"])
        if row["ended"]:
            ends = [_ordinal(row["last"])] if row["last"] else []
            ends += [_ordinal(row["next"]) - 1] if row["next"] else []
            days[row["code_id"], 1] = min(ends, default=OPEN)
    own = {
        row["id"]: (row["valid_from"], row["valid_to"])
        # The newest edition comes last and is kept: it may have taken an end back.
        for row in connection.execute(
            "SELECT c.id, p.valid_from, p.valid_to FROM code_period p"
            " JOIN code c ON c.system = p.system AND c.code = p.code"
            " JOIN edition e ON e.system = p.system AND e.source = p.source ORDER BY e.position"
        )
    }
    for number, period in own.items():
        for column, day in enumerate(period):
            if day:
                days[number, column] = _ordinal(day)
    return days


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()
