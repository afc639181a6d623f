"""Descriptors, status, coverage and categories of HCPCS, CPT and CDT codes."""

import re
import sqlite3
from collections.abc import Iterable, Iterator

from index.model import CodeRef, System
from index.model.sections import (
    Block,
    Cell,
    Fact,
    Facts,
    Grid,
    Passage,
    Section,
    Statement,
    Tone,
)
from index.pages.fees import select
from index.pages.sections.subject import Subject
from index.pages.values import meaning

_WORDS = "hcpcs_values"
_CPT_KINDS = ("cpt_long", "cpt_medium", "cpt_short", "cpt_consumer", "cpt_clinician")
_USES = {
    "long": "Long descriptor",
    "medium": "Medium descriptor",
    "short": "Short descriptor",
    "consumer": "Consumer descriptor",
    "clinician": "Clinician descriptor",
    "nomenclature": "Nomenclature",
    "descriptor": "Descriptor",
}
MISSING = {
    System.CPT: (
        "The official description is the AMA's and is not in the installed content. If you hold "
        "a CPT licence, import your own AMA data files: codeleaf import LONGULT.txt"
    ),
    System.CDT: (
        "The official description is the ADA's and is not in the installed content. If you hold "
        "a CDT licence, import your own ADA file: codeleaf import FILE"
    ),
}
"""What to say where the user's licensed file is not imported."""

_COPYRIGHT = {
    System.CPT: "© American Medical Association. All rights reserved.",
    System.CDT: "© American Dental Association. All rights reserved.",
}


def sections(subject: Subject) -> Iterable[Section]:
    """Return the sections of a code; none if nothing is installed about it."""
    system = subject.ref.system
    if system not in (System.HCPCS, System.CPT, System.CDT) or not subject.row["billable"]:
        return
    if system in MISSING:
        yield Section("descriptor", "Official description", tuple(_descriptors(subject)))
    else:
        yield Section("hcpcs", "HCPCS Level II", tuple(_details(subject)))


def categories(subject: Subject) -> Iterable[Section]:
    """Return the categories of RBCS; none for other code sets."""
    if subject.ref.system in (System.HCPCS, *MISSING) and subject.row["billable"]:
        yield Section("rbcs", "RBCS category", tuple(_categories(subject)))


def licensed_texts(subject: Subject) -> list[sqlite3.Row]:
    """Return the texts of the user's licensed files about a code, longest kind first."""
    texts: list[sqlite3.Row] = []
    kinds = _CPT_KINDS if subject.ref.system is System.CPT else ("cdt",)
    for kind in kinds:
        # Each list is an edition of its own: a year's long list may stand beside another's short.
        texts += select(
            subject.content,
            "SELECT * FROM licensed_text WHERE system = ? AND code = ? AND source IN ({sources})"
            " ORDER BY use DESC, line",
            (subject.ref.system.value, subject.ref.code),
            subject.editions(kind),
        )
    return texts


def _descriptors(subject: Subject) -> Iterator[Block]:
    texts = licensed_texts(subject)
    for text in texts:
        yield Passage(Cell(_USES[text["use"]]), text["text"], text["source"])
    if not texts:
        yield Statement(MISSING[subject.ref.system], Tone.HINT)
    said = {_copyright(subject, text["source"]): text["source"] for text in texts}
    for line, source in said.items():
        yield Statement(line, Tone.MUTED, source)


def _copyright(subject: Subject, source: str) -> str:
    """Return the copyright line of a licensed file: its own words, else its publisher's name."""
    row = subject.content.connection.execute(
        "SELECT text FROM licensed_text WHERE system = ? AND code = '' AND source = ?",
        (subject.ref.system.value, source),
    ).fetchone()
    return row["text"] if row else _COPYRIGHT[subject.ref.system]


def _details(subject: Subject) -> Iterator[Block]:
    rows = select(
        subject.content,
        "SELECT * FROM hcpcs_detail WHERE code = ? AND source IN ({sources})",
        (subject.ref.code,),
        subject.editions("hcpcs_anweb") or subject.editions("hcpcs_fixed"),
    )
    for row in rows:
        ended = row["terminated"]
        if ended and ended < subject.on.isoformat():
            yield Statement(f"Terminated: not valid after {ended}", Tone.STOP, row["source"])
        elif row["added"] and row["added"] > subject.on.isoformat():
            yield Statement(f"Not valid before {row['added']}", Tone.STOP, row["source"])
        yield Facts(tuple(_facts(row)), row["source"])
        targets = [target for target in row["cross_references"].split(",") if target]
        if targets:
            lines = tuple((_linked(target),) for target in targets)
            yield Grid(("See also, or used in its place",), lines, row["source"])


def _facts(row: sqlite3.Row) -> Iterator[Fact]:
    yield Fact("Short description", Cell(row["short_description"]))
    yield from _signs("Coverage", row["coverage"], "coverage")
    yield from _signs("Pricing", row["pricing"], "pricing")
    yield from _signs("Multiple pricing", row["multiple_pricing"], "multiple_pricing")
    if row["betos"]:
        words = meaning(_WORDS, "betos", row["betos"][:1])
        yield Fact("BETOS", Cell(row["betos"]), words)
    yield from _signs("Type of service", row["type_of_service"], "type_of_service")
    if row["asc_group"]:
        since = f"since {row['asc_date']}" if row["asc_date"] else ""
        yield Fact("ASC payment group", Cell(row["asc_group"]), since)
    if row["opps"]:
        since = f"since {row['opps_date']}" if row["opps_date"] else ""
        yield Fact("OPPS", Cell(row["opps"]), since)
    if row["anesthesia_units"]:
        yield Fact("Anesthesia base units", Cell(str(row["anesthesia_units"])))
    named = {
        "manual": "CMS manual reference",
        "statute": "Statute",
        "lab_certification": "Laboratory certification",
        "processing_note": "Processing note",
        "added": "Added",
        "effective": "Last action since",
        "terminated": "Terminated",
    }
    for name, label in named.items():
        if row[name]:
            yield Fact(label, Cell(row[name]))
    yield from _signs("Last action", row["action"], "action")


def _signs(label: str, signs: str, table: str) -> Iterator[Fact]:
    """Yield one line for each of several signs joined by a comma."""
    for sign in filter(None, signs.split(",")):
        yield Fact(label, Cell(sign), meaning(_WORDS, table, sign))


def _linked(code: str) -> Cell:
    """Return a code of a cross reference as a link; what is no whole code is plain text."""
    if re.fullmatch(r"[A-CE-V][0-9]{4}", code):
        return Cell(code, CodeRef(System.HCPCS, code))
    if re.fullmatch(r"[0-9]{4}[0-9A-Z]", code):
        return Cell(code, CodeRef(System.CPT, code))
    return Cell(code)


def rbcs_rows(subject: Subject) -> list[sqlite3.Row]:
    """Return the RBCS assignments of a code, newest first."""
    return select(
        subject.content,
        "SELECT * FROM rbcs WHERE code = ? AND source IN ({sources}) ORDER BY assigned DESC, line",
        (subject.ref.code,),
        subject.editions("rbcs"),
    )


MAJOR = {"M": "major procedure", "O": "other procedure", "N": "not a procedure"}
"""What the signs of RBCS say."""


def _categories(subject: Subject) -> Iterator[Block]:
    rows = rbcs_rows(subject)
    if rows:
        lines = tuple(
            (
                Cell(row["assigned"] or ""),
                Cell(row["category"]),
                Cell(row["subcategory"]),
                Cell(row["family"]),
                Cell(MAJOR.get(row["major"], row["major"])),
            )
            for row in rows
        )
        columns = ("Since", "Category", "Subcategory", "Family", "Procedure")
        yield Grid(columns, lines, rows[0]["source"])
