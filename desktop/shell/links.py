"""Links into the program: ``codeleaf://E11.22``, ``codeleaf://search/WORDS``; loads no Qt.

A link comes from anywhere: a mail, a web page. It can name a code or words to look for, and
nothing else. Whatever is more than that is refused, never guessed at.
"""

import re
import unicodedata
from dataclasses import dataclass

from index.model import SYSTEMS

SCHEME = "codeleaf:"
LONGEST_WORDS = 200
"""Most characters of the words that a link may look for."""
_LONGEST_LINK = 2000
_LINK = re.compile(r"codeleaf:(?://)?([^?#\\]+?)/?", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.]{0,11}", re.ASCII)
_SCOPES = {info.scope for info in SYSTEMS.values()}
_HOW = (
    "Not followed: a link names a code (codeleaf://E11.22, codeleaf://pcs/0DTJ4ZZ) or words "
    "(codeleaf://search/gout)"
)


class LinkError(ValueError):
    """The link is none of ours; the message says what one looks like."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads: one of the two is set.

    Attributes:
        code: A code in full, perhaps with its scope (``pcs:0DTJ4ZZ``).
        words: Words to look for.
    """

    code: str = ""
    words: str = ""


def is_link(text: str) -> bool:
    """Return whether text is meant as a link into the program, in order or not."""
    return text[: len(SCHEME)].lower() == SCHEME


def parse_link(text: str) -> Link:
    """Return where a link leads.

    Args:
        text: ``codeleaf://CODE``, ``codeleaf://SCOPE/CODE`` with a scope of the search box, or
            ``codeleaf://search/WORDS`` with the words encoded as in addresses.

    Raises:
        LinkError: It is anything else.
    """
    matched = _LINK.fullmatch(text) if len(text) <= _LONGEST_LINK else None
    if matched is None:
        raise LinkError(_HOW)
    first, slash, second = matched[1].partition("/")
    if slash and first.lower() == "search":
        return Link(words=_words(second))
    # Some systems write the first part, which is a host in other addresses, in small letters.
    code = second if slash else first
    if code.lower() == "search":
        raise LinkError(_HOW)
    scope = f"{first.lower()}:" if slash else ""
    if not _CODE.fullmatch(code) or (slash and first.lower() not in _SCOPES):
        raise LinkError(_HOW)
    return Link(code=scope + code.upper())


def _words(encoded: str) -> str:
    from urllib.parse import unquote  # every command loads this module

    try:
        words = unquote(encoded, errors="strict").strip()
    except UnicodeDecodeError:
        raise LinkError(_HOW) from None
    # Neither lines nor marks that show text in another order than it is read.
    hidden = any(unicodedata.category(one)[0] == "C" for one in words)
    if not words or hidden or "/" in encoded or len(words) > LONGEST_WORDS:
        raise LinkError(_HOW)
    return words
