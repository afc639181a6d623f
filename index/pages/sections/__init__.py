"""The sections of a code page beyond hierarchy, notes and groupings, one module a subject."""

from collections.abc import Callable, Iterable

from index.model.sections import Section
from index.pages.sections import (
    books,
    complications,
    coverage,
    crosswalks,
    exclusions,
    guidelines,
    history,
    ncci,
    payment,
    pcs,
    plain_words,
    procedures,
    severity,
)
from index.pages.sections.subject import Subject

SECTIONS: tuple[Callable[[Subject], Iterable[Section]], ...] = (
    procedures.sections,
    plain_words.description,
    procedures.categories,
    pcs.sections,
    payment.sections,
    ncci.sections,
    plain_words.sections,
    books.sections,
    guidelines.sections,
    exclusions.sections,
    severity.sections,
    complications.sections,
    crosswalks.sections,
    history.sections,
    coverage.sections,
)
"""Makers of sections, in the order in which a page shows them."""


def sections_of(subject: Subject) -> tuple[Section, ...]:
    """Return the sections that have something to say about a code."""
    return tuple(section for make in SECTIONS for section in make(subject) if section.blocks)


__all__ = ["Subject", "sections_of"]
