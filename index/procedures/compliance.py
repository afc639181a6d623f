"""What our text about compliance must keep to: own wording, one answer a question, plain words."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from index.procedures.checking import Complaint, reading_grade, sentences, words
from index.sources.compliance_texts import ComplianceText
from index.sources.procedure_texts import PROCEDURE_CODE

HIGHEST_GRADE = 13.0
"""Reading grade of an entry, after Flesch and Kincaid."""
_SHARED_WORDS = 8


def complaints(texts: Sequence[ComplianceText], known: Collection[str]) -> Iterator[Complaint]:
    """Check the entries about compliance.

    Args:
        texts: All of them.
        known: Every CPT and HCPCS code of the installed files; empty if none is installed.
    """
    for text in texts:
        grade = reading_grade(" ".join(text.passages()))
        if grade > HIGHEST_GRADE:
            yield Complaint(text.key, f"it reads at grade {grade:.1f}, over {HIGHEST_GRADE:g}")
        named = {code for passage in text.passages() for code in PROCEDURE_CODE.findall(passage)}
        if known:
            for code in sorted(named - set(known)):
                yield Complaint(text.key, f"it names {code}, which no installed file holds")
    yield from _asked_twice(texts)
    yield from _shared(texts)


def _asked_twice(texts: Sequence[ComplianceText]) -> Iterator[Complaint]:
    """Find titles and ways of asking that lead to two entries."""
    seen: dict[str, str] = {}
    for text in texts:
        for phrase in {one.lower() for one in (text.title, *text.lists["ask"])}:
            other = seen.setdefault(phrase, text.key)
            if other != text.key:
                yield Complaint(text.key, f"{phrase!r} is asked of {other} too")


def _shared(texts: Sequence[ComplianceText]) -> Iterator[Complaint]:
    """Find long sentences that two entries share: one of them is in the wrong place."""
    holders: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for text in texts:
        for passage in text.passages():
            for sentence in sentences(passage):
                holders[tuple(words(sentence))].add(text.key)
    for shared, keys in sorted(holders.items()):
        if len(shared) > _SHARED_WORDS and len(keys) > 1:
            yield Complaint(", ".join(sorted(keys)), f"they share {' '.join(shared)!r}")
