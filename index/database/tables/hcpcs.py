"""Tables of HCPCS Level II, place of service, RBCS, OPPS and coverage documents."""

from typing import NamedTuple

from index.database.tables.plain import PlainTable


class HcpcsDetail(NamedTuple):
    """What CMS's alpha-numeric file says of a Level II code beside its long description.

    Attributes:
        code: The code.
        short_description: Up to 28 characters.
        coverage: Coverage code, one letter.
        pricing: Pricing indicators, two digits each, joined by a comma.
        multiple_pricing: Multiple pricing indicator, one character.
        asc_group: Ambulatory surgical centre group, ``YY`` for approved.
        asc_date: Since when (ISO).
        opps: OPPS indicators as printed.
        opps_date: Since when (ISO).
        processing_note: Number of the processing note.
        betos: Berenson-Eggers type of service.
        type_of_service: Types of service, one character each, joined by a comma.
        anesthesia_units: Base units.
        manual: References to the Coverage Issues and Carriers Manual as printed, joined by a comma.
        statute: Section of the Act that excludes it.
        lab_certification: Laboratory certification codes, joined by a comma.
        cross_references: Codes that replace or correspond to it, joined by a comma; CPT numbers
            may occur.
        added: When it was added (ISO).
        effective: Since when the last action holds (ISO).
        terminated: Last day it may be used (ISO), None if it is in force.
        action: What was last done to it, one letter.
    """

    code: str
    short_description: str
    coverage: str
    pricing: str
    multiple_pricing: str
    asc_group: str
    asc_date: str | None
    opps: str
    opps_date: str | None
    processing_note: str
    betos: str
    type_of_service: str
    anesthesia_units: int | None
    manual: str
    statute: str
    lab_certification: str
    cross_references: str
    added: str | None
    effective: str | None
    terminated: str | None
    action: str


class Modifier(NamedTuple):
    """A two-character modifier.

    Attributes:
        modifier: Its characters: ``LT``.
        description: Its official description.
        added: When it was added (ISO).
        effective: Since when the last action holds (ISO).
        terminated: Last day it may be used (ISO), None if it is in force.
    """

    modifier: str
    description: str
    added: str | None
    effective: str | None
    terminated: str | None


class CodePeriod(NamedTuple):
    """From when to when a code may be used, where its publisher says so.

    Attributes:
        system: Its code set.
        code: The code.
        valid_from: First day (ISO), None if not given.
        valid_to: Last day (ISO), None if open.
    """

    system: str
    code: str
    valid_from: str | None
    valid_to: str | None


class PlaceOfService(NamedTuple):
    """A place of service code.

    Attributes:
        code: Two digits; the first of a range of unassigned ones.
        last: Last of the range, the code itself for one code.
        name: Its name, ``Unassigned`` for one that stands for nothing.
        description: Its description.
        setting: ``Facility``, ``Non-Facility``, ``Unassigned``, empty if the file does not say.
    """

    code: str
    last: str
    name: str
    description: str
    setting: str


class Rbcs(NamedTuple):
    """An assignment of a code to a category of the Restructured BETOS Classification System.

    Attributes:
        code: HCPCS or CPT number.
        line: Number of the row, from 1: a code may have several assignments.
        category: Category.
        subcategory: Subcategory.
        family: Family, ``No RBCS Family`` where there is none.
        major: M major procedure, O other procedure, N no procedure.
        added: When the code was added (ISO).
        ended: When the code ended (ISO), None if open.
        assigned: Since when the assignment holds (ISO).
        assigned_to: Until when (ISO), None if open or not known.
    """

    code: str
    line: int
    category: str
    subcategory: str
    family: str
    major: str
    added: str | None
    ended: str | None
    assigned: str | None
    assigned_to: str | None


class OppsLine(NamedTuple):
    """A line of Addendum B of the outpatient prospective payment system.

    Amounts are decimal text in dollars, empty where the addendum gives none.

    Attributes:
        code: HCPCS or CPT number.
        change: Comment indicator.
        status: Status indicator.
        apc: Ambulatory payment classification.
        weight: Relative weight.
        payment: Payment rate.
        national_copayment: National unadjusted copayment.
        minimum_copayment: Minimum unadjusted copayment.
    """

    code: str
    change: str
    status: str
    apc: str
    weight: str
    payment: str
    national_copayment: str
    minimum_copayment: str


class CoverageDocument(NamedTuple):
    """A local coverage determination or article: what it is called, not what it says.

    Attributes:
        document: Its number: ``L36668``.
        version: Version.
        line: Number of the row, from 1: a document stands in one row a contractor.
        type: ``LCD`` or ``Article``.
        title: Title.
        contractor: Contractor and type.
        effective: Since when it holds (ISO).
        retired: When it was retired (ISO), None if in force.
        updated: When it was last updated (ISO).
        note: Note of the database.
        url: Where it is published.
    """

    document: str
    version: int
    line: int
    type: str
    title: str
    contractor: str
    effective: str | None
    retired: str | None
    updated: str | None
    note: str
    url: str


TABLES: tuple[PlainTable, ...] = (
    PlainTable("hcpcs_detail", HcpcsDetail, ("code",)),
    PlainTable("modifier", Modifier, ("modifier",)),
    PlainTable("code_period", CodePeriod, ("system", "code")),
    PlainTable("place_of_service", PlaceOfService, ("code",)),
    PlainTable("rbcs", Rbcs, ("code", "line")),
    PlainTable("opps_line", OppsLine, ("code",)),
    PlainTable("coverage_document", CoverageDocument, ("document", "version", "line")),
)
