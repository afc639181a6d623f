"""Medicare Physician Fee Schedule: relative values, indices, localities, anesthesia factors."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from index.database.tables.fees import (
    AnesthesiaFactor,
    LocalityCounties,
    PracticeCostIndex,
    RelativeValue,
)
from index.sources.kinds import US_GOVERNMENT, Edition, ReleaseKind, calendar_quarter, calendar_year
from index.sources.procedure_numbers import CDT_TITLE, CPT_TITLE, cdt_numbers, cpt_numbers
from index.sources.records import Row
from index.sources.release import Release, plain
from index.sources.sample import Sample

_CPT = re.compile(r"[0-9]{4}[0-9A-Z]")
_CDT = re.compile(r"D[0-9]{4}")
_LEVEL_II = re.compile(r"[A-Z][0-9]{4}")
_TITLE = re.compile(
    r"(20[0-9]{2}) National Physician Fee Schedule Relative Value File"
    r"(?: (January|April|July|October) Release)?",
    re.IGNORECASE,
)
_QUARTERS = {"january": 1, "april": 2, "july": 3, "october": 4}
_YEAR = re.compile(r"20[0-9]{2}")
_HEADINGS = 4
"""Lines above the header row that hold the upper parts of its headings."""

# Letters of the joined heading; "non-facility" is written NONFAC throughout.
_COLUMNS = {
    "code": "HCPCS",
    "modifier": "MOD",
    "status": "STATUSCODE",
    "not_used": "NOTUSEDFORMEDICAREPAYMENT",
    "work": "WORKRVU",
    "practice_nonfacility": "NONFACPERVU",
    "na_nonfacility": "NONFACNAINDICATOR",
    "practice_facility": "FACILITYPERVU",
    "na_facility": "FACILITYNAINDICATOR",
    "malpractice": "MPRVU",
    "total_nonfacility": "NONFACTOTAL",
    "total_facility": "FACILITYTOTAL",
    "components": "PCTCIND",
    "global_days": "GLOBDAYS",
    "preoperative": "PREOP",
    "intraoperative": "INTRAOP",
    "postoperative": "POSTOP",
    "multiple": "MULTPROC",
    "bilateral": "BILATSURG",
    "assistant": "ASSTSURG",
    "cosurgeons": "COSURG",
    "team": "TEAMSURG",
    "endoscopic_base": "ENDOBASE",
    "conversion_factor": "CONVFACTOR",
    "supervision": "PHYSICIANSUPERVISIONOFDIAGNOSTICPROCEDURES",
    "calculation_flag": "CALCULATIONFLAG",
    "imaging_family": "DIAGNOSTICIMAGINGFAMILYINDICATOR",
    "opps_nonfacility": "NONFACPEUSEDFOROPPSPAYMENTAMOUNT",
    "opps_facility": "FACILITYPEUSEDFOROPPSPAYMENTAMOUNT",
    "opps_malpractice": "MPUSEDFOROPPSPAYMENTAMOUNT",
}
_FIGURES = frozenset(
    {
        "work",
        "practice_nonfacility",
        "practice_facility",
        "malpractice",
        "total_nonfacility",
        "total_facility",
        "conversion_factor",
    }
)


def _lines(release: Release, encoding: str = "latin-1") -> list[list[str]]:
    reader = csv.reader(io.StringIO(release.text(encoding), newline=""), strict=True)
    try:
        return [[plain(cell) for cell in row] for row in reader]
    except csv.Error as error:
        release.fail(f"line {reader.line_num}: {error}", error)


def _letters(text: str) -> str:
    return re.sub(r"[^A-Z]", "", text.upper()).replace("NONFACILITY", "NONFAC")


def figure(release: Release, text: str) -> str:
    """Return decimal text as published.

    Raises:
        SourceError: It is no decimal figure of at most nine digits.
    """
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        release.fail(f"{text[:20]!r} is not a figure", error)
    if not re.fullmatch(r"[0-9]{0,6}(\.[0-9]{0,6})?", text) or not value.is_finite():
        release.fail(f"{text[:20]!r} is not a figure")
    return text


def read_relative_values(release: Release) -> Iterator[Row]:
    """Yield the CPT and CDT numbers it knows, and every row of relative values.

    The file carries no descriptor that may be kept: Level II descriptions are in CMS's own file,
    the others are those of the AMA and the ADA.
    """
    lines = _lines(release)
    header = next((n for n, row in enumerate(lines) if row[:2] == ["HCPCS", "MOD"]), None)
    if header is None:
        release.fail("it has no line that begins with HCPCS,MOD")
    above = lines[max(0, header - _HEADINGS) : header + 1]
    headings = [
        _letters("".join(row[n] for row in above if n < len(row)))
        for n in range(len(lines[header]))
    ]
    places = {}
    for name, heading in _COLUMNS.items():
        if headings.count(heading) != 1:
            release.fail(f"it has no column, or more than one, for {name.replace('_', ' ')}")
        places[name] = headings.index(heading)
    found: dict[tuple[str, str], RelativeValue] = {}
    for number, row in enumerate(lines[header + 1 :], start=header + 2):
        if not any(row):
            continue
        if len(row) < len(headings):
            release.fail(f"line {number} ends early")
        value = RelativeValue(**{name: row[place] for name, place in places.items()})
        _check(release, number, value)
        key = value.code, value.modifier
        if found.setdefault(key, value) is not value:
            release.fail(f"line {number}: {value.code} {value.modifier} occurs twice")
    if not found:
        release.fail("it holds no code")
    codes = {code for code, _ in found}
    yield from cpt_numbers({code: CPT_TITLE for code in codes if _CPT.fullmatch(code)})
    yield from cdt_numbers({code: CDT_TITLE for code in codes if _CDT.fullmatch(code)})
    yield from found.values()


def _check(release: Release, number: int, value: RelativeValue) -> None:
    known = _CPT.fullmatch(value.code) or _LEVEL_II.fullmatch(value.code)
    if not known or not re.fullmatch(r"([0-9A-Z]{2})?", value.modifier):
        release.fail(f"line {number} does not begin with a code and a modifier")
    if not re.fullmatch(r"[A-Z]", value.status):
        release.fail(f"line {number} has no status code")
    for name in _FIGURES:
        if not getattr(value, name):
            release.fail(f"line {number} has no {name.replace('_', ' ')}")
        figure(release, getattr(value, name))


def _locality(release: Release, number: int, contractor: str, locality: str) -> tuple[str, str]:
    """Return both numbers with the leading zeros that spreadsheets take from them."""
    if not re.fullmatch(r"[0-9]{1,5}", contractor) or not re.fullmatch(r"[0-9]{1,2}", locality):
        release.fail(f"line {number} has no contractor and locality")
    return contractor.zfill(5), locality.zfill(2)


def _table(release: Release, first: str, wanted: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield number and wanted cells of each row below the header that begins so.

    Args:
        release: The release.
        first: Beginning of the header's first cell.
        wanted: Beginnings of the headings of the cells to yield; after ``*`` any part of them.
    """
    lines = _lines(release)
    header = next((n for n, row in enumerate(lines) if row and row[0].startswith(first)), None)
    if header is None:
        release.fail(f"it has no line that begins with {first!r}")
    places = []
    for name in wanted:
        at = [
            n
            for n, heading in enumerate(lines[header])
            if (heading.startswith(name) if name[0] != "*" else name[1:] in heading)
        ]
        if len(at) != 1:
            release.fail(f"it has no column, or more than one, for {name.strip('*')!r}")
        places.append(at[0])
    rows = 0
    for number, row in enumerate(lines[header + 1 :], start=header + 2):
        # Notes at the end stand in the first cell alone.
        if not any(row[1:]):
            continue
        if len(row) <= max(places):
            release.fail(f"line {number} ends early")
        rows += 1
        yield number, [row[place] for place in places]
    if not rows:
        release.fail("it holds no locality")


def read_indices(release: Release) -> Iterator[Row]:
    """Yield the geographic practice cost indices of every locality."""
    wanted = (
        "Medicare Administrative Contractor",
        "State",
        "Locality Number",
        "Locality Name",
        "*PW GPCI",
        "*PE GPCI",
        "*MP GPCI",
    )
    seen = set()
    for number, cells in _table(release, "Medicare Administrative Contractor", wanted):
        contractor, state, locality, name, *indices = cells
        key = _locality(release, number, contractor, locality)
        if key in seen:
            release.fail(f"line {number}: {'-'.join(key)} occurs twice")
        seen.add(key)
        if not all(indices):
            release.fail(f"line {number} has no index")
        work, practice, malpractice = (figure(release, index) for index in indices)
        stars = name[len(name.rstrip("*")) :]
        floor = {"": "", "*": "work floor", "**": "practice expense floor"}.get(stars, stars)
        yield PracticeCostIndex(
            *key, state, name.rstrip("*").strip(), work, practice, malpractice, floor
        )


def read_localities(release: Release) -> Iterator[Row]:
    """Yield the counties of every locality; a state is named in its first row only."""
    # The heading is misspelt in the file, so only its beginning is asked for.
    wanted = ("Medicare Ad", "Locality Number", "State", "Fee Schedule Area", "Counties")
    state = ""
    for line, (number, cells) in enumerate(_table(release, "Medicare Ad", wanted), start=1):
        contractor, locality, named, area, counties = cells
        state = named or state
        key = _locality(release, number, contractor, locality)
        yield LocalityCounties(*key, line, state, area, counties)


def read_anesthesia(release: Release) -> Iterator[Row]:
    """Yield the anesthesia conversion factor of every locality."""
    seen = set()
    lines = _lines(release)
    if not lines or lines[0][:3] != ["Contractor", "Locality", "Locality Name"]:
        release.fail("its first line does not name contractor, locality and factor")
    national = re.search(r"[0-9]+\.[0-9]+", lines[0][3] if len(lines[0]) > 3 else "")
    for number, row in enumerate(lines[1:], start=2):
        if not any(row):
            continue
        if len(row) < 4 or not row[3]:
            release.fail(f"line {number} ends early")
        key = _locality(release, number, row[0], row[1])
        if key in seen:
            release.fail(f"line {number}: {'-'.join(key)} occurs twice")
        seen.add(key)
        factor = figure(release, row[3])
        name = row[2].rstrip("*").strip()
        yield AnesthesiaFactor(*key, name, factor, national[0] if national else "")
    if not seen:
        release.fail("it holds no locality")


def _year_of(sample: Sample, lines: Sequence[str]) -> Edition | None:
    """Return the calendar year named in the content, else in the file's name."""
    for text in (*lines, sample.name):
        found = _YEAR.search(text)
        if found:
            return calendar_year(int(found[0]))
    # 25LOCCO.csv
    short = re.search(r"(?<![0-9])([0-9]{2})(?![0-9])", sample.name)
    return calendar_year(2000 + int(short[1])) if short else None


def _recognise_relative_values(sample: Sample) -> Edition | None:
    if not any(line.startswith("HCPCS,MOD,") for line in sample.lines[:20]):
        return None
    found = next((m for line in sample.lines[:10] if (m := _TITLE.search(line))), None)
    if found is None:
        return None
    year, release = int(found[1]), (found[2] or "January").lower()
    quarter = calendar_quarter(year, _QUARTERS[release])
    label = f"CY{year}, {release.capitalize()} release"
    return Edition(label, quarter.valid_from, quarter.valid_to)


def _recognise_indices(sample: Sample) -> Edition | None:
    for line in sample.lines[:6]:
        if line.startswith("Medicare Administrative Contractor") and "GPCI" in line:
            return _year_of(sample, [line])
    return None


def _recognise_localities(sample: Sample) -> Edition | None:
    head = sample.lines[:6]
    if not any(line.startswith("Medicare Ad") and "Counties" in line for line in head):
        return None
    return _year_of(sample, head[:1])


def _recognise_anesthesia(sample: Sample) -> Edition | None:
    first = sample.lines[0] if sample.lines else ""
    if not first.startswith("Contractor,Locality,Locality Name") or "Anes CF" not in first:
        return None
    return _year_of(sample, [])


_PAGE = "https://www.cms.gov/medicare/payment/fee-schedules/physician/pfs-relative-value-files"
KINDS: tuple[ReleaseKind, ...] = (
    ReleaseKind(
        "pfs_rvu",
        "Physician Fee Schedule relative value file",
        "CMS",
        f"{US_GOVERNMENT}; CPT numbers (C) AMA, CDT numbers (C) ADA",
        read_relative_values,
        _recognise_relative_values,
        page=_PAGE,
    ),
    ReleaseKind(
        "pfs_gpci",
        "Geographic practice cost indices",
        "CMS",
        US_GOVERNMENT,
        read_indices,
        _recognise_indices,
        page=_PAGE,
    ),
    ReleaseKind(
        "pfs_localities",
        "Counties of the fee schedule localities",
        "CMS",
        US_GOVERNMENT,
        read_localities,
        _recognise_localities,
        page=_PAGE,
    ),
    ReleaseKind(
        "pfs_anesthesia",
        "Anesthesia conversion factors",
        "CMS",
        US_GOVERNMENT,
        read_anesthesia,
        _recognise_anesthesia,
        page=_PAGE,
    ),
)
