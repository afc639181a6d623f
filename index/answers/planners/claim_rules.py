"""Rules of the claim check as sentences of an answer, each with the place that states it."""

import re
from collections.abc import Iterator, Sequence

from index.answers import citing
from index.answers.desk import Desk
from index.answers.understanding import Asked
from index.claims import check
from index.model import CodeRef
from index.model.answers import Citation, Sentence
from index.model.claims import CareSetting, Claim, ClaimLine, Finding

_SECTION = re.compile(r", section (\S+)\Z")
"""How a finding names the section of the guidelines that states its rule."""
_ORDER = frozenset(
    (
        "code_first",
        "use_additional",
        "manifestation_first",
        "external_cause_first",
        "secondary_only",
        "first_only",
        "severe_sepsis_order",
        "sepsis_localized",
        "infarction_first",
        "obstetric_first",
        "poisoning_first",
    )
)
"""Rules on the order of codes."""
_TOGETHER = frozenset(
    (
        "hypertension_heart_kidney",
        "hypertension_kidney",
        "hypertension_heart",
        "hypertension_twice",
        "ckd_and_esrd",
        "diabetes_uncomplicated",
        "hiv_status",
        "pregnancy_incidental",
        "normal_delivery",
        "mother_and_newborn",
        "laterality",
    )
)
"""Rules on codes that are not reported beside each other, Excludes notes apart."""


def _check(desk: Desk, refs: Sequence[CodeRef], asked: Asked) -> tuple[Finding, ...]:
    said = asked.circumstances
    claim = Claim(
        tuple(ClaimLine(ref) for ref in refs),
        asked.on,
        said.setting or CareSetting.OUTPATIENT,
        said.age,
        said.sex,
        said.place_of_service,
    )
    return check(desk.content, claim)


def broken_by_order(desk: Desk, refs: Sequence[CodeRef], asked: Asked) -> list[Sentence]:
    """Return what the order of some diagnoses breaks."""
    return [
        sentence
        for finding in _check(desk, refs, asked)
        if finding.rule in _ORDER
        for sentence in _sentence(desk, finding, asked)
    ]


def other_findings(desk: Desk, refs: Sequence[CodeRef], asked: Asked) -> Iterator[Sentence]:
    """Yield what some diagnoses break together whatever their order, Excludes notes apart."""
    for finding in _check(desk, refs, asked):
        if finding.rule in _TOGETHER:
            yield from _sentence(desk, finding, asked)


def _sentence(desk: Desk, finding: Finding, asked: Asked) -> Iterator[Sentence]:
    cited = tuple(_citations(desk, finding, asked))
    if cited:
        yield Sentence(f"{finding.statement} {finding.fix}", cited)


def _citations(desk: Desk, finding: Finding, asked: Asked) -> Iterator[Citation]:
    """Yield the notes or the guideline that state a finding."""
    for ref in finding.codes:
        for note in desk.notes(desk.subject(ref, asked.on)):
            if finding.quote and finding.quote.endswith(note.text):
                yield citing.note(desk.content, note)
    number = _SECTION.search(finding.source)
    if number and finding.quote:
        yield from citing.guideline_words(desk.content, number[1], finding.quote, asked.on)
