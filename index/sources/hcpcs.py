"""HCPCS Level II: CMS's alpha-numeric file, as a workbook and in fixed width, with modifiers."""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from index import paths
from index.database.tables.hcpcs import CodePeriod, HcpcsDetail, Modifier
from index.model import Kind, System
from index.sources.days import compact_day
from index.sources.kinds import US_GOVERNMENT, Edition, ReleaseKind, calendar_quarter
from index.sources.records import CodeRow, Row
from index.sources.release import Release, plain
from index.sources.sample import Sample
from index.sources.workbook import WorkbookError, sheet_rows

CHAPTERS: Mapping[str, str] = {
    "A": "Transport, medical and surgical supplies",
    "B": "Enteral and parenteral therapy",
    "C": "Hospital outpatient items and services",
    "E": "Durable medical equipment",
    "G": "Procedures and professional services",
    "H": "Behavioral health and substance use services",
    "J": "Drugs not taken by mouth, and chemotherapy",
    "K": "Equipment for the durable medical equipment contractors",
    "L": "Orthotics and prosthetics",
    "M": "Quality measures and other medical services",
    "P": "Pathology and laboratory services",
    "Q": "Temporary items and services",
    "R": "Transport of diagnostic equipment",
    "S": "Temporary codes of private payers",
    "T": "Services for state Medicaid agencies",
    "U": "Coronavirus laboratory services",
    "V": "Vision, hearing and speech",
}
"""Our own short names of the letters that Level II codes begin with."""


@cache
def sections() -> tuple[tuple[str, str, str], ...]:
    """Return the first number, last number and our title of each section, ascending."""
    path = paths.resources() / "content" / "hcpcs_sections.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))["sections"]
    return tuple((*name.split("-"), title) for name, title in table.items())


def _section(code: str) -> tuple[str, str, str] | None:
    place = bisect_right(sections(), code, key=lambda section: section[0]) - 1
    if place >= 0 and code <= sections()[place][1]:
        return sections()[place]
    return None


_CODE = re.compile(r"[A-CE-V][0-9]{4}")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
# Numbers of the AMA and the ADA stand in some editions of the file: their text is not CMS's.
_FOREIGN = re.compile(r"[0-9]{4}[0-9A-Z]|D[0-9]{4}")
_NAMED = re.compile(r"HCPC(20[0-9]{2})_(JAN|APR|JUL|OCT)", re.IGNORECASE)
_QUARTERS = {"JAN": 1, "APR": 2, "JUL": 3, "OCT": 4}
_MONTHS = ("January", "April", "July", "October")


def hcpcs_numbers(titles: Mapping[str, str], fullness: int = 0) -> Iterator[CodeRow]:
    """Yield Level II codes below their letter and section.

    Args:
        titles: Title of each code.
        fullness: How full the titles are, as in ``CodeRow``.
    """
    letter = block = ""
    for code in sorted(titles):
        if code[0] != letter:
            letter = code[0]
            title = CHAPTERS.get(letter, f"Codes beginning with {letter}")
            yield CodeRow(System.HCPCS, letter, letter, title, Kind.CHAPTER, False, None)
        own, section = letter, _section(code)
        if section is not None:
            own = f"{section[0]}-{section[1]}"
            if own != block:
                block = own
                yield CodeRow(System.HCPCS, own, own, section[2], Kind.BLOCK, False, letter)
        title = titles[code]
        yield CodeRow(System.HCPCS, code, code, title, Kind.CODE, True, own, fullness=fullness)


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of both layouts: its columns in the workbook, its place in the fixed record.

    Attributes:
        columns: Column headings; several for a field that repeats.
        start: First position of the first of them, counted from 1.
        width: Width of each.
    """

    columns: tuple[str, ...]
    start: int
    width: int


def _repeated(name: str, times: int) -> tuple[str, ...]:
    return tuple(f"{name}{number}" for number in range(1, times + 1))


_FIELDS = {
    "code": _Field(("HCPC",), 1, 5),
    "kind": _Field(("RECID",), 11, 1),
    "long": _Field(("LONG DESCRIPTION",), 12, 80),
    "short": _Field(("SHORT DESCRIPTION",), 92, 28),
    "pricing": _Field(_repeated("PRICE", 4), 120, 2),
    "multiple": _Field(("MULT_PI",), 128, 1),
    "issues": _Field(_repeated("CIM", 3), 129, 6),
    "manual": _Field(_repeated("MCM", 3), 147, 8),
    "statute": _Field(("STATUTE",), 171, 10),
    "laboratory": _Field(_repeated("LABCERT", 8), 181, 3),
    "references": _Field(_repeated("XREF", 5), 205, 5),
    "coverage": _Field(("COV",), 230, 1),
    "asc": _Field(("ASC_GRP",), 231, 2),
    "asc_date": _Field(("ASC_DT",), 233, 8),
    "opps": _Field(("OPPS",), 241, 3),
    "opps_indicator": _Field(("OPPS_PI",), 244, 1),
    "opps_date": _Field(("OPPS_DT",), 245, 8),
    "note": _Field(("PROCNOTE",), 253, 4),
    "betos": _Field(("BETOS",), 257, 3),
    "services": _Field(_repeated("TOS", 5), 261, 1),
    "anesthesia": _Field(("ANEST_BU",), 266, 3),
    "added": _Field(("ADD DT",), 269, 8),
    "effective": _Field(("ACT EFF DT",), 277, 8),
    "terminated": _Field(("TERM DT",), 285, 8),
    "action": _Field(("ACTION CD",), 293, 1),
}
"""Positions are those of CMS's record layout of the 320-character contractor record."""
_RECORD = max(field.start for field in _FIELDS.values())
_Record = dict[str, tuple[str, ...]]


def read_workbook(release: Release) -> Iterator[Row]:
    """Yield codes, details, periods and modifiers of the workbook (``HCPCyyyy_MMM_ANWEB.xlsx``)."""
    yield from _rows(release, _sheet_records(release))


def read_fixed(release: Release) -> Iterator[Row]:
    """Yield the same of the fixed-width file; long descriptions go on in further records."""
    yield from _rows(release, _fixed_records(release))


def _sheet_records(release: Release) -> Iterator[_Record]:
    try:
        rows = sheet_rows(release.data)
        heading = [plain(name).upper() for name in next(rows, [])]
        places: dict[str, list[int]] = {}
        for name, field in _FIELDS.items():
            missing = [column for column in field.columns if column not in heading]
            if missing:
                release.fail(f"column {missing[0]!r} is missing")
            places[name] = [heading.index(column) for column in field.columns]
        for number, row in enumerate(rows, start=2):
            if not any(cell.strip() for cell in row):
                continue
            if len(row) < len(heading):
                release.fail(f"row {number} ends early")
            yield {name: tuple(row[n].strip() for n in at) for name, at in places.items()}
    except WorkbookError as error:
        release.fail(str(error), error)


def _fixed_records(release: Release) -> Iterator[_Record]:
    """Yield the records with their continuations joined; lines of notice before them are left."""
    record: _Record | None = None
    for number, line in enumerate(release.text("latin-1").splitlines(), start=1):
        kind = line[10:11]
        if kind in ("3", "7") and len(line) >= _RECORD:
            if record:
                yield record
            record = {name: _cut(line, field) for name, field in _FIELDS.items()}
        elif record is None or not line.strip():
            continue
        elif kind in ("4", "8") and line[:5].strip() == record["code"][0]:
            # Taken to go on with a new word: the layout does not say, and no real file was at hand.
            record["long"] = (f"{record['long'][0]} {line[11:91].strip()}",)
        else:
            release.fail(f"line {number} is no record of a code or a modifier")
    if record:
        yield record


def _cut(line: str, field: _Field) -> tuple[str, ...]:
    starts = (field.start - 1 + field.width * number for number in range(len(field.columns)))
    return tuple(line[start : start + field.width].strip() for start in starts)


def _rows(release: Release, records: Iterable[_Record]) -> Iterator[Row]:
    codes: dict[str, _Record] = {}
    modifiers: dict[str, _Record] = {}
    for record in records:
        code = record["code"][0].upper()
        if record["kind"][0] == "3" and _CODE.fullmatch(code):
            found = codes
        elif record["kind"][0] == "7" and _MODIFIER.fullmatch(code):
            found = modifiers
        elif _FOREIGN.fullmatch(code):
            continue
        else:
            release.fail(f"{code[:20]!r} is neither a Level II code nor a modifier")
        if code in found:
            release.fail(f"{code} occurs twice")
        if not record["long"][0]:
            release.fail(f"{code} has no description")
        found[code] = record
    if not codes:
        release.fail("it holds no code")
    yield from hcpcs_numbers({code: plain(one["long"][0]) for code, one in codes.items()})
    for code, record in sorted(codes.items()):
        detail = _detail(release, code, record)
        yield detail
        yield CodePeriod(System.HCPCS.value, code, detail.added, detail.terminated)
    for code, record in sorted(modifiers.items()):
        added, effective, ended = (
            compact_day(release, record[name][0]) for name in ("added", "effective", "terminated")
        )
        yield Modifier(code, plain(record["long"][0]), added, effective, ended)


def _joined(cells: Iterable[str]) -> str:
    return ",".join(cell for cell in cells if cell)


def _detail(release: Release, code: str, record: _Record) -> HcpcsDetail:
    units = record["anesthesia"][0]
    return HcpcsDetail(
        code=code,
        short_description=plain(record["short"][0]),
        coverage=record["coverage"][0],
        pricing=_joined(record["pricing"]),
        multiple_pricing=record["multiple"][0],
        asc_group=record["asc"][0],
        asc_date=compact_day(release, record["asc_date"][0]),
        opps=_joined((*record["opps"], *record["opps_indicator"])),
        opps_date=compact_day(release, record["opps_date"][0]),
        processing_note=record["note"][0],
        betos=record["betos"][0],
        type_of_service=_joined(record["services"]),
        anesthesia_units=release.number(units) if units else None,
        manual=_joined((*record["issues"], *record["manual"])),
        statute=record["statute"][0],
        lab_certification=_joined(record["laboratory"]),
        cross_references=_joined(record["references"]),
        added=compact_day(release, record["added"][0]),
        effective=compact_day(release, record["effective"][0]),
        terminated=compact_day(release, record["terminated"][0]),
        action=record["action"][0],
    )


def _edition(name: str, effective: Iterable[str]) -> Edition | None:
    """Return the edition: by its official name, else by the newest day of effect in it."""
    found = _NAMED.search(name)
    if found:
        year, quarter = int(found[1]), _QUARTERS[found[2].upper()]
    else:
        days = [day for day in effective if re.fullmatch(r"20[0-9]{2}(0[1-9]|1[0-2])[0-9]{2}", day)]
        if not days:
            return None
        newest = max(days)
        year, quarter = int(newest[:4]), (int(newest[4:6]) + 2) // 3
    edition = calendar_quarter(year, quarter)
    return Edition(f"{_MONTHS[quarter - 1]} {year}", edition.valid_from, edition.valid_to)


def _recognise_workbook(sample: Sample) -> Edition | None:
    if not sample.sheet:
        return None
    heading = [plain(name).upper() for name in sample.sheet[0]]
    if not {"HCPC", "RECID", "LONG DESCRIPTION", "ACT EFF DT"}.issubset(heading):
        return None
    place = heading.index("ACT EFF DT")
    if _NAMED.search(sample.name):
        return _edition(sample.name, ())
    try:
        days = [row[place] for row in sheet_rows(sample.data) if len(row) > place]
    except WorkbookError:
        return None
    return _edition("", days)


def _recognise_fixed(sample: Sample) -> Edition | None:
    records = [line for line in sample.lines if len(line) >= _RECORD and line[10] in "37"]
    fits = [
        line
        for line in records
        if re.fullmatch(r"[A-Z0-9]{5}|   [A-Z0-9]{2}", line[:5])
        and re.fullmatch(r"[0-9]{16}", line[268:284])
    ]
    if not fits or 2 * len(fits) < len(records):
        return None
    text = sample.data.decode("latin-1")
    return _edition(sample.name, (line[276:284] for line in text.splitlines()))


_PAGE = (
    "https://www.cms.gov/medicare/coding-billing/healthcare-common-procedure-system/"
    "quarterly-update"
)
KINDS: tuple[ReleaseKind, ...] = (
    ReleaseKind(
        "hcpcs_anweb",
        "HCPCS Level II alpha-numeric file",
        "CMS",
        US_GOVERNMENT,
        read_workbook,
        _recognise_workbook,
        page=_PAGE,
    ),
    ReleaseKind(
        "hcpcs_fixed",
        "HCPCS Level II alpha-numeric file, fixed width",
        "CMS",
        US_GOVERNMENT,
        read_fixed,
        _recognise_fixed,
        tried=False,
        page=_PAGE,
    ),
)
