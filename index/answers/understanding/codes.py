"""The codes, ranges and modifiers that a question names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from index.answers.understanding.modifiers import find_modifiers
from index.database import Content
from index.model import CodeRef, System
from index.pages import resolve
from index.pages.modifiers import known_modifiers

_DASH = "[-\N{EN DASH}\N{EM DASH}]"
_CODE = re.compile(
    r"(?<![\w.])"
    r"(?:(?P<cm>[A-TV-Za-tv-z]\d[0-9A-Za-z](?:\.[0-9A-Za-z]{1,4})?)"
    r"|(?P<undotted>[A-TV-Za-tv-z]\d[0-9A-Za-z]{2,5})"
    r"|(?P<u>[Uu]\d\d(?:\.?\d)?)"
    r"|(?P<five>\d{5}|\d{4}[FTUMftum])"
    r"|(?P<nine>(?:[VEve]\d{2,3}|\d{3}|\d{2})\.\d{1,2})"
    r"|(?P<pcs>(?=[0-9A-Za-z]*\d)(?=[0-9A-Za-z]*[A-Za-z])[0-9B-DF-HXb-df-hx][0-9A-HJ-NP-Za-hj-np-z]{6}))"
    r"(?P<rest>\.?-)?(?![\w]|\.\d)"
)
"""What is written like a code; ``resolve`` says whether it is one."""
_ICD9 = re.compile(r"\bICD[- ]?9(?:[- ]?CM)?\b", re.IGNORECASE)
_BARE_NINE = re.compile(r"(?<![\w.$])\d{3}(?![\w.%])")
_RANGE = re.compile(
    rf"(?<![\w.])([A-Z]\d[0-9A-Z])\s?(?:{_DASH}|to|through)\s?([A-Z]\d[0-9A-Z])(?![\w.])",
    re.IGNORECASE,
)
_SYSTEMS = tuple(
    (re.compile(pattern, re.IGNORECASE), system)
    for pattern, system in (
        (r"\bICD[- ]?9(?:[- ]?CM)?\b[^.?]{0,20}\bproc", System.ICD9PROC),
        (r"\bICD[- ]?9\b", System.ICD9CM),
        (r"\bHCPCS\b", System.HCPCS),
        (r"\bCPT\b", System.CPT),
        (r"\bPCS\b", System.ICD10PCS),
        (r"\bICD[- ]?10(?:[- ]?CM)?\b(?![- ]?PCS)", System.ICD10CM),
    )
)
_MAPPING = re.compile(r"\bGEMs?\b|\bcrosswalk|\bmap(?:s|ped|ping)?\b|\bi-?9\b", re.IGNORECASE)
_SHORT_NAME = re.compile(r"\bi-?(?:10|9)(?= (?:codes?|to|in|from|targets?)\b)", re.IGNORECASE)
"""Short for ICD-10 and ICD-9 where mappings are asked for; I10 is a code as well."""
_RISK = re.compile(r"\b(?:Rx)?HCCs?\b|\brisk adjust|\bRAF\b", re.IGNORECASE)
_MODEL = re.compile(r"\bV(?:22|24|28|08)\b", re.IGNORECASE)
"""Versions of the models of risk adjustment, which are categories of ICD-10-CM as well."""


@dataclass(frozen=True, slots=True)
class NamedCodes:
    """What is written like codes in a text.

    Attributes:
        refs: Codes and headings of the content, in the order of the text, each once.
        ranges: First and last category of each range, as printed.
        unknown: What is written like a code or a modifier and is in no installed release.
        modifiers: Modifiers, upper case, in order, each once.
        spans: Where all of them stand.
    """

    refs: tuple[CodeRef, ...]
    ranges: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    modifiers: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def find_codes(content: Content, text: str, on: date) -> NamedCodes:
    """Return the codes, ranges and modifiers that a text names.

    Args:
        content: The generation.
        text: The text, dates left out.
        on: The date of service, which ranks the code sets.
    """
    known = known_modifiers(content, on)
    modifiers, taken = find_modifiers(text, known)
    ranges: list[tuple[str, str]] = []
    for match in _RANGE.finditer(text):
        ranges.append((match[1].upper(), match[2].upper()))
        taken.append(match.span())
    if _MAPPING.search(text):
        taken += [match.span() for match in _SHORT_NAME.finditer(text)]
    if _RISK.search(text):
        taken += [match.span() for match in _MODEL.finditer(text)]
    refs: dict[CodeRef, None] = {}
    unknown = {f"modifier {one}": None for one in modifiers if known and one not in known}
    for match in _written(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        ref = _resolved(content, text, match, on)
        if ref is not None:
            refs[ref] = None
        elif _surely(match) and not _is_document(content, match[0]):
            unknown[match[0].rstrip(".-").upper()] = None
        else:
            continue
        taken.append(match.span())
    return NamedCodes(tuple(refs), tuple(ranges), tuple(unknown), modifiers, tuple(sorted(taken)))


def _written(text: str) -> Iterator[re.Match[str]]:
    found = list(_CODE.finditer(text))
    if _ICD9.search(text):
        found += _BARE_NINE.finditer(text)
    yield from sorted(found, key=lambda match: match.start())


def _resolved(content: Content, text: str, match: re.Match[str], on: date) -> CodeRef | None:
    found = resolve(content, match[0], date_of_service=on)
    if not found:
        return None
    # The code set named last before the code is meant, if the code is in it.
    for pattern, system in _SYSTEMS:
        near = [one.end() for one in pattern.finditer(text, 0, match.start())]
        of_system = [ref for ref in found if ref.system is system]
        if near and of_system and match.start() - near[-1] <= _NEAR:
            return of_system[0]
    # J1100 is printed so in HCPCS Level II; in ICD-10-CM it is J11.00.
    typed = match[0].upper()
    return next((ref for ref in found if ref.display == typed), found[0])


_NEAR = 24
"""Characters within which a code set before a code names the code's."""


def _is_document(content: Content, text: str) -> bool:
    """Return whether a text is the number of a coverage document: ``L33797``."""
    found = content.connection.execute(
        "SELECT 1 FROM coverage_document WHERE document = ?", (text.upper(),)
    )
    return found.fetchone() is not None


def _surely(match: re.Match[str]) -> bool:
    """Return whether a text that no release has is meant as a code all the same.

    Three characters (``B12``, ``T1C``) are as often something else.
    """
    groups = match.groupdict() if match.re is _CODE else {}
    if groups.get("cm"):
        return "." in match[0]
    if groups.get("undotted"):
        return match[0][2].isdigit()  # H1N1 is none
    return bool(groups.get("five") or groups.get("pcs"))
