"""Packing the phrases of every code, so that a hit is ranked by the phrase that fits best.

Of P phrases with T words in all, V distinct words and N documents:

============================  ==========  ================================================
``phrase.docs.npy``           int32 [N+1] where each document's phrases begin
``phrase.base.npy``           int32 [N]   document whose phrases describe this one too, -1 without
``phrase.labels.npy``         uint8 [P]   ``Label`` of each
``phrase.texts.npy``          uint8 [B]   UTF-8 of all texts but titles, joined
``phrase.text_starts.npy``    int32 [P+1] where each text begins
``phrase.words.npy``          uint16 [T]  numbers of the words (int32 from 65,536 words on): those
                                          of the head, those behind it, nonessential modifiers
``phrase.later.npy``          uint8 [P]   words of each phrase before those behind its head
``phrase.extra.npy``          uint8 [P]   words of each phrase before its modifiers
``phrase.word_starts.npy``    int32 [P+1] where each phrase's words begin
``phrase.lengths.npy``        f16 [P]     sum of the weights of its words without modifiers
``words.npy``                 uint8 [W]   all distinct words in byte order, a line end after each
``words.weights.npy``         f32 [V]     weight of each word: how much it tells codes apart
``words.counts.npy``          int64 [V+1] phrases that hold a word, summed up to each word
``exact.npy``                 uint32 [P]  checksums of the phrases' keys, ascending
``exact.phrases.npy``         int32 [P]   their phrase numbers
============================  ==========  ================================================
"""

import re
import sqlite3
from array import array
from collections import Counter
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.fulltext.build import documents
from index.fulltext.phrases import Label, Phrase
from index.fulltext.ranking import FILLERS, TAIL_WEIGHT, word_weight
from index.fulltext.text import index_words, phrase_key

_LONGEST = 255
"""Words of a phrase that count."""
_TITLES = (Label.TITLE, Label.SHORT)
_DIVISION = re.compile(r"[,;:(]")


def head_and_tail(phrase: Phrase) -> tuple[str, str]:
    """Part a title into what it names and what it adds: ``Hip disarticulation`` and the rest.

    Of a first part that is one word, ``Injection, ceftriaxone sodium, per 250 mg``, the second is
    part of the head. The parts of an index entry are all of one weight.
    """
    if phrase.label not in _TITLES:
        return phrase.text, ""
    end = 0
    for division in _DIVISION.finditer(phrase.text):
        end = division.start()
        if len(index_words(phrase.text[:end])) > 1:
            return phrase.text[:end], phrase.text[end:]
    return phrase.text, ""


def pack_phrases(connection: sqlite3.Connection, folder: Path) -> set[str]:
    """Write the phrases of all documents.

    Args:
        connection: The content database.
        folder: The folder of the packed arrays.

    Returns:
        The distinct words.
    """
    owners = array("i", [0])
    bases = array("i")
    labels = array("B")
    later_starts = array("B")
    extra_starts = array("B")
    texts: list[bytes] = []
    starts = array("i", [0])
    numbers: dict[str, int] = {}
    tokens = array("i")
    held: Counter[int] = Counter()
    keys: list[tuple[int, int]] = []
    for document in documents(connection):
        bases.append(-1 if document.base is None else document.base)
        own = (Phrase(Label.TITLE, document.title), *document.phrases)
        for phrase in own if document.title else own[1:]:
            head, tail = head_and_tail(phrase)
            words = [numbers.setdefault(word, len(numbers)) for word in index_words(head)]
            later = [numbers.setdefault(word, len(numbers)) for word in index_words(tail)]
            extra = [numbers.setdefault(word, len(numbers)) for word in index_words(phrase.extra)]
            held.update({*words, *later, *extra})
            tokens.extend((words + later + extra)[:_LONGEST])
            later_starts.append(min(len(words), _LONGEST))
            extra_starts.append(min(len(words) + len(later), _LONGEST))
            starts.append(len(tokens))
            labels.append(phrase.label)
            if key := phrase_key(phrase.text):
                keys.append((crc32(key.encode()), len(texts)))
            # A title stands in the database: it need not be kept twice.
            texts.append(b"" if phrase.label is Label.TITLE else phrase.text.encode())
        owners.append(len(texts))
    _save(folder, numbers, held, tokens, starts, later_starts, extra_starts)
    keys.sort()
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "phrase.docs": np.array(owners, np.int32),
        "phrase.base": np.array(bases, np.int32),
        "phrase.labels": np.array(labels, np.uint8),
        "phrase.later": np.array(later_starts, np.uint8),
        "phrase.extra": np.array(extra_starts, np.uint8),
        "phrase.texts": np.frombuffer(b"".join(texts), np.uint8),
        "phrase.text_starts": np.cumsum([0, *map(len, texts)], dtype=np.int32),
        "exact": np.array([key for key, _ in keys], np.uint32),
        "exact.phrases": np.array([number for _, number in keys], np.int32),
    }
    for name, values in arrays.items():
        np.save(folder / f"{name}.npy", values, allow_pickle=False)
    return set(numbers)


def _save(
    folder: Path,
    numbers: dict[str, int],
    held: Counter[int],
    tokens: "array[int]",
    starts: "array[int]",
    later_starts: "array[int]",
    extra_starts: "array[int]",
) -> None:
    """Number the words in byte order, and write them with their weights."""
    ordered = sorted((word.encode(), number) for word, number in numbers.items())
    renumbered = np.empty(len(ordered), np.int32)
    renumbered[[number for _, number in ordered]] = np.arange(len(ordered), dtype=np.int32)
    counts = np.array([held[number] for _, number in ordered], np.int64)
    phrases = len(later_starts)
    weights = np.array(
        [
            word_weight(count, phrases) * FILLERS.get(word.decode(), 1.0)
            for (word, _), count in zip(ordered, counts.tolist(), strict=True)
        ],
        np.float32,
    )
    new = renumbered[np.array(tokens, np.int32)] if len(tokens) else np.empty(0, np.int32)
    places = np.array(starts, np.int32)
    sizes = np.diff(places)
    inside = np.arange(len(new)) - np.repeat(places[:-1], sizes)
    share = np.where(inside >= np.repeat(np.array(later_starts), sizes), TAIL_WEIGHT, 1.0)
    share[inside >= np.repeat(np.array(extra_starts), sizes)] = 0
    sums = np.concatenate(([0.0], np.cumsum(share * weights[new] if len(new) else share)))
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "phrase.words": new.astype(np.uint16) if len(ordered) < 1 << 16 else new,
        "phrase.word_starts": places,
        "phrase.lengths": (sums[places[1:]] - sums[places[:-1]]).astype(np.float16),
        "words": np.frombuffer(b"".join(word + b"\n" for word, _ in ordered), np.uint8),
        "words.weights": weights,
        "words.counts": np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
    }
    for name, array_ in arrays.items():
        np.save(folder / f"{name}.npy", array_, allow_pickle=False)
