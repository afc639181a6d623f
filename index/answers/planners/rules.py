"""What a rule of the Official Guidelines says to a question: yes, no, or which code goes first.

The rule is stated in our words, then quoted from the installed edition. A rule whose words the
edition for the date of service does not have is not stated.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.answers import citing
from index.answers.desk import Desk
from index.answers.planners.common import of_conduct
from index.answers.planners.sections import asks_for_guidelines
from index.answers.quoting import sentences
from index.answers.rules import CERTAIN, FAIR, STRONG, WHOLE, Match, Rule, best_match
from index.answers.rules.wording import tokens
from index.answers.understanding import Asked
from index.model import CodeRef, System
from index.model.answers import Citation, Confidence, Part, QuestionKind, Sentence, Verdict
from index.model.editions import releases_for
from index.pages import UnknownCodeError
from index.pages.guidelines import GuidelineSection, guideline
from index.pages.rows import catalogue, find_row

_OF_OTHERS = frozenset(
    (
        QuestionKind.VALID,
        QuestionKind.MODIFIER,
        QuestionKind.MODIFIER_FOR,
        QuestionKind.GLOBAL,
        QuestionKind.FEE,
        QuestionKind.PLACE,
        QuestionKind.CROSSWALK,
        QuestionKind.GROUPING,
        QuestionKind.PATIENT,
        QuestionKind.COVERAGE,
    )
)
"""Kinds whose facts stand in other releases."""
_DOUBTFUL = frozenset(
    (
        QuestionKind.WHAT_IS,
        QuestionKind.ADD_ON,
        QuestionKind.CHANGED,
        QuestionKind.PAYMENT,
        QuestionKind.UNITS,
    )
)
"""Kinds that the words of a rule are often taken for ("added"); a rule must be certain then."""
_BY_CODES = frozenset(
    (
        QuestionKind.SEQUENCE,
        QuestionKind.TOGETHER,
        QuestionKind.EXCLUDES,
        QuestionKind.ADDITIONAL,
        QuestionKind.DIFFERENCE,
        QuestionKind.ADMISSION,
        QuestionKind.DOCUMENTATION,
        QuestionKind.FIND_CODE,
    )
)
"""Kinds that the Tabular List and the claim check answer first where codes are named."""
_DEFINING = frozenset((QuestionKind.DEFINITION, QuestionKind.DIFFERENCE, QuestionKind.EXCLUDES))
"""Kinds whose planners quote what a term means."""
_SAME_KIND = frozenset((QuestionKind.SEQUENCE, QuestionKind.TOGETHER, QuestionKind.ADDITIONAL))
_PROCEDURES = re.compile(r"\bPCS\b|\broot operation", re.IGNORECASE)
"""The rules are those of ICD-10-CM."""
_FEW = 3
"""Words, codes apart, that a question has in common with a rule at least to be about it."""
_RECORD = "what the record says of the facts that the quoted rule turns on"
_LEADS = {Verdict.YES: "Yes: ", Verdict.NO: "No: ", Verdict.DEPENDS: "It depends: "}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule says to a question.

    Attributes:
        part: The answer.
        leads: Whether it fits so well that it answers before the planners of the question's kinds.
    """

    part: Part
    leads: bool


def ruling(desk: Desk, asked: Asked) -> Ruling | None:
    """Return what a rule of the guidelines says to a question, None if none is about it."""
    kind = asked.kinds[0] if asked.kinds else QuestionKind.GUIDELINE
    if kind in _OF_OTHERS or asks_for_guidelines(asked) or _PROCEDURES.search(asked.text):
        return None
    if any(ref.system is not System.ICD10CM for ref in asked.codes):
        return None
    named = [ref.code for ref in asked.codes]
    match = best_match(asked.text, named, asked.circumstances.setting)
    if match is None or match.score < FAIR:
        return None
    few = match.held < _FEW
    if match.verdict is Verdict.ANSWER and asks_for_guidelines(asked):
        return None  # who asks for the guidelines on a subject wants more than one rule
    if of_conduct(asked) and match.score < STRONG:
        return None  # the guidelines say next to nothing of it
    if kind is QuestionKind.FIND_CODE and few and match.said < WHOLE:
        return None  # the code of one condition, and a rule about two
    if kind is QuestionKind.WHAT_IS and few:
        return None  # what a code is, and a rule on such codes
    if kind in _DOUBTFUL and (match.said < WHOLE or match.score < CERTAIN):
        return None
    if len(named) > 1 and not all(match.words & set(tokens(ref.display)) for ref in asked.codes):
        return None  # it is about another pair of codes
    cited = tuple(_cited(desk, match.rule, asked))
    others = kind in _DEFINING or (bool(named) and kind in _BY_CODES)
    leads = match.score >= (CERTAIN if others else STRONG)
    if others and match.verdict is Verdict.ANSWER:
        leads = False  # which of two codes is first, their own notes say
    if not cited or (kind in _DEFINING and not leads):
        return None
    return Ruling(_part(desk, asked, match, kind, cited), leads)


def _part(
    desk: Desk, asked: Asked, match: Match, kind: QuestionKind, cited: tuple[Citation, ...]
) -> Part:
    rule = match.rule
    lead = _LEADS.get(match.verdict)
    text = f"{lead}{rule.statement}" if lead else rule.statement[0].upper() + rule.statement[1:]
    changes = rule.changes
    if rule.setting is not None and asked.circumstances.setting is None and not changes:
        changes = (f"the setting: the rule is about {rule.setting.value} care",)
    if match.verdict in _LEADS and not changes:
        changes = (_RECORD,)
    return Part(
        kind if kind in _SAME_KIND else QuestionKind.GUIDELINE,
        match.verdict,
        Sentence(text, cited),
        tuple(Sentence(f"{one.locator}: “{one.quote}”", (one,)) for one in cited),
        tuple(dict.fromkeys((*_codes(desk, rule), *asked.codes))),
        changes,
        Confidence.DERIVED,
    )


def _codes(desk: Desk, rule: Rule) -> Iterator[CodeRef]:
    """Yield the codes of a rule that an installed release has."""
    for display in rule.codes:
        ref = CodeRef(System.ICD10CM, display.replace(".", ""))
        try:
            find_row(desk.content, ref)
        except UnknownCodeError:
            continue
        yield ref


def _cited(desk: Desk, rule: Rule, asked: Asked) -> Iterator[Citation]:
    """Yield the sentences of the edition for the date that have the words of a rule."""
    editions = releases_for(catalogue(desk.content).kinds.get(citing.GUIDELINES, ()), asked.on)
    for edition in editions:
        section = _stating(desk, rule, edition.id)
        if section is not None:
            yield citing.guideline(desk.content, section, _sentence(section.text, rule.words))


def _stating(desk: Desk, rule: Rule, source: str) -> GuidelineSection | None:
    """Return the section that has the words of a rule, wherever an edition has it."""
    section = guideline(desk.content, rule.section, [source])
    if section is None or rule.words not in section.text:
        row = desk.content.connection.execute(
            "SELECT number FROM guideline WHERE source = ? AND instr(text, ?) ORDER BY position",
            (source, rule.words),
        ).fetchone()
        section = guideline(desk.content, row["number"], [source]) if row else None
    return section


def _sentence(text: str, words: str) -> str:
    """Return the whole sentences in which some words of a text stand."""
    start = text.index(words)
    stop = start + len(words)
    held = [span for span in sentences(text) if span[0] < stop and span[1] > start]
    return text[held[0][0] : held[-1][1]]
