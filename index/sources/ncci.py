"""National Correct Coding Initiative: PTP edits, MUE, add-on codes.

CMS publishes each as text (or CSV) and as a workbook; the texts have been tried on real files.
The two settings of the PTP edits have the same layout and the same words: only the name that CMS
gives the file tells them apart (``ccipra``, ``ccioph``).
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from index.database.tables.edits import AddOnRow, MueRow, PtpRow
from index.sources.kinds import Edition, ReleaseKind, calendar_quarter
from index.sources.release import Release
from index.sources.sample import Sample
from index.sources.workbook import WorkbookError, sheet_rows

_ZIP = b"PK\x03\x04"
_CODE = re.compile(r"[0-9A-Z]{5}", re.ASCII)
_DAY = re.compile(r"[12]\d{7}", re.ASCII)
_QUARTER = re.compile(r"(20\d\d)[-_ ]?q([1-4])", re.IGNORECASE)
_VERSION = re.compile(r"v(\d\d)([0-3])r", re.IGNORECASE)
_PART = re.compile(r"\bf(\d)\b|[-_]f(\d)", re.IGNORECASE)
_EFFECTIVE = re.compile(r"eff[-_ ](\d\d)-(\d\d)-(20\d\d)", re.IGNORECASE)
_FIRST_VERSION = 1994
"""Year of version 0: version 30 is that of 2024, its third quarter 30.2."""
_SETTINGS = {
    "practitioner": ("ccipra", "practitioner"),
    "outpatient": ("ccioph", "hospital", "outpatient"),
}
_PTP_COLUMNS = 7
_MUE_HEADING = re.compile(r"(.+?) ?Services MUE Values", re.DOTALL)
_MUE_SETTINGS = {
    "practitioner": "Practitioner",
    "outpatient": "Outpatient Hospital",
    "dme": "DME Supplier",
}
_ADD_ON_LINE = re.compile(
    r"([123])([0-9A-Z]{5})([ 0-9]{7})([0-9A-Z]{5})([ 0-9]{7})([ 0-9]{7})([ 0-9]{0,7})(.*)", re.ASCII
)
_ADD_ON_HEADING = "AOC_Edit_Type"
_PAGE = "https://www.cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits"
_LICENCE = "US government data; CPT codes are copyright American Medical Association"


# --- editions -----------------------------------------------------------------------------------


def _edition(name: str) -> Edition:
    """Return the edition that a file's name tells: these files do not say it themselves."""
    found = _PART.search(name)
    part = f"f{found[1] or found[2]}" if found else ""
    quarter = _QUARTER.search(name)
    if quarter:
        return calendar_quarter(int(quarter[1]), int(quarter[2]), part=part)
    version = _VERSION.search(name)
    if version:
        return calendar_quarter(_FIRST_VERSION + int(version[1]), int(version[2]) + 1, part=part)
    effective = _EFFECTIVE.search(name)
    if effective:
        return calendar_quarter(int(effective[3]), (int(effective[1]) + 2) // 3, part=part)
    return Edition("edition not known", None, None, part)


def _first_cells(sample: Sample, rows: int = 8) -> list[list[str]]:
    """Return the first rows of a text or workbook as cells."""
    if sample.sheet:
        return sample.sheet[:rows]
    text = sample.head.decode("latin-1")
    delimiter = "\t" if "\t" in text[:2000] else ","
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [row for row, _ in zip(reader, range(rows), strict=False)]
    except csv.Error:
        return []


def _recognise_ptp(setting: str) -> Callable[[Sample], Edition | None]:
    def recognise(sample: Sample) -> Edition | None:
        cells = [cell.strip() for row in _first_cells(sample, 6) for cell in row]
        if "Column1/Column2 Edits" not in cells or "PTP Edit Rationale" not in cells:
            return None
        name = sample.name.lower()
        if not any(word in name for word in _SETTINGS[setting]):
            return None
        return _edition(sample.name)

    return recognise


def _recognise_mue(setting: str) -> Callable[[Sample], Edition | None]:
    def recognise(sample: Sample) -> Edition | None:
        for row in _first_cells(sample, 4):
            for cell in row:
                heading = _MUE_HEADING.fullmatch(" ".join(cell.split()))
                if heading and heading[1] == _MUE_SETTINGS[setting]:
                    return _edition(sample.name)
        return None

    return recognise


def _recognise_add_on(sample: Sample) -> Edition | None:
    if sample.sheet:
        known = any(_ADD_ON_HEADING in row for row in sample.sheet[:3])
    else:
        lines = sample.lines[:50]
        known = len(lines) > 1 and all(_ADD_ON_LINE.fullmatch(line) for line in lines)
    return _edition(sample.name) if known else None


# --- reading ------------------------------------------------------------------------------------


def _workbook(release: Release) -> Iterator[list[str]]:
    try:
        yield from sheet_rows(release.data)
    except WorkbookError as error:
        release.fail(str(error), error)


def _cells(release: Release, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a text or workbook with the number of the line."""
    if release.data.startswith(_ZIP):
        yield from enumerate(_workbook(release), 1)
        return
    text = io.TextIOWrapper(io.BytesIO(release.data), encoding="latin-1", newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        release.fail(f"line {reader.line_num}: {error}", error)


def _day(release: Release, text: str, line: int) -> str:
    """Return a date ``YYYYMMDD`` as ISO, empty for no date."""
    if text in {"", "*"}:
        return ""
    if not _DAY.fullmatch(text):
        release.fail(f"line {line}: {text[:20]!r} is not a date")
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()
    except ValueError as error:
        release.fail(f"line {line}: {text[:20]!r} is not a date", error)


def _read_ptp(setting: str) -> Callable[[Release], Iterator[PtpRow]]:
    def read(release: Release) -> Iterator[PtpRow]:
        """Yield the edits in the order of the file.

        Raises:
            SourceError: The headings are missing, or a line is malformed.
        """
        days: dict[str, str] = {}
        codes: set[str] = set()
        indicators = {"0": 0, "1": 1, "9": 9}
        rows = _cells(release, "\t")
        for number, row in rows:
            if number > 20:
                release.fail("its headings are missing")
            if len(row) > 5 and row[5].strip().startswith("9="):
                break
        number = 0
        for number, row in rows:
            if len(row) != _PTP_COLUMNS:
                if not any(row):
                    continue
                release.fail(f"line {number} has {len(row)} columns instead of {_PTP_COLUMNS}")
            column1, column2, prior, effective, deletion, indicator, rationale = row
            for code in (column1, column2):
                if code not in codes:
                    if not _CODE.fullmatch(code):
                        release.fail(f"line {number}: {code[:20]!r} is not a code")
                    codes.add(code)
            for text in (effective, deletion):
                if text not in days:
                    days[text] = _day(release, text.strip(), number)
            value = indicators.get(indicator)
            if value is None or prior not in {"", "*"}:
                release.fail(f"line {number} has an unknown indicator: {indicator[:20]!r}")
            yield PtpRow(
                setting,
                column1,
                column2,
                prior == "*",
                days[effective],
                days[deletion],
                value,
                rationale,
            )
        if not number:
            release.fail("it holds no edit")

    return read


def _read_mue(setting: str) -> Callable[[Release], Iterator[MueRow]]:
    def read(release: Release) -> Iterator[MueRow]:
        """Yield the edits in the order of the file.

        Raises:
            SourceError: The headings are missing, a code occurs twice, or a line is malformed.
        """
        rows = _cells(release, ",")
        for number, row in rows:
            headings = [" ".join(cell.split()) for cell in row]
            if f"{_MUE_SETTINGS[setting]} Services MUE Values" in headings:
                break
            if number > 60:
                release.fail("its headings are missing")
        else:
            release.fail("its headings are missing")
        seen: set[str] = set()
        for number, row in rows:
            if not any(row):
                continue
            if len(row) < 4 or not _CODE.fullmatch(row[0].strip()) or row[0].strip() in seen:
                release.fail(f"line {number} is not a new code and its units")
            code, units, indicator, rationale = (cell.strip() for cell in row[:4])
            seen.add(code)
            if indicator[:1] not in {"1", "2", "3"}:
                release.fail(f"line {number}: {indicator[:30]!r} is no adjudication indicator")
            yield MueRow(setting, code, release.number(units), int(indicator[0]), rationale)
        if not seen:
            release.fail("it holds no edit")

    return read


def _day_of_year(release: Release, text: str, line: int) -> str | None:
    """Return a date ``YYYYDDD`` as ISO, None for no date."""
    text = text.strip()
    if not text or not text.strip("0"):
        return None
    year, day = text[:4], text[4:]
    if len(text) != 7 or not text.isdecimal() or not 1 <= int(day) <= 366:
        release.fail(f"line {line}: {text[:20]!r} is not a year and a day of it")
    return (date(int(year), 1, 1) + timedelta(days=int(day) - 1)).isoformat()


def read_add_on(release: Release) -> Iterator[AddOnRow]:
    """Yield the edits in the order of the file.

    Raises:
        SourceError: A line is malformed.
    """
    place = 0
    for number, cells in _add_on_cells(release):
        kind, code, code_deleted, primary, primary_deleted, effective, deletion, notes = cells
        if kind not in {"1", "2", "3"} or not _CODE.fullmatch(code) or not _CODE.fullmatch(primary):
            release.fail(f"line {number} is not an add-on code and its primary code")
        yield AddOnRow(
            place,
            int(kind),
            code,
            _day_of_year(release, code_deleted, number),
            primary,
            _day_of_year(release, primary_deleted, number),
            _day_of_year(release, effective, number),
            _day_of_year(release, deletion, number),
            notes.strip(),
        )
        place += 1
    if not place:
        release.fail("it holds no edit")


def _add_on_cells(release: Release) -> Iterator[tuple[int, list[str]]]:
    if release.data.startswith(_ZIP):
        rows = iter(enumerate(_workbook(release), 1))
        if not any(_ADD_ON_HEADING in row for _, row in rows):
            release.fail("its headings are missing")
        for number, row in rows:
            if any(row):
                yield number, [*(cell.strip() for cell in row[:7]), row[7] if len(row) > 7 else ""]
        return
    for number, line in enumerate(release.text("latin-1").splitlines(), 1):
        if not line.strip():
            continue
        found = _ADD_ON_LINE.fullmatch(line)
        if found is None:
            release.fail(f"line {number} is malformed: {line[:40]!r}")
        yield number, list(found.groups())


def _kind(
    name: str,
    title: str,
    reader: Callable[..., Iterator[tuple[object, ...]]],
    recognise: Callable[[Sample], Edition | None],
    *,
    cumulative: bool,
) -> ReleaseKind:
    return ReleaseKind(
        name,
        title,
        "CMS",
        _LICENCE,
        reader,
        recognise,
        cumulative=cumulative,
        edits=True,
        page=_PAGE,
    )


KINDS: tuple[ReleaseKind, ...] = (
    *(
        _kind(
            f"ncci_ptp_{setting}",
            f"NCCI procedure-to-procedure edits, {word}",
            _read_ptp(setting),
            _recognise_ptp(setting),
            cumulative=True,
        )
        for setting, word in (
            ("practitioner", "practitioner services"),
            ("outpatient", "outpatient hospital services"),
        )
    ),
    *(
        _kind(
            f"ncci_mue_{setting}",
            f"NCCI medically unlikely edits, {word} services",
            _read_mue(setting),
            _recognise_mue(setting),
            cumulative=False,
        )
        for setting, word in _MUE_SETTINGS.items()
    ),
    _kind("ncci_add_on", "NCCI add-on code edits", read_add_on, _recognise_add_on, cumulative=True),
)
