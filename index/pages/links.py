"""Codes named in the text of a note.

The Tabular List names codes as ``Z79.4``, open-ended as ``E08.-`` or ``O24.4-``, and as ranges
``N18.1-N18.6``, ``E08-E13``, ``K85-K86.-``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.database import Content
from index.model import CodeRef, NoteLink, System

# The look-ahead keeps a longer run of characters from being read as a shorter code.
_CODE = r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?(?![A-Za-z0-9]|\.[A-Za-z0-9])"
_REFERENCE = re.compile(
    rf"(?<![A-Za-z0-9.])(?P<first>{_CODE})(?:\.?-?\s?-\s?(?P<last>{_CODE}))?(?:\.?-{{1,2}})?"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A code or range of codes named in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last character.
        codes: Undotted codes it may lead to, the best first: the block of a range, then the
            range's first code.
    """

    start: int
    end: int
    codes: tuple[str, ...]


def references(text: str) -> tuple[Reference, ...]:
    """Return the codes named in ``text``, in order, whether or not they exist."""
    found = []
    for match in _REFERENCE.finditer(text):
        first, last = match["first"], match["last"]
        code = first.replace(".", "")
        codes = (f"{first}-{last}", code) if last and len(first) == len(last) == 3 else (code,)
        found.append(Reference(match.start(), match.end(), codes))
    return tuple(found)


def installed_codes(content: Content, system: System, codes: Iterable[str]) -> frozenset[str]:
    """Return which of ``codes`` are rows of ``system``."""
    wanted = sorted(set(codes))
    marks = ",".join("?" * len(wanted))
    rows = content.connection.execute(
        f"SELECT code FROM code WHERE system = ? AND code IN ({marks})",  # noqa: S608 - marks only
        (system.value, *wanted),
    )
    return frozenset(row["code"] for row in rows)


def link_texts(
    content: Content, system: System, texts: Sequence[str]
) -> Mapping[str, tuple[NoteLink, ...]]:
    """Find the installed codes named in several texts with one query.

    Args:
        content: The generation.
        system: The system the texts belong to.
        texts: The texts.

    Returns:
        The links of each text, in order. A code that is not installed gets none.
    """
    parsed = {text: references(text) for text in texts}
    installed = installed_codes(
        content,
        system,
        (code for found in parsed.values() for item in found for code in item.codes),
    )
    return {
        text: tuple(
            NoteLink(item.start, item.end, CodeRef(system, code))
            for item in found
            if (code := next((code for code in item.codes if code in installed), None))
        )
        for text, found in parsed.items()
    }
