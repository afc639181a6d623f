"""An ICD-10-PCS code spelt out, and the table it comes from."""

from collections.abc import Iterable

from index.model.sections import Section
from index.pages.sections.subject import Subject


def sections(subject: Subject) -> Iterable[Section]:
    """Return the sections of a code; none if nothing is installed about it."""
    del subject
    return ()
