"""Packed postings against Whoosh, and prefixes against a brute-force reference."""

import json
import math
import shutil
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.database import ContentError
from index.fulltext import Engine
from index.fulltext.analysis import FIELDS
from index.fulltext.field_postings import K1
from index.fulltext.packing import periods
from index.fulltext.postings import Postings, best
from index.fulltext.text import index_words
from index.fulltext.word_postings import BOOSTS, WordPostings
from tests.exhaustive import CLOSE, assert_scores_as_in_whoosh


def test_whole_words_score_as_in_whoosh(engine: Engine) -> None:
    """Same documents, scores within 1e-5, same order but for scores that close."""
    assert_scores_as_in_whoosh(engine)


class _Reference:
    """Scores a query by counting words in the documents, one document after another."""

    def __init__(self, postings: Postings, texts: list[dict[str, str]]) -> None:
        self._postings = postings
        self._count = len(texts)
        # Occurrences by field, word and document.
        self._words: dict[str, dict[str, dict[int, int]]] = {name: {} for name in FIELDS}
        for number, text in enumerate(texts):
            for name in FIELDS:
                for word in index_words(text[name]):
                    counts = self._words[name].setdefault(word, defaultdict(int))
                    counts[number] += 1

    def _term(self, field: int, occurrences: dict[int, int]) -> dict[int, float]:
        if not occurrences:
            return {}
        idf = math.log(self._count / (len(occurrences) + 1)) + 1
        norms = self._postings.fields[field].norms
        return {
            number: BOOSTS[FIELDS[field]] * idf * count * (K1 + 1) / (count + float(norms[number]))
            for number, count in occurrences.items()
        }

    def prefix(self, prefix: str) -> dict[int, float]:
        """Score the prefix as one term, and the word it is itself."""
        total: dict[int, float] = defaultdict(float)
        for field, name in enumerate(FIELDS):
            merged: dict[int, int] = defaultdict(int)
            for word, counts in self._words[name].items():
                if word.startswith(prefix):
                    for number, count in counts.items():
                        merged[number] += count
            parts = [merged, self._words[name].get(prefix, {})]
            for part in parts:
                for number, score in self._term(field, part).items():
                    total[number] += score
        return dict(total)


@pytest.fixture(scope="module")
def reference(engine: Engine) -> _Reference:
    """The brute-force reference over every document of the content."""
    from index.fulltext.build import fields

    return _Reference(engine.postings, list(fields(engine.content.connection)))


@pytest.mark.parametrize(
    "prefix", ["s", "di", "dia", "kidney", "appen", "2", "frac", "in", "zyg", "x", "cardiomyop"]
)
def test_a_prefix_is_one_term(engine: Engine, reference: _Reference, prefix: str) -> None:
    """The same documents and scores as counted by hand."""
    expected = reference.prefix(prefix)
    found = engine.postings.prefix(prefix)
    docs, scores = found.all_scores(engine.postings.documents)
    assert docs.tolist() == sorted(expected)
    theirs = np.array([expected[number] for number in docs.tolist()])
    # What the build has scored is off by half a step of 65,535.
    step = float(theirs.max(initial=0)) / 131_070
    np.testing.assert_allclose(scores, theirs, rtol=CLOSE, atol=step)
    every = np.arange(engine.postings.documents, dtype=np.int32)
    dense = found.scores_at(every, engine.postings.documents)
    np.testing.assert_allclose(dense[docs], theirs, rtol=CLOSE, atol=step)
    some = docs[:: max(1, len(docs) // 50)]
    at = found.scores_at(some, engine.postings.documents)
    np.testing.assert_allclose(at, dense[some], rtol=CLOSE)


def test_the_best_are_those_of_a_full_sort() -> None:
    """Selecting by a sampled threshold gives what sorting everything gives, ties and all."""
    chance = np.random.default_rng(3)
    for size in (0, 1, 49, 50, 51, 1000, 30_000):
        for distinct in (1, 3, 10**6):
            scores = chance.integers(0, distinct, size).astype(np.float32)
            docs = np.arange(size, dtype=np.int32)
            full = docs[np.argsort(-scores, kind="stable")[:50]]
            assert best(docs, scores, 50).tolist() == full.tolist()


def test_postings_of_another_index_are_refused(engine: Engine, tmp_path: Path) -> None:
    """A stamp that does not fit the index is an error that says what to do."""
    packed = tmp_path / "packed"
    shutil.copytree(engine.content.packed, packed)
    stamp = json.loads((packed / "stamp.json").read_text(encoding="utf-8"))
    stamp["files"] = ["_MAIN_9.toc"]
    (packed / "stamp.json").write_text(json.dumps(stamp), encoding="utf-8")
    with pytest.raises(ContentError, match="codeleaf build"):
        Postings(packed, engine.content.fulltext)


def test_truncated_postings_are_refused(engine: Engine, tmp_path: Path) -> None:
    """A damaged array is an error that says what to do, not a wrong answer."""
    packed = tmp_path / "packed"
    shutil.copytree(engine.content.packed, packed)
    array = packed / "title.docs.npy"
    array.write_bytes(array.read_bytes()[:1000])
    with pytest.raises(ContentError, match="codeleaf build"):
        Postings(packed, engine.content.fulltext)


def test_the_packed_periods_are_those_of_the_codes(engine: Engine) -> None:
    """On each first and last day, and beside it, the codes are valid that the database says."""
    days = periods(engine.content.connection)
    edges = {day + beside for day in np.unique(days).tolist() for beside in (-1, 0, 1)}
    some_ended = False
    for day in sorted(edges)[:: max(1, len(edges) // 200)]:
        expected = (days[:, 0] <= day) & (day <= days[:, 1])
        valid = engine.postings.valid(day)
        np.testing.assert_array_equal(np.ones_like(expected) if valid is None else valid, expected)
        some_ended |= valid is not None
    assert some_ended


@given(data=st.data())
def test_most_words(engine: Engine, data: st.DataObject) -> None:
    """Documents that hold most of a query are those of counting in every document."""
    documents = engine.postings.documents
    count = data.draw(st.integers(1, 5))
    found = []
    for _ in range(count):
        numbers = data.draw(st.sets(st.integers(0, 40)))
        docs = np.array(sorted(numbers), np.int32)
        scores = np.ones(len(docs), np.float32) + docs % 3
        found.append(WordPostings([], len(docs), prefix=False, known=(docs, scores)))
    weights = np.array(data.draw(st.lists(st.integers(1, 20), min_size=count, max_size=count)))
    weights = (weights / weights.sum()).astype(np.float32)
    total = np.zeros(documents, np.float32)
    held = np.zeros(documents, np.float32)
    for word, weight in zip(found, weights, strict=True):
        docs, scores = word.all_scores(documents)
        total[docs] += scores
        held[docs] += weight
    share = data.draw(st.sampled_from([0.25, 0.5, 1.0]))
    expected = np.flatnonzero(held >= max(share * float(held.max()), 1e-6))
    for sure in (0.0, float(held.max())):
        got = engine.postings.match_most(found, weights, share, sure)
        assert got[0].tolist() == expected.tolist()
        assert got[1].tolist() == total[expected].tolist()
        assert got[2].tolist() == held[expected].tolist()


def test_what_is_remembered_is_limited(engine: Engine) -> None:
    """Words that nothing holds are forgotten in their turn, and what is kept is asked once."""
    postings = Postings(engine.content.packed, engine.content.fulltext)
    first = postings.prefix("zygom")
    assert first.size > 0
    assert postings.prefix("zygom") is first
    for number in range(10_000):
        postings.prefix(f"zz{number}")
    again = postings.prefix("zygom")
    assert again is not first
    assert again.size == first.size
    postings.forget()
    assert postings.prefix("zygom") is not again
