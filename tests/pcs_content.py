"""Contents with ICD-10-PCS tables: two invented ones, and those of the real release."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree import ElementTree

from index import paths
from index.build.rows import ContentWriter
from index.database import Content, open_content
from index.database.content import DATABASE
from index.model import Kind, System
from index.sources import SourceEntry
from index.sources.readers import KINDS
from index.sources.records import CodeRow, Row
from index.sources.release import Release

RELEASES = paths.project_root().parent / "shared" / "releases" / "icd10pcs"
"""Where the real releases are, if they are on this machine."""
TABLES_ZIP = "2025-icd-10-pcs-code-tables-and-index.zip"
ORDER_ZIP = "2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip"
DEFINITIONS_FILE = "icd10pcs_definitions_2025.xml"
ABSENT = f"the publisher's files ({RELEASES.name} in ../shared/releases) are not on this machine"

INVENTED = """<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.tabular>
  <version>2025</version>
  <title>2025 ICD-10-PCS Tables</title>
  {tables}
</ICD10PCS.tabular>
"""


def axis(position: int, title: str, labels: Mapping[str, str], more: str = "") -> str:
    """Return an axis in the publisher's layout."""
    values = "".join(f'<label code="{code}">{label}</label>' for code, label in labels.items())
    return (
        f'<axis pos="{position}" values="{len(labels)}"><title>{title}</title>{values}{more}</axis>'
    )


def pcs_row(*axes: Mapping[str, str], codes: int | None = None) -> str:
    """Return a row of a table in the publisher's layout."""
    number = 1
    for labels in axes:
        number *= len(labels)
    titles = ("Body Part", "Approach", "Device", "Qualifier")
    inner = "".join(
        axis(position, titles[position - 4], labels) for position, labels in enumerate(axes, 4)
    )
    return f'<pcsRow codes="{number if codes is None else codes}">{inner}</pcsRow>'


def pcs_table(operation: Mapping[str, str], *rows: str) -> str:
    """Return a table of section 0, body system D in the publisher's layout."""
    heads = (
        axis(1, "Section", {"0": "Medical and Surgical"}),
        axis(2, "Body System", {"D": "Gastrointestinal System"}),
        axis(3, "Operation", operation, "<definition>Invented definition</definition>"),
    )
    return f"<pcsTable>{''.join(heads)}{''.join(rows)}</pcsTable>"


NO_DEVICE = {"Z": "No Device"}
NO_QUALIFIER = {"Z": "No Qualifier"}
FIRST_TABLE = pcs_table(
    {"T": "Resection"},
    pcs_row(
        {"J": "Appendix", "K": "Ascending Colon"},
        {"0": "Open", "4": "Percutaneous Endoscopic"},
        NO_DEVICE,
        NO_QUALIFIER,
    ),
    pcs_row({"U": "Omentum"}, {"0": "Open"}, NO_DEVICE, NO_QUALIFIER),
)
SECOND_TABLE = pcs_table(
    {"U": "Supplement"},
    # One character, two meanings, which the qualifier decides between.
    pcs_row({"J": "Appendix"}, {"0": "Open"}, {"7": "Invented graft one"}, {"1": "Group 1"}),
    pcs_row({"J": "Appendix"}, {"0": "Open"}, {"7": "Invented graft two"}, {"2": "Group 2"}),
)
TWO_TABLES = INVENTED.format(tables=FIRST_TABLE + SECOND_TABLE).encode()
TWO_TABLES_CODES = (
    "0DTJ0ZZ", "0DTJ4ZZ", "0DTK0ZZ", "0DTK4ZZ", "0DTU0ZZ", "0DUJ071", "0DUJ072",
)  # fmt: skip
"""What the invented tables define, written out by hand."""

DEFINITIONS = b"""<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.definitions>
  <version>2025</version>
  <section code="0">
    <title>Medical and Surgical</title>
    <axis pos="3"><title>Operation</title>
      <terms><title>Resection</title><definition>Invented definition</definition>
        <explanation>Invented explanation</explanation><includes>Example one</includes></terms>
    </axis>
    <axis pos="4"><title>Body Part</title>
      <terms><title>Appendix</title><title>Cecum</title><includes>Invented appendage</includes>
        <includes>Second appendage</includes></terms>
    </axis>
    <axis pos="6"><title>Device</title>
      <terms><title>Invented graft one for Supplement in Gastrointestinal System</title>
        <includes>Graft brand</includes></terms>
    </axis>
  </section>
  <deviceAggregation>
    <aggregate><device>Invented graft one</device><operation>Supplement</operation>
      <bodySys>Gastrointestinal System</bodySys><parent value="J">Invented graft</parent>
    </aggregate>
  </deviceAggregation>
</ICD10PCS.definitions>
"""


def entry(kind: str, edition: str = "FY2025", year: int = 2025) -> SourceEntry:
    """Return a release of a kind, as if the user had imported it."""
    return SourceEntry(
        f"{kind}-{year}", f"Release {kind}", "CMS", edition, "US government work", None, "", kind,
        "", f"{year - 1}-10-01", f"{year}-09-30",
    )  # fmt: skip


def read_rows(kind: str, data: bytes) -> list[Row]:
    """Read a release with the program's own reader."""
    return list(KINDS[kind].reader(Release(entry(kind), data, file="release.xml")))


def code_rows(titles: Mapping[str, str]) -> list[Row]:
    """Return the rows of a code list with its headings."""
    rows: list[Row] = []
    seen: set[str] = set()
    for code, title in sorted(titles.items()):
        for length in (1, 2, 3):
            part = code[:length]
            if part not in seen:
                seen.add(part)
                kind = (Kind.CHAPTER, Kind.BLOCK, Kind.CATEGORY)[length - 1]
                name = f"Heading {part}"
                parent = part[:-1] or None
                rows.append(CodeRow(System.ICD10PCS, part, part, name, kind, False, parent))
        rows.append(CodeRow(System.ICD10PCS, code, code, title, Kind.CODE, True, code[:3]))
    return rows


def write_content(folder: Path, releases: Iterable[tuple[SourceEntry, Iterable[Row]]]) -> Content:
    """Write a content folder of some releases and open it."""
    (folder / "one").mkdir(parents=True)
    writer = ContentWriter(folder / "one" / DATABASE)
    entries = []
    for release, rows in releases:
        writer.add(release, rows)
        entries.append((release, "release.xml", "", "0" * 64))
    writer.finish(entries, "")
    writer.close()
    (folder / "current").write_text("one\n", encoding="utf-8")
    return open_content(folder)


def real_tables() -> bytes:
    """Return the real tables, FY2025."""
    return zipfile.ZipFile(RELEASES / TABLES_ZIP).read("icd10pcs_tables_2025.xml")


def real_titles() -> dict[str, str]:
    """Return the billable codes of the real order file, FY2026, with their titles."""
    text = zipfile.ZipFile(RELEASES / ORDER_ZIP).read("icd10pcs_order_2026.txt").decode("ascii")
    return {ln[6:13]: ln[77:].strip() for ln in text.splitlines() if ln[14] == "1"}


def cut_tables(*tabs: str) -> bytes:
    """Return some of the real tables."""
    root = ElementTree.fromstring(real_tables())  # noqa: S314 - the real release
    for table in root.findall("pcsTable"):
        labels = [label.get("code", "") for label in table.findall("axis/label")]
        if "".join(labels) not in tabs:
            root.remove(table)
    cut: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return cut
