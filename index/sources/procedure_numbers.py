"""CPT and CDT numbers as a tree of ranges: the headings of both are their publishers' text."""

from collections.abc import Iterator, Mapping

from index.model import DESCRIPTOR_NOT_INSTALLED, Kind, System
from index.sources.records import CodeRow

CPT_TITLE = f"CPT code; {DESCRIPTOR_NOT_INSTALLED}"
HCPCS_TITLE = f"HCPCS code; {DESCRIPTOR_NOT_INSTALLED}"
CDT_TITLE = f"CDT code; {DESCRIPTOR_NOT_INSTALLED}"
_SUFFIXES = {
    "A": "Numbers that end in A",
    "F": "Category II: numbers that end in F",
    "M": "Administrative analyses: numbers that end in M",
    "T": "Category III: numbers that end in T",
    "U": "Proprietary laboratory analyses: numbers that end in U",
}


def cpt_numbers(titles: Mapping[str, str], fullness: int = 0) -> Iterator[CodeRow]:
    """Yield CPT numbers below ranges of ten thousand and a thousand, or below their last letter.

    Args:
        titles: Title of each number.
        fullness: How full the titles are, as in ``CodeRow``.
    """
    chapter = block = ""
    for code in sorted(titles, key=lambda code: (code[-1] if code[-1].isalpha() else "", code)):
        start = code[0]
        if code[-1].isalpha():
            own, title = code[-1], _SUFFIXES.get(code[-1], f"Numbers that end in {code[-1]}")
        else:
            own, title = f"{start}0000-{start}9999", f"Numbers {start}0000 to {start}9999"
        if own != chapter:
            chapter = own
            yield CodeRow(System.CPT, own, own, title, Kind.CHAPTER, False, None)
        if not code[-1].isalpha():
            start = code[:2]
            within, own = own, f"{start}000-{start}999"
            if own != block:
                block = own
                title = f"Numbers {start}000 to {start}999"
                yield CodeRow(System.CPT, own, own, title, Kind.BLOCK, False, within)
        yield CodeRow(System.CPT, code, code, titles[code], Kind.CODE, True, own, fullness=fullness)


def cdt_numbers(titles: Mapping[str, str]) -> Iterator[CodeRow]:
    """Yield CDT numbers below ranges of a thousand.

    Args:
        titles: Title of each number.
    """
    chapter = ""
    for code in sorted(titles):
        own = f"{code[:2]}000-{code[:2]}999"
        if own != chapter:
            chapter = own
            title = f"Numbers {code[:2]}000 to {code[:2]}999"
            yield CodeRow(System.CDT, own, own, title, Kind.CHAPTER, False, None)
        yield CodeRow(System.CDT, code, code, titles[code], Kind.CODE, True, own)
