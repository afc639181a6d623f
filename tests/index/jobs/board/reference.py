"""What the board answers, worked out slowly from the postings themselves."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from whoosh.util.numeric import byte_to_length, length_to_byte

from index.fulltext.field_postings import K1, B
from index.fulltext.text import forms, index_words
from index.jobs.board.entries import SHOWN, entries
from index.jobs.board.layout import BOOSTS
from index.model.job_board import FacetName, JobQuery
from index.model.jobs import Posting, Remote
from tests.index.jobs.board.boards import shown


@dataclass
class Reference:
    """Postings with the words of each of their fields.

    Attributes:
        postings: The postings.
    """

    postings: Sequence[Posting]
    _counts: list[dict[str, Counter[str]]] = field(init=False)

    def __post_init__(self) -> None:
        with shown(self.postings) as connection:
            made = {entry.id: entry.fields for entry in entries(connection.execute(SHOWN))}
        self._counts = [
            {name: Counter(index_words(made[one.id][name])) for name in BOOSTS}
            for one in self.postings
        ]

    def scores(self, words: Sequence[str], *, prefix: bool) -> dict[int, float]:
        """Return the BM25F of the postings that hold all words, else all but one, by number."""
        own = [
            self._word(word, prefix=prefix and place == len(words) - 1)
            for place, word in enumerate(words)
        ]
        for least in (len(words), len(words) - 1):
            found = {
                one.id: sum(scores.get(one.id, 0.0) for scores in own)
                for one in self.postings
                if sum(one.id in scores for scores in own) >= max(least, 1)
            }
            if found:
                return found
        return {}

    def _word(self, word: str, *, prefix: bool) -> dict[int, float]:
        if not prefix:
            whole = self._terms([set(forms(word))])
            if whole:
                return whole
        every = {term for counts in self._counts for own in counts.values() for term in own}
        begun = {term for term in every if term.startswith(word)}
        # The word that a beginning is itself counts once more.
        return self._terms([begun, {word}])

    def _terms(self, groups: Sequence[set[str]]) -> dict[int, float]:
        """Return the scores of groups of words, each as one word."""
        total: dict[int, float] = {}
        number = len(self.postings)
        for name, boost in BOOSTS.items():
            sizes = [counts[name].total() for counts in self._counts]
            average = sum(sizes) / number or 1.0
            for group in groups:
                held = {
                    place: times
                    for place, counts in enumerate(self._counts)
                    if (times := sum(counts[name][term] for term in group if term in counts[name]))
                }
                idf = math.log(number / (len(held) + 1)) + 1
                for place, times in held.items():
                    size = byte_to_length(length_to_byte(sizes[place]))
                    norm = K1 * ((1 - B) + B * size / average)
                    score = boost * idf * times * (K1 + 1) / (times + norm)
                    posting = self.postings[place].id
                    total[posting] = total.get(posting, 0.0) + score
        return total

    def open_ones(self, query: JobQuery) -> list[Posting]:
        """Return the postings that have not expired."""
        return [one for one in self.postings if not one.expires or one.expires >= query.today]


def top_pay(posting: Posting) -> float | None:
    """Return the high end of a yearly pay in US dollars."""
    pay = posting.understood.pay
    if pay is None or pay.currency != "USD":
        return None
    return pay.low if pay.high is None else pay.high


def has(posting: Posting, name: FacetName, value: str, query: JobQuery) -> bool:
    """Return whether a posting has the value of a facet."""
    said = posting.understood
    match name:
        case FacetName.REMOTE:
            return said.remote is Remote(value)
        case FacetName.STATE:
            return value in {one.state for one in said.places} | set(said.remote_states)
        case FacetName.CREDENTIAL:
            return value in {one.name for one in said.credentials}
        case FacetName.SPECIALTY:
            return value in {one.name for one in said.specialties}
        case FacetName.EMPLOYMENT:
            return value in {one.value for one in said.employment}
        case FacetName.PAY:
            pay = top_pay(posting)
            return pay is not None and pay >= int(value)
        case FacetName.POSTED:
            seen = posting.first_seen.date()
            day = min(posting.posted, seen) if posting.posted else seen
            return (query.today - day).days < int(value)


def kept(posting: Posting, query: JobQuery, without: FacetName | None = None) -> bool:
    """Return whether a posting has one of the values chosen of each facet.

    Args:
        posting: The posting.
        query: The query.
        without: A facet that does not count.
    """
    return all(
        any(has(posting, name, value, query) for other, value in query.chosen if other is name)
        for name in {name for name, _ in query.chosen} - {without}
    )
