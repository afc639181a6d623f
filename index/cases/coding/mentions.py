"""The conditions that a note mentions, each with what is said about it."""

import re
from collections.abc import Sequence
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
_RIGHT = re.compile(r"\b(right|rt|r)\b(?!/)", re.IGNORECASE)
_LEFT = re.compile(r"\b(left|lt|l)\b(?!/)", re.IGNORECASE)
_BOTH = re.compile(r"\b(bilateral(ly)?|both|b/l|bilat)\b", re.IGNORECASE)


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
        classes: Classes of the words of its sentence.
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
        found, classes = dictionary.look_up(said)
        if not found:
            continue
        spans = [(said[one[0].first].start, said[one[0].last].end) for one in found]
        section = structure.sections[sentence.section].kind
        for ties, span, context in zip(
            found, spans, contexts(text, sentence, spans), strict=True
        ):
            phrases = sorted(
                ((dictionary.phrase(tie), tie.score) for tie in ties),
                key=lambda pair: _order(*pair),
            )
            mentions.append(
                Mention(
                    *span,
                    text[span[0] : span[1]],
                    number,
                    section,
                    context,
                    tuple(phrase for phrase, _ in phrases),
                    ties[0].score,
                    len(ties[0].places),
                    classes,
                    _side(text, *span, sentence.start, sentence.end),
                )
            )
    return sorted(mentions, key=lambda mention: mention.start)


def spans(mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return the offsets of mentions."""
    return [(mention.start, mention.end) for mention in mentions]
