"""Finding the codes whose phrases mean about what a query means."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import paths
from index.meaning import pack
from index.meaning.encoder import DIMENSIONS, Encoder, Floats
from index.meaning.near import Near
from index.meaning.pack import SCANNED, Projection
from index.remembering import remembered

Ranges = Sequence[tuple[int, int]]
"""Document numbers, first and last, that may answer."""

HEAD = "adapter.npz"
"""The head for queries, beside our own texts."""
REFINED = 1000
"""Texts that are compared along all axes."""
_BLOCK = 1024
"""Texts widened at once: small enough that the linear algebra stays on this thread, which costs
less than waiting for another one that is busy."""

_NOTHING = np.empty(0, dtype=np.int32)


class Meaning:
    """Answers by meaning from the pack of one generation.

    It may be used from several threads at once.

    Args:
        folder: The pack.
        encoder: Its sentence model.

    Raises:
        PackError: The pack is missing, damaged or of another layout.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self.about = pack.read_about(folder)
        arrays = pack.read_arrays(folder, self.about.texts)
        self._encoder = encoder
        self._projection = Projection(
            np.array(arrays["mean"], dtype=np.float32),
            np.array(arrays["projection"], dtype=np.float32),
            np.array(arrays["steps"], dtype=np.float32),
        )
        self._scanned = np.asarray(arrays["scanned"], dtype=np.int8)
        self._refined = np.asarray(arrays["refined"], dtype=np.int8)
        self._starts = np.array(arrays["starts"], dtype=np.int32)
        self._documents = np.array(arrays["documents"], dtype=np.int32)
        self._texts = pack.Texts(folder, arrays["blocks"])
        self._head = read_head(paths.resources() / "content" / "meaning" / HEAD)
        self._within = remembered(self._find_within, 16)

    @classmethod
    def open(cls, folder: Path) -> "Meaning":
        """Open the pack of a generation with the model in it.

        Args:
            folder: The ``meaning`` folder of a generation.

        Raises:
            PackError: The vectors are missing, damaged or of another layout.
            ModelError: The model is.
        """
        return cls(folder, Encoder(folder / pack.MODEL))

    @property
    def texts(self) -> int:
        """How many phrases there are."""
        return self.about.texts

    def phrase(self, number: int) -> str:
        """Return the words of a phrase, as they were compared.

        Raises:
            PackError: Its file is damaged.
        """
        return self._texts[number]

    def embed(self, query: str) -> Floats:
        """Return the vector of a query, shape (384,), length 1. No text raises.

        The head weighs down the directions in which phrases of one code differ.
        """
        vector: Floats = self._encoder.embed(query) @ self._head
        length = float(np.linalg.norm(vector))
        return vector / np.float32(length) if length else vector

    def nearest(self, vector: Floats, limit: int, allowed: Ranges | None = None) -> Near:
        """Return the documents whose phrases are nearest to a vector.

        Args:
            vector: Shape (384,), length 1.
            limit: The most documents.
            allowed: Documents that may answer; all if None.
        """
        weights, offset = self._projection.query(vector)
        first, last, within = self._within(tuple(allowed) if allowed is not None else None)
        count = max(0, last - first)
        if not count or limit <= 0:
            return Near(_NOTHING, np.empty(0, dtype=np.float32), _NOTHING)
        coarse = self._scan(weights[:SCANNED], first, last)
        if within is not None:
            coarse[~within[first:last]] = -np.inf
        wanted = min(count, max(REFINED, 4 * limit))
        rows = np.argpartition(coarse, count - wanted)[count - wanted :]
        rows = rows[np.isfinite(coarse[rows])]
        fine = coarse[rows] + self._refined[rows + first].astype(np.float32) @ weights[SCANNED:]
        order = np.argsort(-fine, kind="stable")
        return self._expand(rows[order] + first, fine[order] + np.float32(offset), limit, allowed)

    def _scan(self, weights: Floats, first: int, last: int) -> Floats:
        """Return the products of texts with weights along the first axes."""
        result = np.empty(last - first, dtype=np.float32)
        wide = np.empty((_BLOCK, SCANNED), dtype=np.float32)
        for start in range(first, last, _BLOCK):
            part = self._scanned[start : min(start + _BLOCK, last)]
            np.copyto(wide[: len(part)], part)
            place = start - first
            np.dot(wide[: len(part)], weights, out=result[place : place + len(part)])
        return result

    def _find_within(
        self, allowed: tuple[tuple[int, int], ...] | None
    ) -> tuple[int, int, npt.NDArray[np.bool_] | None]:
        """Return the first text and the one after the last that may answer, and which may."""
        if allowed is None:
            return 0, self.texts, None
        good = self._may_answer(self._documents, allowed)
        counts = np.concatenate(([0], np.cumsum(good)))
        within = counts[self._starts[1:]] > counts[self._starts[:-1]]
        places = np.flatnonzero(within)
        if not len(places):
            return 0, 0, None
        first, last = int(places[0]), int(places[-1]) + 1
        return first, last, None if within[first:last].all() else within

    def _may_answer(
        self, documents: npt.NDArray[np.int32], allowed: Ranges
    ) -> npt.NDArray[np.bool_]:
        good = np.zeros(len(documents), dtype=np.bool_)
        for first, last in allowed:
            good |= (documents >= first) & (documents <= last)
        return good

    def _expand(
        self, rows: npt.NDArray[np.int64], scores: Floats, limit: int, allowed: Ranges | None
    ) -> Near:
        """Return the documents of texts in order, each where it comes first."""
        starts = self._starts[rows]
        lengths = self._starts[rows + 1] - starts
        ends = np.cumsum(lengths)
        place = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - lengths, lengths)
        documents = self._documents[place + np.repeat(starts, lengths)]
        source = np.repeat(np.arange(len(rows)), lengths)
        if allowed is not None:
            good = self._may_answer(documents, allowed)
            documents, source = documents[good], source[good]
        _, once = np.unique(documents, return_index=True)
        once = np.sort(once)[:limit]
        chosen = source[once]
        return Near(documents[once], scores[chosen], rows[chosen].astype(np.int32))


def read_head(path: Path) -> Floats:
    """Return what the vector of a query is multiplied with, shape (384, 384).

    Raises:
        PackError: The file is missing or damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as held:
            head: Floats = held["query_head"].astype(np.float32)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        msg = f"{path.name} cannot be read: {error}"
        raise pack.PackError(msg) from error
    if head.shape != (DIMENSIONS, DIMENSIONS):
        msg = f"{path.name} is not a head of the sentence model"
        raise pack.PackError(msg)
    return head
