"""An ICD-10-PCS code spelt out, and the table it comes from."""

from collections.abc import Iterable, Iterator, Sequence

from index.model import Source, System
from index.model.editions import covers
from index.model.sections import Block, Cell, Fact, Facts, Grid, Passage, Section, Statement, Tone
from index.pages.pcs_definitions import KIND as DEFINITIONS
from index.pages.pcs_definitions import Definition, definitions_of, general_device
from index.pages.pcs_listing import listing
from index.pages.pcs_tables import KIND as TABLES
from index.pages.pcs_tables import LENGTH, Head, Step, TableRow, Tables
from index.pages.sections.subject import Subject
from index.pages.validity import validity

_TABLE = 3
_KEY_POSITIONS = (4, 6)


def sections(subject: Subject) -> Iterable[Section]:
    """Return the sections of a table or code; none where no tables are installed."""
    code = subject.ref.code
    if subject.ref.system is not System.ICD10PCS or len(code) not in (_TABLE, LENGTH):
        return
    editions = subject.editions(TABLES)
    if not editions:
        return
    source = editions[0]
    tables = Tables(subject.content, source)
    steps = tables.steps(code)
    blocks: list[Block] = []
    if steps:
        blocks += [_spelt_out(steps, source), _origin(tables, code, steps)]
        if len(code) == _TABLE:
            blocks.append(_whole_table(tables, code))
    else:
        blocks += _not_defined(subject, tables, code)
    if not covers(source, subject.on):
        statement = validity(System.ICD10PCS, source, subject.on).statement
        blocks.append(Statement(f"The code tables are {statement}.", Tone.CARE, source.id))
    yield Section("pcs", "Characters and table", tuple(blocks))
    known = steps or tables.steps(tables.legal(code))
    yield Section("pcs_definitions", "Definitions", tuple(_definitions(subject, tables, known)))


def _spelt_out(steps: Sequence[Step], source: Source) -> Grid:
    return Grid(
        ("Position", "Axis", "Value", "Meaning"),
        tuple(
            (Cell(str(step.position)), Cell(step.title), Cell(step.character), Cell(step.label))
            for step in steps
        ),
        source.id,
        frozenset({0}),
    )


def _origin(tables: Tables, code: str, steps: Sequence[Step]) -> Facts:
    """Say which table and row define the code."""
    tab = code[:_TABLE]
    rows = tables.rows(tab)
    total = sum(row.codes(0) for row in rows)
    words = ", ".join(step.label for step in steps[:_TABLE])
    facts = [Fact("Table", Cell(tab, target=f"table:{tab}"), words)]
    if len(code) == LENGTH:
        number = tables.rows_with(code)[0].number + 1
        facts.append(Fact("Row of the table", Cell(f"{number} of {len(rows)}")))
    else:
        facts.append(Fact("Rows", Cell(f"{len(rows):,}")))
    facts.append(Fact("Codes in the table", Cell(f"{total:,}")))
    return Facts(tuple(facts), tables.source.id)


def _whole_table(tables: Tables, tab: str) -> Grid:
    """Return a table as it is printed: four columns of values, a line a row."""
    rows = tables.rows(tab)
    titles = tuple(
        " / ".join(dict.fromkeys(row.titles[place] for row in rows)) for place in range(4)
    )
    return Grid(titles, tuple(_printed(row) for row in rows), tables.source.id)


def _printed(row: TableRow) -> tuple[Cell, ...]:
    return tuple(
        Cell("; ".join(f"{character} {label}" for character, label in values.items()))
        for values in row.values
    )


def _not_defined(subject: Subject, tables: Tables, code: str) -> Iterator[Block]:
    """Say that the edition of the tables does not have a code, and who lists it."""
    source = tables.source
    found = listing(subject.content, code) if len(code) == LENGTH else None
    listed = f" The code list has it in {_named(found.editions)}." if found else ""
    what = "code" if len(code) == LENGTH else "table"
    text = f"The code tables {source.edition} do not define the {what} {code}.{listed}"
    yield Statement(
        f"{text} The tables of its own edition are not installed.", Tone.CARE, source.id
    )
    beginning = tables.legal(code)
    steps = tables.steps(beginning)
    if len(beginning) >= _TABLE:
        yield _spelt_out(steps, source)
        yield Facts(
            (
                Fact("Known of it", Cell(beginning), "beginning of codes in these tables"),
                Fact("Table", Cell(code[:_TABLE], target=f"table:{code[:_TABLE]}")),
            ),
            source.id,
        )


def _named(editions: Sequence[Source]) -> str:
    return ", ".join(edition.edition for edition in editions)


def _definitions(subject: Subject, tables: Tables, steps: Sequence[Step]) -> Iterator[Block]:
    """Yield the root operation, then the keys to the values that are chosen."""
    editions = subject.editions(DEFINITIONS)
    if not editions:
        head = tables.head(subject.ref.code[:_TABLE])
        if head is not None and head.definition:
            yield _from_table(head, tables.source)
        return
    source = editions[0]
    for definition in definitions_of(subject.content, source, steps):
        yield _passage(definition, source)
    general = general_device(subject.content, source, steps)
    if general is not None:
        value = Cell(f"{general.character} {general.label}")
        meaning = f"the specific device is told apart in: {general.operations}"
        yield Facts((Fact("General device value", value, meaning),), source.id)


def _from_table(head: Head, source: Source) -> Passage:
    return Passage(Cell(f"{head.titles[-1]}: {head.labels[-1]}"), head.definition, source.id)


def _passage(definition: Definition, source: Source) -> Passage:
    """Return a definition as a quotation; its parts are named where the file names them."""
    key = " key" if definition.position in _KEY_POSITIONS and not definition.definition else ""
    parts = [definition.definition]
    if definition.explanation:
        parts.append(f"Explanation: {definition.explanation}")
    if definition.includes:
        included = "; ".join(definition.includes)
        parts.append(included if key else f"Includes: {included.removeprefix('Includes ')}")
    return Passage(
        Cell(f"{definition.axis_title}{key}: {definition.term}"),
        "\n".join(part for part in parts if part),
        source.id,
    )
