"""A note while its procedures are worked on: suggestions and questions."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from index.cases.procedures.releases import reportable
from index.cases.procedures.standing import Encounter, Standing
from index.cases.procedures.statements import Mention
from index.cases.structure import NoteStructure
from index.database import Content
from index.model import CodeRef
from index.model.cases import Evidence, ProviderQuery, Suggestion

ACCEPTED = 0.6
"""Score from which a procedure is proposed."""
_SCORES = {
    Standing.MENTIONED: 0.35,
    Standing.TOLD: 0.7,
    Standing.EXPLICIT: 0.85,
    Standing.HEADED: 0.9,
}


@dataclass
class Working:
    """What a note was read as so far.

    Attributes:
        text: The note.
        structure: Its shape.
        encounter: The encounter that it is of.
        content: The generation that codes are looked up in.
        suggestions: By code.
        queries: Questions, by what they are about.
    """

    text: str
    structure: NoteStructure
    encounter: Encounter
    content: Content
    suggestions: dict[CodeRef, Suggestion] = field(default_factory=dict)
    queries: dict[str, ProviderQuery] = field(default_factory=dict)

    def suggest(
        self,
        ref: CodeRef,
        score: float,
        evidence: Evidence,
        path: Iterable[str],
        notes: Iterable[str] = (),
    ) -> bool:
        """Suggest a code that may be reported on the date of service.

        Of two statements of it the surer one stays, with the words of both.

        Args:
            ref: The code.
            score: Chance that a coder would report it.
            evidence: The words of the note.
            path: How it was reached.
            notes: What was used.

        Returns:
            Whether the code is installed and valid on the date.
        """
        code = reportable(self.content, ref, self.encounter.on)
        if code is None:
            return False
        known = self.suggestions.get(ref)
        words = (*known.evidence, evidence) if known else (evidence,)
        if known is None or score > known.score:
            path, notes = tuple(path), (*notes, f"{code.display}: {code.statement}.")
        else:
            score, path, notes = known.score, known.path, known.notes
        self.suggestions[ref] = Suggestion(
            ref,
            code.display,
            code.title,
            score,
            score >= ACCEPTED,
            tuple(dict.fromkeys(words)),
            path,
            notes,
        )
        return True

    def ask(self, mention: Mention, subject: str, text: str, reason: str) -> None:
        """Ask the provider about a procedure, once for each subject."""
        if mention.standing > Standing.MENTIONED:
            query = ProviderQuery(subject, text, reason, (self.evidence(mention),))
            self.queries.setdefault(subject, query)

    def evidence(self, mention: Mention) -> Evidence:
        """Return the words of a mention."""
        return Evidence(mention.start, mention.end, self.text[mention.start : mention.end])


def score_of(standing: Standing, *, assumed: bool = False) -> float:
    """Return the score of a code by how surely the note tells that it was done.

    Args:
        standing: How surely.
        assumed: Whether a character rests on what the statement does not say.
    """
    return _SCORES[standing] - (0.05 if assumed else 0.0)
