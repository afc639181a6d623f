"""ICD-10-CM and ICD-10-PCS order files, codes files and their addenda (fixed width).

Both systems share the layouts, so what a file is shows in its codes: those of ICD-10-PCS have
seven characters, or three in a heading, without the letters I and O; those of ICD-10-CM begin
with a letter and are of all lengths. A file is ICD-10-PCS if all its codes could be.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from index.database.tables.icd import Addendum
from index.model import Kind, System, display_code
from index.sources.kinds import US_GOVERNMENT, Edition, Reader, ReleaseKind, fiscal_year
from index.sources.records import CodeRow
from index.sources.release import Release, plain
from index.sources.sample import Sample

NO_EDITION = Edition("edition not known", None, None)
"""For a file whose name has no year: these files do not say their edition themselves."""

_ORDER = re.compile(r"(\d{5}) ([0-9A-Z]{3,7}) *(?<=\A.{13}) ([01]) (.{60}) (\S.*)", re.ASCII)
# Not the lines of a General Equivalence Mapping, which begin alike and end in five flags.
_CODES = re.compile(r"([0-9A-Z]{3,7}) *(?<=\A.{7}) (?!\w+ +\d{5} *$)(\S.*)", re.ASCII)
_ACTION = r"(Add|Delete|Revise from|Revise to): *(?<=\A.{13})"
_ORDER_ADDENDA = re.compile(
    _ACTION + r"([01]) ([0-9A-Z]{3,7}) *(?<=\A.{22}) (.{60}) (\S.*)", re.ASCII
)
_CODES_ADDENDA = re.compile(_ACTION + r"([0-9A-Z]{3,7}) *(?<=\A.{20}) (\S.*)", re.ASCII)
_PCS_ADDENDA = re.compile(_ACTION + r"([0-9A-Z]{3,7}) *(?<=\A.{20}) (.{60}) (\S.*)", re.ASCII)
_CODE = {
    # Categories with a letter in second place are new in FY2026: QA0.
    System.ICD10CM: re.compile(r"[A-Z](?=[0-9A-Z]*[0-9])[0-9A-Z]{2,6}", re.ASCII),
    System.ICD10PCS: re.compile(r"[0-9A-HJ-NP-Z]{3}(?:[0-9A-HJ-NP-Z]{4})?", re.ASCII),
}
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_FOOTERS = 40
"""Lines of the summary at the most: an addendum with more of them is something else."""


def _kind(system: System, code: str, *, billable: bool) -> Kind:
    if len(code) == 3:
        return Kind.CATEGORY
    return Kind.CODE if billable else Kind.SUBCATEGORY


@dataclass(frozen=True, slots=True)
class _Layout:
    """One layout of a code list.

    Attributes:
        line: Matches a line.
        code: Its group of the code.
        title: Its group of the long title.
        billable: Its group of the flag, None where the file holds billable codes only.
        number: Its group of the order number, None if there is none.
    """

    line: re.Pattern[str]
    code: int
    title: int
    billable: int | None = None
    number: int | None = None


_ORDER_FILE = _Layout(_ORDER, code=2, title=5, billable=3, number=1)
_CODES_FILE = _Layout(_CODES, code=1, title=2)


def _rows(release: Release, system: System, layout: _Layout) -> Iterator[CodeRow]:
    """Yield the rows of a code list; headings stand before what is below them."""
    seen: set[str] = set()
    for number, line in enumerate(release.text("ascii").splitlines(), 1):
        if not line.strip():
            continue
        match = layout.line.fullmatch(line)
        code = match[layout.code] if match else ""
        if match is None or not _CODE[system].fullmatch(code):
            release.fail(f"line {number} is not a row of this file: {line[:40]!r}")
        if code in seen:
            release.fail(f"line {number}: {code} occurs twice")
        # The order numbers have no gaps, so a file that lost lines shows it.
        if layout.number and int(match[layout.number]) != len(seen) + 1:
            release.fail(f"line {number}: order number {match[layout.number]} is out of order")
        billable = layout.billable is None or match[layout.billable] == "1"
        if system is System.ICD10PCS and billable != (len(code) == 7):
            release.fail(f"line {number}: {code} cannot be {'valid' if billable else 'a heading'}")
        yield CodeRow(
            system,
            code,
            display_code(system, code),
            plain(match[layout.title]),
            _kind(system, code, billable=billable),
            billable,
            _parent(system, code, seen),
        )
        seen.add(code)
    if not seen:
        release.fail("it holds no code")


def _parent(system: System, code: str, seen: set[str]) -> str | None:
    lengths = (3,) if system is System.ICD10PCS else range(len(code) - 1, 2, -1)
    return next((code[:n] for n in lengths if n < len(code) and code[:n] in seen), None)


def read_icd10cm_order(release: Release) -> Iterator[CodeRow]:
    """Yield categories, subcategories and codes in tabular order.

    Raises:
        SourceError: A line is malformed or missing, or a code occurs twice.
    """
    return _rows(release, System.ICD10CM, _ORDER_FILE)


def read_icd10cm_codes(release: Release) -> Iterator[CodeRow]:
    """Yield the billable codes in tabular order.

    Raises:
        SourceError: A line is malformed, or a code occurs twice.
    """
    return _rows(release, System.ICD10CM, _CODES_FILE)


def read_icd10pcs_order(release: Release) -> Iterator[CodeRow]:
    """Yield the headings of tables and the codes in order.

    Raises:
        SourceError: A line is malformed or missing, or a code occurs twice.
    """
    return _rows(release, System.ICD10PCS, _ORDER_FILE)


def read_icd10pcs_codes(release: Release) -> Iterator[CodeRow]:
    """Yield the codes in order.

    Raises:
        SourceError: A line is malformed, or a code occurs twice.
    """
    return _rows(release, System.ICD10PCS, _CODES_FILE)


@dataclass(frozen=True, slots=True)
class _AddendumLine:
    """A line of an addendum, as it stands."""

    action: str
    code: str
    billable: bool | None
    title: str


def _addendum_lines(
    release: Release, system: System, pattern: re.Pattern[str]
) -> Iterator[_AddendumLine]:
    """Yield the lines before the summary, which every addendum ends with."""
    flagged = pattern is _ORDER_ADDENDA
    summary = 0
    for number, line in enumerate(release.text("ascii").splitlines(), 1):
        if not line.startswith(("Add:", "Delete:", "Revise ")):
            summary += bool(line.strip())
            if summary > _FOOTERS:
                release.fail(f"line {number} is not a change: {line[:40]!r}")
            continue
        match = pattern.fullmatch(line)
        code = match[3 if flagged else 2] if match else ""
        if match is None or summary or not _CODE[system].fullmatch(code):
            release.fail(f"line {number} is not a change: {line[:40]!r}")
        billable: bool | None = None
        if flagged:
            billable = match[2] == "1"
        elif system is System.ICD10PCS:
            billable = len(code) == 7
        elif pattern is _CODES_ADDENDA:
            billable = True
        yield _AddendumLine(match[1], code, billable, plain(match[match.re.groups]))
    if not summary:
        release.fail("the summary at its end is missing")


def _addenda(release: Release, system: System, pattern: re.Pattern[str]) -> Iterator[Addendum]:
    effective = release.entry.valid_from
    before: _AddendumLine | None = None
    position = 0
    for line in _addendum_lines(release, system, pattern):
        if (line.action == "Revise to") != (before is not None) or (
            before is not None and before.code != line.code
        ):
            release.fail(f"{line.code}: the two lines of a revision do not stand together")
        if line.action == "Revise from":
            before = line
            continue
        old = before.title if before else line.title if line.action == "Delete" else None
        new = None if line.action == "Delete" else line.title
        action = "revise" if before else line.action.lower()
        before = None
        yield Addendum(position, system, action, line.code, line.billable, old, new, effective)
        position += 1
    if before is not None:
        release.fail(f"{before.code}: the second line of its revision is missing")
    if not position:
        release.fail("it holds no change")


def read_icd10cm_order_addenda(release: Release) -> Iterator[Addendum]:
    """Yield the changes of the ICD-10-CM order file.

    Raises:
        SourceError: A line is malformed, or a revision lacks one of its two lines.
    """
    return _addenda(release, System.ICD10CM, _ORDER_ADDENDA)


def read_icd10cm_codes_addenda(release: Release) -> Iterator[Addendum]:
    """Yield the changes of the ICD-10-CM codes file.

    Raises:
        SourceError: A line is malformed, or a revision lacks one of its two lines.
    """
    return _addenda(release, System.ICD10CM, _CODES_ADDENDA)


def read_icd10pcs_order_addenda(release: Release) -> Iterator[Addendum]:
    """Yield the changes of the ICD-10-PCS order file.

    Raises:
        SourceError: A line is malformed, or a revision lacks one of its two lines.
    """
    return _addenda(release, System.ICD10PCS, _PCS_ADDENDA)


def edition_of(sample: Sample) -> Edition:
    """Return the fiscal year in a file's name, ``NO_EDITION`` if it has none."""
    years = _YEAR.findall(sample.name)
    if not years:
        return NO_EDITION
    year = int(years[-1])
    if "april" in sample.name.lower():
        return fiscal_year(year, since=date(year, 4, 1), note=f"April {year} update")
    return fiscal_year(year)


def _sampled(sample: Sample, pattern: re.Pattern[str], group: int) -> list[str]:
    """Return the codes of the first lines; none unless every line fits the layout."""
    lines = [line for line in sample.lines[:400] if line.strip()]
    if any(line.startswith(("Add:", "Delete:", "Revise ")) for line in lines):
        # The summary of an addendum follows its changes.
        lines = [line for line in lines if line.startswith(("Add:", "Delete:", "Revise "))]
    matches = [pattern.fullmatch(line) for line in lines]
    return [match[group] for match in matches if match] if all(matches) else []


def _is(sample: Sample, system: System, pattern: re.Pattern[str], group: int) -> Edition | None:
    codes = _sampled(sample, pattern, group)
    pcs = all(_CODE[System.ICD10PCS].fullmatch(code) for code in codes)
    if not codes or pcs != (system is System.ICD10PCS):
        return None
    return edition_of(sample) if all(map(_CODE[system].fullmatch, codes)) else None


def _icd10cm_order(sample: Sample) -> Edition | None:
    return _is(sample, System.ICD10CM, _ORDER, 2)


def _icd10cm_codes(sample: Sample) -> Edition | None:
    # HCPCS and CDT codes look alike, but are all of five characters.
    if len({len(code) for code in _sampled(sample, _CODES, 1)}) < 2:
        return None
    return _is(sample, System.ICD10CM, _CODES, 1)


def _icd10pcs_order(sample: Sample) -> Edition | None:
    return _is(sample, System.ICD10PCS, _ORDER, 2)


def _icd10pcs_codes(sample: Sample) -> Edition | None:
    return _is(sample, System.ICD10PCS, _CODES, 1)


def _icd10cm_order_addenda(sample: Sample) -> Edition | None:
    return _is(sample, System.ICD10CM, _ORDER_ADDENDA, 3)


def _icd10cm_codes_addenda(sample: Sample) -> Edition | None:
    return _is(sample, System.ICD10CM, _CODES_ADDENDA, 2)


def _icd10pcs_order_addenda(sample: Sample) -> Edition | None:
    return _is(sample, System.ICD10PCS, _PCS_ADDENDA, 2)


_CM_LICENCE = f"{US_GOVERNMENT}; ICD-10 is copyright World Health Organization"
_CM_PAGE = "https://www.cdc.gov/nchs/icd/icd-10-cm/files.html"
_PCS_PAGE = "https://www.cms.gov/medicare/coding-billing/icd-10-codes"


def _cm(
    kind: str, name: str, reader: Reader, recognise: Callable[[Sample], Edition | None]
) -> ReleaseKind:
    return ReleaseKind(kind, name, "CDC/NCHS", _CM_LICENCE, reader, recognise, page=_CM_PAGE)


def _pcs(
    kind: str, name: str, reader: Reader, recognise: Callable[[Sample], Edition | None]
) -> ReleaseKind:
    return ReleaseKind(kind, name, "CMS", US_GOVERNMENT, reader, recognise, page=_PCS_PAGE)


KINDS: tuple[ReleaseKind, ...] = (
    _cm("icd10cm_order", "ICD-10-CM order file", read_icd10cm_order, _icd10cm_order),
    _cm("icd10cm_codes", "ICD-10-CM codes file", read_icd10cm_codes, _icd10cm_codes),
    _pcs("icd10pcs_order", "ICD-10-PCS order file", read_icd10pcs_order, _icd10pcs_order),
    _pcs("icd10pcs_codes_file", "ICD-10-PCS codes file", read_icd10pcs_codes, _icd10pcs_codes),
    _cm(
        "icd10cm_order_addenda",
        "ICD-10-CM order file, addenda",
        read_icd10cm_order_addenda,
        _icd10cm_order_addenda,
    ),
    _cm(
        "icd10cm_codes_addenda",
        "ICD-10-CM codes file, addenda",
        read_icd10cm_codes_addenda,
        _icd10cm_codes_addenda,
    ),
    _pcs(
        "icd10pcs_order_addenda",
        "ICD-10-PCS order file, addenda",
        read_icd10pcs_order_addenda,
        _icd10pcs_order_addenda,
    ),
)
