"""Osteoarthritis of a joint by its side (M16-M18)."""

from index.cases.coding.working import Working

_JOINTS = ("M16", "M17", "M18")
"""Categories of the hip, the knee and the first carpometacarpal joint."""
_UNSPECIFIED, _BOTH, _ONE = "9", "0", "1"
"""Characters of osteoarthritis whose kind is not said, and of the primary kind by its extent."""
_SIDES = {"right": f"{_ONE}1", "left": f"{_ONE}2", "bilateral": _BOTH}


def osteoarthritis(case: Working) -> None:
    """Take osteoarthritis whose kind is not said as primary, by its side (M16-M18)."""
    for draft in case.accepted(*_JOINTS):
        if draft.code[3:] != _UNSPECIFIED:
            continue
        sides = {mention.side for mention in draft.mentions if mention.side}
        if sides >= {"right", "left"}:
            sides = {"bilateral"}
        if len(sides) != 1:
            continue
        added = case.add(
            f"{draft.code[:3]}{_SIDES[sides.pop()]}",
            score=draft.score,
            path=f"{draft.path}, primary",
            note="the primary kind is the default",
            evidence=tuple(draft.evidence),
            order=draft.order,
        )
        if added is not None:
            case.drop(draft, "the side is known")
