"""Content of NCCI edits made from files in hand, and a second way to read the real files."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.build.edits import EditsWriter
from index.build.rows import ContentWriter
from index.database import Content
from index.database.content import DATABASE, EDITS
from index.sources import SourceEntry
from index.sources.ncci import KINDS
from index.sources.opening import open_all
from index.sources.readers import read
from index.sources.release import Release
from index.sources.sample import HEAD_BYTES, Sample

File = tuple[str, bytes]
"""Name and bytes."""

NOTICE = "CPT only copyright 2023 American Medical Association.  All rights reserved."
PAIR_HEADER = (
    f"{NOTICE}\t\t\t\t\t\t\r\nColumn1/Column2 Edits\t\t\t\t\t\t\r\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
    "\t\t\t\t*=no data\t1=allowed\t\r\n\t\t\t\t\t9=not applicable\t\r\n"
)


def pair_file(*rows: str) -> bytes:
    """Return pairs in CMS's layout; cells of a row are set apart by blanks, ``-`` is empty."""
    lines = [
        "\t".join("" if cell == "-" else cell for cell in row.split()[:6]) + "\tInvented reason"
        for row in rows
    ]
    return (PAIR_HEADER + "".join(line + "\r\n" for line in lines)).encode("latin-1")


def unlikely_file(heading: str, *rows: str) -> bytes:
    """Return medically unlikely edits in CMS's layout."""
    header = f'"{NOTICE}\n\nNotice.",,,\r\n"HCPCS/\nCPT Code",{heading} MUE Values,'
    header += "MUE Adjudication Indicator,MUE Rationale\r\n"
    return (header + "".join(row + "\r\n" for row in rows)).encode("cp1252")


def sample(name: str, data: bytes) -> Sample:
    """Return a file as the import sees it."""
    return Sample(name, len(data), data[:HEAD_BYTES], lambda: data)


def release(name: str, data: bytes) -> Release:
    """Return a file recognised as one kind of NCCI."""
    found = [
        (kind, edition)
        for kind in KINDS
        if kind.recognise and (edition := kind.recognise(sample(name, data)))
    ]
    assert len(found) == 1, f"{name} is of {len(found)} kinds"
    kind, edition = found[0]
    entry = SourceEntry(
        f"{kind.id}-{edition.label}-{edition.part}",
        kind.name,
        kind.publisher,
        edition.label,
        kind.licence,
        None,
        "",
        kind.id,
        "",
        edition.valid_from,
        edition.valid_to,
    )
    return Release(entry, data, b"", name)


def write(folder: Path, files: Iterable[File]) -> str:
    """Write a generation that holds edits and no codes; return the hash of the edits."""
    folder.mkdir()
    codes = ContentWriter(folder / DATABASE)
    codes.finish([], "")
    codes.close()
    return write_edits(folder, files)


def write_edits(folder: Path, files: Iterable[File]) -> str:
    """Write the edits of a generation beside its codes; return their hash."""
    writer = EditsWriter(folder / EDITS)
    sources = []
    for name, data in files:
        one = release(name, data)
        writer.add(one.entry, read(one))
        sources.append((one.entry, name, "", "0" * 64))
    digest = writer.finish(sources)
    writer.close()
    return digest


def content(folder: Path) -> Content:
    """Open what ``write`` wrote."""
    return Content(folder, folder.name)


def real_files(folder: Path) -> Iterator[File]:
    """Yield the publisher's files, one after the other; of add-on edits the text."""
    for opened in open_all([folder]):
        assert opened.sample is not None, opened.problem
        if not opened.sample.name.endswith(".xlsx"):
            yield opened.sample.name, opened.sample.load()


def other_reading(folder: Path, setting: str, part: str = "") -> Iterator[list[str]]:
    """Yield the rows of the real pairs, or of one part, by the csv module and nothing of ours."""
    for path in sorted(folder.glob(f"*-{setting}-ptp-edits-*{part}.zip")):
        with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as member:
            text = io.TextIOWrapper(member, "latin-1", newline="")
            rows = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
            for number, row in enumerate(rows):
                if number >= 6:
                    yield row
