"""Combination codes: the "with" convention (I.A.15) and what I.C presumes of hypertension."""

from index.cases.coding.working import Draft, Working
from index.cases.dictionary import DictionaryPhrase


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
        if base is None or base.entry < 0 or draft.code[0] in "ZRST":
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


_KEPT = frozenset({"N18", "L97"})


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
    return draft.line.words < other.line.words or (
        draft.line.words == other.line.words and draft.line.vague > other.line.vague
    )
