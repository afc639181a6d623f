"""What planners work with: the content, the search engine, and what was asked."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from index.database import Content, open_content
from index.fulltext import Engine
from index.fulltext.answering import Answerer
from index.model import Hit, System


@dataclass
class Desk:
    """One generation of content with what is made from it at first use.

    Belongs to one thread, as the search engine does.

    Attributes:
        content: The generation.
    """

    content: Content

    @cached_property
    def _answerer(self) -> Answerer:
        return Answerer(self.engine)

    @cached_property
    def engine(self) -> Engine:
        """The search engine."""
        return Engine(self.content)

    def search(self, text: str, *, system: System | None = None, limit: int = 5) -> list[Hit]:
        """Return the codes that a text finds, by words and by meaning, the best first."""
        result = self._answerer(text, system=system, limit=limit)
        return list(self.engine.hits(result))


def open_desk(content_dir: Path) -> Desk:
    """Open the generation in force.

    Args:
        content_dir: A content folder.

    Raises:
        ContentError: There is no content, or it was made by another version of the program.
    """
    return Desk(open_content(content_dir))
