"""Making the vectors of phrases: resumable, and only for texts that have none yet.

A vector belongs to a text, not to a content: it is found again by the text's hash in the pack of
the generation before, or in the chunks that an interrupted run left behind.
"""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.meaning import pack
from index.meaning.encoder import DIMENSIONS, Encoder, Floats, batches
from index.meaning.pack import About, Hashes, PackError, Projection, Steps

SAMPLE = 12_000
"""Texts that the axes are taken from."""
_CHUNK = 4096
"""Texts between two saves: about seven seconds of work."""
_PROJECTION = "projection.npz"
_SEED = 20_251

Report = Callable[[int, int], None]
"""Called with the texts that have vectors and the texts in all; may raise to stop."""


@dataclass(frozen=True)
class Phrases:
    """The different texts of a content and the documents each stands for.

    Attributes:
        texts: The texts, in the order of their first documents.
        starts: Where the documents of each text begin, (texts + 1,) int32.
        documents: Document numbers, ascending within a text, int32.
        digest: sha256 of all of it.
    """

    texts: list[str]
    starts: npt.NDArray[np.int32]
    documents: npt.NDArray[np.int32]
    digest: str

    @classmethod
    def gather(cls, phrases: Iterable[tuple[int, str]]) -> "Phrases":
        """Gather phrases, each given with its document number."""
        found: dict[str, set[int]] = {}
        for document, text in phrases:
            if text := " ".join(text.split()):
                found.setdefault(text, set()).add(document)
        listed = sorted((sorted(documents), text) for text, documents in found.items())
        lengths = [0, *(len(documents) for documents, _ in listed)]
        digest = hashlib.sha256(repr(listed).encode("utf-8", "surrogatepass")).hexdigest()
        return cls(
            [text for _, text in listed],
            np.cumsum(lengths, dtype=np.int64).astype(np.int32),
            np.array([one for documents, _ in listed for one in documents], dtype=np.int32),
            digest,
        )


class _Known:
    """The vectors there are already, by the hashes of their texts."""

    def __init__(self) -> None:
        self._hashes: list[Hashes] = []
        self._steps: list[Steps] = []
        self._places: dict[int, tuple[int, int]] = {}

    def add(self, hashes: Hashes, steps: Steps) -> None:
        """Add vectors: shapes (n,) and (n, 256)."""
        part = len(self._steps)
        self._hashes.append(hashes)
        self._steps.append(steps)
        self._places.update((one, (part, row)) for row, one in enumerate(hashes.tolist()))

    def __contains__(self, text: int) -> bool:
        return text in self._places

    def steps(self, hashes: Hashes) -> Steps:
        """Return the vectors of texts that are all known, shape (n, 256)."""
        result = np.empty((len(hashes), pack.KEPT), dtype=np.int8)
        for row, one in enumerate(hashes.tolist()):
            part, place = self._places[one]
            result[row] = self._steps[part][place]
        return result


class _Work:
    """What an unfinished run keeps: the projection and the chunks made with it."""

    def __init__(self, folder: Path, model: str) -> None:
        self.folder = folder / model[:16]
        for other in folder.glob("*") if folder.is_dir() else ():
            if other != self.folder:
                shutil.rmtree(other, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)

    def _save(self, name: str, **arrays: npt.NDArray[np.generic]) -> None:
        unfinished = self.folder / (name + ".part")
        with unfinished.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        unfinished.replace(self.folder / name)

    def projection(self) -> Projection | None:
        """Return the projection of the unfinished run, if there is one."""
        try:
            with np.load(self.folder / _PROJECTION, allow_pickle=False) as saved:
                return Projection(saved["mean"], saved["axes"], saved["steps"])
        except (OSError, ValueError, LookupError, EOFError, zipfile.BadZipFile):
            return None

    def begin(self, projection: Projection) -> None:
        """Keep a projection; chunks made with another one are of no use."""
        for path in self.folder.iterdir():
            path.unlink()
        self._save(_PROJECTION, mean=projection.mean, axes=projection.axes, steps=projection.steps)

    def add(self, hashes: Hashes, steps: Steps) -> None:
        """Keep a chunk."""
        self._save(f"chunk-{int(hashes[0]):016x}-{len(hashes)}.npz", hashes=hashes, steps=steps)

    def chunks(self) -> Iterator[tuple[Hashes, Steps]]:
        """Yield the chunks that are whole."""
        for path in sorted(self.folder.glob("chunk-*.npz")):
            try:
                with np.load(path, allow_pickle=False) as saved:
                    hashes, steps = saved["hashes"], saved["steps"]
            except (OSError, ValueError, LookupError, EOFError, zipfile.BadZipFile):
                path.unlink(missing_ok=True)
                continue
            if steps.shape == (len(hashes), pack.KEPT) and steps.dtype == np.int8:
                yield hashes, steps


class PhraseVectors:
    """Makes a pack of vectors.

    Args:
        encoder: The sentence model.
        model: sha256 of its published weights.
        work: Folder for what an interrupted run leaves to the next one.
        workers: Threads that compute at once; one leaves a core to the window.
    """

    def __init__(self, encoder: Encoder, model: str, work: Path, workers: int = 1) -> None:
        self._encoder = encoder
        self._model = model
        self._work = work
        self._workers = workers

    def build(
        self,
        phrases: Phrases,
        folder: Path,
        *,
        previous: Path | None = None,
        report: Report | None = None,
    ) -> int:
        """Write a pack into an empty folder.

        Args:
            phrases: The phrases.
            folder: The folder; incomplete until this returns.
            previous: Pack of another generation, whose vectors are taken over.
            report: Told how far it is; what it raises ends the work, and the next run goes on
                from there.

        Returns:
            How many texts had no vector yet.
        """
        work = _Work(self._work, self._model)
        hashes = pack.hashes_of(phrases.texts)
        known, projection = self._known(work, previous, len(phrases.texts))
        missing = [row for row, one in enumerate(hashes.tolist()) if one not in known]
        missing = self._by_length(phrases.texts, missing)
        total = len(phrases.texts)
        tell = report or (lambda _done, _total: None)
        tell(total - len(missing), total)
        made = len(missing)
        if projection is None:
            sample = _sample(missing)
            vectors = self._embed([phrases.texts[row] for row in sample], tell, 0, total)
            projection = Projection.fit(vectors)
            work.begin(projection)
            self._keep(work, known, hashes[sample], projection.pack(vectors))
            taken = set(sample)
            missing = [row for row in missing if row not in taken]
        for start in range(0, len(missing), _CHUNK):
            rows = missing[start : start + _CHUNK]
            done = total - len(missing) + start
            vectors = self._embed([phrases.texts[row] for row in rows], tell, done, total)
            self._keep(work, known, hashes[rows], projection.pack(vectors))
        self._write(folder, phrases, hashes, known.steps(hashes), projection)
        tell(total, total)
        return made

    def clear(self) -> None:
        """Remove what an unfinished run would need, once the pack is in its place."""
        shutil.rmtree(self._work, ignore_errors=True)

    def _known(
        self, work: _Work, previous: Path | None, texts: int
    ) -> tuple[_Known, Projection | None]:
        """Return the vectors there are, and the projection they were made with."""
        known = _Known()
        projection = work.projection()
        before = self._previous(previous, texts)
        if before is not None:
            own, hashes, steps = before
            if projection is None:
                work.begin(own)
                projection = own
            if np.array_equal(projection.axes, own.axes):
                known.add(hashes, steps)
        if projection is not None:
            for hashes, steps in work.chunks():
                known.add(hashes, steps)
        return known, projection

    def _previous(self, folder: Path | None, texts: int) -> tuple[Projection, Hashes, Steps] | None:
        """Return projection, hashes and vectors of a pack, None if it is of no use.

        One of another model is of none, nor one of so few texts that its axes are not those of
        the content.
        """
        if folder is None:
            return None
        try:
            about = pack.read_about(folder)
            if about.model != self._model or about.texts < min(SAMPLE, texts) // 2:
                return None
            arrays = pack.read_arrays(folder, about.texts)
        except PackError:
            return None
        # Copied, so that no mapping keeps the files of an old generation open on Windows.
        projection = Projection(
            np.array(arrays["mean"], dtype=np.float32),
            np.array(arrays["projection"], dtype=np.float32),
            np.array(arrays["steps"], dtype=np.float32),
        )
        steps = np.concatenate([arrays["scanned"], arrays["refined"]], axis=1).astype(np.int8)
        return projection, np.array(arrays["hashes"], dtype=np.uint64), steps

    def _by_length(self, texts: Sequence[str], rows: list[int]) -> list[int]:
        """Return rows ordered by the length of their texts, so that a chunk has little padding."""
        return sorted(rows, key=lambda row: (len(texts[row]), row))

    def _embed(self, texts: list[str], tell: Report, done: int, total: int) -> Floats:
        """Return the vectors of some texts, shape (texts, 384)."""
        pieces = [self._encoder.pieces(text) for text in texts]
        result = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        groups = list(batches([len(one) for one in pieces]))

        def run(group: list[int]) -> Floats:
            return self._encoder.run([pieces[place] for place in group])

        pool = ThreadPoolExecutor(self._workers)
        try:
            for group, vectors in zip(groups, pool.map(run, groups), strict=True):
                result[group] = vectors
                done += len(group)
                tell(done, total)
        finally:
            pool.shutdown(cancel_futures=True)
        return result

    def _keep(self, work: _Work, known: _Known, hashes: Hashes, steps: Steps) -> None:
        if len(hashes):
            work.add(hashes, steps)
            known.add(hashes, steps)

    def _write(
        self,
        folder: Path,
        phrases: Phrases,
        hashes: Hashes,
        steps: Steps,
        projection: Projection,
    ) -> None:
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "mean": projection.mean,
            "projection": projection.axes,
            "steps": projection.steps,
            "scanned": np.ascontiguousarray(steps[:, : pack.SCANNED]),
            "refined": np.ascontiguousarray(steps[:, pack.SCANNED :]),
            "hashes": hashes,
            "starts": phrases.starts,
            "documents": phrases.documents,
        }
        for name, array in arrays.items():
            pack.write_array(folder, name, array)
        pack.write_texts(folder, phrases.texts)
        about = About(pack.LAYOUT, self._model, len(phrases.texts), phrases.digest)
        pack.write_about(folder, about)


def _sample(rows: Sequence[int]) -> list[int]:
    """Return some of the rows, always the same ones of the same rows."""
    if len(rows) <= SAMPLE:
        return list(rows)
    chosen = np.random.default_rng(_SEED).choice(len(rows), SAMPLE, replace=False)
    return [rows[place] for place in sorted(chosen.tolist())]


def processors() -> int:
    """Return how many processors this process may use."""
    return os.cpu_count() or 1
