"""The search engine over one content generation."""

from datetime import date
from pathlib import Path

from index.database import Content, open_content
from index.model import Hit, SearchResult, System


class Engine:
    """Answers queries over one content generation; made once, then called from one thread.

    Args:
        content: The open generation.
    """

    def __init__(self, content: Content) -> None:
        self.content = content

    def search(
        self,
        query: str,
        *,
        system: System | None = None,
        date_of_service: date | None = None,
        limit: int = 50,
        prefix: bool = True,
    ) -> SearchResult:
        """Find codes. Never raises for any text."""
        raise NotImplementedError

    def hits(self, result: SearchResult, start: int = 0, stop: int | None = None) -> list[Hit]:
        """Build the rows ``start`` to ``stop`` of a result, in order."""
        raise NotImplementedError


def open_engine(content_dir: Path) -> Engine:
    """Open the generation in force and load its postings.

    Raises:
        ContentError: There is no usable content.
    """
    return Engine(open_content(content_dir))
