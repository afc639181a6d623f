"""What a code is."""

from index.answers import citing
from index.answers.desk import Desk
from index.answers.planners.common import procedures_of
from index.answers.understanding import Asked
from index.model.answers import Part, QuestionKind, Sentence, Verdict
from index.pages.rows import find_row


def what_is(desk: Desk, asked: Asked) -> Part | None:
    """Say what the codes named are, by their titles; None for procedures alone."""
    if len(asked.codes) == len(procedures_of(asked)):
        return None
    sentences = []
    for ref in asked.codes:
        row = find_row(desk.content, ref)
        sentences.append(
            Sentence(
                f"{row['display']} is {row['title']}.", (citing.code_row(desk.content, row, ref),)
            )
        )
    return Part(
        QuestionKind.WHAT_IS, Verdict.ANSWER, sentences[0], tuple(sentences[1:]), asked.codes
    )


PLANNERS = {QuestionKind.WHAT_IS: what_is}
