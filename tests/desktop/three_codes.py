"""A content of three codes, written in milliseconds."""

from pathlib import Path

from sqlite_utils import Database

from index.database import SCHEMA_VERSION, create_tables, note_installed
from index.database.content import CURRENT, DATABASE


def write_generation(folder: Path, name: str, edition: str = "FY2026, April 2026 update") -> None:
    """Write a generation and put it in force.

    Args:
        folder: The content folder.
        name: Name of the generation.
        edition: Edition of its ICD-10-CM codes.
    """
    generation = folder / name
    generation.mkdir(parents=True)
    database = Database(generation / DATABASE)
    create_tables(database)
    database.table("meta").insert({"key": "schema", "value": str(SCHEMA_VERSION)})
    database.table("source").insert(
        {
            "id": "icd10cm-tabular",
            "kind": "icd10cm_tabular",
            "name": "ICD-10-CM Tabular List",
            "publisher": "CDC/NCHS",
            "edition": edition,
            "licence": "US government work",
            "file": "example.zip",
            "member": "",
            "sha256": "0" * 64,
            "rows": 3,
            "valid_from": "2026-04-01",
            "valid_to": "2026-09-30",
        }
    )
    rows = (("E11", "Type 2 diabetes mellitus", 0), ("E1121", "a", 1), ("E1122", "b", 1))
    for i, (code, title, billable) in enumerate(rows):
        database.table("code").insert(
            {
                "id": i,
                "system": "ICD10CM",
                "code": code,
                "display": code,
                "title": title,
                "kind": "code" if billable else "category",
                "billable": billable,
                "parent": None if i == 0 else 0,
                "source": "icd10cm-tabular",
            }
        )
    note_installed(database)
    database.close()
    temporary = folder / "current.new"
    temporary.write_text(name, encoding="utf-8")
    temporary.replace(folder / CURRENT)
