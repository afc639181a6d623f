"""Word pieces: no text raises, and texts are cut as the published tokenizer cuts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.meaning.tokenizer import MAX_TOKENS, Tokenizer, VocabularyError, split_words
from tests.index.meaning.conftest import PIECES

_TOKENIZER = Tokenizer(PIECES)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    """Any text gives marks at both ends, and numbers that the vocabulary has between them."""
    pieces = _TOKENIZER.encode(text)
    assert 2 <= len(pieces) <= MAX_TOKENS
    assert (pieces[0], pieces[-1]) == (PIECES.index("[CLS]"), PIECES.index("[SEP]"))
    assert all(0 <= piece < len(PIECES) for piece in pieces)


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_case_does_not_matter(text: str) -> None:
    """Letters count, not their case."""
    assert _TOKENIZER.encode(text.upper()) == _TOKENIZER.encode(text.lower())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ménière's disease", ["meniere", "'", "s", "disease"]),
        ("type-2, with CKD", ["type", "-", "2", ",", "with", "ckd"]),
        ("a\u200bb\u00adc\x00d", ["abcd"]),
        ("tab\tnew\nline\u00a0end", ["tab", "new", "line", "end"]),
        ("\u65e5\u672c x", ["\u65e5", "\u672c", "x"]),
        ("\u039f\u03a3", ["\u03bf\u03c3"]),  # the last sigma stays as it is inside a word
        ("\ud800", []),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    """Accents, control characters, punctuation and ideographs as BERT takes them."""
    assert split_words(text) == words


def test_pieces_are_the_longest_first() -> None:
    """A word is cut greedily, one that cannot be cut is unknown as a whole."""
    assert _TOKENIZER.encode("kidneys heart") == [
        PIECES.index(one) for one in ("[CLS]", "kidney", "##s", "heart", "[SEP]")
    ]
    assert _TOKENIZER.encode("a\u00df")[1:-1] == [PIECES.index("[UNK]")]
    assert _TOKENIZER.encode("a" * 101)[1:-1] == [PIECES.index("[UNK]")]


def test_a_vocabulary_without_marks() -> None:
    """The mark that is missing is named."""
    with pytest.raises(VocabularyError, match=r"\[CLS\]"):
        Tokenizer(["[UNK]", "[SEP]"])
