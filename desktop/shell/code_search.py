"""Searching codes on a worker's thread, for the small searches beside Lookup."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from index.model import Hit

if TYPE_CHECKING:
    from index.fulltext import Engine


@dataclass(frozen=True, slots=True)
class CodeQuery:
    """A query.

    Attributes:
        text: Words or a code.
        day: The date of service.
        generation: Name of the content generation in force.
        limit: How many codes are wanted.
    """

    text: str
    day: date
    generation: str
    limit: int


class CodeSearcher:
    """Answers queries on the worker's thread.

    Args:
        folder: Returns the content folder in use.
    """

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._engine: Engine | None = None

    def __call__(self, query: CodeQuery) -> list[Hit]:
        """Return the first codes that answer.

        Raises:
            ContentError: There is no usable content.
        """
        from index.fulltext import open_engine

        if self._engine is not None and self._engine.content.name != query.generation:
            self.finish()
        if self._engine is None:
            self._engine = open_engine(self._folder())
        result = self._engine.search(query.text, date_of_service=query.day, limit=query.limit)
        return self._engine.hits(result, 0, query.limit)

    def finish(self) -> None:
        """Close what the thread has opened."""
        if self._engine is not None:
            self._engine.content.close()
            self._engine = None
