"""The compiled phrases, kept in arrays and made when they are asked for.

Of N phrases, R required and O optional words, C classes and E entries of the Alphabetic Index:

======================  ===========  ==========================================================
``phrases.codes``       S7 [N]       undotted codes
``phrases.labels``      uint8 [N]    where the phrases stand
``phrases.entries``     int32 [N]    numbers of their index entries, -1 without
``phrases.texts``       uint8 [B]    UTF-8 of their texts, with ``.starts`` int32 [N+1]
``phrases.required``    int32 [R]    classes they cannot do without, with ``.starts``
``phrases.optional``    int32 [O]    classes that make them fit better, with ``.starts``
``phrases.rarest``      int32 [C+1]  first phrase whose rarest word is of each class
``phrases.weights``     float64 [C]  weight of each class
``phrases.index``       int32 [E]    phrases of index entries, in the order of the index
======================  ===========  ==========================================================

The phrases stand in the order of their rarest words.
"""

from array import array
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any

import numpy as np
import numpy.typing as npt

from index.cases.dictionary.arrays import Arrays, Rows
from index.cases.dictionary.phrases import DictionaryPhrase
from index.cases.dictionary.words import GrowingClasses
from index.fulltext.phrases import Label

_CODE = "S7"
"""An ICD-10-CM code has seven characters at most."""
_REMEMBERED = 1_024
"""Index entries whose subterms are kept: notes name the same conditions again and again."""


class PhraseStore:
    """Holds the phrases.

    Args:
        arrays: What `pack_phrases` made.

    Attributes:
        required: The classes that each phrase cannot do without.
        rarest: First phrase whose rarest word is of each class, and the number of phrases.
        weights: Weight of each class.
    """

    def __init__(self, arrays: Arrays) -> None:
        self.required = Rows.of(arrays, "phrases.required")
        self.rarest: list[int] = arrays["phrases.rarest"].tolist()
        self.weights: list[float] = arrays["phrases.weights"].tolist()
        self._optional = Rows.of(arrays, "phrases.optional")
        self._texts = Rows.of(arrays, "phrases.texts")
        self._codes = arrays["phrases.codes"]
        self._labels = arrays["phrases.labels"].data
        self._entries = arrays["phrases.entries"].data
        self._index = arrays["phrases.index"].data
        self._below: dict[int, Sequence[DictionaryPhrase]] = {}
        self._index_entries = arrays["phrases.entries"][arrays["phrases.index"]]

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, number: int) -> DictionaryPhrase:
        """Return a phrase."""
        return DictionaryPhrase(
            self._codes[number].decode(),
            self.label(number),
            self._texts.text(number).decode(),
            self.required.numbers(number),
            self.optional(number),
            self._entries[number],
        )

    def label(self, number: int) -> Label:
        """Return where a phrase stands."""
        return Label(self._labels[number])

    def optional(self, number: int) -> tuple[int, ...]:
        """Return the classes that make a phrase fit better."""
        return self._optional.numbers(number)

    def below(self, phrase: DictionaryPhrase) -> Sequence[DictionaryPhrase]:
        """Return the phrases of the index entries below that of a phrase, in the index's order."""
        if phrase.entry < 0 or phrase.label is not Label.INDEX:
            return ()
        if phrase.entry not in self._below:
            if len(self._below) >= _REMEMBERED:
                self._below.clear()
            self._below[phrase.entry] = self._entries_below(phrase)
        return self._below[phrase.entry]

    def _entries_below(self, phrase: DictionaryPhrase) -> Sequence[DictionaryPhrase]:
        beginning = f"{phrase.text}, ".encode()
        first = int(np.searchsorted(self._index_entries, phrase.entry, side="right"))
        return [
            self[number]
            for number in takewhile(
                lambda number: self._texts.text(number).startswith(beginning), self._index[first:]
            )
        ]


def pack_phrases(
    phrases: Iterable[DictionaryPhrase], classes: GrowingClasses
) -> dict[str, npt.NDArray[Any]]:
    """Return phrases as the arrays of a store.

    Args:
        phrases: The phrases, each with a required class; they are taken one at a time.
        classes: The classes, complete once the phrases are taken.
    """
    codes: list[bytes] = []
    texts: list[bytes] = []
    labels = array("B")
    entries = array("i")
    required, optional = _Gathered(), _Gathered()
    for phrase in phrases:
        codes.append(phrase.code.encode())
        labels.append(phrase.label)
        entries.append(phrase.entry)
        texts.append(phrase.text.encode())
        required.add(phrase.required)
        optional.add(phrase.optional)
    words = required.rows()
    counts = np.bincount(words.values, minlength=len(classes))
    rarest = _rarest(words, counts)
    order = np.argsort(rarest, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    packed_labels = np.array(labels, np.uint8)
    return {
        "phrases.codes": np.array(codes, _CODE)[order],
        "phrases.labels": packed_labels[order],
        "phrases.entries": np.array(entries, np.int32)[order],
        **Rows.of_texts([texts[number] for number in order]).named("phrases.texts"),
        **words.ordered(order).named("phrases.required"),
        **optional.rows().ordered(order).named("phrases.optional"),
        "phrases.rarest": np.searchsorted(rarest[order], np.arange(len(classes) + 1)).astype(
            np.int32
        ),
        "phrases.weights": np.log1p(len(codes) / np.maximum(counts, 1)),
        "phrases.index": place[packed_labels == Label.INDEX].astype(np.int32),
    }


class _Gathered:
    """Rows of classes that are still being added."""

    def __init__(self) -> None:
        self._values = array("i")
        self._lengths = array("i")

    def add(self, row: Sequence[int]) -> None:
        self._values.extend(row)
        self._lengths.append(len(row))

    def rows(self) -> Rows:
        return Rows.of_lengths(np.array(self._values), np.array(self._lengths))


def _rarest(words: Rows, counts: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the class of each row of which there are fewest, the first one of equals."""
    if not len(words):
        return np.empty(0, np.int32)
    most = len(words.values) + 1
    places = np.arange(len(words.values))
    # How many there are and the place in one number, of which the least is taken.
    least = np.minimum.reduceat(counts[words.values] * most + places, words.starts[:-1])
    rarest: npt.NDArray[Any] = words.values[least % most]
    return rarest
