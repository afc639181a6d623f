"""Mentions that are not coded: absent, ruled out, somebody else's, or uncertain (I.B.4, IV.H)."""

import re

from index.cases.coding.mentions import Mention
from index.cases.coding.working import STATED_SECTIONS, Working
from index.cases.structure import SectionKind
from index.model.claims import CareSetting

RULED_OUT = "ruled out"
FAMILY = "family history"
_RULED_OUT = re.compile(r"[^.;\n]{0,45}\b(ruled out|excluded|not present)\b", re.IGNORECASE)
_ANSWERED_NO = re.compile(
    r"\??:? ?(never|none|no\b|denies|denied|absent|neg\b|negative|n/a)"
    r"|[^.;\n:]{0,45}: ?(normal|negative|neg|none|nl)\b",
    re.IGNORECASE,
)
_DENIED_LIST = re.compile(
    r"\b(denies|denied)\b(?:(?!\b(but|except|however|though|reports?|endorses|has|had|is|was)\b).)*$",
    re.IGNORECASE | re.DOTALL,
)
"""A list that is denied from its beginning, through whatever stands among its items."""
_NOT_SO = re.compile(
    r"\b(does not think|do not think|doubt|not felt to be|not thought to be|argues? against"
    r"|unlikely to be|n't think)\b",
    re.IGNORECASE,
)


def why_aside(case: Working, mention: Mention) -> str:
    """Return why a mention is not coded, empty if it is."""
    context = mention.context
    sentence = case.structure.sentences[mention.sentence]
    if context.ruled_out or _RULED_OUT.match(case.text, mention.end, sentence.end):
        return RULED_OUT
    if context.negated or _DENIED_LIST.search(case.text[sentence.start : mention.start]):
        return "negated"
    if _ANSWERED_NO.match(case.text, mention.end, sentence.end) or _NOT_SO.search(
        case.text, max(sentence.start, mention.start - 40), mention.start
    ):
        return "negated"
    if (
        mention.text.isupper()
        and len(mention.text) <= 4
        and case.text[mention.end : mention.end + 1] == ":"
    ):
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
