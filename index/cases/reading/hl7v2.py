"""HL7 version 2 messages (MDM, ORU and others that carry a note in OBX and NTE segments)."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from index.cases.reading.note import (
    MAX_CHARACTERS,
    TOO_LONG,
    NoteText,
    Source,
    TooMuchError,
)
from index.cases.reading.plain import clean, decode

_BATCH = (b"FHS", b"BHS", b"BTS", b"FTS")
_HEADER = re.compile(rb"(?:FHS|BHS|MSH)[^\w\s]{3,6}")
_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}\Z")
_TEXT = frozenset({"TX", "FT", "ST", ""})
_CODED = frozenset({"CE", "CWE", "CNE", "CF"})
_VALUES = frozenset({"NM", "SN", "DT", "TM", "TS", "DTM", "IS", "ID"})
_WITHDRAWN = {"D": "deleted", "W": "sent for the wrong patient or in error"}
"""Result status (OBX-11, table 0085) of what is not to be read."""
MAX_MESSAGES = 10_000
_MAX_BLANK_LINES = 20
_HEX = re.compile(r"X((?:[0-9A-Fa-f]{2})+)\Z")
_SPACING = re.compile(r"(?:sp|SP|sk|SK)\s*\+?(\d{0,4})\Z")

FRAMING = bytes.maketrans(b"\x0b\x1c", b"\r\r")
"""The bytes that MLLP puts around a message, as ends of segments."""


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The characters that a message uses, from MSH-1 and MSH-2."""

    field: str
    component: str
    repetition: str
    escape: str
    subcomponent: str


def unescape(text: str, used: Delimiters) -> str:
    """Return the text of a field: escape sequences as the characters or breaks they stand for.

    Highlighting and changes of the character set are dropped; what is no escape sequence stays.
    """
    if not used.escape or used.escape not in text:
        return text
    pieces = text.split(used.escape)
    out = [pieces[0]]
    place = 1
    while place < len(pieces):
        found = _escaped(pieces[place], used) if place + 1 < len(pieces) else None
        if found is None:
            out += [used.escape, pieces[place]]
            place += 1
        else:
            out += [found, pieces[place + 1]]
            place += 2
    return "".join(out)


def _escaped(sequence: str, used: Delimiters) -> str | None:
    """Return what an escape sequence stands for; None if it is none."""
    known = {
        "F": used.field,
        "S": used.component,
        "R": used.repetition,
        "E": used.escape,
        "T": used.subcomponent,
        "P": "#",
        "H": "",
        "N": "",
    }
    if sequence in known:
        return known[sequence]
    if hexadecimal := _HEX.match(sequence):
        return decode(bytes.fromhex(hexadecimal[1]))
    command = sequence.removeprefix(".")
    if command != sequence:
        if command.lower() in {"br", "ce"}:
            return "\n"
        if spacing := _SPACING.match(command):
            count = min(int(spacing[1] or 1), _MAX_BLANK_LINES)
            return ("\n" if command[:2].lower() == "sp" else " ") * count
        return "" if re.match(r"(?:fi|nf|in|ti)\s*[+-]?\d{0,4}\Z", command) else None
    return "" if re.match(r"[CMZ][0-9A-Za-z]{1,20}\Z", sequence) else None


def is_hl7v2(data: bytes) -> bool:
    """Return whether bytes begin as a message or a batch of them."""
    head = data[:64].removeprefix(b"\xef\xbb\xbf").translate(FRAMING).lstrip()
    return _HEADER.match(head) is not None


def read_hl7v2(source: Source) -> tuple[NoteText, ...]:
    """Read every message as a note, and what is attached to it.

    Raises:
        TooMuchError: There are more than ``MAX_MESSAGES``, or too much text in them.
    """
    text = decode(source.data.translate(FRAMING)).removeprefix("\ufeff")
    notes: list[NoteText] = []
    for number, segments in enumerate(_messages(text), 1):
        if number > MAX_MESSAGES:
            msg = f"it holds more than {MAX_MESSAGES:,} messages: split it"
            raise TooMuchError(msg)
        message = _Message(_delimiters(segments[0]), source)
        for segment in segments:
            message.read(segment)
        notes += message.notes()
    return tuple(notes)


def _messages(text: str) -> Iterator[list[str]]:
    """Yield the segments of every message.

    A line that begins as no segment belongs to the one before: a break that was not escaped.
    """
    segments: list[list[str]] = []  # their lines
    separator = "|"
    for line in re.split(r"\r\n|[\r\n]", text):
        if line.startswith("MSH") and len(line) > len("MSH|^~"):
            if segments:
                yield ["\n".join(lines) for lines in segments]
            segments, separator = [[line]], line[3]
        elif not segments or line[:3].encode("ascii", "replace") in _BATCH:
            continue
        elif line[3:4] in {separator, ""} and _SEGMENT.match(line[:3]):
            segments.append([line])
        else:
            segments[-1].append(line)
    if segments:
        yield ["\n".join(lines) for lines in segments]


def _delimiters(header: str) -> Delimiters:
    characters = header[4:].split(header[3], 1)[0]
    component, repetition, escape, subcomponent = list(f"{characters:4}")[:4]
    return Delimiters(header[3], component, repetition, escape.strip(), subcomponent)


@dataclass(slots=True)
class _Message:
    """Collects the note of a message."""

    used: Delimiters
    source: Source
    title: str = ""
    left_out: list[str] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _attached: list[NoteText] = field(default_factory=list)
    _heading: str = ""

    def read(self, segment: str) -> None:
        """Read a segment."""
        fields = segment.rstrip("\n").split(self.used.field)
        reader: Callable[[list[str]], None] | None = {
            "TXA": self._document,
            "OBR": self._order,
            "OBX": self._observation,
            "NTE": self._comment,
        }.get(fields[0])
        if reader:
            reader(fields + [""] * (12 - len(fields)))

    def notes(self) -> list[NoteText]:
        """Return the note, and the notes attached to it."""
        text = clean("\n".join(self._lines))
        if text.strip() or not self._attached:
            self.source.budget.spend(len(text))
            title = self.title or self.source.name
            return [NoteText(text, title, "hl7v2", tuple(self.left_out)), *self._attached]
        first = self._attached[0]
        left_out = (*self.left_out, *first.left_out)
        return [NoteText(first.text, first.title, "hl7v2", left_out), *self._attached[1:]]

    def _document(self, fields: list[str]) -> None:
        self.title = self._name(fields[2]) or self.title

    def _order(self, fields: list[str]) -> None:
        name = self._name(fields[4])
        self.title = self.title or name
        self._head(name)

    def _head(self, name: str) -> None:
        """Begin a part of the note with its name, unless it is the title or goes on."""
        if name and name != self._heading:
            if name != self.title:
                self._lines += [""] * bool(self._lines) + [f"{name}:"]
            self._heading = name

    def _comment(self, fields: list[str]) -> None:
        self._lines += self._values(fields[3])

    def _observation(self, fields: list[str]) -> None:
        kind, name = fields[2], self._name(fields[3])
        if status := _WITHDRAWN.get(fields[11]):
            self.left_out.append(f"a result that is marked as {status} is not read")
        elif kind in _TEXT:
            self.title = self.title or name
            self._head(name)
            self._lines += self._values(fields[5])
        elif kind in _VALUES | _CODED:
            self._result(kind, name, fields)
        elif kind == "ED":
            for value in self._repeated(fields[5]):
                self._encapsulated(value, name)
        elif fields[5]:
            self.left_out.append(f"a result of type {kind[:3]} is not read")

    def _result(self, kind: str, name: str, fields: list[str]) -> None:
        """Add a value on a line of its own, with its name, unit and abnormal flag (OBX-8)."""
        if kind in _CODED:
            values = [self._name(value) for value in self._repeated(fields[5])]
        else:
            values = [line.replace(self.used.component, " ") for line in self._values(fields[5])]
        unit, flag = (fields[place].split(self.used.component)[0] for place in (6, 8))
        value = ", ".join(value for value in values if value.strip())
        if value:
            label = f"{name}: " if name else ""
            flagged = f" ({flag})" if flag.strip() not in {"", "N"} else ""
            self._lines.append(f"{label}{value} {unescape(unit, self.used)}".rstrip() + flagged)

    def _encapsulated(self, value: str, name: str) -> None:
        """Read a file in an OBX-5 of type ED: application, type, subtype, encoding, data."""
        parts = value.split(self.used.component)
        encoding, content = (parts + [""] * 5)[3:5]
        subtype = (parts + [""] * 3)[2][:20]
        label = name or self.title or f"attached {subtype or 'file'}"
        content = unescape(content, self.used)
        data = content.encode("utf-8", "replace")
        try:
            if encoding.lower() == "base64":
                data = base64.b64decode("".join(content.split()))
            elif encoding.lower() == "hex":
                data = bytes.fromhex("".join(content.split()))
        except (binascii.Error, ValueError):
            self.left_out.append(f"{label}: the attached file is damaged")
            return
        if not data.strip():
            self.left_out.append(f"{label}: the attached file is not in the message")
            return
        for note in self.source.read_parts(data, label, self.left_out):
            self._attached.append(NoteText(note.text, label, "hl7v2", note.left_out))

    def _name(self, value: str) -> str:
        """Return the text of a coded field, else its code."""
        parts = [unescape(part, self.used) for part in value.split(self.used.component)]
        text = parts[1] if len(parts) > 1 and parts[1].strip() else parts[0]
        return " ".join(text.split())

    def _repeated(self, value: str) -> list[str]:
        separator = self.used.repetition
        return value.split(separator) if separator.strip() else [value]

    def _values(self, value: str) -> list[str]:
        if len(value) > MAX_CHARACTERS:
            raise TooMuchError(TOO_LONG)
        return [unescape(one, self.used) for one in self._repeated(value)]
