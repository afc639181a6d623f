"""How long to wait before something that failed is tried again."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

FIRST = timedelta(seconds=30)
LONGEST = timedelta(hours=2)
MOST_ATTEMPTS = 75
"""After about four days of attempts a reply has failed, as RFC 5321 (4.5.4.1) advises."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waiting times that double, up to a longest one, and are scattered.

    Attributes:
        random: What scatters them, so that several programs do not return at the same moment.
        first: The first one.
        longest: The longest one.
    """

    random: Random
    first: timedelta = FIRST
    longest: timedelta = LONGEST

    def after(self, attempts: int) -> timedelta:
        """Return how long to wait after a number of attempts in vain, 1 or more.

        It is from half to the whole of ``first * 2 ** (attempts - 1)``, at most of ``longest``.
        """
        exponent = min(attempts - 1, 32)
        full = min(self.first.total_seconds() * 2.0**exponent, self.longest.total_seconds())
        return timedelta(seconds=full * self.random.uniform(0.5, 1.0))
