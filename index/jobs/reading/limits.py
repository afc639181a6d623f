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
_OTHER = b"\0"
"""Stands for what stands behind a packed file and is none."""
GZIP_BITS: Final = zlib.MAX_WBITS | 16
"""What zlib calls gzip."""
MAX_PARTS: Final = 10_000
"""Packed files behind one another."""
_PIECE = 64 * 1024
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
    unpacker = Unpacker(GZIP_BITS)
    try:
        for start in range(0, len(data), _PIECE):
            found.append(unpacker.decompress(data[start : start + _PIECE], room))
            room -= len(found[-1])
            if not room:
                return b"".join(found)
    except zlib.error as error:
        msg = "the packed file is damaged: get it again"
        raise JobsError(msg) from error
    if not unpacker.eof:
        msg = "the packed file is cut off: get it again"
        raise JobsError(msg)
    return b"".join(found)


class Unpacker:
    """Undoes gzip or deflate bit by bit.

    Several packed files may stand behind one another; what else stands behind one is left out.
    Deflate may lack its header, which some servers do not send.

    Args:
        bits: What zlib calls the packing.
    """

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._packed = zlib.decompressobj(bits)
        self._begun = False
        self._parts = 1
        self._behind = b""

    @property
    def eof(self) -> bool:
        """Whether the packing came to its end; an empty answer has none."""
        return self._packed.eof or not self._begun

    def decompress(self, data: bytes, most: int) -> bytes:
        """Return what some bytes unpack to, ``most`` bytes at the most, which are not none.

        Raises:
            zlib.error: They are damaged, or there are more than ``MAX_PARTS`` files.
        """
        found: list[bytes] = []
        while most:
            if self._packed.eof:
                data = self._behind + data
                if self._bits != GZIP_BITS or not data.startswith(_GZIP):
                    # The mark of another one may come bit by bit.
                    self._behind = data if _GZIP.startswith(data) else _OTHER
                    break
                self._parts += 1
                if self._parts > MAX_PARTS:
                    msg = "too many parts"
                    raise zlib.error(msg)
                self._packed = zlib.decompressobj(self._bits)
            found.append(self._part(data, most))
            most -= len(found[-1])
            data, self._behind = self._packed.unused_data, b""
            if not self._packed.eof:
                break
        return b"".join(found)

    def _part(self, data: bytes, most: int) -> bytes:
        try:
            return self._packed.decompress(data, most)
        except zlib.error:
            if self._begun or self._bits != zlib.MAX_WBITS:
                raise
            self._packed = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._packed.decompress(data, most)
        finally:
            self._begun = True
