"""What an inpatient claim asks of a diagnosis: present on admission, code edits, hierarchies."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.model import Grouping, Source, System
from index.model.sections import Block, Cell, Fact, Facts, Grid, Section, Statement, Tone
from index.pages.groupings import groupings_of, labels_of
from index.pages.sections.history import new_since
from index.pages.sections.subject import Subject

POA = "poa_exempt"
MCE = "mce_edits"
HIERARCHIES = "hcc_hierarchies"


@dataclass(frozen=True, slots=True)
class CodeEdit:
    """An edit of the Medicare Code Editor.

    Attributes:
        edit: ``age``, ``sex`` or ``manifestation``.
        rule: As published.
        youngest: Youngest age in years that passes, None if the edit is not on age.
        oldest: Oldest age in years that passes, None if the edit is not on age.
        source: Id of the release.
    """

    edit: str
    rule: str
    youngest: int | None
    oldest: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a payment category stands in its hierarchy.

    Attributes:
        category: The code's category.
        drops: Categories that it drops, each with its label.
        dropped_by: Categories that drop it, each with its label.
        source: Id of the release of the hierarchy.
    """

    category: Grouping
    drops: tuple[tuple[str, str], ...]
    dropped_by: tuple[tuple[str, str], ...]
    source: str


def poa_exempt(subject: Subject) -> tuple[bool, Source] | None:
    """Return whether a diagnosis is exempt from POA reporting, and the list that says so.

    None is returned if no list is installed.
    """
    lists = subject.editions(POA)
    if not lists:
        return None
    for one in lists:
        if subject.content.connection.execute(
            "SELECT 1 FROM poa_exempt WHERE code = ? AND source = ?",
            (subject.row["code"], one.id),
        ).fetchone():
            return True, one
    return False, lists[0]


def code_edits(subject: Subject) -> tuple[CodeEdit, ...]:
    """Return the age, sex and manifestation edits on a diagnosis; none if none is installed."""
    return tuple(
        CodeEdit(row["edit"], row["rule"], row["youngest"], row["oldest"], one.id)
        for one in subject.editions(MCE)
        for row in subject.content.connection.execute(
            "SELECT * FROM mce_edit WHERE code = ? AND source = ? ORDER BY edit, rule",
            (subject.row["code"], one.id),
        )
    )


def ranks(subject: Subject) -> tuple[Rank, ...]:
    """Return the place of each of a diagnosis's payment categories in its hierarchy."""
    hierarchies = subject.editions(HIERARCHIES)
    if not hierarchies or subject.row["system"] != System.ICD10CM:
        return ()
    groupings, _ = groupings_of(subject.content, subject.row, subject.releases, subject.on)
    return tuple(
        rank
        for category in groupings
        for source in hierarchies
        if (rank := _rank(subject, category, source)).drops or rank.dropped_by
    )


def _rank(subject: Subject, category: Grouping, source: Source) -> Rank:
    connection = subject.content.connection
    key = (category.scheme, category.value, source.id)
    below = [
        row["child"]
        for row in connection.execute(
            "SELECT child FROM grouping_hierarchy WHERE scheme = ? AND parent = ? AND source = ?",
            key,
        )
    ]
    above = [
        row["parent"]
        for row in connection.execute(
            "SELECT parent FROM grouping_hierarchy WHERE scheme = ? AND child = ? AND source = ?",
            key,
        )
    ]
    values = [(category.scheme, value) for value in (*below, *above)]
    labels = labels_of(subject.content, subject.releases, values, subject.on)

    def labelled(found: list[str]) -> tuple[tuple[str, str], ...]:
        return tuple(
            (value, labels[category.scheme, value][0] if (category.scheme, value) in labels else "")
            for value in sorted(found, key=lambda value: (len(value), value))
        )

    return Rank(category, labelled(below), labelled(above), source.id)


def _unknown_to(subject: Subject, source: Source) -> str:
    """Return the first day of a code that is newer than a list, else nothing."""
    since = new_since(subject)
    return since if since and source.valid_from and since > source.valid_from else ""


def _poa(subject: Subject) -> Iterator[Block]:
    found = poa_exempt(subject)
    if found is None:
        return
    exempt, source = found
    since = _unknown_to(subject, source)
    if exempt:
        cell = Cell("exempt", tone=Tone.HINT)
        meaning = f"no POA indicator is reported ({source.name}, {source.edition})"
    elif since:
        text = (
            f"Present on admission: new on {since}, so the list of {source.edition} does not "
            "know it."
        )
        yield Statement(text, Tone.CARE, source.id)
        return
    else:
        cell = Cell("required", tone=Tone.PLAIN)
        meaning = f"Y, N, U or W; not on the exempt list of {source.edition}"
    yield Facts((Fact("POA indicator", cell, meaning),), source.id)


def _edit_fact(edit: CodeEdit) -> Fact:
    if edit.edit == "age":
        span = f"{edit.youngest} to {edit.oldest} years"
        if edit.youngest == edit.oldest:
            span = f"age {edit.youngest} only"
        kind = edit.rule.split(" (", 1)[0].lower()
        meaning = f"{kind} diagnosis: an age outside this range is an age conflict"
        return Fact("Age", Cell(span, tone=Tone.CARE), meaning)
    if edit.edit == "sex":
        other = "male" if edit.rule.startswith("Female") else "female"
        meaning = f"a claim for a {other} patient is a sex conflict"
        return Fact("Sex", Cell(edit.rule.lower(), tone=Tone.CARE), meaning)
    return Fact(
        "Manifestation",
        Cell("never the principal diagnosis", tone=Tone.STOP),
        "the underlying disease is coded first",
    )


def _edits(subject: Subject) -> Iterator[Block]:
    lists = subject.editions(MCE)
    if not lists:
        return
    found = code_edits(subject)
    for one in lists:
        facts = tuple(_edit_fact(edit) for edit in found if edit.source == one.id)
        if facts:
            yield Facts(facts, one.id)
    if found:
        return
    newest = lists[0]
    since = _unknown_to(subject, newest)
    if since:
        text = (
            f"New on {since}: the Medicare Code Editor list installed, {newest.edition}, does not "
            "know it. Whether it has an age, sex or manifestation edit is not known."
        )
        yield Statement(text, Tone.CARE, newest.id)
        return
    text = f"No age, sex or manifestation edit in the Medicare Code Editor {newest.edition}."
    yield Statement(text, source=newest.id)


def _hierarchy(rank: Rank) -> Block:
    rows = [
        (Cell(word), Cell(value), Cell(label))
        for word, categories in (("drops", rank.drops), ("is dropped by", rank.dropped_by))
        for value, label in categories
    ]
    heading = f"{rank.category.scheme} category {rank.category.value}"
    return Grid((heading, "Category", "Label"), tuple(rows), rank.source)


def sections(subject: Subject) -> Iterable[Section]:
    """Yield POA and code edits of a billable diagnosis, and its payment hierarchies."""
    if subject.row["system"] != System.ICD10CM or not subject.row["billable"]:
        return
    edits = (*_poa(subject), *_edits(subject))
    if edits:
        yield Section("code_edits", "Present on admission and code edits", edits)
    hierarchies = tuple(_hierarchy(rank) for rank in ranks(subject))
    if hierarchies:
        yield Section("hierarchy", "Payment hierarchy", hierarchies)
