"""The one way in which whole queries are answered: by the command line, and where it is measured.

A window searches while a query is being typed; a script asks a whole one. What the two do apart
from each other belongs here, so that what is measured is what a script gets.
"""

from datetime import date

from index.database import ContentError
from index.fulltext.engine import Engine
from index.fulltext.meaning import MeaningFinder
from index.model import SearchResult, System


class Answerer:
    """Answers whole queries, by words and by meaning.

    Args:
        engine: The engine to ask.
        by_meaning: Whether the sentence model joins, where its vectors have been made.
    """

    def __init__(self, engine: Engine, *, by_meaning: bool = True) -> None:
        self._engine = engine
        self.meaning_error = ""
        self._finder: MeaningFinder | None = None
        if by_meaning:
            try:
                self._finder = MeaningFinder(engine.content)
            except ContentError as error:
                self.meaning_error = str(error)  # words answer all the same

    def __call__(
        self,
        query: str,
        *,
        system: System | None = None,
        date_of_service: date | None = None,
        limit: int = 20,
        correct: bool = True,
        without: frozenset[tuple[str, int]] = frozenset(),
    ) -> SearchResult:
        """Answer a whole query. Never raises for any text.

        Args:
            query: The text.
            system: Limit the answer to this system.
            date_of_service: Today if None.
            limit: Number of hits at the most.
            correct: Whether words that nothing holds are corrected.
            without: Index entries that do not count, for measuring; meaning does not join then,
                since it cannot leave them out.
        """
        near = None if self._finder is None or without else self._finder(query)
        return self._engine.search(
            query,
            system=system,
            date_of_service=date_of_service,
            limit=limit,
            correct=correct,
            without=without,
            found=near,
        )
