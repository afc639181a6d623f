"""Rich Text Format to text."""

import re

from index.cases.reading.note import NoteError

_PICTURE = re.compile(rb"[0-9a-fA-F\r\n]{400,}+")
"""What pictures and objects are made of: no text has so many of these characters on end."""
_UNREAD = (
    (rb"\pict", "pictures are not read"),
    (rb"\footnote", "footnotes are not read"),
    (rb"\header", "headers and footers are not read"),
)


def rtf_text(data: bytes, left_out: list[str]) -> str:
    """Return the text of a document.

    Args:
        data: The document.
        left_out: Gets what it holds that is not read.

    Raises:
        NoteError: It is damaged.
    """
    from striprtf.striprtf import rtf_to_text

    left_out += [words for mark, words in _UNREAD if mark in data]
    source = _PICTURE.sub(b"", data).decode("latin-1")
    try:
        text: str = rtf_to_text(source, encoding="cp1252", errors="replace")
    # The library is written for whole documents and raises nearly anything for others.
    except Exception as error:
        msg = "the RTF document is damaged: open it in a word processor and save it again"
        raise NoteError(msg) from error
    return text
