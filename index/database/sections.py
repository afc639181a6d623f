"""What codes are called besides their titles: the section they stand in, and our own words."""

import re
import sqlite3
from collections.abc import Iterator

_HEAD_END = re.compile(r"[,;(]")


def section_phrases(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Yield each code below a section as "section, head of its title", by id.

    A title need not say what its section does: E0271 is a "Mattress, innerspring" among hospital
    beds.

    Args:
        connection: The content database.
    """
    for number, title, section in connection.execute(
        "SELECT c.id, c.title, above.title FROM code c JOIN code above ON above.id = c.parent"
        " WHERE c.system = 'HCPCS' AND c.kind = 'code' AND above.kind = 'block' ORDER BY c.id"
    ):
        yield number, f"{section}, {_HEAD_END.split(title, maxsplit=1)[0]}"


def plain_phrases(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Yield our titles, summaries and other words of procedures, by id, each once.

    Args:
        connection: The content database.
    """
    yield from connection.execute(
        "SELECT DISTINCT c.id, p.text FROM code c"
        " JOIN procedure_line p ON p.system = c.system AND p.code = c.code"
        " WHERE p.part IN ('title', 'summary', 'words') AND p.text <> c.title ORDER BY c.id, p.part"
    )
