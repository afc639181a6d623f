"""Where a note tells of procedures, and what it tells of them."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from index.cases.procedures.conditions import Statement, statement
from index.cases.procedures.standing import Encounter, Standing, standing_of
from index.cases.procedures.vocabulary import Procedure, vocabulary
from index.cases.structure import (
    NoteStructure,
    Section,
    SectionKind,
    Sentence,
    TraitKind,
    note_traits,
    traits,
)
from index.cases.structure.phrases import words_of


@dataclass(frozen=True, slots=True)
class Mention:
    """A procedure in a note.

    Attributes:
        procedure: The procedure of our list; None for words that name one which it has not.
        start: Where its words begin.
        end: Where they end.
        sentence: Its sentence.
        standing: Whether it was done.
        said: What is told of it.
    """

    procedure: Procedure | None
    start: int
    end: int
    sentence: Sentence
    standing: Standing
    said: Statement


_ACT = re.compile(
    r"\b\w{2,20}(?:ectomy|otomy|ostomy|plasty|scopy|centesis|desis|pexy|rrhaphy|tripsy|graphy)\b"
    r"|\b(?:biopsy|excision|drainage|insertion|removal|repair|injection|implant\w*|ablation|fusion"
    r"|resection|replacement|aspiration|reconstruction|fixation|release|transplant\w*|bypass"
    r"|graft)\b",
    re.IGNORECASE,
)
"""Words that name an act, for procedures that are not in our list."""
_UNDERWENT = re.compile(r"\b(?:underwent|performed|taken to (?:the )?(?:OR|operating))\b")


def mentions(text: str, structure: NoteStructure, encounter: Encounter) -> tuple[Mention, ...]:
    """Return the procedures that a note names, in the order of the text.

    Args:
        text: The note.
        structure: Its shape.
        encounter: The encounter that it is of.
    """
    found: list[tuple[Sentence, int, int, Procedure | None]] = []
    for sentence in structure.sentences:
        words = words_of(text, sentence.start, sentence.end)
        named = [
            (sentence, words[one.start].start, words[one.stop - 1].end, one.procedure)
            for one in vocabulary().find(words)
        ]
        section = structure.sections[sentence.section]
        if not named and not sentence.heading:
            span = _unnamed(text, sentence, section)
            found += [(sentence, *span, None)] if span else []
        found += named
    in_section = Counter(sentence.section for sentence, *_ in found if not sentence.heading)
    return tuple(
        Mention(
            procedure,
            start,
            end,
            sentence,
            standing_of(
                text, sentence, structure.sections[sentence.section], start, end, encounter
            ),
            _statement(text, structure, sentence, start, end, encounter, in_section),
        )
        for sentence, start, end, procedure in found
    )


def _unnamed(text: str, sentence: Sentence, section: Section) -> tuple[int, int] | None:
    """Return the words of a sentence that tell of a procedure which our list does not have."""
    headed = section.kind is SectionKind.PROCEDURE
    if not headed and not _UNDERWENT.search(text, sentence.start, sentence.end):
        return None
    act = _ACT.search(text, sentence.start, sentence.end)
    if act:
        return act.span()
    if headed and not text[section.heading_end : sentence.start].strip(" \t\n:-"):
        return sentence.start, sentence.end
    return None


def _statement(
    text: str,
    structure: NoteStructure,
    sentence: Sentence,
    start: int,
    end: int,
    encounter: Encounter,
    in_section: Mapping[int, int],
) -> Statement:
    """Return what is told of a procedure: in its section, if that is about it alone."""
    section = structure.sections[sentence.section]
    first, last = sentence.start, sentence.end
    if section.kind is SectionKind.PROCEDURE and in_section[sentence.section] == 1:
        first, last = section.start, section.end
    near = traits(text, sentence, start, end)
    sides = {one.value for one in near if one.kind is TraitKind.LATERALITY} or {
        one.value for one in note_traits(text, first, last) if one.kind is TraitKind.LATERALITY
    }
    side = sides.pop() if len(sides) == 1 else ""
    return statement(text[first:last], side, age=encounter.age)
