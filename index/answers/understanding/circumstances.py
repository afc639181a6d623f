"""What a question says of the patient, the setting and the payer."""

import re
from dataclasses import dataclass

from index.model.claims import CareSetting

_I = re.IGNORECASE
_AGE = (
    re.compile(r"\b(\d{1,3})[- ]?(?:years?|yrs?|y)[- ]?(?:/?o(?:ld)?)?\b", _I),
    re.compile(r"\bage[ds]?\s*(?:of|is|:|=)?\s*(\d{1,3})\b", _I),
)
_MONTHS_OLD = re.compile(
    r"\b\d{1,2}[- ]?(?:months?|weeks?|days?)[- ]old\b|\bnewborn\b|\bneonate\b", _I
)
_OLDEST = 124
_FEMALE = re.compile(
    r"\b(?:female|woman|women|girl|she|her|pregnant(?: patient)?|sex:?\s*f)\b|\bF(?=\s+patient\b)",
    _I,
)
_MALE = re.compile(r"\b(?:male|man|men|boy|he|him|sex:?\s*m)\b|\bM(?=\s+patient\b)", _I)
_PLACE = re.compile(r"\b(?:POS|place of service)(?:\s+code)?\s*[:#]?\s*(\d{1,2})\b", _I)
_INPATIENT = re.compile(r"\b(?:inpatient|admi(?:tted|ssion)|principal diagnosis|discharge)\b", _I)
_FACILITY = re.compile(
    r"\b(?:outp(?:atient|t) hosp(?:ital)?|hosp(?:ital)? outp(?:atient|t)|HOPD|OPPS|UB-?04|ASC|"
    r"(?:facility|hospital) (?:edits?|claim|side|billing|setting))\b",
    _I,
)
_PRACTITIONER = re.compile(
    r"\b(?:practitioner|physician|professional|provider|doctor|surgeon|podiatrist|therapist|"
    r"psychologist|chiropractor|(?:CMS|HCFA)[- ]?1500|1500 form|office)(?:'?s)?\b",
    _I,
)
_OUTPATIENT = re.compile(r"\b(?:outpatient|office|clinic|ambulatory|emergency department)\b", _I)
_SUPPLIER = re.compile(r"\b(?:DME(?:POS)?|supplier)\b", _I)
_PAYER = re.compile(
    r"\b(medicare advantage|medicare|medicaid|tricare|aetna|cigna|humana|anthem|blue ?cross"
    r"(?: ?blue ?shield)?|bcbs|united ?health(?:care)?|uhc|kaiser|commercial)\b",
    _I,
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a question says around its codes.

    Attributes:
        age: Age in whole years, 0 for a newborn or infant, None if not said.
        sex: ``F`` or ``M``, None if not said or both.
        setting: Where the care was given, None if not said.
        edit_settings: Settings of the NCCI edits that are named: ``practitioner``,
            ``outpatient``, ``dme``; empty if none is.
        place_of_service: Two digits, None if not said.
        payer: The payer named, lower case; empty if none is.
    """

    age: int | None
    sex: str | None
    setting: CareSetting | None
    edit_settings: tuple[str, ...]
    place_of_service: str | None
    payer: str


def find_circumstances(text: str) -> Circumstances:
    """Return what a text says of the patient, the setting and the payer."""
    payer = _PAYER.search(text)
    place = _PLACE.search(text)
    return Circumstances(
        _age(text),
        _sex(text),
        _setting(text),
        tuple(
            name
            for name, pattern in (
                ("practitioner", _PRACTITIONER),
                ("outpatient", _FACILITY),
                ("dme", _SUPPLIER),
            )
            if pattern.search(text)
        ),
        place[1].zfill(2) if place else None,
        payer[1].lower() if payer else "",
    )


def _age(text: str) -> int | None:
    for pattern in _AGE:
        match = pattern.search(text)
        if match and int(match[1]) <= _OLDEST:
            return int(match[1])
    return 0 if _MONTHS_OLD.search(text) else None


def _sex(text: str) -> str | None:
    female, male = bool(_FEMALE.search(text)), bool(_MALE.search(text))
    if female == male:
        return None
    return "F" if female else "M"


def _setting(text: str) -> CareSetting | None:
    inpatient, outpatient = bool(_INPATIENT.search(text)), bool(_OUTPATIENT.search(text))
    if inpatient == outpatient:
        return None
    return CareSetting.INPATIENT if inpatient else CareSetting.OUTPATIENT
