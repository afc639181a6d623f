"""The postings of one field as arrays: read from Whoosh, kept, merged, and packed to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arrays import read_array

K1 = 1.2
B = 0.75
_MOST = np.iinfo(np.uint16).max
_PARTS = ("offsets", "docs", "weights", "sizes")


@dataclass(frozen=True, slots=True)
class FieldPostings:
    """The postings of one field of N documents, T terms and P postings.

    Attributes:
        terms: Its terms in byte order.
        offsets: Where each term's postings begin and the last one's end, shape [T + 1].
        docs: Document numbers, ascending within a term, shape [P].
        weights: Occurrences of the term in the document's field, shape [P].
        sizes: Words of each document's field, shape [N]. Whoosh keeps them in a byte each, so
            that they are coarse above 100.
        total: Words of the field in all documents.
    """

    terms: list[bytes]
    offsets: npt.NDArray[np.int32]
    docs: npt.NDArray[np.int32]
    weights: npt.NDArray[np.uint16]
    sizes: npt.NDArray[np.int32]
    total: int


def read_field(reader: Any, name: str, documents: int) -> FieldPostings:  # noqa: ANN401 - an untyped Whoosh reader
    """Read the postings of one field.

    Args:
        reader: A Whoosh reader; postings of deleted documents are left out.
        name: The field.
        documents: Number of documents, the deleted ones included.

    Raises:
        ValueError: Its terms are not in byte order.
    """
    terms: list[bytes] = []
    offsets = [0]
    docs: list[npt.NDArray[np.int32]] = []
    weights: list[npt.NDArray[np.uint16]] = []
    for term in reader.lexicon(name):
        matcher = reader.postings(name, term)
        ids: list[int] = []
        tfs: list[float] = []
        while matcher.is_active():
            ids.append(matcher.id())
            tfs.append(matcher.weight())
            matcher.next()
        terms.append(bytes(term))
        docs.append(np.array(ids, dtype=np.int32))
        weights.append(np.minimum(np.array(tfs, dtype=np.float64), _MOST).astype(np.uint16))
        offsets.append(offsets[-1] + len(ids))
    if terms != sorted(terms):
        msg = f"terms of field {name} are not in byte order"
        raise ValueError(msg)
    sizes = [reader.doc_field_length(number, name, 0) or 0 for number in range(documents)]
    return FieldPostings(
        terms,
        np.array(offsets, dtype=np.int32),
        np.concatenate(docs) if docs else np.empty(0, np.int32),
        np.concatenate(weights) if weights else np.empty(0, np.uint16),
        np.array(sizes, dtype=np.int32),
        int(reader.field_length(name)),
    )


def counted_field(
    terms: Sequence[tuple[bytes, Sequence[int], Sequence[int]]], documents: int
) -> FieldPostings:
    """Return the postings of one field as they are given to Whoosh; ``read_field`` reads the same.

    Args:
        terms: Each term in byte order, its documents, ascending, and its occurrences in each.
        documents: Number of documents.
    """
    from whoosh.util.numeric import byte_to_length, length_to_byte

    offsets = np.concatenate([[0], np.cumsum([len(docs) for _, docs, _ in terms])])
    docs = _concatenated([docs for _, docs, _ in terms])
    counts = _concatenated([counts for _, _, counts in terms])
    exact = np.bincount(docs, weights=counts, minlength=documents).astype(np.int64)
    distinct, numbers = np.unique(exact, return_inverse=True)
    sizes = [byte_to_length(length_to_byte(size)) if size else 0 for size in distinct.tolist()]
    return FieldPostings(
        [term for term, _, _ in terms],
        offsets.astype(np.int32),
        docs.astype(np.int32),
        np.minimum(counts, _MOST).astype(np.uint16),
        np.array(sizes, np.int32).take(numbers),
        int(exact.sum()),
    )


def _concatenated(parts: Sequence[Sequence[int]]) -> npt.NDArray[np.int64]:
    return np.concatenate([np.empty(0, np.int64), *(np.asarray(part) for part in parts)])


def merge_fields(
    parts: Sequence[FieldPostings], live: Sequence[npt.NDArray[np.bool_]]
) -> FieldPostings:
    """Return the postings of one field of several indexes as those of one.

    Args:
        parts: The field in each index, at least one.
        live: Which documents of each are kept. They are numbered anew, in order.
    """
    terms = sorted(set().union(*(part.terms for part in parts)))
    place = {term: number for number, term in enumerate(terms)}
    numbers: list[npt.NDArray[np.int32]] = []
    docs: list[npt.NDArray[np.int32]] = []
    weights: list[npt.NDArray[np.uint16]] = []
    documents = 0
    for part, kept in zip(parts, live, strict=True):
        own = np.array([place[term] for term in part.terms], dtype=np.int32)
        renumbered = np.cumsum(kept, dtype=np.int32) - 1 + documents
        held = np.flatnonzero(kept.take(part.docs))
        numbers.append(np.repeat(own, np.diff(part.offsets)).take(held))
        docs.append(renumbered.take(part.docs.take(held)))
        weights.append(part.weights.take(held))
        documents += int(np.count_nonzero(kept))
    number = np.concatenate(numbers)
    # Stable, so that the documents of a term go on ascending.
    order = np.argsort(number, kind="stable")
    counts = np.bincount(number, minlength=len(terms))
    used = np.flatnonzero(counts)
    joined = np.concatenate(weights).take(order)
    return FieldPostings(
        [terms[one] for one in used.tolist()],
        np.concatenate([[0], np.cumsum(counts.take(used))]).astype(np.int32),
        np.concatenate(docs).take(order),
        joined,
        np.concatenate([part.sizes[kept] for part, kept in zip(parts, live, strict=True)]),
        int(joined.sum(dtype=np.int64)),
    )


def keep_field(postings: FieldPostings, name: str, folder: Path) -> None:
    """Write the postings of a field to be merged later: ``F.terms.npy``, ``F.sizes.npy`` ..."""
    _save(folder / f"{name}.terms.npy", _joined(postings.terms))
    for part in _PARTS:
        _save(folder / f"{name}.{part}.npy", getattr(postings, part))
    _save(folder / f"{name}.total.npy", np.array(postings.total))


def kept_field(name: str, folder: Path) -> FieldPostings:
    """Return what ``keep_field`` wrote.

    Raises:
        OSError: A file is missing.
        ValueError: A file cannot be read.
    """

    def load(part: str) -> Any:  # noqa: ANN401 - each array has a type of its own
        return read_array(folder / f"{name}.{part}.npy")

    terms: list[bytes] = load("terms").tobytes().split(b"\n")[:-1]
    arrays = {part: load(part) for part in _PARTS}
    return FieldPostings(terms, **arrays, total=int(load("total")))


def pack_field(postings: FieldPostings, name: str, folder: Path) -> None:
    """Write the arrays of one field that answer, see ``packing``."""
    documents = len(postings.sizes)
    average = (postings.total / documents) or 1.0 if documents else 1.0
    # Whoosh keeps a length in a byte, so that there are no more than 256.
    norms, numbers = np.unique(
        (K1 * ((1 - B) + B * postings.sizes / average)).astype(np.float32), return_inverse=True
    )
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "terms": _joined(postings.terms),
        "offsets": postings.offsets,
        "docs": postings.docs,
        "weights": _narrow(postings.weights),
        "norms": norms,
        "lengths": numbers.astype(np.uint8),
    }
    for part, array in arrays.items():
        _save(folder / f"{name}.{part}.npy", array)


def _joined(terms: Sequence[bytes]) -> npt.NDArray[np.uint8]:
    return np.frombuffer(b"".join(term + b"\n" for term in terms), dtype=np.uint8)


def _save(path: Path, array: npt.NDArray[np.generic]) -> None:
    np.save(path, array, allow_pickle=False)


def _narrow(weights: npt.NDArray[np.uint16]) -> npt.NDArray[np.generic]:
    """Return weights in bytes where these hold them.

    In the drug table a code is named under "poisoning" more than 255 times.
    """
    return weights if weights.max(initial=0) > np.iinfo(np.uint8).max else weights.astype(np.uint8)
