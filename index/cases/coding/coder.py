"""Coding a case."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from index.cases.coding.mentions import Mention, find_mentions
from index.cases.coding.specificity import Surroundings, more_specific, specific
from index.cases.coding.tabular import Line, Tabular
from index.cases.dictionary import Dictionary, DictionaryPhrase, open_dictionary
from index.cases.structure import NoteStructure, SectionKind, patient, read_structure
from index.database import Content
from index.model import CodeRef, System
from index.model.cases import CaseResult, Evidence, SetAside, Suggestion
from index.model.claims import CareSetting

_STATED = (SectionKind.ASSESSMENT, SectionKind.DIAGNOSES)
_NARRATIVE = {
    SectionKind.EXAM: 0.55,
    SectionKind.RESULTS: 0.6,
    SectionKind.VITALS: 0.3,
    SectionKind.REVIEW_OF_SYSTEMS: 0.5,
    SectionKind.MEDICATIONS: 0.1,
    SectionKind.ALLERGIES: 0.1,
    SectionKind.INSTRUCTIONS: 0.1,
    SectionKind.FAMILY_HISTORY: 0.1,
}
_SECTIONED = {
    SectionKind.ASSESSMENT: 1.0,
    SectionKind.DIAGNOSES: 1.0,
    SectionKind.PLAN: 0.6,
    SectionKind.PAST_HISTORY: 0.8,
    SectionKind.HOSPITAL_COURSE: 0.5,
    SectionKind.HISTORY: 0.4,
    SectionKind.OTHER: 0.4,
    SectionKind.SOCIAL_HISTORY: 0.6,
    SectionKind.CHIEF_COMPLAINT: 0.2,
    SectionKind.INDICATION: 0.3,
    SectionKind.EXAM: 0.1,
    SectionKind.RESULTS: 0.1,
    SectionKind.PROCEDURE: 0.2,
}
_ACCEPTED = 0.5


@dataclass
class Draft:
    """A code while the case is worked on."""

    line: Line
    phrase: DictionaryPhrase | None
    score: float
    mentions: list[Mention] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    accepted: bool = True
    why: str = ""


class CaseCoder:
    """Codes cases with the installed ICD-10-CM.

    Args:
        content: The content.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._dictionary: Dictionary = open_dictionary(content)
        self._tabular = Tabular(content, self._dictionary.classes)

    def code(
        self,
        text: str,
        *,
        setting: CareSetting = CareSetting.OUTPATIENT,
        date_of_service: date,
        age: int | None = None,
        sex: str | None = None,
    ) -> CaseResult:
        """Return what a note supports."""
        structure = read_structure(text)
        mentions = find_mentions(text, structure, self._dictionary)
        set_aside: list[SetAside] = []
        drafts: dict[str, Draft] = {}
        weights = self._section_weights(structure)
        for mention in mentions:
            why = _aside(mention, setting)
            if why:
                set_aside.append(SetAside(_evidence(mention), why))
                continue
            found = self._line_of(mention)
            if found is None:
                continue
            line, phrase = found
            if not _codable(line.code, phrase):
                continue
            score = weights.get(mention.section, 0.8)
            draft = drafts.get(line.code)
            if draft is None:
                draft = drafts[line.code] = Draft(line, phrase, score)
            draft.score = max(draft.score, score)
            draft.mentions.append(mention)
        for draft in drafts.values():
            draft.accepted = draft.score >= _ACCEPTED
        _drop_less_specific(drafts)
        ordered = sorted(drafts.values(), key=lambda one: (not one.accepted, -one.score))
        return CaseResult(
            tuple(map(_suggestion, ordered)),
            (),
            (),
            tuple(set_aside),
            setting,
            date_of_service,
            "",
            (),
        )

    def _section_weights(self, structure: NoteStructure) -> dict[SectionKind, float]:
        stated = any(section.kind in _STATED for section in structure.sections)
        return _SECTIONED if stated else _NARRATIVE

    def _line_of(self, mention: Mention) -> tuple[Line, DictionaryPhrase] | None:
        around = Surroundings(mention.classes, mention.side)
        for phrase in mention.phrases:
            line = self._tabular.line(phrase.code)
            if line is None:
                continue
            found = specific(self._tabular, line, around)
            if found is not None:
                return more_specific(self._tabular, found, around), phrase
        return None


def _evidence(mention: Mention) -> Evidence:
    return Evidence(mention.start, mention.end, mention.text)


def _aside(mention: Mention, setting: CareSetting) -> str:
    context = mention.context
    if context.negated or context.ruled_out:
        return "negated"
    if context.family or mention.section is SectionKind.FAMILY_HISTORY:
        return "family history"
    if context.hypothetical:
        return "hypothetical"
    if context.uncertain and setting is CareSetting.OUTPATIENT:
        return "uncertain"
    return ""


def _codable(code: str, phrase: DictionaryPhrase) -> bool:
    if code[0] in "VWXY":
        return False
    if code[0] == "Z":
        return code[:3] in _STATUS
    return not code.startswith(("T14", "T78", "T88"))


_STATUS = frozenset(
    "Z16 Z17 Z21 Z33 Z66 Z79 Z85 Z86 Z87 Z89 Z90 Z92 Z93 Z94 Z95 Z96 Z97 Z98 Z99".split()
)


def _drop_less_specific(drafts: dict[str, Draft]) -> None:
    """Take off an unspecified code where another of its category is accepted."""
    kept = [draft for draft in drafts.values() if draft.accepted]
    for draft in kept:
        if draft.line.unspecified and any(
            other is not draft
            and other.line.code[:3] == draft.line.code[:3]
            and not other.line.unspecified
            for other in kept
        ):
            draft.accepted = False
            draft.why = "a more specific code of its category is supported"


def _suggestion(draft: Draft) -> Suggestion:
    return Suggestion(
        CodeRef(System.ICD10CM, draft.line.code),
        draft.line.display,
        draft.line.title,
        draft.score,
        draft.accepted,
        tuple(map(_evidence, draft.mentions)),
        (draft.phrase.text,) if draft.phrase else (),
        tuple(draft.notes),
    )
