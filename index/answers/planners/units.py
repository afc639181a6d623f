"""How many units of a procedure may be reported: medically unlikely edits."""

import re
from collections.abc import Sequence

from index.answers import citing
from index.answers.desk import Desk
from index.answers.planners.common import GRAVEST, joined, procedures_of
from index.answers.understanding import Asked
from index.model import CodeRef
from index.model.answers import Part, QuestionKind, Sentence, Verdict
from index.model.codes import DESCRIPTOR_NOT_INSTALLED
from index.pages import edits
from index.pages.rows import catalogue, find_row

_I = re.IGNORECASE
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = rf"(\d{{1,5}}|{'|'.join(_NUMBERS)})"
_COUNTS = (
    re.compile(rf"\b{_NUMBER}\s+(?:[a-z]+\s+)?(?:units?|times|lines?|doses?|injections?)\b", _I),
    re.compile(rf"\b(?:bill|billed|billing|report|reported|charge|code|claim)\s+{_NUMBER}\b", _I),
    re.compile(r"(?<!\w)x\s?(\d{1,5})\b", _I),
    re.compile(r"\b(\d{1,5})\s?x(?!\w)", _I),
    re.compile(
        rf"\b{_NUMBER}\b[^?.\d]{{0,40}}\b(?:in|on|per|a)\s+(?:one\s+|a\s+|the\s+same\s+)?"
        r"(?:day|date|visit|session)\b",
        _I,
    ),
    re.compile(r"\bunits?\s*[:=]\s*(\d{1,5})\b", _I),
)
_TWICE = re.compile(r"\btwice\b", _I)
_SIZE = re.compile(
    r"\b(?:per|each|one|1|a|single)\s+(?:billing\s+|billed\s+|billable\s+)?unit\b|"
    r"\bunit\s+(?:size|of measure|equal\w*|represent\w*|stand\w*|is)\b",
    _I,
)
_SIZE_ASKED = re.compile(r"\b(?:how m(?:any|uch)|what|which|equal\w*|represent\w*)\b", _I)
_LISTING = re.compile(r"\b(?:how many|what|which|max(?:imum)?)\b", _I)
"""Words that ask for the number itself."""
_BEYOND = {
    1: "More would have to stand on further lines, each with a modifier that fits.",
    2: "Law or policy allows no more.",
    3: "Units above it are denied; the denial can be appealed with the chart.",
}


def units(desk: Desk, asked: Asked) -> Part | None:
    """Say how many units are payable, or whether a number of them is; None without procedures."""
    refs = procedures_of(asked)
    if not refs:
        return None
    parts = [_of_code(desk, asked, ref) for ref in refs]
    told = [one for one in parts if one is not None]
    if not told:
        return None
    told.sort(key=lambda one: GRAVEST.index(one[0]))
    verdict = told[0][0]
    sentences = [one for _, found in told for one in found]
    return Part(
        QuestionKind.UNITS, verdict, sentences[0], tuple(sentences[1:]), refs, _changes(desk, asked)
    )


def _changes(desk: Desk, asked: Asked) -> tuple[str, ...]:
    edition = next(
        source.edition
        for setting in edits.UNLIKELY_SETTINGS
        for source in edits.editions(desk.content, f"ncci_mue_{setting}", asked.on)
    )
    return ("the setting", f"a quarter of NCCI edits other than {edition}")


def _of_code(desk: Desk, asked: Asked, ref: CodeRef) -> tuple[Verdict, list[Sentence]] | None:
    content = desk.content
    named = [one for one in edits.UNLIKELY_SETTINGS if one in asked.circumstances.edit_settings]
    settings = named or list(edits.UNLIKELY_SETTINGS)
    installed = {
        setting: sources[0].id
        for setting in settings
        if (sources := edits.editions(content, f"ncci_mue_{setting}", asked.on))
    }
    if not installed:
        return None
    found = [one for one in edits.mue(content, ref.code, asked.on) if one.setting in installed]
    size = _size(desk, ref) if _asks_size(asked) else None
    number = _number(asked) if size is None and not _LISTING.search(asked.text) else None
    if not found:
        verdict, sentences = Verdict.NO_EDIT, [_none(desk, ref, installed)]
    elif number is not None:
        verdict, headline = _decide(desk, ref, number, found, named)
        sentences = [headline, *_details(desk, ref, found)]
    else:
        values = joined([f"{one.value} for {edits.SETTING_LABELS[one.setting]}" for one in found])
        citations = tuple(citing.mue(content, ref, one) for one in found)
        headline = Sentence(
            f"The medically unlikely edit (MUE) of {ref.display} is {values}.", citations
        )
        verdict, sentences = Verdict.ANSWER, [headline, *_details(desk, ref, found)]
    if size is not None:
        verdict, sentences = Verdict.ANSWER, [size, *sentences]
    return verdict, sentences


def _none(desk: Desk, ref: CodeRef, installed: dict[str, str]) -> Sentence:
    edition = catalogue(desk.content).sources[next(iter(installed.values()))].edition
    where = joined([edits.SETTING_LABELS[setting] for setting in installed], "or")
    return Sentence(
        f"No medically unlikely edit (MUE) of {ref.display} is published in NCCI {edition} for "
        f"{where}; that is not to say that any number of units is paid.",
        tuple(
            citing.absence(desk.content, source, ref.display)
            for source in dict.fromkeys(installed.values())
        ),
    )


def _details(desk: Desk, ref: CodeRef, found: Sequence[edits.Mue]) -> list[Sentence]:
    """Return how each value is applied, and why."""
    return [
        Sentence(
            f"For {edits.SETTING_LABELS[one.setting]} at most {one.value}, adjudication indicator "
            f"{one.adjudication} ({one.meaning}); rationale: {one.rationale}.",
            (citing.mue(desk.content, ref, one),),
        )
        for one in found
    ]


def _decide(
    desk: Desk, ref: CodeRef, number: int, found: Sequence[edits.Mue], named: Sequence[str]
) -> tuple[Verdict, Sentence]:
    """Say whether a number of units is within the edits of the settings that matter.

    A setting with an edit of 0, in which the code is not reported, counts only where it is named
    or no other setting has more.
    """
    counted = found if named else [one for one in found if one.value] or found
    within = {number <= one.value for one in counted}
    values = joined([f"{one.value} for {edits.SETTING_LABELS[one.setting]}" for one in counted])
    citations = tuple(citing.mue(desk.content, ref, one) for one in counted)
    said = f"{number} unit{'' if number == 1 else 's'} of {ref.display}"
    if len(within) > 1:
        return Verdict.DEPENDS, Sentence(
            f"It depends on the setting: at most {values}, and {number} are asked for.", citations
        )
    if within == {True}:
        return Verdict.YES, Sentence(
            f"Yes: {said} are within the medically unlikely edit (MUE), {values}; the chart must "
            "still show them.",
            citations,
        )
    beyond = _BEYOND[max(one.adjudication for one in counted)]
    return Verdict.NO, Sentence(
        f"No: {said} exceed the medically unlikely edit (MUE), {values}. {beyond}", citations
    )


def _number(asked: Asked) -> int | None:
    """Return how many units are asked for, None if no number is."""
    if _TWICE.search(asked.words):
        return 2
    for pattern in _COUNTS:
        match = pattern.search(asked.words)
        if match:
            typed = match[1].lower()
            return _NUMBERS.index(typed) + 1 if typed in _NUMBERS else int(typed)
    return None


def _asks_size(asked: Asked) -> bool:
    """Return whether a question is of what one unit is."""
    return bool(_SIZE.search(asked.text) and _SIZE_ASKED.search(asked.text))


def _size(desk: Desk, ref: CodeRef) -> Sentence | None:
    """Say what a unit is in the words of the description, None if it is not installed."""
    row = find_row(desk.content, ref)
    if DESCRIPTOR_NOT_INSTALLED in row["title"]:
        return None
    return Sentence(
        f"One unit of {ref.display} is what its description names: {row['title']}.",
        (citing.code_row(desk.content, row, ref),),
    )


PLANNERS = {QuestionKind.UNITS: units}
