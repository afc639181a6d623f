"""The conditions that a note mentions, each with what is said about it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.cases.dictionary import Dictionary, DictionaryPhrase, Named
from index.cases.structure import (
    Context,
    NoteStructure,
    Section,
    SectionKind,
    Sentence,
    contexts,
)
from index.fulltext.phrases import Label

_PREFERENCE = {
    Label.INDEX: 3.0,
    Label.NEOPLASM: 2.8,
    Label.INCLUSION: 2.5,
    Label.TITLE: 2.0,
}
"""Which phrase of the same words leads: the Alphabetic Index comes first (I.B.1)."""
_CONGENITAL = "Q"
"""Chapter whose conditions a note calls congenital where others have the same name."""
_EACH = 0.4
"""What each word counts that a phrase says and the note bears out."""
VAGUE = ("R58", "R52")
"""Hemorrhage and pain without a site: they tell more of another condition than of their own."""
_BEHIND = 8
"""Characters that a side behind a mention counts as farther away than one before it."""
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
            before = found.end() <= start
            away = start - found.end() if before else max(0, found.start() - end) + _BEHIND
            if away < best[1]:
                best = (name, away)
    return best[0]


def _order(found: DictionaryPhrase, score: float) -> tuple[float, int]:
    rank = score * 0.5 + _PREFERENCE.get(found.label, 0.0) + _EACH * len(found.required)
    if "NEC" in found.text or found.text.startswith("Other "):
        rank -= 1.5
    if found.code[0] == _CONGENITAL:
        rank -= 0.2
    return (-rank, len(found.text))


_SHORT_SECTIONS = (
    SectionKind.FAMILY_HISTORY,
    SectionKind.SOCIAL_HISTORY,
    SectionKind.ALLERGIES,
    SectionKind.RESULTS,
)
"""Sections that end with their line where they begin behind their heading: ``FH: none``."""


def section_of(text: str, structure: NoteStructure, sentence: Sentence) -> Section:
    """Return the section in which a sentence stands; what has left its section is ``OTHER``."""
    found = structure.sections[sentence.section]
    line = text.find("\n", found.heading_end)
    if (
        found.kind in _SHORT_SECTIONS
        and found.heading_end > found.heading_start
        and 0 <= line < sentence.start
        and text[found.heading_end : line].strip(" :")
    ):
        return Section(line, found.end, line, line, SectionKind.OTHER)
    return found


def find_mentions(text: str, structure: NoteStructure, dictionary: Dictionary) -> list[Mention]:
    """Return the mentions of a note, in order."""
    mentions: list[Mention] = []
    for number, sentence in enumerate(structure.sentences):
        said = dictionary.words(text, sentence.start, sentence.end)
        found = () if sentence.heading else dictionary.look_up(text, said)
        spans = [(one.start, one.end) for one in found]
        section = section_of(text, structure, sentence)
        said_of = contexts(text, sentence, spans, section)
        for one, context in zip(found, said_of, strict=True):
            phrases = sorted(one.phrases, key=lambda pair: _order(*pair))
            mentions.append(
                Mention(
                    one.start,
                    one.end,
                    text[one.start : one.end],
                    number,
                    section.kind,
                    context,
                    tuple(phrase for phrase, _ in phrases),
                    one.score,
                    one.size,
                    _borne(text, sentence, found, one, context),
                    _side(text, one.start, one.end, sentence.start, sentence.end),
                )
            )
    return sorted(mentions, key=lambda mention: mention.start)


def _linked(text: str, one: Named, other: Named) -> bool:
    """Return whether words such as "due to" lead from one condition to the other."""
    first, second = sorted((one, other), key=lambda named: named.start)
    between = text[first.end : second.start]
    return len(between) < _LINK and _LINKING.search(between) is not None and "," not in between


def _borne(
    text: str, sentence: Sentence, found: Sequence[Named], one: Named, context: Context
) -> frozenset[int]:
    """Return the classes of the words around a mention, those that the sentence denies left out."""
    others = [
        other
        for other in found
        if other is not one
        and not other.phrases[0][0].code.startswith(VAGUE)
        and not _linked(text, one, other)
    ]
    near = [
        fact for fact in one.near if not any(other.start <= fact[1] < other.end for other in others)
    ]
    every = frozenset(number for number, _, _ in near)
    if context.negated or not _DENIAL.search(text, sentence.start, sentence.end):
        return every
    outside = [fact for fact in near if fact[2] <= one.start or fact[1] >= one.end]
    said_of = contexts(text, sentence, [(start, end) for _, start, end in outside])
    denied = {
        number
        for (number, _, _), said in zip(outside, said_of, strict=True)
        if said.negated or said.ruled_out
    }
    inside = {number for number, start, end in near if end > one.start and start < one.end}
    return every - (denied - inside)


_LINK = 40
_LINKING = re.compile(
    r"\b(due to|2/2|from|with|w/|secondary to|of|in|by|caused by|related to|associated"
    r"|complicat\w+|and)\b|w/",
    re.IGNORECASE,
)
_DENIAL = re.compile(r"\b(no|not|none|without|w/o|denies|never|neg(ative)?|nor)\b", re.IGNORECASE)
