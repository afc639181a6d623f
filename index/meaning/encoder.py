"""The forward pass of the sentence model in plain numpy.

MiniLM-L6 (Wang et al., "MiniLM: Deep Self-Attention Distillation", 2020; sentence-transformers'
all-MiniLM-L6-v2, Apache-2.0): six layers of BERT with 384 dimensions and twelve heads, the mean
over the pieces of a text, made one long. Weights are kept in float16 and computed in float32.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.arrays import read_array
from index.meaning.tokenizer import MAX_TOKENS, Tokenizer

Floats = npt.NDArray[np.float32]

DIMENSIONS = 384
LAYERS = 6
_HEADS = 12
_INNER = 1536
_NORM = ("weight", "bias")
_EPSILON = np.float32(1e-12)
_HEAD = DIMENSIONS // _HEADS
_BLOCK = 32768
"""Numbers of one piece of the activation: five arrays of it stay in a core's cache."""

VOCABULARY = "vocabulary.json"
WORDS = "words.npy"
WEIGHTS = "weights.npy"

_TOP_SHAPES: dict[str, tuple[int, ...]] = {
    "embeddings.position_embeddings.weight": (512, DIMENSIONS),
    "embeddings.token_type_embeddings.weight": (2, DIMENSIONS),
    "embeddings.LayerNorm.weight": (DIMENSIONS,),
    "embeddings.LayerNorm.bias": (DIMENSIONS,),
}
_LAYER_SHAPES: dict[str, tuple[int, ...]] = {
    "attention.self.query.weight": (DIMENSIONS, DIMENSIONS),
    "attention.self.query.bias": (DIMENSIONS,),
    "attention.self.key.weight": (DIMENSIONS, DIMENSIONS),
    "attention.self.key.bias": (DIMENSIONS,),
    "attention.self.value.weight": (DIMENSIONS, DIMENSIONS),
    "attention.self.value.bias": (DIMENSIONS,),
    "attention.output.dense.weight": (DIMENSIONS, DIMENSIONS),
    "attention.output.dense.bias": (DIMENSIONS,),
    "attention.output.LayerNorm.weight": (DIMENSIONS,),
    "attention.output.LayerNorm.bias": (DIMENSIONS,),
    "intermediate.dense.weight": (_INNER, DIMENSIONS),
    "intermediate.dense.bias": (_INNER,),
    "output.dense.weight": (DIMENSIONS, _INNER),
    "output.dense.bias": (DIMENSIONS,),
    "output.LayerNorm.weight": (DIMENSIONS,),
    "output.LayerNorm.bias": (DIMENSIONS,),
}
SHAPES: dict[str, tuple[int, ...]] = {
    **_TOP_SHAPES,
    **{
        f"encoder.layer.{layer}.{name}": shape
        for layer in range(LAYERS)
        for name, shape in _LAYER_SHAPES.items()
    },
}
"""Every tensor but the word embeddings, in the order in which ``weights.npy`` holds them."""
WORD_TENSOR = "embeddings.word_embeddings.weight"


class ModelError(Exception):
    """The files of the sentence model are missing, damaged or of another model."""


def write_model(folder: Path, tensors: Mapping[str, Floats], vocabulary: Sequence[str]) -> None:
    """Write the model's files in float16, which changes a vector's direction by less than 1e-5.

    Args:
        folder: An empty folder.
        tensors: The tensors of the published model by name.
        vocabulary: Its word pieces in order.

    Raises:
        ModelError: A tensor is missing or has another shape: this is another model.
    """
    shapes = {WORD_TENSOR: (len(vocabulary), DIMENSIONS), **SHAPES}
    for name, shape in shapes.items():
        if name not in tensors or tensors[name].shape != shape:
            msg = f"the sentence model has no tensor {name} of shape {shape}"
            raise ModelError(msg)
    flat = np.concatenate([tensors[name].astype(np.float16).ravel() for name in SHAPES])
    if not np.isfinite(flat).all():
        msg = "the sentence model holds numbers that float16 cannot"
        raise ModelError(msg)
    np.save(folder / WEIGHTS, flat, allow_pickle=False)
    np.save(folder / WORDS, tensors[WORD_TENSOR].astype(np.float16), allow_pickle=False)
    text = json.dumps(list(vocabulary), ensure_ascii=False)
    (folder / VOCABULARY).write_text(text, encoding="utf-8")


def _normalise(values: Floats, weight: Floats, bias: Floats) -> Floats:
    """Return rows with mean 0 and variance 1, scaled and shifted; overwrites ``values``."""
    values -= values.mean(axis=-1, keepdims=True)
    variance = np.einsum("ij,ij->i", values, values)[:, None] / np.float32(DIMENSIONS)
    values /= np.sqrt(variance + _EPSILON)
    values *= weight
    values += bias
    return values


_REACH = np.float32(5)
"""Beyond it GELU is the number itself or nothing, to 2e-6."""
_CURVE = np.array([0.797691085, 0.0367292486, -0.000254504093, -8.66609947e-6], dtype=np.float32)


def _activate(values: Floats) -> None:
    """Apply GELU in place: ``x * Phi(x)``, to 1.2e-5.

    ``Phi(x) = (1 + tanh(x * p(x * x))) / 2`` with the polynomial ``p`` fitted to the error
    function, since numpy has a fast ``tanh`` and no ``erf``.
    """
    flat = values.reshape(-1)
    for start in range(0, flat.size, _BLOCK):
        part = flat[start : start + _BLOCK]
        inner = np.clip(part, -_REACH, _REACH)
        square = inner * inner
        curve = square * _CURVE[3]
        for factor in _CURVE[2:0:-1]:
            curve += factor
            curve *= square
        curve += _CURVE[0]
        curve *= inner
        np.tanh(curve, out=curve)
        curve += np.float32(1)
        curve *= np.float32(0.5)
        part *= curve


class _Layer:
    """The matrices of one layer, turned so that rows times matrix gives rows."""

    def __init__(self, tensors: Mapping[str, Floats], number: int) -> None:
        own = {name: tensors[f"encoder.layer.{number}.{name}"] for name in _LAYER_SHAPES}
        scale = np.float32(1 / np.sqrt(_HEAD))  # of attention, taken into the query
        parts = ("query", "key", "value")
        weights = [own[f"attention.self.{part}.weight"] for part in parts]
        biases = [own[f"attention.self.{part}.bias"] for part in parts]
        weights[0], biases[0] = weights[0] * scale, biases[0] * scale
        self.into = np.ascontiguousarray(np.concatenate(weights).T)
        self.into_bias = np.concatenate(biases)
        self.out = np.ascontiguousarray(own["attention.output.dense.weight"].T)
        self.out_bias = own["attention.output.dense.bias"]
        self.up = np.ascontiguousarray(own["intermediate.dense.weight"].T)
        self.up_bias = own["intermediate.dense.bias"]
        self.down = np.ascontiguousarray(own["output.dense.weight"].T)
        self.down_bias = own["output.dense.bias"]
        self.attention_norm = tuple(own[f"attention.output.LayerNorm.{p}"] for p in _NORM)
        self.output_norm = tuple(own[f"output.LayerNorm.{p}"] for p in _NORM)

    def run(self, rows: Floats, texts: int, mask: Floats | None) -> Floats:
        """Return the next rows of ``texts`` texts of one padded length.

        Args:
            rows: Shape (texts * length, 384).
            texts: How many texts.
            mask: Shape (texts, 1, 1, length): 0 for a piece, very negative for padding; None if
                no text is padded.
        """
        joined = rows @ self.into
        joined += self.into_bias
        query, key, value = joined.reshape(texts, -1, 3, _HEADS, _HEAD).transpose(2, 0, 3, 1, 4)
        weights = query @ key.transpose(0, 1, 3, 2)
        if mask is not None:
            weights += mask
        weights -= weights.max(axis=-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed = (weights @ value).transpose(0, 2, 1, 3).reshape(-1, DIMENSIONS)
        attended: Floats = mixed @ self.out
        attended += self.out_bias
        attended += rows
        attended = _normalise(attended, *self.attention_norm)
        inner: Floats = attended @ self.up
        inner += self.up_bias
        _activate(inner)
        result: Floats = inner @ self.down
        result += self.down_bias
        result += attended
        return _normalise(result, *self.output_norm)


class Encoder:
    """Turns texts into vectors.

    It may be used from several threads at once.

    Args:
        folder: The folder that ``write_model`` filled.

    Raises:
        ModelError: A file is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        try:
            vocabulary = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
            words = read_array(folder / WORDS, "r")
            flat = read_array(folder / WEIGHTS, "r")
            self._tokenizer = Tokenizer(vocabulary)
        except (OSError, ValueError, TypeError) as error:
            msg = f"the sentence model in {folder} cannot be read ({error}): make it again"
            raise ModelError(msg) from error
        sizes = [int(np.prod(shape)) for shape in SHAPES.values()]
        expected = (words.shape, flat.shape) == ((len(vocabulary), DIMENSIONS), (sum(sizes),))
        if not expected or words.dtype != np.float16 or flat.dtype != np.float16:
            msg = f"the sentence model in {folder} is of another layout: make it again"
            raise ModelError(msg)
        ends = np.cumsum(sizes)
        tensors = {
            name: flat[end - size : end].astype(np.float32).reshape(shape)
            for (name, shape), size, end in zip(SHAPES.items(), sizes, ends, strict=True)
        }
        self._words = words  # only the rows of a text's pieces are widened
        places = tensors["embeddings.position_embeddings.weight"][:MAX_TOKENS]
        self._places = places + tensors["embeddings.token_type_embeddings.weight"][0]
        self._norm = tuple(tensors[f"embeddings.LayerNorm.{part}"] for part in _NORM)
        self._layers = [_Layer(tensors, number) for number in range(LAYERS)]

    def pieces(self, text: str) -> list[int]:
        """Return the numbers of a text's word pieces, at most 64."""
        return self._tokenizer.encode(text)

    def embed(self, text: str) -> Floats:
        """Return the vector of one text, shape (384,), length 1. No text raises."""
        vector: Floats = self.run([self.pieces(text)])[0]
        return vector

    def run(self, texts: Sequence[Sequence[int]]) -> Floats:
        """Return the vectors of some texts given as pieces; shape (texts, 384), each length 1.

        Texts of about the same length cost least, since all are padded to the longest.
        """
        lengths = np.array([len(text) for text in texts])
        longest = int(lengths.max())
        numbers = np.zeros((len(texts), longest), dtype=np.int64)
        for row, text in zip(numbers, texts, strict=True):
            row[: len(text)] = text
        present = np.arange(longest) < lengths[:, None]
        mask = None
        if not present.all():
            mask = np.where(present, np.float32(0), np.float32(-1e9))[:, None, None, :]
        rows = self._words[numbers.ravel()].astype(np.float32)
        rows.reshape(len(texts), longest, DIMENSIONS)[...] += self._places[:longest]
        rows = _normalise(rows, *self._norm)
        for layer in self._layers:
            rows = layer.run(rows, len(texts), mask)
        shaped = rows.reshape(len(texts), longest, DIMENSIONS)
        mean: Floats = np.einsum("ijk,ij->ik", shaped, present.astype(np.float32))
        mean /= np.linalg.norm(mean, axis=1, keepdims=True)
        return mean


_BATCH_PIECES = 1024
"""Pieces of a batch with padding: its widest array has 6 MB."""


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the texts of each batch by their places, of about the same length.

    Args:
        lengths: Pieces of each text.
    """
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: lengths[place]):
        if batch and lengths[place] * (len(batch) + 1) > _BATCH_PIECES:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
