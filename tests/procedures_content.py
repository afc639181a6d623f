"""A content folder with the real HCPCS, fee schedule and reference files and nothing else."""

from pathlib import Path

from index.build.rows import ContentWriter
from index.database import Content
from index.database.content import DATABASE
from index.sources.kinds import Edition, ReleaseKind
from index.sources.manifest import SourceEntry
from index.sources.readers import KINDS
from index.sources.release import Release
from index.sources.sample import HEAD_BYTES, Sample


def sample_of(name: str, data: bytes) -> Sample:
    """Return the sample of a file in hand."""
    return Sample(name, len(data), data[:HEAD_BYTES], lambda: data)


def recognised(name: str, data: bytes) -> list[tuple[ReleaseKind, Edition]]:
    """Return every kind that takes a file for its own; exactly one should."""
    sample = sample_of(name, data)
    return [
        (kind, edition)
        for kind in KINDS.values()
        if kind.recognise and (edition := kind.recognise(sample))
    ]


def release_of(kind: ReleaseKind, data: bytes, edition: Edition | None = None) -> Release:
    """Return a file in hand as a release of a kind."""
    edition = edition or Edition("test", None, None)
    entry = SourceEntry(
        id=kind.id,
        name=kind.name,
        publisher=kind.publisher,
        edition=edition.label,
        licence=kind.licence,
        wheel=None,
        member=kind.id,
        reader=kind.id,
        headings="",
        valid_from=edition.valid_from,
        valid_to=edition.valid_to,
    )
    return Release(entry, data)


def build_content(folder: Path, files: dict[str, bytes]) -> Content:
    """Write files, by name, into a new content folder as the build does; open it."""
    folder.mkdir(parents=True)
    found = [(*recognised(name, data)[0], data) for name, data in files.items()]
    order = list(KINDS)
    found.sort(key=lambda entry: order.index(entry[0].id))
    writer = ContentWriter(folder / DATABASE)
    releases = [release_of(kind, data, edition) for kind, edition, data in found]
    for release in releases:
        writer.add(release.entry, KINDS[release.entry.reader].reader(release))
    writer.finish([(release.entry, release.entry.member, "", "") for release in releases], "")
    writer.close()
    return Content(folder, folder.name)
