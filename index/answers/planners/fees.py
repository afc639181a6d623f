"""Fees of the Physician Fee Schedule in the place that a question names, with their arithmetic."""

import re
import sqlite3
from collections.abc import Iterator, Sequence

from index.answers import citing
from index.answers.desk import Desk
from index.answers.planners.common import asks_amount, of_medicare, procedures_of
from index.answers.planners.payment import relative_units
from index.answers.understanding import Asked
from index.answers.understanding.places import find_places
from index.model import CodeRef
from index.model.answers import Citation, Part, QuestionKind, Sentence, Verdict
from index.pages.fees import (
    Fee,
    Locality,
    SettingFee,
    anesthesia_rows,
    editions,
    fee_of,
    relative_values,
    select,
    unpriced,
)

_MOST_CODES, _MOST_PLACES = 4, 3
_I = re.IGNORECASE
_VALUES = re.compile(r"\brvus?\b|\brelative values?\b|\bwork value\b", _I)
_FACTOR = re.compile(r"\bconversion factor|\bCF\b", _I)
_ANESTHESIA = re.compile(r"\ban[ae]?esth", _I)
_NON_FACILITY = re.compile(r"\bnon-?\s?facility\b|\boffice\b|\bclinic\b|\bPOS 11\b", _I)
_FACILITY = re.compile(
    r"(?<!non)(?<!non[- ])\bfacility\b|\bhospital\b|\binpatient\b|\bASC\b|\bsurgery cent", _I
)
_NAME_A_PLACE = (
    "the place: name a state, a county or a city of the fee schedule's localities, "
    "such as Manhattan, Chicago, Kansas or Cook County"
)
_PARTS = frozenset(("26", "TC", "53"))
"""Modifiers that have rows of relative values of their own."""
_TERMS = (
    "work", "practice_nonfacility", "practice_facility", "malpractice", "conversion_factor",
)  # fmt: skip


def fee(desk: Desk, asked: Asked) -> Part | None:
    """Give the fee of procedures in a place, or the factor or relative values asked for."""
    if not of_medicare(asked):
        return None
    places = find_places(desk.content, asked.words, asked.on)
    refs = procedures_of(asked)[:_MOST_CODES]
    if _FACTOR.search(asked.text):
        return _factor(desk, asked, refs, places)
    rows = {ref: relative_values(desk.content, ref.code, asked.on) for ref in refs}
    pair = len(refs) > 1 and not places and not asks_amount(asked)
    if (pair and not _VALUES.search(asked.text)) or not any(rows.values()):
        return None  # whether one is paid beside the other is asked, not how much
    if _VALUES.search(asked.text) and not places:
        found = [one for ref in refs for one in relative_units(desk, ref, rows[ref], asked)]
        return _part(Verdict.ANSWER, found, refs, _changes(asked, places))
    sentences: list[Sentence] = []
    for ref in refs:
        sentences += _fees(desk, asked, ref, rows[ref], places)
    priced = any(row and not unpriced(row[0]) for row in rows.values())
    open_place = priced and len(places) != 1
    verdict = Verdict.DEPENDS if open_place else Verdict.ANSWER
    return _part(verdict, sentences, refs, _changes(asked, places))


def _part(
    verdict: Verdict, sentences: Sequence[Sentence], refs: Sequence[CodeRef], changes: list[str]
) -> Part | None:
    if not sentences:
        return None
    return Part(
        QuestionKind.FEE, verdict, sentences[0], tuple(sentences[1:]), tuple(refs), tuple(changes)
    )


def _changes(asked: Asked, places: Sequence[Locality]) -> list[str]:
    found = [] if len(places) == 1 else [_NAME_A_PLACE]
    if not asked.modifiers:
        found.append("modifiers that change the payment")
    return [*found, "the year of the fee schedule"]


def _factor(
    desk: Desk, asked: Asked, refs: Sequence[CodeRef], places: Sequence[Locality]
) -> Part | None:
    """Give the conversion factor of the fee schedule, or that of anesthesia in the places."""
    if not _ANESTHESIA.search(asked.text):
        return _part(
            Verdict.ANSWER, tuple(_schedule_factor(desk, asked)), refs, _changes(asked, ())
        )
    sentences = [
        _anesthesia(desk, place, row)
        for place in places[:_MOST_PLACES]
        for row in anesthesia_rows(desk.content, place.id, asked.on)
    ]
    if not places:
        sentences = list(_national(desk, asked))
    return _part(Verdict.ANSWER, sentences, refs, _changes(asked, places))


def _anesthesia(desk: Desk, place: Locality, row: sqlite3.Row) -> Sentence:
    fields = [row[name] for name in ("contractor", "locality", "name", "factor", "national")]
    locator = f"{place.name}, {place.id}"
    return Sentence(
        f"Anesthesia conversion factor of {place.name} ({place.state}): ${row['factor']} a unit; "
        "the fee is base units and time units together, times the factor.",
        (citing.record(desk.content, row["source"], locator, fields),),
    )


def _national(desk: Desk, asked: Asked) -> Iterator[Sentence]:
    """Yield the national anesthesia factor, which every row of the file repeats."""
    for row in select(
        desk.content,
        "SELECT * FROM anesthesia_factor WHERE national <> '' AND source IN ({sources}) LIMIT 1",
        (),
        editions(desk.content, "pfs_anesthesia", asked.on),
    ):
        cited = citing.record(desk.content, row["source"], "national factor", (row["national"],))
        yield Sentence(
            f"The national anesthesia conversion factor is ${row['national']} a unit; each "
            "locality has its own.",
            (cited,),
        )


def _schedule_factor(desk: Desk, asked: Asked) -> Iterator[Sentence]:
    """Yield the conversion factor, which every row of relative values repeats."""
    for row in select(
        desk.content,
        "SELECT * FROM relative_value WHERE source IN ({sources}) LIMIT 1",
        (),
        editions(desk.content, "pfs_rvu", asked.on),
    ):
        factor = row["conversion_factor"]
        cited = citing.record(desk.content, row["source"], "conversion factor", (factor,))
        yield Sentence(
            f"The conversion factor of the Physician Fee Schedule is ${factor} a relative value "
            "unit.",
            (cited,),
        )


def _fees(
    desk: Desk,
    asked: Asked,
    ref: CodeRef,
    rows: Sequence[sqlite3.Row],
    places: Sequence[Locality],
) -> Iterator[Sentence]:
    """Yield the fees of a code in each place, or why it has none."""
    wanted = [row for row in rows if row["modifier"] in asked.modifiers] or rows[:1]
    missing = _PARTS & set(asked.modifiers) - {row["modifier"] for row in rows}
    if missing and rows:
        text = f"{ref.display} has no row for modifier {' or '.join(sorted(missing))}."
        yield Sentence(text, (citing.fields(desk.content, rows[0], ref, ("components",)),))
    for row in wanted:
        why = unpriced(row)
        if why and row["status"] != "J":
            text = f"{_name(ref, row)} is {why} (status {row['status']})."
            yield Sentence(text, (citing.fields(desk.content, row, ref, ("modifier", "status")),))
            continue
        if not places:
            yield from _without_place(desk, asked, ref, row)
        for place in places[:_MOST_PLACES]:
            found = fee_of(desk.content, row, place, asked.on)
            yield from _in_place(desk, asked, ref, row, found, whole=len(places) == 1)
    if len(places) > _MOST_PLACES:
        more = len(places) - _MOST_PLACES
        cited = tuple(citing.locality(desk.content, place) for place in places[:_MOST_PLACES])
        yield Sentence(
            f"{more} more localities fit the place: "
            f"{', '.join(place.name for place in places[_MOST_PLACES:][:8])}.",
            cited,
        )


def _name(ref: CodeRef, row: sqlite3.Row) -> str:
    return f"{ref.display}-{row['modifier']}" if row["modifier"] else ref.display


def _without_place(desk: Desk, asked: Asked, ref: CodeRef, row: sqlite3.Row) -> Iterator[Sentence]:
    """Yield what a fee is made of where no place is named: an amount holds in one place only."""
    if row["status"] == "J":
        text = f"{ref.display} is an anesthesia service: paid by base and time units."
        yield Sentence(text, (citing.fields(desk.content, row, ref, ("status",)),))
        return
    cited = citing.fields(desk.content, row, ref, ("modifier", *_TERMS))
    yield Sentence(
        f"The fee of {_name(ref, row)} depends on the place: its relative values are adjusted to "
        f"the locality, then multiplied by {row['conversion_factor']}.",
        (cited,),
    )
    yield from relative_units(desk, ref, [row], asked)


def _in_place(
    desk: Desk, asked: Asked, ref: CodeRef, row: sqlite3.Row, found: Fee, *, whole: bool
) -> Iterator[Sentence]:
    """Yield the fee of a code in a place, with its arithmetic if it is the only place."""
    place = found.locality
    if found.anesthesia_factor is not None:
        for factor in anesthesia_rows(desk.content, place.id, asked.on):
            yield _anesthesia(desk, place, factor)
        return
    cited: tuple[Citation, ...] = (
        citing.fields(desk.content, row, ref, ("modifier", *_TERMS)),
        citing.locality(desk.content, place),
    )
    settings = _in_order(found.settings, asked)
    amounts = [one for one in settings if one.amount is not None]
    told = ", ".join(f"${one.amount:,} {one.setting.lower()}" for one in amounts)
    name = _name(ref, row)
    yield Sentence(
        f"Medicare's fee schedule allows for {name} in {place.name} ({place.state}): {told}.",
        cited,
    )
    for one in settings if whole else ():
        text = one.reason or one.arithmetic
        yield Sentence(f"{one.setting}, {name}, {place.name}: {text}.", cited)


def _in_order(settings: Sequence[SettingFee], asked: Asked) -> list[SettingFee]:
    """Return the settings, the one that the question names first."""
    facility = _FACILITY.search(asked.text) and not _NON_FACILITY.search(asked.text)
    return sorted(settings, key=lambda one: (one.setting == "Facility") != bool(facility))


PLANNERS = {QuestionKind.FEE: fee}
