"""Infections: the organism, and sepsis (I.C.1)."""

import re
from functools import cache

from index.cases.coding.tables import Coded, beginnings, coded
from index.cases.coding.working import Working
from index.pages.values import values


@cache
def _organisms() -> Coded:
    """Return organisms and their additional codes."""
    return coded("organisms", "organism", r"\b(?:{})\b")


@cache
def _sites() -> tuple[str, ...]:
    """Return beginnings of codes of infections that do not name the organism."""
    return beginnings(values("cases/organisms")["sites"])


_SHOCK = re.compile(r"\bseptic shock\b", re.IGNORECASE)
_SEVERE = re.compile(r"\bsevere sepsis\b", re.IGNORECASE)
_BY_SEPSIS = re.compile(
    r"\b(due to|from|secondary to|associated with|in setting of) (severe )?sepsis\b|\bseptic\b"
    r"|\bsepsis[- ](induced|related|associated)",
    re.IGNORECASE,
)
_FAILING = ("J96", "N17", "G9341", "K720", "D65", "I46", "J80", "R410")


def organism_words(case: Working) -> frozenset[int]:
    """Return the classes of the words of the organisms that were found in the patient."""
    found: set[int] = set()
    for pattern, _ in _organisms():
        for said in case.say(pattern):
            if said.current and not said.context.historical and not said.context.screening:
                found |= case.dictionary.classes_of(case.text, *said.match.span())
    return frozenset(found)


def organisms(case: Working) -> None:
    """Add the organism to an infection whose code does not name it (I.C.1.b)."""
    places = case.accepted(*_sites())
    if not places:
        return
    for pattern, code in _organisms():
        for said in case.say(pattern):
            if not said.current or said.context.historical or case.accepted(code):
                continue
            place = next((one for one in places if case.tabular.asks_for(one.line, code)), None)
            if place is not None:
                case.add(
                    code,
                    score=0.85,
                    path="Infection, as the cause of disease classified elsewhere",
                    note=f'"use additional code" at {place.line.display}: the organism (I.C.1.b)',
                    evidence=(case.evidence(said.match),),
                    order=place.order + 0.3,
                )
    if case.accepted("B95", "B96", "B97"):
        for draft in case.accepted("A49", "B95", "B96"):
            if draft.code.startswith("A49"):
                case.drop(draft, "the site is known: the organism is an additional code")


def sepsis(case: Working) -> None:
    """Add severe sepsis and septic shock, and put the systemic infection first (I.C.1.d)."""
    systemic = case.accepted("A40", "A41", "A021", "A227", "A267", "A327", "A427", "A5486", "B377")
    for draft in case.accepted("R652"):
        case.drop(draft, "added by rule") if not systemic else None
    shock = next((one for one in case.say(_SHOCK) if one.current), None)
    if not systemic and shock is not None and not shock.context.historical:
        added = case.add(
            "A419",
            score=0.8,
            path="Sepsis",
            note="I.C.1.d.2: septic shock is severe sepsis with circulatory failure",
            evidence=(case.evidence(shock.match),),
        )
        systemic = [added] if added else []
    if not systemic:
        return
    severe = next((one for one in case.say(_SEVERE) if one.current), None)
    linked = next((one for one in case.say(_BY_SEPSIS) if one.current), None)
    found = shock or severe or (linked if case.accepted(*_FAILING) else None)
    if found is not None:
        case.add(
            "R6521" if shock else "R6520",
            score=0.9,
            path="Shock, septic" if shock else "Sepsis, with organ dysfunction",
            note="I.C.1.d.1.b: severe sepsis follows the systemic infection",
            evidence=(case.evidence(found.match),),
            order=systemic[0].order + 0.2,
        )
    for draft in systemic:
        draft.order = min(draft.order, -1.0)


_JOINT = re.compile(
    r"\b(?:periprosthetic (?:joint )?infection|prosthetic joint infection|PJI"
    r"|infected [^.\n;]{0,12}(?:prosthesis|THA|TKA|arthroplasty))\b[^.\n;]{0,20}",
    re.IGNORECASE,
)


def joint_prosthesis(case: Working) -> None:
    """Code the infection of a joint prosthesis as its complication (I.C.19.g)."""
    for said in case.say(_JOINT):
        if not said.current or said.context.historical:
            continue
        words = case.text[max(said.sentence.start, said.match.start() - 15) : said.match.end()]
        left = re.search(r"\b(left|L)\b", words) is not None
        knee = re.search(r"\b(knee|TKA)\b", words, re.IGNORECASE) is not None
        code = f"T845{(4 if left else 3) if knee else (2 if left else 1)}XA"
        added = case.add(
            code,
            score=0.95,
            path="Complication, joint prosthesis, internal, infection or inflammation",
            note="I.C.19.g.4: the complication code names the site",
            evidence=(case.evidence(said.match),),
        )
        if added is not None:
            side = "left" if left else "right"
            for draft in case.accepted("M00", "Z966"):
                if draft.code.startswith("M00") or draft.line.side == side:
                    case.drop(draft, f"{added.line.display} names it")
            return


_IDENTIFIED = re.compile(r"\b(influenza|flu)[ -]?(type )?[AB]\b|\bH\dN\d\b", re.IGNORECASE)


def lungs(case: Working) -> None:
    """Bring virus, pneumonia, bronchitis and chronic obstruction together (I.C.1.g, J10, J44)."""
    if case.accepted("U071"):
        _replace(case, "J189", "J1282", "I.C.1.g.1.c.i: pneumonia due to COVID-19")
        _replace(case, "J209", "J208", "I.C.1.g.1.c.ii: acute bronchitis due to COVID-19")
    pneumonia = case.accepted("J12", "J13", "J14", "J15", "J16", "J18")
    for draft in case.accepted("J10", "J11"):
        code = draft.code
        if code.startswith("J11") and any(
            one.current and not one.context.historical for one in case.say(_IDENTIFIED)
        ):
            code = f"J10{code[3:]}"
        if pneumonia:
            named = any(one.code != "J189" for one in pneumonia)
            code = f"{code[:3]}{'08' if named else '00'}"
        if code != draft.code:
            _replace(
                case, draft.code, code, "I.C.10.c: the virus is identified, the pneumonia named"
            )
    if pneumonia or case.accepted("J20"):
        for draft in case.accepted("J22"):
            case.drop(draft, "the infection is named")
    infected = [*pneumonia, *case.accepted("J20", "J22")]
    chronic = case.accepted("J44")
    if infected and chronic and not case.accepted("J440"):
        case.add(
            "J440",
            score=max(chronic[0].score, 0.8),
            path="Disease, lung, obstructive (chronic), with, lower respiratory infection",
            note="J44.0, with the code of the infection",
            evidence=tuple(infected[0].evidence[:1]),
            order=chronic[0].order - 0.1,
        )
        for draft in case.accepted("J449"):
            case.drop(draft, "J44.0 names the infection")


def _replace(case: Working, old: str, new: str, note: str) -> None:
    for draft in case.accepted(old):
        added = case.add(
            new,
            score=draft.score,
            path=draft.path,
            note=note,
            evidence=tuple(draft.evidence),
            order=draft.order,
        )
        if added is not None and added.code != draft.code:
            case.drop(draft, f"{added.line.display} names the cause")


def virus_states(case: Working) -> None:
    """Tell infection from state: HIV-positive without disease, and what COVID-19 has left."""
    if case.accepted("Z21"):
        for draft in case.accepted("B20"):
            case.drop(draft, "positive without an HIV-related condition is Z21 (I.C.1.a.2.e)")
    if case.accepted("U099"):
        for draft in case.accepted("U071", "Z8616"):
            case.drop(draft, "the condition after COVID-19 is U09.9 (I.C.1.g.1.m)")
