"""What complicates a pregnancy, and pregnancies with more than one fetus (I.C.15.a, I.C.15.b.4)."""

import re
from functools import cache

from index.cases.coding.rules import births
from index.cases.coding.tables import beginnings, rows, undotted
from index.cases.coding.working import Working

_TWINS = re.compile(r"\btwins?\b(?! (sister|brother))", re.IGNORECASE)
_CHORIONS = (
    (re.compile(r"\b(di[/-]?di|dichorionic)\b", re.IGNORECASE), "O3004"),
    (re.compile(r"\b(mono[/-]?di|monochorionic[ /,-]+diamniotic)\b", re.IGNORECASE), "O3003"),
    (re.compile(r"\b(mono[/-]?mono|monoamniotic)\b", re.IGNORECASE), "O3001"),
)
_UNKNOWN_CHORIONS = "O3000"
_BREECH = re.compile(
    r"\b(?:(?:twin|fetus|baby) ?\(?(?P<fetus>[AB12])\)?[^.;\n]{0,20}?)?\bbreech\b", re.IGNORECASE
)
_FETUS = {"a": "1", "b": "2", "1": "1", "2": "2"}
_ONLY_FETUS = "0"
"""7th character where there is one fetus, or it is not said which."""
_SAYS_ALL = ("O23",)
"""Beginnings of codes of Chapter 15 beside which the condition is not reported."""
_BEFORE_TERM = {"O471": "O470"}
"""Codes of Chapter 15 from 37 weeks on, and those before."""


@cache
def _complicated() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return conditions, and the beginning of the code of Chapter 15 for each."""
    return tuple(
        (beginnings(row["conditions"]), undotted(row["code"]))
        for row in rows("pregnancy", "complicated")
    )


def complicating(case: Working) -> None:
    """Put what complicates a pregnancy under Chapter 15, with the condition (I.C.15.a.1)."""
    count = births.weeks(case)
    if not case.pregnant or not case.stated or (count is None and not case.accepted("O")):
        return
    for draft in case.accepted():
        code = next((code for kinds, code in _complicated() if draft.code.startswith(kinds)), None)
        if code is None or case.accepted(code):
            continue
        added = case.add(
            code,
            score=draft.score,
            path=f"Pregnancy, complicated by: {draft.path}",
            note="I.C.15.a.1: Chapter 15 has priority, the condition is an additional code",
            evidence=tuple(draft.evidence[:2]),
            classes=case.known,
            order=draft.order - 0.2,
        )
        if added is not None and added.code.startswith(_SAYS_ALL):
            case.drop(draft, f"{added.line.display} names the infection")


_GESTATIONAL = re.compile(
    r"\b(gestational hypertension|gHTN|PIH|pregnancy[- ]induced|hypertension of pregnancy)\b",
    re.IGNORECASE,
)
_CHRONIC = re.compile(
    r"\b(chronic|essential|pre-?existing|longstanding|known) (HTN|hypertension)\b", re.IGNORECASE
)
_GESTATIONAL_CODE, _CHRONIC_CODE, _UNKNOWN_CODE = "O13", "O100", "O16"


def pressure(case: Working) -> None:
    """Tell hypertension from before the pregnancy and of unknown onset from its own (I.C.15.c)."""
    if _GESTATIONAL.search(case.text):
        return
    chronic = any(one.current for one in case.say(_CHRONIC))
    for draft in case.accepted(_GESTATIONAL_CODE):
        added = case.add(
            _CHRONIC_CODE if chronic else _UNKNOWN_CODE,
            score=draft.score,
            path="Hypertension, complicating pregnancy",
            note="I.C.15.c: conditions from before the pregnancy are told from those of it",
            evidence=tuple(draft.evidence),
            classes=case.known,
            order=draft.order,
        )
        if added is not None:
            case.drop(draft, "the note does not call it gestational")


def before_term(case: Working) -> None:
    """Take the code for the weeks that the pregnancy has reached."""
    count = births.weeks(case)
    if count is None or count >= births.TERM:
        return
    for late, early in _BEFORE_TERM.items():
        for draft in case.accepted(late):
            added = case.add(
                early,
                score=draft.score,
                path=draft.path,
                note=f"before {births.TERM} completed weeks",
                evidence=tuple(draft.evidence),
                classes=births.trimester(case),
                order=draft.order,
            )
            if added is not None:
                case.drop(draft, "the pregnancy has not reached term")


def several(case: Working) -> None:
    """Add a pregnancy with twins, and a breech presentation with its fetus (I.C.15.a.6)."""
    if not case.pregnant or births.weeks(case) is None:
        return
    twins = next((one for one in case.say(_TWINS) if one.current), None)
    if twins is not None and not case.accepted("O30"):
        code = next((code for word, code in _CHORIONS if word.search(case.text)), _UNKNOWN_CHORIONS)
        case.add(
            code,
            score=0.9,
            path="Pregnancy, twin",
            evidence=(case.evidence(twins.match),),
            classes=births.trimester(case),
        )
    said = next((one for one in case.say(_BREECH) if one.current), None)
    if said is not None and births.delivered(case):
        fetus = _FETUS.get((said.match["fetus"] or "").lower(), _ONLY_FETUS)
        case.add(
            f"O321XX{fetus}",
            score=0.9,
            path="Delivery, complicated by, malposition, breech presentation",
            note="I.C.15.a.6: the 7th character names the fetus",
            evidence=(case.evidence(said.match),),
        )
