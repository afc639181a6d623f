"""Medicare coverage documents with a matching title, and what the files say of a code.

The installed list has titles, contractors and dates, no text and no codes; whether something is
covered is therefore never said.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from index.answers import citing
from index.answers.desk import Desk
from index.answers.planners.common import procedures_of
from index.answers.planners.procedures import standing
from index.answers.understanding import Asked
from index.answers.understanding.subject import asking_words
from index.model.answers import Citation, Confidence, Part, QuestionKind, Sentence, Verdict
from index.model.editions import releases_for
from index.pages.rows import catalogue
from index.pages.sections.coverage import Document, matching, stems, titled

_KIND = "coverage_documents"
_MOST = 6
_PAYERS = frozenset(("", "medicare", "medicare advantage"))
_NUMBER = re.compile(r"\b[LA]\d{5}\b", re.IGNORECASE)
_RETIRED = re.compile(r"\b(?:retire|supersede|replace|withdr)", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:article|billing and coding)s?\b", re.IGNORECASE)
_LCD = re.compile(r"\b(?:lcds?|local coverage)\b", re.IGNORECASE)
_CONTRACTORS = {
    "Palmetto": r"\bpalmetto\b",
    "National Government Services": r"\b(?:ngs|national government)\b",
    "Noridian": r"\bnoridian\b",
    "CGS": r"\bcgs\b",
    "First Coast": r"\b(?:first coast|fcso)\b",
    "Novitas": r"\bnovitas\b",
    "WPS": r"\bwps\b",
    "DME MAC": r"\bdme\s?macs?\b",
}
_ASKING = frozenset(
    re.findall(
        r"\w+",
        """
        necessity necessary medically reasonable dme lcd lcds lca ncd local determination
        determinations document documents policy policies
        number numbers date dates effective retire retired issued issue issues publish publishes
        published publisher publishers contractor contractors mac macs guidance cover covers
        covered noncovered exist exists any anything pay pays paid support supports criteria
        hcpcs cpt icd indicator version url link current titled title names does applies apply
        """,
    )
)
"""Words that ask about documents and stand for no service."""
_NAMES = re.compile("|".join(_CONTRACTORS.values()), re.IGNORECASE)
_LEAST_SHARE = 0.45
"""Share of the weight of the words asked that a title must hold."""
_LEAST_WEIGHT = 4.0
"""Weight of the words that a title must have in common with the question."""
_TITLE_SHARE = 2.0
"""What it counts that a title is about nothing else."""
_NEAR = 0.55
"""Share of the best score from which a document is shown beside it."""
_PREFIX, _FUZZY, _ALIKE = 4, 6, 84
"""Letters of a word that may be the beginning of another or be misspelt; likeness of 100."""


def coverage(desk: Desk, asked: Asked) -> Part | None:
    """Name the documents whose titles fit, with what is known of them; no verdict."""
    if asked.circumstances.payer not in _PAYERS:
        return None
    sources = releases_for(catalogue(desk.content).kinds.get(_KIND, ()), asked.on)
    found = _documents(desk, asked, [one.id for one in sources]) if sources else []
    told = [_sentence(desk, one, asked) for one in found]
    codes = [
        sentence
        for ref in procedures_of(asked)
        for sentence in standing(desk, desk.subject(ref, asked.on))
    ]
    if not told and not codes:
        return None
    unknown = [Sentence(_UNKNOWN, told[0].citations)] if told else []
    first, *others = (*told, *codes, *unknown)
    return Part(
        QuestionKind.COVERAGE,
        Verdict.ANSWER,
        first,
        tuple(others),
        asked.codes,
        ("the contractor of the place of service", "the date of service", "the document's text"),
        Confidence.NEAR if told and not _NUMBER.search(asked.text) else Confidence.PUBLISHED,
    )


_UNKNOWN = (
    "Found by title alone: the text of the documents, the codes in them and national "
    "determinations (NCDs) are not installed, so whether the service is covered is not known here."
)


def _documents(desk: Desk, asked: Asked, sources: Sequence[str]) -> list[Document]:
    documents, weights = titled(desk.content, sources)
    numbers = {number.upper() for number in _NUMBER.findall(asked.text)}
    if numbers:
        return [one for one in documents if one.number in numbers]
    wanted = [name for name, cue in _CONTRACTORS.items() if re.search(cue, asked.text, re.I)]
    documents = tuple(
        one for one in documents if not wanted or any(name in one.contractor for name in wanted)
    )
    retired = bool(_RETIRED.search(asked.text))
    by_title = _by_title(desk, asked, documents, weights, retired=retired)
    by_code = [
        document
        for ref in procedures_of(asked)
        for document in matching(desk.subject(ref, asked.on))
        if document in documents
    ]
    return list(dict.fromkeys((*by_title, *by_code)))[:_MOST]


def _by_title(
    desk: Desk,
    asked: Asked,
    documents: Sequence[Document],
    weights: Mapping[str, float],
    *,
    retired: bool,
) -> list[Document]:
    """Return the documents whose titles hold most of what is asked, the best first."""
    known = tuple(weights)
    words = _words(asked)
    if not words:
        return []
    meanings = {
        meant: _meanings(meant, known)
        for word in words
        for meant in (_written_out(desk, word, known) or (word,))
    }
    middle = sorted(weights.values())[len(weights) // 2]
    worth = {
        word: max((weights[one] for one in meant), default=middle)
        for word, meant in meanings.items()
    }
    day = asked.on.isoformat()
    both = bool(_ARTICLE.search(asked.text)) == bool(_LCD.search(asked.text))
    preferred = "Article" if _ARTICLE.search(asked.text) else "LCD"
    scored = []
    for document in documents:
        held = [word for word, meant in meanings.items() if meant & document.words]
        weight = sum(worth[word] for word in held)
        if weight < _LEAST_WEIGHT or weight < _LEAST_SHARE * sum(worth.values()):
            continue
        own = frozenset().union(*(meanings[word] for word in held)) & document.words
        about = sum(weights[one] for one in own) / sum(weights[one] for one in document.words)
        score = weight * (1 + _TITLE_SHARE * about)
        usual = document.holds(day) != retired
        order = (
            not usual,
            -round(score, 3),
            not both and document.type != preferred,
            document.type != "LCD",
        )
        scored.append((order, score, document))
    scored.sort(key=lambda entry: (entry[0], entry[2].title, entry[2].number))
    if any(not order[0] for order, _, _ in scored):
        scored = [entry for entry in scored if not entry[0][0]]
    best = max((score for _, score, _ in scored), default=0.0)
    return [document for _, score, document in scored if score >= _NEAR * best]


def _words(asked: Asked) -> frozenset[str]:
    """Return the stems of what a question is about."""
    text = _NAMES.sub(" ", asked.words)
    kept = [
        word
        for word in re.findall(r"[a-z]{3,}", text.lower())
        if word not in _ASKING and word not in asking_words()
    ]
    return stems(" ".join(kept))


def _written_out(desk: Desk, word: str, known: Sequence[str]) -> frozenset[str]:
    """Return the words of an abbreviation that stand in titles; none if the word itself does."""
    if word in known:
        return frozenset()
    for row in desk.content.connection.execute(
        "SELECT long FROM abbreviation WHERE short = ? ORDER BY long", (word.upper(),)
    ):
        meant = stems(row["long"]) & set(known)
        if len(meant) > 1:
            return meant
    return frozenset()


@lru_cache(maxsize=512)
def _meanings(word: str, known: tuple[str, ...]) -> frozenset[str]:
    """Return the words of titles that a word stands for: itself, longer and shorter, alike."""
    if word in known:
        return frozenset((word,))
    found = [
        one
        for one in known
        if (len(word) >= _PREFIX and one.startswith(word))
        or (len(one) > _PREFIX and word.startswith(one))
    ]
    if not found and len(word) >= _FUZZY:
        alike = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        found = [alike[0]] if alike else []
    return frozenset(found)


def _sentence(desk: Desk, one: Document, asked: Asked) -> Sentence:
    day = asked.on.isoformat()
    since = f"in force since {one.effective}" if one.holds(day) else f"effective {one.effective}"
    ended = f", retired {one.retired}" if one.retired else ""
    said = f"{one.type} {one.number}, “{one.title}”, {one.contractor}: {since}{ended}."
    return Sentence(said, (_citation(desk, one),))


def _citation(desk: Desk, one: Document) -> Citation:
    fields = (one.number, one.type, one.title, one.contractor, one.effective, one.retired)
    target = f"url:{one.url}" if one.url else ""
    return citing.record(desk.content, one.source, one.number, fields, target)


PLANNERS = {QuestionKind.COVERAGE: coverage}
"""Planners of this subject."""
