"""The code sets that are installed: where their documents stand, and which dates they cover."""

from collections.abc import Collection
from datetime import date

from index.fulltext.postings import Postings
from index.fulltext.ranker import Bounds, inside
from index.fulltext.word_postings import Ids
from index.model import System

ICD10_START = date(2015, 10, 1)
ICD9 = (System.ICD9CM, System.ICD9PROC)


class Installed:
    """The installed code sets.

    Args:
        postings: The packed postings, which list them.

    Attributes:
        ranges: First document of each system and the one behind its last.
    """

    def __init__(self, postings: Postings) -> None:
        self._systems = postings.systems
        self.ranges: dict[System, tuple[int, int]] = {}
        self._editions: dict[System, list[tuple[str, str]]] = {}
        for name, facts in self._systems.items():
            system = System(name)
            self.ranges[system] = (int(str(facts["start"])), int(str(facts["stop"])))
            editions = facts["editions"]
            self._editions[system] = [
                (start or "", end or "9999-12-31")
                for start, end in (editions if isinstance(editions, list) else ())
            ]

    def code_counts(self) -> dict[System, int]:
        """Return the number of codes and categories of each installed system."""
        return {System(name): int(str(facts["codes"])) for name, facts in self._systems.items()}

    def covered(self, date_of_service: date) -> frozenset[System]:
        """Return the systems whose installed edition covers a date of service."""
        day = date_of_service.isoformat()
        return frozenset(
            system
            for system, editions in self._editions.items()
            if any(start <= day <= end for start, end in editions)
        )

    def bounds(self, scope: System | None, day: date) -> Bounds:
        """Return the range of document numbers that words may answer from.

        Systems stand in the order of ``System``, ICD-9 last, so that the answer is one range.
        """
        if scope is None:
            allowed: Collection[System] = [
                system for system in self.ranges if system not in ICD9 or day < ICD10_START
            ]
        elif scope is System.ICD9CM:
            allowed = ICD9
        else:
            allowed = (scope,)
        ranges = [self.ranges[system] for system in allowed if system in self.ranges]
        if not ranges:
            return (0, 0)
        return (min(start for start, _ in ranges), max(stop for _, stop in ranges))

    def counts(self, docs: Ids) -> dict[System, int]:
        """Return how many of some documents (ascending) each system has."""
        parts = {system: inside(docs, pair) for system, pair in self.ranges.items()}
        return {system: part.stop - part.start for system, part in parts.items()}
