"""Relative values, the fee in a locality, and indicators in words."""

import sqlite3
from collections.abc import Iterable, Iterator

from index.model import System
from index.model.sections import (
    Bar,
    Bars,
    Block,
    Cell,
    Fact,
    Facts,
    Grid,
    Section,
    Statement,
    Tone,
)
from index.pages.fees import (
    NOT_PRICED,
    Fee,
    SettingFee,
    as_of,
    fee_of,
    find_locality,
    relative_values,
    select,
    unpriced,
)
from index.pages.sections.subject import Subject
from index.pages.values import meaning, values

INDICATOR_WORDS = "pfs_indicators"
"""The file of what indicators mean."""
INDICATORS = {
    "global_days": "Global days",
    "components": "PC/TC",
    "multiple": "Multiple procedures",
    "bilateral": "Bilateral surgery",
    "assistant": "Assistant at surgery",
    "cosurgeons": "Co-surgeons",
    "team": "Team surgery",
    "supervision": "Supervision of diagnostic tests",
}
"""Columns of relative values that hold indicators, with their names."""
_CHOOSE = (
    "Choose a locality to see the fee: in the settings, or 'codeleaf show CODE --locality 13202-01'"
)


def sections(subject: Subject) -> Iterable[Section]:
    """Return the sections of a code; none if nothing is installed about it."""
    if subject.ref.system not in (System.HCPCS, System.CPT, System.CDT):
        return
    blocks = tuple(_blocks(subject))
    if blocks:
        yield Section("payment", "Payment", blocks)


def _blocks(subject: Subject) -> Iterator[Block]:
    if subject.row["billable"] and subject.editions("pfs_rvu"):
        rows = relative_values(subject.content, subject.ref.code, subject.on)
        if rows:
            yield from _schedule(subject, rows)
        else:
            yield Statement(
                "This code is not in the installed relative value file of the fee schedule",
                source=subject.editions("pfs_rvu")[0].id,
            )
    yield from _outpatient(subject)


def _schedule(subject: Subject, rows: list[sqlite3.Row]) -> Iterator[Block]:
    main = rows[0]
    source = main["source"]
    dated = [source, *(one.id for one in subject.editions("pfs_gpci"))]
    if said := as_of(subject.content, dated, subject.on):
        yield Statement(said, Tone.CARE, source)
    status = Fact(
        "Status",
        Cell(main["status"]),
        meaning(INDICATOR_WORDS, "status", main["status"]) or "not known",
    )
    if why := unpriced(main):
        yield Facts((status,), source)
        yield Statement(f"{why[0].upper()}{why[1:]}", Tone.CARE, source)
    else:
        yield Bars(tuple(_bars(main)), "RVU", source)
    if why and main["status"] != "J":
        return
    yield from _fees(subject, rows)
    if not why:
        yield Facts((status, *_indicators(main)), source)
        yield from _modifiers(main)
        if main["imaging_family"] not in ("99", ""):
            yield Statement(
                "Imaging service: the technical part is paid at most at the outpatient rate; "
                "the fees here are without that limit",
                source=source,
            )


def _bars(row: sqlite3.Row) -> Iterator[Bar]:
    for setting, label in (("nonfacility", "Non-facility"), ("facility", "Facility")):
        if row[f"na_{setting}"].upper() == "NA":
            continue
        parts = (
            ("Work", float(row["work"])),
            ("Practice expense", float(row[f"practice_{setting}"])),
            ("Malpractice", float(row["malpractice"])),
        )
        yield Bar(label, parts)


def _fees(subject: Subject, rows: list[sqlite3.Row]) -> Iterator[Block]:
    if not subject.editions("pfs_gpci"):
        yield Statement(
            "No fee: the geographic practice cost indices (GPCI) are not in the installed content"
        )
        return
    if not subject.locality:
        yield Statement(_CHOOSE, Tone.HINT)
        return
    place = find_locality(subject.content, subject.locality, subject.on)
    if place is None:
        yield Statement(
            f"Locality {subject.locality} is not in the installed practice cost indices. {_CHOOSE}",
            Tone.CARE,
        )
        return
    fees = [fee_of(subject.content, row, place, subject.on) for row in rows]
    if fees[0].status == "J":
        yield from _anesthesia(fees[0])
        return
    lines = [
        (
            Cell(one.modifier or ("none" if len(fees) > 1 else "")),
            Cell(setting.setting),
            _amount(setting),
            Cell(setting.reason or setting.arithmetic),
        )
        for one in fees
        for setting in one.settings
    ]
    columns = ("Modifier", "Setting", "Fee", "Arithmetic")
    yield Grid(columns, tuple(lines), fees[0].source, frozenset({2}))
    yield Statement(
        f"Fee in {place.name} ({place.id}): (work RVU × work GPCI + practice RVU × practice GPCI + "
        "malpractice RVU × malpractice GPCI) × conversion factor, rounded to cents",
        source=place.source,
    )


def _amount(setting: SettingFee) -> Cell:
    if setting.amount is None:
        return Cell("NA" if setting.reason.startswith("NA") else NOT_PRICED, tone=Tone.MUTED)
    return Cell(f"${setting.amount:,}")


def _anesthesia(found: Fee) -> Iterator[Block]:
    if found.anesthesia_factor is None:
        yield Statement("The anesthesia conversion factors are not in the installed content")
        return
    yield Statement(
        f"Anesthesia conversion factor of {found.locality.name} ({found.locality.id}): "
        f"${found.anesthesia_factor} a unit; the fee is (base + time units) × factor",
        source=found.anesthesia_source,
    )


def _indicators(row: sqlite3.Row) -> Iterator[Fact]:
    for name, label in INDICATORS.items():
        sign = row[name]
        if sign in ("", "9", "09"):
            continue
        yield Fact(label, Cell(sign), meaning(INDICATOR_WORDS, name, sign) or "not known")
    shares = [row[name] for name in ("preoperative", "intraoperative", "postoperative")]
    if any(float(share or 0) for share in shares):
        text = " / ".join(shares)
        yield Fact("Before / during / after", Cell(text), "shares of the global fee")
    if row["endoscopic_base"]:
        yield Fact("Endoscopic base", Cell(row["endoscopic_base"]), "base code of the family")


def allowed_modifiers(row: sqlite3.Row) -> tuple[str, ...]:
    """Return the modifiers that the indicators of a row of relative values let be used."""
    allows = values(INDICATOR_WORDS)["allows"]
    found = [modifier for name in allows for modifier in allows[name].get(row[name], ())]
    return tuple(dict.fromkeys(found))


def _modifiers(row: sqlite3.Row) -> Iterator[Block]:
    allowed = allowed_modifiers(row)
    if allowed:
        lines = tuple(
            (Cell(one), Cell(meaning(INDICATOR_WORDS, "modifiers", one))) for one in allowed
        )
        yield Grid(("Modifier the indicators allow", "For"), lines, row["source"])


def outpatient_rows(subject: Subject) -> list[sqlite3.Row]:
    """Return the lines of Addendum B about a code."""
    return select(
        subject.content,
        "SELECT * FROM opps_line WHERE code = ? AND source IN ({sources})",
        (subject.ref.code,),
        subject.editions("opps_addendum_b"),
    )


def _outpatient(subject: Subject) -> Iterator[Block]:
    for row in outpatient_rows(subject):
        if said := as_of(subject.content, [row["source"]], subject.on):
            yield Statement(said, Tone.CARE, row["source"])
        named = {
            "status": "OPPS status indicator",
            "apc": "APC",
            "weight": "Relative weight",
            "payment": "Payment rate ($)",
            "national_copayment": "National copayment ($)",
            "minimum_copayment": "Minimum copayment ($)",
        }
        facts = (Fact(label, Cell(row[name])) for name, label in named.items() if row[name])
        yield Facts(tuple(facts), row["source"])
