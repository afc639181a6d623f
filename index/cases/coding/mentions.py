"""The conditions that a note mentions, each with what is said about it."""

import re
from dataclasses import dataclass

from index.cases.dictionary import Dictionary, DictionaryPhrase
from index.cases.structure import Context, NoteStructure, SectionKind, contexts
from index.fulltext.phrases import Label

_PREFERENCE = {
    Label.INDEX: 3.0,
    Label.NEOPLASM: 2.8,
    Label.INCLUSION: 2.5,
    Label.TITLE: 2.0,
}
"""Which phrase of the same words leads: the Alphabetic Index comes first (I.B.1)."""
_RIGHT = re.compile(r"\b(right|rt|r|od|r[uml]l|rle|rue|ad)\b(?!/)", re.IGNORECASE)
_LEFT = re.compile(r"\b(left|lt|l|os|l[ul]l|lle|lue)\b(?!/)", re.IGNORECASE)
_BOTH = re.compile(r"\b(bilateral(ly)?|both|b/l|bilat|ou)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A condition that a note mentions.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last one.
        text: Its words.
        sentence: Number of its sentence.
        section: Kind of its section.
        context: What its sentence says of it.
        phrases: The official phrases of its words, the best first.
        score: How much of the first one is said, by weight.
        size: Words of the note that it is made of.
        classes: Classes of its words and of those around it.
        side: ``right``, ``left``, ``bilateral`` or empty.
    """

    start: int
    end: int
    text: str
    sentence: int
    section: SectionKind
    context: Context
    phrases: tuple[DictionaryPhrase, ...]
    score: float
    size: int
    classes: frozenset[int]
    side: str


def _side(text: str, start: int, end: int, first: int, last: int) -> str:
    """Return the side that is named closest to a mention in its sentence."""
    if _BOTH.search(text, max(first, start - 30), min(last, end + 20)):
        return "bilateral"
    best = ("", last - first + 1)
    for name, pattern in (("right", _RIGHT), ("left", _LEFT)):
        for found in pattern.finditer(text, first, last):
            if found.end() <= start:
                away = start - found.end()
            else:
                away = max(0, found.start() - end) + 8
            if away < best[1]:
                best = (name, away)
    return best[0]


def _order(found: DictionaryPhrase, score: float) -> tuple[float, int]:
    rank = score * 0.5 + _PREFERENCE.get(found.label, 0.0)
    if "NEC" in found.text or found.text.startswith("Other "):
        rank -= 1.5
    return (-rank, len(found.text))


def find_mentions(
    text: str, structure: NoteStructure, dictionary: Dictionary
) -> list[Mention]:
    """Return the mentions of a note, in order."""
    mentions: list[Mention] = []
    for number, sentence in enumerate(structure.sentences):
        said = dictionary.words(text, sentence.start, sentence.end)
        found = dictionary.look_up(text, said)
        spans = [(one.start, one.end) for one in found]
        section = structure.sections[sentence.section].kind
        for one, context in zip(found, contexts(text, sentence, spans), strict=True):
            phrases = sorted(one.phrases, key=lambda pair: _order(*pair))
            mentions.append(
                Mention(
                    one.start,
                    one.end,
                    text[one.start : one.end],
                    number,
                    section,
                    context,
                    tuple(phrase for phrase, _ in phrases),
                    one.score,
                    one.size,
                    one.classes,
                    _side(text, one.start, one.end, sentence.start, sentence.end),
                )
            )
    return sorted(mentions, key=lambda mention: mention.start)
