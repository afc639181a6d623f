"""National Correct Coding Initiative: PTP edits, MUE, add-on codes.

The text files and the add-on workbook were read as CMS publishes them; the workbooks of PTP and
MUE, which hold the same cells, have not been tried on a real file.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from index.database.tables.edits import AddOnEdit, PairEdit, PairTerms, UnlikelyEdit
from index.sources.kinds import Edition, ReleaseKind, calendar_quarter
from index.sources.release import Release, plain
from index.sources.sample import Sample
from index.sources.workbook import WorkbookError, sheet_rows

PRACTITIONER, OUTPATIENT, DME = "practitioner", "outpatient", "dme"

_PAIR_HEADINGS = ("Column 1", "Column 2")
_PAIR_CELLS = 7
_HEADER_LINES = 12
"""Lines before the data at the most; there are six."""
_PAIR_NAMES = {
    PRACTITIONER: ("ccipra", "practitioner"),
    OUTPATIENT: ("ccioph", "hospital", "outpatient"),
}
"""How file names tell the settings of pairs apart: nothing inside the files does."""
_UNLIKELY_HEADINGS = {
    PRACTITIONER: "Practitioner Services MUE Values",
    OUTPATIENT: "Outpatient Hospital Services MUE Values",
    DME: "DME Supplier Services MUE Values",
}
_UNLIKELY_CODE = re.compile(r"HCPCS ?/ ?CPT Code", re.IGNORECASE)
_ADJUDICATION = re.compile(r"([123])(?: .*)?")
_ADD_ON_HEADINGS = ("AOC_Edit_Type", "Add-On_Code")
_ADD_ON_LINE = re.compile(r"[123][0-9A-Z]{5}[0-9 ]{7}[0-9A-Z]{5}[0-9 ]{0,21}(?: .*|\S.*)?")
_ADD_ON_CUTS = ((0, 1), (1, 6), (6, 13), (13, 18), (18, 25), (25, 32), (32, 39), (39, None))
_CODE = re.compile(r"[0-9A-Z]{5}")
_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_JULIAN = re.compile(r"([0-9]{4})([0-9]{3})")
_IN_FORCE = "*"
_FIRST_YEAR = 1994
"""Version 1 would have been that of 1995: version 30.2 is the third quarter of 2024."""

_QUARTER_NAME = re.compile(r"(20[0-9]{2})[-_ ]?q([1-4])", re.IGNORECASE)
_VERSION_NAME = re.compile(r"v([0-9]{2})([0-3])r[0-9]", re.IGNORECASE)
_DAY_NAME = re.compile(r"eff[-_ ]?([0-9]{1,2})-[0-9]{1,2}-(20[0-9]{2})", re.IGNORECASE)
_PART_NAME = re.compile(r"[-_ ](f[0-9]{1,2})\b", re.IGNORECASE)


def _edition(sample: Sample) -> Edition:
    """Return the edition that the file's name gives; nothing inside the files names it."""
    found = _PART_NAME.search(sample.name)
    part = found[1].lower() if found else ""
    if named := _QUARTER_NAME.search(sample.name):
        return calendar_quarter(int(named[1]), int(named[2]), part=part)
    if named := _VERSION_NAME.search(sample.name):
        return calendar_quarter(_FIRST_YEAR + int(named[1]), int(named[2]) + 1, part=part)
    if (named := _DAY_NAME.search(sample.name)) and 1 <= int(named[1]) <= 12:
        return calendar_quarter(int(named[2]), (int(named[1]) + 2) // 3, part=part)
    return Edition("undated", None, None, part)


def _workbook(release: Release) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a workbook, numbered from 1."""
    try:
        yield from enumerate(sheet_rows(release.data), 1)
    except WorkbookError as error:
        release.fail(str(error), error)


def _is_workbook(data: bytes) -> bool:
    return data.startswith(b"PK")


# Pairs


def _recognise_pairs(setting: str, sample: Sample) -> Edition | None:
    name = sample.name.lower()
    # "practitioner" alone would be hidden by the "hospital" of a folder, and is looked for first.
    named = next((one for one, signs in _PAIR_NAMES.items() if any(s in name for s in signs)), "")
    if named != setting:
        return None
    rows = sample.sheet or [line.split("\t") for line in sample.lines[:_HEADER_LINES]]
    return _edition(sample) if any(_begins(row, _PAIR_HEADINGS) for row in rows) else None


def _begins(row: list[str], headings: tuple[str, ...]) -> bool:
    return tuple(plain(cell) for cell in row[: len(headings)]) == headings


def _pair_lines(release: Release) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of the text one by one: there are 600,000, and they are never all in hand."""
    for number, line in enumerate(io.BytesIO(release.data), 1):
        yield number, line.decode("latin-1").rstrip("\r\n").split("\t")


def _read_pairs(release: Release) -> Iterator[PairEdit]:
    """Yield the pairs in the file's order.

    Raises:
        SourceError: There is no header, or a line is malformed; the message gives its number.
    """
    lines = _workbook if _is_workbook(release.data) else _pair_lines
    rows = iter(lines(release))
    if not any(
        _begins(row, _PAIR_HEADINGS)
        for _, (_, row) in zip(range(_HEADER_LINES), rows, strict=False)
    ):
        release.fail("there is no heading 'Column 1' in its first lines")
    codes: dict[str, str] = {}
    known: dict[tuple[str, ...], PairTerms] = {}
    heading = True
    for number, row in rows:
        if len(row) != _PAIR_CELLS:
            if not any(row):
                continue
            release.fail(f"line {number} has {len(row)} cells, not {_PAIR_CELLS}")
        column1, column2 = row[0], row[1]
        if heading and not column1.strip() and number <= _HEADER_LINES:
            continue  # the header goes on over several lines
        heading = False
        said = tuple(row[2:])
        terms = known.get(said)
        if terms is None:
            terms = known[said] = _terms(release, number, row)
        # Looking codes up keeps one string of each, and checks each once.
        first = codes.get(column1) or codes.setdefault(column1, _code(release, number, column1))
        second = codes.get(column2) or codes.setdefault(column2, _code(release, number, column2))
        yield PairEdit(first, second, terms)
    if heading:
        release.fail("it holds no pairs")


def _terms(release: Release, number: int, row: list[str]) -> PairTerms:
    prior, effective, deleted, indicator, rationale = (cell.strip() for cell in row[2:])
    if prior not in ("", "*"):
        release.fail(f"line {number}: {prior[:20]!r} stands where '*' or nothing is expected")
    if indicator not in ("0", "1", "9"):
        release.fail(f"line {number}: {indicator[:20]!r} is no modifier indicator")
    if not rationale:
        release.fail(f"line {number} ends before the rationale")
    return PairTerms(
        prior == "*",
        _day(release, number, effective),
        None if deleted == _IN_FORCE else _day(release, number, deleted),
        int(indicator),
        plain(rationale),
    )


def _code(release: Release, number: int, text: str) -> str:
    code = text.strip().upper()
    if not _CODE.fullmatch(code):
        release.fail(f"line {number}: {text[:20]!r} is not a code")
    return code


def _day(release: Release, number: int, text: str) -> str | None:
    """Return ``YYYYMMDD`` or an ISO day as ISO, None for an empty cell."""
    if not text:
        return None
    found = _DAY.fullmatch(text.replace("-", ""))
    try:
        year, month, day = map(int, found.groups() if found else ())
        return date(year, month, day).isoformat()
    except ValueError as error:
        release.fail(f"line {number}: {text[:20]!r} is not a day", error)


# Medically unlikely edits


def _unlikely_header(setting: str, row: list[str]) -> bool:
    cells = [plain(cell) for cell in row[:2]]
    return (
        len(cells) == 2
        and _UNLIKELY_CODE.fullmatch(cells[0]) is not None
        and cells[1].casefold() == _UNLIKELY_HEADINGS[setting].casefold()
    )


def _recognise_unlikely(setting: str, sample: Sample) -> Edition | None:
    rows: Iterable[list[str]] = sample.sheet
    if not rows:
        text = sample.head.decode("latin-1")
        rows = csv.reader(io.StringIO(text, newline=""))
    try:
        found = any(
            _unlikely_header(setting, row)
            for row, _ in zip(rows, range(_HEADER_LINES), strict=False)
        )
    except csv.Error:
        return None
    return _edition(sample) if found else None


def _unlikely_rows(release: Release) -> Iterator[tuple[int, list[str]]]:
    text = io.StringIO(release.text("cp1252"), newline="")
    reader = csv.reader(text, strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        release.fail(f"line {reader.line_num}: {error}", error)


def _read_unlikely(setting: str, release: Release) -> Iterator[UnlikelyEdit]:
    """Yield the edits of one setting in the file's order.

    Raises:
        SourceError: The header is missing, a row is malformed, or a code stands twice.
    """
    rows = iter((_workbook if _is_workbook(release.data) else _unlikely_rows)(release))
    if not any(
        _unlikely_header(setting, row)
        for _, (_, row) in zip(range(_HEADER_LINES), rows, strict=False)
    ):
        release.fail(f"there is no heading {_UNLIKELY_HEADINGS[setting]!r} in its first lines")
    seen: set[str] = set()
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < 4:
            release.fail(f"line {number} has {len(row)} cells, not 4")
        code = _code(release, number, row[0])
        if code in seen:
            release.fail(f"line {number}: {code} stands twice")
        seen.add(code)
        found = _ADJUDICATION.fullmatch(plain(row[2]))
        if not found:
            release.fail(f"line {number}: {row[2][:40]!r} is no adjudication indicator")
        units = row[1].strip()
        if not (units.isascii() and units.isdigit() and len(units) < 10):
            release.fail(f"line {number}: {row[1][:20]!r} is no number of units")
        yield UnlikelyEdit(setting, code, int(units), int(found[1]), plain(row[3]))
    if not seen:
        release.fail("it holds no edits")


# Add-on codes


def _recognise_add_on(sample: Sample) -> Edition | None:
    if sample.sheet:
        found = any(_begins(row, _ADD_ON_HEADINGS) for row in sample.sheet)
    else:
        lines = [line for line in sample.lines if line.strip()]
        found = bool(lines) and all(_ADD_ON_LINE.fullmatch(line) for line in lines)
    # One file a quarter, in two layouts: neither is a part.
    return replace(_edition(sample), part="") if found else None


def _add_on_lines(release: Release) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(release.text("latin-1").splitlines(), 1):
        if line.strip() and not _ADD_ON_LINE.fullmatch(line):
            release.fail(f"line {number} is not laid out as an add-on edit")
        yield number, [line[start:end].strip() for start, end in _ADD_ON_CUTS]


def _add_on_sheet(release: Release) -> Iterator[tuple[int, list[str]]]:
    rows = _workbook(release)
    if not any(
        _begins(row, _ADD_ON_HEADINGS)
        for _, (_, row) in zip(range(_HEADER_LINES), rows, strict=False)
    ):
        release.fail(f"there is no heading {_ADD_ON_HEADINGS[0]!r} in its first rows")
    for number, row in rows:
        yield number, [cell.strip() for cell in (*row, *([""] * len(_ADD_ON_CUTS)))]


def _read_add_on(release: Release) -> Iterator[AddOnEdit]:
    """Yield the add-on edits in the file's order.

    Raises:
        SourceError: The header is missing or a row is malformed.
    """
    empty = True
    layout = _add_on_sheet if _is_workbook(release.data) else _add_on_lines
    for number, row in layout(release):
        kind, code, code_deleted, primary, primary_deleted, effective, deleted, notes = row[:8]
        if not any(row):
            continue
        if kind not in ("1", "2", "3"):
            release.fail(f"line {number}: {kind[:20]!r} is no type of an add-on edit")
        empty = False
        yield AddOnEdit(
            number,
            int(kind),
            _code(release, number, code),
            _julian(release, number, code_deleted),
            _code(release, number, primary),
            _julian(release, number, primary_deleted),
            _julian(release, number, effective),
            _julian(release, number, deleted),
            plain(notes),
        )
    if empty:
        release.fail("it holds no edits")


def _julian(release: Release, number: int, text: str) -> str | None:
    """Return ``YYYYDDD``, the year and the day of it, as ISO; None for an empty cell."""
    if not text or not text.strip("0"):
        return None
    found = _JULIAN.fullmatch(text)
    try:
        year, day = map(int, found.groups() if found else ())
        made = date(year, 1, 1) + timedelta(days=day - 1)
    except (ValueError, OverflowError) as error:
        release.fail(f"line {number}: {text[:20]!r} is not a day", error)
    if made.year != year:
        release.fail(f"line {number}: {text[:20]!r} is not a day")
    return made.isoformat()


_PUBLISHER = "CMS"
_LICENCE = "US government data; CPT codes © American Medical Association"
_PAGE = "https://www.cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits/"
_LABELS = {PRACTITIONER: "practitioner", OUTPATIENT: "outpatient hospital", DME: "DME supplier"}

KINDS: tuple[ReleaseKind, ...] = (
    *(
        ReleaseKind(
            f"ncci_ptp_{setting}",
            f"NCCI procedure-to-procedure edits, {_LABELS[setting]}",
            _PUBLISHER,
            _LICENCE,
            _read_pairs,
            partial(_recognise_pairs, setting),
            cumulative=True,
            edits=True,
            page=_PAGE + "medicare-ncci-procedure-procedure-ptp-edits",
        )
        for setting in _PAIR_NAMES
    ),
    *(
        ReleaseKind(
            f"ncci_mue_{setting}",
            f"NCCI medically unlikely edits, {_LABELS[setting]}",
            _PUBLISHER,
            _LICENCE,
            partial(_read_unlikely, setting),
            partial(_recognise_unlikely, setting),
            edits=True,
            page=_PAGE + "medicare-ncci-medically-unlikely-edits-mues",
        )
        for setting in _UNLIKELY_HEADINGS
    ),
    ReleaseKind(
        "ncci_addon",
        "NCCI add-on code edits",
        _PUBLISHER,
        _LICENCE,
        _read_add_on,
        _recognise_add_on,
        cumulative=True,
        edits=True,
        page=_PAGE + "medicare-ncci-add-code-edits",
    ),
)
