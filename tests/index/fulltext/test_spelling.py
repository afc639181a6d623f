"""Misspelt words are corrected to the word that is meant, or left alone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from index.fulltext import Engine
from index.fulltext.spelling import CUTOFF, SOUNDS, Speller, Words, sound, write_sounds
from index.fulltext.text import index_words


@pytest.fixture(scope="module")
def speller(small_engine: Engine) -> Speller:
    """The speller of the small content."""
    return Speller(small_engine.postings, small_engine.content.packed)


@pytest.fixture(scope="module")
def words(speller: Speller) -> Words:
    """The words of the small content that others are corrected to."""
    return speller.words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("goiter", "goyter"),
        ("rickets", "rickits"),
        ("pneumonia", "newmonia"),
        ("phlebitis", "flebitis"),
        ("hemorrhage", "hemorrage"),
        ("diabetes", "diabetis"),
    ],
)
def test_words_that_sound_alike(one: str, other: str) -> None:
    """Vowels, doubled and silent letters do not count."""
    assert sound(one) == sound(other) != ""


@pytest.mark.parametrize(("one", "other"), [("goiter", "gout"), ("ileum", "colon")])
def test_words_that_do_not_sound_alike(one: str, other: str) -> None:
    """Other consonants sound otherwise."""
    assert sound(one) != sound(other)


def test_sounds_of_longer_words_are_written(tmp_path: Path) -> None:
    """Sorted by sound; short words and numbers have no near word to mean."""
    write_sounds(["goiter", "goyter", "gut", "e11", "1234", "rickets"], tmp_path)
    lines = (tmp_path / SOUNDS).read_text(encoding="utf-8").splitlines()
    assert lines == sorted(f"{sound(word)}\t{word}" for word in ("goiter", "goyter", "rickets"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("diabtes", "diabetes"),  # a letter left out
        ("diabettes", "diabetes"),  # a letter doubled
        ("hypothyriodism", "hypothyroidism"),  # two letters swapped
        ("ketoasidosis", "ketoacidosis"),  # another letter
        ("iabetes", "diabetes"),  # the first letter left out of a long word
        ("thiroid", "thyroid"),
        ("goyter", "goiter"),  # as it sounds
        ("rickits", "rickets"),
        ("kwashiorker", "kwashiorkor"),
        ("addisson", "addison"),
        ("femurr", "femur"),
        ("obesty", "obesity"),
        ("adisson", "addison"),  # "admission" is as near, but sounds otherwise
        ("sistic", "cystic"),
        ("nefropathy", "nephropathy"),
    ],
)
def test_correct(speller: Speller, typed: str, meant: str) -> None:
    """The word that is near, sounds alike and is used in more places."""
    assert speller.correct(typed) == (meant,)


def test_a_word_is_taken_apart(speller: Speller) -> None:
    """Two words without a blank, where no word is close to them."""
    assert speller.correct("necksurgery") == ("neck", "surgery")


@pytest.mark.parametrize("word", ["", "a", "ab", "dka", "e11", "e1122x", "12345", "xyzzyq"])
def test_nothing_is_near(speller: Speller, word: str) -> None:
    """Abbreviations, numbers and what resembles nothing stay as they are."""
    assert speller.correct(word) == ()


def test_joined(speller: Speller) -> None:
    """Two words that are one word of the content; not where they are none, nor at the end."""
    words = ["over", "weight", "femur"]
    assert speller.joined(words, 0) == "overweight"
    assert speller.joined(words, 1) == ""
    assert speller.joined(words, 2) == ""
    assert speller.joined(["hypo", "glycemia"], 0) == "hypoglycemia"


def test_joined_words_of_the_vocabulary_count(speller: Speller, small_engine: Engine) -> None:
    """A word that only our own vocabulary has is a word."""
    assert small_engine.postings.phrases.exact("hypercortisolism") == []
    assert speller.joined(["hyper", "cortisolism"], 0) == "hypercortisolism"


def test_corrected_words_are_found(small_engine: Engine) -> None:
    """The engine says what it searched, and finds the code."""
    result = small_engine.search("diabtes ketoasidosis", limit=10)
    assert result.corrected == "diabetes ketoacidosis"
    assert any(hit.display.startswith("E1") for hit in small_engine.hits(result))
    assert small_engine.search("diabtes ketoasidosis", correct=False).corrected is None


@pytest.fixture(scope="module")
def known(small_engine: Engine) -> set[str]:
    """The words of the content and those that phrases of the vocabulary are made of."""
    postings = small_engine.postings
    return {word.decode() for word in postings.phrases.words} | postings.vocabulary.words()


@given(typed=st.text(st.sampled_from("adeinorst"), min_size=1, max_size=12))
def test_no_near_word_is_left_out(words: Words, typed: str) -> None:
    """Every word that is similar enough is compared, in the order of the words."""
    near = words.near(typed, likely=False)
    similar = [
        word for word in words.words if Indel.normalized_similarity(typed, word) >= CUTOFF / 100
    ]
    assert [word for word in near if word in set(similar)] == similar
    likely = words.near(typed, likely=True)
    for word in similar:
        alike = word[0] == typed[0] and abs(len(word) - len(typed)) <= 2
        assert (word in likely) is alike


def test_few_words_are_compared(words: Words) -> None:
    """Words of other letters are not."""
    near = words.near("hypothyriodism", likely=False)
    assert "hypothyroidism" in near
    assert len(near) < len(words.words) / 4


def test_no_words_are_near_in_no_content() -> None:
    """A content without words corrects nothing."""
    assert Words([]).near("diabetes", likely=False) == []
    assert Words([]).near("diabetes", likely=True) == []


@given(typed=st.text(max_size=24))
def test_no_text_raises(speller: Speller, known: set[str], typed: str) -> None:
    """Whatever is typed, folded or not, what is made of it are known words."""
    for word in (typed, *index_words(typed)):
        assert known.issuperset(speller.correct(word))
    words = index_words(typed)
    for place in range(len(words)):
        whole = speller.joined(words, place)
        assert not whole or whole == words[place] + words[place + 1]


@given(data=st.data())
def test_one_slip_is_mended(speller: Speller, data: st.DataObject) -> None:
    """A long word with one letter left out is corrected to a word as near as the one meant."""
    word = data.draw(
        st.sampled_from(
            ["hypothyroidism", "ketoacidosis", "malnutrition", "hyperglycemia", "retinopathy"]
        )
    )
    at = data.draw(st.integers(1, len(word) - 1))
    (meant,) = speller.correct(word[:at] + word[at + 1 :])
    assert sound(meant)[:1] == sound(word)[:1]
    assert abs(len(meant) - len(word)) <= 1
