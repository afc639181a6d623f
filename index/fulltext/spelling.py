"""Spelling correction against the words of the index."""

from collections.abc import Iterable
from functools import cached_property

from index.fulltext.postings import Postings

_CUTOFF = 70
"""Least similarity of a correction, percent (rapidfuzz ``ratio``)."""
_SHORTEST = 4
"""Shorter words are abbreviations and numbers, which have no near word to mean."""
_SURE_LENGTH = 6
"""From this length on a word may be corrected in its first letter."""


class Speller:
    """Finds the indexed word a misspelt one stands for.

    Args:
        postings: Where the vocabulary comes from.
    """

    def __init__(self, postings: Postings) -> None:
        self._postings = postings

    @cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        vocabulary: set[bytes] = set()
        for field in self._postings.fields:
            vocabulary.update(field.terms)
        letters: dict[str, list[str]] = {}
        for term in sorted(vocabulary):
            word = term.decode()
            if len(word) >= _SHORTEST and not any(c.isdigit() for c in word):
                letters.setdefault(word[0], []).append(word)
        return letters

    def correct(self, word: str) -> str | None:
        """Return the nearest indexed word, None if nothing is near.

        Words with the same first letter and about the same length are tried first. A slip on the
        first letter is rare, and a short word is near too many others to guess it.
        """
        if len(word) < _SHORTEST or any(c.isdigit() for c in word):
            return None
        same = [
            other for other in self._by_letter.get(word[0], ()) if abs(len(other) - len(word)) <= 2
        ]
        nearest = self._nearest(word, same)
        if nearest is None and len(word) >= _SURE_LENGTH:
            everything = (other for letter in self._by_letter.values() for other in letter)
            nearest = self._nearest(word, everything)
        return nearest

    def _nearest(self, word: str, candidates: Iterable[str]) -> str | None:
        from rapidfuzz import fuzz, process  # 10 ms: only a misspelt word pays for it

        near = process.extract(
            word, list(candidates), scorer=fuzz.ratio, score_cutoff=_CUTOFF, limit=5
        )
        if not near:
            return None
        top = near[0][1]
        # Among words about as near, the one used in more places is the likelier meant.
        return max(
            (other for other, score, _ in near if score >= top - 3),
            key=lambda other: self._postings.word(other).size,
        )
