"""Adverse effects, poisoning and underdosing, by the table of drugs (I.C.19.e.5)."""

import re
from dataclasses import replace

from index.cases.coding.working import Said, Working

_ACCIDENT, _SELF_HARM, _ADVERSE, _UNDERDOSING = 2, 3, 6, 7
"""Columns of the table."""
_NAME = r"(?P<drug>[A-Za-z][A-Za-z-]{3,24})"
_EFFECT = re.compile(
    rf"\b(?:due to|from|secondary to|caused by|adverse effect of|side effect of|2/2|reaction to"
    rf"|because of)\s+"
    rf"(?:(?:the|her|his|their|daily|chronic|long[- ]term|prescribed|high-dose|taking|use of"
    rf"|OTC)\s+)*{_NAME}",
    re.IGNORECASE,
)
_INDUCED = re.compile(rf"\b{_NAME}[- ](?:induced|related|associated)\b", re.IGNORECASE)
_OVERDOSE = re.compile(
    r"\b(overdos\w*|OD'?d|ingest(?:ed|ion)|took (?:\d+|a bottle|all|too many|extra)|poisoning"
    r"|swallowed)\b",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"\b(intent(ional(ly)?)?|suicid\w*|end (her|his|their) life|self[- ]harm|kill (her|him)self)\b",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(underdos\w*|cut (his|her|their) \w+ to|ran out of|non-?adheren\w*|non-?complian\w*"
    r"|skipp(ed|ing)|stopped taking|not taking|rationing|missed doses of)\b",
    re.IGNORECASE,
)
_CLOSE = 12
"""Characters between a drug and the condition that it has caused."""
_WORD = re.compile(r"[A-Za-z][A-Za-z-]{3,24}")


def drug_effects(case: Working) -> None:
    """Add what a drug did: adverse effect, poisoning or underdosing."""
    if _poisoning(case):
        return
    for pattern in (_EFFECT, _INDUCED):
        for said in case.say(pattern):
            if not said.current or said.context.historical:
                continue
            name = said.match["drug"]
            codes = {} if case.dictionary.is_ordinary(name) else case.drugs.codes(name)
            if _ADVERSE in codes:
                _name_the_cause(case, said)
                _add(case, codes[_ADVERSE], said, "I.C.19.e.5.a: the effect first, then the drug")
    for said in case.say(_LESS):
        for word in _nearest(case, said):
            codes = {} if case.dictionary.is_ordinary(word) else case.drugs.codes(word)
            if _UNDERDOSING in codes:
                _add(
                    case, codes[_UNDERDOSING], said, "I.C.19.e.5.c: underdosing is never principal"
                )
                break


def _name_the_cause(case: Working, said: Said) -> None:
    """Lead the condition that a drug has caused to the subterm "drug-induced" of the index."""
    caused = case.dictionary.classes_of("drug induced", 0, len("drug induced"))
    for mention in case.mentions:
        near = (
            0 <= said.match.start() - mention.end <= _CLOSE
            or 0 <= mention.start - said.match.end() <= _CLOSE
        )
        if not near:
            continue
        draft = next((one for one in case.accepted() if mention in one.mentions), None)
        if draft is None:
            continue
        found = case.line_of(replace(mention, classes=mention.classes | caused))
        if found is not None and found[0].code != draft.code:
            case.drop(draft, f"{found[0].display} names the drug as its cause")
            case.add(
                found[0].code,
                score=draft.score,
                path=found[1].text,
                evidence=(*draft.evidence, case.evidence(said.match)),
                order=draft.order,
            )


def _nearest(case: Working, said: Said) -> list[str]:
    """Return the words of a sentence, those closest to what was said first."""
    found = _WORD.finditer(case.text, said.sentence.start, said.sentence.end)
    middle = (said.match.start() + said.match.end()) / 2
    return [match[0] for match in sorted(found, key=lambda match: abs(match.start() - middle))]


def _poisoning(case: Working) -> bool:
    for said in case.say(_OVERDOSE):
        if not said.current or said.context.historical:
            continue
        sentence = case.text[said.sentence.start : said.sentence.end]
        intent = _SELF_HARM if _SELF.search(case.text) else _ACCIDENT
        for word in _WORD.findall(sentence):
            codes = case.drugs.codes(word)
            note = "I.C.19.e.5.b: the poisoning is sequenced first"
            if intent in codes and _add(case, codes[intent], said, note, first=True):
                return True
    return False


def _add(case: Working, code: str, said: Said, note: str, *, first: bool = False) -> bool:
    """Propose the code of a drug; return whether the content has it."""
    draft = case.add(
        code,
        score=0.85,
        path="Table of Drugs and Chemicals",
        note=note,
        evidence=(case.evidence(said.match),),
        order=-3.0 if first else said.match.start() + 0.5,
    )
    return draft is not None
