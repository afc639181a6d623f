"""What a file is, by its content, and its reader."""

import re
from collections.abc import Iterable
from functools import partial
from typing import Final

from index.cases.reading.ccda import ROOT, read_ccda
from index.cases.reading.docx import read_docx
from index.cases.reading.eml import is_eml, read_eml
from index.cases.reading.fhir import read_fhir, resources
from index.cases.reading.hl7v2 import is_hl7v2, read_hl7v2
from index.cases.reading.html import html_text, html_title, is_html
from index.cases.reading.note import MAX_BYTES, MAX_DEPTH, Budget, NoteError, NoteText, Source
from index.cases.reading.pdf import read_pdf
from index.cases.reading.plain import clean, decode, is_binary
from index.cases.reading.rtf import rtf_text

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_DICOM = 128
"""Place of the mark of a DICOM file."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CCDA = re.compile(rf"<(?:[\w.-]+:)?{ROOT}\b")
_HEAD: Final = 8_192
_PICTURE = "pictures are not read: run text recognition (OCR) on it and open the result"
_OLD_WORD = (
    "it is of an old Word or Outlook format, or protected by a password: open it there and save it "
    "as .docx or PDF without one"
)
_NO_TEXT = "it is no text and of no format that is read: save the note as text, .docx or PDF"
_OTHER_XML = "of XML, C-CDA is read: export the note as that, as FHIR in JSON, or as text"
_EMPTY = "it holds no text"


def read_note(data: bytes, name: str = "") -> tuple[NoteText, ...]:
    """Read the notes of a file.

    Args:
        data: The bytes of the file. What it is, is told by them.
        name: Its name: the title of a note that has none, and what tells mail with few headers.

    Returns:
        One note or more, each with text. A message gives one and one more for every attachment
        that holds a note, a batch one a message, a bundle one a document.

    Raises:
        NoteError: It is larger than ``MAX_BYTES``, damaged, protected, of a format that is not
            read, or holds no text. The message says what to do and quotes nothing of the note.
    """
    notes = _read(data, name, Budget(), 0)
    found = [note for note in notes if note.text.strip()]
    if not found:
        left_out = "; ".join(line for note in notes for line in note.left_out)
        raise NoteError(_one_line(f"{_EMPTY} ({left_out})" if left_out else _EMPTY))
    # What was left out of notes without text stays known.
    lost = [line for note in notes if not note.text.strip() for line in note.left_out]
    first, *others = found
    return (_shown(first, (*lost, *first.left_out)), *(_shown(one, one.left_out) for one in others))


def _shown(note: NoteText, left_out: Iterable[str]) -> NoteText:
    """Return a note whose title and lines on what was left out are lines indeed."""
    lines = tuple(dict.fromkeys(map(_one_line, left_out)))
    return NoteText(note.text, _one_line(note.title), note.kind, lines)


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _read(data: bytes, name: str, budget: Budget, depth: int) -> tuple[NoteText, ...]:
    """Read the notes of a file that is nested ``depth`` deep."""
    if len(data) > MAX_BYTES:
        msg = f"it is larger than {MAX_BYTES >> 20} MiB: save the note itself as text, .docx or PDF"
        raise NoteError(msg)
    if depth > MAX_DEPTH:
        msg = f"files are nested more than {MAX_DEPTH} deep: save the notes on their own"
        raise NoteError(msg)
    source = Source(data, name, budget, partial(_read, budget=budget, depth=depth + 1))
    if data.startswith(b"PK\x03\x04"):
        return read_docx(source)
    start = data[:_HEAD].lstrip()
    if start.startswith(b"%PDF-"):
        return read_pdf(source)
    left_out: list[str] = []
    if start.startswith(b"{\\rtf"):
        return (_plain(rtf_text(data, left_out), source, left_out),)
    if is_hl7v2(data):
        return read_hl7v2(source)
    if found := resources(data):
        return read_fhir(found, source)
    if is_eml(data) or (name.lower().endswith(".eml") and b":" in data.split(b"\n", 1)[0]):
        return read_eml(source)
    if data.startswith(_PICTURES) or data[_DICOM:].startswith(b"DICM"):
        raise NoteError(_PICTURE)
    if data.startswith(_OLE):
        raise NoteError(_OLD_WORD)
    return _read_text(source)


def _read_text(source: Source) -> tuple[NoteText, ...]:
    """Read a file of characters: C-CDA, HTML, or plain text."""
    text = decode(source.data)
    if is_binary(text):
        raise NoteError(_NO_TEXT)
    head = text[:_HEAD]
    marked = head.removeprefix("\ufeff").lstrip().startswith("<")
    if marked and _CCDA.search(head):
        return read_ccda(source)
    left_out: list[str] = []
    if marked and is_html(text):
        return (_plain(html_text(text, left_out), source, left_out, html_title(text)),)
    if marked and ("<?xml" in head or "xmlns" in head):
        raise NoteError(_OTHER_XML)
    return (_plain(text, source, left_out),)


def _plain(text: str, source: Source, left_out: list[str], title: str = "") -> NoteText:
    source.budget.spend(len(text))
    return NoteText(clean(text), title or source.name, "text", tuple(left_out))
