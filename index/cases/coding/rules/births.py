"""Pregnancy, childbirth and the newborn (I.C.15, I.C.16)."""

import re

from index.cases.coding.working import Working
from index.model.claims import CareSetting

_PREGNANT = re.compile(
    r"\b(pregnan\w*|gestation\w*|G\d+\s?P\d+|IUP|antepartum|intrapartum|postpartum|trimester"
    r"|gravida|EDC|EDD|prenatal visit|OB visit|obstetric\w*)\b",
    re.IGNORECASE,
)
_WEEKS = re.compile(r"\b(\d{1,2})\s?(?:w(?:(?:ee)?ks?)?\s?\d?d?|\+\d|\s\d/7)\b", re.IGNORECASE)
_OF_GESTATION = re.compile(
    r"\b(IUP|gestation\w*|pregnan\w*|G\d+\s?P\d+|GA|EGA|at|born|weeks|dated)\b", re.IGNORECASE
)
_DELIVERED = re.compile(
    r"\b(delivered|delivery of|NSVD|SVD|gave birth|live ?born|(by|via|underwent|primary|emergent"
    r"|urgent|repeat) (low transverse )?(cesarean( section| delivery)?|c-?section|LTCS))\b",
    re.IGNORECASE,
)
_NORMAL = re.compile(
    r"\b(NSVD|SVD|normal (spontaneous )?(vaginal )?delivery|spontaneous vaginal delivery"
    r"|uncomplicated (vaginal )?delivery)\b",
    re.IGNORECASE,
)
_TWINS = re.compile(r"\btwins?\b", re.IGNORECASE)
_STILLBORN = re.compile(r"\b(stillb\w+|IUFD|fetal demise)\b", re.IGNORECASE)
_BORN_HERE = re.compile(
    r"\b(vaginal )?(birth|delivery) here\b|\bborn (here|in (this|our) hospital|at (this"
    r"|our) hospital)\b|\b(here|this hospital) by (SVD|NSVD|C-?section)",
    re.IGNORECASE,
)
_BY_SECTION = re.compile(r"\b(c-?section|cesarean|LTCS)\b", re.IGNORECASE)
_HEART_RULED_OUT = re.compile(
    r"\b(suspected|possible|observation)\b[^.\n]{0,40}\b(heart|cardiac|VSD"
    r"|ASD)\b[^.\n]{0,30}\bruled out\b",
    re.IGNORECASE,
)
_MONTHS_OLD = re.compile(
    r"\b(\d{1,2})[- ]?(?:mo|mos|m/o|months?)\b(?:[- ]old)?|\b([5-9]|[1-4]\d)[- ]weeks?[- ]old\b",
    re.IGNORECASE,
)
"""An age in months, or in weeks after the first four."""
_GRAMS = re.compile(r"\b(\d{1,2},?\d{3}|\d{3})\s?g(?:rams)?\b", re.IGNORECASE)
_BEGINNING = 160
"""Characters of a note in which the age of the patient stands."""
_SECOND, _THIRD = 14, 28
"""Completed weeks with which the second and third trimester begin."""
_EXTREME = 28
"""Completed weeks below which a newborn is extremely immature."""
TERM = 37
"""Completed weeks from which a birth is not preterm."""
_BIRTH_WEIGHTS = (
    (500, "P0701"),
    (750, "P0702"),
    (1000, "P0703"),
    (1250, "P0714"),
    (1500, "P0715"),
    (1750, "P0716"),
    (2000, "P0717"),
    (2500, "P0718"),
)
"""Grams below which a birth weight has a code, and the code."""


def is_pregnant(case: Working) -> bool:
    """Return whether the note is about a pregnant patient or one in the puerperium."""
    if case.sex == "M" or (case.age_years is not None and not 9 <= case.age_years <= 60):
        return False
    return any(said.current and not said.context.historical for said in case.say(_PREGNANT))


def is_newborn(case: Working) -> bool:
    """Return whether the patient is in the first 28 days of life (I.C.16)."""
    return case.age_years == 0 and _MONTHS_OLD.search(case.text, 0, _BEGINNING) is None


def weeks(case: Working) -> int | None:
    """Return the completed weeks of gestation that the note gives."""
    for said in case.say(_WEEKS):
        count = int(said.match[1])
        around = case.text[max(0, said.match.start() - 40) : said.match.end() + 30]
        if 4 <= count <= 43 and _OF_GESTATION.search(around):
            return count
    return None


def known_words(case: Working) -> frozenset[int]:
    """Return the classes of the words for the time of the pregnancy."""
    if not case.pregnant:
        return frozenset()
    count = weeks(case)
    words: list[str] = []
    if delivered(case):
        words = ["childbirth", "complicating", "delivery"]
    elif count is not None:
        words = ["before" if count < TERM else "after", "37", "completed", "weeks", "gestation"]
    found = frozenset(case.dictionary.classes.find(word) for word in words)
    return found if delivered(case) else found | trimester(case)


def trimester(case: Working) -> frozenset[int]:
    """Return the classes of the words for the trimester that the weeks tell."""
    count = weeks(case)
    if count is None:
        return frozenset()
    name = "first" if count < _SECOND else "second" if count < _THIRD else "third"
    return frozenset(case.dictionary.classes.find(word) for word in (name, "trimester"))


def newborn_words(case: Working) -> frozenset[int]:
    """Return the classes of the words of the index for a newborn."""
    words = ("newborn", "neonatal", "perinatal") if case.newborn else ()
    return frozenset(case.dictionary.classes.find(word) for word in words)


def delivered(case: Working) -> bool:
    """Return whether the patient was delivered in this encounter."""
    return case.setting is CareSetting.INPATIENT and any(
        said.current and not said.context.historical
        for said in case.say(_DELIVERED)
        if not re.search(
            r"\b(prior|previous|hx|repeat planned)\b",
            case.text[max(0, said.match.start() - 25) : said.match.start()],
            re.IGNORECASE,
        )
    )


def pregnancy(case: Working) -> None:
    """Add weeks of gestation and outcome of delivery (I.C.15.a.7, I.C.15.b.5)."""
    if not case.pregnant:
        for draft in case.accepted("O"):
            case.drop(draft, "the note is not about a pregnancy")
        return
    birth = delivered(case)
    codes = case.accepted("O")
    if birth and not case.drafts_begin("O") and _NORMAL.search(case.text):
        case.add(
            "O80", score=0.9, path="Delivery, normal", note="I.C.15.n: normal delivery", order=-2.0
        )
        codes = case.accepted("O")
    abortive = any(
        draft.code[:3] in ("O00", "O01", "O02", "O03", "O04", "O07", "O08") for draft in codes
    )
    if not codes or abortive:
        return
    count = weeks(case)
    for draft in codes:
        draft.order = min(draft.order, draft.order - len(case.text))
    if count is not None:
        code = "Z3A01" if count < 8 else "Z3A49" if count > 42 else f"Z3A{count:02d}"
        case.add(
            code,
            score=0.9,
            path="Pregnancy, weeks of gestation",
            note="I.C.15.a.7: completed weeks at the encounter",
            order=len(case.text) + 60,
        )
    if birth:
        still = any(one.current for one in case.say(_STILLBORN))
        twin = any(one.current for one in case.say(_TWINS))
        code = ("Z374" if still else "Z372") if twin else ("Z371" if still else "Z370")
        case.add(
            code,
            score=0.9,
            path="Outcome of delivery",
            note="I.C.15.b.5: on the mother's record whenever there is a delivery",
            order=len(case.text) + 61,
        )


def newborn(case: Working) -> None:
    """Add the birth, prematurity and birth weight (I.C.16.a.2, I.C.16.d)."""
    if not case.newborn:
        return
    here = next((one for one in case.say(_BORN_HERE) if one.current), None)
    if here is not None:
        section = any(one.current for one in case.say(_BY_SECTION))
        case.add(
            "Z3801" if section else "Z3800",
            score=0.95,
            path="Newborn, born in hospital",
            note="I.C.16.a.2: the birth is principal on the newborn's record",
            evidence=(case.evidence(here.match),),
            order=-5.0,
        )
    ruled = next(iter(case.say(_HEART_RULED_OUT)), None)
    if ruled is not None:
        for draft in case.accepted("Q20", "Q21", "Q22", "Q23", "Q24"):
            case.drop(draft, "ruled out")
        case.add(
            "Z050",
            score=0.8,
            path="Observation, newborn, suspected cardiac condition ruled out",
            note="I.C.16.b: a healthy newborn evaluated for a suspected condition",
            evidence=(case.evidence(ruled.match),),
            order=len(case.text) + 3,
        )
    count = weeks(case)
    if count is None or count >= TERM:
        return
    for draft in case.accepted("P07"):
        case.drop(draft, "weeks and weight are known")
    note = "I.C.16.d: prematurity by weeks, with the birth weight"
    weeks_code = f"P072{max(1, count - 21)}" if count < _EXTREME else f"P073{count - 27}"
    case.add(weeks_code, score=0.9, path="Preterm, newborn", note=note, order=len(case.text) + 2)
    grams = next((one for one in case.say(_GRAMS) if one.current), None)
    if grams is not None:
        weight = int(grams.match[1].replace(",", ""))
        code = next((code for top, code in _BIRTH_WEIGHTS if weight < top), None)
        if code is not None:
            case.add(
                code,
                score=0.9,
                path="Low, birthweight",
                note=note,
                evidence=(case.evidence(grams.match),),
                order=len(case.text) + 1,
            )


def tobacco_in_pregnancy(case: Working) -> None:
    """Put tobacco in pregnancy under Chapter 15 (I.C.15.l.2)."""
    used = case.accepted("F17")
    obstetric = case.accepted("O")
    if not case.pregnant or not used or not obstetric:
        return
    case.add(
        "O9933",
        score=0.85,
        path="Pregnancy, complicated by, tobacco use disorder",
        note="I.C.15.l.2: with the code for the dependence",
        evidence=tuple(used[0].evidence[:2]),
        classes=case.known,
        order=max(draft.order for draft in obstetric) + 0.3,
    )
