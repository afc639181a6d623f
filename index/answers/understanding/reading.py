"""From a text to the questions in it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from index.answers.understanding.circumstances import Circumstances, find_circumstances
from index.answers.understanding.codes import find_codes
from index.answers.understanding.dates import find_date
from index.answers.understanding.kinds import SURE, weigh_kinds
from index.database import Content
from index.model import CodeRef, System
from index.model.answers import QuestionKind

LONGEST = 4_000
"""Characters of a question that are read; a note belongs into Consult."""
_MOST_PARTS = 4
_FEW_WORDS = 6

_ASKING = (
    r"(?:which|what|is|are|can|could|does|do|did|how|when|may|should|must|will|would|who|where|why)"
)
_SPLIT = re.compile(
    rf"\?+\s+|\s*;\s*(?={_ASKING}\b)"
    rf"|(?:,\s*|\s+)(?:and|also)\s+(?=(?:if so,?\s+)?{_ASKING}\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"\b{_ASKING}\b", re.IGNORECASE)
_FOLLOWING = re.compile(
    r"\A\W*(?:and\b|what about|how about|also\b|but\b|or\b|then\b|what if|with modifier|"
    r"in that case|same (?:for|with))|\b(?:it|its|that|this|these|those|them|they|both)\b",
    re.IGNORECASE,
)
_BEGINNING = re.compile(rf"\W*(?:{_ASKING}|and|also|or|but|then|same|if so)\b", re.IGNORECASE)
"""Begins a piece of text that asks something of its own."""
_ADDING = re.compile(r"\A\W*(?:and|also)?\s*(?:with|plus|and)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it was understood.

    Attributes:
        text: Its words, spaces collapsed.
        on: The date of service: the one it names, else the caller's.
        dated: Whether it, or the question it follows, names a date.
        codes: Codes and headings of the content that it names, in order.
        ranges: First and last category of ranges that it names.
        unknown: What is written like a code or a modifier and is in no installed release.
        modifiers: Modifiers that it names, upper case.
        circumstances: Patient, setting, payer.
        words: What is left of it without codes, modifiers and date: what to search for.
        kinds: Kinds it may be of, the likeliest first.
    """

    text: str
    on: date
    dated: bool
    codes: tuple[CodeRef, ...]
    ranges: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    modifiers: tuple[str, ...]
    circumstances: Circumstances
    words: str
    kinds: tuple[QuestionKind, ...]

    @property
    def sure(self) -> bool:
        """Whether its own words say what kind it is of."""
        systems = _systems(self.codes, self.ranges)
        weights = weigh_kinds(self.text, self.words, systems, len(self.modifiers))
        return max(weights.values()) >= SURE


def read_questions(
    content: Content, text: str, on: date, previous: Asked | None = None
) -> tuple[Asked, ...]:
    """Return the questions in a text, in order; never raises for any text.

    A question that follows another ("and with modifier 59?") takes over what it does not name
    itself.

    Args:
        content: The generation.
        text: What was typed; what is beyond ``LONGEST`` characters is not read.
        on: The date of service where none is named.
        previous: The last question of the talk so far.
    """
    plain = " ".join(unicodedata.normalize("NFC", text[:LONGEST]).split())
    read = [_read(content, part, on) for part in _parts(plain)]
    asked: list[Asked] = []
    for one, after in zip_longest(read, read[1:]):
        if after is not None:
            one = _introducing(one, after)
        before = asked[-1] if asked else previous
        if before is not None:
            one = _following(one, before, same_text=bool(asked))
        asked.append(one)
    return tuple(asked)


def _parts(text: str) -> list[str]:
    """Divide a text at the questions in it; a piece that asks nothing stays with the next."""
    pieces: list[str] = []
    start = 0
    for match in _SPLIT.finditer(text):
        piece = text[start : match.start()].strip()
        # "She has diabetes and is ...": no question ends there.
        if "?" in match[0] or ";" in match[0] or _ASKS.search(piece):
            pieces.append(piece)
            start = match.end()
    pieces.append(text[start:].strip())
    pieces = [piece for piece in pieces if piece.strip(" ?.,;")]
    if len(pieces) > 1 and not pieces[-1].endswith("?") and not _BEGINNING.match(pieces[-1]):
        *pieces, asked, added = pieces  # what is only added to a question belongs to it
        pieces.append(f"{asked}? {added}")
    return pieces[:_MOST_PARTS]


def _read(content: Content, text: str, on: date) -> Asked:
    dated = find_date(text, on)
    spans: list[tuple[int, int]] = []
    undated = text
    if dated is not None:
        on, (start, end) = dated
        undated = text[:start] + " " * (end - start) + text[end:]
    named = find_codes(content, undated, on)
    spans += named.spans
    characters = (
        " " if any(start <= place < end for start, end in spans) else character
        for place, character in enumerate(undated)
    )
    words = " ".join("".join(characters).split())
    return Asked(
        text,
        on,
        dated is not None,
        named.refs,
        named.ranges,
        named.unknown,
        named.modifiers,
        find_circumstances(undated),
        words,
        tuple(weigh_kinds(text, words, _systems(named.refs, named.ranges), len(named.modifiers))),
    )


def _systems(codes: Sequence[CodeRef], ranges: Sequence[tuple[str, str]]) -> tuple[System, ...]:
    """Return the code sets of codes and ranges; ranges are written for ICD-10-CM only."""
    return (*(ref.system for ref in codes), *(System.ICD10CM for _ in ranges))


def _introducing(one: Asked, after: Asked) -> Asked:
    """Return a question that asks nothing by itself with the codes of the one behind it.

    ``which is column 1 and which is column 2, 76942 or 20610``
    """
    if one.codes or one.ranges or one.unknown or one.modifiers or not after.codes:
        return one
    if max(weigh_kinds(one.text, one.words, (), 0).values()) >= SURE:
        return one
    weights = weigh_kinds(one.text, one.words, _systems(after.codes, ()), 0)
    return replace(one, codes=after.codes, kinds=tuple(weights))


def _following(one: Asked, before: Asked, *, same_text: bool) -> Asked:
    """Return a question with what it takes over from the one before it.

    Args:
        one: The question.
        before: The one before it.
        same_text: Whether both stand in one text; then a few words about no code follow, too.
    """
    named = one.codes or one.ranges or one.unknown
    short = same_text and not named and len(one.words.split()) <= _FEW_WORDS
    if not short and not _FOLLOWING.search(one.text):
        return one
    changed = one
    if not one.dated and before.dated:
        changed = replace(changed, on=before.on, dated=True)
    if not named:
        changed = replace(changed, codes=before.codes, ranges=before.ranges, unknown=before.unknown)
    elif _ADDING.search(one.text) and len(one.codes) == 1 and not one.sure:
        changed = replace(changed, codes=tuple(dict.fromkeys((*before.codes, *one.codes))))
    systems = _systems(changed.codes, changed.ranges)
    weights = weigh_kinds(one.text, one.words, systems, len(one.modifiers))
    kinds = tuple(weights)
    if max(weights.values(), default=0) < SURE:
        # What was asked before goes on being asked: the new words ask nothing of their own.
        kinds = tuple(dict.fromkeys((*before.kinds[:1], *kinds)))
    return replace(changed, kinds=kinds)


def taken_about(one: Asked, code: CodeRef) -> Asked:
    """Return a question as one about a code, unless it names codes itself."""
    if one.codes or one.ranges or one.unknown:
        return one
    weights = weigh_kinds(one.text, one.words, (code.system,), len(one.modifiers))
    return replace(one, codes=(code,), kinds=tuple(weights))
