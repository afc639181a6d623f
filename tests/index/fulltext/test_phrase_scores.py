"""Phrases, packed and scored, against plain Python over some hundred made-up documents."""

import math
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.fulltext import phrase_packing
from index.fulltext.build import Document
from index.fulltext.phrase_packing import head_and_tail, pack_phrases
from index.fulltext.phrase_scores import PhraseIndex, Reading, Wanted, spread
from index.fulltext.phrases import Label, Phrase
from index.fulltext.ranking import FILLERS, TAIL_WEIGHT, WEIGHTS, word_weight
from index.fulltext.text import index_words, phrase_key

_SOME = (
    "femur hip neck head fracture fractures open closed right left unspecified type diabetes"
    " kidney stone of acute chronic pain Ménière Crohn's 2 with without other"
)
WORDS = _SOME.split()
DOCUMENTS = 300
LONGEST = 255


def _phrase(label: Label, source: random.Random) -> Phrase:
    count = source.choice((1, 1, 2, 2, 3, 4, 5, 7))
    text = source.choice(WORDS)
    for _ in range(count - 1):
        text += source.choice((" ", " ", " ", ", ", "; ", " (", ": ")) + source.choice(WORDS)
    extra = ""
    if label in (Label.INDEX, Label.NEOPLASM) and source.random() < 0.5:
        extra = f"({source.choice(WORDS)}) ({source.choice(WORDS)})"
    return Phrase(label, text, extra)


def _made_up() -> list[Document]:
    """Return documents with 0 to 5 phrases; some without a title, some with a base before them."""
    source = random.Random(17)
    made: list[Document] = []
    labels = [label for label in Label if label is not Label.TITLE]
    for number in range(DOCUMENTS):
        title = "" if source.random() < 0.1 else _phrase(Label.TITLE, source).text
        phrases = tuple(
            _phrase(source.choice(labels), source) for _ in range(source.randrange(0, 5))
        )
        base = source.randrange(number) if number and source.random() < 0.2 else None
        made.append(Document(number, title, phrases, base, ""))
    # Nothing but stop words, nothing at all, a phrase longer than what counts, and one twice.
    long = " ".join(["femur"] * LONGEST + ["kidney"])
    same = Phrase(Label.INDEX, "hip pain")
    odd = (("of the", ()), ("", ()), (long, ()), ("Hip pain", (same, same)))
    for title, others in odd:
        made.append(Document(len(made), title, others, None, ""))
    return made


@dataclass(frozen=True)
class Plain:
    """A phrase as plain Python keeps it: words with the share of their weight."""

    owner: int
    phrase: Phrase
    words: tuple[tuple[str, float], ...]


class Reference:
    """What the packed phrases should answer, slowly."""

    def __init__(self, made: list[Document]) -> None:
        self.documents = made
        self.phrases: list[Plain] = []
        held: Counter[str] = Counter()
        for document in made:
            title = [Phrase(Label.TITLE, document.title)] if document.title else []
            for phrase in (*title, *document.phrases):
                head, tail = head_and_tail(phrase)
                words = [(word, 1.0) for word in index_words(head)]
                words += [(word, TAIL_WEIGHT) for word in index_words(tail)]
                words += [(word, 0.0) for word in index_words(phrase.extra)]
                held.update({word for word, _ in words})
                self.phrases.append(Plain(document.number, phrase, tuple(words[:LONGEST])))
        self.vocabulary = sorted(held, key=str.encode)
        self.weights = {
            word: word_weight(count, len(self.phrases)) * FILLERS.get(word, 1.0)
            for word, count in held.items()
        }
        self.held = held

    def own(self, number: int) -> list[tuple[int, Plain]]:
        """Return the phrases of a document and of its base, with their numbers."""
        owners = (number, self.documents[number].base)
        return [(place, one) for place, one in enumerate(self.phrases) if one.owner in owners]

    def share(self, words: set[str], typed: list[str], meant: list[tuple[str, ...]]) -> float:
        """Return how much of a query some words hold; readings stand for its first word."""
        total = sum(self.weights[word] for word in typed) or 1.0
        share = 0.0
        for place, word in enumerate(typed):
            value = 1.0 if word in words else 0.0
            if place == 0:
                value = max([value, *(SURE for one in meant if words.issuperset(one))])
            share += self.weights[word] / total * value
        return share

    def fit(
        self, number: int, typed: list[str], meant: list[tuple[str, ...]], without: set[int]
    ) -> tuple[float, dict[int, float], float]:
        """Return the best score, the score of every phrase that holds a word, and coverage."""
        credit = {word: SURE for one in meant for word in one} | dict.fromkeys(typed, 1.0)
        scores: dict[int, float] = {}
        union: set[str] = set()
        for place, one in self.own(number):
            words = {word for word, _ in one.words}
            if place in without:
                continue
            union |= words
            if words.isdisjoint(credit):
                continue
            matched = sum(
                self.weights[word] * share * credit.get(word, 0.0) for word, share in one.words
            )
            length = sum(self.weights[word] * share for word, share in one.words)
            used = min(matched / max(length, 1e-6), 1.0)
            value = WEIGHTS.label[one.phrase.label]
            value *= self.share(words, typed, meant) ** WEIGHTS.power
            scores[place] = value * ((1 - WEIGHTS.fit) + WEIGHTS.fit * used)
        return max(scores.values(), default=0.0), scores, self.share(union, typed, meant)


SURE = 0.8
"""The weight of the readings."""


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The made-up documents in plain Python."""
    return Reference(_made_up())


@pytest.fixture(scope="module")
def packed(reference: Reference, tmp_path_factory: pytest.TempPathFactory) -> PhraseIndex:
    """The same documents, packed."""
    folder = tmp_path_factory.mktemp("packed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phrase_packing, "documents", lambda _connection: iter(reference.documents))
        words = pack_phrases(connect(":memory:"), folder)
    assert words == set(reference.vocabulary)
    return PhraseIndex(folder)


def _wanted(
    packed: PhraseIndex, reference: Reference, typed: list[str], meant: list[tuple[str, ...]]
) -> Wanted:
    """Return a query of whole words; every reading stands for the first."""
    mask = np.zeros(len(packed.words), np.uint32)
    credit = np.zeros(len(packed.words), np.float32)
    bits: dict[str, int] = {}

    def bit(word: str, sure: float) -> int:
        number = packed.words.index(word.encode())
        bits.setdefault(word, 1 << len(bits))
        mask[number] = bits[word]
        credit[number] = max(float(credit[number]), sure)
        return bits[word]

    literal = tuple(bit(word, 1.0) for word in typed)
    readings = tuple(
        Reading(sum({bit(word, SURE) for word in words}), (0,), SURE) for words in meant
    )
    weights = np.array([reference.weights[word] for word in typed], np.float32)
    return Wanted(mask, credit, literal, readings, weights / (weights.sum() or 1))


VOCABULARY = sorted({word for text in WORDS for word in index_words(text)})
QUERIES = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=5, unique=True)
READINGS = st.lists(
    st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3, unique=True).map(tuple),
    max_size=3,
)


@settings(max_examples=40, deadline=None)
@given(typed=QUERIES, meant=READINGS, without=st.sets(st.integers(0, 600), max_size=30))
def test_fit_is_that_of_plain_python(
    packed: PhraseIndex,
    reference: Reference,
    typed: list[str],
    meant: list[tuple[str, ...]],
    without: set[int],
) -> None:
    """Score, best phrase and coverage of every document; the readings count 0.8."""
    docs = np.arange(len(reference.documents), dtype=np.int32)
    fit = packed.fit(docs, _wanted(packed, reference, typed, meant), frozenset(without))
    for number in docs.tolist():
        best, scores, coverage = reference.fit(number, typed, meant, without)
        # Lengths are packed with 11 bits.
        assert fit.score[number] == pytest.approx(best, abs=1e-3)
        assert fit.coverage[number] == pytest.approx(coverage, abs=1e-5)
        phrase = int(fit.phrase[number])
        assert (phrase >= 0) == bool(scores)
        if scores:
            assert scores[phrase] == pytest.approx(best, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(docs=st.lists(st.integers(0, DOCUMENTS + 3), max_size=20), typed=QUERIES)
def test_a_document_scores_the_same_in_any_company(
    packed: PhraseIndex, reference: Reference, docs: list[int], typed: list[str]
) -> None:
    """Whatever else is asked for, in whatever order, none at all included."""
    wanted = _wanted(packed, reference, typed, [])
    every = packed.fit(np.arange(len(reference.documents), dtype=np.int32), wanted)
    some = packed.fit(np.array(docs, np.int32), wanted)
    assert some.score.tolist() == every.score[docs].tolist()
    assert some.phrase.tolist() == every.phrase[docs].tolist()
    assert some.coverage.tolist() == every.coverage[docs].tolist()


def test_the_earliest_of_equal_phrases_wins(packed: PhraseIndex, reference: Reference) -> None:
    """An index entry that stands twice under a code is shown once, and the title goes first."""
    number = len(reference.documents) - 1
    wanted = _wanted(packed, reference, ["hip", "pain"], [])
    fit = packed.fit(np.array([number], np.int32), wanted)
    assert packed.label(int(fit.phrase[0])) is Label.TITLE
    assert fit.score[0] == pytest.approx(1, abs=1e-3)
    title = int(fit.phrase[0])
    fit = packed.fit(np.array([number], np.int32), wanted, frozenset({title}))
    assert fit.phrase[0] == title + 1
    assert fit.score[0] == pytest.approx(WEIGHTS.label[Label.INDEX], abs=1e-3)


@settings(max_examples=200, deadline=None)
@given(words=st.lists(st.sampled_from([*VOCABULARY, "absent"]), max_size=4))
def test_documents_with_words_side_by_side(
    packed: PhraseIndex, reference: Reference, words: list[str]
) -> None:
    """Those whose text, or whose base's, holds the words so; modifiers are no part of it."""
    found = packed.documents_with(words)
    sought = f" {' '.join(words)} "
    for document in reference.documents:
        texts = [
            " ".join(word for word, share in one.words if share > 0)
            for _, one in reference.own(document.number)
        ]
        expected = bool(words) and any(sought in f" {text} " for text in texts)
        assert found[document.number] == expected, (document, words)


def test_exact_finds_every_phrase_by_its_key(packed: PhraseIndex, reference: Reference) -> None:
    """Case, accents, stop words and signs do not count; the order of words does."""
    places: dict[str, list[int]] = {}
    for place, one in enumerate(reference.phrases):
        places.setdefault(phrase_key(one.phrase.text), []).append(place)
    assert "" in places  # a title of nothing but stop words is no key
    assert packed.exact("") == []
    for key, expected in places.items():
        # The words behind the 255th are not kept: such a phrase is not found by its text.
        if key and len(key.split()) <= LONGEST:
            assert sorted(packed.exact(key)) == expected, key
    assert packed.exact("pain hip pain hip hip hip") == []
    assert packed.exact(phrase_key("MENIERE")) == packed.exact(phrase_key("Ménière"))


def test_texts_labels_and_owners_are_kept(packed: PhraseIndex, reference: Reference) -> None:
    """A title's text stands in the database and is not packed."""
    assert packed.size == len(reference.phrases)
    for place, one in enumerate(reference.phrases):
        titled = one.phrase.label is Label.TITLE
        assert packed.text(place) == ("" if titled else one.phrase.text)
        assert packed.label(place) is one.phrase.label
        assert packed.owner(place) == one.owner


def test_words_are_counted_and_weighed(packed: PhraseIndex, reference: Reference) -> None:
    """Words stand in byte order; a beginning weighs what all its words do, at the most."""
    assert [word.decode() for word in packed.words] == reference.vocabulary
    for number, word in enumerate(reference.vocabulary):
        assert packed.count(number) == reference.held[word]
        assert packed.span(word, prefix=False) == (number, number + 1)
        assert packed.weight([(number, number + 1)]) == pytest.approx(
            min(reference.weights[word], word_weight(reference.held[word], packed.size)), abs=1e-6
        )
    assert packed.span("absent", prefix=False)[0] == packed.span("absent", prefix=False)[1]
    assert packed.weight([]) == 1.0
    start, stop = packed.span("fracture", prefix=True)
    assert reference.vocabulary[start:stop] == ["fracture", "fractures"]
    assert packed.weight([(start, stop)]) == pytest.approx(
        word_weight(reference.held["fracture"] + reference.held["fractures"], packed.size)
    )


def test_no_documents_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A content without codes packs and answers nothing."""
    monkeypatch.setattr(phrase_packing, "documents", lambda _connection: iter(()))
    assert pack_phrases(connect(":memory:"), tmp_path) == set()
    index = PhraseIndex(tmp_path)
    assert (index.size, index.exact("hip"), index.words) == (0, [], [])
    assert len(index.documents_with(["hip"])) == 0


@pytest.mark.parametrize(
    ("label", "text", "head"),
    [
        (Label.TITLE, "Hip disarticulation, endoskeletal", "Hip disarticulation"),
        (Label.TITLE, "Injection, ceftriaxone sodium, per 250 mg", "Injection, ceftriaxone sodium"),
        (Label.TITLE, "Cholera", "Cholera"),
        (Label.TITLE, "Cholera, unspecified", "Cholera, unspecified"),
        (Label.SHORT, "Hip disart (canadian type)", "Hip disart "),
        (Label.INDEX, "Fracture, traumatic, hip", "Fracture, traumatic, hip"),
    ],
)
def test_head_and_tail(label: Label, text: str, head: str) -> None:
    """What a title names and what it adds; together they are the title."""
    assert head_and_tail(Phrase(label, text)) == (head, text[len(head) :])


def test_word_weight_falls_with_the_phrases() -> None:
    """1 for a word of one phrase among very many, and never nothing."""
    weights = [word_weight(count, 1000) for count in range(1001)]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] == 1.0
    assert weights[-1] == 0.05
    assert weights[1] == pytest.approx(1 - math.log(2) / math.log(1001))


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 7)), max_size=30))
def test_spread(ranges: list[tuple[int, int]]) -> None:
    """The numbers of ranges, empty ones included, with whose each is."""
    starts = np.array([start for start, _ in ranges], np.int32)
    sizes = np.array([size for _, size in ranges], np.int32)
    expected = [
        (start + place, whose)
        for whose, (start, size) in enumerate(ranges)
        for place in range(size)
    ]
    assert list(zip(*(part.tolist() for part in spread(starts, sizes)), strict=True)) == expected
