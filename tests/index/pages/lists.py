"""A generation of two editions of a few codes, with what lists and addenda say of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from index.build.rows import ContentWriter
from index.database import Content, open_content
from index.database.tables.icd import (
    Addendum,
    CcExclusion,
    Conversion,
    ConversionOrigin,
    DrgExclusion,
    MceEdit,
    PdxCollection,
    PoaExempt,
)
from index.model import CodeRef, Kind, System, display_code
from index.model.sections import Block, Cell, Facts, Grid, Section, Statement, Timeline
from index.pages.page import build_page
from index.sources import SourceEntry
from index.sources.records import (
    CodeRow,
    CrosswalkRow,
    GroupingRow,
    HierarchyRow,
    LabelRow,
    Row,
)

_CM = System.ICD10CM
DAY = date(2026, 5, 1)
FY2025 = ("2024-10-01", "2025-09-30")
FY2026 = ("2025-10-01", "2026-09-30")
ALWAYS = (None, None)

# code, title, billable; a category stands before its codes
_KEPT = (
    ("A04", "Other bacterial intestinal infections", False),
    ("A047", "Enterocolitis due to Clostridium difficile", False),
    ("A0471", "Recurrent enterocolitis", True),
    ("E11", "Type 2 diabetes mellitus", False),
    ("E1122", "Type 2 diabetes mellitus with diabetic chronic kidney disease", True),
    ("I46", "Cardiac arrest", False),
    ("I462", "Cardiac arrest due to underlying cardiac condition", True),
    ("I468", "Cardiac arrest due to other underlying condition", True),
    ("I469", "Cardiac arrest, cause unspecified", True),
)
_OLD = (
    *_KEPT,
    ("B88", "Other infestations", False),
    ("B880", "Other acariasis", True),
    ("L02", "Cutaneous abscess", False),
    ("L02212", "Cutaneous abscess of back [old]", True),
)
_NEW = (
    *_KEPT,
    ("B88", "Other infestations", False),
    ("B880", "Other acariasis", False),
    ("B8801", "Infestation by Demodex mites", True),
    ("L02", "Cutaneous abscess", False),
    ("L02212", "Cutaneous abscess of back [new]", True),
)


def _codes(listed: Sequence[tuple[str, str, bool]]) -> Iterable[CodeRow]:
    known = {code for code, _, _ in listed}
    for code, title, billable in listed:
        above = [code[:n] for n in range(3, len(code)) if code[:n] in known]
        kind = Kind.CODE if billable else Kind.SUBCATEGORY
        yield CodeRow(
            _CM,
            code,
            display_code(_CM, code),
            title,
            Kind.CATEGORY if len(code) == 3 else kind,
            billable,
            above[-1] if above else None,
        )


_CONVERSIONS = (
    Conversion(0, "A0471", "2017-10-01", "A04.7"),
    ConversionOrigin(0, 0, "A0471", "A047", "A047"),
    Conversion(1, "B8801", "2025-10-01", "B88.0 and Z99.9-Z99.99"),
    ConversionOrigin(1, 0, "B8801", "B880", "B880"),
    ConversionOrigin(1, 1, "B8801", "Z999", "Z9999"),
    # The same row again, as the published table has some.
    Conversion(2, "B8801", "2025-10-01", "B88.0 and Z99.9-Z99.99"),
)
_ADDENDA = (
    Addendum(0, _CM, "delete", "B880", True, "Other acariasis", None, "2025-10-01"),
    Addendum(1, _CM, "add", "B880", False, None, "Other acariasis", "2025-10-01"),
    Addendum(2, _CM, "add", "B8801", True, None, "Infestation by Demodex mites", "2025-10-01"),
    Addendum(
        3,
        _CM,
        "revise",
        "L02212",
        True,
        "Cutaneous abscess of back [old]",
        "Cutaneous abscess of back [new]",
        "2025-10-01",
    ),
)
_FEWER_ADDENDA = (Addendum(0, _CM, "delete", "B880", True, "Other acariasis", None, "2025-10-01"),)
_EDITS = (
    MceEdit("A0471", "age", "Maternity (Ages 9-64)", 9, 64),
    MceEdit("A0471", "sex", "Female Only", None, None),
    MceEdit("E1122", "manifestation", "Manifestation (Not Allowed as ...)", None, None),
)
_EXCLUSIONS = (
    CcExclusion("I469", "MCC", "0821", alive_only=True),
    CcExclusion("A0471", "CC", None, alive_only=False),
    PdxCollection("0821", "E1122 I462 I468 I469"),
    DrgExclusion("I469", "283", "285", "Acute Myocardial Infarction, Expired"),
)
_HIERARCHIES = (
    HierarchyRow("CMS-HCC V28", "36", "37"),
    HierarchyRow("CMS-HCC V28", "37", "38"),
    HierarchyRow("CMS-HCC V28", "35", "37"),
)
_MAPPINGS = (
    CrosswalkRow(System.ICD9CM, "25040", _CM, "E1122", True, False, 0, 0),
    CrosswalkRow(System.ICD9CM, "5854", _CM, "E1122", False, True, 1, 2),
)

Part = tuple[str, str, tuple[str | None, str | None], Iterable[Row]]
"""A release: its kind, the name of its edition, its first and last day, its rows."""


def parts() -> list[Part]:
    """Return the releases of the generation."""
    labels = (LabelRow("CMS-HCC V28", "38", "Diabetes with Glycemic Complications"),)
    return [
        ("icd10cm_order", "FY2025", FY2025, _codes(_OLD)),
        ("icd10cm_order", "FY2026", FY2026, _codes(_NEW)),
        ("hcc_mappings", "PY2027", ALWAYS, [GroupingRow(_CM, "E1122", "CMS-HCC V28", "37")]),
        ("hcc_labels", "PY2026", ALWAYS, labels),
        ("hcc_hierarchies", "PY2026", ALWAYS, _HIERARCHIES),
        ("msdrg_exclusions", "FY2026", FY2026, _EXCLUSIONS),
        ("gem_i9_file", "FY2018", ALWAYS, _MAPPINGS),
        ("icd10cm_conversion", "FY2026", FY2026, _CONVERSIONS),
        ("icd10cm_order_addenda", "FY2026", FY2026, _ADDENDA),
        ("icd10cm_codes_addenda", "FY2026", FY2026, _FEWER_ADDENDA),
        ("poa_exempt", "FY2026", FY2026, [PoaExempt("I462")]),
        ("mce_edits", "v41.1 (April 2024)", ("2024-04-01", "2024-09-30"), _EDITS),
    ]


def write(folder: Path, releases: Iterable[Part]) -> Content:
    """Write a content folder of some releases and open it."""
    (folder / "one").mkdir(parents=True)
    writer = ContentWriter(folder / "one" / "codes.sqlite")
    entries = []
    for kind, edition, (first, last), rows in releases:
        name = f"{kind}-{edition.split()[0]}"
        entry = SourceEntry(name, kind, "CMS", edition, "public", None, "", kind, "", first, last)
        writer.add(entry, rows)
        entries.append((entry, "file", "", "0" * 64))
    writer.finish(entries, "")
    writer.close()
    (folder / "current").write_text("one\n", encoding="utf-8")
    return open_content(folder)


def sections_by_key(
    content: Content, code: str, on: date = DAY, system: System = _CM
) -> dict[str, Section]:
    """Return the sections of a code's page."""
    page = build_page(content, CodeRef(system, code), date_of_service=on)
    return {section.key: section for section in page.sections}


def said(section: Section) -> list[str]:
    """Return what a section says, a line a fact, row, span or sentence."""
    return [line for block in section.blocks for line in _lines(block)]


def _lines(block: Block) -> list[str]:
    if isinstance(block, Facts):
        return [f"{f.label}: {f.value.text} ({f.meaning})" for f in block.items]
    if isinstance(block, Grid):
        return [" | ".join(cell.text for cell in row) for row in block.rows]
    if isinstance(block, Timeline):
        return [f"{span.start} to {span.end}: {span.cell.text}" for span in block.spans]
    return [block.text] if isinstance(block, Statement) else []


def links(section: Section) -> list[Cell]:
    """Return the cells of facts and rows that lead to a code."""
    cells: list[Cell] = []
    for block in section.blocks:
        if isinstance(block, Facts):
            cells += [fact.value for fact in block.items]
        elif isinstance(block, Grid):
            cells += [cell for row in block.rows for cell in row]
    return [cell for cell in cells if cell.ref]
