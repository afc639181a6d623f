"""Mental disorders: dementia by its cause, insomnia by its cause (I.A.13, F51.05)."""

import re

from index.cases.coding.working import Working

_SLEEPLESS = re.compile(
    r"\binsomnia (due to|from|secondary to|2/2|related to) (her |his |the )?(PTSD|depression|MDD"
    r"|anxiety|GAD|bipolar)",
    re.IGNORECASE,
)


_DELIRIUM_FROM = re.compile(
    r"\bdelirium,? (due to|from|secondary to|2/2|in the setting of|caused by)\b", re.IGNORECASE
)


def delirium(case: Working) -> None:
    """Code a delirium that comes from a condition of the body (F05)."""
    said = next((one for one in case.say(_DELIRIUM_FROM) if one.current), None)
    if said is None:
        return
    for draft in case.accepted("R410"):
        added = case.add(
            "F05",
            score=draft.score,
            path="Delirium, due to, known physiological condition",
            evidence=(case.evidence(said.match),),
            order=draft.order,
        )
        if added is not None:
            case.drop(draft, "its cause is known")


_WITHDRAWAL = re.compile(r"\bwithdrawal\b", re.IGNORECASE)
_SUBSTANCES = ("F10", "F11", "F12", "F13", "F14", "F15", "F19")
_UNCOMPLICATED, _WITH_WITHDRAWAL = "20", "23"
"""Characters of a dependence without and with withdrawal."""


def withdrawal(case: Working) -> None:
    """Bring the withdrawal that a sentence tells into the code of the dependence (I.C.5.b)."""
    told = {
        said.sentence.start: said
        for said in case.say(_WITHDRAWAL)
        if said.current and not said.context.historical and not said.context.uncertain
    }
    for draft in case.accepted(*_SUBSTANCES):
        if draft.code[3:] != _UNCOMPLICATED:
            continue
        for mention in draft.mentions:
            sentence = case.structure.sentences[mention.sentence]
            if sentence.start not in told:
                continue
            added = case.add(
                f"{draft.code[:3]}{_WITH_WITHDRAWAL}",
                score=draft.score,
                path=f"{draft.path}, with, withdrawal",
                note="I.C.5.b: the withdrawal is part of the code of the dependence",
                evidence=(*draft.evidence, case.evidence(told[sentence.start].match)),
                classes=mention.classes,
                order=draft.order,
            )
            if added is not None:
                case.drop(draft, f"{added.line.display} names the withdrawal")
            break


_SEVERITY_UNKNOWN = "9"
"""Character of an unspecified severity in F03; F02 has 8 in its place."""


def dementia(case: Working) -> None:
    """Put the disease that a dementia comes from first (I.A.13)."""
    causes = case.accepted("G30", "G310", "G3183", "G20", "G10")
    if not causes:
        return
    for draft in case.accepted("F03"):
        joined = case.add(
            f"F02{draft.code[3:].replace(_SEVERITY_UNKNOWN, '8', 1)}",
            score=draft.score,
            path="Dementia, in, diseases classified elsewhere",
            note=f"I.A.13: a manifestation of {causes[0].line.display}, which is sequenced first",
            evidence=tuple(draft.evidence),
            order=causes[0].order + 0.1,
        )
        if joined is not None:
            case.drop(draft, f"the cause is known: {causes[0].line.display}")


def insomnia(case: Working) -> None:
    """Code insomnia that comes from a mental disorder (F51.05)."""
    said = next((one for one in case.say(_SLEEPLESS) if one.current), None)
    if said is None or not case.accepted("F"):
        return
    case.add(
        "F5105",
        score=0.85,
        path="Insomnia, due to, mental disorder",
        note="F51.05, with the code of the mental disorder",
        evidence=(case.evidence(said.match),),
        order=said.match.start(),
    )
    for draft in case.accepted("G470", "F510"):
        if draft.code != "F5105":
            case.drop(draft, "the cause is named")
