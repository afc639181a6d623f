"""ICD-10-CM conversion table, POA-exempt list, and the lists of the Medicare Code Editor."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from index.database.tables.icd import Conversion, ConversionOrigin, MceEdit, PoaExempt
from index.sources.kinds import US_GOVERNMENT, Edition, ReleaseKind, fiscal_year
from index.sources.order_files import NO_EDITION
from index.sources.release import Release, plain
from index.sources.sample import Sample

# --- conversion table ---------------------------------------------------------------------------

_CONVERSION = ["Current code assignment", "Effective", "Previous Code(s) Assignment"]
_CODE = r"[A-Z](?=[0-9A-Z]*[0-9])[0-9A-Z]{2}(?:\.?[0-9A-Z]{1,4})?"
_CURRENT = re.compile(_CODE, re.ASCII)
_ORIGINS = re.compile(rf"\b({_CODE})\b(?:\s*-\s*({_CODE})\b)?", re.ASCII)
_FISCAL = re.compile(r"\bFY\s?(20\d\d)\b")
_NAMED_YEAR = re.compile(r"FY[-_ ]?(?:20)?(\d\d)(?!\d)", re.IGNORECASE)


def _sheet(release: Release) -> Iterator[list[str]]:
    """Yield the rows of the first sheet that hold anything."""
    from index.sources.workbook import WorkbookError, sheet_rows

    try:
        for row in sheet_rows(release.data):
            if any(cell.strip() for cell in row):
                yield row
    except WorkbookError as error:
        release.fail(str(error), error)


def _effective(release: Release, code: str, cell: str) -> str:
    """Return the first day of a code: a year alone means its first of October."""
    try:
        if len(cell) == 4:
            return date(release.number(cell), 10, 1).isoformat()
        return date.fromisoformat(cell).isoformat()
    except ValueError as error:
        release.fail(f"{code}: {cell[:40]!r} is neither a year nor a date", error)


def _bare(code: str) -> str:
    return code.replace(".", "")


def read_conversion(release: Release) -> Iterator[Conversion | ConversionOrigin]:
    """Yield the codes new since 2016-10-01, each followed by the codes it came from.

    The published table has a few rows twice (O44.20); both are kept.

    Raises:
        SourceError: The workbook or its heading is not that of the table, or a row is malformed.
    """
    rows = _sheet(release)
    if not any([plain(cell) for cell in row[:3]] == _CONVERSION for row in rows):
        release.fail(f"the heading {_CONVERSION[0]!r} is missing")
    position = -1
    for position, row in enumerate(rows):
        cells = [plain(cell) for cell in row[:3]]
        if len(cells) < 3 or not all(cells) or not _CURRENT.fullmatch(cells[0]):
            release.fail(f"row {position + 1} is not a code, a date and previous codes")
        code = _bare(cells[0])
        effective, previous = _effective(release, code, cells[1]), cells[2]
        origins = [*_origins(position, code, previous)]
        if not origins and previous.lower() != "none":
            release.fail(f"{cells[0]}: {previous[:40]!r} names no code")
        yield Conversion(position, code, effective, previous)
        yield from origins
    if position < 0:
        release.fail("it holds no code")


def _origins(position: int, code: str, previous: str) -> Iterator[ConversionOrigin]:
    for place, match in enumerate(_ORIGINS.finditer(previous)):
        first = _bare(match[1])
        yield ConversionOrigin(position, place, code, first, _bare(match[2] or match[1]))


def _named_year(name: str) -> Edition | None:
    match = _NAMED_YEAR.search(name)
    return fiscal_year(2000 + int(match[1])) if match else None


def _is_conversion(sample: Sample) -> Edition | None:
    rows = [[plain(cell) for cell in row[:3]] for row in sample.sheet]
    if _CONVERSION not in rows:
        return None
    notice = " ".join(cell for row in rows[: rows.index(_CONVERSION)] for cell in row)
    match = _FISCAL.search(notice)
    return fiscal_year(int(match[1])) if match else _named_year(sample.name) or NO_EDITION


# --- present on admission -----------------------------------------------------------------------

_ORDER = re.compile(r"Order\d\d")
_POA = ["POAexemptCode", "Description"]


def _is_poa_heading(cells: Iterable[str]) -> bool:
    """Return whether a row heads the list itself; those of changes have other columns.

    The list of additions has the same columns: only its size tells it from the list.
    """
    first, *rest = [plain(cell) for cell in cells] or [""]
    return bool(_ORDER.fullmatch(first)) and rest[:2] == _POA


def read_poa_exempt(release: Release) -> Iterator[PoaExempt]:
    """Yield the diagnoses exempt from present-on-admission reporting; text or workbook.

    Raises:
        SourceError: The heading is missing, a row is malformed, or a code occurs twice.
    """
    if release.data.startswith(b"PK\x03\x04"):
        rows: Iterable[list[str]] = _sheet(release)
    else:
        # Excel's quotes stand around descriptions only, which are not read.
        lines = release.text("utf-8").splitlines()
        rows = (line.split("\t") for line in lines if line.strip())
    rows = iter(rows)
    if not _is_poa_heading(next(rows, [])):
        release.fail("its first row does not name the columns Order, POAexemptCode, Description")
    seen: set[str] = set()
    before = 0
    for row in rows:
        if len(row) < 3 or not _CURRENT.fullmatch(plain(row[1])):
            release.fail(f"row {len(seen) + 2} holds no diagnosis code: {' '.join(row)[:40]!r}")
        code, order = _bare(plain(row[1])), release.number(plain(row[0]))
        if code in seen or order <= before:
            release.fail(f"{plain(row[1])} occurs twice or out of order")
        seen.add(code)
        before = order
        yield PoaExempt(code)
    if not seen:
        release.fail("it holds no code")


_LIST_BYTES = 200_000
"""The list is a megabyte and more; a year's additions are a tenth of this."""


def _is_poa_exempt(sample: Sample) -> Edition | None:
    if sample.size < _LIST_BYTES:
        return None
    first = sample.sheet[0] if sample.sheet else (sample.lines or [""])[0].split("\t")
    if not _is_poa_heading(first):
        return None
    return fiscal_year(2000 + int(plain(first[0])[-2:]))


# --- Medicare Code Editor -----------------------------------------------------------------------

_MCE = ("icd_code", "icd_conflict_group", "icd_conflict_rule")
_AGES = re.compile(r".*\(Ages? (\d{1,3})(?:-(\d{1,3})| Only)\)", re.ASCII)
_SEX = re.compile(r"(?:Female|Male) Only")
_VERSION = re.compile(r"(?<![a-z])v(\d\d)(?:\.(\d))?(?!\d)", re.IGNORECASE)


def _mce_edit(release: Release, code: str, group: str, rule: str) -> MceEdit:
    ages = _AGES.fullmatch(rule)
    if group == "Age" and ages:
        youngest = int(ages[1])
        return MceEdit(code, "age", rule, youngest, int(ages[2] or ages[1]))
    if group == "Sex" and _SEX.fullmatch(rule):
        return MceEdit(code, "sex", rule, None, None)
    if group != "Other" or not rule.startswith("Manifestation"):
        release.fail(f"{code}: {group[:20]!r}, {rule[:40]!r} is no edit that is known")
    return MceEdit(code, "manifestation", rule, None, None)


def read_mce(release: Release) -> Iterator[MceEdit]:
    """Yield the age, sex and manifestation edits on diagnoses.

    Raises:
        SourceError: A column is missing, an edit is not known, or a row occurs twice.
    """
    seen: set[MceEdit] = set()
    for row in release.csv_rows(_MCE):
        code, group, rule = (plain(row[name]) for name in _MCE)
        edit = _mce_edit(release, release.code(code), group, rule)
        if edit in seen:
            release.fail(f"{code}: {rule!r} occurs twice")
        seen.add(edit)
        yield edit
    if not seen:
        release.fail("it holds no edit")


def _is_mce(sample: Sample) -> Edition | None:
    header = sample.lines[0].split(",") if sample.lines else []
    if not set(_MCE) <= {cell.strip('"') for cell in header}:
        return None
    match = _VERSION.search(sample.name)
    if match is None:
        return NO_EDITION
    # Version 41 is that of FY2024; 41.1 is its update of April.
    version, update = int(match[1]), int(match[2] or 0)
    year = 1983 + version
    since = date(year, 4, 1) if update else date(year - 1, 10, 1)
    name = f"v{version}.{update}" if update else f"v{version}"
    end = date(year, 9, 30) if update else date(year, 3, 31)
    return Edition(f"{name} ({since:%B %Y})", since.isoformat(), end.isoformat())


_LICENCE = f"{US_GOVERNMENT}; ICD-10 is copyright World Health Organization"

KINDS: tuple[ReleaseKind, ...] = (
    ReleaseKind(
        "icd10cm_conversion",
        "ICD-10-CM Conversion Table",
        "CDC/NCHS",
        _LICENCE,
        read_conversion,
        _is_conversion,
        cumulative=True,
        page="https://www.cdc.gov/nchs/icd/icd-10-cm/files.html",
    ),
    ReleaseKind(
        "poa_exempt",
        "ICD-10-CM codes exempt from present-on-admission reporting",
        "CDC/NCHS and CMS",
        _LICENCE,
        read_poa_exempt,
        _is_poa_exempt,
        page="https://www.cdc.gov/nchs/icd/icd-10-cm/files.html",
    ),
    ReleaseKind(
        "mce_edits",
        "Medicare Code Editor: age, sex and manifestation edits",
        "CMS",
        US_GOVERNMENT,
        read_mce,
        _is_mce,
        page="https://www.cms.gov/medicare/payment/prospective-payment-systems/"
        "acute-inpatient-pps/ms-drg-classifications-and-software",
    ),
)
