"""What the installed releases say of the codes we write about."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from index.database import Content
from index.model import CodeRef, System
from index.procedures.checking import Complaint
from index.sources.procedure_texts import Figures, ProcedureText, bare_code

_NOT_DIAGNOSIS = re.compile(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}|[0-9A-Z]{2}")
CONTRACTOR = "contractor"
"""Stands for a parent that the Medicare contractor decides."""


@dataclass(frozen=True, slots=True)
class Published:
    """The newest installed figures of one code.

    Attributes:
        figures: The figures; fields are empty where the file does not hold the code.
        parents: All codes it is added to.
        absent: The files that do not hold the code: ``PFS``, ``RBCS``.
    """

    figures: Figures
    parents: frozenset[str]
    absent: tuple[str, ...]


def published(content: Content, ref: CodeRef) -> Published:
    """Read the figures of a code from the newest edition of each file."""
    fee = content.connection.execute(
        "SELECT status, global_days FROM relative_value WHERE code = ? AND modifier = ''"
        " ORDER BY source DESC LIMIT 1",
        (ref.code,),
    ).fetchone()
    group = content.connection.execute(
        "SELECT category, subcategory FROM rbcs WHERE code = ?"
        " ORDER BY source DESC, assigned DESC LIMIT 1",
        (ref.code,),
    ).fetchone()
    parents: list[str] = []
    if content.edits is not None:
        parents = [
            CONTRACTOR if row["primary"] == "CCCCC" else row["primary"]
            for row in content.edits.execute(
                'SELECT "primary" FROM add_on WHERE code = ? AND "deleted" IS NULL ORDER BY "line"',
                (ref.code,),
            )
        ]
    return Published(
        Figures(
            fee["status"] if fee else "",
            fee["global_days"] if fee else "",
            group["category"] if group else "",
            group["subcategory"] if group else "",
            tuple(parents),
        ),
        frozenset(parents),
        tuple(name for name, row in (("PFS", fee), ("RBCS", group)) if row is None),
    )


_TABLES = {"PFS": "relative_value", "RBCS": "rbcs", "HCPCS": "modifier"}
_FILE_OF = {"status": "PFS", "global_days": "PFS", "category": "RBCS", "subcategory": "RBCS"}


def not_installed(content: Content) -> frozenset[str]:
    """Return which of the files that our text is compared with are not installed at all."""
    missing = {
        name
        for name, table in _TABLES.items()
        if content.connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None  # noqa: S608
    }
    return frozenset(missing | ({"NCCI"} if content.edits is None else set()))


def disagreements(
    text: ProcedureText, found: Published, missing: Collection[str]
) -> Iterator[Complaint]:
    """Compare the figures of a record with the published ones.

    Args:
        text: The record.
        found: What is published of its code.
        missing: Files that are not installed: nothing is compared with them.
    """
    for name, file in _FILE_OF.items():
        if file in missing:
            continue
        said, is_so = getattr(text.figures, name), getattr(found.figures, name)
        if said != is_so:
            label = name.replace("_", " ")
            yield Complaint(text.ref.code, f"{label} is {is_so!r}, the text says {said!r}")
    if "NCCI" in missing:
        return
    for parent in text.figures.add_on_to:
        if parent not in found.parents:
            yield Complaint(text.ref.code, f"it is not an add-on code of {parent}")
    if found.parents and not text.figures.add_on_to:
        yield Complaint(text.ref.code, "it is an add-on code, the text does not say of which")


def unreportable(content: Content, text: ProcedureText) -> Iterator[Complaint]:
    """Find diagnoses in the examples that are no billable ICD-10-CM codes."""
    for example in text.examples:
        for reported in example.codes:
            code = bare_code(reported)
            if _NOT_DIAGNOSIS.fullmatch(code):
                continue
            row = content.connection.execute(
                "SELECT billable FROM code WHERE system = ? AND code = ?",
                (System.ICD10CM.value, code.replace(".", "")),
            ).fetchone()
            if row is None or not row["billable"]:
                yield Complaint(text.ref.code, f"{code} is no billable ICD-10-CM code")


def known_codes(content: Content) -> frozenset[str]:
    """Return every CPT and HCPCS code that an installed file holds."""
    return frozenset(
        row["code"]
        for row in content.connection.execute(
            "SELECT code FROM code WHERE system IN ('CPT', 'HCPCS')"
            " UNION SELECT code FROM relative_value UNION SELECT code FROM rbcs"
        )
    )


def licensed_descriptors(content: Content) -> dict[str, list[str]]:
    """Return the texts of every installed licensed file, by code."""
    found: dict[str, list[str]] = {}
    for row in content.connection.execute(
        "SELECT code, text FROM licensed_text WHERE code <> ''"
        " UNION ALL SELECT modifier, text FROM licensed_modifier"
    ):
        found.setdefault(row["code"], []).append(row["text"])
    return found
