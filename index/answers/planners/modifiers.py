"""What a modifier tells, and which modifier a case calls for."""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from index.answers import citing
from index.answers.desk import Desk
from index.answers.modifier_words import Fit, fitting, matching_words
from index.answers.planners.common import procedures_of, wants_decision
from index.answers.understanding import Asked
from index.database.tables.modifiers import ASSOCIATED
from index.model import CodeRef
from index.model.answers import Confidence, Part, QuestionKind, Sentence, Verdict
from index.pages.fees import relative_values
from index.pages.modifiers import KnownModifier, known_modifiers
from index.pages.rows import catalogue
from index.pages.sections.payment import INDICATOR_WORDS, INDICATORS
from index.pages.values import meaning, values

_I = re.IGNORECASE
_ASKS_NCCI = re.compile(r"\b(?:ncci|cci|ptp|bypass\w*|unbundl\w*|edits?)\b", _I)
_ASKS_VALID = re.compile(
    r"\b(?:still|valid|invalid|active|good|terminated|deleted|discontinued|expired?|retired|"
    r"in force|in effect|exists?)\b",
    _I,
)
_ASKS_RECORD = re.compile(r"\b(?:document\w*|record|chart|note|notes|proof|support\w*)\b", _I)
_ASKS_PAYMENT = re.compile(r"\b(?:pay|pays|paid|payment|reimburse\w*|reduc\w*|percent|rate)\b", _I)
_ASKS_DIFFERENCE = re.compile(r"\b(?:differ\w*|vs|versus|compar\w*|distinguish\w*|both)\b", _I)
_PUBLIC_PAYERS = frozenset(
    ("", "medicare", "medicare advantage", "medicaid", "tricare", "commercial")
)
"""Payers of which something public is known; what one insurer wants, no release says."""
_CHANGES = ("a payer's own policy, which is not installed", "what the record shows")
_SURE = 0.6
"""Share of a question's words from which a modifier is more than the closest that was found."""
_MOST_LINES = 2
_MOST_CLOSE = 2
_LABELS = {
    "when": "Used when",
    "not_when": "Not when",
    "documentation": "The record must show",
    "basis": "Public basis",
}


def tells(desk: Desk, asked: Asked) -> Part | None:
    """Say what the modifiers named tell; None if none is named or one is in no release."""
    every = known_modifiers(desk.content, asked.on)
    if not asked.modifiers or not all(name in every for name in asked.modifiers):
        return None
    if not _of_public_payer(asked):
        return None
    found = [every[name] for name in asked.modifiers]
    if _governed(desk, asked):
        return None  # the indicators of the code decide
    several = len(found) > 1
    if several and not _ASKS_DIFFERENCE.search(asked.text):
        names = {one.modifier for one in found}
        fits = fitting(desk.content, asked.words, asked.on, among=names)
        if fits:
            return _chosen(desk, asked, fits, every)
    verdict, sentences = _decided(desk, asked, found)
    if several:
        sentences += [one for each in found for one in _in_brief(desk, each)]
    else:
        sentences += _at_length(desk, asked, found[0], skip=bool(sentences))
    return _part(QuestionKind.MODIFIER, verdict, sentences, asked.codes)


def which(desk: Desk, asked: Asked) -> Part | None:
    """Say which modifier a case calls for, by its words and the indicators of a code."""
    procedures = procedures_of(asked)
    if len(procedures) > 1 or not _of_public_payer(asked):
        return None  # the pair decides, and says which modifiers it lets be used
    if asked.modifiers:
        return tells(desk, asked)
    every = known_modifiers(desk.content, asked.on)
    fits = fitting(desk.content, asked.words, asked.on)
    if fits:
        return _chosen(desk, asked, fits, every)
    # Of what the case is, nothing is known: the code alone still says what it may take.
    bare = len(matching_words(asked.words)) <= 1
    return _allowed(desk, asked, procedures[0]) if procedures and bare else None


def _of_public_payer(asked: Asked) -> bool:
    """Return whether no single insurer is named."""
    return asked.circumstances.payer in _PUBLIC_PAYERS


def _part(
    kind: QuestionKind,
    verdict: Verdict,
    sentences: Sequence[Sentence],
    codes: tuple[CodeRef, ...],
    confidence: Confidence = Confidence.OWN,
) -> Part:
    return Part(kind, verdict, sentences[0], tuple(sentences[1:]), codes, _CHANGES, confidence)


def _decided(
    desk: Desk, asked: Asked, found: Sequence[KnownModifier]
) -> tuple[Verdict, list[Sentence]]:
    """Return what is to be said first: what has ended, and what was asked with yes or no."""
    deciding = wants_decision(asked)
    told: list[tuple[bool, Sentence]] = []
    for one in found:
        if last := one.ended(asked.on):
            text = f"Modifier {one.modifier} was ended: {last} was the last day it could be used."
            told.append((False, _officially(desk, one, text)))
        elif _ASKS_NCCI.search(asked.text) and one.fact is not None:
            told.append(_associated(desk, one))
        elif _ASKS_VALID.search(asked.text):
            told.append(_in_force(desk, asked, one))
    if not told or not deciding:
        return Verdict.ANSWER, [sentence for _, sentence in told]
    holds = all(holds for holds, _ in told)
    beginning = "Yes: " if holds else "No: "
    first = told[0][1]
    sentences = [Sentence(f"{beginning}m{first.text[1:]}", first.citations)]
    sentences += [sentence for _, sentence in told[1:]]
    return (Verdict.YES if holds else Verdict.NO), sentences


def _officially(desk: Desk, one: KnownModifier, text: str) -> Sentence:
    assert one.official is not None, "only what the file holds is said of it"  # noqa: S101
    return Sentence(text, (citing.official_modifier(desk.content, one.official),))


def _ours(desk: Desk, fact: sqlite3.Row, text: str) -> Sentence:
    return Sentence(text, (citing.modifier(desk.content, fact),))


def _associated(desk: Desk, one: KnownModifier) -> tuple[bool, Sentence]:
    fact = one.fact
    assert fact is not None, "asked for only where we have written about it"  # noqa: S101
    if fact["ncci"] == ASSOCIATED:
        text = (
            f"Modifier {one.modifier} is NCCI-associated: where the record supports it, it may "
            "bypass a pair with modifier indicator 1, never one with 0."
        )
        return True, _ours(desk, fact, text)
    text = f"Modifier {one.modifier} is not NCCI-associated: it bypasses no edit of a pair."
    return False, _ours(desk, fact, text)


def _in_force(desk: Desk, asked: Asked, one: KnownModifier) -> tuple[bool, Sentence]:
    if one.official is None:
        assert one.fact is not None, "what is known stands in a file or in our text"  # noqa: S101
        text = (
            f"Modifier {one.modifier} is one of CPT's and in use by our text "
            f"({one.fact['checked']}); no installed release gives dates of CPT modifiers."
        )
        return True, _ours(desk, one.fact, text)
    edition = catalogue(desk.content).sources[one.official["source"]].edition
    added = one.official["added"]
    if added and added > asked.on.isoformat():
        return False, _officially(desk, one, f"Modifier {one.modifier} was added only on {added}.")
    since = f", added {added}," if added else ""
    text = (
        f"Modifier {one.modifier}{since} has no last day in the HCPCS Level II file of {edition}."
    )
    return True, _officially(desk, one, text)


def _introduced(desk: Desk, one: KnownModifier) -> Iterator[Sentence]:
    """Yield what a modifier tells: in our words, and in those of CMS where the file has it."""
    if one.fact is not None:
        text = f"Modifier {one.modifier} ({one.fact['title']}): {one.fact['tells']}"
        yield _ours(desk, one.fact, text)
    if one.official is not None:
        description = one.official["description"].rstrip(".")
        said = "In CMS's words" if one.fact is not None else f"Modifier {one.modifier}"
        yield _officially(desk, one, f"{said}: {description}.")


def _lines(
    desk: Desk, one: KnownModifier, part: str, most: int = _MOST_LINES
) -> Iterator[Sentence]:
    for line in one.lines.get(part, ())[:most]:
        cited = citing.modifier_line(desk.content, line)
        yield Sentence(f"{_LABELS[part]}: {line['text'].rstrip('.')}.", (cited,))


def _in_brief(desk: Desk, one: KnownModifier) -> Iterator[Sentence]:
    yield from _introduced(desk, one)
    yield from _lines(desk, one, "when", 1)
    yield from _lines(desk, one, "not_when", 1)


def _at_length(
    desk: Desk, asked: Asked, one: KnownModifier, *, skip: bool = False
) -> list[Sentence]:
    """Return all that matters of one modifier, what was asked about first.

    Args:
        desk: What planners work with.
        asked: The question.
        one: The modifier.
        skip: Whether a decision has been told already, so that it is not told again.
    """
    introduced = list(_introduced(desk, one))
    if one.fact is None:
        return introduced
    record = list(_lines(desk, one, "documentation", 8))
    paid = _ours(desk, one.fact, f"Effect on payment: {one.fact['payment']}")
    _, ncci = _associated(desk, one)
    basis = list(_lines(desk, one, "basis"))
    use = [*_lines(desk, one, "when"), *_lines(desk, one, "not_when")]
    if _ASKS_RECORD.search(asked.text):
        return [*record, *introduced, paid, *basis]
    if _ASKS_PAYMENT.search(asked.text):
        return [paid, *introduced, *use, *basis]
    told = [] if skip and _ASKS_NCCI.search(asked.text) else [ncci]
    return [*introduced, *use, *record[:_MOST_LINES], *told, paid, *basis]


def _chosen(
    desk: Desk, asked: Asked, fits: Sequence[Fit], every: Mapping[str, KnownModifier]
) -> Part:
    """Return the answer that names the modifier whose text fits best, and those close to it."""
    best, *close = [every[fit.modifier] for fit in fits]
    verdict, sentences = _decided(desk, asked, [best] if best.ended(asked.on) else [])
    sentences += _introduced(desk, best)
    for ref in procedures_of(asked):
        sentences += _by_indicator(desk, asked, ref, best.modifier)
    sentences += _lines(desk, best, "when")
    sentences += _lines(desk, best, "documentation")
    for one in close[:_MOST_CLOSE]:
        first, *others = _introduced(desk, one)
        sentences += [Sentence(f"Close to it: {first.text}", first.citations), *others]
    sure = fits[0].coverage >= _SURE
    confidence = Confidence.OWN if sure else Confidence.NEAR
    return _part(QuestionKind.MODIFIER_FOR, verdict, sentences, asked.codes, confidence)


def _governed(desk: Desk, asked: Asked) -> bool:
    """Return whether the fee schedule's indicators of the codes rule on the modifiers named."""
    return all(_columns(name) for name in asked.modifiers) and any(
        relative_values(desk.content, ref.code, asked.on) for ref in procedures_of(asked)
    )


def _columns(modifier: str) -> list[str]:
    """Return the indicators of the fee schedule that let a modifier be used or not."""
    allows = values(INDICATOR_WORDS)["allows"]
    return [name for name in allows if any(modifier in one for one in allows[name].values())]


def _by_indicator(desk: Desk, asked: Asked, ref: CodeRef, modifier: str) -> Iterator[Sentence]:
    """Yield what the indicators of a code say of a modifier."""
    for row in relative_values(desk.content, ref.code, asked.on)[:1]:
        for column in _columns(modifier):
            sign = row[column]
            said = meaning(INDICATOR_WORDS, column, sign) or "not known"
            lets = modifier in values(INDICATOR_WORDS)["allows"][column].get(sign, ())
            verb = "lets" if lets else "does not by itself let"
            text = (
                f"The fee schedule {verb} {modifier} be used with {ref.display}: its indicator of "
                f"{INDICATORS[column]} is {sign}, {said}."
            )
            yield Sentence(text, (citing.fields(desk.content, row, ref, (column,)),))


def _allowed(desk: Desk, asked: Asked, ref: CodeRef) -> Part | None:
    """Return which modifiers the indicators of a code let be used; None if it has none."""
    rows = relative_values(desk.content, ref.code, asked.on)
    if not rows:
        return None
    sentences = []
    for column, signs in values(INDICATOR_WORDS)["allows"].items():
        sign = rows[0][column]
        if found := signs.get(sign):
            said = f"{sign}, {meaning(INDICATOR_WORDS, column, sign)}"
            may = f"{ref.display} may take {', '.join(found)}"
            cited = citing.fields(desk.content, rows[0], ref, (column,))
            sentences.append(Sentence(f"{INDICATORS[column]} ({said}): {may}.", (cited,)))
    if not sentences:
        return None
    return Part(
        QuestionKind.MODIFIER_FOR, Verdict.ANSWER, sentences[0], tuple(sentences[1:]), (ref,)
    )


PLANNERS = {QuestionKind.MODIFIER: tells, QuestionKind.MODIFIER_FOR: which}
