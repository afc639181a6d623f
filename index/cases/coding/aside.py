"""Mentions that are not coded: absent, ruled out, somebody else's, or uncertain (I.B.4, IV.H)."""

import re

from index.cases.coding.mentions import Mention
from index.cases.coding.working import STATED_SECTIONS, Working
from index.cases.structure import SectionKind
from index.model.claims import CareSetting

RULED_OUT = "ruled out"
FAMILY = "family history"


_PLACE = re.compile(
    r" (clinic|center|centre|service|unit|department|team|program|medicine|specialist|hospital"
    r"|ward|education|prevention|nurse)\b",
    re.IGNORECASE,
)
"""Words behind a condition that is but the name of a place or a service."""


def why_aside(case: Working, mention: Mention) -> str:
    """Return why a mention is not coded, empty if it is."""
    context = mention.context
    sentence = case.structure.sentences[mention.sentence]
    if context.ruled_out:
        return RULED_OUT
    if context.negated:
        return "negated"
    if (
        mention.text.isupper()
        and len(mention.text) <= 4
        and case.text[mention.end : mention.end + 1] == ":"
    ):
        return "a heading"
    if _PLACE.match(case.text, mention.end, sentence.end):
        return "a heading"
    if context.family or mention.section is SectionKind.FAMILY_HISTORY:
        return FAMILY
    if context.hypothetical or context.screening:
        return "hypothetical"
    if context.uncertain and case.setting is CareSetting.OUTPATIENT:
        return "uncertain"
    return ""


def drop_ruled_out(case: Working) -> None:
    """Take off what another sentence of the note rules out."""
    for mention in case.mentions:
        if why_aside(case, mention) != RULED_OUT:
            continue
        found = case.line_of(mention)
        draft = case.drafts.get(found[0].code) if found else None
        if (
            draft is not None
            and not draft.dropped
            and all(
                one.section not in STATED_SECTIONS or one.context.uncertain
                for one in draft.mentions
            )
        ):
            case.drop(draft, "ruled out")
