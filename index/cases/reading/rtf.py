"""Rich Text Format to text."""

import re

from index.cases.reading.note import MAX_CHARACTERS, NoteError, TooMuchError

_PICTURE = re.compile(rb"[0-9a-fA-F\r\n]{400,}+")
"""What pictures and objects are made of: no text has so many of these characters on end."""
_UNREAD = (
    (re.compile(rb"\\pict(?![a-z])"), "pictures are not read"),
    (re.compile(rb"\\footnote(?![a-z])"), "footnotes are not read"),
    (re.compile(rb"\\(?:header|footer)[lrf]?(?![a-z])"), "headers and footers are not read"),
)
_MAX_SOURCE = 4 * MAX_CHARACTERS
"""Characters of a document without its pictures: formatting takes more than the text."""


def rtf_text(data: bytes, left_out: list[str]) -> str:
    """Return the text of a document.

    Args:
        data: The document.
        left_out: Gets what it holds that is not read.

    Raises:
        NoteError: It is damaged or too long.
    """
    from striprtf.striprtf import rtf_to_text

    left_out += [words for mark, words in _UNREAD if mark.search(data)]
    source = _PICTURE.sub(b"", data).decode("latin-1")
    if len(source) > _MAX_SOURCE:
        msg = "the RTF document is too long: split it into single notes"
        raise TooMuchError(msg)
    try:
        text: str = rtf_to_text(source, encoding="cp1252", errors="replace")
    # The library is written for whole documents and raises nearly anything for others.
    except Exception as error:
        msg = "the RTF document is damaged: open it in a word processor and save it again"
        raise NoteError(msg) from error
    return text
