"""The Whoosh index of the postings on the board, brought up to date a segment at a time.

Whoosh analyses the texts and keeps them. What it adds at one time is a segment, which never changes
but for documents of it that are deleted. The postings of a segment are read once and kept as arrays
beside the index, and those of all segments are joined without asking Whoosh again: reading 10,000
documents from Whoosh takes seconds, joining their arrays a fraction of one.

A Whoosh folder is pickle. This one lies in the user's own data folder and is never taken from
elsewhere.
"""

import shutil
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.arrays import read_array
from index.fulltext.field_postings import (
    FieldPostings,
    counted_field,
    keep_field,
    kept_field,
    merge_fields,
    read_field,
)
from index.jobs.board.entries import Entry
from index.jobs.board.layout import BOOSTS, DIGEST_BYTES

if TYPE_CHECKING:
    from whoosh.fields import Schema
    from whoosh.index import FileIndex

_IDS, _DIGESTS = "ids.npy", "digests.npy"
_KEY = "key"
"""Stored with each document: the number of its posting and the digest of what it was made of."""
_SMALL = 20
"""A segment is small where so many of its size make a board."""
_MOST_SMALL = 16
"""Small segments above which they become one."""
_MOST_SEGMENTS = 64
_MOST_DEAD = 3
"""Deleted documents above which the index is made one segment, as a multiple of those left."""
_BLOCK = 1 << 16
"""Postings of a block on disk. Blocks are for skipping, which nobody does here."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The documents that Whoosh added at one time.

    Attributes:
        ids: Number of each document's posting.
        digests: What it was made of, ``DIGEST_BYTES`` each.
        live: Whether it was not deleted since.
        fields: The postings of each field.
    """

    ids: npt.NDArray[np.int64]
    digests: npt.NDArray[np.void]
    live: npt.NDArray[np.bool_]
    fields: dict[str, FieldPostings]


class _Pool:
    """Whoosh's pool of postings, kept by term.

    Whoosh makes a tuple of each posting and sorts them all, which takes longer than the analysis.
    The documents of a term come in order. Before Whoosh is given them they are kept as arrays, so
    that they need not be read from it.

    Args:
        folder: Folder for the arrays of the segment.
        documents: Returns the number of its documents.
    """

    def __init__(self, folder: Path, documents: Callable[[], int]) -> None:
        self._folder = folder
        self._documents = documents
        self._terms: defaultdict[tuple[str, bytes], tuple[array[int], array[int]]]
        self._terms = defaultdict(lambda: (array("I"), array("I")))

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """Add a posting: field, term, document, weight, its count as bytes."""
        docs, counts = self._terms[item[0], item[1]]
        docs.append(item[2])
        counts.append(int(item[3]))

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        """Yield the postings by field, term and document."""
        from whoosh.system import pack_uint

        packed = cache(pack_uint)
        terms = sorted(self._terms)
        self._keep(terms)
        for field, term in terms:
            for document, count in zip(*self._terms[field, term], strict=True):
                yield field, term, document, float(count), packed(count)

    def _keep(self, terms: Sequence[tuple[str, bytes]]) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        for name in BOOSTS:
            own = [(term, *self._terms[field, term]) for field, term in terms if field == name]
            keep_field(counted_field(own, self._documents()), name, self._folder)

    def cleanup(self) -> None:
        """Let go of everything."""
        self._terms.clear()


def _schema() -> "Schema":
    from whoosh.fields import STORED, TEXT, Schema  # 40-180 ms: only builders pay for it

    from index.fulltext.analysis import CodeAnalyzer, WordCounts

    schema = Schema(**{_KEY: STORED()})
    for name in BOOSTS:
        field = TEXT(analyzer=CodeAnalyzer(), phrase=False)
        field.format = WordCounts()
        schema.add(name, field)
    return schema


class SearchIndex:
    """The index of a board; one process at a time may have it.

    Args:
        folder: Its folder; made if it is missing. An index that cannot be read is made anew.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "fulltext"
        self._kept = folder / "segments"
        self._index = self._opened()

    def _opened(self) -> "FileIndex":
        from whoosh import index as whoosh_index

        try:
            return whoosh_index.open_dir(str(self._folder))
        except Exception:  # noqa: S110 - there is none, or pickle raises what it likes
            pass
        self.close_and_remove()
        self._folder.mkdir(parents=True)
        return whoosh_index.create_in(str(self._folder), _schema())

    def close_and_remove(self) -> None:
        """Remove the index."""
        for folder in (self._folder, self._kept):
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Close it."""
        self._index.close()

    def segments(self) -> list[Segment]:
        """Return the segments in order; those that are new are read from Whoosh.

        Arrays of segments that are no more are removed.
        """
        found = []
        names = set()
        with closing(self._index.reader()) as reader:
            for leaf, _ in reader.leaf_readers():
                if not leaf.doc_count_all():
                    continue  # an index without a segment
                segment = leaf.segment()
                names.add(segment.segment_id())
                found.append(self._segment(leaf, self._kept / segment.segment_id()))
        for folder in self._kept.iterdir() if self._kept.is_dir() else ():
            if folder.name not in names:
                shutil.rmtree(folder, ignore_errors=True)
        return found

    def _segment(self, leaf: Any, folder: Path) -> Segment:  # noqa: ANN401 - an untyped Whoosh reader
        documents = leaf.doc_count_all()
        live = np.ones(documents, np.bool_)
        live[list(leaf.segment().deleted_docs())] = False
        try:
            fields = {name: kept_field(name, folder) for name in BOOSTS}
        except (OSError, ValueError):
            fields = {name: read_field(leaf, name, documents) for name in BOOSTS}
            folder.mkdir(parents=True, exist_ok=True)
            for name, postings in fields.items():
                keep_field(postings, name, folder)
        try:
            ids = read_array(folder / _IDS)
            digests = read_array(folder / _DIGESTS)
        except (OSError, ValueError):
            keys = [leaf.stored_fields(number)[_KEY] for number in range(documents)]
            ids = np.array([number for number, _ in keys], np.int64)
            digests = np.frombuffer(b"".join(digest for _, digest in keys), np.uint8)
            np.save(folder / _IDS, ids, allow_pickle=False)
            np.save(folder / _DIGESTS, digests, allow_pickle=False)
        return Segment(ids, digests.view(f"V{DIGEST_BYTES}"), live, fields)

    def change(self, added: Sequence[Entry], deleted: Collection[int]) -> None:
        """Add and delete documents in one step.

        Args:
            added: What to add.
            deleted: Numbers of documents, counted through all segments.
        """
        writer = self._writer()
        try:
            for number in deleted:
                writer.delete_document(number)
            for entry in added:
                writer.add_document(**{_KEY: (entry.id, entry.digest)}, **entry.fields)
            writer.commit(mergetype=_join_small)
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise

    def tidy(self, segments: Sequence[Segment]) -> None:
        """Make the index one segment where it holds much that was deleted, or many segments.

        Args:
            segments: Its segments.
        """
        live = sum(int(np.count_nonzero(one.live)) for one in segments)
        dead = sum(len(one.live) for one in segments) - live
        if dead > _MOST_DEAD * live or len(segments) > _MOST_SEGMENTS:
            self._writer().commit(optimize=True)
            self.segments()

    def _writer(self) -> Any:  # noqa: ANN401 - Whoosh's writer is typed in part
        from whoosh.codec.whoosh3 import W3Codec

        codec = W3Codec(blocklimit=_BLOCK, compression=0)
        # The least and most words of a block's documents are for skipping too.
        codec.length_stats = False
        writer: Any = self._index.writer(codec=codec)
        writer.pool = _Pool(self._kept / writer.newsegment.segment_id(), writer.doc_count)
        return writer


def _join_small(writer: Any, segments: Sequence[Any]) -> list[Any]:  # noqa: ANN401 - Whoosh's own
    """Join the small segments once there are many; a merge policy of Whoosh."""
    from whoosh.reading import SegmentReader

    total = writer.doc_count() + sum(one.doc_count() for one in segments)
    small = [one for one in segments if one.doc_count() * _SMALL <= total]
    if len(small) <= _MOST_SMALL:
        return list(segments)
    for one in small:
        with closing(SegmentReader(writer.storage, writer.schema, one)) as reader:
            writer.add_reader(reader)
    return [one for one in segments if one not in small]


def merged_fields(segments: Iterable[Segment]) -> dict[str, FieldPostings]:
    """Return the postings of each field of all documents that were not deleted, in order."""
    parts = list(segments)
    live = [one.live for one in parts]
    return {name: merge_fields([one.fields[name] for one in parts], live) for name in BOOSTS}
