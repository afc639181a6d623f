"""Finds the identifiers of a text and replaces them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from index.cases.deidentification.ages import find_ages
from index.cases.deidentification.cues import titles
from index.cases.deidentification.dates import find_dates
from index.cases.deidentification.model import (
    Deidentified,
    Found,
    Identifier,
    IdentifierType,
    Style,
    merged,
)
from index.cases.deidentification.numbers import find_numbers
from index.cases.deidentification.people import find_people, repeated
from index.cases.deidentification.places import find_places
from index.cases.deidentification.surrogates import Surrogates, zip_area
from index.cases.deidentification.tokens import tokens
from index.cases.deidentification.words import words

_KINDS = "|".join(re.escape(kind) for kind in IdentifierType)
_TAG = re.compile(rf"\[(?:{_KINDS})\]|\b\d{{3}}\*\*")


def deidentify(
    text: str, *, style: Style = Style.TAGS, seed: str = "", known: Sequence[str] = ()
) -> Deidentified:
    """Replace the identifiers of the Safe Harbor method, 45 CFR 164.514(b)(2), in a text.

    Found by pattern, context and word lists, offline. It misses some and takes other words for
    identifiers now and then: the result is a draft that a person has to review.

    Bare years, ages under 90, states and the first three digits of most ZIP codes stay. Tags that
    an earlier run has left stay too.

    Args:
        text: Any text.
        style: Tags such as ``[NAME]``, or invented identifiers of the same shape.
        seed: A secret; texts with the same one get the same surrogates and shift of dates. Without
            one they follow from the text itself.
        known: Identifiers that are known from elsewhere, such as the patient's name and record
            number; found in any case, a name also by its parts.

    Returns:
        The redacted text and what was replaced.
    """
    found = _beside_tags(text, merged([*_find(text), *_find_known(text, known)]))
    invent = Surrogates(seed or text, text) if style is Style.SURROGATES else None
    spans = []
    parts = []
    last = 0
    for start, end, kind, _ in found:
        said = text[start:end]
        new = invent.replace(kind, said) if invent else _tag(kind, said)
        spans.append(Identifier(start, end, kind, said, new))
        parts += [text[last:start], new]
        last = end
    return Deidentified("".join([*parts, text[last:]]), tuple(spans))


def _beside_tags(text: str, found: list[Found]) -> list[Found]:
    """Leave out what overlaps a tag of an earlier run."""
    tags = [(one.start(), one.end()) for one in _TAG.finditer(text)]
    kept = []
    for one in found:
        number = bisect_right(tags, one.start, key=lambda tag: tag[1])
        if number == len(tags) or tags[number][0] >= one.end:
            kept.append(one)
    return kept


def _find(text: str) -> list[Found]:
    split = tokens(text)
    places = list(find_places(text, split))
    numbers = list(find_numbers(text))
    dates = list(find_dates(text))
    people = list(find_people(text, split))
    # A street, a facility and a month may hold a person's name; not every such name is one.
    taken = merged([*places, *numbers, *dates])
    people = [one for one in people if not _within(one, taken)]
    return [*places, *numbers, *dates, *people, *repeated(text, split, people), *find_ages(text)]


def _within(one: Found, places: list[Found]) -> bool:
    """Return whether one of some places in order, without overlap, holds a place."""
    number = bisect_right(places, one.start, key=lambda place: place.start)
    return number > 0 and one.end <= places[number - 1].end


def _find_known(text: str, known: Sequence[str]) -> Iterator[Found]:
    """Yield where known identifiers stand."""
    for one in known:
        said = one.strip()
        parts = said.split()
        if not parts:
            continue
        number = any(sign.isdigit() for sign in said)
        kind = IdentifierType.ID if number else IdentifierType.NAME
        wanted = [r"\s+".join(map(re.escape, parts))]
        if not number:
            wanted += [
                re.escape(part)
                for part in parts
                if len(part) > 2 and not words().is_ordinary(part.lower())
            ]
        for pattern in wanted:
            for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE):
                yield Found(found.start(), found.end(), kind, 2)


def _tag(kind: IdentifierType, said: str) -> str:
    if kind is IdentifierType.ZIP:
        return zip_area(said)
    title = titles(said) if kind is IdentifierType.NAME else ""
    return f"{title}[{kind.value}]"
