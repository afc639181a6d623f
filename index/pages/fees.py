"""Fees of the Medicare Physician Fee Schedule, by the published formula.

(work RVU x work GPCI + practice RVU x practice GPCI + malpractice RVU x malpractice GPCI) x
conversion factor, in decimal arithmetic, rounded half up to cents. Source: CMS, relative value
file documentation.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from index.database import Content
from index.model import Source, System
from index.model.editions import covers, releases_for
from index.pages.rows import catalogue
from index.pages.validity import validity
from index.pages.values import meaning

_CENT = Decimal("0.01")
_PRICED = frozenset("ART")
NOT_PRICED = "not priced under the PFS"


@dataclass(frozen=True, slots=True)
class Locality:
    """A payment locality.

    Attributes:
        id: Contractor and locality: ``13202-01``.
        state: Postal code of the state.
        name: Its name: ``MANHATTAN``.
        work: Work index.
        practice: Practice expense index.
        malpractice: Malpractice index.
        source: Id of the release.
    """

    id: str
    state: str
    name: str
    work: Decimal
    practice: Decimal
    malpractice: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the formula: ``product`` = ``rvu`` x ``gpci``."""

    label: str
    rvu: Decimal
    gpci: Decimal

    @property
    def product(self) -> Decimal:
        """The term's share, in adjusted units."""
        return self.rvu * self.gpci


@dataclass(frozen=True, slots=True)
class SettingFee:
    """The fee in one setting.

    Attributes:
        setting: ``Non-facility`` or ``Facility``.
        terms: Work, practice expense, malpractice.
        conversion_factor: Dollars a unit.
        reason: Why there is no amount, empty if there is one.
    """

    setting: str
    terms: tuple[Term, ...]
    conversion_factor: Decimal
    reason: str = ""

    @property
    def amount(self) -> Decimal | None:
        """Dollars and cents, None where there is no fee."""
        if self.reason:
            return None
        units = sum((term.product for term in self.terms), Decimal(0))
        return (units * self.conversion_factor).quantize(_CENT, ROUND_HALF_UP)

    @property
    def arithmetic(self) -> str:
        """The formula with its figures, as a coder would write it down."""
        terms = " + ".join(f"{term.rvu} × {term.gpci}" for term in self.terms)
        return f"({terms}) × {self.conversion_factor} = ${self.amount:,}"


@dataclass(frozen=True, slots=True)
class Fee:
    """What Medicare's fee schedule pays for a code in a locality.

    Attributes:
        code: The code.
        modifier: Empty, ``26``, ``TC`` or ``53``.
        locality: The locality.
        status: Status code.
        settings: Non-facility, then facility.
        reason: Why the code has no price at all, empty if it has one; never a price of $0.
        anesthesia_factor: Anesthesia conversion factor of the locality (dollars a unit), if the
            code is an anesthesia service and the factors are installed.
        anesthesia_source: Id of the release of the factor, empty if there is none.
        as_of: What to say where the relative values or the indices are of another time than the
            date of service: ``as of CY2025, ended 2025-12-31; newer not installed``.
        source: Id of the release of relative values.
    """

    code: str
    modifier: str
    locality: Locality
    status: str
    settings: tuple[SettingFee, ...]
    reason: str
    anesthesia_factor: Decimal | None
    anesthesia_source: str
    as_of: str
    source: str


def editions(content: Content, kind: str, on: date) -> tuple[Source, ...]:
    """Return the releases of a kind that answer for a date, none if it is not installed."""
    found = catalogue(content).kinds.get(kind, ())
    return releases_for(found, on) if found else ()


def select(
    content: Content, query: str, values: Iterable[str], releases: Iterable[Source]
) -> list[sqlite3.Row]:
    """Return the rows of a query that come from some editions.

    Args:
        content: The generation.
        query: ``SELECT`` with ``{sources}`` where the list of marks belongs, after other values.
        values: Values of the marks before it.
        releases: Those editions; none gives no rows, and no table is asked.
    """
    ids = [source.id for source in releases]
    if not ids:
        return []
    statement = query.format(sources=",".join("?" * len(ids)))
    return content.connection.execute(statement, [*values, *ids]).fetchall()


def localities(content: Content, on: date) -> tuple[Locality, ...]:
    """Return the localities for a date of service in the order of the file, empty if none are."""
    rows = select(
        content,
        "SELECT * FROM practice_cost_index WHERE source IN ({sources}) ORDER BY state, name",
        (),
        editions(content, "pfs_gpci", on),
    )
    return tuple(map(_locality, rows))


def county_rows(content: Content, on: date) -> list[sqlite3.Row]:
    """Return the rows of the file of counties for a date of service, none if not installed."""
    return select(
        content,
        "SELECT * FROM locality_counties WHERE source IN ({sources}) ORDER BY line",
        (),
        editions(content, "pfs_localities", on),
    )


def anesthesia_rows(content: Content, locality: str, on: date) -> list[sqlite3.Row]:
    """Return the row of anesthesia factors of the locality ``13202-01``, none if not installed."""
    contractor, _, number = locality.partition("-")
    return select(
        content,
        "SELECT * FROM anesthesia_factor WHERE contractor = ? AND locality = ?"
        " AND source IN ({sources})",
        (contractor, number),
        editions(content, "pfs_anesthesia", on),
    )


def _locality(row: sqlite3.Row) -> Locality:
    return Locality(
        id=f"{row['contractor']}-{row['locality']}",
        state=row["state"],
        name=row["name"],
        work=Decimal(row["work"]),
        practice=Decimal(row["practice"]),
        malpractice=Decimal(row["malpractice"]),
        source=row["source"],
    )


def find_locality(content: Content, locality: str, on: date) -> Locality | None:
    """Return the locality ``13202-01``, None if it is not installed."""
    contractor, _, number = locality.partition("-")
    rows = select(
        content,
        "SELECT * FROM practice_cost_index WHERE contractor = ? AND locality = ?"
        " AND source IN ({sources})",
        (contractor, number),
        editions(content, "pfs_gpci", on),
    )
    return _locality(rows[0]) if rows else None


def relative_values(content: Content, code: str, on: date) -> list[sqlite3.Row]:
    """Return the rows of relative values of a code, the one without modifier first."""
    return select(
        content,
        "SELECT * FROM relative_value WHERE code = ? AND source IN ({sources}) ORDER BY modifier",
        (code,),
        editions(content, "pfs_rvu", on),
    )


def as_of(content: Content, sources: Iterable[str], on: date) -> str:
    """Return what to say of releases that do not cover a date of service, empty if all do."""
    known = catalogue(content).sources
    found = (known[source] for source in sources if not covers(known[source], on))
    said = (f"{source.name}: {validity(System.CPT, source, on).statement}" for source in found)
    return "; ".join(dict.fromkeys(said))  # the parts of an edition say the same


def fee(content: Content, code: str, modifier: str, locality: str, on: date) -> Fee | None:
    """Return the fee of a code, with its arithmetic.

    Args:
        content: The generation.
        code: HCPCS or CPT number.
        modifier: Empty, ``26``, ``TC`` or ``53``.
        locality: ``13202-01``.
        on: The date of service.

    Returns:
        The fee, None if the code, the modifier or the locality is not in the installed files.
    """
    place = find_locality(content, locality, on)
    rows = [row for row in relative_values(content, code, on) if row["modifier"] == modifier]
    return fee_of(content, rows[0], place, on) if rows and place else None


def fee_of(content: Content, row: sqlite3.Row, place: Locality, on: date) -> Fee:
    """Return the fee of a row of relative values in a locality."""
    reason = unpriced(row)
    factor, factor_source = _anesthesia(content, place, on) if row["status"] == "J" else (None, "")
    return Fee(
        code=row["code"],
        modifier=row["modifier"],
        locality=place,
        status=row["status"],
        settings=tuple(_setting(row, place, one, reason) for one in ("nonfacility", "facility")),
        reason=reason,
        anesthesia_factor=factor,
        anesthesia_source=factor_source,
        as_of=as_of(content, (row["source"], place.source), on),
        source=row["source"],
    )


def unpriced(row: sqlite3.Row) -> str:
    """Return why a row of relative values has no price, empty if it has one."""
    status = row["status"]
    if status not in _PRICED:
        why = meaning("pfs_indicators", "unpriced", status) or f"status {status}"
        return f"{NOT_PRICED}: {why}"
    if not Decimal(row["total_nonfacility"]) and not Decimal(row["total_facility"]):
        return f"{NOT_PRICED}: no relative values are published"
    return ""


def _setting(row: sqlite3.Row, place: Locality, setting: str, reason: str) -> SettingFee:
    label = "Facility" if setting == "facility" else "Non-facility"
    if not reason and row[f"na_{setting}"].upper() == "NA":
        reason = f"NA: rarely or never done in this setting ({label.lower()})"
    terms = (
        Term("Work", Decimal(row["work"]), place.work),
        Term("Practice expense", Decimal(row[f"practice_{setting}"]), place.practice),
        Term("Malpractice", Decimal(row["malpractice"]), place.malpractice),
    )
    return SettingFee(label, terms, Decimal(row["conversion_factor"]), reason)


def _anesthesia(content: Content, place: Locality, on: date) -> tuple[Decimal | None, str]:
    """Return the anesthesia factor of a locality and its release, if it is installed."""
    rows = anesthesia_rows(content, place.id, on)
    return (Decimal(rows[0]["factor"]), rows[0]["source"]) if rows else (None, "")
