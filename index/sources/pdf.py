"""Reading a PDF that a user hands over: its bookmarks and its text, within limits.

Nothing in the PDF is executed.
"""

import io
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from index.sources.release import Release
from index.sources.sample import Sample

if TYPE_CHECKING:
    from pypdf import PdfReader

_MAX_PAGE_CHARACTERS = 50_000
_MAX_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """What a PDF of a kind may have at the most.

    Attributes:
        megabytes: Its size in MiB.
        pages: Its pages.
        bookmarks: Its bookmarks.
        seconds: Time for reading its text.
    """

    megabytes: int
    pages: int
    bookmarks: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark.

    Attributes:
        depth: How deep it is nested, from 0.
        text: Its text.
        page: The page it leads to, from 1.
    """

    depth: int
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Pdf:
    """What is read of a PDF.

    Attributes:
        bookmarks: Its bookmarks in order.
        pages: The text of each page.
    """

    bookmarks: tuple[Bookmark, ...]
    pages: tuple[str, ...]


@contextmanager
def quiet_pypdf() -> Iterator[None]:
    """Keep pypdf from logging what is wrong with a file: the error that is raised says it."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def read_pdf(release: Release, limits: Limits) -> Pdf:
    """Return the bookmarks and the text of a PDF.

    Raises:
        SourceError: It is no PDF, damaged, encrypted or beyond the limits.
    """
    from index.sources.errors import SourceError

    try:
        with quiet_pypdf():
            reader = _open(release, limits)
            bookmarks = tuple(
                islice(_bookmarks(release, reader, reader.outline), limits.bookmarks + 1)
            )
            if len(bookmarks) > limits.bookmarks:
                release.fail("it has more bookmarks than such a document has sections")
            return Pdf(bookmarks, tuple(_pages(release, reader, limits)))
    except SourceError:
        raise
    # A damaged PDF makes pypdf raise nearly anything, from KeyError to its own errors.
    except Exception as error:
        release.fail(f"it is not a whole PDF ({type(error).__name__})", error)


def _open(release: Release, limits: Limits) -> "PdfReader":
    from pypdf import PdfReader

    if len(release.data) > limits.megabytes << 20:
        release.fail(f"it is larger than {limits.megabytes} MiB, which such a document is not")
    reader = PdfReader(io.BytesIO(release.data), strict=False)
    if reader.is_encrypted:
        release.fail("it is encrypted")
    if len(reader.pages) > limits.pages:
        release.fail(f"it has more than {limits.pages} pages")
    return reader


def _bookmarks(
    release: Release, reader: "PdfReader", items: list[Any], depth: int = 0
) -> Iterator[Bookmark]:
    if depth > _MAX_DEPTH:
        release.fail("its bookmarks are nested too deeply")
    for item in items:
        if isinstance(item, list):
            yield from _bookmarks(release, reader, item, depth + 1)
            continue
        page = reader.get_destination_page_number(item)
        title = " ".join(str(item.title or "").split())
        if page is not None and page >= 0 and title:
            yield Bookmark(depth, title, page + 1)


def _pages(release: Release, reader: "PdfReader", limits: Limits) -> Iterator[str]:
    until = time.monotonic() + limits.seconds
    for number, page in enumerate(reader.pages, 1):
        if time.monotonic() > until:
            release.fail(f"its text takes more than {limits.seconds:.0f} s to read")
        text = page.extract_text()
        if len(text) > _MAX_PAGE_CHARACTERS:
            release.fail(f"page {number} holds more text than a page can")
        yield text


def first_pages(sample: Sample, count: int, limits: Limits) -> tuple[str, ...]:
    """Return the text of the first pages of a file; none if it is no PDF that can be read."""
    if not sample.is_pdf or sample.size > limits.megabytes << 20:
        return ()
    from pypdf import PdfReader

    try:
        with quiet_pypdf():
            reader = PdfReader(io.BytesIO(sample.data), strict=False)
            if reader.is_encrypted or len(reader.pages) > limits.pages:
                return ()
            pages = islice(reader.pages, count)
            return tuple(page.extract_text()[:_MAX_PAGE_CHARACTERS] for page in pages)
    except Exception:
        return ()
