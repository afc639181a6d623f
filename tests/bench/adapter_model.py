"""The sentence model in JAX, with low-rank changes to its matrices that can be trained.

Low-rank adaptation: Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021. A
matrix W of shape (outputs, inputs) becomes W + up @ down, with up (outputs, rank) and down (rank,
inputs); only these two are trained, and they are merged into W when the model is loaded.
"""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = Any
"""What JAX, its modules and the tokenizer give: they are no dependency, so not typed."""

jax: Array = importlib.import_module("jax")
jnp: Array = importlib.import_module("jax.numpy")

Floats = npt.NDArray[np.float32]
LAYERS = 6
HEADS = 12
MATRICES = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


def read_weights(path: Path) -> dict[str, Floats]:
    """Return the tensors of ``model.safetensors`` by name, in float32."""
    load = importlib.import_module("safetensors.numpy").load_file
    return {name: np.asarray(value, np.float32) for name, value in load(str(path)).items()}


def read_tokenizer(path: Path, longest: int) -> Array:
    """Return the tokenizer of ``tokenizer.json`` that cuts texts to ``longest`` pieces."""
    tokenizer = importlib.import_module("tokenizers").Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(longest)
    tokenizer.no_padding()
    return tokenizer


def new_adapter(weights: dict[str, Floats], rank: int, seed: int) -> dict[str, Floats]:
    """Return an adapter that changes nothing yet: ``down`` is random, ``up`` zero."""
    draw = np.random.default_rng(seed)
    adapter = {}
    for layer in range(LAYERS):
        for matrix in MATRICES:
            name = f"encoder.layer.{layer}.{matrix}"
            outputs, inputs = weights[f"{name}.weight"].shape
            down = draw.standard_normal((rank, inputs)) / np.sqrt(inputs)
            adapter[f"{name}.down"] = down.astype(np.float32)
            adapter[f"{name}.up"] = np.zeros((outputs, rank), np.float32)
    return adapter


def merged(weights: dict[str, Floats], adapter: dict[str, Floats]) -> dict[str, Floats]:
    """Return the weights with an adapter merged into them: all that using one takes."""
    result = dict(weights)
    for name in adapter:
        if name.endswith(".up"):
            whole = name.removesuffix(".up")
            change = adapter[name].astype(np.float32) @ adapter[f"{whole}.down"].astype(np.float32)
            result[f"{whole}.weight"] = weights[f"{whole}.weight"] + change
    return result


def _normalise(rows: Array, weights: Array, name: str) -> Array:
    mean = rows.mean(-1, keepdims=True)
    variance = ((rows - mean) ** 2).mean(-1, keepdims=True)
    rows = (rows - mean) / jnp.sqrt(variance + 1e-12)
    return rows * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def forward(weights: Array, adapter: Array, numbers: Array, present: Array) -> Array:
    """Return vectors of length 1, shape (texts, 384).

    Args:
        weights: Tensors of the model by name.
        adapter: Its low-rank changes, or an empty dictionary.
        numbers: Word pieces, shape (texts, length).
        present: 1 for a piece and 0 for padding, same shape.
    """

    def linear(rows: Array, name: str) -> Array:
        result = rows @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
        if adapter:
            result += (rows @ adapter[f"{name}.down"].T) @ adapter[f"{name}.up"].T
        return result

    texts, length = numbers.shape
    rows = weights["embeddings.word_embeddings.weight"][numbers]
    rows += weights["embeddings.position_embeddings.weight"][:length]
    rows += weights["embeddings.token_type_embeddings.weight"][0]
    rows = _normalise(rows, weights, "embeddings.LayerNorm")
    mask = jnp.where(present > 0, 0.0, -1e9)[:, None, None, :]

    def split(values: Array) -> Array:
        return values.reshape(texts, length, HEADS, -1).transpose(0, 2, 1, 3)

    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        query, key, value = (
            split(linear(rows, f"{name}.attention.self.{part}"))
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(query.shape[-1]) + mask
        mixed = (jax.nn.softmax(scores, -1) @ value).transpose(0, 2, 1, 3)
        out = linear(mixed.reshape(texts, length, -1), f"{name}.attention.output.dense")
        rows = _normalise(rows + out, weights, f"{name}.attention.output.LayerNorm")
        inner = jax.nn.gelu(linear(rows, f"{name}.intermediate.dense"), approximate=True)
        out = linear(inner, f"{name}.output.dense")
        rows = _normalise(rows + out, weights, f"{name}.output.LayerNorm")
    kept = present[..., None].astype(jnp.float32)
    mean = (rows * kept).sum(1) / kept.sum(1)
    return mean / jnp.linalg.norm(mean, axis=-1, keepdims=True)


def padded(pieces: Sequence[Sequence[int]], length: int) -> tuple[Array, Array]:
    """Return word pieces and their mask, both of shape (texts, length)."""
    numbers = np.zeros((len(pieces), length), np.int32)
    present = np.zeros((len(pieces), length), np.int32)
    for place, one in enumerate(pieces):
        numbers[place, : len(one)] = one[:length]
        present[place, : len(one)] = 1
    return numbers, present


def encode(weights: dict[str, Floats], tokenizer: Array, texts: Sequence[str]) -> Floats:
    """Return the vectors of texts, shape (texts, 384), each of length 1."""
    run = jax.jit(lambda held, numbers, present: forward(held, {}, numbers, present))
    held = {name: jnp.asarray(value) for name, value in weights.items()}
    pieces = [one.ids for one in tokenizer.encode_batch([text.lower() for text in texts])]
    order = sorted(range(len(pieces)), key=lambda place: len(pieces[place]))
    result = np.zeros((len(texts), 384), np.float32)
    size = 128
    for start in range(0, len(order), size):
        places = order[start : start + size]
        length = -(-len(pieces[places[-1]]) // 4) * 4
        batch = [pieces[place] for place in places]
        batch += [batch[-1]] * (size - len(batch))  # one shape less to compile
        vectors = run(held, *padded(batch, length))
        result[places] = np.asarray(vectors)[: len(places)]
    return result
