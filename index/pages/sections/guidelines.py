"""Sections of the Official Guidelines that apply to a code."""

from collections.abc import Iterable

from index.model.sections import Section
from index.pages.sections.subject import Subject


def sections(subject: Subject) -> Iterable[Section]:
    """Return the sections of a code; none if nothing is installed about it."""
    del subject
    return ()
