"""A content generation of a few dozen real records, small enough to read here."""

from collections.abc import Iterable
from pathlib import Path

import pytest
import sqlite_utils

from index.database import SCHEMA_VERSION, Content, create_tables, open_content
from index.database.schema import create_indexes

TABULAR = "icd10cm-tabular"
Record = dict[str, object]

# id, edition, first and last date of service
_SOURCES = (
    (TABULAR, "FY2026, April 2026 update", "2026-04-01", "2026-09-30"),
    ("icd9cm", "v32 (FY2015)", "2014-10-01", "2015-09-30"),
    ("icd9proc", "v32 (FY2015)", "2014-10-01", "2015-09-30"),
    ("icd10pcs", "FY2024", "2023-10-01", "2024-09-30"),
    ("gem10", "FY2016", None, None),
    ("gem9", "FY2016", None, None),
    ("ccsr", "v2023.1", None, "2023-09-30"),
    ("hcc-py2026", "PY2026", "2025-01-01", "2025-12-31"),
    ("hcc-py2027", "PY2027", "2026-01-01", "2026-12-31"),
    ("hcc-labels", "PY2026", None, None),
    ("msdrg-cc", "FY2026", "2025-10-01", "2026-09-30"),
    ("msdrg-mcc", "FY2026", "2025-10-01", "2026-09-30"),
)

_KIDNEY = "Type 2 diabetes mellitus with diabetic chronic kidney disease"
_NECK = "Fracture of unspecified part of neck of right femur"
# system, code, display, title, kind, parent; billable where the kind is "code"
_CODES = (
    ("ICD10CM", "4", "Chapter 4", "Endocrine, nutritional and metabolic diseases", "chapter", ""),
    ("ICD10CM", "E08-E13", "E08-E13", "Diabetes mellitus", "block", "4"),
    ("ICD10CM", "E08", "E08", "Diabetes mellitus due to underlying condition", "category",
     "E08-E13"),
    ("ICD10CM", "E11", "E11", "Type 2 diabetes mellitus", "category", "E08-E13"),
    ("ICD10CM", "E112", "E11.2", "Type 2 diabetes mellitus with kidney complications",
     "subcategory", "E11"),
    ("ICD10CM", "E1121", "E11.21", "Type 2 diabetes mellitus with diabetic nephropathy", "code",
     "E112"),
    ("ICD10CM", "E1122", "E11.22", _KIDNEY, "code", "E112"),
    ("ICD10CM", "E8020", "E80.20", "Unspecified porphyria", "code", "4"),
    ("ICD10CM", "14", "Chapter 14", "Diseases of the genitourinary system", "chapter", ""),
    ("ICD10CM", "N181", "N18.1", "Chronic kidney disease, stage 1", "code", "14"),
    ("ICD10CM", "19", "Chapter 19", "Injury, poisoning and certain other consequences of external "
     "causes", "chapter", ""),
    ("ICD10CM", "S72", "S72", "Fracture of femur", "category", "19"),
    ("ICD10CM", "S7200", "S72.00", "Fracture of unspecified part of neck of femur", "subcategory",
     "S72"),
    ("ICD10CM", "S72001", "S72.001", _NECK, "subcategory", "S7200"),
    ("ICD10CM", "S72001A", "S72.001A", f"{_NECK}, initial encounter for closed fracture", "code",
     "S72001"),
    ("ICD10CM", "S72001S", "S72.001S", f"{_NECK}, sequela", "code", "S72001"),
    ("ICD10CM", "Z794", "Z79.4", "Long term (current) use of insulin", "code", ""),
    ("ICD10PCS", "0", "Section 0", "Medical and Surgical", "chapter", ""),
    ("ICD10PCS", "0DTJ4ZZ", "0DTJ4ZZ",
     "Resection of Appendix, Percutaneous Endoscopic Approach", "code", "0"),
    ("ICD9CM", "4", "Chapter 4", "Diseases of the blood and blood-forming organs", "chapter", ""),
    ("ICD9CM", "25040", "250.40", "Diabetes with renal manifestations, type II or unspecified "
     "type, not stated as uncontrolled", "code", "4"),
    ("ICD9CM", "E8020", "E802.0", "Railway accident involving derailment without antecedent "
     "collision injuring railway employee", "code", "4"),
    ("ICD9PROC", "2504", "25.04", "Invented procedure one", "code", ""),
    ("ICD9CM", "2504", "250.4", "Invented diagnosis one", "code", "4"),
)  # fmt: skip

# Where it stands, kind, text; in printed order.
_NOTES = (
    ("4", "note",
     "All neoplasms, whether functionally active or not, are classified in Chapter 2."),
    ("4", "excludes1",
     "transitory endocrine and metabolic disorders specific to newborn (P70-P74)"),
    ("E11", "includes", "insulin resistant diabetes (mellitus)"),
    ("E11", "use_additional", "code to identify control using: insulin (Z79.4)"),
    ("E11", "excludes1", "diabetes mellitus due to underlying condition (E08.-)"),
    ("E112", "inclusion", "Invented term of a subcategory"),
    ("E1122", "use_additional",
     "code to identify stage of chronic kidney disease (N18.1-N18.6)"),
    ("S72", "seventh_character",
     "The appropriate 7th character is to be added to all codes from category S72"),
    ("S7200", "inclusion", "Fracture of hip NOS"),
    ("S72001", "inclusion", "Invented term of the completed code"),
)  # fmt: skip

_SOURCE_OF = {
    "ICD10CM": TABULAR,
    "ICD10PCS": "icd10pcs",
    "ICD9CM": "icd9cm",
    "ICD9PROC": "icd9proc",
}


def _sources() -> Iterable[Record]:
    for name, edition, valid_from, valid_to in _SOURCES:
        yield {
            "kind": "",
            "id": name,
            "name": f"Release {name}",
            "publisher": "CMS",
            "edition": edition,
            "licence": "US government work",
            "file": "release.zip",
            "member": "",
            "sha256": "0" * 64,
            "rows": 1,
            "valid_from": valid_from,
            "valid_to": valid_to,
        }


def _codes() -> Iterable[Record]:
    numbers: dict[tuple[str, str], int] = {}
    for number, (system, code, display, title, kind, parent) in enumerate(_CODES):
        numbers[system, code] = number
        yield {
            "id": number,
            "system": system,
            "code": code,
            "display": display,
            "title": title,
            "kind": kind,
            "billable": int(kind == "code"),
            "parent": numbers[system, parent] if parent else None,
            "source": _SOURCE_OF[system],
        }


def _notes() -> Iterable[Record]:
    numbers = {code: number for number, (_, code, *_) in reversed(list(enumerate(_CODES)))}
    for number, (code, kind, text) in enumerate(_NOTES):
        yield {
            "id": number,
            "code_id": numbers[code],
            "kind": kind,
            "position": number,
            "text": text,
            "source": TABULAR,
        }


def _extensions() -> Iterable[Record]:
    category = next(number for number, row in enumerate(_CODES) if row[1] == "S72")
    for position, (character, meaning) in enumerate(
        (("A", "initial encounter for closed fracture"), ("S", "sequela"))
    ):
        yield {
            "code_id": category,
            "position": position,
            "character": character,
            "meaning": meaning,
            "source": TABULAR,
        }


def _crosswalks() -> Iterable[Record]:
    mapped = (
        ("ICD10CM", "E1122", "ICD9CM", "25040", "gem10"),
        ("ICD9CM", "25040", "ICD10CM", "E1129", "gem9"),
        ("ICD10CM", "E8020", "ICD9CM", None, "gem10"),
    )
    for number, (from_system, from_code, to_system, to_code, source) in enumerate(mapped):
        yield {
            "id": number,
            "from_system": from_system,
            "from_code": from_code,
            "to_system": to_system,
            "to_code": to_code,
            "approximate": 1,
            "combination": 0,
            "scenario": 0,
            "choice_list": 0,
            "source": source,
        }


def _groupings() -> Iterable[Record]:
    for code, scheme, value, source in (
        ("E1122", "CCSR", "END003", "ccsr"),
        ("E1122", "CMS-HCC V24", "18", "hcc-py2026"),
        ("E1122", "CMS-HCC V28", "37", "hcc-py2026"),
        ("E1122", "CMS-HCC V28", "37", "hcc-py2027"),
        # Paid for dates of service in 2025, no longer in 2026 (invented).
        ("E1121", "CMS-HCC V28", "37", "hcc-py2026"),
        ("S72001A", "MS-DRG", "MCC", "msdrg-mcc"),
        ("E8020", "MS-DRG", "CC", "msdrg-cc"),
    ):
        yield {
            "system": "ICD10CM",
            "code": code,
            "scheme": scheme,
            "value": value,
            "source": source,
        }


@pytest.fixture(scope="session")
def few_codes(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Return a generation of the records above, read-only."""
    folder = tmp_path_factory.mktemp("content")
    _write(folder / "one")
    (folder / "current").write_text("one\n", encoding="utf-8")
    return open_content(folder)


def _write(generation: Path) -> None:
    generation.mkdir()
    database = sqlite_utils.Database(generation / "codes.sqlite")
    create_tables(database)
    database.table("meta").insert({"key": "schema", "value": str(SCHEMA_VERSION)})
    for table, rows in (
        ("source", _sources()),
        ("code", _codes()),
        ("note", _notes()),
        ("extension", _extensions()),
        ("crosswalk", _crosswalks()),
        ("grouping", _groupings()),
    ):
        database.table(table).insert_all(rows)
    database.table("grouping_label").insert(
        {
            "scheme": "CMS-HCC V28",
            "value": "37",
            "label": "Diabetes with Chronic Complications",
            "source": "hcc-labels",
        }
    )
    create_indexes(database)
    database.close()
