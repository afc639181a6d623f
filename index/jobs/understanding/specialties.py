"""Kinds of coding that a posting is about."""

from functools import cache

from index.jobs.understanding import tables
from index.jobs.understanding.asking import asked
from index.jobs.understanding.document import Document, Section
from index.jobs.understanding.phrases import Phrases
from index.model.jobs import Recognised

_LEFT_OUT = (Section.ABOUT, Section.OFFER)
_CATEGORY = "category"
"""The field in which a source names specialties, of ours by their standard names."""


def specialty_names() -> tuple[str, ...]:
    """Return the standard names of all specialties, in the order of the table."""
    return tuple(tables.specialties())


@cache
def _words() -> Phrases:
    return Phrases({word: one.name for one in tables.specialties().values() for word in one.words})


@cache
def _short() -> Phrases:
    return Phrases(
        {short: one.name for one in tables.specialties().values() for short in one.short}
    )


@cache
def _standard() -> Phrases:
    return Phrases({name.lower(): name for name in specialty_names()}, r"[\s,]+")


def find_specialties(document: Document) -> tuple[Recognised, ...]:
    """Return the specialties that a posting names outside what it says of the employer.

    Each comes once, in the order of the posting; standard names that only the source's own field
    has come last.
    """
    phrases = [*_words().find(document.lowered), *_short().find(document.whole)]
    found: dict[str, Recognised] = {}
    for phrase in sorted(phrases, key=lambda one: one.start):
        titled = document.in_title(phrase.start)
        if phrase.name in found or (tables.specialties()[phrase.name].title and not titled):
            continue
        if not titled and document.section(phrase.start) in _LEFT_OUT:
            continue
        required = None if titled else asked(document, phrase.start, phrase.stop)
        evidence = document.evidence(phrase.start, phrase.stop)
        found[phrase.name] = Recognised(phrase.name, required, evidence)
    for phrase in _standard().find(document.lowered):
        evidence = document.evidence(phrase.start, phrase.stop)
        if evidence.place == _CATEGORY:
            found.setdefault(phrase.name, Recognised(phrase.name, None, evidence))
    return tuple(found.values())
