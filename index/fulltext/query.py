"""From typed text to words, scope and code: no text is an error."""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.fulltext.text import ASIDE, STOP_WORDS, index_words, phrase_key, words
from index.model import SYSTEMS, System

if TYPE_CHECKING:
    from index.fulltext.language import Filter

_MARKS = frozenset('"*?:-')
"""Without one of these a text holds no operator, and the language need not be imported."""
_SCOPES = {info.scope: info.system for info in SYSTEMS.values()}
_SCOPE = re.compile(rf"\s*({'|'.join(sorted(_SCOPES, key=len, reverse=True))}):", re.IGNORECASE)
_CODE = re.compile(r"[a-z0-9]{1,4}\.?[a-z0-9]{0,5}\.?-?", re.IGNORECASE)
_RANGE = re.compile(r"[a-z0-9]{3,4}-[a-z0-9]{3,4}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Query:
    """A query as understood.

    Attributes:
        text: The text behind the scope.
        system: The system its scope prefix names, None without one.
        words: Its distinct indexed words, folded, in order.
        prefix: Whether the last word may go on.
        code: The undotted upper-case characters if the text can be (the beginning of) a code.
        dotted: The code as typed in upper case, to tell ``250.40`` from ``25040``.
        phrases: Exact phrases as folded words, stop words included; their words are in ``words``.
        excluded: Words and phrases that no answer may hold, as folded words.
        patterns: Wildcards as regular expressions of whole undotted codes.
        ranges: First and last of each range of codes, undotted.
        filters: Conditions on the facts of a code.
        plain: Whether the text has no operator: the fields above are empty.
    """

    text: str
    system: System | None
    words: tuple[str, ...]
    prefix: bool
    code: str
    dotted: str
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    patterns: tuple[str, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()
    filters: "tuple[Filter, ...]" = ()
    plain: bool = True

    @property
    def only_listed(self) -> bool:
        """Whether there are no words: every code that the conditions keep is the answer."""
        return not self.plain and not self.words and not self.code


def parse(text: str, *, prefix: bool = True) -> Query:
    """Understand a query.

    Args:
        text: As typed: words in any order, a code with or without its dot, a scope prefix, and
            the operators of ``index.fulltext.language``. What does not parse is plain text; a
            filter at the end whose value is still being typed does not count.
        prefix: Whether a last word that touches the end of the text is a prefix.
    """
    system, text = _split_scope(text)
    if _MARKS.isdisjoint(text):
        return _plain(text, system, prefix=prefix)
    from index.fulltext.language import has_operator, open_filter

    if unfinished := open_filter(text):
        text = text[: unfinished[1]]
    if has_operator(text):
        query = _with_operators(text, system, prefix=prefix)
        if query is not None:
            return query
    return _plain(text, system, prefix=prefix)


def _split_scope(text: str) -> tuple[System | None, str]:
    if scope := _SCOPE.match(text):
        return _SCOPES[scope[1].lower()], text[scope.end() :]
    return None, text


def _plain(text: str, system: System | None, *, prefix: bool) -> Query:
    """Understand a text without scope and operators."""
    found = words(text)
    going_on = prefix and bool(found) and found[-1].end == len(text)
    kept = _telling([word.text for word in found if word.text not in STOP_WORDS])
    if going_on and found[-1].text in STOP_WORDS:
        kept.append(found[-1].text)  # "o" and "on" are also how "osteoarthritis" begins
    going_on = going_on and bool(kept)
    if going_on and kept.index(kept[-1]) < len(kept) - 1:
        # The last word repeats an earlier one: it stays the one that may go on.
        kept = [word for word in kept[:-1] if word != kept[-1]] + kept[-1:]
    dotted = text.strip().upper()
    code = ""
    if _RANGE.fullmatch(dotted):
        code = dotted
    elif len(dotted) > 1 and _CODE.fullmatch(dotted) and any(c.isdigit() for c in dotted):
        code = dotted.rstrip("-").replace(".", "")
    return Query(text, system, tuple(dict.fromkeys(kept)), going_on, code, dotted)


def _telling(words: list[str]) -> list[str]:
    """Return the words without those of a person's account: "blood in my pee"."""
    told = [
        word
        for place, word in enumerate(words)
        if word not in ASIDE and not (word == "i" and place and words[place - 1] in ASIDE)
    ]
    return told or words


def _with_operators(text: str, system: System | None, *, prefix: bool) -> Query | None:
    """Understand a text with operators; None if nothing in it selects a code."""
    # Whoosh is slow to import, so only a query that needs its parser pays for it.
    from index.fulltext.grammar import items
    from index.fulltext.language import Filter

    rest: list[str] = []
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    patterns: list[str] = []
    ranges: list[tuple[str, str]] = []
    filters: list[Filter] = []
    found = items(text)
    for kind, typed in found:
        folded = tuple(word.text for word in words(typed))
        indexed = bool(index_words(typed))
        if kind == "phrase" and indexed:
            phrases.append(folded)
            rest.append(typed[1:-1] + " ")
        elif kind == "exclusion" and indexed:
            excluded.append(folded)
        elif kind == "wildcard":
            patterns.append(wildcard_pattern(typed))
        elif kind == "range" and (ends := range_ends(typed, system)) is not None:
            ranges.append(ends)
        elif kind == "filter":
            name, _, value = typed.lower().partition(":")
            filters.append(Filter(name, value))
        elif kind == "scope" and system is None and not "".join(rest).strip():
            system = _SCOPES[typed[:-1].lower()]
        else:
            rest.append(typed)
    plain_text = "".join(rest)
    selecting = phrases or patterns or ranges or filters
    if not selecting and not (excluded and index_words(plain_text)):
        return None
    query = _plain(plain_text, system, prefix=prefix and found[-1][0] == "text")
    if len(ranges) == 1 and not plain_text.strip() and not (patterns or filters or excluded):
        # A block such as E08-E13 is a row of its own and answers first.
        block = text.strip().upper()
        query = replace(query, code=block if _RANGE.fullmatch(block) else "", dotted=block)
    return replace(
        query,
        phrases=tuple(dict.fromkeys(phrases)),
        excluded=tuple(dict.fromkeys(excluded)),
        patterns=tuple(dict.fromkeys(patterns)),
        ranges=tuple(dict.fromkeys(ranges)),
        filters=tuple(dict.fromkeys(filters)),
        plain=False,
    )


def wildcard_pattern(typed: str) -> str:
    """Return a wildcard code, ``S72.0??A``, as the expression of a whole undotted code."""
    any_character = "[A-Z0-9]"
    return "".join(
        {"*": any_character + "*", "?": any_character}.get(character, character)
        for character in re.sub(r"\*+", "*", typed.upper().replace(".", ""))
    )


def range_ends(typed: str, system: System | None) -> tuple[str, str] | None:
    """Return the undotted ends of a range of codes; None if it is none.

    Three digits, ``120-140``, are a range only of ICD-9; T10-T12 are vertebrae, not codes; the
    ends must be in order and of one form.
    """
    first, _, last = typed.upper().partition("-")
    number = first.replace(".", "").isdigit() and len(first.split(".")[0]) < 5
    if number and "." not in first and system not in (System.ICD9CM, System.ICD9PROC):
        return None
    if first[:2] == last[:2] == "T1" and {first, last} <= {"T10", "T11", "T12"}:
        return None
    first, last = first.replace(".", ""), last.replace(".", "")
    if first > last or first[0].isdigit() != last[0].isdigit():
        return None
    return first, last


def query_key(text: str) -> str:
    """Return the form in which queries are compared for being the same; empty without a word.

    Args:
        text: The query; a scope before it is left out.
    """
    return phrase_key(parse(text).text)
