"""The rules of the Official Guidelines as propositions, and which of them a question asks."""

from index.answers.rules.knowledge import Proposition, Rule, rules
from index.answers.rules.matching import CERTAIN, FAIR, STRONG, WHOLE, Match, best_match

__all__ = [
    "CERTAIN",
    "FAIR",
    "STRONG",
    "WHOLE",
    "Match",
    "Proposition",
    "Rule",
    "best_match",
    "rules",
]
