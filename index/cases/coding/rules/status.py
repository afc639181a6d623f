"""Status: long-term drugs, tobacco, body mass index, weeks of gestation (I.C.21.c.3 and others)."""

import re
from functools import cache
from typing import NamedTuple

from index.cases.coding.tables import beginnings, rows, undotted
from index.cases.coding.working import Draft, Said, Working
from index.cases.procedures import ProcedureResult
from index.cases.structure import SectionKind

_USE = re.compile(
    r"\b(on|takes?|taking|continued?s?|continuing|home|resumed?|daily|nightly|qhs|qd|qam|bid|tid"
    r"|long[- ]term|chronic(ally)?|maintenance|meds?|adherent|managed with|treated with"
    r"|controlled (on|with)|uses|weekly|monthly|q\d+\s?(h|mo|wk))\b",
    re.IGNORECASE,
)
_TAKEN = re.compile(r"(\bon|\btakes|\btaking|\buses|\(|\+|,) ?$", re.IGNORECASE)
"""What stands right before a drug that is taken now: ``T2DM (metformin + ...``."""
_LONG = re.compile(
    r"\b(long[- ]term|lifelong|indefinite(ly)?|chronic(ally)?|daily|maintenance|qd|ER|for (years"
    r"|months)|x \d+ (mo|y))\b",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\b(sliding[- ]scale|drip|infusion|bolus|in hospital|inpatient only|IV|taper(ed)? off"
    r"|started (today|here)|\(new\)|new\b|burst|x \d+ ?d(ays?)?|injection today|off|stopped"
    r"|discontinued|dc'?d)\b",
    re.IGNORECASE,
)


_AROUND = 40
"""Characters around a drug that tell how it is used."""


class _Group(NamedTuple):
    code: str
    needs: tuple[str, ...]
    unless: tuple[str, ...]
    always: bool
    names: re.Pattern[str]


@cache
def _groups() -> tuple[_Group, ...]:
    return tuple(
        _Group(
            undotted(row["code"]),
            beginnings(row.get("needs", ())),
            beginnings(row.get("unless", ())),
            row["always"],
            re.compile(rf"\b({'|'.join(row['names'].split())})\b", re.IGNORECASE),
        )
        for row in rows("drugs", "group")
    )


def long_term_drugs(case: Working) -> None:
    """Add the codes of long-term drug use (I.C.21.c.3, and I.C.4.a.3 for diabetes)."""
    for group in _groups():
        if group.needs and not case.accepted(*group.needs):
            continue
        if group.unless and case.accepted(*group.unless):
            continue
        for said in case.say(group.names):
            before = case.text[
                max(said.sentence.start, said.match.start() - 12) : said.match.start()
            ]
            taken = _TAKEN.search(before) is not None
            if not said.current or (said.context.historical and not taken):
                continue
            begin = max(said.sentence.start, said.match.start() - _AROUND)
            sentence = case.text[begin : min(said.sentence.end, said.match.end() + _AROUND)]
            listed = said.section is SectionKind.MEDICATIONS
            used = listed or taken or _USE.search(sentence) is not None
            lasting = _LONG.search(sentence) is not None or (group.always and used)
            if not lasting or (_SHORT.search(sentence) and not _LONG.search(sentence)):
                continue
            case.add(
                group.code,
                score=0.75,
                path="Long-term (current) drug therapy",
                note="I.C.21.c.3: status of long-term drug use",
                evidence=(case.evidence(said.match),),
                order=len(case.text) + 20,
            )


_TOBACCO = re.compile(
    r"\b(non-?smoker|never[- ]smok\w*|ex-?smoker|smok(es?|ed|er|ing)\b|tobacco\b"
    r"|cigarettes?\b|cigars?\b"
    r"|nicotine\b"
    r"|ppd\b|pack[- ]years?|vap(es|ing|ed)\b|e-?cigarettes?|chew(s|ing)? tobacco|snuff\b)",
    re.IGNORECASE,
)
_FORMER = re.compile(
    r"\b(former|ex-?|(?<!to )quit(?!ting| line)|stopped|remote|previous(ly)?|past|hx of"
    r"|history of|used to)\b",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\b(never|non-?smoker|denies|no (tobacco|smoking|cigarettes|nicotine)|does not smoke"
    r"|not a smoker|smoke-free|without smoking)\b",
    re.IGNORECASE,
)
_BYSTANDER = re.compile(
    r"\b(second-?hand|passive|parents? smokes?|parents smoke|environmental tobacco"
    r"|smokes? (in|at|inside|around) (the )?(house|home)|exposure to (tobacco )?smoke"
    r"|wife smokes|husband smokes)\b",
    re.IGNORECASE,
)
_CANNABIS = re.compile(r"\b(cannabis|marijuana|THC|weed|crack|meth\w*)\b", re.IGNORECASE)
_ADVICE = re.compile(
    r"\W*(\d+[.)])? *(quit|stop) (smoking|tobacco)\b(?! (in|since|x|\d))", re.IGNORECASE
)
"""What the patient is told to do, not what is past."""
_CIGARETTES = re.compile(r"\b(cigarettes?|cigs?|ppd|packs?|pk)\b|\d\s?(ppd|pk)", re.IGNORECASE)
_OTHER_TOBACCO = re.compile(r"\b(cigars?|pipe|hookah)\b", re.IGNORECASE)
_VAPING = re.compile(r"\b(vap\w+|e-?cig\w*)\b", re.IGNORECASE)
_CHEWED = re.compile(r"\b(chew\w*|snuff|smokeless)\b", re.IGNORECASE)


def tobacco(case: Working) -> None:
    """Add the code of tobacco use, past use or exposure (I.C.5.b, I.C.21.c.4)."""
    for code in [code for code in case.drafts if code.startswith(("F17", "Z87891", "Z720"))]:
        del case.drafts[code]
    found: dict[str, list[Said]] = {}
    for said in case.say(_TOBACCO):
        bystander = _BYSTANDER.search(case.text, said.sentence.start, said.sentence.end) is not None
        if (said.context.family and not bystander) or _CANNABIS.search(
            case.text, max(said.sentence.start, said.match.start() - 45), said.match.end() + 15
        ):
            continue
        begin = max(said.sentence.start, said.match.start() - 45)
        around = case.text[begin : min(said.sentence.end, said.match.end() + 40)]
        if bystander:
            found.setdefault("Z7722", []).append(said)
        elif _NEVER.search(around):
            found.setdefault("", []).append(said)
        elif _ADVICE.match(case.text, said.sentence.start, said.sentence.end):
            continue
        elif _FORMER.search(around):
            found.setdefault("Z87891", []).append(said)
        elif said.context.negated:
            found.setdefault("", []).append(said)
        elif _VAPING.search(around):
            found.setdefault("F17290", []).append(said)
        elif _CHEWED.search(around):
            found.setdefault("F17220", []).append(said)
        elif _OTHER_TOBACCO.search(around):
            found.setdefault("F17290", []).append(said)
        elif _CIGARETTES.search(around):
            found.setdefault("F17210", []).append(said)
        else:
            found.setdefault("F17200", []).append(said)
    if "F17210" in found or "F17290" in found:
        found.pop("F17200", None)
    never = found.pop("", None)
    if never:
        found.pop("F17200", None)
    if "Z87891" in found and never is None:
        for code in ("F17200", "F17210"):
            found.pop(code, None)
    for code, places in found.items():
        case.add(
            code,
            score=0.75,
            path="Dependence, drug, nicotine" if code[0] == "F" else "History, personal, tobacco",
            note="I.C.5.b.3: use as the provider documents it",
            evidence=tuple(case.evidence(said.match) for said in places[:3]),
            order=len(case.text) + 40,
        )


@cache
def _implanted() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return beginnings of procedures, and of the status that each begins."""
    return tuple(
        (beginnings(row["done"]), beginnings(row["status"]))
        for row in rows("combinations", "implanted")
    )


def put_in_now(case: Working, done: ProcedureResult) -> None:
    """Take off the status of what is only put in during this encounter (I.C.21.c.3)."""
    procedures = [one for one in done.suggestions if one.accepted]
    for codes, statuses in _implanted():
        for one in procedures:
            if not one.ref.code.startswith(codes):
                continue
            for draft in case.accepted(*statuses):
                if draft.line.side in one.title.lower() and not _is_dated(case, draft):
                    case.drop(draft, "it is put in during this encounter")


def _is_dated(case: Working, draft: Draft) -> bool:
    """Return whether the note gives the year of a status, or calls it old."""
    return any(
        _DATED.search(case.text, max(0, one.start - _AROUND), one.end + _AROUND)
        for one in draft.evidence
    )


_DATED = re.compile(
    r"\b((19|20)\d\d|'\d\d|old|prior|previous|history of|hx|h/o|ago)\b", re.IGNORECASE
)
_BMI = re.compile(r"\bBMI\b[^\d\n]{0,12}(\d{2}(?:\.\d+)?)", re.IGNORECASE)
_WEIGHT = ("E66", "E43", "E44", "E46", "R634", "R635", "R636", "R64", "E45", "E41", "F50", "E8881")


def body_mass_index(case: Working) -> None:
    """Add the body mass index beside a diagnosis of weight (I.B.14)."""
    for code in [code for code in case.drafts if code.startswith("Z68")]:
        del case.drafts[code]
    if not case.accepted(*_WEIGHT) or (case.age_years is not None and case.age_years < 20):
        return
    said = next((one for one in case.say(_BMI) if one.current), None)
    if said is None:
        return
    value = float(said.match[1])
    if value < 20:
        code = "Z681"
    elif value < 40:
        code = f"Z68{int(value)}"
    else:
        step = next((place for place, top in enumerate((45, 50, 60, 70), 1) if value < top), 5)
        code = f"Z684{step}"
    case.add(
        code,
        score=0.9,
        path="Body, bodies, mass index (BMI)",
        note="I.B.14: the index may come from others than the provider, the diagnosis may not",
        evidence=(case.evidence(said.match),),
        order=len(case.text) + 10,
    )
