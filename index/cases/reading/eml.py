"""E-mail messages: the body, and the attachments that are notes."""

import email
import re
from email.message import Message
from email.policy import EmailPolicy
from itertools import count

from index.cases.reading.html import html_text, is_html
from index.cases.reading.note import (
    MAX_DEPTH,
    MAX_PARTS,
    NoteError,
    NoteText,
    Source,
    TooMuchError,
)
from index.cases.reading.plain import clean, decode

_PART = re.compile(rb"boundary\s*=|message/rfc822", re.IGNORECASE)
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]*):[ \t]?[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*")
_OF_MAIL = frozenset(b"message-id mime-version received return-path delivered-to".split())
"""Headers that a letter typed as text does not begin with, as it may with From, To and Date."""


_NO_NOTES = frozenset(
    {
        "text/calendar",
        "text/vcard",
        "text/x-vcard",
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
    }
)
"""Attachments that are text, or may look it, and hold no note."""


MAX_LINES = 1_000_000
MAX_HEADERS = 5_000
"""Headers of a message and all its parts."""
_HEADER_LINES = 40
_HEADER_CHARACTERS = 4_000
"""What is read of a header: the library's parser takes minutes for one of some megabytes."""


def _policy() -> EmailPolicy:
    """Return how one message is parsed: headers, and their number, are kept within limits."""
    seen = count(1)

    class Limited(EmailPolicy):
        def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
            """Return name and value of a header, cut off where it is too long."""
            if next(seen) > MAX_HEADERS:
                msg = f"the message has more than {MAX_HEADERS:,} headers, which no mail has"
                raise TooMuchError(msg)
            lines = [line[:_HEADER_CHARACTERS] for line in sourcelines[:_HEADER_LINES]]
            while sum(map(len, lines)) > _HEADER_CHARACTERS and len(lines) > 1:
                lines.pop()
            return super().header_source_parse(lines)

    return Limited()


def is_eml(data: bytes) -> bool:
    """Return whether bytes begin with the headers of a message."""
    place, found = 0, set()
    while header := _HEADER.match(data, place):
        found.add(header[1].lower())
        place = header.end()
    blank = data[place : place + 1] in {b"\r", b"\n", b""}
    return blank and bool(found & _OF_MAIL)


def read_eml(source: Source) -> tuple[NoteText, ...]:
    """Read a message: its body is a note, and so is every attachment that holds one.

    Raises:
        NoteError: It has too many parts or is too deeply nested.
    """
    # The parser of the standard library takes a generator a level for every line.
    if len(_PART.findall(source.data)) > MAX_PARTS:
        msg = f"the message has more than {MAX_PARTS} parts: save the notes on their own"
        raise NoteError(msg)
    if source.data.count(b"\n") > MAX_LINES:
        msg = f"the message has more than {MAX_LINES:,} lines: save the notes on their own"
        raise NoteError(msg)
    left_out: list[str] = []
    bodies: list[str] = []
    notes: list[NoteText] = []
    try:
        message = email.message_from_bytes(source.data, policy=_policy())
        subject = _header(message, "subject")
        _walk(message, source, bodies, notes, left_out, 0)
    except NoteError:
        raise
    # Its parser of headers raises nearly anything where they are damaged.
    except Exception as error:
        msg = "the message is damaged: save the note as a text file"
        raise NoteError(msg) from error
    body = clean("\n\n".join(bodies))
    own = NoteText(body, subject or source.name, "eml", tuple(left_out))
    if body.strip() or not notes:
        return (own, *notes)
    first = notes[0]
    return (
        NoteText(first.text, first.title, first.kind, (*own.left_out, *first.left_out)),
        *notes[1:],
    )


def _header(message: Message, name: str) -> str:
    """Return a header, empty if it is missing or damaged."""
    try:
        return str(message.get(name, ""))
    except Exception:  # as in read_eml
        return ""


def _name(part: Message) -> str:
    try:
        return part.get_filename() or ""
    except Exception:  # as in read_eml
        return ""


def _walk(
    part: Message,
    source: Source,
    bodies: list[str],
    notes: list[NoteText],
    left_out: list[str],
    depth: int,
) -> None:
    """Read a part of a message and what is in it."""
    if depth > MAX_DEPTH:
        msg = f"the message is nested more than {MAX_DEPTH} deep: save the notes on their own"
        raise NoteError(msg)
    kind = part.get_content_type()
    payload = part.get_payload()
    if kind == "message/rfc822" and isinstance(payload, list):
        for inner in (one for one in payload if isinstance(one, Message)):
            name = _header(inner, "subject") or "attached message"
            try:
                attached = inner.as_bytes()
            except Exception:  # as in read_eml
                left_out.append(f"{name}: the attached message is damaged")
                continue
            notes += source.read_parts(attached, name, left_out)
        return
    if isinstance(payload, list):
        parts = [inner for inner in payload if isinstance(inner, Message)]
        if kind == "multipart/alternative":
            parts = _preferred(parts)
        for inner in parts:
            _walk(inner, source, bodies, notes, left_out, depth + 1)
        return
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return
    name = _name(part)
    is_file = bool(name) or part.get_content_disposition() == "attachment"
    if kind in {"text/plain", "text/html"} and not is_file:
        text = decode(data, part.get_content_charset() or "")
        page = kind == "text/html" or is_html(text)
        text = html_text(text, left_out) if page else text
        source.budget.spend(len(text))
        bodies.append(text.strip("\r\n"))
    elif kind.startswith(("image/", "audio/", "video/")):
        left_out.append(f"{name or 'attachment'}: pictures and recordings are not read")
    elif kind in _NO_NOTES:
        left_out.append(f"{name or 'attachment'}: {kind} is no note")
    else:
        notes += source.read_parts(data, name or f"attachment ({kind})", left_out)


def _preferred(parts: list[Message]) -> list[Message]:
    """Return the plain text of a body that comes in several forms, else its last form."""
    for part in parts:
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                return [part]
    return parts[-1:]
