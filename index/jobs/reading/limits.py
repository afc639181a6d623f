"""How much is read of a file of postings, which comes from outside and is not to be trusted."""

import zlib
from typing import Final

from index.jobs.errors import JobsError

MAX_BYTES: Final = 24 * 1024 * 1024
"""Bytes of a file, once it is unpacked."""
MAX_POSTINGS: Final = 20_000
MAX_VALUES: Final = 2_000_000
"""Values of JSON, cells of a table; a hundred for each posting."""
MAX_TAGS: Final = 600_000
"""Tags of XML outside of CDATA, each of which costs its reader some time."""
MAX_DEPTH: Final = 60
"""How deep values lie in one another."""
MAX_TITLE: Final = 300
"""Characters of a title."""
MAX_HTML: Final = 200_000
"""Characters of a description."""
MAX_DESCRIPTIONS: Final = 2 * MAX_BYTES
"""Characters of all descriptions of a file. A file may name a text once and mean it often."""
MAX_FIELD: Final = 2_000
"""Characters of a short field: employer, place, address."""
MAX_PLACES: Final = 60

_GZIP = b"\x1f\x8b"
_AUTOMATIC = 31
"""Window bits with which zlib reads gzip."""
_REFUSED: Final = {
    b"PK\x03\x04": "it is a zip file (or an Excel workbook): unpack it and open the file in it, or "
    "save the workbook as CSV",
    b"%PDF-": "it is a PDF: save the web page of the posting as HTML and open that",
    b"\xd0\xcf\x11\xe0": "it is an old Word or Excel file: save the table as CSV",
    b"SQLite format 3": "it is a database: export the postings as CSV",
}


def unpacked(data: bytes) -> bytes:
    """Return the bytes of a file, unpacked if they are gzip.

    Raises:
        JobsError: There are more than ``MAX_BYTES``, it is packed twice or damaged, or of a
            format that holds no postings.
    """
    if data.startswith(_GZIP):
        data = _gunzip(data)
        if data.startswith(_GZIP):
            msg = "it is packed twice: unpack it and open the file in it"
            raise JobsError(msg)
    if len(data) > MAX_BYTES:
        msg = f"it is larger than {MAX_BYTES >> 20} MiB: ask its source for fewer postings"
        raise JobsError(msg)
    for mark, why in _REFUSED.items():
        if data.startswith(mark):
            raise JobsError(why)
    return data


def _gunzip(data: bytes) -> bytes:
    """Return what is packed, at most one byte more than ``MAX_BYTES``."""
    found: list[bytes] = []
    room = MAX_BYTES + 1
    try:
        # A file may be several packed ones behind one another.
        while data.startswith(_GZIP) and room:
            unpacker = zlib.decompressobj(_AUTOMATIC)
            found.append(unpacker.decompress(data, room))
            room -= len(found[-1])
            if room and not unpacker.eof:
                msg = "the packed file is cut off: get it again"
                raise JobsError(msg)
            data = unpacker.unused_data
    except zlib.error as error:
        msg = "the packed file is damaged: get it again"
        raise JobsError(msg) from error
    return b"".join(found)
