"""Texts with the mentions in brackets, as the tables of this folder write them."""

import re
from pathlib import Path
from typing import NamedTuple

from index.cases.structure import Context, Flag, contexts, read_structure

_BRACKET = re.compile(r"[\[\]]")


class Marked(NamedTuple):
    """A text without its brackets.

    Attributes:
        text: The text.
        mentions: Start and end of each mention.
    """

    text: str
    mentions: tuple[tuple[int, int], ...]


class Example(NamedTuple):
    """A line of a table.

    Attributes:
        line: Number of the line.
        marked: Its text.
        expected: What is said of each mention.
    """

    line: int
    marked: Marked
    expected: tuple[frozenset[Flag], ...]


def marked(text: str) -> Marked:
    """Take the brackets out of a text."""
    plain, places = "", []
    for part in re.split(r"([\[\]])", text):
        if _BRACKET.fullmatch(part):
            places.append(len(plain))
        else:
            plain += part
    return Marked(plain, tuple(zip(places[::2], places[1::2], strict=True)))


def examples(path: Path) -> list[Example]:
    r"""Read a table: flags of each mention divided by ``|``, a tab, the text with ``\n`` for lines.

    ``-`` is no flag; several flags are divided by commas.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        said, text = line.split("\t")
        expected = tuple(
            frozenset(Flag(flag) for flag in one.split(",") if flag != "-")
            for one in said.split("|")
        )
        found.append(Example(number, marked(text.replace("\\n", "\n")), expected))
    return found


def read(text: Marked) -> tuple[Context, ...]:
    """Return what the program says of each mention."""
    structure = read_structure(text.text)
    found: list[Context] = []
    for mention in text.mentions:
        sentence = next(s for s in structure.sentences if s.start <= mention[0] < s.end)
        section = structure.sections[sentence.section]
        found += contexts(text.text, sentence, [mention], section)
    return tuple(found)
