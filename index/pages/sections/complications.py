"""Beside which principal diagnoses a complication or comorbidity does not count."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from pathlib import Path

from index.database import Content
from index.database.content import DATABASE
from index.model import CodeRef, System, display_code
from index.model.sections import Block, Cell, Fact, Facts, Grid, Section, Statement, Tone
from index.pages.sections.subject import Subject

KIND = "msdrg_exclusions"
_ROWS = 60
"""Lines of the table at the most: the largest collections span some hundred categories."""
_RUNS = 12
"""Ranges of codes in a line at the most."""


@dataclass(frozen=True, slots=True)
class Complication:
    """A diagnosis that raises the severity of an inpatient stay.

    Attributes:
        level: ``CC`` or ``MCC``.
        collection: Number of its collection of principal diagnoses, None if none exclude it.
        excluded_by: Those principal diagnoses, in order.
        alive_only: Whether it counts as an MCC only if the patient is discharged alive.
        groups: First and last MS-DRG and title of the groups in which it does not count.
        source: Id of the release.
    """

    level: str
    collection: str | None
    excluded_by: tuple[str, ...]
    alive_only: bool
    groups: tuple[tuple[str, str, str], ...]
    source: str


def complication(subject: Subject) -> Complication | None:
    """Return what the exclusion table says of a diagnosis; None if it is no CC or MCC there.

    None is also returned if no table is installed.
    """
    connection = subject.content.connection
    for edition in subject.editions(KIND):
        key = (subject.row["code"], edition.id)
        row = connection.execute(
            "SELECT * FROM cc_exclusion WHERE code = ? AND source = ?", key
        ).fetchone()
        if row is None:
            continue
        found = connection.execute(
            "SELECT codes FROM pdx_collection WHERE collection = ? AND source = ?",
            (row["collection"], edition.id),
        ).fetchone()
        groups = connection.execute(
            "SELECT first, last, title FROM drg_exclusion WHERE code = ? AND source = ?"
            " ORDER BY first",
            key,
        )
        return Complication(
            row["level"],
            row["collection"],
            tuple(found["codes"].split()) if found else (),
            bool(row["alive_only"]),
            tuple(map(tuple, groups)),
            edition.id,
        )
    return None


@lru_cache(maxsize=2)
def _billable(database: Path, modified: int) -> dict[str, tuple[str, ...]]:
    """Return the billable codes of each category in order; ``modified`` only keys the cache."""
    del modified
    with closing(Content(database.parent, database.parent.name)) as content:
        cursor = content.connection.cursor()
        cursor.row_factory = None
        cursor.execute(
            "SELECT code FROM code WHERE system = ? AND billable = 1 ORDER BY code",
            (System.ICD10CM.value,),
        )
        codes = [code for (code,) in cursor]
    return {
        category: tuple(members) for category, members in groupby(codes, key=lambda code: code[:3])
    }


def ranges(codes: Sequence[str], listed: Sequence[str]) -> list[tuple[str, str]]:
    """Return the runs of ``codes``, sorted, that follow one another in ``listed``.

    Args:
        codes: Some codes of a category.
        listed: All billable codes of the category in order.
    """
    places = {code: place for place, code in enumerate(listed)}
    runs: list[tuple[str, str]] = []
    before = -2
    for code in sorted(codes):
        # A code that is no longer installed follows nothing.
        place = places.get(code, -2)
        if runs and place >= 0 and place == before + 1:
            runs[-1] = runs[-1][0], code
        else:
            runs.append((code, code))
        before = place
    return runs


def in_words(codes: Sequence[str], listed: Sequence[str]) -> str:
    """Return some codes of a category in few words: whole 7th characters, then ranges.

    Args:
        codes: Some codes of a category.
        listed: All billable codes of the category in order.
    """
    inside = set(codes)
    if len(inside) > 1 and inside.issuperset(listed):
        return "all codes"
    present = inside.intersection(listed)
    there, excluded = (Counter(code[6:] for code in found) for found in (listed, present))
    whole = [
        character
        for character, number in there.items()
        if character and 1 < number == excluded[character]
    ]
    rest = [code for code in codes if code not in present or code[6:] not in whole]
    runs = ranges(rest, listed) if rest else []
    parts = [f"all with 7th character {' or '.join(whole)}"] if whole else []
    shown = runs[:_RUNS]
    for first, last in shown:
        start = display_code(System.ICD10CM, first)
        parts.append(start if first == last else f"{start} to {display_code(System.ICD10CM, last)}")
    if len(runs) > _RUNS:
        end = shown[-1][1]
        parts.append(f"and {sum(code > end for code in rest):,} more codes")
    return ", ".join(parts)


def _lines(content: Content, codes: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    """Yield a line a category: its number, what is excluded of it, and how many codes."""
    database = content.folder / DATABASE
    billable = _billable(database, database.stat().st_mtime_ns)
    for category, members in groupby(sorted(codes), key=lambda code: code[:3]):
        inside = list(members)
        listed = billable.get(category, ())
        yield (
            Cell(category, ref=CodeRef(System.ICD10CM, category) if listed else None),
            Cell(in_words(inside, listed)),
            Cell(f"{len(inside):,}"),
        )


def _blocks(subject: Subject, found: Complication) -> Iterator[Block]:
    number = len(found.excluded_by)
    facts = [Fact("Severity", Cell(found.level), "as a secondary diagnosis of an inpatient stay")]
    if found.alive_only:
        facts.append(
            Fact("Condition", Cell("discharged alive", tone=Tone.CARE), "else it is no MCC")
        )
    noun = "principal diagnosis" if number == 1 else "principal diagnoses"
    facts.append(
        Fact(
            "Excluded by",
            Cell(f"{number:,} {noun}" if number else "no principal diagnosis"),
            f"beside which it does not count (PDX collection {found.collection})" if number else "",
        )
    )
    facts += [
        Fact(f"MS-DRGs {first}-{last}", Cell("does not count", tone=Tone.CARE), title)
        for first, last, title in found.groups
    ]
    yield Facts(tuple(facts), found.source)
    lines = tuple(islice(_lines(subject.content, found.excluded_by), _ROWS))
    if lines:
        columns = ("Category", "Principal diagnoses", "Codes")
        yield Grid(columns, lines, found.source, frozenset({2}))
    more = len({code[:3] for code in found.excluded_by}) - len(lines)
    if more:
        yield Statement(f"And codes of {more:,} more categories.", source=found.source)


def sections(subject: Subject) -> Iterable[Section]:
    """Yield the exclusions of a complication or comorbidity."""
    if subject.row["system"] != System.ICD10CM or not subject.row["billable"]:
        return
    found = complication(subject)
    if found:
        yield Section("cc_exclusions", "CC and MCC exclusions", tuple(_blocks(subject, found)))
