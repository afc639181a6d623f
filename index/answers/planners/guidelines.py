"""What the Official Guidelines say: a section by its number, those of a code, a subject."""

import re
from collections.abc import Iterator, Sequence

from index.answers import citing
from index.answers.desk import Desk
from index.answers.planners import visits
from index.answers.quoting import excerpt
from index.answers.understanding import Asked
from index.answers.understanding.subject import subject_words
from index.model import System
from index.model.answers import Confidence, Part, QuestionKind, Sentence, Verdict
from index.model.editions import releases_for
from index.model.passages import Passage, PassageKind
from index.pages.guidelines import Applying, GuidelineSection, guideline, guidelines_for
from index.pages.rows import catalogue

_NUMBER = re.compile(
    r"(?<![\w.])(?:(?P<appendix>appendix)\s+(?P<roman>I{1,3}|[123])"
    r"|(?:(?P<word>sections?|guidelines?|§)\s*)?(?P<number>(?:IV|I{1,3})(?:\.[A-Za-z0-9]{1,4})*))"
    r"(?![\w])",
    re.IGNORECASE,
)
_HEADLINE = 420
_QUOTED = 320
_MOST = 4
_LEAST_SHARE = 0.55
"""Share of the words asked, by weight, that a passage must hold to be about the subject."""
_LEAST_NAMED = 0.3
"""The same of a section that names a code of the question."""
_NAMED, _GOVERNING = 2.0, 1.3
"""What it counts that a section names a code of the question, or is about such codes."""
_NEAR = 0.6
"""Share of the best score from which another passage is shown beside it."""


def guidelines(desk: Desk, asked: Asked) -> Part | None:
    """Say what the guidelines hold on what is asked, None if they do not treat it."""
    if visits.about_visits(asked):
        return visits.visit_rules(desk, asked)
    sources = sources_for(desk, asked)
    if not sources:
        return None
    section = _numbered(desk, asked, sources)
    if section is not None:
        return _section_part(desk, section, asked, sources)
    governing = _governing(desk, asked, sources)
    words = subject_words(asked)
    if governing and not words:
        return _governing_part(desk, asked, governing)
    found = _found(desk, asked, words, governing, sources)
    if found:
        return _subject_part(desk, asked, words, found)
    only_codes = governing and asked.kinds[:1] == (QuestionKind.GUIDELINE,)
    return _governing_part(desk, asked, governing) if only_codes else None


def sources_for(desk: Desk, asked: Asked) -> list[str]:
    """Return the ids of the guidelines that answer for the date, none if none are installed."""
    kinds = catalogue(desk.content).kinds
    return [one.id for one in releases_for(kinds.get(citing.GUIDELINES, ()), asked.on)]


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
    return None


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


def _governing(desk: Desk, asked: Asked, sources: Sequence[str]) -> list[Applying]:
    """Return the sections that apply to the diagnoses named, those that name one first."""
    found: dict[str, Applying] = {}
    for ref in asked.codes:
        if ref.system is System.ICD10CM:
            subject = desk.subject(ref, asked.on)
            for one in guidelines_for(desk.content, subject.row, subject.ancestors, sources):
                found.setdefault(one.number, one)
    return sorted(found.values(), key=lambda one: not _names(one))


def _names(one: Applying) -> bool:
    return one.reason.startswith("names ")


def _governing_part(desk: Desk, asked: Asked, governing: Sequence[Applying]) -> Part:
    """Name the sections that govern the codes of a question."""
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


def _found(
    desk: Desk, asked: Asked, words: str, governing: Sequence[Applying], sources: Sequence[str]
) -> list[Passage]:
    """Return the passages about the subject, the best first, one a section."""
    favoured = {one.number: _NAMED if _names(one) else _GOVERNING for one in governing}
    printed = " ".join(ref.display for ref in asked.codes if ref.system is System.ICD10CM)
    found = desk.passages.find(
        f"{words} {printed}" if governing else words,
        (PassageKind.GUIDELINE,),
        sources,
        limit=3 * _MOST,
        least=_LEAST_NAMED if governing else _LEAST_SHARE,
        favoured=favoured,
    )
    found = [one for one in found if one.key in favoured or one.share >= _LEAST_SHARE]
    best: dict[str, Passage] = {}
    for one in found:
        if one.score >= _NEAR * found[0].score:
            best.setdefault(one.key, one)
    return list(best.values())[:_MOST]


def _subject_part(desk: Desk, asked: Asked, words: str, found: Sequence[Passage]) -> Part:
    first, *others = _quotes(desk, words, found)
    return Part(
        QuestionKind.GUIDELINE,
        Verdict.ANSWER,
        first,
        tuple(others),
        tuple(asked.codes),
        (),
        Confidence.PUBLISHED if found[0].share >= _SURE else Confidence.NEAR,
    )


_SURE = 0.8
"""Share of the words asked from which a passage is taken for the rule itself."""


def _quotes(desk: Desk, words: str, found: Sequence[Passage]) -> Iterator[Sentence]:
    for place, one in enumerate(found):
        longest = _QUOTED if place else _HEADLINE
        quote = excerpt(one.text, lambda text: desk.passages.held(text, words), longest)
        cited = citing.passage(desk.content, one, one.text if place == 0 else quote)
        yield Sentence(f"{one.locator}: “{quote}”", (cited,))


PLANNERS = {QuestionKind.GUIDELINE: guidelines}
