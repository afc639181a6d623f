"""From typed text to words, scope and code: no text is an error."""

import re
from dataclasses import dataclass

from index.fulltext.text import STOP_WORDS, words
from index.model import SYSTEMS, System

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
    """

    text: str
    system: System | None
    words: tuple[str, ...]
    prefix: bool
    code: str
    dotted: str


def parse(text: str, *, prefix: bool = True) -> Query:
    """Understand a query.

    Args:
        text: As typed: words in any order, a code with or without its dot, a scope prefix.
        prefix: Whether a last word that touches the end of the text is a prefix.
    """
    system = None
    if scope := _SCOPE.match(text):
        system = _SCOPES[scope[1].lower()]
        text = text[scope.end() :]
    found = words(text)
    going_on = prefix and bool(found) and found[-1].end == len(text)
    kept = [word.text for word in found if word.text not in STOP_WORDS]
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
