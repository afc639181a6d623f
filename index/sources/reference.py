"""Reference files: place of service, RBCS, OPPS Addendum B, coverage documents."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date

from index.database.tables.hcpcs import CoverageDocument, OppsLine, PlaceOfService, Rbcs
from index.sources.days import american_day
from index.sources.kinds import US_GOVERNMENT, Edition, ReleaseKind, calendar_quarter
from index.sources.records import Row
from index.sources.release import Release, plain
from index.sources.sample import Sample
from index.sources.workbook import WorkbookError, sheet_rows

_PLACE = re.compile(r"([0-9]{2})(?:\s*[-–]\s*([0-9]{2}))?")
_DATED = re.compile(r"(20[0-9]{2})[-_.]?(0[1-9]|1[0-2])(?:[-_.]?([0-3][0-9]))?")
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_PROCEDURE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
_URL = re.compile(r"https://www\.cms\.gov/[!-~]{1,300}")


def read_places_of_service(release: Release) -> Iterator[Row]:
    """Yield the place of service codes; unassigned ones stand alone or as ranges."""
    columns = (
        "Place of Service Code(s)",
        "Place of Service Name",
        "Place of Service Description",
    )
    seen: set[str] = set()
    for row in release.csv_rows(columns):
        found = _PLACE.fullmatch(plain(row[columns[0]]))
        if found is None:
            release.fail(f"{row[columns[0]][:20]!r} is no place of service code")
        if found[1] in seen:
            release.fail(f"{found[1]} occurs twice")
        seen.add(found[1])
        yield PlaceOfService(
            found[1],
            found[2] or found[1],
            plain(row[columns[1]]),
            plain(row[columns[2]]),
            plain(row.get("Facility/Non-Facility")),
        )
    if not seen:
        release.fail("it holds no code")


def read_rbcs(release: Release) -> Iterator[Row]:
    """Yield the assignments of codes to categories of RBCS, in the order of the file.

    The last columns are named otherwise in newer releases, so those that end in the same words
    are taken too.
    """
    columns = ("HCPCS_Cd", "RBCS_Cat_Desc", "RBCS_Subcat_Desc", "RBCS_Family_Desc")
    line = 0
    for line, row in enumerate(release.csv_rows(columns), start=1):
        code = release.code(row["HCPCS_Cd"])

        def day(name: str, row: dict[str, str] = row) -> str | None:
            cell = row.get(f"{name}_Dt") or row.get(name.replace("Assignment", "Analysis") + "_Dt")
            return american_day(release, cell or "")

        yield Rbcs(
            code=code,
            line=line,
            category=plain(row["RBCS_Cat_Desc"]),
            subcategory=plain(row["RBCS_Subcat_Desc"]),
            family=plain(row["RBCS_Family_Desc"]),
            major=plain(row.get("RBCS_Major_Ind")),
            added=day("HCPCS_Cd_Add"),
            ended=day("HCPCS_Cd_End"),
            assigned=day("RBCS_Assignment_Eff"),
            assigned_to=day("RBCS_Assignment_End"),
        )
    if not line:
        release.fail("it holds no code")


def read_coverage_documents(release: Release) -> Iterator[Row]:
    """Yield the local coverage determinations and articles: titles, dates and addresses."""
    columns = (
        "contractor_name_type",
        "document_display_id",
        "document_type",
        "document_version",
        "effective_date",
        "retirement_date",
        "title",
        "updated_on",
        "url",
    )
    line = 0
    for line, row in enumerate(release.csv_rows(columns), start=1):
        document, title = plain(row["document_display_id"]), plain(row["title"])
        if not re.fullmatch(r"[LA][0-9]{4,6}", document) or not title:
            release.fail(f"row {line} is no coverage document")
        url = plain(row["url"])
        yield CoverageDocument(
            document=document,
            version=release.number(plain(row["document_version"])),
            line=line,
            type=plain(row["document_type"]),
            title=title,
            contractor=plain(row["contractor_name_type"]),
            effective=american_day(release, row["effective_date"]),
            retired=american_day(release, row["retirement_date"]),
            updated=american_day(release, row["updated_on"]),
            note=plain(row.get("note")),
            # An address that is not the publisher's own leads nowhere.
            url=url if _URL.fullmatch(url) else "",
        )
    if not line:
        release.fail("it holds no document")


_OPPS_COLUMNS = {
    "code": ("hcpcscode", "hcpcs"),
    "change": ("ci",),
    "status": ("si",),
    "apc": ("apc",),
    "weight": ("relativeweight",),
    "payment": ("paymentrate",),
    "national_copayment": ("nationalunadjustedcopayment",),
    "minimum_copayment": ("minimumunadjustedcopayment",),
}
"""Letters of the headings; the change column is not in every edition."""


def _opps_places(row: Iterable[str]) -> dict[str, int]:
    """Return the column of each field if a row is the header, else nothing."""
    names = [re.sub(r"[^a-z]", "", cell.lower()) for cell in row]
    places = {
        field: names.index(name)
        for field, known in _OPPS_COLUMNS.items()
        for name in known
        if names.count(name) == 1
    }
    return places if set(_OPPS_COLUMNS) - {"change"} <= set(places) else {}


def _delimiter(text: str) -> str:
    return "\t" if text.count("\t") > text.count(",") else ","


def _opps_rows(release: Release) -> Iterator[list[str]]:
    try:
        if release.data.startswith(b"PK"):
            yield from sheet_rows(release.data)
        else:
            text = release.text("latin-1")
            stream = io.StringIO(text, newline="")
            yield from csv.reader(stream, delimiter=_delimiter(text[:65536]), strict=True)
    except (WorkbookError, csv.Error) as error:
        release.fail(str(error), error)


def _amount(release: Release, text: str) -> str:
    amount = text.strip().lstrip("$").replace(",", "").strip()
    if not re.fullmatch(r"([0-9]{1,9}(\.[0-9]{0,9})?|\.[0-9]{1,9})?", amount):
        release.fail(f"{text[:20]!r} is no amount")
    return amount


def read_opps_addendum_b(release: Release) -> Iterator[Row]:
    """Yield the lines of Addendum B; the short descriptors in it are not kept."""
    places: dict[str, int] = {}
    seen: set[str] = set()
    for number, row in enumerate(_opps_rows(release), start=1):
        if not places:
            places = _opps_places(row)
            continue
        code = row[places["code"]].strip().upper() if len(row) > places["code"] else ""
        if not _PROCEDURE.fullmatch(code):
            # Notes and blank lines at the end.
            continue
        if len(row) <= max(places.values()):
            release.fail(f"row {number} ends early")
        if code in seen:
            release.fail(f"row {number}: {code} occurs twice")
        seen.add(code)
        cell = {name: row[place].strip() for name, place in places.items()}
        yield OppsLine(
            code,
            cell.get("change", ""),
            cell["status"],
            cell["apc"],
            _amount(release, cell["weight"]),
            _amount(release, cell["payment"]),
            _amount(release, cell["national_copayment"]),
            _amount(release, cell["minimum_copayment"]),
        )
    if not seen:
        release.fail("it has no header with HCPCS Code, SI, APC and Payment Rate, or no code")


def _dated(name: str) -> Edition | None:
    """Return the edition of a list that holds from a day on, by the day in its name."""
    found = _DATED.search(name)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
    try:
        since = date(year, month, day).isoformat()
    except ValueError:
        return None
    return Edition(since if found[3] else f"{_MONTH_NAMES[month - 1]} {year}", since, None)


def _header(sample: Sample, *columns: str) -> bool:
    """Return whether the header of a table names some columns; it may run over two lines."""
    return all(column in "".join(sample.lines[:2]) for column in columns)


_UNDATED = Edition("edition not known", None, None)


def _recognise_places(sample: Sample) -> Edition | None:
    if not _header(sample, "Place of Service Code(s)", "Place of Service Description"):
        return None
    return _dated(sample.name) or _UNDATED


def _recognise_rbcs(sample: Sample) -> Edition | None:
    if not _header(sample, "HCPCS_Cd", "RBCS_Cat_Desc", "RBCS_Subcat_Desc"):
        return None
    found = re.search(r"20[0-9]{2}", sample.name)
    return Edition(f"release {found[0]}", None, None) if found else _UNDATED


def _recognise_documents(sample: Sample) -> Edition | None:
    if not _header(sample, "document_display_id", "document_version", "retirement_date"):
        return None
    return _dated(sample.name) or _UNDATED


def _recognise_opps(sample: Sample) -> Edition | None:
    try:
        text = "\n".join(sample.lines[:30])
        rows = sample.sheet or list(
            csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        )
    except csv.Error:
        return None
    if not any(_opps_places(row) for row in rows):
        return None
    title = " ".join(cell for row in rows[:6] for cell in row) + " " + sample.name
    found = re.search(r"(January|April|July|October)[ _.-]*(20[0-9]{2})", title, re.IGNORECASE)
    if found is None:
        return _UNDATED
    month = found[1].capitalize()
    edition = calendar_quarter(int(found[2]), _MONTH_NAMES.index(month) // 3 + 1)
    return Edition(f"{month} {found[2]}", edition.valid_from, edition.valid_to)


KINDS: tuple[ReleaseKind, ...] = (
    ReleaseKind(
        "place_of_service",
        "Place of service code set",
        "CMS",
        US_GOVERNMENT,
        read_places_of_service,
        _recognise_places,
        page="https://www.cms.gov/medicare/coding-billing/place-of-service-codes/code-sets",
    ),
    ReleaseKind(
        "rbcs",
        "Restructured BETOS Classification System",
        "CMS",
        f"{US_GOVERNMENT}; CPT numbers (C) AMA",
        read_rbcs,
        _recognise_rbcs,
        cumulative=True,
        page=(
            "https://data.cms.gov/provider-summary-by-type-of-service/"
            "provider-service-classifications/"
            "restructured-betos-classification-system"
        ),
    ),
    ReleaseKind(
        "opps_addendum_b",
        "OPPS Addendum B",
        "CMS",
        f"{US_GOVERNMENT}; CPT numbers (C) AMA",
        read_opps_addendum_b,
        _recognise_opps,
        tried=False,
        page=(
            "https://www.cms.gov/medicare/payment/prospective-payment-systems/"
            "hospital-outpatient-pps/quarterly-addenda-updates"
        ),
    ),
    ReleaseKind(
        "coverage_documents",
        "Local coverage determinations and articles",
        "CMS Medicare Coverage Database",
        US_GOVERNMENT,
        read_coverage_documents,
        _recognise_documents,
        page="https://www.cms.gov/medicare-coverage-database/downloads/downloads.aspx",
    ),
)
