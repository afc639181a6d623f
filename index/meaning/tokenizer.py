"""Text to the numbers of the model's word pieces, as BERT's uncased tokenizer does it.

Source: "Google's Neural Machine Translation System" (Wu et al., 2016) for word pieces, and the
rules of BERT's uncased models: control characters go, accents are stripped, letters are lowered,
punctuation and CJK characters stand alone, and each word is cut greedily into the longest pieces
that the vocabulary has.
"""

import unicodedata
from collections.abc import Sequence

from index.remembering import remembered

MAX_TOKENS = 64
"""Pieces of a text that count, with the two marks at its ends; a phrase has 12 in the mean."""
MAX_CHARACTERS = 2000
"""Characters of a text that are looked at: more than any phrase, and a bound on pasted text."""
_MAX_WORD = 100
_UNKNOWN, _START, _END = "[UNK]", "[CLS]", "[SEP]"
_CJK = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class VocabularyError(ValueError):
    """The vocabulary is not that of a BERT model."""


def _alone(character: str) -> bool:
    """Return whether a character is a word of its own: punctuation or a CJK ideograph."""
    point = ord(character)
    if point < 128:
        return not character.isalnum() and 32 < point < 127
    if any(first <= point <= last for first, last in _CJK):
        return True
    return unicodedata.category(character).startswith("P")


def _cleaned(text: str) -> str:
    """Return text lower-case, without control characters and accents."""
    if text.isascii() and text.isprintable():
        return text.lower()
    kept = []
    for character in text:
        if character in "\t\n\r" or character.isspace():
            kept.append(" ")
        elif character != _REPLACEMENT and not unicodedata.category(character).startswith("C"):
            kept.append(character)
    plain = unicodedata.normalize("NFD", "".join(kept))
    # Letter by letter: the whole string's lower() writes a final sigma, the model's does not.
    return "".join(
        character.lower() for character in plain if unicodedata.category(character) != "Mn"
    )


def split_words(text: str) -> list[str]:
    """Return the words of a text, lower-case, with punctuation as words of its own."""
    cleaned = _cleaned(text[:MAX_CHARACTERS])
    return "".join(f" {one} " if _alone(one) else one for one in cleaned).split()


class Tokenizer:
    """Turns text into the numbers of word pieces.

    Args:
        vocabulary: The pieces in order of their numbers; ``##`` begins one that goes on a word.

    Raises:
        VocabularyError: A mark that the model needs is missing.
    """

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        try:
            self._unknown, self._start, self._end = (
                self._numbers[mark] for mark in (_UNKNOWN, _START, _END)
            )
        except KeyError as error:
            msg = f"the vocabulary of the sentence model has no {error.args[0]}"
            raise VocabularyError(msg) from error
        self._pieces = remembered(self._cut, 65536)

    def _cut(self, word: str) -> tuple[int, ...]:
        """Return the pieces of one word, greedily the longest first."""
        if len(word) > _MAX_WORD:
            return (self._unknown,)
        pieces = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                number = self._numbers.get(("##" if start else "") + word[start:end])
                if number is not None:
                    pieces.append(number)
                    start = end
                    break
            else:
                return (self._unknown,)
        return tuple(pieces)

    def encode(self, text: str) -> list[int]:
        """Return the pieces of a text between the two marks, at most ``MAX_TOKENS`` of them."""
        pieces: list[int] = [self._start]
        for word in split_words(text):
            pieces += self._pieces(word)
            if len(pieces) >= MAX_TOKENS:
                break
        return [*pieces[: MAX_TOKENS - 1], self._end]
