"""What the search answers for the words of a procedure."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from index.fulltext.engine import Engine
from index.fulltext.text import fold
from index.model import Match, System

_LONGEST = 12
"""Words of a statement that are asked for."""
_FIT = 0.9
"""Score from which an answer with all words is sure."""
_CLAUSE = re.compile(r"[.;:()\n]|, ")
_IDLE = frozenset(
    "was were is are the a an of for with without to and by at on in from his her patient underwent"
    " performed done procedure under using then tolerated well successfully successful".split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """A code that the search found.

    Attributes:
        code: The code.
        sure: Whether it has all words and ranks well.
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
        self._ask = lru_cache(maxsize=512)(self._search)

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
        return tuple(
            Found(
                hit.ref.code,
                hit.match in (Match.WORDS, Match.TITLE) and result.scores.get(hit.id, 0.0) >= _FIT,
                hit.matched or hit.title,
            )
            for hit in self._engine.hits(result)
            if hit.billable
        )


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
