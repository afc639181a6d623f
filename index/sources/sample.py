"""A file in hand that nobody has said what it is: enough of it to recognise it by its content."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

HEAD_BYTES = 64 * 1024
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Sample:
    """One file, or one member of a zip.

    Attributes:
        name: Its name without folders. It says nothing of what the file is, and may be used only
            for the edition, where the content does not tell.
        size: Its size in bytes.
        head: Its first 64 KiB.
        load: Returns all of its bytes.
    """

    name: str
    size: int
    head: bytes
    load: Callable[[], bytes] = field(repr=False)

    @cached_property
    def data(self) -> bytes:
        """All bytes; ask for them only when the head fits."""
        return self.load()

    @cached_property
    def lines(self) -> list[str]:
        """The whole lines of the head, as Latin-1 text without line ends."""
        text = self.head.decode("latin-1").removeprefix("\u00ef\u00bb\u00bf")
        found = text.splitlines()
        return found if self.size <= len(self.head) else found[:-1]

    @property
    def is_xml(self) -> bool:
        """Whether it looks like XML."""
        return self.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")

    @property
    def is_pdf(self) -> bool:
        """Whether it is a PDF."""
        return self.head.startswith(b"%PDF-")

    @cached_property
    def xml_root(self) -> str:
        """Name of the root element, empty if this is not XML."""
        if not self.is_xml:
            return ""
        rest = self.head.decode("utf-8", "replace")
        while "<" in rest:
            rest = rest.split("<", 1)[1]
            if rest.startswith(("?", "!--")):
                rest = rest.split("?>" if rest.startswith("?") else "-->", 1)[-1]
                continue
            name = rest.split(">", 1)[0].split()
            return name[0].rstrip("/") if name else ""
        return ""

    @cached_property
    def sheet(self) -> list[list[str]]:
        """First twelve rows of a workbook's first sheet, as text; empty if it is no workbook.

        A workbook that cannot be read gives no rows: its reader says what is wrong with it.
        """
        if not self.head.startswith(_ZIP):
            return []
        from index.sources.workbook import WorkbookError, sheet_rows

        try:
            return [row for row, _ in zip(sheet_rows(self.data), range(12), strict=False)]
        except WorkbookError:
            return []
