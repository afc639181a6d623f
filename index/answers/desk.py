"""What planners work with: the content, the search engine, and what was asked."""

import sqlite3
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from index.database import Content, open_content
from index.fulltext import Engine
from index.fulltext.answering import Answerer
from index.fulltext.passages.finding import Passages
from index.model import CodeRef, Hit, Note, System
from index.pages.notes import notes_that_apply
from index.pages.page import TABULAR_LIST
from index.pages.rows import ancestor_rows, catalogue, find_row
from index.pages.sections.subject import Subject


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

    def subject(self, ref: CodeRef, on: date) -> Subject:
        """Return a code with what its page is made from.

        Raises:
            UnknownCodeError: No installed release has it.
        """
        row = find_row(self.content, ref)
        above = tuple(ancestor_rows(self.content, row))
        return Subject(self.content, catalogue(self.content), row, above, on)

    @staticmethod
    def ref(row: sqlite3.Row) -> CodeRef:
        """Return the identity of a row of the code table."""
        return CodeRef(System(row["system"]), row["code"])

    def notes(self, subject: Subject) -> tuple[Note, ...]:
        """Return the notes of the Tabular List that govern a code, its own first."""
        lists = {one.id for one in subject.editions(TABULAR_LIST)}
        return notes_that_apply(self.content, subject.row, subject.ancestors, lists)

    @cached_property
    def passages(self) -> Passages:
        """The passages of running text."""
        return Passages(self.content, self.engine.postings.vocabulary)

    def search(
        self,
        text: str,
        *,
        system: System | None = None,
        on: date | None = None,
        limit: int = 5,
    ) -> list[Hit]:
        """Return the codes that a text finds, by words and by meaning, the best first."""
        result = self._answerer(text, system=system, date_of_service=on, limit=limit)
        if result.corrected:
            # Asked once more as it was meant, each code says whether it holds every word.
            result = self._answerer(
                result.corrected, system=system, date_of_service=on, limit=limit, correct=False
            )
        return list(self.engine.hits(result))


def open_desk(content_dir: Path) -> Desk:
    """Open the generation in force.

    Args:
        content_dir: A content folder.

    Raises:
        ContentError: There is no content, or it was made by another version of the program.
    """
    return Desk(open_content(content_dir))
