"""The one way in which whole queries are answered: by the command line, and where it is measured.

A window searches while a query is being typed; a script asks a whole one. What the two do apart
from each other belongs here, so that what is measured is what a script gets.
"""

from datetime import date

from index.fulltext.engine import Engine
from index.model import SearchResult, System


def answer(
    engine: Engine,
    query: str,
    *,
    system: System | None = None,
    date_of_service: date | None = None,
    limit: int = 20,
) -> SearchResult:
    """Answer a whole query. Never raises for any text.

    Args:
        engine: The engine to ask.
        query: The text.
        system: Limit the answer to this system.
        date_of_service: Today if None.
        limit: Number of hits at the most.
    """
    return engine.search(query, system=system, date_of_service=date_of_service, limit=limit)
