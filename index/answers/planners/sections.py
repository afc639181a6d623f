"""Which sections of the Official Guidelines treat what is asked."""

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from index import paths
from index.answers import citing
from index.answers.desk import Desk
from index.answers.understanding import Asked
from index.answers.understanding.kinds import cue_words
from index.answers.understanding.subject import subject_words
from index.fulltext.passages.finding import stem
from index.fulltext.text import index_words
from index.model import System
from index.model.claims import CareSetting
from index.model.editions import releases_for
from index.model.passages import Passage, PassageKind
from index.pages.guidelines import Applying, guidelines_for
from index.pages.rows import catalogue

Bounds = tuple[tuple[float, float], ...]
_SHARES = ((0.6, 6.0), (0.45, 17.0))
_ASKED = ((0.55, 3.0), (0.45, 17.0))
_GOVERNING = ((0.4, 4.0), (0.15, 7.0))
_MEANT = ((0.35, 4.0),)
"""Least share and weight of the words asked that a passage holds which treats them, either pair:
of any section, where guidelines are asked for, of a section that governs a code of the question,
of one whose subject the question names. The unanswerable questions for development reach 0.52 and
9, 0.43 and 6 where two words are asked."""
_GUIDELINES = re.compile(r"\b(?:guid(?:ance|eline)|official rule|convention)", re.IGNORECASE)
_NAMES, _APPLIES, _SUBJECT = 1.5, 1.2, 2.0
"""What it counts that a section names a code of the question, that its rule is about such codes,
that the question names its subject."""
_CONVENTIONS = re.compile(r"(?:I\.[AB]|II|III|IV)(?:\.|\Z)")
_NEAR = 0.6
"""Share of the best score from which another section is shown beside it."""
_BESIDE = 0.35
"""The same of another paragraph of the best section, which may hold its exception."""
_PARAGRAPHS = 2
"""Paragraphs of one section that are shown at the most."""
_POOL = 24
_SETTINGS = {
    CareSetting.OUTPATIENT: (
        "outpatient",
        frozenset(("office", "clinic", "ambulatory", "ed", "er")),
    ),
    CareSetting.INPATIENT: ("inpatient", frozenset(("hospitalist",))),
}
"""What the guidelines call a setting, and words that questions have for it."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """A subject that sections have, and the words of questions for it.

    Attributes:
        titles: Keys of the titles of its sections.
        words: What questions say for it.
        any_condition: Whether the sections hold for any condition.
    """

    titles: frozenset[str]
    words: re.Pattern[str]
    any_condition: bool


@cache
def _subjects() -> tuple[_Subject, ...]:
    with (paths.resources() / "content" / "answers" / "subjects.toml").open("rb") as file:
        entries = tomllib.load(file)["subject"]
    return tuple(
        _Subject(
            frozenset(map(_key, one["titles"])), cue_words(one), one.get("any_condition", False)
        )
        for one in entries
    )


def _key(title: str) -> str:
    return " ".join(index_words(title))


def guideline_sources(desk: Desk, asked: Asked) -> list[str]:
    """Return the ids of the guidelines that answer for the date, none if none are installed."""
    kinds = catalogue(desk.content).kinds
    return [one.id for one in releases_for(kinds.get(citing.GUIDELINES, ()), asked.on)]


def governing(desk: Desk, asked: Asked, sources: Sequence[str]) -> list[Applying]:
    """Return the sections that apply to the diagnoses named, those that name one first."""
    found: dict[str, Applying] = {}
    for ref in asked.codes:
        if ref.system is System.ICD10CM:
            subject = desk.subject(ref, asked.on)
            for one in guidelines_for(desk.content, subject.row, subject.ancestors, sources):
                found.setdefault(one.number, one)
    return sorted(found.values(), key=lambda one: not _names_code(one))


def asks_for_guidelines(asked: Asked) -> bool:
    """Return whether a question asks for guidelines by that name."""
    return _GUIDELINES.search(asked.text) is not None


def _names_code(one: Applying) -> bool:
    return one.reason.startswith("names ")


def treating(desk: Desk, asked: Asked, sources: Sequence[str], limit: int) -> list[Passage]:
    """Return the passages that treat what is asked, the best first.

    A word that no passage holds weighs most, so that what is asked of another country, payer or
    book is not answered from passages that share the rest of the words.

    Args:
        desk: What planners work with.
        asked: The question.
        sources: Ids of the guidelines that answer.
        limit: How many at the most.
    """
    applying = governing(desk, asked, sources)
    meant = [one for one in _subjects() if one.words.search(asked.text)]
    subjects = _sections_titled(desk, asked, meant, sources)
    words = _in_their_words(asked)
    if any(one.any_condition for one in meant):
        words = _without_conditions(desk, asked, words)
    factors = {one.number: _NAMES if _names_code(one) else _APPLIES for one in applying}
    for key in subjects:
        factors[key] = factors.get(key, 1.0) * _SUBJECT
    also = [ref.display for ref in asked.codes] if applying else []
    if asked.circumstances.setting in _SETTINGS:
        also.append(_SETTINGS[asked.circumstances.setting][0])
    found = desk.passages.find(
        " ".join(words),
        (PassageKind.GUIDELINE,),
        sources,
        limit=_POOL,
        favoured=factors,
        also=" ".join(also),
    )
    explicit = asks_for_guidelines(asked)
    codes = {one.number for one in applying}
    sure = [one for one in found if _treats(one, _bounds(one, codes, subjects, explicit=explicit))]
    return _shown(found, sure)[:limit]


def _shown(found: Sequence[Passage], sure: Sequence[Passage]) -> list[Passage]:
    """Return the passages to show: those near the best, and another paragraph of its section."""
    if not sure:
        return []
    best = sure[0]
    shown: list[Passage] = []
    for one in found:
        beside = one.key == best.key and one.score >= _BESIDE * best.score
        near = one in sure and one.score >= _NEAR * best.score
        if (beside or near) and sum(other.key == one.key for other in shown) < _PARAGRAPHS:
            shown.append(one)
    shown.sort(key=lambda one: one is not best)  # a paragraph that is not sure comes behind it
    return shown


def _treats(one: Passage, bounds: Bounds) -> bool:
    return any(one.share >= share and one.held >= held for share, held in bounds)


def _without_conditions(desk: Desk, asked: Asked, words: Sequence[str]) -> list[str]:
    """Return the words that are not those of the titles of the codes named."""
    titles = " ".join(str(desk.subject(ref, asked.on).row["title"]) for ref in asked.codes)
    known = {stem(word) for word in index_words(titles)}
    return [word for word in words if stem(word) not in known]


def _bounds(
    one: Passage, codes: Collection[str], subjects: Collection[str], *, explicit: bool
) -> Bounds:
    found: Bounds = _ASKED if explicit else _SHARES
    if one.key in codes:
        found = (*found, *_GOVERNING)
    if one.key in subjects:
        found = (*found, *_MEANT)
    return found


def _in_their_words(asked: Asked) -> list[str]:
    """Return the words of the subject, those for a setting as the guidelines have them."""
    words = subject_words(asked).split()
    if asked.circumstances.setting not in _SETTINGS:
        return words
    official, said = _SETTINGS[asked.circumstances.setting]
    return list(dict.fromkeys(official if word in said else word for word in words))


def _sections_titled(
    desk: Desk, asked: Asked, meant: Sequence[_Subject], sources: Sequence[str]
) -> frozenset[str]:
    """Return the numbers of the sections whose subject the question names."""
    wanted = {title for one in meant for title in one.titles}
    asked_stems = {stem(word) for word in index_words(asked.text)}
    return frozenset(
        number
        for number, title in _titles(desk, sources)
        if _key(title) in wanted
        or (
            _CONVENTIONS.match(number)
            and {stem(word) for word in index_words(title)} <= asked_stems
        )
    )


def _titles(desk: Desk, sources: Sequence[str]) -> Iterator[tuple[str, str]]:
    marks = ",".join("?" * len(sources))
    yield from desk.content.connection.execute(
        f"SELECT number, title FROM guideline WHERE source IN ({marks})",  # noqa: S608 - marks only
        tuple(sources),
    )
