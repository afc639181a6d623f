"""Since when a code is there, what it was before, and what has changed in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.model import CodeRef, Source, System
from index.model.editions import covers
from index.model.sections import (
    Block,
    Cell,
    Fact,
    Facts,
    Grid,
    Section,
    Span,
    Statement,
    Timeline,
    Tone,
)
from index.pages.sections.subject import Subject

CONVERSION = "icd10cm_conversion"
_ADDENDA = {
    # The order file's addendum knows headings too, so it goes before that of the codes file.
    System.ICD10CM: ("icd10cm_order_addenda", "icd10cm_codes_addenda"),
    System.ICD10PCS: ("icd10pcs_order_addenda",),
}
_TABLE_START = "2016-10-01"
"""The conversion table holds codes that are new since then."""
_FISCAL_YEAR = re.compile(r"FY\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Origin:
    """How a code came in, by the conversion table.

    Attributes:
        effective: First day of the code (ISO).
        previous: What was coded before, as printed; ``None`` where nothing was.
        codes: First and last code of each range named there; the same for a single code.
        source: Id of the release.
    """

    effective: str
    previous: str
    codes: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change by an addendum.

    Attributes:
        action: ``add``, ``delete`` or ``revise``.
        billable: Whether the code or heading it speaks of is valid for submission; None if the
            file does not say.
        old_title: Title before, None if added.
        new_title: Title after, None if deleted.
        effective: First day (ISO), None if the file's edition is not known.
        source: Id of the release.
    """

    action: str
    billable: bool | None
    old_title: str | None
    new_title: str | None
    effective: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Version:
    """What one installed edition says of a code; ``title`` is None where it has no such code."""

    edition: Source
    title: str | None
    billable: bool


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)


def origins(subject: Subject) -> tuple[Origin, ...]:
    """Return the rows of the conversion table for a code, oldest first."""
    sources = [one.id for one in subject.releases.kinds.get(CONVERSION, ())]
    if not sources or subject.row["system"] != System.ICD10CM:
        return ()
    connection = subject.content.connection
    found: dict[tuple[str, str], Origin] = {}
    # The published table has some rows twice.
    for row in connection.execute(
        f"SELECT * FROM conversion WHERE code = ? AND source IN ({_marks(sources)})"  # noqa: S608
        " ORDER BY effective, position",
        (subject.row["code"], *sources),
    ).fetchall():
        if (row["effective"], row["previous"]) in found:
            continue
        codes = connection.execute(
            "SELECT first, last FROM conversion_origin WHERE position = ? AND source = ?"
            " ORDER BY place",
            (row["position"], row["source"]),
        )
        found[row["effective"], row["previous"]] = Origin(
            row["effective"], row["previous"], tuple(map(tuple, codes)), row["source"]
        )
    return tuple(found.values())


def successors(subject: Subject) -> tuple[tuple[str, str, str], ...]:
    """Return the later codes that came from a code: code, first day (ISO) and source.

    Whole categories named as origins ("codes in categories T15-T19") are left out: hundreds of
    codes came from them.
    """
    sources = [one.id for one in subject.releases.kinds.get(CONVERSION, ())]
    code = subject.row["code"]
    if not sources or subject.row["system"] != System.ICD10CM or len(code) < 3:
        return ()
    # A range stays within its category.
    rows = subject.content.connection.execute(
        f"""
        SELECT DISTINCT o.code, c.effective, o.source FROM conversion_origin AS o
        JOIN conversion AS c ON c.position = o.position AND c.source = o.source
        WHERE o.first BETWEEN ? AND ? AND o.last >= ? AND o.code <> ?
        AND (o.first = ? OR length(o.first) > 3)
        AND o.source IN ({_marks(sources)}) ORDER BY c.effective, o.code
        """,  # noqa: S608
        (code[:3], code, code, code, code, *sources),
    )
    return tuple(map(tuple, rows))


def changes(subject: Subject) -> tuple[Change, ...]:
    """Return what the installed addenda changed in a code, oldest first."""
    system = System(subject.row["system"])
    found: dict[tuple[str, str | None], Change] = {}
    taken: set[str | None] = set()
    for kind in _ADDENDA.get(system, ()):
        sources = [one.id for one in subject.releases.kinds.get(kind, ())]
        if not sources:
            continue
        rows = subject.content.connection.execute(
            f"""
            SELECT * FROM addendum WHERE system = ? AND code = ?
            AND source IN ({_marks(sources)}) ORDER BY effective, position
            """,  # noqa: S608
            (system.value, subject.row["code"], *sources),
        ).fetchall()
        for row in rows:
            if row["effective"] not in taken:
                billable = None if row["billable"] is None else bool(row["billable"])
                found.setdefault(
                    (row["action"], row["effective"]),
                    Change(
                        row["action"],
                        billable,
                        row["old_title"],
                        row["new_title"],
                        row["effective"],
                        row["source"],
                    ),
                )
        taken.update(row["effective"] for row in rows)
    return tuple(sorted(found.values(), key=lambda change: change.effective or ""))


def new_since(subject: Subject) -> str | None:
    """Return the first day of a code (ISO) if it is known to be new since 2016-10-01."""
    days = [one.effective for one in origins(subject)]
    days += [one.effective for one in changes(subject) if one.action == "add" and one.effective]
    return max(days, default=None)


def versions(subject: Subject) -> tuple[Version, ...]:
    """Return what each installed edition of the code set says of a code, oldest first.

    Nothing is returned where all editions say the same.
    """
    editions = subject.releases.editions.get(System(subject.row["system"]), ())
    if len(editions) < 2:
        return ()
    having = {
        row["source"]: row
        for row in subject.content.connection.execute(
            "SELECT source, title, billable FROM code_version WHERE code_id = ?",
            (subject.row["id"],),
        )
    }
    if not having:
        return ()
    return tuple(
        Version(one, having[one.id]["title"], bool(having[one.id]["billable"]))
        if one.id in having
        else Version(one, None, billable=False)
        for one in editions
    )


def _link(subject: Subject, code: str) -> tuple[Cell, str]:
    """Return a code as a link with its title; plain text where it is not installed."""
    ref = CodeRef(System.ICD10CM, code)
    row = subject.content.connection.execute(
        "SELECT title FROM code WHERE system = ? AND code = ?", (ref.system.value, code)
    ).fetchone()
    if row is None:
        return Cell(ref.display), "not in the installed editions"
    return Cell(ref.display, ref=ref), row["title"]


def _origin_facts(subject: Subject, origin: Origin) -> Iterator[Fact]:
    note = "Listed in the conversion table"
    yield Fact("New since", Cell(origin.effective, tone=Tone.GOOD), note)
    if not origin.codes:
        yield Fact("Previous code", Cell(origin.previous), "nothing was coded before")
    if len(origin.codes) > 1 or any(first != last for first, last in origin.codes):
        yield Fact("Previously coded", Cell(origin.previous))
    for first, last in origin.codes:
        yield Fact("Previous code" if first == last else "Previous, from", *_link(subject, first))
        if first != last:
            yield Fact("to", *_link(subject, last))


def _change_fact(change: Change) -> Fact:
    day = change.effective or "date not known"
    if change.action == "revise" and change.old_title == change.new_title:
        return Fact("Short title revised", Cell(day, tone=Tone.HINT), change.new_title or "")
    if change.action == "revise":
        return Fact(
            "Title revised", Cell(day, tone=Tone.HINT), f"before: {change.old_title or 'not known'}"
        )
    what = "" if change.billable is not False else " as a heading"
    if change.action == "add":
        return Fact(f"Added{what}", Cell(day, tone=Tone.GOOD), change.new_title or "")
    return Fact(f"Deleted{what}", Cell(day, tone=Tone.STOP), change.old_title or "")


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _lifetime(found: tuple[Origin, ...], changed: tuple[Change, ...]) -> Iterator[Timeline]:
    """Yield the times in which the code was valid, from the days that are known."""
    # A code that comes and one that goes on the same day: a code that became a heading.
    events: dict[str, tuple[str, str]] = {}
    for change in changed:
        if change.effective and change.billable is not False and change.action != "revise":
            events[change.effective] = (change.action, change.source)
    for origin in found:
        events.setdefault(origin.effective, ("add", origin.source))
    if not events:
        return
    spans: list[Span] = []
    days = sorted(events)
    for place, day in enumerate(days):
        action, _ = events[day]
        if place == 0:
            cell = (
                Cell("not yet a code", tone=Tone.MUTED)
                if action == "add"
                else Cell("valid", tone=Tone.GOOD)
            )
            spans.append(Span(None, _before(day), cell))
        end = _before(days[place + 1]) if place + 1 < len(days) else None
        valid = action == "add"
        cell = Cell("valid", tone=Tone.GOOD) if valid else Cell("not valid", tone=Tone.STOP)
        spans.append(Span(day, end, cell))
    yield Timeline(tuple(spans), events[days[-1]][1])


def _by_editions(found: tuple[Version, ...]) -> Iterator[Block]:
    if not found:
        return
    spans = tuple(Span(one.edition.valid_from, one.edition.valid_to, _said(one)) for one in found)
    yield Timeline(spans, found[-1].edition.id)


def _said(version: Version) -> Cell:
    if version.title is None:
        return Cell(f"{version.edition.edition}: no such code", tone=Tone.STOP)
    word = "billable" if version.billable else "heading"
    tone = Tone.GOOD if version.billable else Tone.MUTED
    return Cell(f"{version.edition.edition}: {version.title} ({word})", tone=tone)


def _unknown(subject: Subject) -> Iterator[Block]:
    """Say what it means that the conversion table and the addenda do not name a code."""
    tables = subject.releases.kinds.get(CONVERSION, ())
    if subject.row["system"] != System.ICD10CM or not tables or not subject.row["billable"]:
        return
    table = tables[-1]
    own = subject.releases.sources[subject.row["source"]]
    if table.valid_to and own.valid_from and own.valid_from > table.valid_to:
        text = (
            f"Since when it is valid is not known: the conversion table installed "
            f"({table.edition}) is older than {own.edition}."
        )
        yield Statement(text, Tone.CARE, table.id)
        return
    meaning = f"not among the codes new since {_TABLE_START}"
    yield Facts((Fact("Valid since", Cell("before FY2017"), meaning),), table.id)


def _unchanged(subject: Subject) -> Iterator[Block]:
    """Say that the addendum of an edition leaves a code as it was."""
    system = System(subject.row["system"])
    for kind in _ADDENDA.get(system, ()):
        for source in subject.releases.kinds.get(kind, ()):
            if covers(source, subject.on) and _FISCAL_YEAR.fullmatch(source.edition):
                yield Statement(f"Unchanged by the addenda of {source.edition}.", source=source.id)
                return


def sections(subject: Subject) -> Iterable[Section]:
    """Yield the history of an ICD-10 code, category or heading."""
    if subject.row["system"] not in _ADDENDA or subject.row["kind"] in ("chapter", "block"):
        return
    found, changed, after = origins(subject), changes(subject), successors(subject)
    blocks: list[Block] = [*_lifetime(found, changed)]
    blocks += [Facts(tuple(_origin_facts(subject, one)), one.source) for one in found]
    blocks += [Facts((_change_fact(one),), one.source) for one in changed]
    if not found and not any(one.action == "add" for one in changed):
        blocks += _unknown(subject)
    if not changed:
        blocks += _unchanged(subject)
    if after:
        rows = []
        for code, effective, _ in after:
            cell, title = _link(subject, code)
            rows.append((cell, Cell(title), Cell(effective)))
        blocks.append(Grid(("Later code", "Title", "New since"), tuple(rows), after[0][2]))
    blocks += _by_editions(versions(subject))
    if blocks:
        yield Section("history", "History", tuple(blocks))
