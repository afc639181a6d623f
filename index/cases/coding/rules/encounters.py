"""Why the patient was seen, and what else Chapter 21 knows of (I.C.21.c)."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from index.cases.coding.tables import Coded, beginnings, coded, rows, undotted
from index.cases.coding.working import Said, Working
from index.cases.structure import SectionKind


class _Reason(NamedTuple):
    code: str
    pattern: re.Pattern[str]
    path: str
    place: str
    first: bool
    needs: tuple[str, ...]


_FOR = (
    r"\b(here|seen|presents?|presenting|comes? in|admitted|scheduled|encounter|visit|referred"
    r"|today)\b[^.\n]{0,30}\b(for|to)\b[^.\n]{0,60}"
)
_CONTACT = r"\b(close )?(contact|exposure|exposed)\b"


@cache
def _reasons() -> tuple[_Reason, ...]:
    """Return the reasons of ``resources/content/cases/encounters.toml``."""
    found = []
    for row in rows("encounters", "reason"):
        pattern = "|".join(f"(?:{one})" for one in row["patterns"])
        pattern = pattern.replace("{for}", _FOR).replace("{contact}", _CONTACT)
        found.append(
            _Reason(
                undotted(row["code"]),
                re.compile(pattern, re.IGNORECASE),
                row["path"],
                row["place"],
                row["first"],
                beginnings(row.get("needs", ())),
            )
        )
    return tuple(found)


_WELL = re.compile(
    r"\b(well[- ]child|well[- ]baby|well visit|WCC|routine child health|health supervision"
    r"|annual (physical|exam\w*|wellness|well)|routine physical|preventive visit|wellness exam\w*"
    r"|general (adult )?medical exam\w*)\b",
    re.IGNORECASE,
)
_ABNORMAL = re.compile(
    r"\b(without|no|normal exam\w*,? no) abnormal\b|\babnormal findings?\b", re.IGNORECASE
)


@cache
def _allergens() -> Mapping[str, str]:
    """Return the codes of allergens by their names."""
    return {
        name: undotted(row["code"])
        for row in rows("allergens", "allergen")
        for name in row["names"].split()
    }


@cache
def _allergy() -> re.Pattern[str]:
    """Return what tells an allergy: the allergen behind the word, or before it."""
    names = "|".join(sorted(_allergens(), key=len, reverse=True))
    return re.compile(
        rf"\b(?:allerg(?:y|ic|ies)\b[^.\n]{{0,20}}?\b(?:to |: ?)?(?P<behind>{names})"
        rf"|(?P<before>{names})[- ]allerg)",
        re.IGNORECASE,
    )


@cache
def _removed() -> Coded:
    """Return operations, and the code of the absence that they leave."""
    return coded("absent_organs", "removed", r"\b({})\b")


_HORMONE = re.compile(r"\b(ER|PR|hormone receptor)[- ]?(\+|positive|pos\b)", re.IGNORECASE)
_NO_HORMONE = re.compile(
    r"\b(ER|hormone receptor)[- ]?(-|negative|neg\b)|\btriple[- ]negative\b", re.IGNORECASE
)
_HER2 = re.compile(
    r"\bHER-?2(/neu)?( |-(?=[pn]))?(?P<sign>\+|positive|pos\b|-|negative|neg\b)?", re.IGNORECASE
)
_WATCHED = re.compile(r"\b(surveillance|no evidence of recurrence|NED)\b", re.IGNORECASE)
_FOLLOW_UP = re.compile(r"\b(surveillance|follow-?up|f/u)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(s/p|status post|after|post|prior|previous|hx of|history of|\d{4}|absent)\b", re.IGNORECASE
)


def reasons(case: Working) -> None:
    """Add the reasons for an encounter and the states of Chapter 21 that the note tells."""
    for reason in _reasons():
        if reason.needs and not case.accepted(*reason.needs):
            continue
        said = next((one for one in case.say(reason.pattern) if _holds(one)), None)
        if said is not None:
            case.add(
                reason.code,
                score=0.85,
                path=reason.path,
                note=reason.place,
                evidence=(case.evidence(said.match),),
                order=-3.0 if reason.first else len(case.text) + 45,
            )
    well = next((one for one in case.say(_WELL) if _holds(one)), None)
    if well is not None:
        _well_visit(case, well)


def _holds(said: Said) -> bool:
    context = said.context
    if _PASSED.search(said.match.string, said.match.start(), said.match.end() + 25):
        return False
    before = said.match.string[
        max(said.sentence.start, said.match.start() - 25) : said.match.start()
    ]
    return not (context.family or context.hypothetical or _DENIED.search(before))


_PASSED = re.compile(
    r"\b(last (fall|winter|spring|summer|year|month|week)|up to date|UTD|previously)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(no|denies|without|never|not|declines?d?)\b[^.;]*$", re.IGNORECASE)


def _well_visit(case: Working, said: Said) -> None:
    child = case.age_years is not None and case.age_years < 18
    found = any(draft.code[0] not in "Z" for draft in case.accepted())
    stated = _ABNORMAL.search(case.text)
    if stated is not None:
        found = stated[0].lower().startswith("abnormal")
    base = ("Z00121" if found else "Z00129") if child else ("Z0001" if found else "Z0000")
    case.add(
        base,
        score=0.9,
        path="Examination, child" if child else "Examination, medical, adult",
        note="I.C.21.c.13: a routine examination is first-listed",
        evidence=(case.evidence(said.match),),
        order=-4.0,
    )


def allergies(case: Working) -> None:
    """Add the status of an allergy (I.C.21.c.3)."""
    for said in case.say(_allergy()):
        if said.context.family or said.context.negated:
            continue
        name = (said.match["behind"] or said.match["before"]).lower()
        case.add(
            _allergens()[name],
            score=0.55,
            path="Allergy, status",
            note="I.C.21.c.3: an allergy is a status",
            evidence=(case.evidence(said.match),),
            order=len(case.text) + 50,
        )


def receptors(case: Working) -> None:
    """Add the receptor status of a breast cancer (C50 "use additional code")."""
    for code in [code for code in case.drafts if code.startswith("Z17")]:
        del case.drafts[code]
    breast = case.accepted("C50")
    if not breast:
        return
    positive = _HORMONE.search(case.text)
    negative = _NO_HORMONE.search(case.text)
    her2 = next((one for one in _HER2.finditer(case.text) if one["sign"]), None)
    hormone = positive or negative
    if hormone is None:
        return
    match = her2 or hormone
    if her2 is None:
        code = "Z170" if positive else "Z171"
    else:
        plus = her2["sign"].lower()[0] in "+p"
        code = f"Z174{'1' if positive else '2'}{'0' if plus else '1'}"
    case.add(
        code,
        score=0.9,
        path="Status, receptor",
        note='"use additional code" at C50',
        evidence=(case.evidence(match),),
        order=breast[0].order + 0.6,
    )


def absent_organs(case: Working) -> None:
    """Add the absence of what was removed for a condition that is now history (I.C.21.c.3)."""
    for pattern, code in _removed():
        for said in case.say(pattern):
            before = case.text[said.sentence.start : said.match.end()]
            if (
                said.context.family
                or said.section is SectionKind.PROCEDURE
                or not _PAST.search(before)
            ):
                continue
            if not case.accepted("Z85", "C", "Z08"):
                continue
            clause = case.text[
                max(said.sentence.start, said.match.start() - 40) : said.match.end() + 40
            ]
            side = next(
                (
                    name
                    for name, found in (("right", r"\b(right|R)\b"), ("left", r"\b(left|L)\b"))
                    if re.search(found, clause)
                ),
                "",
            )
            case.add(
                code,
                score=0.75,
                path="Absence, acquired",
                note="I.C.21.c.3: status of an organ that was removed",
                evidence=(case.evidence(said.match),),
                side=side,
                order=len(case.text) + 35,
            )
            break


def follow_up(case: Working) -> None:
    """Put the follow-up after completed treatment of a neoplasm first (I.C.21.c.8)."""
    past = case.accepted("Z85")
    if not past or case.accepted("C", "D0"):
        return
    said = next((one for one in case.say(_FOLLOW_UP) if _holds(one)), None)
    if said is not None and _WATCHED.search(case.text):
        case.add(
            "Z08",
            score=0.75,
            path="Examination, follow-up, after, treatment for malignant neoplasm",
            note="I.C.21.c.8: the treatment is completed and nothing has come back",
            evidence=(case.evidence(said.match),),
            order=-3.0,
        )
        for draft in past:
            draft.score, draft.order = max(draft.score, 0.85), -2.5
