"""Sections of the Official Guidelines that apply to a code."""

from collections.abc import Iterable

from index.model import System
from index.model.sections import Block, Cell, Grid, Section, Statement, Tone
from index.pages.guidelines import guidelines_for
from index.pages.sections.subject import Subject

_MOST = 16


def sections(subject: Subject) -> Iterable[Section]:
    """Return the sections of a code; none if nothing is installed about it."""
    if subject.ref.system is not System.ICD10CM:
        return
    sources = tuple(source.id for source in subject.editions("icd10cm_guidelines"))
    if not sources:
        return
    found = guidelines_for(subject.content, subject.row, subject.ancestors, sources)
    if not found:
        return
    # The last one is that of the chapter, which always stays.
    shown = found if len(found) <= _MOST else (*found[: _MOST - 1], found[-1])
    rows = tuple(
        (
            Cell(one.number, target=f"guideline:{one.number}"),
            Cell(one.title),
            Cell(one.reason, tone=Tone.MUTED),
            Cell(str(one.page)),
        )
        for one in shown
    )
    columns = ("Section", "Title", "Why", "Page")
    blocks: list[Block] = [Grid(columns, rows, found[0].source, numeric=frozenset({3}))]
    if len(found) > len(shown):
        text = f"{len(found) - len(shown)} more"
        blocks.append(Statement(text, source=found[0].source))
    yield Section("guidelines", "Official Guidelines that apply", tuple(blocks))
