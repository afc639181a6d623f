"""What the indicators of the fee schedule let be billed: global days, sides, assistants, parts."""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.answers import citing
from index.answers.desk import Desk
from index.answers.planners.common import (
    GRAVEST,
    asks_amount,
    asks_whether,
    of_medicare,
    procedures_of,
    wants_decision,
)
from index.answers.understanding import Asked
from index.model import CodeRef
from index.model.answers import Part, QuestionKind, Sentence, Verdict
from index.pages.fees import editions, relative_values, unpriced
from index.pages.sections.payment import INDICATOR_WORDS, INDICATORS, outpatient_rows
from index.pages.values import meaning, values

_I = re.IGNORECASE
_YES, _NO, _DEPENDS = Verdict.YES, Verdict.NO, Verdict.DEPENDS


@dataclass(frozen=True, slots=True)
class _Indicator:
    """An indicator of the fee schedule that questions ask about.

    Attributes:
        column: Its column.
        words: Words that ask about it.
        modifiers: Modifiers that it governs.
        verdicts: What each sign answers to "may it".
    """

    column: str
    words: re.Pattern[str]
    modifiers: frozenset[str]
    verdicts: Mapping[str, Verdict]


def _indicator(
    column: str, words: str, modifiers: str, yes: str = "", no: str = "", depends: str = ""
) -> _Indicator:
    verdicts = dict.fromkeys(yes.split(), _YES) | dict.fromkeys(no.split(), _NO)
    verdicts |= dict.fromkeys(depends.split(), _DEPENDS)
    return _Indicator(column, re.compile(words, _I), frozenset(modifiers.split()), verdicts)


_ASKED_ABOUT = (
    _indicator(
        "global_days",
        r"\bglobal\s*(?:days?|period|package|surg\w*|indicator|fee period)?\b|\bpost[- ]?op",
        "24 54 55 56 58 78 79",
        yes="010 090", no="000 XXX", depends="MMM YYY ZZZ",
    ),
    _indicator(
        "bilateral", r"\bbilateral|\bboth sides\b|\btwo sides\b|\b150 ?(?:%|percent)", "50",
        yes="1 3", no="0 2 9",
    ),
    _indicator(
        "assistant", r"(?<!cpt )\bassist(?:ant|ing|s|ed)?\b", "80 81 82 AS",
        yes="2", no="1 9", depends="0",
    ),
    _indicator(
        "cosurgeons", r"\bco-?\s?surg|\btwo surgeons\b", "62", yes="2", no="0 9", depends="1"
    ),
    _indicator("team", r"\bteam\b", "66", yes="2", no="0 9", depends="1"),
    _indicator(
        "multiple", r"\bmultiple (?:proc|surg|endosc)|\bmppr\b|\bmultiple-procedure", "51",
        yes="1 2 3 4 5 6 7", no="0 9",
    ),
    _indicator(
        "components",
        r"\bPC ?/ ?TC\b|\b(?:professional|technical)\b[^?.]{0,20}\b(?:component|part|portion|side)"
        r"|\bcomponents?\b|\bprofessional and technical\b",
        "26 TC",
        yes="1", no="0 2 3 4 5 7 8 9", depends="6",
    ),
    _indicator("supervision", r"\bsupervis", ""),
)  # fmt: skip
_STATUS = re.compile(
    r"\bstatus\b|\bpayable\b|\bpaid separately\b|\bseparately paid\b|\bbundled\b", _I
)
_MAY_BE_PAID = re.compile(r"\bpayable\b|\bpaid\b|\bbundled\b|\bpay\b", _I)
_PAID = dict.fromkeys("A", _YES) | dict.fromkeys("BPNIMQDFGH", _NO)
_VALUES = re.compile(r"\brvus?\b|\brelative values?\b", _I)
_OUTPATIENT = re.compile(r"\bOPPS\b|\bAPC\b|\bambulatory payment|\baddendum b\b", _I)


def payment(desk: Desk, asked: Asked) -> Part | None:
    """Say what the indicators of procedures are, and whether they let be billed what is asked."""
    wanted = _wanted(asked)
    by_words = any(one.words.search(asked.text) for one in wanted)
    pair = len(procedures_of(asked)) > 1 and asked.modifiers
    if not by_words and (pair or asks_amount(asked)):
        return None  # the edit that a modifier bypasses is asked for, or the fee
    return _part(desk, asked, QuestionKind.PAYMENT, wanted)


def global_period(desk: Desk, asked: Asked) -> Part | None:
    """Say how long the global period of procedures is, and what else their indicators are."""
    (days,) = [one for one in _ASKED_ABOUT if one.column == "global_days"]
    wanted = [days, *(one for one in _wanted(asked) if one is not days)]
    return _part(desk, asked, QuestionKind.GLOBAL, wanted)


def _part(
    desk: Desk, asked: Asked, kind: QuestionKind, wanted: Sequence[_Indicator]
) -> Part | None:
    if not of_medicare(asked):
        return None
    refs = procedures_of(asked)
    found = [one for ref in refs if (one := _of_code(desk, asked, ref, wanted)) is not None]
    if not found:
        return None
    found.sort(key=lambda one: GRAVEST.index(one[0]))
    sentences = [sentence for _, told in found for sentence in told]
    changes = tuple(
        f"a release of the fee schedule other than {one.edition}"
        for one in editions(desk.content, "pfs_rvu", asked.on)
    )
    return Part(kind, found[0][0], sentences[0], tuple(sentences[1:]), refs, changes)


def _wanted(asked: Asked) -> list[_Indicator]:
    """Return the indicators asked about: by their words, else by the modifiers they govern."""
    by_words = [one for one in _ASKED_ABOUT if one.words.search(asked.text)]
    named = set(asked.modifiers)
    return by_words or [one for one in _ASKED_ABOUT if one.modifiers & named]


def _of_code(
    desk: Desk, asked: Asked, ref: CodeRef, wanted: Sequence[_Indicator]
) -> tuple[Verdict, list[Sentence]] | None:
    outpatient = _outpatient(desk, asked, ref) if _OUTPATIENT.search(asked.text) else []
    rows = relative_values(desk.content, ref.code, asked.on)
    if not rows:
        return (Verdict.ANSWER, outpatient) if outpatient else None
    main = rows[0]
    told = [_told(desk, asked, ref, main, one) for one in wanted]
    if _VALUES.search(asked.text):
        told += [(Verdict.ANSWER, one) for one in relative_units(desk, ref, rows, asked)]
    if _STATUS.search(asked.text) or (not told and not outpatient):
        told.append(_status(desk, asked, ref, main))
    sentences = [*outpatient, *(one for _, one in told)]
    verdict = Verdict.ANSWER if outpatient else told[0][0]
    return verdict, sentences


def _told(
    desk: Desk, asked: Asked, ref: CodeRef, row: sqlite3.Row, one: _Indicator
) -> tuple[Verdict, Sentence]:
    """Return what an indicator is and answers."""
    sign = row[one.column]
    label = INDICATORS[one.column]
    said = meaning(INDICATOR_WORDS, one.column, sign) or "not known"
    text = f"{label} of {ref.display}: {sign} ({said})."
    verdict = Verdict.ANSWER
    if asks_whether(asked, one.modifiers) and sign in one.verdicts:
        verdict = _verdict(asked, one, sign)
        text = f"{_BEGINNINGS[verdict]}{text}"
    return verdict, Sentence(text, (citing.fields(desk.content, row, ref, (one.column,)),))


_BEGINNINGS = {_YES: "Yes. ", _NO: "No. ", _DEPENDS: "It depends. "}


def _verdict(asked: Asked, one: _Indicator, sign: str) -> Verdict:
    if one.column == "global_days" and asked.modifiers:
        # Whether a modifier of the global period fits is a matter of the chart, if there is one.
        return _DEPENDS if one.verdicts[sign] is _YES else one.verdicts[sign]
    if one.column == "components":
        wanted = _parts_wanted(asked)
        if wanted:
            return (
                _YES
                if wanted <= set(values(INDICATOR_WORDS)["allows"]["components"].get(sign, ()))
                else _NO
            )
    return one.verdicts[sign]


def _parts_wanted(asked: Asked) -> set[str]:
    """Return which of the modifiers 26 and TC a question is about."""
    wanted = {"26", "TC"} & set(asked.modifiers)
    if re.search(r"\bprofessional\b", asked.text, _I):
        wanted.add("26")
    if re.search(r"\btechnical\b", asked.text, _I):
        wanted.add("TC")
    return wanted


def _status(desk: Desk, asked: Asked, ref: CodeRef, row: sqlite3.Row) -> tuple[Verdict, Sentence]:
    sign = row["status"]
    said = meaning(INDICATOR_WORDS, "status", sign) or "not known"
    text = f"Status of {ref.display} on the Physician Fee Schedule: {sign} ({said})."
    verdict = Verdict.ANSWER
    if wants_decision(asked) and _MAY_BE_PAID.search(asked.text):
        verdict = _PAID.get(sign, _DEPENDS)
        if re.search(r"\bbundled\b", asked.text, _I):
            verdict = _YES if sign in "BP" else _NO
        text = f"{_BEGINNINGS[verdict]}{text}"
    return verdict, Sentence(text, (citing.fields(desk.content, row, ref, ("status",)),))


def relative_units(
    desk: Desk, ref: CodeRef, rows: Sequence[sqlite3.Row], asked: Asked
) -> Iterator[Sentence]:
    """Yield the relative values of the rows of a code that are asked about."""
    wanted = [row for row in rows if row["modifier"] in asked.modifiers] or rows[:1]
    for row in wanted:
        name = ref.display + (f"-{row['modifier']}" if row["modifier"] else "")
        if why := unpriced(row):
            text = f"{name} has no relative values in force: {why}."
            yield Sentence(text, (citing.fields(desk.content, row, ref, ("modifier", "status")),))
            continue
        columns = [
            "modifier", "work", "practice_nonfacility", "practice_facility", "malpractice",
            "total_nonfacility", "total_facility", "conversion_factor",
        ]  # fmt: skip
        text = (
            f"Relative value units of {name}: work {row['work']}, practice expense "
            f"{row['practice_nonfacility']} non-facility and {row['practice_facility']} facility, "
            f"malpractice {row['malpractice']}; total {row['total_nonfacility']} non-facility and "
            f"{row['total_facility']} facility."
        )
        if row["na_nonfacility"] or row["na_facility"]:
            setting = "non-facility" if row["na_nonfacility"] else "facility"
            text += f" The {setting} figure is NA: rarely or never done there."
        yield Sentence(text, (citing.fields(desk.content, row, ref, columns),))


def _outpatient(desk: Desk, asked: Asked, ref: CodeRef) -> list[Sentence]:
    """Return what Addendum B of the outpatient prospective payment system says of a code."""
    names = ("status", "apc", "weight", "payment", "national_copayment", "minimum_copayment")
    sentences = []
    for row in outpatient_rows(desk.subject(ref, asked.on)):
        apc = f", APC {row['apc']}" if row["apc"] else ""
        rate = f", payment rate ${row['payment']}" if row["payment"] else ""
        text = f"OPPS status indicator of {ref.display}: {row['status']}{apc}{rate}."
        sentences.append(Sentence(text, (citing.fields(desk.content, row, ref, names),)))
    return sentences


PLANNERS = {QuestionKind.GLOBAL: global_period, QuestionKind.PAYMENT: payment}
