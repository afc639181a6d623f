"""Ulcers of the lower limb: site and depth (L97)."""

import re

from index.cases.coding.working import Working

_ULCER = re.compile(r"\bulcer\w*\b", re.IGNORECASE)
_SITES = (
    (r"\bthigh", "1"),
    (r"\bcalf", "2"),
    (r"\b(ankle|malleol\w+)", "3"),
    (r"\b(heel|midfoot|plantar)", "4"),
    (r"\b(foot|toe|forefoot|metatars\w+)", "5"),
    (r"\b(leg|shin|pretibial)", "8"),
)
_DEPTHS = (
    (r"\bnecrosis of (the )?bone", "4"),
    (r"\bnecrosis of (the )?muscle", "3"),
    (r"\bfat layer|subcutaneous (tissue|fat) exposed", "2"),
    (r"\bbone (exposed|involve\w+)", "6"),
    (r"\bmuscle (exposed|involve\w+)", "5"),
    (r"\b(breakdown of skin|skin breakdown|limited to (the )?skin)", "1"),
)
_WITH_ULCER = ("I83", "I872", "E08621", "E09621", "E10621", "E11621", "E13621")
"""Beginnings of codes that ask for the site and depth of an ulcer."""


def ulcer(case: Working) -> None:
    """Add site and depth of an ulcer that another code asks for (I83, I87.2, E11.621)."""
    if case.accepted("L97"):
        return
    said = next((one for one in case.say(_ULCER) if one.current), None)
    if said is None:
        return
    words = case.text[said.sentence.start : said.sentence.end]
    site = next((digit for word, digit in _SITES if re.search(word, words, re.IGNORECASE)), None)
    if site is None:
        return
    left = re.search(r"\b(left|L|LLE)\b", words)
    right = re.search(r"\b(right|R|RLE)\b", words)
    side = "1" if right and not left else "2" if left and not right else "0"
    depth = next(
        (digit for word, digit in _DEPTHS if re.search(word, case.text, re.IGNORECASE)), "9"
    )
    code = f"L97{site}{side}{depth}"
    asking = [
        draft for draft in case.accepted(*_WITH_ULCER) if case.tabular.asks_for(draft.line, code)
    ]
    if not asking:
        return
    case.add(
        code,
        score=0.85,
        path="Ulcer, lower limb",
        note=f'"use additional code" for the ulcer at {asking[0].line.display}',
        evidence=(case.evidence(said.match),),
        order=asking[0].order + 0.2,
    )
