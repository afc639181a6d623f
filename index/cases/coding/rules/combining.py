"""Conventions that join codes or choose between them (I.A.13, I.A.15, I.B.2)."""

from index.cases.coding.working import CONSIDERED, Draft, Working
from index.cases.dictionary import DictionaryPhrase

_ALIKE = 0.6
_KEPT = frozenset({"N18", "L97", "J20", "J12", "J13", "J14", "J15", "J16", "J18"})


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
        if base is None or draft.code[0] in "ZRST" or draft.code == "I10":
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
            best: tuple[DictionaryPhrase, int] | None = None
            for phrase, words in entries:
                if words and words <= held and (best is None or len(words) > best[1]):
                    best = (phrase, len(words))
            if best is not None:
                _join(case, draft, other, best[0])


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
        if other.code[:3] not in _KEPT and "other specified" not in joined.line.title:
            case.drop(other, f"{joined.line.display} includes it")
    else:
        other.score = max(other.score, 0.6)
        other.notes.append(f'"use additional code" at {joined.line.display}')


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
    for draft in kept:
        for other in kept:
            if other is draft or other.dropped or draft.dropped:
                continue
            if case.tabular.asks_for(other.line, draft.code):
                continue  # "use additional code": both are reported
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
