"""What a term means: values of ICD-10-PCS, places of service, terms of the guidelines."""

import re
from collections.abc import Iterator, Sequence

from index.answers import citing
from index.answers.desk import Desk
from index.answers.planners.sections import guideline_sources
from index.answers.quoting import excerpt
from index.answers.understanding import Asked
from index.answers.understanding.subject import subject_words
from index.fulltext.passages.finding import stem
from index.fulltext.text import index_words
from index.model.answers import Part, QuestionKind, Sentence, Verdict
from index.model.editions import releases_for
from index.model.passages import Passage, PassageKind
from index.pages.pcs_definitions import KIND as PCS_DEFINITIONS
from index.pages.rows import catalogue

_PLACES = "place_of_service"
_MOST = 4
_LONGEST = 420
_PCS = re.compile(
    r"\bPCS\b|\broot operations?\b|\bapproach(?:es)?\b|\bbody part\b|\bdevice (?:key|value)\b",
    re.IGNORECASE,
)
_PLACE_NUMBERS = re.compile(
    r"\b(?:POS|places? of service)(?:\s+codes?)?\s*[:#]?\s*"
    r"(\d{1,2}(?!\d)(?:\s*(?:,|and|or|vs\.?|versus|&|/|to)\s*(?:POS\s*)?\d{1,2}(?!\d))*)",
    re.IGNORECASE,
)
_PLACE_WORDS = frozenset(["pos", "place", "places", "service", "services", "facility", "non"])
_AXES = frozenset(
    ("root", "operation", "operations", "approach", "approaches", "body", "part", "key", "device",
     "value")
)  # fmt: skip
_ALL = 0.85
_PLACE_SHARE = 0.5
_DEFINING = re.compile(
    r"\b(?:defined|definition|define|represents?|means?|refers?|abbreviation|interpreted|term|"
    r"indicates?|instructs?|equivalent)\b"
)


def definition(desk: Desk, asked: Asked) -> Part | None:
    """Say what the terms of a question mean; None where nothing installed defines them."""
    if asked.codes or asked.modifiers:
        return None
    found = _pcs_terms(desk, asked)
    if found:
        told = [_record_sentence(desk, one) for one in found[:_MOST]]
        return _part(QuestionKind.DEFINITION, told)
    return _guideline_term(desk, asked)


def difference(desk: Desk, asked: Asked) -> Part | None:
    """Set the definitions of two terms beside each other."""
    if asked.modifiers:
        return None  # what they tell is asked for, not what the guidelines call a modifier
    part = definition(desk, asked)
    return part if part is not None and part.sentences else None


def _part(kind: QuestionKind, told: Sequence[Sentence]) -> Part:
    return Part(kind, Verdict.ANSWER, told[0], tuple(told[1:]))


def _record_sentence(desk: Desk, one: Passage) -> Sentence:
    told = "; ".join(f"“{line}”" for line in one.text.splitlines()[:_MOST])
    name = f"{one.title} ({one.key})" if one.kind is PassageKind.DEFINITION else one.title
    return Sentence(f"{name}: {told}", (citing.passage(desk.content, one),))


def _pcs_terms(desk: Desk, asked: Asked) -> list[Passage]:
    """Return the definitions of the PCS terms that a question names, or of what is coded to them.

    A term is named in full. What a body part or device key lists ("hallux") is enough for its
    value where the question is about PCS.
    """
    kinds = catalogue(desk.content).kinds
    sources = [one.id for one in releases_for(kinds.get(PCS_DEFINITIONS, ()), asked.on)]
    words = " ".join(word for word in subject_words(asked).split() if word not in _AXES)
    if not sources or not words:
        return []
    about_pcs = _PCS.search(asked.text) is not None
    words = desk.passages.corrected(words)
    known = _stems(desk.passages.corrected(asked.text))
    found = desk.passages.find(words, (PassageKind.DEFINITION,), sources, limit=60)
    named = [one for one in found if _stems(one.title) <= known]
    # "Replacement" is a root operation, a "hip replacement" as a rule something else.
    terms = frozenset[str]().union(*(_stems(one.title) for one in named))
    if named and (about_pcs or _stems(words) <= terms):
        return _longest_terms(named)
    if not about_pcs:
        return []
    return [one for one in found if one.share >= _ALL][:_MOST]


def _stems(text: str) -> set[str]:
    return {stem(word) for word in index_words(text)}


def _longest_terms(named: Sequence[Passage]) -> list[Passage]:
    """Return a definition for each term, none of a term that is only part of another one.

    Sections define some terms each in the same words; the first of them is that of the medical
    and surgical section, the one that is mostly meant.
    """
    first: dict[str, Passage] = {}
    for one in sorted(named, key=lambda one: one.number):
        first.setdefault(one.title, one)
    titles = {title: frozenset(index_words(title)) for title in first}
    return [
        one
        for title, one in first.items()
        if not any(titles[title] < other for other in titles.values())
    ]


def _guideline_term(desk: Desk, asked: Asked) -> Part | None:
    """Quote the guidelines where they say what a term means."""
    words = subject_words(asked)
    sources = guideline_sources(desk, asked)
    if not words or not sources:
        return None
    found = [
        one
        for one in desk.passages.find(
            words, (PassageKind.GUIDELINE,), sources, limit=40, least=_ALL
        )
        if _DEFINING.search(one.text)
    ]
    # What defines a term stands among the conventions, or says it in its title.
    found.sort(key=lambda one: (not one.key.startswith("I.A."), not _titled(one, words)))
    told = [_quoted(desk, one, words) for one in found[: _MOST - 1]]
    return _part(QuestionKind.DEFINITION, told) if told else None


def _titled(one: Passage, words: str) -> bool:
    return bool(_stems(one.title) & _stems(words))


def _quoted(desk: Desk, one: Passage, words: str) -> Sentence:
    def worth(text: str) -> float:
        return desk.passages.held(text, words) + (2.0 if _DEFINING.search(text) else 0.0)

    quote = excerpt(one.text, worth, _LONGEST)
    return Sentence(f"{one.locator}: “{quote}”", (citing.passage(desk.content, one, quote),))


def place(desk: Desk, asked: Asked) -> Part | None:
    """Say what a place of service is by its number, or which number a place has."""
    kinds = catalogue(desk.content).kinds
    sources = [one.id for one in releases_for(kinds.get(_PLACES, ()), asked.on)]
    if not sources:
        return None
    numbers = list(_place_numbers(asked))
    if numbers:
        found = [one for number in numbers for one in _numbered(desk, number, sources)]
    else:
        words = " ".join(w for w in subject_words(asked).split() if w not in _PLACE_WORDS)
        found = desk.passages.find(
            words, (PassageKind.PLACE,), sources, limit=3, least=_PLACE_SHARE
        )
        found = [one for one in found if one.score >= _PLACE_SHARE * found[0].score]
    told = [
        Sentence(
            f"Place of service {one.key} is {one.title}"
            f"{_setting(one)}: “{one.text.splitlines()[0]}”",
            (citing.passage(desk.content, one),),
        )
        for one in found
    ]
    return _part(QuestionKind.PLACE, told) if told else None


def _setting(one: Passage) -> str:
    last = one.text.splitlines()[-1].strip()
    return f", paid as {last.lower()}" if last in ("Facility", "Non-Facility") else ""


def _place_numbers(asked: Asked) -> Iterator[str]:
    for match in _PLACE_NUMBERS.finditer(asked.text):
        for number in re.findall(r"\d{1,2}", match[1]):
            yield number.zfill(2)


def _numbered(desk: Desk, number: str, sources: Sequence[str]) -> Iterator[Passage]:
    """Yield the entry of a number, which may lie in a range of unassigned ones."""
    for source in sources:
        row = desk.content.connection.execute(
            "SELECT code, last FROM place_of_service WHERE source = ? AND code <= ? AND last >= ?",
            (source, number, number),
        ).fetchone()
        if row is not None:
            key = row["code"] if row["code"] == row["last"] else f"{row['code']}-{row['last']}"
            yield from desk.passages.about(key, PassageKind.PLACE, source)


PLANNERS = {
    QuestionKind.DEFINITION: definition,
    QuestionKind.DIFFERENCE: difference,
    QuestionKind.PLACE: place,
}
