"""Figures of a note: body mass index, kidney function, scores, pressures, weeks of gestation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    """What was measured."""

    BMI = "bmi"
    EGFR = "egfr"
    HBA1C = "hba1c"
    GCS = "gcs"
    NIHSS = "nihss"
    BLOOD_PRESSURE = "blood pressure"
    WEIGHT = "weight"
    EJECTION_FRACTION = "ejection fraction"
    GESTATION = "gestation"
    PACK_YEARS = "pack-years"


@dataclass(frozen=True, slots=True)
class Measurement:
    """A figure of a note.

    Attributes:
        measure: What was measured.
        value: The figure; of a blood pressure the systolic one, of gestation completed weeks.
        second: The diastolic pressure, or the days beyond the weeks of gestation; None otherwise
            and where the note does not say it.
        unit: The unit as the note gives it, folded (``kg``, ``lb``, ``g``), or the only one that
            the measure has: ``kg/m2``, ``mL/min/1.73 m2``, ``%``, ``mmHg``, ``weeks``; empty for
            scores and where a weight has none.
        start: Offset in the note of its first code point.
        end: Offset after its last one.
    """

    measure: Measure
    value: float
    second: float | None
    unit: str
    start: int
    end: int


_NUMBER = r"(?P<value>\d{1,4}(?:\.\d{1,2})?)"
_IS = (
    r"[ \t]{0,3}(?:\([^()\n]{1,25}\))?[ \t]{0,3}(?:(?:score|level|value)[ \t]{1,3})?"
    r"(?:is|was|of|=|:|at|~|≈)?[ \t]{0,3}"
    r"(?:(?:calculated|estimated|about|approximately|around)[ \t]{1,3})?[<>~≥≤]?[ \t]{0,3}"
)


def _pattern(names: str, figure: str = _NUMBER, behind: str = r"(?![\d.]*\d)") -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{names}){_IS}{figure}{behind}", re.IGNORECASE)


_COMA = re.compile(
    r"(?<!\w)gcs[ :=(]*e(?P<value>[1-4])[ ]?v(?P<verbal>[1-5])[ ]?m(?P<motor>[1-6])(?!\w)",
    re.IGNORECASE,
)
"""The three parts of a Glasgow coma score, whose sum it is."""
_PATTERNS: tuple[tuple[Measure, re.Pattern[str], str, float, float], ...] = (
    (Measure.BMI, _pattern(r"bmi|body mass index"), "kg/m2", 5, 150),
    (
        Measure.EGFR,
        _pattern(r"e-?gfr|gfr|(?:estimated )?glomerular filtration rate"),
        "mL/min/1.73 m2",
        1,
        250,
    ),
    (
        Measure.HBA1C,
        _pattern(r"hba1c|hgba1c|hb a1c|hgb a1c|a1c|glycated ha?emoglobin|ha?emoglobin a1c"),
        "%",
        2,
        25,
    ),
    (Measure.GCS, _pattern(r"gcs|glasgow coma (?:scale|score)"), "", 3, 15),
    (Measure.GCS, _COMA, "", 3, 15),
    (Measure.NIHSS, _pattern(r"nihss|nih stroke scale"), "", 0, 42),
    (
        Measure.BLOOD_PRESSURE,
        _pattern(
            r"bp|b/p|blood pressure", r"(?P<value>\d{2,3})[ ]?/[ ]?(?P<second>\d{2,3})", r"(?!\d)"
        ),
        "mmHg",
        30,
        350,
    ),
    (
        Measure.BLOOD_PRESSURE,
        re.compile(
            r"(?<![\w/])(?P<value>\d{2,3})/(?P<second>\d{2,3})[ ]?mm ?hg(?!\w)", re.IGNORECASE
        ),
        "mmHg",
        30,
        350,
    ),
    (
        Measure.WEIGHT,
        _pattern(
            r"(?:(?:birth|body)[ ]?)?weight|weigh(?:s|ed|ing)|wt|bw",
            r"(?P<value>\d{1,4}(?:,\d{3})?(?:\.\d{1,3})?)",
            r"[ ]?(?P<unit>kg|kilograms?|kgs|lbs?|pounds?|g|gm|grams?)?(?![\w.]*\w|[ ]?%)",
        ),
        "",
        0.2,
        9999,
    ),
    (
        Measure.EJECTION_FRACTION,
        _pattern(
            r"lvef|ef|(?:left ventricular )?ejection fraction",
            r"(?P<value>\d{1,2})(?:[ ]?%?[ ]?(?:-|–|to)[ ]?(?P<second>\d{1,2}))?",
            r"[ ]?%",
        ),
        "%",
        5,
        90,
    ),
    (
        Measure.GESTATION,
        re.compile(
            r"(?<![\w.])(?P<value>\d{1,2})(?:[ -]?(?:w(?:ee)?ks?|w))?[ ]?(?:\+|and|&|,)?[ ]?"
            r"(?:(?P<second>[0-6])(?:/7)?[ ]?(?:days?|d)?[ ]?)?(?:w(?:ee)?ks?)?[- ]?"
            r"(?:of[ ])?(?:gestation(?:al age)?|pregnan(?:t|cy)|ega)(?!\w)",
            re.IGNORECASE,
        ),
        "weeks",
        3,
        45,
    ),
    (
        Measure.GESTATION,
        re.compile(
            r"(?<!\w)(?:iup|ega|ga|gestational age|gestation|intrauterine pregnancy"
            r"|pregnan(?:t|cy))"
            r"[ ]?(?:of|at|is|was|:)?[ ]?(?P<value>\d{1,2})[ ]?(?:w(?:ee)?ks?|w|(?=\+))"
            r"(?:[ ]?(?:\+|and|&)?[ ]?(?P<second>[0-6])(?:/7|[ ]?days?|[ ]?d)?)?(?!\w)",
            re.IGNORECASE,
        ),
        "weeks",
        3,
        45,
    ),
    (
        Measure.GESTATION,
        re.compile(
            r"(?<![\w.])(?P<value>[1-4]\d)[ ]?wk?[ ]?(?P<second>[0-6])d(?!\w)", re.IGNORECASE
        ),
        "weeks",
        3,
        45,
    ),
    (
        Measure.PACK_YEARS,
        re.compile(
            r"(?<![\w.])(?P<value>\d{1,3}(?:\.\d)?)\+?[- ]*"
            r"(?:pack[- ]?years?|pk[- ]?yrs?|py)(?!\w)",
            re.IGNORECASE,
        ),
        "pack-years",
        0.1,
        300,
    ),
)
_HINTS: dict[Measure, tuple[str, ...]] = {
    Measure.BMI: ("bmi", "body mass"),
    Measure.EGFR: ("gfr", "glomerular"),
    Measure.HBA1C: ("a1c", "glycated"),
    Measure.GCS: ("gcs", "glasgow"),
    Measure.NIHSS: ("nih",),
    Measure.BLOOD_PRESSURE: ("bp", "b/p", "pressure", "mm"),
    Measure.WEIGHT: ("weigh", "wt", "bw"),
    Measure.EJECTION_FRACTION: ("ef", "ejection"),
    Measure.GESTATION: ("gestation", "pregnan", "ega", "iup", "ga", "d"),
    Measure.PACK_YEARS: ("pack", "pk", "py"),
}
"""One of these stands in every text in which the patterns of the measure can match."""
_UNITS = {"k": "kg", "l": "lb", "p": "lb", "g": "g"}


def measurements(text: str) -> tuple[Measurement, ...]:
    """Return the figures of a note in order; figures that no body can have are left out."""
    found: dict[tuple[Measure, int], Measurement] = {}
    for one in _all(text):
        found.setdefault((one.measure, one.end), one)
    return tuple(sorted(found.values(), key=lambda one: (one.start, one.measure)))


def _all(text: str) -> Iterator[Measurement]:
    lowered = text.lower()
    for measure, pattern, unit, least, most in _PATTERNS:
        if not any(hint in lowered for hint in _HINTS[measure]):
            continue
        for match in pattern.finditer(text):
            groups = match.groupdict()
            value = float(groups["value"].replace(",", ""))
            if pattern is _COMA:
                value += int(groups["verbal"]) + int(groups["motor"])
            if not least <= value <= most:
                continue
            second = groups.get("second")
            given = groups.get("unit")
            yield Measurement(
                measure,
                value,
                float(second) if second else None,
                _UNITS[given[0].lower()] if given else unit,
                match.start(),
                match.end(),
            )
