"""What the Official Guidelines say: a section by its number, those of a code, a subject."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.answers import citing
from index.answers.desk import Desk
from index.answers.planners import sections, visits
from index.answers.planners.common import of_conduct
from index.answers.planners.polarity import verdict_of
from index.answers.quoting import excerpt
from index.answers.understanding import Asked
from index.answers.understanding.subject import subject_words
from index.model.answers import Confidence, Part, QuestionKind, Sentence, Verdict
from index.model.passages import Passage
from index.pages.guidelines import GuidelineSection, guideline

_NUMBER = re.compile(
    r"(?<![\w.])(?:(?P<appendix>appendix)\s+(?P<roman>I{1,3}|[123])"
    r"|(?:(?P<word>sections?|guidelines?|§)\s*)?(?P<number>(?:IV|I{1,3})(?:\.[A-Za-z0-9]{1,4})*))"
    r"(?![\w])",
    re.IGNORECASE,
)
_CHAPTER = re.compile(r"\bchapter\s+(\d{1,2})\b", re.IGNORECASE)
_HEADLINE = 600
_QUOTED = 320
_MOST = 4
_MOST_BESIDE = 2
_READ = "what the record says of the facts that the quoted rule turns on"
_BESIDE = frozenset(
    (
        QuestionKind.FIND_CODE,
        QuestionKind.TOGETHER,
        QuestionKind.SEQUENCE,
        QuestionKind.ADDITIONAL,
        QuestionKind.DOCUMENTATION,
        QuestionKind.GUIDELINE,
    )
)
"""Kinds of question to which the guidelines may hold the rule as well."""
_SURE = 0.8
"""Share of the words asked, by weight, from which a passage is taken for the rule itself."""


def guidelines(desk: Desk, asked: Asked) -> Part | None:
    """Say what the guidelines hold on what is asked, None if they do not treat it."""
    if visits.about_visits(asked):
        return visits.visit_rules(desk, asked)
    sources = sections.guideline_sources(desk, asked)
    if not sources:
        return None
    section = _numbered(desk, asked, sources)
    if section is not None:
        return _section_part(desk, section, asked, sources)
    if of_conduct(asked):
        return None  # the guidelines say next to nothing of it; words alone would mislead
    found = sections.treating(desk, asked, sources, _MOST)
    if found:
        return _subject_part(desk, asked, found)
    # Of codes alone ("guidelines for E11.22"), or with words that no section has.
    explicit = asked.kinds[:1] == (QuestionKind.GUIDELINE,) and sections.asks_for_guidelines(asked)
    return _governing_part(desk, asked, sources) if explicit else None


def names_its_place(desk: Desk, asked: Asked) -> bool:
    """Return whether a question names the section it asks for, or asks for the rules on visits.

    No other rule than those is meant then.
    """
    if visits.about_visits(asked):
        return True
    sources = sections.guideline_sources(desk, asked)
    return bool(sources) and _numbered(desk, asked, sources) is not None


def _numbered(desk: Desk, asked: Asked, sources: Sequence[str]) -> GuidelineSection | None:
    """Return the section that a question names by its number."""
    for match in _NUMBER.finditer(asked.text):
        if match["appendix"]:
            number = f"Appendix {match['roman'].upper()}"
        elif match["word"] or "." in match["number"]:
            number = match["number"]
        else:
            continue
        section = guideline(desk.content, _as_printed(desk, number, sources), sources)
        if section is not None:
            return section
    chapter = _CHAPTER.search(asked.text) if sections.asks_for_guidelines(asked) else None
    return guideline(desk.content, f"I.C.{chapter[1]}", sources) if chapter else None


def _as_printed(desk: Desk, number: str, sources: Sequence[str]) -> str:
    """Return a number in the case in which the guidelines print it, itself if they do not."""
    marks = ",".join("?" * len(sources))
    row = desk.content.connection.execute(
        f"SELECT number FROM guideline WHERE number = ? COLLATE NOCASE AND source IN ({marks})"  # noqa: S608 - marks only
        " ORDER BY number <> ? LIMIT 1",
        (number, *sources, number),
    ).fetchone()
    return row["number"] if row else number


def _section_part(
    desk: Desk, section: GuidelineSection, asked: Asked, sources: Sequence[str]
) -> Part:
    words = subject_words(asked)
    name = f"Section {section.number}, {section.title.rstrip('.')} (page {section.page})"
    if not section.text:
        return _headings_part(desk, section, name, sources)
    quote = excerpt(section.text, lambda text: desk.passages.held(text, words), _HEADLINE)
    head = Sentence(f"{name}: “{quote}”", (citing.guideline(desk.content, section),))
    below = "; ".join(f"{number} {title}" for number, title in section.children)
    more = (Sentence(f"Below it: {below}.", head.citations),) if below else ()
    return Part(QuestionKind.GUIDELINE, Verdict.ANSWER, head, more)


def _headings_part(
    desk: Desk, section: GuidelineSection, name: str, sources: Sequence[str]
) -> Part:
    """Say what stands below a section that is a heading only."""
    below: list[Sentence] = []
    waiting = [number for number, _ in section.children]
    while waiting and len(below) < _MOST:
        child = guideline(desk.content, waiting.pop(0), sources)
        if child is None:
            continue
        waiting = [number for number, _ in child.children] + waiting
        if child.text:
            quote = excerpt(child.text, lambda _: 0.0, _QUOTED)
            cited = citing.guideline(desk.content, child)
            below.append(Sentence(f"{child.number}, {child.title}: “{quote}”", (cited,)))
    listed = "; ".join(f"{number} {title}" for number, title in section.children)
    head = f"{name} has {len(section.children)} parts: {listed}."
    cited = citing.guideline(desk.content, section)
    return Part(QuestionKind.GUIDELINE, Verdict.ANSWER, Sentence(head, (cited,)), tuple(below))


def _governing_part(desk: Desk, asked: Asked, sources: Sequence[str]) -> Part | None:
    """Name the sections that govern the codes of a question."""
    governing = sections.governing(desk, asked, sources)
    codes = " and ".join(ref.display for ref in asked.codes)
    told: list[Sentence] = []
    for one in governing:
        section = guideline(desk.content, one.number, [one.source])
        if section is None or not section.text:
            continue
        quote = excerpt(section.text, lambda text: float(codes in text), _QUOTED)
        cited = citing.guideline(desk.content, section)
        told.append(Sentence(f"{one.number}, {one.title} ({one.reason}): “{quote}”", (cited,)))
        if len(told) == _MOST:
            break
    if not told:
        return None
    numbers = ", ".join(f"{one.number} {one.title}" for one in governing[:_MOST])
    head = f"Sections of the Official Guidelines that apply to {codes}: {numbers}."
    cited_all = tuple(one for sentence in told for one in sentence.citations)
    return Part(
        QuestionKind.GUIDELINE,
        Verdict.ANSWER,
        Sentence(head, cited_all),
        tuple(told),
        asked.codes,
        (),
        Confidence.DERIVED,
    )


def _subject_part(desk: Desk, asked: Asked, found: Sequence[Passage]) -> Part:
    words = subject_words(asked)
    verdict = verdict_of(asked.text, _rule(desk, words, found))
    first, *others = _quotes(desk, words, found)
    return Part(
        QuestionKind.GUIDELINE,
        verdict,
        first,
        tuple(others),
        asked.codes,
        () if verdict is Verdict.ANSWER else (_READ,),
        Confidence.PUBLISHED if found[0].share >= _SURE else Confidence.NEAR,
    )


def _rule(desk: Desk, words: str, found: Sequence[Passage]) -> str:
    """Return the sentence of the best section that says most of what is asked.

    Another paragraph of it that names an exception is part of the rule.
    """
    section = [one.text for one in found if one.key == found[0].key]
    best = [excerpt(text, lambda part: desk.passages.held(part, words), 0) for text in section]
    rule = max(best, key=lambda part: desk.passages.held(part, words))
    return " ".join([rule, *(text for text in section if text.startswith("An exception"))])


def _quotes(desk: Desk, words: str, found: Sequence[Passage]) -> Iterator[Sentence]:
    for place, one in enumerate(found):
        longest = _QUOTED if place else _HEADLINE
        quote = excerpt(one.text, lambda text: desk.passages.held(text, words), longest)
        cited = citing.passage(desk.content, one, quote if place else one.text)
        yield Sentence(f"{one.locator}: “{quote}”", (cited,))


def beside(desk: Desk, asked: Asked, part: Part) -> Part:
    """Return an answer with what else the guidelines say of the question.

    Args:
        desk: What planners work with.
        asked: The question.
        part: The answer from other releases.
    """
    if part.kind not in _BESIDE or visits.about_visits(asked):
        return part
    sources = sections.guideline_sources(desk, asked)
    found = sections.treating(desk, asked, sources, _MOST_BESIDE) if sources else []
    words = subject_words(asked)
    quoted = [one.quote for one in part.citations]
    new = [one for one in found if not any(_rule(desk, words, (one,)) in quote for quote in quoted)]
    told = tuple(_quotes(desk, words, new))
    if not told and sections.asks_for_guidelines(asked):
        governing = _governing_part(desk, asked, sources)
        told = governing.sentences if governing else ()
    return replace(part, sentences=(*part.sentences, *told)) if told else part


PLANNERS = {QuestionKind.GUIDELINE: guidelines}
