"""A small generation with something of every table that the claim check reads.

Diagnoses and notes are real records of the Tabular List; procedures and their edits are invented.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlite_utils import Database

from index.database import SCHEMA_VERSION, create_tables, note_installed
from index.database.content import CURRENT, DATABASE
from index.database.schema import create_indexes
from index.database.tables import CODES_TABLES
from index.model import System, display_code
from tests.ncci_content import pair_file, unlikely_file, write_edits

TABULAR = "icd10cm-tabular"
Record = dict[str, object]

_SOURCES = {
    TABULAR: "icd10cm_tabular",
    "icd10pcs": "icd10pcs_order",
    "icd9cm": "icd9cm_diagnoses",
    "numbers": "procedure_texts",
    "hcpcs": "hcpcs_anweb",
    "guidelines": "icd10cm_guidelines",
    "mce": "mce_edits",
    "poa": "poa_exempt",
    "exclusions": "msdrg_exclusions",
    "conversion": "icd10cm_conversion",
    "hcc": "hcc_mappings",
    "rvu": "pfs_rvu",
}
_FIRST, _LAST = "2023-10-01", "2024-09-30"

# Headings end in "-".
_DIAGNOSES = {
    "A41-": "Other sepsis", "A415-": "Sepsis due to other Gram-negative organisms",
    "A4151": "Sepsis due to Escherichia coli [E. coli]", "A419": "Sepsis, unspecified organism",
    "B20": "Human immunodeficiency virus [HIV] disease",
    "B96-": "Other bacterial agents as the cause of diseases classified elsewhere",
    "B9620": "Unspecified Escherichia coli [E. coli] as the cause of diseases classified elsewhere",
    "C61": "Malignant neoplasm of prostate",
    "E10-": "Type 1 diabetes mellitus", "E109": "Type 1 diabetes mellitus without complications",
    "E11-": "Type 2 diabetes mellitus",
    "E112-": "Type 2 diabetes mellitus with kidney complications",
    "E1122": "Type 2 diabetes mellitus with diabetic chronic kidney disease",
    "E119": "Type 2 diabetes mellitus without complications",
    "E66-": "Overweight and obesity", "E669": "Obesity, unspecified",
    "F02-": "Dementia in other diseases classified elsewhere",
    "F0280": "Dementia in other diseases classified elsewhere, unspecified severity, without "
    "behavioral disturbance",
    "G30-": "Alzheimer's disease", "G309": "Alzheimer's disease, unspecified",
    "I10": "Essential (primary) hypertension",
    "I11-": "Hypertensive heart disease", "I110": "Hypertensive heart disease with heart failure",
    "I12-": "Hypertensive chronic kidney disease",
    "I129": "Hypertensive chronic kidney disease with stage 1 through stage 4 chronic kidney "
    "disease, or unspecified chronic kidney disease",
    "I21-": "Acute myocardial infarction",
    "I214": "Non-ST elevation (NSTEMI) myocardial infarction",
    "I22-": "Subsequent myocardial infarction",
    "I222": "Subsequent non-ST elevation (NSTEMI) myocardial infarction",
    "I25-": "Chronic ischemic heart disease",
    "I2510": "Atherosclerotic heart disease of native coronary artery without angina pectoris",
    "I31-": "Other diseases of pericardium",
    "I3131": "Malignant pericardial effusion in diseases classified elsewhere",
    "I50-": "Heart failure", "I5022": "Chronic systolic (congestive) heart failure",
    "I509": "Heart failure, unspecified",
    "J1100": "Influenza due to unidentified influenza virus with unspecified type of pneumonia",
    "J18-": "Pneumonia, unspecified organism", "J189": "Pneumonia, unspecified organism",
    "M17-": "Osteoarthritis of knee", "M170": "Bilateral primary osteoarthritis of knee",
    "M171-": "Unilateral primary osteoarthritis of knee",
    "M1710": "Unilateral primary osteoarthritis, unspecified knee",
    "M1711": "Unilateral primary osteoarthritis, right knee",
    "M1712": "Unilateral primary osteoarthritis, left knee",
    "N18-": "Chronic kidney disease (CKD)", "N184": "Chronic kidney disease, stage 4 (severe)",
    "N186": "End stage renal disease",
    "N39-": "Other disorders of urinary system",
    "N390": "Urinary tract infection, site not specified",
    "O70-": "Perineal laceration during delivery",
    "O700": "First degree perineal laceration during delivery",
    "O80": "Encounter for full-term uncomplicated delivery",
    "P07-": "Disorders of newborn", "P0739": "Preterm newborn, gestational age 36 completed weeks",
    "R40-": "Somnolence, stupor and coma", "R4020": "Unspecified coma",
    "R652-": "Severe sepsis", "R6520": "Severe sepsis without septic shock",
    "S72-": "Fracture of femur",
    "S72001-": "Fracture of unspecified part of neck of right femur",
    "S72001A": "Fracture of unspecified part of neck of right femur, initial encounter for closed "
    "fracture",
    "T40-": "Poisoning by, adverse effect of and underdosing of narcotics",
    "T401X1-": "Poisoning by heroin, accidental (unintentional)",
    "T401X1A": "Poisoning by heroin, accidental (unintentional), initial encounter",
    "W19-": "Unspecified fall", "W19XXXA": "Unspecified fall, initial encounter",
    "Z00-": "Encounter for general examination",
    "Z0000": "Encounter for general adult medical examination without abnormal findings",
    "Z21": "Asymptomatic human immunodeficiency virus [HIV] infection status",
    "Z331": "Pregnant state, incidental",
    "Z34-": "Encounter for supervision of normal pregnancy",
    "Z3401": "Encounter for supervision of normal first pregnancy, first trimester",
    "Z37-": "Outcome of delivery", "Z370": "Single live birth",
    "Z5111": "Encounter for antineoplastic chemotherapy",
    "Z68-": "Body mass index [BMI]", "Z6841": "Body mass index [BMI] 40.0-44.9, adult",
    "Z992": "Dependence on renal dialysis",
}  # fmt: skip

_NOTES = (
    ("E11", "excludes1", "type 1 diabetes mellitus (E10.-)"),
    ("E1122", "use_additional", "code to identify stage of chronic kidney disease (N18.1-N18.6)"),
    ("F02", "code_first", "the underlying physiological condition, such as:"),
    ("F02", "code_first", "Alzheimer's disease (G30.-)"),
    ("I3131", "code_first", "underlying neoplasm (C00-D49)"),
    ("I50", "code_first", "heart failure due to hypertension (I11.0)"),
    ("N18", "code_first", "any associated:"),
    ("N18", "code_first", "diabetic chronic kidney disease (E11.22)"),
    ("N18", "code_first", "hypertensive chronic kidney disease (I12.-, I13.-)"),
    ("N186", "use_additional", "code to identify dialysis status (Z99.2)"),
    ("N390", "use_additional", "code (B95-B97), to identify infectious agent"),
    ("N39", "excludes2", "hematuria NOS (R31.-)"),
)
_MCE = (
    ("C61", "sex", "Male Only", None, None),
    ("O80", "age", "Maternity (Ages 9-64)", 9, 64),
    ("O80", "sex", "Female Only", None, None),
    ("F0280", "manifestation", "Manifestation (Not Allowed as Principal Diagnosis)", None, None),
)
_PROCEDURES = ("9Z001", "9Z002", "9Z003", "9Z004", "9Z005", "9Z006", "9Z007", "9Z008", "99213")
PAIRS = pair_file(
    "9Z001 9Z002 - 20200101 * 0",
    "9Z001 9Z003 - 20200101 * 1",
    "9Z001 9Z004 - 20200101 20211231 0",
    "9Z001 9Z005 - 20200101 20200101 9",
    "9Z001 99213 - 20200101 * 1",
)
UNLIKELY = unlikely_file(
    "Practitioner Services",
    "9Z001,2,3 Date of Service Edit: Clinical,Clinical: Data",
    "9Z002,1,2 Date of Service Edit: Policy,Policy",
    "9Z003,2,1 Line Edit,Clinical: Data",
)
ADD_ONS = (
    b"19Z006       9Z001                     \r\n"
    b"39Z007       9Z002                     \r\n39Z007       CCCCC                     \r\n"
    b"29Z008       CCCCC                     \r\n"
)
EDITS = {
    "ccipra-v302r0-f1.txt": PAIRS,
    "MCR_MUE_PractitionerServices_Eff_07-01-2024.csv": UNLIKELY,
    "AOC_V2024Q3-MCR.txt": ADD_ONS,
}
BILATERAL = {"9Z001": "1", "9Z002": "0", "9Z003": "2"}


def _source(name: str, kind: str) -> Record:
    return {
        "id": name,
        "kind": kind,
        "name": f"Release {name}",
        "publisher": "CMS",
        "edition": "FY2024",
        "licence": "US government work",
        "file": "example.zip",
        "member": "",
        "sha256": "0" * 64,
        "rows": 1,
        "valid_from": _FIRST,
        "valid_to": _LAST,
    }


def _code(number: int, system: System, code: str, title: str, source: str) -> Record:
    billable = not code.endswith("-")
    code = code.rstrip("-")
    kind = "code" if billable else "category" if len(code) == 3 else "subcategory"
    return {
        "id": number,
        "system": system.value,
        "code": code,
        "display": display_code(system, code),
        "title": title,
        "kind": kind,
        "billable": int(billable),
        "parent": None,
        "source": source,
    }


def _codes() -> list[Record]:
    listed = [(System.ICD10CM, code, title, TABULAR) for code, title in _DIAGNOSES.items()]
    listed.append((System.ICD10PCS, "0DTJ4ZZ", "Resection of Appendix", "icd10pcs"))
    listed.append((System.HCPCS, "J1100", "Injection, example, 1 mg", "hcpcs"))
    listed += [(System.CPT, code, "descriptor not installed", "numbers") for code in _PROCEDURES]
    listed.append((System.ICD9CM, "25000", "Diabetes mellitus, as coded before 2015", "icd9cm"))
    rows = [_code(number, *one) for number, one in enumerate(listed)]
    numbers = {str(row["code"]): row["id"] for row in rows if row["system"] == "ICD10CM"}
    for row in rows:
        code = str(row["code"])
        stems = (code[:end] for end in range(len(code) - 1, 2, -1))
        if row["system"] == "ICD10CM":
            row["parent"] = next((numbers[one] for one in stems if one in numbers), None)
    return rows


def _facts(sections: Iterable[tuple[str, str]]) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield rows of the plain tables, each with its table."""
    for position, (number, text) in enumerate(sections):
        yield "guideline", (number, None, "Example", text, 1, position, "guidelines")
    for edit in _MCE:
        yield "mce_edit", (*edit, "mce")
    yield "poa_exempt", ("Z6841", "poa")
    yield "cc_exclusion", ("A4151", "MCC", "0001", False, "exclusions")
    yield "cc_exclusion", ("I5022", "CC", "0002", False, "exclusions")
    yield "pdx_collection", ("0002", "I110 I129", "exclusions")
    yield "conversion", (0, "E669", "2024-08-01", "E66.8", "conversion")
    for code, indicator in BILATERAL.items():
        row: dict[str, object] = dict.fromkeys(_COLUMNS["relative_value"], "0")
        row |= {"code": code, "modifier": "", "bilateral": indicator, "source": "rvu"}
        yield "relative_value", tuple(row.values())


_COLUMNS = {table.name: [*table.columns()] for table in CODES_TABLES}


def write_claims_content(
    folder: Path,
    *,
    sections: Iterable[tuple[str, str]] = (),
    edits: bool = True,
    without: Iterable[str] = (),
) -> None:
    """Write a content folder.

    Args:
        folder: It; it does not exist.
        sections: Number and text of sections of the guidelines.
        edits: Whether to write NCCI edits.
        without: Ids of releases to leave out, with what would be known from them alone.
    """
    generation = folder / "one"
    generation.mkdir(parents=True)
    left_out = frozenset(without)
    database = Database(generation / DATABASE)
    create_tables(database)
    database.table("meta").insert({"key": "schema", "value": str(SCHEMA_VERSION)})
    database.table("source").insert_all(
        _source(name, kind) for name, kind in _SOURCES.items() if name not in left_out
    )
    rows = [row for row in _codes() if row["source"] not in left_out]
    database.table("code").insert_all(rows)
    places = {row["code"]: row["id"] for row in rows if row["system"] == "ICD10CM"}
    for system in System:
        found = next((row["source"] for row in rows if row["system"] == system.value), None)
        if found is not None:
            edition = {"system": system.value, "position": 0, "source": found}
            database.table("edition").insert(edition)
    for number, (code, kind, text) in enumerate(_NOTES):
        if code in places:
            note = {"id": number, "code_id": places[code], "kind": kind, "position": number}
            database.table("note").insert({**note, "text": text, "source": TABULAR})
    if "S72" in places:
        extension = {"code_id": places["S72"], "position": 0, "character": "A"}
        meaning = "initial encounter for closed fracture"
        database.table("extension").insert({**extension, "meaning": meaning, "source": TABULAR})
    group = {"system": "ICD10CM", "code": "E1122", "scheme": "CMS-HCC V28", "value": "37"}
    if "hcc" not in left_out:
        database.table("grouping").insert({**group, "source": "hcc"})
    for table, values in _facts(sections):
        if values[-1] not in left_out:
            database.table(table).insert(dict(zip(_COLUMNS[table], values, strict=True)))
    note_installed(database)
    create_indexes(database)
    database.close()
    if edits:
        write_edits(generation, EDITS.items())
    (folder / CURRENT).write_text("one\n", encoding="utf-8")
