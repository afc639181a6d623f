"""A question about codes, and its answer with citations."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.model.codes import CodeRef


class Topic(StrEnum):
    """What coders ask about; a chip in the window each."""

    CPT = "CPT Codes"
    GUIDELINES = "Guidelines"
    MODIFIERS = "Modifiers"
    CROSSWALKS = "Crosswalks"
    NCCI = "NCCI Edits"
    COMPLIANCE = "Compliance"
    COVERAGE = "Medicare Coverage"


class QuestionKind(StrEnum):
    """Kinds of question; each has one planner that fetches its facts."""

    WHAT_IS = "what a code is"
    VALID = "valid and billable on a date"
    FIND_CODE = "the code for a condition or service"
    DIFFERENCE = "difference between codes"
    TOGETHER = "codes reported together"
    SEQUENCE = "which code goes first"
    ADDITIONAL = "additional codes"
    EXCLUDES = "what excludes a code"
    DOCUMENTATION = "what must be documented"
    GUIDELINE = "guideline on a subject"
    MODIFIER = "what a modifier tells"
    MODIFIER_FOR = "which modifier"
    UNITS = "units allowed"
    ADD_ON = "add-on code and its primary codes"
    GLOBAL = "global period"
    FEE = "fee in a place"
    PAYMENT = "payment indicators"
    PLACE = "place of service"
    CROSSWALK = "crosswalk between ICD-9-CM and ICD-10"
    GROUPING = "category of risk adjustment, payment or reporting"
    PATIENT = "age and sex of the patient"
    ADMISSION = "present on admission"
    CHANGED = "what changed"
    DEFINITION = "definition of a term"
    COVERAGE = "Medicare coverage documents"
    COMPLIANCE = "compliance rule"


class Verdict(StrEnum):
    """What the answer comes to."""

    YES = "yes"
    NO = "no"
    WITH_MODIFIER = "with modifier"
    """Together only with an NCCI-associated modifier that the chart supports."""
    NO_EDIT = "no edit"
    """The installed releases hold no edit, which is not to say that there is none."""
    DEPENDS = "depends"
    """A published rule leaves it to the chart, the payer or the contractor."""
    ANSWER = "answer"
    """Facts or a rule: no yes or no was asked for."""
    UNKNOWN = "unknown"
    """Not in the installed content."""


class Confidence(StrEnum):
    """How firmly the answer stands, in words."""

    PUBLISHED = "stated in a published release"
    DERIVED = "follows from published rules taken together"
    OWN = "our own explanation, with its public basis named"
    NEAR = "the closest passages found; read them before relying on them"


@dataclass(frozen=True, slots=True)
class Citation:
    """The place in an installed release on which a sentence rests.

    Attributes:
        source: Name of the release.
        edition: Its edition.
        locator: Where in it, in words: ``Section I.C.9.a, page 45``; ``62270 / 62272``.
        quote: The release's own words: prose word for word, or the fields of one record as
            published, divided by `` | ``.
        target: Where it opens: ``code:ICD10CM:E1122``, ``guideline:I.C.4.a``, ``pairs:62270``,
            ``passage:17``, ``modifier:59``; empty if nowhere.
        source_id: Id of the release.
    """

    source: str
    edition: str
    locator: str
    quote: str
    target: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer and what it rests on; never without a citation."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one question.

    Attributes:
        kind: What kind of question it was taken for.
        verdict: What it comes to.
        headline: The verdict in words, the first sentence.
        sentences: The reason, then the rules that hold it, in order.
        codes: Codes that the answer is about, the most important first.
        changes: What would change the answer: date, setting, documentation.
        confidence: How firmly it stands.
        on: The date of service whose rules it gives, None where that of the answer holds.
    """

    kind: QuestionKind
    verdict: Verdict
    headline: Sentence
    sentences: tuple[Sentence, ...] = ()
    codes: tuple[CodeRef, ...] = ()
    changes: tuple[str, ...] = ()
    confidence: Confidence = Confidence.PUBLISHED
    on: date | None = None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What it rests on, in the order in which it is first named, each once."""
        every = (self.headline, *self.sentences)
        return tuple(dict.fromkeys(one for sentence in every for one in sentence.citations))


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to what was typed.

    Attributes:
        question: What was typed.
        date_of_service: The date whose rules it gives.
        parts: One for each question in the text that could be answered.
        unanswered: Why something could not be answered, a sentence each.
        searches: Searches that come nearest to what was not found.
        as_of: Releases named in it that do not cover the date: ``as of FY2026, ended 2026-09-30;
            newer not installed``; empty if all do.
    """

    question: str
    date_of_service: date
    parts: tuple[Part, ...]
    unanswered: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    as_of: str = ""

    @property
    def abstained(self) -> bool:
        """Whether nothing was answered."""
        return not self.parts

    @property
    def verdict(self) -> Verdict:
        """What it comes to; that of the first part if there are several."""
        return self.parts[0].verdict if self.parts else Verdict.UNKNOWN

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Everything it rests on, numbered from 1 in this order in text and window."""
        return tuple(dict.fromkeys(one for part in self.parts for one in part.citations))

    @property
    def codes(self) -> tuple[CodeRef, ...]:
        """The codes of all parts, each once."""
        return tuple(dict.fromkeys(ref for part in self.parts for ref in part.codes))
