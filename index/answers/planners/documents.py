"""What the reference documents say that the user added: policy and processing manuals."""

from index.answers import citing
from index.answers.desk import Desk
from index.answers.quoting import excerpt
from index.answers.understanding import Asked
from index.answers.understanding.subject import subject_words
from index.model.answers import Confidence, Part, QuestionKind, Sentence, Verdict
from index.model.editions import releases_for
from index.model.passages import PassageKind
from index.pages.rows import catalogue
from index.sources.reference_document import KIND

_MOST = 4
_LONGEST = 480
_SHARES = ((0.6, 6.0), (0.45, 17.0))
"""Least share and weight of the words asked that a passage holds which treats them, either pair."""
_NEAR = 0.6
"""Share of the best score from which another passage is shown beside it."""


def document_sources(desk: Desk, asked: Asked) -> list[str]:
    """Return the ids of the documents that answer for the date, of each work one edition."""
    works: dict[str, list[str]] = {}
    installed = catalogue(desk.content).kinds.get(KIND, ())
    for name in dict.fromkeys(one.name for one in installed):
        editions = [one for one in installed if one.name == name]
        works[name] = [one.id for one in releases_for(editions, asked.on)]
    return [one for found in works.values() for one in found]


def documents(desk: Desk, asked: Asked) -> Part | None:
    """Quote the documents of the user on what is asked; None if they do not treat it.

    Their text is only quoted: it is neither read as a question nor followed.
    """
    sources = document_sources(desk, asked)
    words = subject_words(asked)
    if not sources or not words:
        return None
    found = [
        one
        for one in desk.passages.find(
            words,
            (PassageKind.DOCUMENT,),
            sources,
            limit=_MOST,
            also=" ".join((*(ref.display for ref in asked.codes), *asked.modifiers)),
        )
        if any(one.share >= share and one.held >= held for share, held in _SHARES)
    ]
    told = []
    for one in found:
        if one.score < _NEAR * found[0].score:
            continue
        quote = excerpt(one.text, lambda text: desk.passages.held(text, words), _LONGEST)
        cited = citing.passage(desk.content, one, quote)
        told.append(Sentence(f"{cited.source}, {cited.locator}: “{quote}”", (cited,)))
    if not told:
        return None
    return Part(
        asked.kinds[0] if asked.kinds else QuestionKind.GUIDELINE,
        Verdict.ANSWER,
        told[0],
        tuple(told[1:]),
        asked.codes,
        (),
        Confidence.NEAR,
    )


PLANNERS = dict.fromkeys(
    (
        QuestionKind.GUIDELINE,
        QuestionKind.COMPLIANCE,
        QuestionKind.DOCUMENTATION,
        QuestionKind.MODIFIER,
        QuestionKind.MODIFIER_FOR,
        QuestionKind.DEFINITION,
    ),
    documents,
)
"""Kinds of question that manuals answer; asked after the planners of published lists."""
