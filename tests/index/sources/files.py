"""Files in hand, as an import gets them."""

from index.sources import SourceEntry
from index.sources.kinds import Edition
from index.sources.readers import KINDS
from index.sources.records import Row
from index.sources.release import Release
from index.sources.sample import HEAD_BYTES, Sample


def sample(name: str, data: bytes) -> Sample:
    """Return a file that nobody has said what it is."""
    return Sample(name, len(data), data[:HEAD_BYTES], lambda: data)


def recognised(name: str, data: bytes) -> dict[str, Edition]:
    """Return the edition by each kind that takes the file for its own."""
    found = {
        kind.id: kind.recognise(sample(name, data)) for kind in KINDS.values() if kind.recognise
    }
    return {name: edition for name, edition in found.items() if edition}


def release_of(kind: str, data: bytes, valid_from: str | None = None) -> Release:
    """Return a file as a release of a kind."""
    entry = SourceEntry(
        "file", "File", "CMS", "edition", "public", None, "file", kind, "", valid_from, None
    )
    return Release(entry, data)


def rows_of(kind: str, data: bytes, valid_from: str | None = None) -> list[Row]:
    """Return the rows that a kind's reader finds in a file."""
    return list(KINDS[kind].reader(release_of(kind, data, valid_from)))
