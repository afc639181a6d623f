"""Finds many phrases in a text with one regular expression."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

BETWEEN = r"[\s/&\-\u2010-\u2015]+"
"""What stands between the words of a phrase: blanks, hyphens, dashes, slashes, ampersands."""
_END = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase found in a text.

    Attributes:
        name: What it stands for.
        start: Where it begins.
        stop: Where it ends.
    """

    name: str
    start: int
    stop: int


class Phrases:
    """Phrases, each with the name that it stands for."""

    def __init__(self, names: Mapping[str, str], between: str = BETWEEN) -> None:
        """Compile the phrases.

        Args:
            names: Name of each phrase; one blank stands for ``between``.
            between: Regular expression of what divides the words of a phrase.
        """
        self._between = re.compile(between)
        self._names = {self._plain(phrase): name for phrase, name in names.items()}
        # Capitals are rare: a search that begins with them leaves most places at once.
        self._capitals = all(phrase[0].isupper() for phrase in names)
        head = "" if self._capitals else "(?<![A-Za-z0-9])"
        self._pattern = re.compile(
            rf"{head}(?:{alternatives(self._names, between)})(?![A-Za-z0-9])"
        )

    def _plain(self, phrase: str) -> str:
        return self._between.sub(" ", phrase)

    def find(self, text: str) -> Iterator[Phrase]:
        """Yield the phrases of a text in order, the longest at each place.

        Args:
            text: In the case of the phrases.
        """
        for found in self._pattern.finditer(text):
            start = found.start()
            if self._capitals and start and text[start - 1].isalnum():
                continue
            yield Phrase(self._names[self._plain(found[0])], found.start(), found.end())


def alternatives(phrases: Iterable[str], between: str = BETWEEN) -> str:
    """Return a regular expression that finds any of the phrases, the longest first.

    What phrases begin with in common stands in it once, so that a place where none begins is
    left after one letter.

    Args:
        phrases: Phrases; one blank stands for ``between``.
        between: Regular expression of what divides the words of a phrase.
    """
    tree: dict[str, Any] = {}
    for phrase in phrases:
        node = tree
        for sign in phrase:
            node = node.setdefault(sign, {})
        node[_END] = {}
    return _branches(tree, between)


def _branches(node: dict[str, Any], between: str) -> str:
    choices = [
        (between if sign == " " else re.escape(sign)) + _branches(below, between)
        for sign, below in node.items()
        if sign != _END
    ]
    if not choices:
        return ""
    joined = choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"
    return f"(?:{joined})?" if _END in node else joined
