"""Whether what a model wrote stands in what it was given.

Every sentence must name its citations, and those must hold it: its codes, its numbers, its
negations and nearly all of its words. One that does not fails the whole text: a reader could not
tell which of the rest to trust. The check compares words, not meaning; it errs on the side of
showing the plain answer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from index.fulltext.text import STOP_WORDS, words
from index.model.answers import Answer, Citation, Verdict

_MARK = re.compile(r"\s*\[(\d{1,3})\]")
_SENTENCE = re.compile(r"(?<=[.!?])((?:\s*\[\d{1,3}\])*)\s+(?=[\"'(]?[A-Z0-9])|\n+")
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*%?")
_CODE = re.compile(r"\b(?=[A-Z0-9.]*\d)[A-Z0-9]{2,7}(?:\.[A-Z0-9]{1,4})?\b", re.IGNORECASE)
_NEGATIONS = frozenset(
    (
        "no",
        "not",
        "never",
        "none",
        "neither",
        "nor",
        "without",
        "cannot",
        "except",
        "unless",
        "only",
    )
)
_OPPOSITES = (
    ("may", "must"),
    ("before", "after"),
    ("first", "second"),
    ("first", "last"),
    ("allowed", "forbidden"),
    ("includes", "excludes"),
    ("inpatient", "outpatient"),
    ("left", "right"),
    ("male", "female"),
    ("minimum", "maximum"),
    ("always", "sometimes"),
    ("facility", "non-facility"),
    ("increase", "decrease"),
    ("more", "less"),
    ("initial", "subsequent"),
)
"""Words that turn a sentence round and that one release may hold side by side."""
_COMMON = STOP_WORDS | frozenset(
    (
        "a", "be", "is", "are", "was", "were", "been", "it", "its", "this", "that", "these",
        "those", "in", "as", "with", "there", "which", "who", "so", "then", "than", "if", "when",
        "but", "they", "them", "has", "have", "had", "do", "does", "can", "will", "would",
        "should", "also", "both", "each", "any", "according", "states", "says", "said", "means",
        "code", "codes", "answer", "rule", "you", "your",
    )
)  # fmt: skip
"""Words that say nothing by themselves."""
_HELD = 0.85
"""Share of a sentence's words that its citations must hold."""
_ROOT = 5
"""Letters by which two forms of a word are taken for one: report, reported, reporting."""
_EITHER = frozenset(("yes", "no"))
"""Where the verdict is neither, no sentence may begin with one."""
_YES_NO = {
    Verdict.YES: frozenset(("no", "not", "cannot")),
    Verdict.NO: frozenset(("yes",)),
}


def problems_of(text: str, answer: Answer) -> tuple[str, ...]:
    """Return what is wrong with a rephrased answer; nothing if each sentence is held.

    Args:
        text: What the model wrote, with ``[1]`` behind what rests on the first citation.
        answer: The answer it was given.
    """
    support = _support(answer)
    sentences = list(_sentences(text))
    if not sentences:
        return ("it wrote nothing",)
    found = [problem for sentence in sentences for problem in _wrong(sentence, support)]
    found += _verdict(sentences[0], answer)
    return tuple(dict.fromkeys(found))


def _support(answer: Answer) -> dict[int, str]:
    """Return the text that each citation holds: its quotation and what was said on its ground."""
    numbers: dict[Citation, int] = {one: at for at, one in enumerate(answer.citations, 1)}
    texts = {at: [one.quote, one.locator, one.source, one.edition] for one, at in numbers.items()}
    for part in answer.parts:
        for sentence in (part.headline, *part.sentences):
            for one in sentence.citations:
                texts[numbers[one]].append(sentence.text)
    return {at: "\n".join(pieces) for at, pieces in texts.items()}


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text, each with the marks that stand behind it."""
    pieces = _SENTENCE.split(text)
    # A split keeps the marks behind a full stop as a piece of their own.
    for at in range(0, len(pieces), 2):
        marks = pieces[at + 1] if at + 1 < len(pieces) else None
        sentence = f"{pieces[at] or ''}{marks or ''}".strip(" -*\t")
        if sentence:
            yield sentence


def _wrong(sentence: str, support: Mapping[int, str]) -> Iterator[str]:
    named = [int(mark) for mark in _MARK.findall(sentence)]
    plain = _MARK.sub("", sentence).strip()
    short = plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}..."
    if not named:
        yield f"no citation: {short}"
        return
    unknown = [number for number in named if number not in support]
    if unknown:
        yield f"a citation that does not exist ({unknown[0]}): {short}"
        return
    ground = "\n".join(support[number] for number in dict.fromkeys(named))
    missing = _figures(plain) - _figures(ground)
    if missing:
        yield f"{', '.join(sorted(missing))} stands in no passage cited: {short}"
    said, held = _clause(plain), _words(ground)
    roots = {word[:_ROOT] for word in held}
    told = [word for word in said if word not in _COMMON and word not in _NEGATIONS]
    kept = sum(word in held or (len(word) > _ROOT and word[:_ROOT] in roots) for word in told)
    if told and kept < _HELD * len(told):
        yield f"not in the passages cited: {short}"
    elif not _same_sense(said, ground):
        yield f"turned round: {short}"


_SHOWN = 80


def _figures(text: str) -> set[str]:
    """Return the numbers and codes of a text, codes without their dots."""
    codes = {match[0].upper().replace(".", "") for match in _CODE.finditer(text)}
    numbers = {match[0].replace(",", "") for match in _NUMBER.finditer(text)}
    return codes | {one for one in numbers if not any(one.replace(".", "") in c for c in codes)}


def _words(text: str) -> list[str]:
    return [word.text for word in words(text)]


def _clause(text: str) -> list[str]:
    """Return the words of a sentence without the verdict that opens it."""
    found = _words(text)
    return found[1:] if found[:1] in (["yes"], ["no"]) else found


def _same_sense(said: Sequence[str], ground: str) -> bool:
    """Return whether a piece of the ground says the same with as much negation.

    The piece that shares most words with the sentence is compared: whether it denies, and which
    of two opposite words it has.
    """
    telling = {word for word in said if word not in _COMMON and word not in _NEGATIONS}
    pieces = [_clause(piece) for piece in re.split(r"[.;\n]+", ground)]
    shared = [len(telling.intersection(piece)) for piece in pieces]
    most = max(shared, default=0)
    best = [set(piece) for piece, count in zip(pieces, shared, strict=True) if count == most]
    denied = set(said) & _NEGATIONS
    return any(
        bool(denied - _ONLY) == bool(piece & (_NEGATIONS - _ONLY))
        and not any(
            (one in said and one not in piece and other in piece)
            or (other in said and other not in piece and one in piece)
            for one, other in _OPPOSITES
        )
        for piece in best
    )


_ONLY = frozenset(("only",))


def _verdict(first: str, answer: Answer) -> Iterator[str]:
    """Yield that the first sentence says the opposite of the verdict."""
    against = _YES_NO.get(answer.verdict, _EITHER)
    opening = _words(first)[:1]
    if opening and opening[0] in against:
        yield f"against the verdict ({answer.verdict.value})"
