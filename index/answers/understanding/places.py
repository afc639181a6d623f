"""The localities of the fee schedule that a question names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from index.database import Content
from index.pages.fees import Locality, county_rows, localities
from index.pages.values import values

_PUNCTUATION = re.compile(r"[.,;:?!'()]+|(?<=\w)-(?=\w)")
_METROPOLITAN = re.compile(r"\bMETRO\b")
_COUNTY = re.compile(r"\b(?:CNTYS?|CO|COUNTIES|BOROUGH|PARISH)\b")
_DIVIDER = re.compile(r"[-/,()+;]+|\bAND\b")
_SIGN = re.compile(r"(?:,\s*|\bin\s+|\bfor\s+)([A-Z]{2})\b(?!-)")
_SIGN_BEHIND = re.compile(r"\s*([A-Z]{2})\b")
_WORDS = frozenset(("IN", "OR", "ME", "HI", "OK", "LA", "MA", "PA", "ID", "OH", "CO", "AL"))
"""Signs of states that are words in other places: only capitals count."""
_REST = "REST OF "
_NOT_PLACES = frozenset(("SURR", "REST OF STATE", "STATEWIDE", "ALL", "ALL OTHER"))


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    """Names of places in capitals, and the localities they stand for.

    Attributes:
        names: Localities of each name.
        states: Postal code of each state, by its name.
        by_state: Localities of each state, the rest of the state first.
        pattern: Any name of a place or a state, the longest first.
    """

    names: Mapping[str, tuple[Locality, ...]]
    states: Mapping[str, str]
    by_state: Mapping[str, tuple[Locality, ...]]
    pattern: re.Pattern[str]


def find_places(content: Content, text: str, on: date) -> tuple[Locality, ...]:
    """Return the localities that a text may mean; none if it names no place.

    A state with several localities stands for all of them, the rest of the state first. A city of
    another state than the one named is not meant: ``Portland, Maine``.

    Args:
        content: The generation.
        text: The text, codes and dates left out.
        on: The date of service.
    """
    book = _gazetteer(
        localities(content, on),
        tuple(
            (f"{row['contractor']}-{row['locality']}", row["state"], row["counties"])
            for row in county_rows(content, on)
        ),
    )
    folded = _folded(text)
    states = {match[1]: None for match in _SIGN.finditer(text) if match[1] in book.by_state}
    found: dict[Locality, None] = {}
    for match in book.pattern.finditer(folded):
        name = match[0]
        behind = _SIGN_BEHIND.match(folded, match.end())
        if behind and behind[1] in book.by_state and _is_sign(behind[1], text):
            states[behind[1]] = None
        if name in book.states:
            states[book.states[name]] = None
        else:
            found.update(dict.fromkeys(book.names[name]))
    fitting = tuple(one for one in found if not states or _states(one) & states.keys())
    return fitting or tuple(one for state in states for one in book.by_state[state])


def _states(place: Locality) -> set[str]:
    """Return the states that a locality lies in: ``DC + MD/VA SUBURBS``."""
    return {place.state, *re.findall(r"\b[A-Z]{2}\b", place.name)}


def _is_sign(sign: str, text: str) -> bool:
    return sign not in _WORDS or re.search(rf"\b{sign}\b", text) is not None


def _folded(text: str) -> str:
    plain = _PUNCTUATION.sub(" ", text.upper()).replace("SAINT ", "ST ")
    plain = _METROPOLITAN.sub("METROPOLITAN", _COUNTY.sub("COUNTY", plain))
    return " ".join(plain.split())


@lru_cache(maxsize=4)
def _gazetteer(
    every: tuple[Locality, ...], counties: tuple[tuple[str, str, str], ...]
) -> _Gazetteer:
    """Return the names of localities and counties.

    Args:
        every: The localities.
        counties: Locality, state in full and counties of each row of the file of counties.
    """
    by_id = {one.id: one for one in every}
    rest_first = sorted(every, key=lambda one: not one.name.startswith(_REST))
    by_state: dict[str, tuple[Locality, ...]] = {}
    for one in rest_first:
        by_state[one.state] = (*by_state.get(one.state, ()), one)
    states = {
        one.name.removeprefix(_REST): one.state
        for one in every
        if one.name.startswith(_REST) or len(by_state[one.state]) == 1
    }
    names: dict[str, dict[Locality, None]] = {}
    for one in every:
        for name in _names(one.name):
            names.setdefault(name, {})[one] = None
    for number, state, listed in counties:
        place = by_id.get(number)
        if place is None:
            continue
        states.update(dict.fromkeys(state.split("/"), place.state))
        for county in _names(listed):
            for behind in ("", f" {place.state}", f" {state}"):
                names.setdefault(f"{county} COUNTY{behind}", {})[place] = None
    book = {name: tuple(found) for name, found in names.items()}
    for name, meant in values("answers/places")["names"].items():
        book[name] = tuple(
            one
            for part in meant.split(", ")
            for one in book.get(part) or by_state.get(states.get(part, ""), ())
        )
    named = {name: found for name, found in book.items() if found and name not in states}
    longest_first = sorted({*named, *states}, key=len, reverse=True)
    any_name = "|".join(map(re.escape, longest_first)) or r"(?!)"
    return _Gazetteer(named, states, by_state, re.compile(rf"(?<!\w)(?:{any_name})(?!\w)"))


def _names(printed: str) -> Iterable[str]:
    """Yield the names that a locality or a list of counties is made of."""
    parts = (printed, *_DIVIDER.split(printed.upper()))
    for part in dict.fromkeys(map(_folded, parts)):
        name = part.removesuffix(" COUNTY").removesuffix(" COUNTY")
        if len(name) > 1 and name not in _NOT_PLACES:
            yield name
            yield name.removeprefix("METROPOLITAN ")
