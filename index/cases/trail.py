"""The audit trail of a case: who did what, when, with which content, in a chain of hashes.

An entry has the sha256 of the one before, so that a changed, removed or moved entry breaks the
chain; the closing line of an export has the number of entries and the last hash, so that a
shortened one is found too. The hashes have no key: they find damage and careless changes. Whoever
writes the whole chain anew is stopped only by the encryption of the saved case that holds it.

The words of a note are never part of a trail: it has the note's sha256 and offsets in it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from index.model.cases import CaseResult

Details = Mapping[str, object]
"""What an entry says besides who, when and what: JSON values."""
MAX_ENTRIES = 100_000
MAX_CHARACTERS = 50_000_000
"""Limits of what is read; a long day's case has some hundred entries."""
_START = "0" * 64
"""What the first entry has in the place of the hash of the one before."""
_FIELDS = ("number", "when", "who", "action", "details", "previous", "sha256")


class TrailError(ValueError):
    """A trail cannot be read, or is not as it was written; the message says where."""


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One entry.

    Attributes:
        number: Its place, 1 for the first.
        when: When it was made: ISO 8601, UTC.
        who: Name of the profile, or ``guest``.
        action: What was done, such as ``coded`` or ``accepted``.
        details: The rest as JSON, keys in order.
        previous: The sha256 of the entry before, 64 zeros for the first.
        sha256: The sha256 over all of these.
    """

    number: int
    when: str
    who: str
    action: str
    details: str
    previous: str
    sha256: str

    def line(self) -> str:
        """Return the entry as one line of JSON."""
        return _canonical({**_hashed(self), "sha256": self.sha256})


@dataclass(frozen=True, slots=True)
class Trail:
    """The entries of a case, the oldest first; adding one makes another trail."""

    entries: tuple[TrailEntry, ...] = ()

    @property
    def head(self) -> str:
        """The sha256 of the last entry, 64 zeros where there is none."""
        return self.entries[-1].sha256 if self.entries else _START

    def add(self, action: str, who: str, when: datetime, details: Details) -> "Trail":
        """Return the trail with one more entry.

        Args:
            action: What was done.
            who: Name of the profile, or ``guest``.
            when: When; a time without a zone is refused.
            details: JSON values; never words of the note.

        Raises:
            ValueError: The time has no zone, or the details are no JSON.
        """
        if when.tzinfo is None:
            msg = "the time of an entry needs its zone"
            raise ValueError(msg)
        entry = TrailEntry(
            len(self.entries) + 1,
            when.astimezone(UTC).isoformat(timespec="milliseconds"),
            who,
            action,
            _canonical(dict(details)),
            self.head,
            "",
        )
        return Trail((*self.entries, _sealed(entry)))

    def verify(self) -> None:
        """Check the chain.

        Raises:
            TrailError: An entry was changed, removed, added or moved.
        """
        previous = _START
        for place, entry in enumerate(self.entries, 1):
            if entry.number != place or entry.previous != previous:
                msg = f"entry {place} of the audit trail does not follow the one before it"
                raise TrailError(msg)
            if _sealed(entry).sha256 != entry.sha256:
                msg = f"entry {place} of the audit trail was changed"
                raise TrailError(msg)
            previous = entry.sha256

    def to_json_lines(self) -> str:
        """Return one line an entry and a closing line with their number and the last hash."""
        closing = _canonical({"entries": len(self.entries), "head": self.head})
        return "".join(f"{line}\n" for line in (*(one.line() for one in self.entries), closing))


def read_trail(text: str) -> Trail:
    """Read and check what ``to_json_lines`` wrote.

    Raises:
        TrailError: It is no trail, is too long, was changed, or lacks entries.
    """
    if len(text) > MAX_CHARACTERS:
        msg = "the audit trail is too long to be one of this program"
        raise TrailError(msg)
    *lines, closing = text.splitlines() or [""]
    if len(lines) > MAX_ENTRIES:
        msg = f"the audit trail has more than {MAX_ENTRIES} entries"
        raise TrailError(msg)
    trail = Trail(tuple(_read_entry(line, place) for place, line in enumerate(lines, 1)))
    trail.verify()
    if _read_object(closing, len(lines) + 1) != {"entries": len(lines), "head": trail.head}:
        msg = "the audit trail lacks entries at its end, or its closing line was changed"
        raise TrailError(msg)
    return trail


def note_digest(note: str) -> str:
    """Return the sha256 of a note's text in UTF-8, which stands for it in the trail."""
    return hashlib.sha256(note.encode("utf-8", "surrogatepass")).hexdigest()


def coding_details(note: str, result: CaseResult, content_hash: str) -> dict[str, object]:
    """Return what the trail keeps of a coding.

    Args:
        note: The note that was coded; only its hash and length are kept.
        result: What it was read as.
        content_hash: Hash of the content that answered.
    """
    return {
        "note_sha256": note_digest(note),
        "note_characters": len(note),
        "content": content_hash,
        "editions": list(result.editions),
        "setting": result.setting.value,
        "date_of_service": result.date_of_service.isoformat(),
        "codes": [
            {
                "system": one.ref.system.value,
                "code": one.ref.code,
                "score": round(one.score, 4),
                "proposed": one.accepted,
                "evidence": [[words.start, words.end] for words in one.evidence],
            }
            for one in result.suggestions
        ],
    }


def _hashed(entry: TrailEntry) -> dict[str, object]:
    """Return what the hash of an entry is taken over."""
    return {
        "number": entry.number,
        "when": entry.when,
        "who": entry.who,
        "action": entry.action,
        "details": entry.details,
        "previous": entry.previous,
    }


def _sealed(entry: TrailEntry) -> TrailEntry:
    """Return an entry with the hash that its content has."""
    fields = _hashed(entry)
    digest = hashlib.sha256(_canonical(fields).encode("ascii")).hexdigest()
    return TrailEntry(
        entry.number, entry.when, entry.who, entry.action, entry.details, entry.previous, digest
    )


def _canonical(value: object) -> str:
    """Return JSON of which there is one form only: keys in order, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _read_object(line: str, place: int) -> dict[str, object]:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        msg = f"line {place} of the audit trail cannot be read"
        raise TrailError(msg)
    return read


def _read_entry(line: str, place: int) -> TrailEntry:
    fields = _read_object(line, place)
    number = fields.get("number")
    texts = [fields.get(name) for name in _FIELDS[1:]]
    if (
        set(fields) != set(_FIELDS)
        or type(number) is not int
        or not all(isinstance(text, str) for text in texts)
    ):
        msg = f"line {place} of the audit trail is no entry"
        raise TrailError(msg)
    return TrailEntry(number, *map(str, texts))
