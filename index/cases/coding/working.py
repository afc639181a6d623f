"""A case while it is worked on: what the rules read and change."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from index.cases.coding.drug_table import DrugTable
from index.cases.coding.mentions import Mention, section_of
from index.cases.coding.specificity import Surroundings, more_specific, specific
from index.cases.coding.tabular import Line, Tabular
from index.cases.dictionary import Dictionary, DictionaryPhrase
from index.cases.dictionary.phrases import SITELESS
from index.cases.structure import Context, NoteStructure, SectionKind, Sentence, contexts
from index.model.cases import Evidence, ProviderQuery, SetAside
from index.model.claims import CareSetting

ACCEPTED = 0.5
"""Score from which a code is proposed."""
STATED_SECTIONS = (SectionKind.ASSESSMENT, SectionKind.DIAGNOSES)
"""Sections that say which the diagnoses are."""
CONSIDERED = 0.4
"""Score from which a condition bears on the codes of others."""


@dataclass
class Draft:
    """A code that is considered.

    Attributes:
        line: The code.
        path: The entry or title that led to it.
        score: Chance that a coder would report it.
        evidence: The words that support it.
        mentions: The mentions among them.
        notes: The rules used.
        dropped: Why it is not proposed, empty while it is.
        order: Where it stands on the claim; the lowest leads.
        entry: The index phrase that led to it.
    """

    line: Line
    path: str
    score: float
    evidence: list[Evidence] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    dropped: str = ""
    order: float = 0.0
    entry: DictionaryPhrase | None = None

    @property
    def code(self) -> str:
        """The undotted code."""
        return self.line.code

    @property
    def accepted(self) -> bool:
        """Whether it is proposed."""
        return not self.dropped and self.score >= ACCEPTED


@dataclass(frozen=True, slots=True)
class Said:
    """Words that a rule looked for.

    Attributes:
        match: The words.
        sentence: Their sentence.
        section: Kind of its section.
        context: What the sentence says of them.
    """

    match: re.Match[str]
    sentence: Sentence
    section: SectionKind
    context: Context

    @property
    def current(self) -> bool:
        """Whether they hold for the patient now."""
        return not (
            self.context.negated
            or self.context.ruled_out
            or self.context.family
            or self.context.hypothetical
            or self.section is SectionKind.FAMILY_HISTORY
        )


@dataclass
class Working:
    """A case.

    Attributes:
        text: The note.
        structure: Its sections and sentences.
        mentions: The conditions that it mentions.
        dictionary: The dictionary of the content.
        tabular: The Tabular List.
        drugs: The table of drugs.
        setting: Where the care was given.
        date_of_service: The date.
        age_years: Age of the patient, None if unknown.
        sex: ``F`` or ``M``, None if unknown.
        stated: Whether it has a section of diagnoses or an assessment.
        drafts: The codes considered, by code.
        set_aside: Conditions that are not coded.
        queries: Questions to the provider.
        family: Codes of family history, and the mentions they come from.
        organisms: Classes of the words of the organisms that were found.
        known: Classes of words that hold for the whole note, such as those of the trimester.
        pregnant: Whether the patient is pregnant or has just given birth.
        newborn: Whether the patient is in the first weeks of life.
    """

    text: str
    structure: NoteStructure
    mentions: list[Mention]
    dictionary: Dictionary
    tabular: Tabular
    drugs: DrugTable
    setting: CareSetting
    date_of_service: date
    age_years: int | None
    sex: str | None
    stated: bool
    drafts: dict[str, Draft] = field(default_factory=dict)
    set_aside: list[SetAside] = field(default_factory=list)
    queries: list[ProviderQuery] = field(default_factory=list)
    family: list[tuple[Draft, Mention]] = field(default_factory=list)
    organisms: frozenset[int] = frozenset()
    known: frozenset[int] = frozenset()
    _lines: dict[tuple[int, int, str, frozenset[int]], tuple[Line, DictionaryPhrase] | None] = (
        field(default_factory=dict, repr=False)
    )
    pregnant: bool = False
    newborn: bool = False

    def accepted(self, *beginnings: str) -> list[Draft]:
        """Return the proposed codes that begin so, all without a beginning."""
        return [
            draft
            for draft in self.drafts.values()
            if draft.accepted and (not beginnings or draft.code.startswith(beginnings))
        ]

    def drafts_begin(self, beginning: str) -> bool:
        """Return whether any code considered begins so."""
        return any(code.startswith(beginning) for code in self.drafts)

    def add(
        self,
        code: str,
        *,
        score: float,
        path: str,
        note: str = "",
        evidence: tuple[Evidence, ...] = (),
        side: str = "",
        encounter: str = "A",
        classes: frozenset[int] = frozenset(),
        order: float | None = None,
    ) -> Draft | None:
        """Propose a code, or the billable one below it that fits.

        Returns:
            The draft, None if the content has no such code on the date.
        """
        line = self.tabular.line(code)
        if line is None:
            return None
        found = specific(self.tabular, line, Surroundings(classes, side, encounter))
        if found is None:
            return None
        if not self.stated and found.code.startswith(_UNCONFIRMED):
            score = min(score, UNSURE)
        draft = self.drafts.get(found.code)
        if draft is None:
            draft = self.drafts[found.code] = Draft(found, path, score)
            draft.order = evidence[0].start if evidence else len(self.text)
        draft.score = max(draft.score, score)
        draft.dropped = ""
        if order is not None:
            draft.order = order
        draft.evidence += [one for one in evidence if one not in draft.evidence]
        if note and note not in draft.notes:
            draft.notes.append(note)
        return draft

    def add_mention(self, mention: Mention, score: float) -> None:
        """Propose the code that a mention leads to, that of either side where both have none."""
        found = self.line_of(mention)
        if found is None:
            return
        if mention.side == "bilateral" and found[0].side != "bilateral":
            sides = [self.line_of(replace(mention, side=side)) for side in ("right", "left")]
            if all(one is not None and one[0].side for one in sides):
                for one in sides:
                    if one is not None:
                        self._take(mention, score, *one)
                return
        self._take(mention, score, *found)

    def _take(self, mention: Mention, score: float, line: Line, phrase: DictionaryPhrase) -> None:
        draft = self.drafts.get(line.code)
        if draft is None:
            draft = self.drafts[line.code] = Draft(line, phrase.text, score, entry=phrase)
            draft.order = mention.start
        elif score > draft.score:
            draft.order = mention.start
        draft.score = max(draft.score, score)
        draft.mentions.append(mention)
        draft.evidence.append(evidence_of(mention))

    def line_of(self, mention: Mention) -> tuple[Line, DictionaryPhrase] | None:
        """Return the billable code that a mention leads to, and the phrase that led there."""
        key = (mention.start, mention.end, mention.side, mention.classes)
        if key not in self._lines:
            self._lines[key] = self._line_of(mention)
        return self._lines[key]

    def _line_of(self, mention: Mention) -> tuple[Line, DictionaryPhrase] | None:
        encounter = self.encounter_of(mention)
        around = Surroundings(
            mention.classes | self.known | self._dominance(mention.side), mention.side, encounter
        )
        for phrase in mention.phrases:
            deeper = self._deeper(phrase, mention) if self.stated else phrase
            line = self.tabular.line(deeper.code)
            if line is None or not self.codable(line.code):
                continue
            found = specific(self.tabular, line, around)
            if found is not None:
                found = more_specific(self.tabular, found, around)
                if found.code.startswith(SITELESS):
                    return None
                return found, deeper
        return None

    def codable(self, code: str) -> bool:
        """Return whether a mention alone may lead to a code for this patient.

        External causes and reasons for an encounter have rules of their own.
        """
        if code[0] == "O":
            return self.pregnant
        if code[0] == "P":
            return self.newborn
        if code[0] == "Z":
            return code.startswith(_STATUS)
        return code[0] not in "VWXY"

    @cached_property
    def _left_handed(self) -> bool:
        return _LEFT_HANDED.search(self.text) is not None

    def _dominance(self, side: str) -> frozenset[int]:
        """Return the words for the dominance of a side (I.C.6.a): the right unless it is said."""
        dominant = (side == "left") == self._left_handed
        words = ("dominant",) if dominant else ("nondominant",)
        return frozenset(self.dictionary.classes.find(word) for word in words)

    def _deeper(self, phrase: DictionaryPhrase, mention: Mention) -> DictionaryPhrase:
        """Return the subterm of an index entry that the sentence bears out best (I.B.1)."""
        around = mention.classes | self.known
        if phrase.code[0] in _INFECTED:
            around |= self.organisms
        base = frozenset(phrase.required)
        best, most = phrase, 0.0
        for other in self.dictionary.below(phrase):
            extra = frozenset(other.required) - base
            if extra and extra <= around:
                count = len(extra) - 0.1 * ("NEC" in other.text)
                if count > most:
                    best, most = other, count
        return best

    def encounter_of(self, mention: Mention) -> str:
        """Return the 7th characters for the kind of encounter, the one that says most first."""
        if _SEQUELA.search(self.text, max(0, mention.start - 40), mention.end + 40):
            return "S"
        return f"{self._healing}D" if self.subsequent else "A"

    @cached_property
    def _healing(self) -> str:
        """The 7th character of a closed fracture that does not heal as it should, else empty."""
        for pattern, ending in _HEALS_BADLY:
            if any(said.current for said in self.say(pattern)):
                return ending
        return ""

    @property
    def stroke(self) -> bool:
        """Whether the note tells of a stroke."""
        return _STROKE.search(self.text) is not None

    @cached_property
    def subsequent(self) -> bool:
        """Whether an injury is past its active treatment."""
        return _HEALING.search(self.text) is not None

    def drop(self, draft: Draft, why: str) -> None:
        """Propose a code no longer."""
        draft.dropped = why

    def say(self, pattern: re.Pattern[str]) -> Iterator[Said]:
        """Yield where a pattern stands in the note, with what its sentence says of it."""
        if pattern.search(self.text) is None:
            return
        for sentence in self.structure.sentences:
            for match in pattern.finditer(self.text, sentence.start, sentence.end):
                section = section_of(self.text, self.structure, sentence)
                context = contexts(self.text, sentence, [match.span()], section)[0]
                yield Said(match, sentence, section.kind, context)

    def evidence(self, match: re.Match[str]) -> Evidence:
        """Return found words as evidence."""
        return Evidence(match.start(), match.end(), match[0])


UNSURE = 0.45
"""Score, short of a proposal, of what a narrative tells in passing and of family histories."""
_UNCONFIRMED = (
    "Z79", "Z80", "Z81", "Z82", "Z83", "Z84", "Z85", "Z86", "Z90",
    "T3", "T4", "T5", "T6", "V", "W", "X", "Y",
)  # fmt: skip
"""Beginnings of what a narrative tells in passing and no assessment takes up."""
_STATUS = (
    "Z16", "Z17", "Z21", "Z33", "Z85", "Z86", "Z87", "Z89", "Z90", "Z92", "Z93", "Z94", "Z95",
    "Z96", "Z97", "Z98",
)  # fmt: skip
"""Beginnings of the codes of Chapter 21 to which the words of a note alone may lead."""
_LEFT_HANDED = re.compile(r"\bleft[- ]hand(ed)?\b|\bL-handed\b", re.IGNORECASE)
_INFECTED = "ABGIJKLMN"
"""Chapters whose index entries go on to the organism."""
_STROKE = re.compile(r"\b(stroke|CVA|cerebral infarct\w*|MCA infarct|infarct)\b", re.IGNORECASE)
_HEALING = re.compile(
    r"\b(routine healing|delayed healing|healing on schedule|aftercare|nonunion|malunion"
    r"|follow-?up (visit|of|for|after)|routine follow-?up|post-?op visit|cast (removal|change))\b",
    re.IGNORECASE,
)
_HEALS_BADLY = (
    (re.compile(r"\bnon-?union\b", re.IGNORECASE), "K"),
    (re.compile(r"\bmal-?union\b", re.IGNORECASE), "P"),
    (re.compile(r"\bdelayed (healing|union)\b", re.IGNORECASE), "G"),
)
_SEQUELA = re.compile(r"\b(sequelae? of|late effects? of|residual from)\b", re.IGNORECASE)


def evidence_of(mention: Mention) -> Evidence:
    """Return a mention as evidence."""
    return Evidence(mention.start, mention.end, mention.text)
