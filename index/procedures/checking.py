"""What our text must keep to: length, reading grade, own wording, figures that agree with it.

Every check returns complaints in plain words; nothing is mended.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from index.sources.procedure_texts import PROCEDURE_CODE, ProcedureText, bare_code

SHORTEST, LONGEST = 80, 200
"""Words of a description."""
HIGHEST_GRADE = 11.0
"""Reading grade of a description, after Flesch and Kincaid."""
_SHARED_WORDS = 8
_SHARED_CODES = 3
RUN = 5
"""Words in a row that our text may not share with a licensed descriptor."""

_WORD = re.compile(r"[A-Za-z0-9]+(?:['’.-][A-Za-z0-9]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"(])")
_VOWELS = re.compile(r"[aeiouy]+")
_DAYS = re.compile(
    r"\b(?:(0|10|90)[- ]day(?:s)?(?: global| postoperative| period)"
    r"|global (?:period|days)[^.]{0,25}?\b(0|000|10|010|90|090)\b)"
)


class Complaint(NamedTuple):
    """What is wrong with the text of a code; ``code`` is empty for a whole folder."""

    code: str
    message: str


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return [part for part in _SENTENCE_END.split(text) if part.strip()]


def words(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return [word.lower() for word in _WORD.findall(text)]


def _syllables(word: str) -> int:
    """Return about how many syllables a word has: groups of vowels, a silent e left out."""
    count = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and count > 1:
        count -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(count, 1)


def reading_grade(text: str) -> float:
    """Return the US school grade of a text by the formula of Flesch and Kincaid (1975)."""
    found = words(text)
    if not found:
        return 0.0
    syllables = sum(_syllables(word) for word in found)
    return 0.39 * len(found) / len(sentences(text)) + 11.8 * syllables / len(found) - 15.59


def style(text: ProcedureText) -> Iterator[Complaint]:
    """Check length, reading grade, titles and examples of one record."""
    code = text.ref.code
    if text.title.endswith(".") or not text.title[0].isupper():
        yield Complaint(code, "the title begins with a capital and has no full stop")
    if not text.summary.endswith(".") or len(sentences(text.summary)) != 1:
        yield Complaint(code, "the summary is one sentence with a full stop")
    if text.title.lower() in (word.lower() for word in text.words):
        yield Complaint(code, "the title stands among the words again")
    if not text.is_full:
        return
    length = len(words(text.description))
    if not SHORTEST <= length <= LONGEST:
        yield Complaint(code, f"the description has {length} words, not {SHORTEST}-{LONGEST}")
    grade = reading_grade(text.description)
    if grade > HIGHEST_GRADE:
        yield Complaint(code, f"the description reads at grade {grade:.1f}, over {HIGHEST_GRADE:g}")
    if not any(
        bare_code(reported) == code for example in text.examples for reported in example.codes
    ):
        yield Complaint(code, "neither example reports the code")
    days = text.figures.global_days
    for passage in text.billing:
        for found in _DAYS.finditer(passage):
            said = (found[1] or found[2]).zfill(3)
            if days in {"000", "010", "090"} and said != days:
                yield Complaint(code, f"billing says {said} global days, the figures {days}")


def mentioned(text: ProcedureText) -> set[str]:
    """Return the CPT and HCPCS codes that the prose and the examples of a record name."""
    found = {code for passage in text.passages() for code in PROCEDURE_CODE.findall(passage)}
    found.update(
        code
        for example in text.examples
        for reported in example.codes
        for code in PROCEDURE_CODE.findall(bare_code(reported))
    )
    return found


def shared_sentences(texts: Iterable[ProcedureText]) -> Iterator[Complaint]:
    """Find sentences of more than 8 words that more than 3 codes outside one family share."""
    holders: dict[tuple[str, ...], list[ProcedureText]] = defaultdict(list)
    for text in texts:
        own = {
            tuple(words(sentence)) for passage in text.passages() for sentence in sentences(passage)
        }
        for sentence in own:
            if len(sentence) > _SHARED_WORDS:
                holders[sentence].append(text)
    for sentence, sharing in sorted(holders.items()):
        if len(sharing) > _SHARED_CODES and len({text.family for text in sharing}) > 1:
            codes = ", ".join(text.ref.code for text in sharing)
            yield Complaint("", f"{codes} share the sentence {' '.join(sentence)!r}")


def doubles(texts: Sequence[ProcedureText]) -> Iterator[Complaint]:
    """Find titles that two codes share."""
    seen: dict[str, str] = {}
    for text in texts:
        other = seen.setdefault(text.title.lower(), text.ref.code)
        if other != text.ref.code:
            yield Complaint(text.ref.code, f"it has the title of {other}")


def shared_runs(
    passages: Mapping[str, Iterable[str]], descriptors: Mapping[str, Sequence[str]]
) -> Iterator[Complaint]:
    """Find runs of five words that our text shares with any licensed descriptor.

    Args:
        passages: Our text about each CPT code or modifier; what Level II says is public.
        descriptors: The licensed texts of each code.
    """
    runs: dict[tuple[str, ...], str] = {}
    for code, licensed in descriptors.items():
        for descriptor in licensed:
            for run in _runs(descriptor):
                runs.setdefault(run, code)
    for code, own in passages.items():
        found = {run for passage in own for run in _runs(passage)}
        for run in sorted(found & runs.keys()):
            yield Complaint(code, f"{' '.join(run)!r} stands in the descriptor of {runs[run]} too")


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    for start in range(len(found) - RUN + 1):
        yield tuple(found[start : start + RUN])


def unknown_codes(text: ProcedureText, known: Collection[str]) -> Iterator[Complaint]:
    """Find CPT and HCPCS codes that a record names and no published file holds."""
    for code in sorted(mentioned(text)):
        if code not in known:
            yield Complaint(text.ref.code, f"it names {code}, which no installed file holds")
