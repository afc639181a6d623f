"""Drugs given to outpatients: HCPCS codes with their units, and how they were given."""

import math
import re
from datetime import date

from index.cases.procedures.standing import Standing, standing_of
from index.cases.procedures.working import ACCEPTED, Working
from index.cases.structure import Sentence
from index.fulltext.engine import Engine
from index.model import CodeRef, System
from index.model.cases import Evidence

_DRUG = r"(?P<drug>[a-z][a-z-]{3,30})"
_DOSE = (
    r"(?P<dose>\d{1,3}(?:,\d{3})+|\d{1,7}(?:\.\d{1,3})?)[ -]?(?P<unit>mg|mcg|gm?|units?|grams?)\b"
)
_ROUTE = r"(?P<route>IVPB|IVP|IV push|IV|IM|SC|SQ|subq|subcut\w*|intramuscular\w*|intravenous\w*)\b"
_BETWEEN = (
    r"(?:[ ](?:was|were|given|administered|injection|injected|by|via|x1|x 1|once|dose|in|the))*[ ]"
)
_PATTERNS = tuple(
    re.compile(rf"\b{pattern}", re.IGNORECASE)
    for pattern in (
        rf"{_DRUG}[ ]{_DOSE}{_BETWEEN}{_ROUTE}",
        rf"{_ROUTE}[ ]{_DRUG}[ ]{_DOSE}",
        rf"{_DOSE}[ ](?:of )?{_DRUG}{_BETWEEN}{_ROUTE}",
        rf"{_DOSE}[ ]{_ROUTE}[ ](?:of )?{_DRUG}",
        rf"{_ROUTE}[ ]{_DOSE}[ ](?:of )?{_DRUG}",
    )
)
_GIVEN = re.compile(r"\b(given|gave|administered|received|injected|tolerated)\b", re.IGNORECASE)
_EACH = re.compile(
    r"(?:per |, |^)(?P<dose>\d[\d,]*(?:\.\d+)?) ?(?P<unit>mg|mcg|g|gm|units?)\b", re.IGNORECASE
)
_SCORE = 0.8
"""Score of a drug whose dose and way are told."""
_MASS = {"mcg": 0.001, "mg": 1.0, "g": 1000.0, "gm": 1000.0, "gram": 1000.0}
_NAMES = {
    "rocephin": "ceftriaxone",
    "toradol": "ketorolac",
    "zofran": "ondansetron",
    "bicillin": "penicillin g benzathine",
    "decadron": "dexamethasone",
    "benadryl": "diphenhydramine",
    "phenergan": "promethazine",
    "depo-medrol": "methylprednisolone",
    "solu-medrol": "methylprednisolone",
    "kenalog": "triamcinolone",
    "ativan": "lorazepam",
    "depo-provera": "medroxyprogesterone",
}
"""Trade names of notes, and the drug that titles name."""
_BY_ROUTE = (
    ("96372", re.compile(r"IM|SC|SQ|sub|intramuscular", re.IGNORECASE)),
    ("96374", re.compile(r"IVP$|IV push", re.IGNORECASE)),
)
"""Numbers for giving a drug: under the skin or into a muscle; pushed into a vein."""


def report(case: Working, engine: Engine) -> None:
    """Suggest the drugs that a note says were given, with the units to report.

    Args:
        case: The note.
        engine: Finds the code of a drug.
    """
    for sentence in case.structure.sentences:
        if sentence.heading or not _GIVEN.search(case.text, sentence.start, sentence.end):
            continue
        taken: list[tuple[int, int]] = []
        for pattern in _PATTERNS:
            for match in pattern.finditer(case.text, sentence.start, sentence.end):
                if not any(match.start() < end and start < match.end() for start, end in taken):
                    taken.append(match.span())
                    _report(case, sentence, match, engine)


def _report(case: Working, sentence: Sentence, match: re.Match[str], engine: Engine) -> None:
    section = case.structure.sections[sentence.section]
    start, end = match.span()
    standing = standing_of(case.text, sentence, section, start, end, case.encounter)
    drug, unit = match["drug"].lower(), match["unit"].lower().rstrip("s")
    found = _code(_NAMES.get(drug, drug), unit, engine, case.encounter.on)
    if found is None or standing < Standing.EXPLICIT:
        return
    ref, each, each_unit = found
    dose = float(match["dose"].replace(",", ""))
    units = math.ceil(dose * _MASS.get(unit, 1.0) / (each * _MASS.get(each_unit, 1.0)) - 1e-9)
    given = f"{match['dose']} {match['unit']}"
    counted = "1 unit" if units == 1 else f"{units} units"
    notes = (
        f"{counted}: {given} given, one unit is {each:g} {each_unit}.",
        "A drug from a single-dose container takes modifier JZ, or JW for what was thrown away.",
    )
    evidence = Evidence(start, end, match[0])
    if case.suggest(ref, _SCORE, evidence, (f"drug: {drug}", f"dose: {given}"), notes):
        for number, route in _BY_ROUTE:
            if route.match(match["route"]):
                path = (f"route: {match['route']}",)
                case.suggest(CodeRef(System.CPT, number), ACCEPTED, evidence, path)


def _code(drug: str, unit: str, engine: Engine, on: date) -> tuple[CodeRef, float, str] | None:
    """Return the HCPCS code of a drug and what one unit of it is."""
    result = engine.search(
        drug, system=System.HCPCS, date_of_service=on, limit=30, prefix=False, correct=False
    )
    titles = []
    for hit in engine.hits(result):
        title = hit.title.lower()
        each = _EACH.search(title)
        if hit.ref.code[0] not in "JQ" or not title.startswith(f"injection, {drug}") or not each:
            continue
        each_unit = each["unit"].rstrip("s")
        amount = float(each["dose"].replace(",", ""))
        if (unit in _MASS) == (each_unit in _MASS) and amount:
            titles.append((len(title), hit.ref.code, amount, each_unit))
    if not titles:
        return None
    _, code, amount, each_unit = min(titles)
    return CodeRef(System.HCPCS, code), amount, each_unit
