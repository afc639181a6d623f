"""Combination codes: the "with" convention (I.A.15) and what I.C presumes of hypertension."""

import re

from index.cases.coding.working import Draft, Working
from index.cases.dictionary import DictionaryPhrase
from index.cases.structure import SectionKind


def _with_entries(
    case: Working, base: DictionaryPhrase
) -> list[tuple[DictionaryPhrase, frozenset[int]]]:
    """Return the entries under the "with" of an index entry, and the words each adds."""
    head = f"{base.text}, with, "
    return [
        (phrase, frozenset(phrase.required).difference(base.required))
        for phrase in case.dictionary.below(base)
        if phrase.text.startswith(head)
    ]


def with_convention(case: Working) -> None:
    """Join conditions that the index lists under "with": they are presumed linked (I.A.15)."""
    for draft in list(case.accepted()):
        base = draft.entry
        if base is None or base.entry < 0 or draft.code[0] in "ZRST" or draft.code == "I10":
            continue
        entries = _with_entries(case, base)
        if not entries:
            continue
        for other in list(case.drafts.values()):
            if other is draft or other.dropped or other.score < _LEAST or other.entry is None:
                continue
            if other.code[:3] == draft.code[:3]:
                continue
            held = frozenset(other.entry.required) | frozenset(other.entry.optional)
            best: tuple[DictionaryPhrase, int] | None = None
            for phrase, words in entries:
                if words and words <= held and (best is None or len(words) > best[1]):
                    best = (phrase, len(words))
            if best is not None:
                _join(case, draft, other, best[0])


_LEAST = 0.4


def _join(case: Working, draft: Draft, other: Draft, phrase: DictionaryPhrase) -> None:
    joined = case.add(
        phrase.code,
        score=max(draft.score, other.score),
        path=phrase.text,
        note='I.A.15: the index lists the two under "with", so they are presumed linked',
        evidence=(*draft.evidence[:2], *other.evidence[:2]),
        order=min(draft.order, other.order) - 0.5,
    )
    if joined is None or joined.code == draft.code:
        return
    case.drop(draft, f"{joined.line.display} names it with the other condition")
    if other.code[0] == "R" or not case.tabular.asks_for(joined.line, other.code):
        if other.code[:3] not in _KEPT:
            case.drop(other, f"{joined.line.display} includes it")
    else:
        other.score = max(other.score, 0.6)
        other.notes.append(f'"use additional code" at {joined.line.display}')


_ALIKE = 0.6
_KEPT = frozenset({"N18", "L97", "J20", "J12", "J13", "J14", "J15", "J16", "J18"})


def hypertension(case: Working) -> None:
    """Join hypertension with heart failure and chronic kidney disease (I.C.9.a)."""
    pressure = case.drafts.get("I10")
    if pressure is None or pressure.dropped or pressure.score < _LEAST:
        return
    heart = case.accepted("I50")
    kidney = case.accepted("N18")
    if not heart and not kidney:
        return
    late = any(draft.code in ("N185", "N186") for draft in kidney)
    if heart and kidney:
        code = "I132" if late else "I130"
        place = "I.C.9.a.3"
    elif heart:
        code, place = "I110", "I.C.9.a.1"
    else:
        code = "I120" if late else "I129"
        place = "I.C.9.a.2"
    evidence = [*pressure.evidence[:2]]
    for draft in (*heart, *kidney):
        evidence += draft.evidence[:1]
    others = [pressure, *heart, *kidney]
    joined = case.add(
        code,
        score=max(draft.score for draft in others),
        path="Hypertension, hypertensive",
        note=f"{place}: the link is presumed unless the note says there is none",
        evidence=tuple(evidence),
        order=min(draft.order for draft in others) - 0.4,
    )
    if joined is not None:
        case.drop(pressure, f"{joined.line.display} replaces it ({place})")
        for draft in (*heart, *kidney):
            draft.notes.append(f'"use additional code" at {joined.line.display}')


def less_specific(case: Working) -> None:
    """Take off an unspecified code beside a specific one of its kind (I.B.2, I.B.18)."""
    kept = case.accepted()
    for draft in kept:
        for other in kept:
            if other is draft or other.dropped or draft.dropped:
                continue
            if other.code[0] == draft.code[0] and _vaguer(draft, other):
                case.drop(draft, f"{other.line.display} is more specific")
                for one in draft.evidence:
                    if one not in other.evidence:
                        other.evidence.append(one)
                other.order = min(other.order, draft.order)
                break


def _vaguer(draft: Draft, other: Draft) -> bool:
    """Return whether another code says all that a code says, and more."""
    if draft.line.side and draft.line.side != other.line.side:
        return False
    words, others = draft.line.words, other.line.words
    if draft.code[:3] == other.code[:3] and draft.line.vague > other.line.vague:
        # "Alcohol dependence, uncomplicated" beside dependence with withdrawal.
        if not other.line.vague and draft.score < other.score:
            return True
        shared = len(words & others)
        if shared and shared >= _ALIKE * min(len(words), len(others)):
            return True
    return draft.line.words < other.line.words or (
        draft.line.words == other.line.words and draft.line.vague > other.line.vague
    )


_STAGE = re.compile(
    r"\b(?:CKD|chronic kidney disease|chronic renal (?:disease|failure|insufficiency))\b[^.\n;]{0,20}?"
    r"\b(?:stage |st\.? |G)?(1|2|3a|3b|3|4|5)\b|\bstage (1|2|3a|3b|3|4|5) (?:CKD|chronic kidney disease)\b",
    re.IGNORECASE,
)
_STAGES = {
    "1": "N181",
    "2": "N182",
    "3": "N1830",
    "3a": "N1831",
    "3b": "N1832",
    "4": "N184",
    "5": "N185",
}


_END_STAGE = re.compile(r"\b(ESRD|ESKD|end[- ]stage (renal|kidney) disease)\b", re.IGNORECASE)


def kidney_stage(case: Working) -> None:
    """Give chronic kidney disease the stage that the note states (I.C.14.a.1)."""
    for said in case.say(_END_STAGE):
        if said.current and not said.context.historical and not said.context.uncertain:
            case.add(
                "N186",
                score=0.9,
                path="Disease, kidney, chronic, stage, end",
                note="I.C.14.a.1: end-stage disease as the provider documents it",
                evidence=(case.evidence(said.match),),
                order=said.match.start(),
            )
            return
    for said in case.say(_STAGE):
        if not said.current or said.context.historical:
            continue
        stage = (said.match[1] or said.match[2]).lower()
        for draft in case.accepted("N189"):
            case.drop(draft, "the stage is stated")
        score = 1.0 if said.section in (SectionKind.ASSESSMENT, SectionKind.DIAGNOSES) else 0.7
        case.add(
            _STAGES[stage],
            score=score,
            path=f"Disease, kidney, chronic, stage {stage}",
            note="I.C.14.a.1: the stage as the provider states it",
            evidence=(case.evidence(said.match),),
        )
        return


def dementia(case: Working) -> None:
    """Put the disease that a dementia comes from first (I.C.5.d, I.A.13)."""
    causes = case.accepted("G30", "G310", "G3183", "G20", "G10")
    if not causes:
        return
    for draft in case.accepted("F03"):
        joined = case.add(
            f"F02{draft.code[3:]}",
            score=draft.score,
            path="Dementia, in, diseases classified elsewhere",
            note=f"I.A.13: a manifestation of {causes[0].line.display}, which is sequenced first",
            evidence=tuple(draft.evidence),
            order=causes[0].order + 0.1,
        )
        if joined is not None:
            case.drop(draft, f"the cause is known: {causes[0].line.display}")


def etiology(case: Working) -> None:
    """Add the one disease that a "code first" note names (I.A.13)."""
    for draft in list(case.accepted()):
        code = case.tabular.only_first(draft.line)
        if code is not None and not case.accepted(code):
            case.add(
                code,
                score=draft.score,
                path=draft.path,
                note=f'"code first" at {draft.line.display}',
                evidence=tuple(draft.evidence[:1]),
                order=draft.order - 0.2,
            )


def prostate(case: Working) -> None:
    """Bring the symptoms of an enlarged prostate into its code (N40)."""
    symptoms = [
        draft
        for draft in case.drafts.values()
        if draft.code.startswith(("R33", "R350", "R351", "R391", "N394", "N138", "R32"))
        and draft.score >= _LEAST
        and not draft.dropped
    ]
    for draft in case.accepted("N400", "N402"):
        if not symptoms:
            return
        joined = case.add(
            f"N40{int(draft.code[3]) + 1}",
            score=draft.score,
            path="Hyperplasia, prostate, with lower urinary tract symptoms",
            note='"use additional code" for the symptoms at N40.1',
            evidence=(*draft.evidence[:2], *symptoms[0].evidence[:1]),
            order=draft.order,
        )
        if joined is None:
            return
        case.drop(draft, f"{joined.line.display} names the symptoms")
        for symptom in symptoms:
            symptom.score = max(symptom.score, 0.8)
            if symptom.code == "R339" and case.tabular.line("R338") is not None:
                case.drop(symptom, "retention that comes from the prostate is R33.8")
                case.add(
                    "R338",
                    score=0.85,
                    path="Retention, urine, specified NEC",
                    evidence=tuple(symptom.evidence),
                    order=draft.order + 0.2,
                )


_AFTER_STROKE = re.compile(
    r"\b(late effects?|residual|sequelae?|old stroke|after (the |his |her |a )?(stroke|CVA)|due to the stroke"
    r"|post-?stroke)\b",
    re.IGNORECASE,
)


_SWALLOWING = (
    (r"\boropharyngeal", "R1312"),
    (r"\bpharyngoesophageal", "R1314"),
    (r"\bpharyngeal", "R1313"),
    (r"\boral phase", "R1311"),
)


def stroke_sequelae(case: Working) -> None:
    """Code what a past stroke has left with I69 (I.C.9.d)."""
    if case.accepted("I63", "I61", "I60"):
        return
    said = next((one for one in case.say(_AFTER_STROKE) if one.current), None)
    told = case.accepted("I69") or (said is not None and case.stroke)
    if not told:
        return
    for draft in case.accepted("G81"):
        joined = case.add(
            f"I6935{draft.code[4]}",
            score=draft.score,
            path="Sequelae, infarction, cerebral, hemiplegia",
            note="I.C.9.d.1: sequelae of cerebral infarction; I.C.6.a: dominance",
            evidence=tuple(draft.evidence),
            order=draft.order,
        )
        if joined is not None:
            case.drop(draft, "it comes from the past stroke")
    for draft in case.accepted("I69391"):
        kind = next(
            (code for word, code in _SWALLOWING if re.search(word, case.text, re.IGNORECASE)),
            "R1310",
        )
        case.add(
            kind,
            score=0.85,
            path="Dysphagia",
            note='"use additional code" at I69.391',
            evidence=tuple(draft.evidence[:1]),
            order=draft.order + 0.1,
        )
    for draft in case.accepted("I6939", "I69398", "I6930"):
        if case.accepted("I6935") and draft.code in ("I69398", "I6930"):
            case.drop(draft, "what is left is named")
    for draft in case.accepted("Z8673"):
        case.drop(draft, "something is left of the stroke (I.C.9.d.3)")


def neutropenic_fever(case: Working) -> None:
    """Add the fever to a neutropenia (D70 "use additional code")."""
    low = case.accepted("D70")
    if not low:
        return
    said = next((one for one in case.say(_FEVER) if one.current), None)
    if said is None:
        return
    for draft in case.accepted("R509"):
        case.drop(draft, "the fever comes with the neutropenia")
    case.add(
        "R5081",
        score=0.8,
        path="Fever, in, neutropenia",
        note='"use additional code" for associated fever at D70',
        evidence=(case.evidence(said.match),),
        order=low[0].order + 0.2,
    )


_FEVER = re.compile(r"\b(fevers?|febrile)\b", re.IGNORECASE)


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


def stroke_deficits(case: Working) -> None:
    """Report the deficits of an acute stroke, also those that have gone (I.C.9.c, I.C.18.a)."""
    if not case.accepted("I60", "I61", "I63"):
        return
    for draft in case.drafts.values():
        if draft.code.startswith(("G81", "R47", "R2981", "R131")) and not draft.dropped:
            draft.score = max(draft.score, 0.7)


_SITES = (
    (r"\bthigh", "1"),
    (r"\bcalf", "2"),
    (r"\b(ankle|malleol\w+)", "3"),
    (r"\b(heel|midfoot|plantar)", "4"),
    (r"\b(foot|toe|forefoot|metatars\w+)", "5"),
    (r"\b(leg|shin|pretibial)", "8"),
)
_DEPTHS = (
    (r"\bnecrosis of (the )?bone", "4"),
    (r"\bnecrosis of (the )?muscle", "3"),
    (r"\bfat layer|subcutaneous (tissue|fat) exposed", "2"),
    (r"\bbone (exposed|involve\w+)", "6"),
    (r"\bmuscle (exposed|involve\w+)", "5"),
    (r"\b(breakdown of skin|skin breakdown|limited to (the )?skin)", "1"),
)


def ulcer(case: Working) -> None:
    """Add site and depth of an ulcer that another code asks for (I83, I87.2, E11.621)."""
    if case.accepted("L97"):
        return
    asking = [
        draft
        for draft in case.accepted("I83", "I872", "E08621", "E09621", "E10621", "E11621", "E13621")
        if case.tabular.asks_for(draft.line, "L97212")
    ]
    said = next((one for one in case.say(_ULCER) if one.current), None)
    if not asking or said is None:
        return
    words = case.text[said.sentence.start : said.sentence.end]
    site = next((digit for word, digit in _SITES if re.search(word, words, re.IGNORECASE)), None)
    if site is None:
        return
    left = re.search(r"\b(left|L|LLE)\b", words)
    right = re.search(r"\b(right|R|RLE)\b", words)
    side = "1" if right and not left else "2" if left and not right else "0"
    depth = next(
        (digit for word, digit in _DEPTHS if re.search(word, case.text, re.IGNORECASE)), "9"
    )
    case.add(
        f"L97{site}{side}{depth}",
        score=0.85,
        path="Ulcer, lower limb",
        note=f'"use additional code" for the ulcer at {asking[0].line.display}',
        evidence=(case.evidence(said.match),),
        order=asking[0].order + 0.2,
    )


_ULCER = re.compile(r"\bulcer\w*\b", re.IGNORECASE)
_SLEEPLESS = re.compile(
    r"\binsomnia (due to|from|secondary to|2/2|related to) (her |his |the )?(PTSD|depression|MDD|anxiety|GAD|bipolar)",
    re.IGNORECASE,
)


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


_CULPRITS = (
    (re.compile(r"\b(RCA|right coronary)\b", re.IGNORECASE), "I2111"),
    (re.compile(r"\b(LAD|left anterior descending)\b", re.IGNORECASE), "I2102"),
    (re.compile(r"\b(LCx|circumflex)\b", re.IGNORECASE), "I2121"),
    (re.compile(r"\bleft main\b", re.IGNORECASE), "I2101"),
)
_BLOCKED = re.compile(
    r"\b(STEMI|infarct\w*|MI)\b[^.\n;]{0,25}\b(due to|from|involving|2/2|of)\b[^.\n;]{0,30}",
    re.IGNORECASE,
)


def infarction_artery(case: Working) -> None:
    """Code an infarction with ST elevation by the artery that the note names (I.C.9.e)."""
    for draft in case.accepted("I2109", "I2119", "I2129", "I213"):
        for said in case.say(_BLOCKED):
            code = next((code for word, code in _CULPRITS if word.search(said.match[0])), None)
            if code is None or not said.current:
                continue
            added = case.add(
                code,
                score=draft.score,
                path=draft.path,
                note="the artery is named",
                evidence=(*draft.evidence, case.evidence(said.match)),
                order=draft.order,
            )
            if added is not None:
                case.drop(draft, f"{added.line.display} names the artery")
            break
