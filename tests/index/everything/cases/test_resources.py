"""The tables of cases against the installed releases: codes, entries and guidelines exist."""

import re

from index import paths
from index.cases.coding.drug_table import DrugTable
from index.cases.coding.tables import rows, undotted
from index.database import Content
from index.model import System
from index.pages.values import values
from tests.index.cases.tables import FOLDER, KEYS, TABLES, named_codes

_GUIDELINE = re.compile(r"\b(?:I|II|III|IV)\.[A-Z](?:\.(?:\d{1,2}|[a-z]+))*(?![\w.]*\w)")
_CODED_OF = {"cause", "place", "activity", "reason", "organism"}
"""Tables whose code is reported as it stands, so that it must be billable."""


def test_codes_exist(content: Content) -> None:
    """Every code, and every beginning of one, is in the installed ICD-10-CM."""
    known = [
        row[0]
        for row in content.connection.execute(
            "SELECT code FROM code WHERE system = ?", (System.ICD10CM,)
        )
    ]
    beginnings = {code[:length] for code in known for length in range(1, len(code) + 1)}
    assert [one for one in named_codes() if undotted(one[1]) not in beginnings] == []


def test_reported_codes_are_billable(content: Content) -> None:
    """A code that a table gives as it stands is valid for submission."""
    billable = {
        row[0]
        for row in content.connection.execute(
            "SELECT code FROM code WHERE system = ? AND billable", (System.ICD10CM,)
        )
    }
    wrong = [
        row["code"]
        for file, tables in KEYS.items()
        for table in _CODED_OF & set(tables)
        for row in rows(file, table)
        if undotted(row["code"]) not in billable
    ]
    assert wrong == []


def test_rooms_have_codes(content: Content) -> None:
    """Every room of a residence, another one and none have a code."""
    known = {
        row[0]
        for row in content.connection.execute(
            "SELECT code FROM code WHERE system = ? AND billable", (System.ICD10CM,)
        )
    }
    for row in rows("external_causes", "residence"):
        for last in (*row["rooms"].values(), "8", "9"):
            assert undotted(row["code"]) + last in known, (row["code"], last)


def test_names_of_drugs_have_entries(content: Content) -> None:
    """Every name of a drug leads to an entry of the Table of Drugs and Chemicals."""
    table = DrugTable(content)
    for row in rows("drug_names", "drug"):
        for name in row["names"].split():
            assert table.codes(name), name


def test_cited_guidelines_exist(content: Content) -> None:
    """Every guideline that a table or a rule of coding cites is in the guidelines."""
    known = {row[0] for row in content.connection.execute("SELECT number FROM guideline")}
    assert known
    files = [*FOLDER.glob("*.toml"), *(paths.project_root() / "index/cases/coding").rglob("*.py")]
    cited = {
        (file.name, number)
        for file in files
        for number in _GUIDELINE.findall(file.read_text(encoding="utf-8"))
    }
    assert len(cited) > len(KEYS) + len(TABLES)
    assert sorted(one for one in cited if one[1] not in known) == []
    assert all(row["place"] for row in values("cases/encounters")["reason"])
