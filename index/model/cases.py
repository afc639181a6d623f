"""A case: the codes that a note supports, with the words that support them."""

from dataclasses import dataclass
from datetime import date

from index.model.claims import CareSetting, Finding
from index.model.codes import CodeRef


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a note.

    Attributes:
        start: Offset of their first character in the note, in Unicode code points.
        end: Offset after their last character.
        text: The words themselves.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A code that was considered and not chosen.

    Attributes:
        ref: The code.
        display: The code as printed.
        title: Its official title.
        why: Why it was not chosen, in one sentence.
    """

    ref: CodeRef
    display: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that a note supports.

    Attributes:
        ref: The code.
        display: The code as printed.
        title: Its official title.
        score: How surely a coder would report it, 0 to 1; weights set by hand, no probability.
        accepted: Whether it is proposed; the others are shown below, with the reason.
        evidence: The words that support it; empty only where a rule adds the code.
        path: How it was reached, from the index entry to the code: ``Diabetes, type 2, with,
            chronic kidney disease``.
        notes: The notes, guidelines and conventions used, each in one sentence with its place.
        near_misses: Codes that were considered in its place.
    """

    ref: CodeRef
    display: str
    title: str
    score: float
    accepted: bool
    evidence: tuple[Evidence, ...]
    path: tuple[str, ...]
    notes: tuple[str, ...]
    near_misses: tuple[NearMiss, ...] = ()


@dataclass(frozen=True, slots=True)
class ProviderQuery:
    """A question to the provider, in words that lead to no answer.

    Attributes:
        subject: What it is about, in a few words.
        text: The draft.
        reason: Why it is asked: what cannot be coded without the answer.
        evidence: The words of the note that raise it.
    """

    subject: str
    text: str
    reason: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """Words of a note that name a condition and are not coded.

    Attributes:
        evidence: The words.
        why: ``negated``, ``family history``, ``uncertain`` and the like.
    """

    evidence: Evidence
    why: str


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a note was read as.

    Attributes:
        suggestions: The accepted codes in the order of the claim, then the others by score.
        queries: Questions to the provider.
        checks: What the claim check finds on the accepted codes.
        set_aside: Conditions of the note that are not coded.
        setting: Where the care was given.
        date_of_service: The date whose rules were used.
        first_listed: Why the first code leads, with the guideline; empty without codes.
        editions: The releases that answered, ``name, edition``.
    """

    suggestions: tuple[Suggestion, ...]
    queries: tuple[ProviderQuery, ...]
    checks: tuple[Finding, ...]
    set_aside: tuple[SetAside, ...]
    setting: CareSetting
    date_of_service: date
    first_listed: str
    editions: tuple[str, ...]
