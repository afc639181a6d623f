"""What a mention is worth: the chance that a coder would report it, by where and how it is told."""

import re
from collections.abc import Mapping

from index.cases.coding.aside import FAMILY, why_aside
from index.cases.coding.mentions import VAGUE, Mention
from index.cases.coding.rules import births, history
from index.cases.coding.tabular import Line
from index.cases.coding.working import ACCEPTED, STATED_SECTIONS, Working, evidence_of
from index.cases.dictionary import DictionaryPhrase
from index.cases.structure import NoteStructure, SectionKind
from index.model.cases import SetAside

_MARGINAL = {
    SectionKind.MEDICATIONS: 0.1,
    SectionKind.ALLERGIES: 0.1,
    SectionKind.INSTRUCTIONS: 0.1,
    SectionKind.FAMILY_HISTORY: 0.1,
}
"""Sections whose conditions are hardly ever reported from there, in any note."""
_NARRATIVE = _MARGINAL | {
    SectionKind.EXAM: 0.55,
    SectionKind.RESULTS: 0.58,
    SectionKind.VITALS: 0.3,
    SectionKind.REVIEW_OF_SYSTEMS: 0.5,
}
"""Weights in a narrative."""
_CHART = _MARGINAL | {
    SectionKind.EXAM: 0.1,
    SectionKind.RESULTS: 0.3,
    SectionKind.VITALS: 0.1,
    SectionKind.REVIEW_OF_SYSTEMS: 0.1,
    SectionKind.HOSPITAL_COURSE: 0.9,
    SectionKind.PLAN: 0.8,
}
"""Weights in a note of a chart that has no assessment of its own."""
_CONFIRMED = _MARGINAL | {
    SectionKind.ASSESSMENT: 1.0,
    SectionKind.DIAGNOSES: 1.0,
    SectionKind.PLAN: 0.6,
    SectionKind.PAST_HISTORY: 0.8,
    SectionKind.HOSPITAL_COURSE: 0.5,
    SectionKind.HISTORY: 0.45,
    SectionKind.OTHER: 0.45,
    SectionKind.SOCIAL_HISTORY: 0.6,
    SectionKind.CHIEF_COMPLAINT: 0.2,
    SectionKind.INDICATION: 0.35,
    SectionKind.EXAM: 0.1,
    SectionKind.RESULTS: 0.1,
    SectionKind.PROCEDURE: 0.2,
    SectionKind.REVIEW_OF_SYSTEMS: 0.1,
    SectionKind.VITALS: 0.1,
    SectionKind.SURGICAL_HISTORY: 0.6,
}
"""Weights in a note that says which its diagnoses are."""
_ELSEWHERE = 0.6
"""Weight of a section that has none of its own."""
_DIAGNOSED = 1.0
"""Weight of what is told behind the word for a diagnosis."""
_TOLD = 0.25
"""Score from which a symptom stands where there is nothing else."""
_CONCLUDED = 0.6
"""Score of what the writer concludes from a finding: ``25-OH D 11 = vitamin D deficiency``."""
_EQUALS = re.compile(r"= ?$")
_CLOSE = 3
_LASTING = 0.6
"""Score of what lasts, such as a chronic condition or a status, wherever it is told."""
_BARELY_TOLD = 0.3
"""Score up to which not even what lasts counts."""
_BESIDE = 0.6
"""Factor for a symptom, and for a status in a plan, outside of the diagnoses."""
_TRAUMATIC = re.compile(r"\btraumatic\b", re.IGNORECASE)
_ONE_WORD_INJURY = 0.5
"""Factor for an injury of one word, which is often a site or a device."""
_CHART_SYMPTOM = 0.7
"""Factor for a symptom in a chart without an assessment."""
_ACRONYM, _OTHER_WORDS = 0.75, 0.9
"""Factors in a narrative for what is not in the words of the classification."""
_VAGUE_TITLE = 0.85
"""Factor in a narrative for a title of what has no name of its own."""
_CURRENT_STATUS = 0.6
"""Factor in a narrative for a status that is not told as past."""
_CHARTED = re.compile(
    r"\b(yo|y/o|PMH|FHx?|PSH|HPI|ROS|A/P|SUMMARY|SUMM|CLINIC|VISIT|Dx)\b|\bw/|\bs/p\b|\bh/o\b"
    r"|\bd/c\b|\bFAMILY MEDICINE\b"
)
"""Shorthand and titles of American charts."""
_TITLED = re.compile(
    r"\s*(dear\b|re:|(?!(an?|the|we|this|our|\d+)\b)[^\n.:]{0,60}\b(discharge|consult(ation)?|visit"
    r"|clinic|letter|encounter|service|follow[- ]?up|note)\b[^\n.:]{0,40}[\n.:])",
    re.IGNORECASE,
)
"""First lines of documents of a chart and of letters about a patient."""
_DIAGNOSIS = re.compile(
    r"\b(Dx|DX)\b|^[ \t]*[\w/. ]{0,20}\bdx\b[ \t]*:|^[ \t]*(FINAL|Final|Imp|IMP|Impression"
    r"|Problems)\b",
    re.MULTILINE,
)
"""Clinic shorthand for a diagnosis that stands within a sentence."""
_STANDING = re.compile(
    r"\b(s/p|status|prior|previous(ly)?|history|hx|h/o|in place|since|ago|old|\d{4}|chronic"
    r"|long[- ]term|presence|absence)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(
    r"\b(later|planned|plan for|consider|scheduled|today|now|referral|performed|underwent|done)\b",
    re.IGNORECASE,
)
_RESIDUAL = re.compile(
    r"^(other|disease|unspecified disorder)\b|\b(other specified|disorder,? unspecified)",
    re.IGNORECASE,
)
"""Titles of what has no name of its own."""
_AROUND = 40
"""Characters around a mention that tell whether a status stands."""


def _confirmed(text: str, structure: NoteStructure) -> bool:
    """Return whether a note has a section of diagnoses, or says of a line that it is one."""
    return (
        any(section.kind in STATED_SECTIONS for section in structure.sections)
        or _DIAGNOSIS.search(text) is not None
    )


def is_stated(text: str, structure: NoteStructure) -> bool:
    """Return whether a note states its diagnoses, as a chart does and a narrative does not."""
    return (
        _confirmed(text, structure)
        or _CHARTED.search(text) is not None
        or _TITLED.match(text) is not None
    )


def take_mentions(case: Working) -> None:
    """Propose the codes of the mentions of a case; what is not coded is set aside."""
    case.newborn = births.is_newborn(case)
    case.pregnant = not case.newborn and births.is_pregnant(case)
    case.known = births.known_words(case) | births.newborn_words(case) | _sex_words(case)
    weights = _weights(case)
    for mention in case.mentions:
        why = why_aside(case, mention)
        if why:
            case.set_aside.append(SetAside(evidence_of(mention), why))
            if why == FAMILY:
                history.family_condition(case, mention)
            continue
        found = case.line_of(mention)
        if found is None:
            continue
        code = found[0].code
        if code[0] == "Z" and case.stated and not _is_status(case, mention):
            continue
        if history.is_past(case, mention, code):
            if not history.past_condition(case, mention):
                case.set_aside.append(SetAside(evidence_of(mention), "history"))
            continue
        if case.stated and code.startswith(VAGUE):
            continue
        score = _weight(case, mention, code, weights)
        case.add_mention(mention, score if case.stated else _narrated(mention, score, *found))


def _weights(case: Working) -> Mapping[SectionKind, float]:
    """Return the weights of the sections of a note of this kind."""
    if _confirmed(case.text, case.structure):
        return _CONFIRMED
    return _CHART if case.stated else _NARRATIVE


def _weight(
    case: Working, mention: Mention, code: str, weights: Mapping[SectionKind, float]
) -> float:
    """Return the score of a code by the section in which its mention stands."""
    score = weights.get(mention.section, _ELSEWHERE)
    if case.stated and _DIAGNOSIS.search(case.text, *_line_before(case, mention)):
        score = _DIAGNOSED
    if case.stated and score < _CONCLUDED and _EQUALS.search(*_just_before(case, mention)):
        score = _CONCLUDED
    if case.stated and _BARELY_TOLD < score < _LASTING:
        if code[0] == "R" or (code[0] == "Z" and mention.section is SectionKind.PLAN):
            score *= _BESIDE
        elif code[0] == "Z" or history.lasts(code):
            score = _LASTING
    if code[0] == "S" and mention.size == 1 and not _is_traumatic(case, mention):
        score *= _ONE_WORD_INJURY
    if weights is _CHART and code[0] == "R":
        score *= _CHART_SYMPTOM
    return score


def _is_traumatic(case: Working, mention: Mention) -> bool:
    """Return whether a sentence says that a condition comes from an injury."""
    sentence = case.structure.sentences[mention.sentence]
    return _TRAUMATIC.search(case.text, sentence.start, sentence.end) is not None


def _just_before(case: Working, mention: Mention) -> tuple[str, int, int]:
    """Return the text and the offsets of the few characters before a mention."""
    return case.text, max(0, mention.start - _CLOSE), mention.start


def _line_before(case: Working, mention: Mention) -> tuple[int, int]:
    """Return the offsets of what stands before a mention in its line."""
    return case.text.rfind("\n", 0, mention.start) + 1, mention.start


def _narrated(mention: Mention, score: float, line: Line, phrase: DictionaryPhrase) -> float:
    """Return the score of a condition told in a narrative, which no assessment confirms.

    What is written in the words of the classification is surer than shorthand and other words for
    it, a status is told as past, and a vague title is a poor guess.
    """
    words = [word for word in mention.text.lower().split() if len(word) > 3]
    official = phrase.text.lower()
    if not all(word[:5] in official for word in words):
        score *= _ACRONYM if mention.text.isupper() else _OTHER_WORDS
    if _RESIDUAL.search(line.title):
        score *= _VAGUE_TITLE
    if line.code[0] == "Z" and not mention.context.historical:
        score *= _CURRENT_STATUS
    return score


def _is_status(case: Working, mention: Mention) -> bool:
    """Return whether a status is told as standing, not as done or planned in this encounter."""
    if mention.context.historical or mention.section in (
        SectionKind.PAST_HISTORY,
        SectionKind.SURGICAL_HISTORY,
    ):
        return True
    sentence = case.structure.sentences[mention.sentence]
    begin = max(sentence.start, mention.start - _AROUND)
    end = min(sentence.end, mention.end + _AROUND)
    return _STANDING.search(case.text, begin, end) is not None and not _TO_COME.search(
        case.text, begin, end
    )


def _sex_words(case: Working) -> frozenset[int]:
    """Return the classes of the words for the sex of the patient."""
    words = {"F": ("female",), "M": ("male",)}.get(case.sex or "", ())
    return frozenset(case.dictionary.classes.find(word) for word in words)


def propose_symptoms(case: Working) -> None:
    """Propose the symptoms of a note that has nothing else (I.B.4)."""
    if any(draft.code[0] != "Z" for draft in case.accepted()):
        return
    for draft in case.drafts.values():
        if draft.code[0] == "R" and not draft.dropped and draft.score >= _TOLD:
            draft.score = ACCEPTED
