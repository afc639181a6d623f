"""A release file in hand, and the checks all readers share."""

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from index.sources.errors import SourceError
from index.sources.manifest import SourceEntry

_SPACES = re.compile(r"\s+")
_CODE = re.compile(r"[0-9A-Z]{2,7}")


@dataclass(frozen=True, slots=True)
class Release:
    """The bytes of one release file.

    Attributes:
        entry: What the manifest says of it.
        data: Its bytes.
        headings: Bytes of the own file its headings come from, empty if none is needed.
        file: Name of the file the user imported, empty if it comes from the manifest.
    """

    entry: SourceEntry
    data: bytes
    headings: bytes = b""
    file: str = ""

    def fail(self, what: str, cause: Exception | None = None) -> NoReturn:
        """Raise the error that names this release and says what to do.

        Args:
            what: What is wrong with the file, as the end of "... cannot be read: ".
            cause: The exception that showed it.
        """
        entry = self.entry
        if entry.wheel:
            place = f"{entry.id}, {entry.member} in {entry.wheel.file}"
            advice = (
                "delete it from the downloads folder and run 'codeleaf build' again, or update "
                "Codeleaf"
            )
        else:
            place = f"{entry.member} in {self.file}" if entry.member else self.file
            advice = "get it again from its publisher, or update Codeleaf"
        msg = (
            f"{entry.name} ({place}) cannot be read: {what}. The file is damaged or of a layout "
            f"this version does not know: {advice}"
        )
        raise SourceError(msg) from cause

    def text(self, encoding: str) -> str:
        """Return the file decoded, without a byte order mark.

        Raises:
            SourceError: It is not text in that encoding.
        """
        try:
            return self.data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            self.fail(f"it is not {encoding} text ({error.reason} at byte {error.start})", error)

    def csv_rows(
        self, columns: Sequence[str], *, encoding: str = "utf-8", delimiter: str = ","
    ) -> Iterator[dict[str, str]]:
        """Yield the rows of a table whose first line names its columns.

        Args:
            columns: The columns that are needed; others are ignored.
            encoding: Encoding of the file.
            delimiter: Character between cells.

        Raises:
            SourceError: A needed column is missing, or a row ends before it.
        """
        reader = csv.DictReader(
            io.StringIO(self.text(encoding), newline=""), delimiter=delimiter, strict=True
        )
        try:
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                self.fail(f"column {missing[0]!r} is missing")
            for row in reader:
                if any(row[name] is None for name in columns):
                    self.fail(f"line {reader.line_num} ends early")
                yield row
        except csv.Error as error:
            self.fail(f"line {reader.line_num}: {error}", error)

    def code(self, text: str) -> str:
        """Return a code without its dot, in upper case.

        Raises:
            SourceError: It is not two to seven letters and digits.
        """
        code = text.strip().replace(".", "").upper()
        if not _CODE.fullmatch(code):
            self.fail(f"{text[:40]!r} is not a code")
        return code

    def number(self, text: str) -> int:
        """Return a whole number of ASCII digits.

        Raises:
            SourceError: It is none.
        """
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            self.fail(f"{text[:40]!r} is not a number")
        return int(text)

    def heading_table(self) -> dict[str, Any]:
        """Return the own file of headings.

        Raises:
            SourceError: It is not TOML.
        """
        try:
            return tomllib.loads(self.headings.decode("utf-8"))
        except ValueError as error:
            self.fail(f"its headings ({self.entry.headings}) are malformed: {error}", error)


def plain(text: str | None) -> str:
    """Return text with runs of white space made one blank and none at the ends."""
    return _SPACES.sub(" ", text or "").strip()
