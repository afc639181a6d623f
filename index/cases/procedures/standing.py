"""Whether a procedure that a note names was done in its encounter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from index.cases.structure import Section, SectionKind, Sentence, contexts
from index.model.claims import CareSetting

_NEVER = frozenset(
    {
        SectionKind.PAST_HISTORY,
        SectionKind.SURGICAL_HISTORY,
        SectionKind.FAMILY_HISTORY,
        SectionKind.SOCIAL_HISTORY,
        SectionKind.ALLERGIES,
        SectionKind.MEDICATIONS,
        SectionKind.REVIEW_OF_SYSTEMS,
        SectionKind.INSTRUCTIONS,
        SectionKind.INDICATION,
        SectionKind.CHIEF_COMPLAINT,
    }
)
"""Parts of a note that do not tell what was done in the encounter."""
_TOLD_BEFORE = frozenset({SectionKind.HISTORY, SectionKind.ASSESSMENT, SectionKind.DIAGNOSES})
"""Parts that speak of what was done before, unless they say that it was now."""
_GIVEN = re.compile(r"\b(?:was|were) (?:given|performed|placed|done|administered)\b")
_DONE = re.compile(
    r"\b(underwent|undergone|performed|done|placed|inserted|removed|given|giving|received"
    r"|administered|transfused|intubated|cardioverted|dialyzed|treated with|taken to (?:the )?(?:OR"
    r"|operating room)|obtained|completed|carried out|delivered|closed|repaired|drained|excised"
    r"|injected|applied|reduced|implanted|was started on|remained on|required|tx:?|extracted"
    r"|sutured|evacuated|interpreted|tolerated|resected|biopsied|lanced|debrided|uncomplicated"
    r"|uneventful(?:ly)?|EBL|POD ?#?\d|s/p .{0,40}(?:today|this admission))\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(today|this (?:morning|visit|admission|afternoon|evening)|here|in (?:the )?(?:ED|ER|office"
    r"|clinic)|on arrival|(?:hospital day|HD|POD) ?#?\d)\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(plan(?:s|ned|ning)?(?: (?:for|to))?|schedul(?:e|ed|ing)|will|would|consider(?:ed|ing)?"
    r"|candidate|recommend(?:ed|s|ation)?|discuss(?:ed|ion)?|declin(?:es|ed)|refus(?:es|ed|al)"
    r"|defer(?:red)?|await(?:s|ing)|needs?|pending|refer(?:red|ral)?|offer(?:ed)?|if|may|might"
    r"|should|to undergo|prior to|before|cancel+ed|postponed|contraindicated|consent(?:ed)? for"
    r"|not a|(?:not|no|without)(?: be)? (?:require|requiring|need|needed)(?: for)?|avoid(?:ed|ing)?"
    r"|evaluat(?:ed|ion) for|indications? for|risks? of|ordered|request(?:ed)?)\b",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(
    r"[ ,]*(?:(?:but )?(?:was|were|is|are|has been|had been)[ ]"
    r"|which[ ](?:she|he|they|the patient)[ ]|but[ ]|and[ ])?(?:then )?"
    r"(?:considered|offered|discussed|recommended|deferred|cancell?ed"
    r"|declined|refused|not[ ](?:performed|done|needed|indicated|required|placed)|planned|scheduled"
    r"|tomorrow|later|next (?:week|month|visit)|pending|aborted|postponed"
    r"|if |ordered|contraindicated)",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(prior|previous(?:ly)?|history of|hx(?: of)?|h/o|old|remote|in (?:19|20)\d\d|ago"
    r"|last (?:week|month|year|visit)|years? (?:ago|back|prior)"
    r"|\d+ ?(?:d|days?|wks?|weeks?|mos?|months?|y|yrs?|years?) (?:after|post|s/p|status post"
    r"|out from|following)|another (?:clinic|hospital|facility)"
    r"|outside hospital|OSH)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d/.])(19[3-9]\d|20[0-4]\d)(?!\d)")
_DAY = re.compile(r"(?<![\d/.])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>\d{2,4}))?(?![\d/])")
_LEAD = re.compile(
    r"[\s\-*•\d.)]{0,10}(?>(?:primary|repeat|emergent|emergency|urgent|elective|successful|simple|open"
    r"|laparoscopic|robotic|robot-assisted|right|left|bilateral|r|l|total|diagnostic|therapeutic"
    r"|bedside|uncomplicated|low transverse|post-?op(?:erative)?|normal|spontaneous|\d{1,2}"
    r"|units?|u|(?:\w{1,20} ){0,2}\w{1,20}:|s/p)[\s,/-]+)*+",
    re.IGNORECASE,
)
"""What may stand before a procedure that begins a sentence; atomic: otherwise exponential."""
_UNITS = re.compile(r"\b\d{1,2} ?(?:u|units?)(?: of)?\s*$", re.IGNORECASE)
"""What counts the units of blood that were given."""
_NEAR = 45
"""Code points on either side of a procedure in which a date is its own."""
_STAY = {CareSetting.INPATIENT: 60, CareSetting.OUTPATIENT: 1}
"""Days between a procedure and the date of service that one encounter may have."""
_TREATED = re.compile(r"(?:tx|treatment|therapy|(?:therapeutic )?interventions?)\b", re.IGNORECASE)
"""Headings of a part that tells what was done, beside plans."""


@dataclass(frozen=True, slots=True)
class Encounter:
    """The encounter that a note is of.

    Attributes:
        setting: Where the care was given.
        on: The date of service.
        age: Age of the patient in years, None if it is not known.
    """

    setting: CareSetting
    on: date
    age: int | None


class Standing(IntEnum):
    """How surely a statement tells of a procedure of this encounter."""

    NOT_DONE = 0
    MENTIONED = 1
    TOLD = 2
    EXPLICIT = 3
    HEADED = 4


def standing_of(
    text: str, sentence: Sentence, section: Section, start: int, end: int, encounter: Encounter
) -> Standing:
    """Return how surely words tell of something that was done in the encounter.

    Args:
        text: The note.
        sentence: The sentence of the words.
        section: Its part of the note.
        start: Where the words begin.
        end: Where they end.
        encounter: The encounter of the note.
    """
    if section.kind in _NEVER:
        return Standing.NOT_DONE
    context = contexts(text, sentence, [(start, end)], section)[0]
    if context.negated or context.ruled_out or context.family or context.hypothetical:
        return Standing.NOT_DONE
    before, after = text[sentence.start : start], text[end : sentence.end]
    dated = _dated(text, sentence, start, end, encounter)
    if dated is False or _NOT_DONE.match(after) or _before(_PLANNED, before):
        return Standing.NOT_DONE
    now = dated or bool(_NOW.search(text, sentence.start, sentence.end))
    if not now and (context.historical or _before(_PAST, before) or _past(after)):
        return Standing.NOT_DONE
    if sentence.heading:
        return Standing.MENTIONED
    done = bool(_DONE.search(text, sentence.start, sentence.end))
    if section.kind is SectionKind.PROCEDURE:
        return Standing.HEADED
    if section.kind is SectionKind.PLAN and not _TREATED.match(text, section.heading_start):
        given = (done and now) or _GIVEN.search(text, sentence.start, sentence.end)
        return Standing.EXPLICIT if given else Standing.NOT_DONE
    if section.kind in _TOLD_BEFORE:
        return Standing.EXPLICIT if done and now else Standing.MENTIONED
    if done:
        return Standing.EXPLICIT
    if dated or _UNITS.search(before) or _LEAD.fullmatch(text, sentence.start, start):
        return Standing.TOLD
    return Standing.MENTIONED


def _before(pattern: re.Pattern[str], before: str) -> bool:
    """Return whether words stand before a procedure in its own clause."""
    clause = re.split(r"[;:(]|\.\s|, (?=then|and then|she|he|which)|\bthen\b", before)[-1]
    return bool(pattern.search(clause))


def _past(after: str) -> bool:
    found = _PAST.search(after[:_NEAR])
    return bool(found and not re.search(r"[;:]|\.\s", after[: found.start()]))


def _dated(
    text: str, sentence: Sentence, start: int, end: int, encounter: Encounter
) -> bool | None:
    """Return whether the date nearest to a procedure is of the encounter; None without a date."""
    low, high = max(sentence.start, start - _NEAR), min(sentence.end, end + _NEAR)
    found: list[tuple[int, bool]] = []
    for match in _DAY.finditer(text, low, high):
        day = _day(match, encounter.on)
        if day is not None:
            inside = abs((encounter.on - day).days) <= _STAY[encounter.setting]
            found.append((_distance(match, start, end), inside))
    found += [
        (_distance(match, start, end), False)
        for match in _YEAR.finditer(text, low, high)
        if int(match[1]) != encounter.on.year
    ]
    return min(found)[1] if found else None


def _distance(match: re.Match[str], start: int, end: int) -> int:
    return max(match.start() - end, start - match.end(), 0)


def _day(match: re.Match[str], on: date) -> date | None:
    """Return the day that a date of a note stands for; without a year the nearest one."""
    month, day = int(match["month"]), int(match["day"])
    year = match["year"]
    years: Sequence[int] = (on.year - 1, on.year, on.year + 1)
    if year is not None:
        years = (int(year) + (2000 if len(year) == 2 else 0),)
    days = list(_days(years, month, day))
    return min(days, key=lambda one: abs((one - on).days)) if days else None


def _days(years: Sequence[int], month: int, day: int) -> Iterator[date]:
    for year in years:
        try:
            yield date(year, month, day)
        except ValueError:  # no date: 24/7, or the 29th of February of another year
            continue
