"""Which proposition a question asks.

Words count by their rarity among the propositions. A question should hold the words of one way of
asking a proposition, and hold few that are neither there nor in the rule itself.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from index.answers.rules.framing import (
    OPPOSITE,
    Frame,
    Strength,
    about_order,
    durations,
    focus,
    frame,
    verdict_for,
)
from index.answers.rules.knowledge import Proposition, Rule, rules
from index.answers.rules.wording import (
    BREAK,
    CODE_MARK,
    is_about_coding,
    is_condition,
    is_foreign,
    opposites,
    tokens,
)
from index.model.answers import Verdict
from index.model.claims import CareSetting

STRONG = 0.65
"""Score from which a rule answers before the planners of the question's kinds."""
CERTAIN = 0.8
"""Score from which it does so even where the codes that are named have notes of their own."""
FAIR = 0.5
"""Score from which it answers after them; below it, the rules do not answer."""

WHOLE = 0.75
"""Share of a proposition's words that a question for the code of something must hold."""

_BESIDE = 0.85
"""What a word counts that another way of asking the same has."""
_CONTEXT = 0.45
"""What a word counts that only the rule has."""
_OTHER_FORM = 0.8
"""What is left of the score where a yes or no is asked for and the proposition gives none, or the
other way round."""
_LEAST_SAID = 0.5
"""Share of a way of asking, by weight, below which a question that holds no more loses score."""
_OTHER_THING = 0.85
"""What is left of it where one asks what goes first and the other does not."""
_NO_INTENT = 0.6
"""What is left of it for a question without a code or a word of coding."""
_CONTESTED = 0.9
"""Share of the score from which another proposition leaves no yes or no if it says the opposite."""
_NEARLY = 0.7
"""Share of the best score that a question of the right form on the same rule needs."""
_OPPOSED = 0.6
"""What is left of it for each pair of opposed words of which one stands here, the other there."""
_OTHER_STRENGTH = 0.85
"""What is left of it where one asks whether something must be, the other whether it may."""
_OTHER_FOCUS = 0.7
"""What is left of it where something else is to be first."""
_CONDITION = 1.4
"""How much more a word for a condition counts: a rule may be about that one alone."""
_BELOW = 0.3
"""How much less the characters of a code below its category count."""
_UNKNOWN = 20
"""Propositions in which a word counts as standing that stands in none."""
_CATEGORY = len(CODE_MARK) + 3


@dataclass(frozen=True, slots=True)
class Match:
    """A proposition that a question asks.

    Attributes:
        rule: Its rule.
        verdict: What the rule answers to the question, as it is put.
        score: How well it fits, 0 to 1.
        said: Share of the proposition's words, by weight, that the question holds.
        held: How many of its words, codes apart, the question holds.
        words: The words of the proposition.
    """

    rule: Rule
    verdict: Verdict
    score: float
    said: float
    held: int
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Ask:
    """One way of asking a proposition."""

    rule: Rule
    proposition: Proposition
    words: tuple[str, ...]
    bag: frozenset[str]
    beside: frozenset[str]
    context: frozenset[str]
    frame: Frame
    focus: frozenset[str]
    durations: frozenset[tuple[str, str]]
    weight: float


@dataclass(frozen=True, slots=True)
class _Index:
    """Every way of asking, by its words."""

    asks: tuple[_Ask, ...]
    places: Mapping[str, tuple[int, ...]]
    weights: Mapping[str, float]
    unknown: float

    def weight(self, word: str) -> float:
        return self.weights.get(word, self.unknown)


@cache
def _index() -> _Index:
    bags = [
        [tokens(ask) for proposition in rule.propositions for ask in proposition.asks]
        for rule in rules()
    ]
    found = Counter(word for asks in bags for word in {word for ask in asks for word in ask})
    found.pop(BREAK, None)
    total = len(bags)
    weights = {word: _weight(word, total / count) for word, count in found.items()}
    asks = tuple(ask for rule in rules() for ask in _asks(rule, weights))
    places: dict[str, list[int]] = {}
    for place, ask in enumerate(asks):
        for word in ask.bag:
            places.setdefault(word, []).append(place)
    return _Index(
        asks,
        {word: tuple(found) for word, found in places.items()},
        weights,
        math.log(1 + total / _UNKNOWN),
    )


def _weight(word: str, rarity: float) -> float:
    weight = math.log(1 + rarity)
    if word.startswith(CODE_MARK) and len(word) > _CATEGORY:
        return _BELOW * weight
    return _CONDITION * weight if is_condition(word) else weight


def _asks(rule: Rule, weights: Mapping[str, float]) -> Iterable[_Ask]:
    context = _bag(tokens(" ".join((rule.statement, rule.words, *rule.topics, *rule.codes))))
    context |= _bag(tokens(" ".join(ask for one in rule.propositions for ask in one.asks)))
    for proposition in rule.propositions:
        said = [tokens(ask) for ask in proposition.asks]
        beside = _bag(word for words in said for word in words)
        times = frozenset(time for words in said for time in durations(words))
        for ask, words in zip(proposition.asks, said, strict=True):
            bag = _bag(words)
            weight = sum(weights[word] for word in bag)
            yield _Ask(
                rule,
                proposition,
                words,
                bag,
                beside,
                context,
                frame(ask),
                focus(words),
                times,
                weight,
            )


def _bag(words: Iterable[str]) -> frozenset[str]:
    return frozenset(words) - {BREAK}


def best_match(
    text: str, codes: Collection[str] = (), setting: CareSetting | None = None
) -> Match | None:
    """Return the proposition that a question asks, None if it has no word of any.

    Args:
        text: The question.
        codes: Codes that it names, without dots.
        setting: Where the care was given, None if it does not say.
    """
    if is_foreign(text):
        return None
    index = _index()
    words = tokens(text, codes)
    bag = _bag(words)
    asked = frame(text)
    about = focus(words)
    near = {place for word in bag for place in index.places.get(word, ())}
    against, ordered = opposites(bag), about_order(words)
    scored: list[tuple[float, _Ask]] = []
    for place in near:
        ask = index.asks[place]
        if setting is None or ask.rule.setting in (None, setting):
            score = _fit(index, bag, ask) * _likeness(about, ordered, against, ask)
            scored.append((score, ask))
    if not scored:
        return None
    score, ask = max(scored, key=lambda one: one[0] * _form(asked, one[1]))
    if asked.whether != ask.frame.whether:
        # The rule is found by a question of another form: what it says to one of this form.
        same = [
            one
            for one in scored
            if one[1].rule is ask.rule and one[1].frame.whether == asked.whether
        ]
        nearest = max(same, key=lambda one: one[0] * _form(asked, one[1]), default=(0.0, ask))
        if nearest[0] >= _NEARLY * score:
            ask = nearest[1]
    verdict = _verdict(asked, words, ask)
    held = bag & ask.bag
    if (
        verdict in OPPOSITE
        and bag != ask.bag
        and any(
            near * _form(asked, other) >= _CONTESTED * score
            and not bag & other.bag < held
            and _verdict(asked, words, other) is OPPOSITE[verdict]
            for near, other in scored
        )
    ):
        verdict = Verdict.ANSWER  # another rule fits about as well and says the opposite
    if not codes and not is_about_coding(text):
        score *= _NO_INTENT
    count = sum(not word.startswith(CODE_MARK) for word in held)
    return Match(ask.rule, verdict, score, _said(index, bag, ask), count, ask.beside)


def _verdict(asked: Frame, words: Sequence[str], ask: _Ask) -> Verdict:
    verdict = verdict_for(asked, ask.frame, ask.proposition.verdict, words, ask.words)
    another_time = bool(ask.durations and durations(words) - ask.durations)
    another_thing = about_order(words) != about_order(ask.words)
    if verdict in OPPOSITE and (another_time or another_thing):
        return Verdict.ANSWER  # the rule turns on how long, or on what goes first
    return verdict


def _said(index: _Index, bag: Collection[str], ask: _Ask) -> float:
    """Return the share of a way of asking, by weight, that a question holds."""
    return sum(index.weight(word) for word in ask.bag if word in bag) / ask.weight


def _fit(index: _Index, bag: Collection[str], ask: _Ask) -> float:
    """Return how far the words of a question and of a way of asking are the same."""
    held = asked = counted = 0.0
    for word in bag:
        weight = index.weight(word)
        if word in ask.bag:
            held += weight
            asked += weight
            counted += weight
            continue
        if word.startswith(CODE_MARK) and len(word) > _CATEGORY:
            continue  # the code below a heading that the rule names
        asked += weight
        if word in ask.beside:
            counted += _BESIDE * weight
        elif word in ask.context:
            counted += _CONTEXT * weight
    if not held:
        return 0.0
    said = held / ask.weight
    return math.sqrt(said * counted / asked) * min(1.0, said / _LEAST_SAID)


def _likeness(
    about: frozenset[str], ordered: bool, against: Iterable[tuple[str, str]], ask: _Ask
) -> float:
    """Return what is left of a score for what words alone do not tell apart."""
    opposed = sum(other in ask.bag and own not in ask.bag for own, other in against)
    factor = _OPPOSED**opposed
    if about and ask.focus and not about & ask.focus:
        factor *= _OTHER_FOCUS
    return factor if ordered == about_order(ask.words) else _OTHER_THING * factor


def _form(asked: Frame, ask: _Ask) -> float:
    """Return what is left of a score for asking for a yes or no, or for none."""
    factor = 1.0 if asked.whether == ask.frame.whether else _OTHER_FORM
    musts = [one.strength is Strength.MUST for one in (asked, ask.frame)]
    return factor if musts[0] == musts[1] or not asked.whether else _OTHER_STRENGTH * factor
