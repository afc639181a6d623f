"""Words and beginnings scored when the content is built are what merging their postings gives."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fulltext import Engine
from index.fulltext.scored_words import (
    BROAD,
    CHUNK,
    ScoredWords,
    beginning,
    in_steps,
    whole_word,
    write_scored_words,
)
from index.fulltext.word_postings import WordPostings

MANY = 60


@pytest.fixture(scope="module", params=[CHUNK, 1_000])
def scored(
    request: pytest.FixtureRequest,
    small_engine: Engine,
    tmp_path_factory: pytest.TempPathFactory,
) -> ScoredWords:
    """What is written for the small content, where 60 postings are many: in one chunk, and more."""
    folder = tmp_path_factory.mktemp("scored")
    postings = small_engine.postings
    write_scored_words(postings.fields, postings.documents, folder, MANY, request.param)
    return ScoredWords(folder, request.param)


@pytest.fixture(scope="module")
def words(small_engine: Engine) -> list[str]:
    """Every word of the small content."""
    return sorted({term.decode() for field in small_engine.postings.fields for term in field.terms})


def _assert_same(got: WordPostings | None, made: WordPostings, documents: int) -> None:
    assert got is not None
    assert (got.size, got.prefix) == (made.size, made.prefix)
    docs, scores = got.all_scores(documents)
    expected, exact = made.all_scores(documents)
    assert (docs.dtype, scores.dtype) == (expected.dtype, exact.dtype)
    np.testing.assert_array_equal(docs, expected)
    # Half a step, of which there are 65,535, and what a float32 rounds.
    np.testing.assert_allclose(scores, exact, rtol=3e-7, atol=float(exact.max()) / 131_070)


def test_every_word_is_scored(small_engine: Engine, scored: ScoredWords, words: list[str]) -> None:
    """Its documents and scores are those of its singular and plural in all fields."""
    postings = small_engine.postings
    assert len(words) > 1_000
    for word in words:
        made = whole_word(postings.fields, word)
        _assert_same(scored.get(word, prefix=False), made, postings.documents)


def test_broad_beginnings_are_scored(
    small_engine: Engine, scored: ScoredWords, words: list[str]
) -> None:
    """All that have more postings than the limit, and no others."""
    postings = small_engine.postings
    broad = 0
    for prefix in sorted({word[:length] for word in words for length in range(1, len(word) + 1)}):
        got = scored.get(prefix, prefix=True)
        made = beginning(postings.fields, prefix)
        if made.size > MANY:
            broad += 1
            _assert_same(got, made, postings.documents)
        else:
            assert got is None, prefix
    assert broad > 100


def test_what_is_the_same_is_written_once(small_engine: Engine, tmp_path: Path) -> None:
    """A singular and its plural share their documents, as do beginnings of the same words."""
    postings = small_engine.postings
    write_scored_words(postings.fields, postings.documents, tmp_path, MANY)
    terms = np.load(tmp_path / "scored.terms.npy").tobytes().decode().split("\n")[:-1]
    sets = np.load(tmp_path / "scored.sets.npy").tolist()
    at = dict(zip(terms, sets, strict=True))
    assert at["disease"] == at["diseases"]
    assert at["diab*"] == at["diabe*"]
    assert at["diab*"] != at["di*"]
    starts = np.load(tmp_path / "scored.starts.npy")
    assert sorted(set(sets)) == list(range(len(starts)))
    assert starts[0, 0] == 0
    np.testing.assert_array_equal(starts[1:, 0], starts[:-1, -1])
    assert len(np.load(tmp_path / "scored.docs.npy")) == starts[-1, -1]


@given(st.lists(st.floats(2**-20, 2**20, width=32), min_size=1, max_size=50))
def test_scores_in_steps(values: list[float]) -> None:
    """None is 0, the order stays, and none is off by more than half a step but the least."""
    scores = np.array(values, np.float32)
    counted, step = in_steps(scores)
    assert counted.min() >= 1
    assert counted.max() == 65_535
    assert (np.diff(counted[np.argsort(scores, kind="stable")].astype(np.int64)) >= 0).all()
    restored = counted * np.float32(step)
    assert restored.dtype == np.float32
    least = scores < step
    np.testing.assert_allclose(restored[~least], scores[~least], rtol=3e-7, atol=step / 2)
    np.testing.assert_allclose(restored[least], step, rtol=3e-7)


@pytest.mark.parametrize("word", ["", "zzzz", "diabetesx", "\N{GREEK SMALL LETTER MU}"])
def test_unknown_words_are_not_scored(scored: ScoredWords, word: str) -> None:
    """What is no word of the content is left to the caller."""
    assert scored.get(word, prefix=False) is None


def test_no_words(tmp_path: Path) -> None:
    """A content without words has none."""
    write_scored_words([], 0, tmp_path)
    assert ScoredWords(tmp_path).get("a", prefix=True) is None


def test_the_packed_words_are_used(engine: Engine) -> None:
    """A content that is built has the words and the broad beginnings of its own fields."""
    postings = engine.postings
    for prefix in ("a", "s", "fra"):
        made = beginning(postings.fields, prefix)
        assert made.size > BROAD
        got = postings.prefix(prefix)
        assert got.known is not None
        _assert_same(got, made, postings.documents)
    _assert_same(
        postings.literal("fractures", prefix=False),
        whole_word(postings.fields, "fractures"),
        postings.documents,
    )
