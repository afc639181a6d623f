"""Saying why a code was found."""

import numpy as np

from index.fulltext.matching import Plan
from index.fulltext.postings import Postings
from index.fulltext.ranker import Parts
from index.model import ExplanationLine, Reading, SearchResult

_LEAST = 1e-5
"""Less is the rounding of a sum."""
_OFFICIAL = frozenset({"index", "key"})


def shown_readings(plan: Plan) -> tuple[Reading, ...]:
    """Return the readings that are worth saying.

    What the published indexes refer to is said only where the typed words alone find nothing.
    """
    return tuple(
        Reading(" ".join(plan.words[one.start : one.stop]), " ".join(one.words), one.entry.kind)
        for one in plan.readings
        if one.entry.kind not in _OFFICIAL or not all(plan.literal[one.start : one.stop])
    )


def explanation_lines(
    postings: Postings, plan: Plan, parts: Parts, title: str, result: SearchResult
) -> tuple[ExplanationLine, ...]:
    """Return the reasons for the place of a document.

    Args:
        postings: The packed postings.
        plan: The query as searched.
        parts: What its score is made of: one document.
        title: Its title.
        result: The answer that it is part of.
    """
    number = int(parts.docs[0])
    phrase = int(parts.phrase[0])
    shown = "no phrase holds a word"
    if phrase >= 0:
        text = postings.phrases.text(phrase) or title
        shown = f"{postings.phrases.label(phrase).words}: {text}"
    lines = [
        ExplanationLine("phrase", shown, float(parts.fit[0])),
        ExplanationLine("words elsewhere", "in any of its phrases", float(parts.coverage[0])),
    ]
    if number in result.nearness:
        detail = f"cosine {result.nearness[number]:.2f}"
        lines.append(ExplanationLine("meaning", detail, float(parts.meaning[0])))
    if parts.level[0]:
        lines.append(ExplanationLine("side and level", "not asked for", float(parts.level[0])))
    if parts.use[0]:
        lines.append(ExplanationLine("own use", "opened lately", float(parts.use[0])))
    if parts.order[0]:
        first = parts.order[0] > 0
        detail = "comes before all scores" if first else "on the date of service: comes last"
        factor = "exact title" if first else "not valid"
        lines.append(ExplanationLine(factor, detail, float(parts.order[0])))
    total = float(parts.total()[0])
    if (lift := result.scores.get(number, total) - total) > _LEAST:
        lines.append(ExplanationLine("heading", "of a code that answers", lift))
    at = np.array([number], np.int32)
    for word, literal in zip(plan.words, plan.literal, strict=True):
        for name, score in postings.by_field(word, at, prefix=literal.prefix):
            begun = " …" if literal.prefix else ""
            lines.append(ExplanationLine("word", f"{word}{begun} in {name}", score))
    for one in plan.readings:
        typed = " ".join(plan.words[one.start : one.stop])
        detail = f"{typed} read as {' '.join(one.words)} ({one.entry.kind})"
        if _holds(postings, one.words, at):
            lines.append(ExplanationLine("word", detail, one.entry.weight))
    return tuple(lines)


def _holds(postings: Postings, words: tuple[str, ...], at: "np.typing.NDArray[np.int32]") -> bool:
    return all(postings.word(word).scores_at(at, postings.documents)[0] > 0 for word in words)
