"""Words: folding, possessives and offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fulltext.text import fold, index_words, phrase_key, words


@given(st.text())
def test_folding_keeps_offsets(text: str) -> None:
    """A folded text has the length of the text, so that offsets agree."""
    assert len(fold(text)) == len(text)


@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    """Every word is the folded text between its offsets, in order and without overlap."""
    folded = fold(text)
    end = 0
    for word in words(text):
        assert end <= word.start < word.end <= len(text)
        assert folded[word.start : word.end] == word.text
        end = word.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sjögren's syndrome", ["sjogren", "syndrome"]),
        ("Crohn’s disease of colon", ["crohn", "disease", "colon"]),
        ("Hepatitis A", ["hepatitis", "a"]),
        ("Carcinoma in situ", ["carcinoma", "in", "situ"]),
        ("X-ray", ["x", "ray"]),
        ("type 2", ["type", "2"]),
        ("'s", ["s"]),
    ],
)
def test_indexed_words(text: str, expected: list[str]) -> None:
    """Accents, possessives and stop words go; what carries meaning stays."""
    assert index_words(text) == expected


def test_phrases_agree_without_stop_words_and_case() -> None:
    """Two ways to write a title have one key."""
    assert phrase_key("Fracture of the Femur") == phrase_key("fracture femur")
