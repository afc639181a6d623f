"""An answer as plain values and as text."""

from collections.abc import Iterator
from html import escape

from index.database import Content
from index.model import CodeRef
from index.model.answers import Answer, Citation, Part, Sentence
from index.pages.rows import find_row


def answer_dict(content: Content, answer: Answer) -> dict[str, object]:
    """Return an answer as the command line's JSON object."""
    return {
        "question": answer.question,
        "date_of_service": answer.date_of_service.isoformat(),
        "answer": answer_prose(answer),
        "verdict": answer.verdict.value,
        "parts": [
            {
                "kind": part.kind.name.lower(),
                "verdict": part.verdict.value,
                "confidence": part.confidence.value,
                "changes": list(part.changes),
            }
            for part in answer.parts
        ],
        "citations": [
            {
                "source": one.source,
                "edition": one.edition,
                "locator": one.locator,
                "quote": one.quote,
                "target": one.target,
                "source_id": one.source_id,
            }
            for one in answer.citations
        ],
        "codes": [_code(content, ref) for ref in answer.codes],
        "as_of": answer.as_of,
        "abstained": answer.abstained,
        "searches": list(answer.searches),
    }


def _code(content: Content, ref: CodeRef) -> dict[str, str]:
    title = find_row(content, ref)["title"]
    return {"code": ref.display, "system": ref.system.value, "title": title}


def answer_prose(answer: Answer) -> str:
    """Return the sentences of an answer with the numbers of their citations in brackets."""
    numbers = {one: place for place, one in enumerate(answer.citations, 1)}
    lines = []
    for part in answer.parts:
        lines += [numbered(sentence, numbers) for sentence in (part.headline, *part.sentences)]
        if part.changes:
            lines.append(f"What would change this: {'; '.join(part.changes)}.")
    return "\n".join((*lines, *answer.unanswered))


def numbered(sentence: Sentence, numbers: dict[Citation, int]) -> str:
    """Return a sentence with the numbers of its citations behind it."""
    marks = "".join(f" [{numbers[one]}]" for one in sentence.citations)
    return f"{sentence.text}{marks}"


def answer_text(answer: Answer) -> str:
    """Return an answer for reading: the sentences, then what they rest on."""
    return "\n".join(_lines(answer))


def answer_html(answer: Answer) -> str:
    """Return an answer as ``answer_text``, for a word processor or a mail."""
    return "".join(_html(answer))


def _html(answer: Answer) -> Iterator[str]:
    yield from (f"<p>{escape(line)}</p>" for line in answer_prose(answer).splitlines())
    if answer.parts:
        yield f"<p>Confidence: {escape('; '.join(dict.fromkeys(_confidence(answer.parts))))}.</p>"
    if answer.as_of:
        yield f"<p>As of: {escape(answer.as_of)}.</p>"
    for place, one in enumerate(answer.citations, 1):
        named = escape(f"{one.source}, {one.edition}: {one.locator}")
        quote = escape(one.quote).replace("\n", "<br>")
        yield f"<p>[{place}] {named}</p><blockquote>{quote}</blockquote>"
    if answer.searches:
        yield f"<p>Nearest searches: {escape('; '.join(answer.searches))}</p>"


def _lines(answer: Answer) -> Iterator[str]:
    yield answer_prose(answer)
    if answer.parts:
        yield f"Confidence: {'; '.join(dict.fromkeys(_confidence(answer.parts)))}."
    if answer.as_of:
        yield f"As of: {answer.as_of}."
    for place, one in enumerate(answer.citations, 1):
        yield f"\n[{place}] {one.source}, {one.edition}: {one.locator}"
        yield from (f"    {line}" for line in one.quote.splitlines() if line)
    if answer.searches:
        yield f"Nearest searches: {'; '.join(answer.searches)}"


def _confidence(parts: tuple[Part, ...]) -> Iterator[str]:
    for part in parts:
        yield part.confidence.value
