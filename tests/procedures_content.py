"""Content folders with HCPCS, fee schedule and reference files and nothing else."""

from pathlib import Path

from index.build.rows import ContentWriter
from index.database import Content
from index.database.content import DATABASE
from index.fulltext import Engine
from index.fulltext.build import build_fulltext
from index.sources.kinds import Edition, ReleaseKind
from index.sources.manifest import SourceEntry
from index.sources.readers import KINDS
from index.sources.release import Release
from index.sources.sample import HEAD_BYTES, Sample

RVU_HEAD = """,,2031 National Physician Fee Schedule Relative Value File April Release{c}
,,NOTICE{c}
,,,,,,,,,,,,,,,,,,,,,,,,,,,,NON-FACILITY,FACILITY,
,,,,NOT USED,,,,,,,,,,,,,,,,,,,,,PHYSICIAN,,DIAGNOSTIC,PE USED,PE USED,MP USED
,,,,FOR,,,NON-FAC,,FACILITY ,,,,,,,,,,,,,,,,SUPERVISION OF,,IMAGING,FOR OPPS,FOR OPPS,FOR OPPS
,,,STATUS,MEDICARE ,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,\
MULT,BILAT,ASST,CO-,TEAM,ENDO,CONV,DIAGNOSTIC,CALCULATION,FAMILY,PAYMENT,PAYMENT,PAYMENT
HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,\
OP,OP,OP,PROC,SURG,SURG,SURG,SURG,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT
""".replace("{c}", "," * 28)
RVU_ROW = (
    "{code},{mod},,A,,1.30,1.35,,0.57,NA,0.10,2.75,1.97,0,XXX,0.00,0.00,0.00,0,0,0,0,0,,32.3465,"
    "09,0,99,0.00,0.00,0.00\n"
)


def rvu(*rows: tuple[str, str]) -> bytes:
    """Return a small relative value file in CMS's layout."""
    body = "".join(RVU_ROW.format(code=code, mod=mod) for code, mod in rows)
    return (RVU_HEAD + body).encode()


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


def build_engine(folder: Path, files: dict[str, bytes]) -> Engine:
    """Write files, by name, into a new content folder with its full text; open it."""
    content = build_content(folder, files)
    build_fulltext(folder)
    return Engine(content)
