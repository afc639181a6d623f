"""The files of a generation that hold the vectors of its phrases.

meaning/
  about.json         layout, digest of the model, number of texts
  mean.npy           mean of the vectors (384,) float32
  projection.npy     principal axes (384, 256) float32, the strongest first
  steps.npy          size of one step of each axis (256,) float32
  scanned.npy        steps along the first axes, (texts, 64) int8: read for every query
  refined.npy        steps along the rest, (texts, 192) int8: read for the best of them
  hashes.npy         hash of each text, (texts,) uint64
  starts.npy         where the documents of each text begin, (texts + 1,) int32
  documents.npy      document numbers, int32
  model/             the sentence model
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.arrays import read_array
from index.meaning.encoder import DIMENSIONS, Floats
from index.remembering import remembered

MODEL = "model"
ABOUT = "about.json"
LAYOUT = 1
SCANNED = 64
"""Axes that every query is compared along: 1.6 ms for 200,000 texts on one core."""
KEPT = 256
"""Axes that are kept in all."""
ARRAYS = (
    "mean",
    "projection",
    "steps",
    "scanned",
    "refined",
    "hashes",
    "starts",
    "documents",
    "blocks",
)
TEXTS = "texts.bin"
TEXT_BLOCK = 256
"""Texts that are unpacked together."""
Steps = npt.NDArray[np.int8]
Hashes = npt.NDArray[np.uint64]
_LARGEST = 127


class PackError(Exception):
    """The vectors are missing, damaged or of another layout."""


@dataclass(frozen=True, slots=True)
class About:
    """What a pack says of itself.

    Attributes:
        layout: Version of the layout.
        model: sha256 of the published weights.
        texts: Number of different texts.
        phrases: Digest of the phrases and their documents.
    """

    layout: int
    model: str
    texts: int
    phrases: str


def text_hash(text: str) -> int:
    """Return the hash under which the vector of a text is kept, 64 bits."""
    return int.from_bytes(
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )


def hashes_of(texts: Iterable[str]) -> Hashes:
    """Return the hash of each text."""
    return np.array([text_hash(text) for text in texts], dtype=np.uint64)


@dataclass(frozen=True)
class Projection:
    """From 384 dimensions to 256 bytes and back.

    Attributes:
        mean: Shape (384,).
        axes: Shape (384, 256).
        steps: Shape (256,): how far one step goes along each axis.
    """

    mean: Floats
    axes: Floats
    steps: Floats

    @classmethod
    def fit(cls, vectors: Floats) -> "Projection":
        """Return the principal axes of a sample.

        Args:
            vectors: Shape (sample, 384), more than 256 of them for full rank.
        """
        if not len(vectors):
            vectors = np.zeros((1, DIMENSIONS), dtype=np.float32)
        mean = vectors.mean(axis=0, dtype=np.float64)
        centred = vectors.astype(np.float64) - mean
        _, axes = np.linalg.eigh(centred.T @ centred)
        axes = axes[:, ::-1][:, :KEPT]
        # Outliers are cut at the end of the scale rather than widening every step.
        reach = 4.5 * np.sqrt(np.mean((centred @ axes) ** 2, axis=0)) + 1e-6
        return cls(
            mean.astype(np.float32),
            np.ascontiguousarray(axes, dtype=np.float32),
            (reach / _LARGEST).astype(np.float32),
        )

    def pack(self, vectors: Floats) -> Steps:
        """Return vectors as steps along the axes, shape (vectors, 256)."""
        along = (vectors - self.mean) @ self.axes
        along /= self.steps
        return np.clip(np.rint(along), -_LARGEST, _LARGEST).astype(np.int8)

    def query(self, vector: Floats) -> tuple[Floats, float]:
        """Return what steps are multiplied with to give a cosine, and what is added to it."""
        return (vector @ self.axes) * self.steps, float(vector @ self.mean)


def write_about(folder: Path, about: About) -> None:
    """Write what a pack says of itself."""
    (folder / ABOUT).write_text(json.dumps(asdict(about), indent=1) + "\n", encoding="utf-8")


def read_about(folder: Path) -> About:
    """Return what a pack says of itself.

    Raises:
        PackError: There is none, or it is of another layout.
    """
    try:
        about = About(**json.loads((folder / ABOUT).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        msg = f"there are no vectors in {folder} ({error}): run 'codeleaf meaning'"
        raise PackError(msg) from error
    if about.layout != LAYOUT:
        msg = f"the vectors in {folder} have another layout: run 'codeleaf meaning'"
        raise PackError(msg)
    return about


def write_array(folder: Path, name: str, array: npt.NDArray[np.generic]) -> None:
    """Write one array of a pack."""
    np.save(folder / f"{name}.npy", array, allow_pickle=False)


def write_texts(folder: Path, texts: Sequence[str]) -> None:
    """Write the texts, packed."""
    ends = [0]
    with (folder / TEXTS).open("wb") as file:
        for start in range(0, len(texts), TEXT_BLOCK):
            lines = "\n".join(texts[start : start + TEXT_BLOCK])
            ends.append(ends[-1] + file.write(zlib.compress(lines.encode("utf-8", "replace"), 9)))
    write_array(folder, "blocks", np.array(ends, dtype=np.int64))


class Texts:
    """Reads texts back.

    Args:
        folder: The pack.
        blocks: Where each block begins.
    """

    def __init__(self, folder: Path, blocks: npt.NDArray[np.generic]) -> None:
        self._path = folder / TEXTS
        self._blocks: list[int] = blocks.tolist()
        self._read = remembered(self._read_block, 64)

    def _read_block(self, block: int) -> list[str]:
        start, end = self._blocks[block], self._blocks[block + 1]
        with self._path.open("rb") as file:
            file.seek(start)
            return zlib.decompress(file.read(end - start)).decode("utf-8").split("\n")

    def __getitem__(self, row: int) -> str:
        """Return one text.

        Raises:
            PackError: The file is missing or damaged.
        """
        try:
            return self._read(row // TEXT_BLOCK)[row % TEXT_BLOCK]
        except (OSError, ValueError, IndexError, zlib.error) as error:
            msg = f"{self._path} cannot be read ({error}): run 'codeleaf meaning'"
            raise PackError(msg) from error


def read_arrays(folder: Path, texts: int) -> dict[str, npt.NDArray[np.generic]]:
    """Return the arrays of a pack, mapped into memory.

    Raises:
        PackError: One is missing or does not fit the others.
    """
    try:
        found: dict[str, npt.NDArray[np.generic]] = {
            name: read_array(folder / f"{name}.npy", "r") for name in ARRAYS
        }
    except (OSError, ValueError) as error:
        msg = f"the vectors in {folder} cannot be read ({error}): run 'codeleaf meaning'"
        raise PackError(msg) from error
    expected: dict[str, tuple[tuple[int, ...], type[np.generic]]] = {
        "mean": ((DIMENSIONS,), np.float32),
        "projection": ((DIMENSIONS, KEPT), np.float32),
        "steps": ((KEPT,), np.float32),
        "scanned": ((texts, SCANNED), np.int8),
        "refined": ((texts, KEPT - SCANNED), np.int8),
        "hashes": ((texts,), np.uint64),
        "starts": ((texts + 1,), np.int32),
        "documents": (found["documents"].shape[:1], np.int32),
        "blocks": ((-(-texts // TEXT_BLOCK) + 1,), np.int64),
    }
    fits = all(
        found[name].shape == shape and found[name].dtype == kind
        for name, (shape, kind) in expected.items()
    )
    if not fits or int(found["starts"][-1]) != len(found["documents"]):
        msg = f"the vectors in {folder} do not fit each other: run 'codeleaf meaning'"
        raise PackError(msg)
    return found
