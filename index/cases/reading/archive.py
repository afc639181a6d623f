"""The files inside a Word document, which is a zip, within limits."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from index.cases.reading.note import NoteError
from index.sources.archive import DAMAGE

MAX_MEMBER_BYTES = 32 * 1024 * 1024
MAX_RATIO = 200
"""Packing of a member at the most, from ``_SMALL`` bytes on; text packs 5 to 30 to one."""
MAX_MEMBERS = 2_000
_SMALL = 256 * 1024


class Members:
    """The members of an open zip."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = archive.namelist()

    def read(self, name: str) -> bytes:
        """Return a member's bytes, empty if there is none of that name.

        Raises:
            NoteError: It is larger than ``MAX_MEMBER_BYTES`` or packed like a zip bomb.
        """
        try:
            info = self._archive.getinfo(name)
        except KeyError:
            return b""
        bomb = info.file_size > max(_SMALL, MAX_RATIO * info.compress_size)
        if info.file_size > MAX_MEMBER_BYTES or bomb:
            msg = "the document unpacks to far more than a note: save its text as a text file"
            raise NoteError(msg)
        # The declared size is only a claim, which zipfile holds the data to.
        return self._archive.read(info)


@contextmanager
def open_members(data: bytes) -> Iterator[Members]:
    """Open a zip.

    Raises:
        NoteError: It is damaged, encrypted, or has more than ``MAX_MEMBERS`` members.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = Members(archive)
            if len(members.names) > MAX_MEMBERS:
                msg = f"it holds {len(members.names):,} files: open the notes themselves"
                raise NoteError(msg)
            yield members
    except NoteError:
        raise
    except DAMAGE as error:
        msg = "the file is damaged or encrypted: open it where it comes from and save it again"
        raise NoteError(msg) from error
