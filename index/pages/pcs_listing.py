"""Where editions of the ICD-10-PCS tables and of the code list do not agree."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.database import Content
from index.model import Source, System
from index.pages.pcs_tables import Tables
from index.pages.rows import catalogue


@dataclass(frozen=True, slots=True)
class Listing:
    """A built code in the installed code list.

    Attributes:
        title: Its official title.
        editions: The editions of the code list that have it as a code, oldest first.
    """

    title: str
    editions: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What an edition of the tables and an edition of the code list do not share.

    Attributes:
        tables: The edition of the tables.
        listed: The edition of the code list.
        not_buildable: Codes of the list that the tables do not define, in order.
        not_listed: Codes of the tables that are not in the list, in order.
    """

    tables: Source
    listed: Source
    not_buildable: tuple[str, ...]
    not_listed: tuple[str, ...]


def code_list_editions(content: Content) -> tuple[Source, ...]:
    """Return the installed editions of the ICD-10-PCS code list, oldest first."""
    return catalogue(content).editions.get(System.ICD10PCS, ())


_VALID_IN = """
    FROM code WHERE system = :system AND (
        (billable AND NOT EXISTS (SELECT 1 FROM code_version WHERE code_id = code.id))
        OR EXISTS (
            SELECT 1 FROM code_version
            WHERE code_id = code.id AND code_version.source = :edition AND code_version.billable
        )
    )
"""
"""A code without versions is the same in all editions; one with them is in those alone."""


def listing(content: Content, code: str) -> Listing | None:
    """Return a built code as the installed code list has it, None if no edition lists it."""
    editions = tuple(
        edition
        for edition in code_list_editions(content)
        if content.connection.execute(
            f"SELECT 1 {_VALID_IN} AND code = :code",
            {"system": System.ICD10PCS.value, "edition": edition.id, "code": code},
        ).fetchone()
    )
    if not editions:
        return None
    row = content.connection.execute(
        "SELECT title FROM code WHERE system = ? AND code = ?", (System.ICD10PCS.value, code)
    ).fetchone()
    return Listing(str(row["title"]), editions)


def differences(content: Content, sources: Sequence[Source]) -> tuple[Difference, ...]:
    """Compare editions of the tables with every installed edition of the code list.

    Args:
        content: The generation.
        sources: Editions of the tables.
    """
    found = []
    for source in sources:
        built = set(Tables(content, source).codes())
        for edition in code_list_editions(content):
            rows = content.connection.execute(
                f"SELECT code {_VALID_IN}",
                {"system": System.ICD10PCS.value, "edition": edition.id},
            )
            listed = {row["code"] for row in rows}
            found.append(
                Difference(
                    source, edition, tuple(sorted(listed - built)), tuple(sorted(built - listed))
                )
            )
    return tuple(found)
