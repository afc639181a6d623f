"""Since when a code is there, what it was before, and what has changed in it."""

from collections.abc import Iterable

from index.model.sections import Section
from index.pages.sections.subject import Subject


def sections(subject: Subject) -> Iterable[Section]:
    """Return the sections of a code; none if nothing is installed about it."""
    del subject
    return ()
