"""The weights of the ranking, in one table, with the measurements that set them."""

import math
from dataclasses import dataclass

_LITTLE = (
    "disease disorder condition syndrome type site part with without in due other others specified"
    " initial subsequent sequela encounter closed open routine healing left right bilateral side"
    " each per any equal mg mcg gm ml cc im"
)
_NOTHING = "unspecified nos nec elsewhere classified not a as is be being"
FILLERS: dict[str, float] = {
    **dict.fromkeys(_LITTLE.split(), 0.35),
    **dict.fromkeys(_NOTHING.split(), 0.05),
}
"""Words that tell little of what a code is about, and what is left of their weight."""


TAIL_WEIGHT = 0.4
"""What is left of the weight of words behind the head of a title."""


def word_weight(phrases: int, total: int) -> float:
    """Return how much a word tells codes apart: 0 for one in every phrase, 1 for one in a single.

    Args:
        phrases: Phrases that hold it.
        total: Phrases in all.
    """
    return max(0.05, math.log((total + 1) / (phrases + 1)) / math.log(total + 1))


@dataclass(frozen=True, slots=True)
class Weights:
    """What a hit's score is made of.

    Attributes:
        label: Weight of a phrase by its ``Label``.
        fit: Share of a phrase's score that depends on how much of the phrase was typed.
        power: Exponent of the share of the query that a phrase holds.
        document: What words found elsewhere in the document's texts count.
        meaning: What nearness in meaning counts, and to which power it is taken.
        heading: What a heading loses against the best code directly below it.
        wide: What a chapter or block gains.
        unasked: What each side or encounter gains that was not asked for.
        wrong: What another side or encounter than that asked for gains.
        use: What a code gains that was used just now.
    """

    label: tuple[float, ...] = (1.0, 0.98, 0.9, 0.55, 0.97, 0.9, 0.85, 0.85, 0.75, 0.85, 0.95)
    fit: float = 0.6
    power: float = 1.5
    document: float = 0.3
    meaning: float = 1.6
    sharpness: float = 3.0
    heading: float = 0.03
    wide: float = -0.1
    unasked: float = -0.02
    wrong: float = -0.1
    use: float = 0.03


WEIGHTS = Weights()
