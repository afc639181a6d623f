"""Glaucoma of both eyes by the stage of each (I.C.7.a)."""

import re
from collections.abc import Mapping

from index.cases.coding.working import Draft, Working

_STAGES = {"mild": "1", "moderate": "2", "severe": "3", "indeterminate": "4"}
_STAGE = r"(?P<stage>mild|moderate|severe|indeterminate)(?:[ -]stage)?"
_EYE = r"(?:the )?(?P<eye>right|left|OD|OS)\b(?: eye)?"
_BEFORE = re.compile(rf"\b{_STAGE}[ (:]{{1,2}}(?:in |of )?{_EYE}", re.IGNORECASE)
_BEHIND = re.compile(rf"\b{_EYE}[ (:,]{{1,2}}{_STAGE}\b", re.IGNORECASE)
_RIGHT, _LEFT, _BOTH = "1", "2", "3"
"""Characters of the eye."""
_EYE_PLACE, _STAGE_PLACE = 5, 6
"""Places of the characters of eye and stage."""


def glaucoma(case: Working) -> None:
    """Give each eye the stage of its glaucoma (I.C.7.a.3)."""
    for draft in case.accepted("H40"):
        if len(draft.code) <= _STAGE_PLACE or draft.code[_EYE_PLACE] == "X":
            continue
        stages = _stages(case, draft)
        if not stages:
            continue
        if len(stages) == len(_EYES) and len(set(stages.values())) == 1:
            stages = {_BOTH: stages[_RIGHT]}
        case.drop(draft, "the stage of each eye is stated")
        for eye, stage in stages.items():
            case.add(
                f"{draft.code[:_EYE_PLACE]}{eye}{stage}",
                score=draft.score,
                path=draft.path,
                note="I.C.7.a.3: each eye by its own stage",
                evidence=tuple(draft.evidence),
                order=draft.order,
            )


_EYES = (_RIGHT, _LEFT)


def _stages(case: Working, draft: Draft) -> Mapping[str, str]:
    """Return the character of the stage of each eye that the sentences of a code name."""
    found: dict[str, str] = {}
    for mention in draft.mentions:
        sentence = case.structure.sentences[mention.sentence]
        pairs = [
            list(pattern.finditer(case.text, sentence.start, sentence.end))
            for pattern in (_BEFORE, _BEHIND)
        ]
        for match in max(pairs, key=len):
            eye = _RIGHT if match["eye"].lower() in ("right", "od") else _LEFT
            found.setdefault(eye, _STAGES[match["stage"].lower()])
    return found
