"""What of an answer may be passed on: copied, saved, written for another program."""

from collections.abc import Collection
from dataclasses import replace

from index.model.answers import Answer, Citation, Part, Sentence
from index.pages import LEFT_OUT

_SAID = "{}: the text is left out, since the licence on record does not allow to pass it on."


def answer_to_pass_on(answer: Answer, kept_back: Collection[str]) -> Answer:
    """Return an answer without licensed text that must stay.

    Args:
        answer: The answer as it is shown.
        kept_back: Ids of the releases whose text must stay (``index.pages.kept_back_sources``).
    """
    if not any(one.source_id in kept_back for one in answer.citations):
        return answer
    return replace(answer, parts=tuple(_part(part, kept_back) for part in answer.parts))


def _part(part: Part, kept_back: Collection[str]) -> Part:
    return replace(
        part,
        headline=_sentence(part.headline, kept_back),
        sentences=tuple(_sentence(one, kept_back) for one in part.sentences),
    )


def _sentence(sentence: Sentence, kept_back: Collection[str]) -> Sentence:
    """Return a sentence without its words if they rest on text that must stay."""
    named = [one.locator for one in sentence.citations if one.source_id in kept_back]
    if not named:
        return sentence
    citations = tuple(_citation(one, kept_back) for one in sentence.citations)
    return Sentence(_SAID.format(", ".join(named)), citations)


def _citation(citation: Citation, kept_back: Collection[str]) -> Citation:
    return replace(citation, quote=LEFT_OUT) if citation.source_id in kept_back else citation
