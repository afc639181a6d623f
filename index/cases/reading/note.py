"""What reading a file gives, and the limits within which files are read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "eml", "docx", "pdf", "fhir", "ccda", "hl7v2"]

MAX_BYTES = 20 * 1024 * 1024
"""Size of a file, or of an attachment once it is decoded."""
MAX_CHARACTERS = 2_000_000
"""Characters of all notes of a file together: about 600 printed pages."""
TOO_LONG = f"it holds more than {MAX_CHARACTERS:,} characters: split it into single notes"
MAX_DEPTH = 8
"""Files in files (a message attached to a message) are read to this depth."""
MAX_PARTS = 200
"""Attachments and other files within a file."""


class NoteError(ValueError):
    """A file cannot be read as a note; the message says what to do and never quotes the file."""


class TooMuchError(NoteError):
    """A file holds more than may be read of it, all that is in it together."""


@dataclass(frozen=True, slots=True)
class NoteText:
    """One note of a file.

    Attributes:
        text: The note. Lines end with a line feed; of other control characters there are tabs.
        title: What the file calls it, else the file's name; may be empty.
        kind: The format it was read from.
        left_out: What the file holds and was not read, each in plain words.
    """

    text: str
    title: str
    kind: Kind
    left_out: tuple[str, ...] = ()


@dataclass(slots=True)
class Budget:
    """What may still be read of a file, whatever it is nested in.

    Attributes:
        characters: Characters of text.
        parts: Files within the file.
    """

    characters: int = MAX_CHARACTERS
    parts: int = MAX_PARTS

    def spend(self, characters: int) -> None:
        """Count text that was read.

        Raises:
            TooMuchError: There is more than ``MAX_CHARACTERS`` in the file.
        """
        self.characters -= characters
        if self.characters < 0:
            raise TooMuchError(TOO_LONG)

    def spend_part(self) -> None:
        """Count a file within the file.

        Raises:
            TooMuchError: There are more than ``MAX_PARTS``.
        """
        self.parts -= 1
        if self.parts < 0:
            msg = f"it holds more than {MAX_PARTS} files: save those with the notes on their own"
            raise TooMuchError(msg)


ReadPart = Callable[[bytes, str], tuple[NoteText, ...]]
"""Reads a file within the file, given its bytes and name; raises ``NoteError``."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file in hand.

    Attributes:
        data: Its bytes.
        name: Its name, may be empty.
        budget: What may still be read.
        read_part: Reads a file within this one.
    """

    data: bytes
    name: str
    budget: Budget
    read_part: ReadPart

    def read_parts(self, data: bytes, name: str, left_out: list[str]) -> tuple[NoteText, ...]:
        """Read a file within this one; note in ``left_out`` why it cannot be read.

        Args:
            data: Its bytes.
            name: What to call it.
            left_out: Gets a line if there is no note in it.

        Raises:
            TooMuchError: With it there is more than may be read.
        """
        self.budget.spend_part()
        try:
            return self.read_part(data, name)
        except TooMuchError:
            raise
        except NoteError as error:
            left_out.append(f"{name}: {error}")
            return ()
