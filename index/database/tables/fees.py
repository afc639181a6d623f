"""Tables of the Medicare Physician Fee Schedule. Figures are decimal text, exactly as published."""

from typing import NamedTuple

from index.database.tables.plain import PlainTable


class RelativeValue(NamedTuple):
    """A row of the relative value file.

    Relative value units and shares are decimal text; an indicator is the sign as printed.

    Attributes:
        code: HCPCS or CPT number.
        modifier: Empty, ``26``, ``TC`` or ``53``.
        status: Status code, one letter.
        not_used: Sign that the row is not used for Medicare payment.
        work: Work units.
        practice_nonfacility: Practice expense units outside a facility.
        na_nonfacility: ``NA`` where the service is rarely done outside a facility.
        practice_facility: Practice expense units in a facility.
        na_facility: ``NA`` where the service is rarely done in a facility.
        malpractice: Malpractice units.
        total_nonfacility: Total outside a facility.
        total_facility: Total in a facility.
        components: PC/TC indicator.
        global_days: ``000``, ``010``, ``090``, ``MMM``, ``XXX``, ``YYY`` or ``ZZZ``.
        preoperative: Share of the work before the operation.
        intraoperative: Share of the operation itself.
        postoperative: Share of the work after it.
        multiple: Multiple procedure indicator.
        bilateral: Bilateral surgery indicator.
        assistant: Assistant at surgery indicator.
        cosurgeons: Co-surgeons indicator.
        team: Team surgery indicator.
        endoscopic_base: Base code of an endoscopic family, empty if none.
        conversion_factor: Dollars a unit.
        supervision: Physician supervision of diagnostic procedures.
        calculation_flag: Calculation flag.
        imaging_family: Diagnostic imaging family indicator.
        opps_nonfacility: Practice expense units used for the OPPS cap, outside a facility.
        opps_facility: The same, in a facility.
        opps_malpractice: Malpractice units used for the OPPS cap.
    """

    code: str
    modifier: str
    status: str
    not_used: str
    work: str
    practice_nonfacility: str
    na_nonfacility: str
    practice_facility: str
    na_facility: str
    malpractice: str
    total_nonfacility: str
    total_facility: str
    components: str
    global_days: str
    preoperative: str
    intraoperative: str
    postoperative: str
    multiple: str
    bilateral: str
    assistant: str
    cosurgeons: str
    team: str
    endoscopic_base: str
    conversion_factor: str
    supervision: str
    calculation_flag: str
    imaging_family: str
    opps_nonfacility: str
    opps_facility: str
    opps_malpractice: str


class PracticeCostIndex(NamedTuple):
    """Geographic practice cost indices of a locality.

    Attributes:
        contractor: Medicare administrative contractor, five digits.
        locality: Locality number, two digits.
        state: Postal code of the state.
        name: Name without the asterisks of its notes.
        work: Work index, decimal text, with the floor of the law.
        practice: Practice expense index.
        malpractice: Malpractice index.
        floor: What the asterisks of the name say, empty if none.
    """

    contractor: str
    locality: str
    state: str
    name: str
    work: str
    practice: str
    malpractice: str
    floor: str


class LocalityCounties(NamedTuple):
    """Counties that make up a locality.

    Attributes:
        contractor: Medicare administrative contractor, five digits.
        locality: Locality number, two digits.
        line: Number of the row, from 1.
        state: State, in full.
        area: Fee schedule area.
        counties: Counties as printed.
    """

    contractor: str
    locality: str
    line: int
    state: str
    area: str
    counties: str


class AnesthesiaFactor(NamedTuple):
    """Anesthesia conversion factor of a locality.

    Attributes:
        contractor: Medicare administrative contractor, five digits.
        locality: Locality number, two digits.
        name: Name of the locality.
        factor: Dollars a unit in the locality, decimal text.
        national: Dollars a unit in the nation, decimal text, empty if the file does not say.
    """

    contractor: str
    locality: str
    name: str
    factor: str
    national: str


TABLES: tuple[PlainTable, ...] = (
    PlainTable("relative_value", RelativeValue, ("code", "modifier")),
    PlainTable("practice_cost_index", PracticeCostIndex, ("contractor", "locality")),
    PlainTable("locality_counties", LocalityCounties, ("contractor", "locality", "line")),
    PlainTable("anesthesia_factor", AnesthesiaFactor, ("contractor", "locality")),
)
