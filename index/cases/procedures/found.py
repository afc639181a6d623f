"""What the search answers for the words of a procedure."""

import re
from dataclasses import dataclass
from datetime import date

from index.cases.procedures.characters import TABLE
from index.fulltext.engine import Engine
from index.fulltext.text import fold
from index.model import System
from index.remembering import remembered

_LONGEST = 12
"""Words of a statement that are asked for."""
_FIT = 0.55
"""Score from which an answer may be sure."""
_AHEAD = 0.05
"""By how much the score of a sure answer is above that of the next other procedure."""
SEARCHED = {True: 0.65, False: 0.45}
"""Highest score of a suggestion that the search found, by whether its answer is sure."""
_CLAUSE = re.compile(r"[.;:()\n]|, ")
_IDLE = frozenset(
    {
        *("was", "were", "is", "are", "the", "a", "an", "of", "for", "with", "to", "and", "by"),
        *("at", "on", "in", "from", "his", "her", "she", "he", "patient", "underwent"),
        *("performed", "done", "procedure", "under", "using", "then", "tolerated", "well"),
        *("successfully", "successful"),
    }
)


@dataclass(frozen=True, slots=True)
class Found:
    """A code that the search found.

    Attributes:
        code: The code.
        sure: Whether it fits well, and better than every other procedure.
        why: The words that matched.
    """

    code: str
    sure: bool
    why: str


class Search:
    """Asks the search engine, and keeps its answers.

    Args:
        engine: The engine, used from one thread.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ask = remembered(self._search, 512)

    def find(self, words: str, system: System, on: date) -> tuple[Found, ...]:
        """Return the codes that words name, best first.

        Args:
            words: The clause of a note that names a procedure.
            system: The code set.
            on: The date of service.
        """
        asked = [word for word in fold(words).split() if word not in _IDLE][:_LONGEST]
        return self._ask(" ".join(asked), system, on) if asked else ()

    def _search(self, query: str, system: System, on: date) -> tuple[Found, ...]:
        result = self._engine.search(
            query, system=system, date_of_service=on, limit=8, prefix=False, correct=False
        )
        hits = [hit for hit in self._engine.hits(result) if hit.billable]
        # Codes of one table differ in side and approach, which the statement decides.
        length = TABLE if system is System.ICD10PCS else None
        found = []
        for place, hit in enumerate(hits):
            score = result.scores.get(hit.id, 0.0)
            others = (
                result.scores.get(other.id, 0.0)
                for other in hits[place + 1 :]
                if other.ref.code[:length] != hit.ref.code[:length]
            )
            sure = place == 0 and score >= _FIT and score - max(others, default=0.0) >= _AHEAD
            found.append(Found(hit.ref.code, sure, hit.matched or hit.title))
        return tuple(found)


def clause_around(text: str, first: int, start: int, end: int, last: int) -> str:
    """Return the clause of a sentence that a mention stands in.

    Args:
        text: The note.
        first: Where the sentence begins.
        start: Where the mention begins.
        end: Where it ends.
        last: Where the sentence ends.
    """
    low, high = first, last
    for found in _CLAUSE.finditer(text, first, last):
        if found.end() <= start:
            low = found.end()
        elif found.start() >= end:
            high = found.start()
            break
    return text[low:high]
