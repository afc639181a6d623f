"""PDF files that hold text; those that hold pictures of it only are said to."""

import io
import time
from typing import TYPE_CHECKING

from index.cases.reading.note import NoteError, NoteText, Source
from index.cases.reading.plain import clean
from index.sources.pdf import quiet_pypdf

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 500
MAX_PAGE_BYTES = 8 * 1024 * 1024
"""Size of what draws a page, unpacked; a page of text has some kilobytes."""
MAX_SECONDS = 90.0
"""Time after which no further page is begun."""

_ENCRYPTED = "it is protected by a password: open it, and print or save it without one"
_DAMAGED = "the PDF is damaged: download or export it again"
_SCANNED = (
    "it holds pictures of pages and no text (a scan or a fax): run text recognition (OCR) on it "
    "and open the result"
)


def read_pdf(source: Source) -> tuple[NoteText, ...]:
    """Read the pages of a PDF as one note.

    Raises:
        NoteError: It is damaged, encrypted, a scan, or has too many pages.
    """
    with quiet_pypdf():
        try:
            return (_read(source),)
        except NoteError:
            raise
        # A damaged PDF makes pypdf raise nearly anything, from KeyError to its own errors.
        except Exception as error:
            raise NoteError(_DAMAGED) from error


def _read(source: Source) -> NoteText:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(io.BytesIO(source.data), strict=False)
    if reader.is_encrypted:
        # Many have a password for changes only, and open with an empty one.
        try:
            opened = reader.decrypt("")
        except (DependencyError, NotImplementedError) as error:
            raise NoteError(_ENCRYPTED) from error
        if not opened:
            raise NoteError(_ENCRYPTED)
    if len(reader.pages) > MAX_PAGES:
        msg = f"it has more than {MAX_PAGES} pages: save the pages with the note on their own"
        raise NoteError(msg)
    pages, empty = _pages(reader, source)
    fields = [
        f"{name}: {value}"
        for name, value in (reader.get_form_text_fields() or {}).items()
        if value and str(value).strip()
    ]
    text = clean("\n\n".join([*pages, *fields]))
    if not text.strip():
        raise NoteError(_SCANNED)
    left_out = []
    if empty:
        numbers = ", ".join(map(str, empty[:20])) + (", ..." if len(empty) > 20 else "")
        left_out.append(f"pages without text (pictures or empty): {numbers}")
    title = reader.metadata.title if reader.metadata else None
    return NoteText(text, str(title or "").strip() or source.name, "pdf", tuple(left_out))


def _pages(reader: "PdfReader", source: Source) -> tuple[list[str], list[int]]:
    """Return the text of the pages that have any, and the numbers of the others, from 1."""
    start = time.monotonic()
    pages: list[str] = []
    empty: list[int] = []
    for number, page in enumerate(reader.pages, 1):
        if time.monotonic() - start > MAX_SECONDS:
            msg = "it takes too long to read: save the pages with the note on their own"
            raise NoteError(msg)
        contents = page.get_contents()
        if contents is not None and len(contents.get_data()) > MAX_PAGE_BYTES:
            msg = (
                f"page {number} is a drawing too large to read: save the pages with the note alone"
            )
            raise NoteError(msg)
        text = page.extract_text().strip()
        source.budget.spend(len(text))
        if text:
            pages.append(text)
        else:
            empty.append(number)
    return pages, empty
