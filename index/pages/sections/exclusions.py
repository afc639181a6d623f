"""What excludes this code too, and the checklist of codes to add."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from index.model import CodeLine, CodeRef, Kind, NoteKind, System, display_code
from index.model.sections import Cell, Grid, Section, Statement, Tone
from index.pages.exclusions import Exclusion, excluded_by
from index.pages.links import installed_codes
from index.pages.references import Reference, note_items
from index.pages.rows import line
from index.pages.sections.subject import Subject

_TABULAR = "icd10cm_tabular"
_MOST = 60
_TONES = {NoteKind.EXCLUDES1: Tone.STOP, NoteKind.EXCLUDES2: Tone.CARE}
_NAMES = {NoteKind.EXCLUDES1: "Excludes1", NoteKind.EXCLUDES2: "Excludes2"}
_TO_DO = {
    NoteKind.CODE_FIRST: "Code first",
    NoteKind.USE_ADDITIONAL: "Use additional code",
    NoteKind.CODE_ALSO: "Code also",
}


def sections(subject: Subject) -> Iterable[Section]:
    """Return the sections of a code; none if nothing is installed about it."""
    if subject.ref.system is not System.ICD10CM:
        return
    sources = tuple(source.id for source in subject.editions(_TABULAR))
    if sources:
        yield _checklist(subject, sources)
        yield _exclusions(subject, sources)


def _exclusions(subject: Subject, sources: tuple[str, ...]) -> Section:
    found = excluded_by(subject.content, subject.row, subject.ancestors, sources)
    if not found:
        return Section("exclusions", "Excluded by notes at other codes", ())
    rows = tuple(_rows(found))
    blocks: list[Grid | Statement] = [
        Grid(("Note", "Stands at", "Text"), rows[:_MOST], found[0].source)
    ]
    if len(rows) > _MOST:
        blocks.append(Statement(f"{len(rows) - _MOST:,} more", source=found[0].source))
    return Section("exclusions", "Excluded by notes at other codes", tuple(blocks))


def _rows(found: Iterable[Exclusion]) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each note; chapters that say the same share one, behind the others."""
    chapters: dict[tuple[NoteKind, str], list[CodeLine]] = {}
    for one in found:
        if one.origin.kind is Kind.CHAPTER:
            chapters.setdefault((one.kind, one.text), []).append(one.origin)
            continue
        place = Cell(f"{one.origin.display} {one.origin.title}", ref=one.origin.ref)
        yield (_mark(one.kind), place, Cell(one.text))
    for (kind, text), origins in chapters.items():
        if len(origins) == 1:
            place = Cell(f"{origins[0].display} {origins[0].title}", ref=origins[0].ref)
        else:
            place = Cell("Chapters " + ", ".join(origin.ref.code for origin in origins))
        yield (_mark(kind), place, Cell(text))


def _mark(kind: NoteKind) -> Cell:
    return Cell(_NAMES[kind], tone=_TONES[kind])


def _checklist(subject: Subject, sources: tuple[str, ...]) -> Section:
    """Return what the notes at the code and above it tell to code besides."""
    path = [subject.row, *subject.ancestors]
    marks = ",".join("?" * len(path))
    kinds = ",".join("?" * len(_TO_DO))
    releases = ",".join("?" * len(sources))
    notes = subject.content.connection.execute(
        f"SELECT * FROM note WHERE code_id IN ({marks}) AND kind IN ({kinds})"  # noqa: S608
        f" AND source IN ({releases}) ORDER BY position, id",
        (*(place["id"] for place in path), *(kind.value for kind in _TO_DO), *sources),
    ).fetchall()
    if not notes:
        return Section("checklist", "Codes to add", ())
    by_place = {
        key: list(group)
        for key, group in groupby(
            sorted(notes, key=lambda note: (note["code_id"], note["kind"])),
            key=lambda note: (note["code_id"], NoteKind(note["kind"])),
        )
    }
    items = [
        (kind, place, item)
        for kind in _TO_DO
        for place in path
        for item in note_items([note["text"] for note in by_place.get((place["id"], kind), ())])
        if not item.stem or item.references
    ]
    installed = installed_codes(
        subject.content,
        System.ICD10CM,
        (code for _, _, item in items for ref in item.references for code in _leads_to(ref)),
    )
    rows: list[tuple[Cell, ...]] = []
    for kind, place, item in items:
        origin = line(place)
        here = place is subject.row
        at = Cell(
            "this code" if here else origin.display,
            ref=None if here else origin.ref,
            tone=Tone.PLAIN if here else Tone.MUTED,
        )
        first = (Cell(_TO_DO[kind], tone=Tone.HINT), Cell(item.text.lstrip(", ")))
        codes = [*_codes(item.references, installed)] or [Cell("")]
        rows.append((*first, codes[0], at))
        rows.extend((Cell(""), Cell(""), code, Cell("")) for code in codes[1:])
    grid = Grid(("To do", "Note", "Code", "Stands at"), tuple(rows), notes[0]["source"])
    return Section("checklist", "Codes to add", (grid,))


def _leads_to(reference: Reference) -> tuple[str, ...]:
    """Return the codes that a reference may lead to, the best first: its block, its first code."""
    block = () if reference.single else (f"{reference.first}-{reference.last}",)
    return (*block, reference.first)


def _codes(references: tuple[Reference, ...], installed: frozenset[str]) -> Iterator[Cell]:
    """Yield a cell for each reference, a link where its code is installed."""
    for reference in references:
        text = display_code(System.ICD10CM, reference.first)
        if not reference.single:
            text += f"-{display_code(System.ICD10CM, reference.last)}"
        if reference.condition:
            text += f" {reference.condition.text}"
        code = next((code for code in _leads_to(reference) if code in installed), None)
        yield Cell(text, ref=CodeRef(System.ICD10CM, code) if code else None)
