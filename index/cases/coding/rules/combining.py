"""Conventions that join codes or choose between them (I.A.13, I.A.15, I.B.2)."""

import re
from functools import cache

from index.cases.coding.tables import beginnings, rows, undotted
from index.cases.coding.working import CONSIDERED, Draft, Working
from index.cases.dictionary import DictionaryPhrase

_ALIKE = 0.6
_EACH_COMPLICATION = ("E08", "E09", "E10", "E11", "E13")
"""Categories with a code for each complication (I.C.4.a): none is another one in less words."""
_OWN_RULE = ("I10", "F03")
"""Conditions that have a rule of their own for what they come with."""
_KEPT = frozenset({"N18", "L97", "J20", "J12", "J13", "J14", "J15", "J16", "J18"})


_IN = ", in,"
_ASSOCIATED = ("with", "in")
"""Words of the index for two conditions that are presumed linked (I.A.15)."""


def _with_entries(
    case: Working, base: DictionaryPhrase
) -> list[tuple[DictionaryPhrase, frozenset[int]]]:
    """Return the entries under the "with" of an index entry, and the words each adds."""
    heads = tuple(f"{base.text}, {word}, " for word in _ASSOCIATED)
    return [
        (phrase, frozenset(phrase.required).difference(base.required))
        for phrase in case.dictionary.below(base)
        if phrase.text.startswith(heads)
    ]


def _index_entry(draft: Draft) -> DictionaryPhrase | None:
    """Return the entry of the index that leads to the category of a code."""
    phrases = [phrase for mention in draft.mentions for phrase in mention.phrases]
    if draft.entry is not None:
        phrases.insert(0, draft.entry)
    return next((one for one in phrases if one.entry >= 0 and one.code[:3] == draft.code[:3]), None)


def with_convention(case: Working) -> None:
    """Join conditions that the index lists under "with": they are presumed linked (I.A.15)."""
    for draft in list(case.accepted()):
        base = _index_entry(draft)
        if base is None or draft.code[0] in "ZRST" or draft.code.startswith(_OWN_RULE):
            continue
        entries = _with_entries(case, base)
        if not entries:
            continue
        for other in list(case.drafts.values()):
            if other is draft or other.dropped or other.score < CONSIDERED or other.entry is None:
                continue
            if other.code[:3] == draft.code[:3]:
                continue
            held = frozenset(other.entry.required) | frozenset(other.entry.optional)
            if other.code[0] == "C":
                held |= {case.dictionary.classes.find("neoplastic")}
            best: tuple[DictionaryPhrase, int] | None = None
            for phrase, words in entries:
                if phrase.code[:3] == other.code[:3]:
                    continue  # the entry names the disease that the other one comes from
                if words and words <= held and (best is None or len(words) > best[1]):
                    best = (phrase, len(words))
            if best is not None and not _has_other_cause(case, draft, other):
                _join(case, draft, other, best[0])


_CAUSE = re.compile(r",? (due to|2/2|secondary to|from|caused by)\b", re.IGNORECASE)
_CAUSE_NEAR = 50
"""Characters behind a condition in which the cause that the note gives stands."""


def _has_other_cause(case: Working, draft: Draft, other: Draft) -> bool:
    """Return whether the note gives a condition another cause than the one presumed (I.A.15)."""
    for mention in draft.mentions:
        if _CAUSE.match(case.text, mention.end) and not any(
            0 <= one.start - mention.end <= _CAUSE_NEAR for one in other.mentions
        ):
            return True
    return False


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
    if f"{_IN} " in phrase.text:
        return  # the other one is the cause, which is reported too
    if other.code[0] == "R" or not case.tabular.asks_for(joined.line, other.code):
        if other.code[:3] not in _KEPT and "other specified" not in joined.line.title:
            case.drop(other, f"{joined.line.display} includes it")
    else:
        other.score = max(other.score, 0.6)
        other.notes.append(f'"use additional code" at {joined.line.display}')


@cache
def _joined() -> tuple[tuple[str, tuple[str, ...], str, str], ...]:
    """Return beginnings of codes, those beside which they change, what to, and why."""
    return tuple(
        (undotted(row["of"]), beginnings(row["beside"]), undotted(row["code"]), row["place"])
        for row in rows("combinations", "joined")
    )


def combined(case: Working) -> None:
    """Take the code that names a condition together with another one of the note."""
    for of, beside, code, place in _joined():
        if not case.accepted(*beside):
            continue
        for draft in case.accepted(of):
            added = case.add(
                f"{code}{draft.code[len(of) :]}",
                score=draft.score,
                path=draft.path,
                note=place,
                evidence=tuple(draft.evidence),
                order=draft.order,
            )
            if added is not None:
                case.drop(draft, f"{added.line.display} names its cause")


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


def less_specific(case: Working) -> None:
    """Take off an unspecified code beside a specific one of its kind (I.B.2, I.B.18)."""
    kept = case.accepted()
    told = [one for one in case.drafts.values() if not one.dropped and one.score >= CONSIDERED]
    for draft in kept:
        for other in told:
            if other is draft or other.dropped or draft.dropped:
                continue
            if case.tabular.asks_for(other.line, draft.code):
                continue  # "use additional code": both are reported
            if not other.accepted and not _same_injury(draft, other):
                continue
            if other.code[0] == draft.code[0] and _vaguer(case, draft, other):
                other.score = max(other.score, draft.score)
                case.drop(draft, f"{other.line.display} is more specific")
                for one in draft.evidence:
                    if one not in other.evidence:
                        other.evidence.append(one)
                other.order = min(other.order, draft.order)
                break


def _same_injury(draft: Draft, other: Draft) -> bool:
    """Return whether two codes are of one injury, told in less and in more detail."""
    return draft.code[0] == "S" == other.code[0] and draft.code[:4] == other.code[:4]


def _vaguer(case: Working, draft: Draft, other: Draft) -> bool:
    """Return whether another code says all that a code says, and more."""
    if draft.line.side and draft.line.side != other.line.side:
        return False
    words, others = draft.line.words, other.line.words
    if draft.code[:3] == other.code[:3] and draft.line.vague > other.line.vague:
        # "Alcohol dependence, uncomplicated" beside dependence with withdrawal.
        if not other.line.vague and draft.score < other.score:
            return True
        category = case.tabular.line(draft.code[:3])
        if category is not None and draft.code.startswith(_EACH_COMPLICATION):
            words, others = words - category.words, others - category.words
        shared = len(words & others)
        if not words or (shared and shared >= _ALIKE * min(len(words), len(others))):
            return True
    return draft.line.words < other.line.words or (
        draft.line.words == other.line.words and draft.line.vague > other.line.vague
    )
