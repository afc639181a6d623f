"""Past conditions and those of the family (I.C.21.c.4), and what was cut out (I.C.21.c.3)."""

import re
from functools import cache

from index.cases.coding.mentions import Mention
from index.cases.coding.rules import stroke
from index.cases.coding.tables import beginnings, rows, undotted
from index.cases.coding.working import UNSURE, Draft, Working, evidence_of
from index.cases.dictionary import Word
from index.cases.structure import Flag, SectionKind, Sentence
from index.pages.values import values


@cache
def _lasting() -> tuple[str, ...]:
    """Return beginnings of codes of conditions that last: a history of them is no past."""
    return beginnings(values("cases/history")["lasting"])


@cache
def _listed(table: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return beginnings of codes of conditions, and the history code of each."""
    return tuple(
        (beginnings(row["conditions"]), undotted(row["code"])) for row in rows("history", table)
    )


def lasts(code: str) -> bool:
    """Return whether a condition goes on although a note calls it history."""
    return code.startswith(_lasting())


_OVER = re.compile(
    r"\b(resolved|childhood|remote|healed|gone|cured|outgrown|outgrew|NED"
    r"|no (evidence of )?(recurrence|residual)|disease[- ]free|(has|have) closed"
    r"|completed treatment|treatment completed|in remission|repaired|replaced|corrected"
    r"|recovered|excised|nothing since|removed)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(in |'|last )?((19|20)\d\d|'\d\d)\b")
_INACTIVE = re.compile(r"\b(inactive|resolved)\b", re.IGNORECASE)
_TREATED = re.compile(
    r"\b(chemo\w*|radiation|cycle|on (tamoxifen|letrozole|anastrozole|\w+mab)|mets?\b|metasta\w+"
    r"|active)",
    re.IGNORECASE,
)


def is_past(case: Working, mention: Mention, code: str) -> bool:
    """Return whether a condition of a note is over, so that at most its history is coded."""
    if code[0] in "RZT" or (code[0] == "S" and not _is_old(case, mention)):
        return False
    sentence = case.structure.sentences[mention.sentence]
    section = case.structure.sections[sentence.section]
    if _INACTIVE.search(case.text, section.heading_start, section.heading_end):
        return True
    over = _OVER.search(case.text, sentence.start, sentence.end) is not None
    if code.startswith(_STROKES) and stroke.AFTER_STROKE.search(
        case.text, sentence.start, sentence.end
    ):
        return True
    if _is_operated(case, mention, sentence):
        return True
    if code[0] == "C":
        past = (
            over
            or mention.context.historical
            or _CUT_OUT.search(case.text, mention.start, sentence.end)
        )
        return bool(past) and not _TREATED.search(case.text, sentence.start, sentence.end)
    if over and (
        mention.context.historical
        or code[0] == "Q"
        or mention.section is SectionKind.PAST_HISTORY
        or _YEAR.search(case.text, mention.end, min(sentence.end, mention.end + 40))
    ):
        return True
    return mention.context.historical and not lasts(code)


def _is_old(case: Working, mention: Mention) -> bool:
    """Return whether an injury is told as history, and not as what brought the patient here."""
    return any(
        trigger.flag is Flag.HISTORICAL
        and _OLD.match(case.text, trigger.start, trigger.end) is not None
        for trigger in mention.context.triggers
    )


def _is_operated(case: Working, mention: Mention, sentence: Sentence) -> bool:
    """Return whether a condition is named in a past operation: ``cataract surgery 2021``."""
    return _OPERATED.match(case.text, mention.end, sentence.end) is not None and (
        mention.context.historical
        or mention.section in (SectionKind.PAST_HISTORY, SectionKind.SURGICAL_HISTORY)
        or _YEAR.search(case.text, mention.end, sentence.end) is not None
    )


_OLD = re.compile(r"(\w+ )?(history|hx|h/o|old|remote|prior|previous|past|healed)\b", re.IGNORECASE)
_OPERATED = re.compile(
    r"[ -](surgery|extractions?|repair(ed)?|removal|removed|excised)\b", re.IGNORECASE
)
_STROKES = ("I60", "I61", "I62", "I63")
_CUT_OUT = re.compile(r"\bs/p\b|\bstatus post\b", re.IGNORECASE)


def _frame(words: str, mention: Mention) -> list[Word]:
    return [Word(word, mention.start, mention.start, False) for word in words.split()]


def reframed(case: Working, mention: Mention, frame: str, *beginnings: str) -> Draft | None:
    """Look a mention up again with words of the index before it: ``history personal``.

    Args:
        case: The case.
        mention: The mention.
        frame: The words.
        beginnings: What the code must begin with.

    Returns:
        The draft of the code found, None if the index has none.
    """
    said = case.dictionary.words(case.text, mention.start, mention.end)
    for one in case.dictionary.look_up(case.text, [*_frame(frame, mention), *said]):
        for phrase, _ in one.phrases:
            if phrase.code.startswith(beginnings):
                return case.add(
                    phrase.code,
                    score=0.7,
                    path=phrase.text,
                    evidence=(evidence_of(mention),),
                    side=mention.side,
                    classes=frozenset(number for number, _, _ in one.near),
                    order=len(case.text) + 30,
                )
    return None


def past_neoplasms(case: Working) -> None:
    """Take off a neoplasm that another sentence of the note tells as past."""
    for draft in case.accepted("C"):
        words = {mention.text.lower() for mention in draft.mentions}
        told = any(
            mention.text.lower() in words
            and mention not in draft.mentions
            and not mention.context.family
            and is_past(case, mention, draft.code)
            for mention in case.mentions
        )
        if told and not _TREATED.search(case.text):
            case.drop(draft, "told as past elsewhere in the note")


def past_condition(case: Working, mention: Mention) -> bool:
    """Propose the history code of a past condition; return whether there is one."""
    found = case.line_of(mention)
    listed = next(
        (
            code
            for kinds, code in (*_listed("corrected"), *_listed("past"))
            if found and found[0].code.startswith(kinds)
        ),
        None,
    )
    if listed is not None:
        draft = case.add(
            listed,
            score=0.7,
            path="History, personal",
            evidence=(evidence_of(mention),),
            order=len(case.text) + 30,
        )
    else:
        draft = reframed(case, mention, "history personal", "Z85", "Z86", "Z87", "Z91", "Z92")
    if draft is None:
        return False
    draft.notes.append("I.C.21.c.4: a personal history of a condition that is no longer treated")
    return True


_LOOKED_FOR = ("C", "Z85", "Z12", "Z08", "D0", "D12", "R97", "K227", "K635", "Z860")
"""Beginnings of codes beside which a family history of cancer bears on the care."""


def family_that_bears(case: Working) -> None:
    """Propose a family history where it bears on what is treated or looked for (I.C.21.c.4)."""
    looked_for = bool(case.accepted(*_LOOKED_FOR))
    for draft, mention in case.family:
        section = mention.section
        planned = section in (SectionKind.PLAN, SectionKind.ASSESSMENT, SectionKind.DIAGNOSES)
        found = case.line_of(mention)
        same = (
            found is not None and found[0].code[0] == "C" and bool(case.accepted(found[0].code[:3]))
        )
        if planned or same or (draft.code.startswith("Z80") and looked_for):
            draft.score = max(draft.score, 0.6)


def family_condition(case: Working, mention: Mention) -> None:
    """Consider the code of a family history: proposed only where the plan takes it up."""
    found = case.line_of(mention)
    listed = next(
        (code for kinds, code in _listed("family") if found and found[0].code.startswith(kinds)),
        None,
    )
    if listed is not None:
        draft = case.add(
            listed,
            score=UNSURE,
            path="History, family",
            evidence=(evidence_of(mention),),
            order=len(case.text) + 30,
        )
    else:
        draft = reframed(case, mention, "history family", "Z80", "Z81", "Z82", "Z83", "Z84")
    if draft is not None:
        draft.notes.append("I.C.21.c.4: family history where it bears on the care")
        draft.score = UNSURE
        case.family.append((draft, mention))
