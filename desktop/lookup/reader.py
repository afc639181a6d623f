"""Reading code pages on a thread of their own, and single lines in the UI thread."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.collecting import PAGES, set_aside
from index.database import Content, ContentError, open_content
from index.model import SYSTEMS, CodePage, CodeRef, System
from index.userdata import Visitor

if TYPE_CHECKING:
    from index.accounts.reading import PackReader


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page to build.

    Attributes:
        code: The code, or what was typed to name one.
        date_of_service: Picks the editions.
        generation: Name of the content generation in force.
        locality: Locality of the fee schedule, ``13202-01``; empty if none is chosen.
        visitor: Who looks: packs may count their views.
        opened: Whether the code was opened, rather than passed in the list: only that counts.
    """

    code: CodeRef | str
    date_of_service: date
    generation: str
    locality: str = ""
    visitor: Visitor = field(default_factory=Visitor)
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Preparation:
    """Reading ahead what all pages share, while no page is wanted.

    Attributes:
        generation: Name of the content generation in force.
    """

    generation: str


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """A page.

    Attributes:
        request: What was asked.
        page: The page; None if no installed release has the code.
        generation: Name of the generation that answered.
    """

    request: PageRequest
    page: CodePage | None
    generation: str


class PageReader:
    """Builds pages on the worker's thread.

    Args:
        folder: Returns the content folder in use.
        user_data: Folder of the user's data, where packs are.
    """

    def __init__(self, folder: Callable[[], Path], user_data: Path) -> None:
        self._folder = folder
        self._user_data = user_data
        self._content: Content | None = None
        self._packs: PackReader | None = None

    def __call__(self, request: PageRequest | Preparation) -> PageAnswer | None:
        """Build one page; None for a preparation.

        Raises:
            ContentError: There is no usable content.
        """
        from index.pages import prepare

        if self._content is not None and self._content.name != request.generation:
            self._content.close()
            self._content = None
        fresh = self._content is None
        if self._content is None:
            self._content = open_content(self._folder())
        content = self._content
        try:
            if isinstance(request, Preparation):
                prepare(content)
                return None
            return self._answer(content, request)
        finally:
            if fresh:
                # Walking through what was read would make the collector hold up every hundredth
                # page by 50 ms.
                set_aside(PAGES)

    def _answer(self, content: Content, request: PageRequest) -> PageAnswer:
        from index.pages import UnknownCodeError, build_page

        day = request.date_of_service
        ref = request.code if isinstance(request.code, CodeRef) else _named(content, request)
        try:
            page = (
                build_page(content, ref, date_of_service=day, locality=request.locality)
                if ref
                else None
            )
        except UnknownCodeError:
            page = None
        if page is not None:
            page = self._with_packs(page, request)
        return PageAnswer(request, page, content.name)

    def _with_packs(self, page: CodePage, request: PageRequest) -> CodePage:
        if self._packs is None:
            from index.accounts.reading import PackReader

            self._packs = PackReader(self._user_data / "user.sqlite")
        return self._packs(page, request.visitor, count=request.opened)


def _named(content: Content, request: PageRequest) -> CodeRef | None:
    """Return the code that a text names, with or without a scope before it."""
    from index.pages import resolve

    scope, colon, text = str(request.code).partition(":")
    scopes = {info.scope: info.system for info in SYSTEMS.values()}
    system: System | None = scopes.get(scope.strip().lower()) if colon else None
    found = resolve(
        content,
        text if system else str(request.code),
        system=system,
        date_of_service=request.date_of_service,
    )
    return found[0] if found else None


class LineReader:
    """Reads single lines in the UI thread: some tens of microseconds each.

    Args:
        folder: Returns the content folder in use.
    """

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._content: Content | None = None

    def content(self, generation: str) -> Content | None:
        """Return the generation in force, None if it cannot be opened."""
        if self._content is None or self._content.name != generation:
            self.close()
            try:
                self._content = open_content(self._folder())
            except ContentError:
                return None
        return self._content

    def titles(self, generation: str, refs: Iterable[CodeRef]) -> dict[CodeRef, str]:
        """Return the titles of those codes that are installed."""
        content = self.content(generation)
        if content is None:
            return {}
        titles = {}
        for ref in refs:
            row = content.connection.execute(
                "SELECT title FROM code WHERE system = ? AND code = ?",
                (ref.system.value, ref.code),
            ).fetchone()
            if row is not None:
                titles[ref] = str(row["title"])
        return titles

    def close(self) -> None:
        """Close the content."""
        if self._content is not None:
            self._content.close()
            self._content = None
