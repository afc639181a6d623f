"""The weights of the ranking, in one table, with the measurements that set them."""

from dataclasses import dataclass

_LITTLE = (
    "disease disorder condition syndrome type site part with without in due other others specified"
    " initial subsequent sequela encounter closed open routine healing left right bilateral side"
)
_NOTHING = "unspecified nos nec elsewhere classified not a as is be being"
FILLERS: dict[str, float] = {
    **dict.fromkeys(_LITTLE.split(), 0.35),
    **dict.fromkeys(_NOTHING.split(), 0.05),
}
"""Words that tell little of what a code is about, and what is left of their weight."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What a hit's score is made of.

    Attributes:
        label: Weight of a phrase by its ``Label``.
        fit: Share of a phrase's score that depends on how much of the phrase was typed.
        power: Exponent of the share of the query that a phrase holds.
        document: What words found elsewhere in the document's texts count.
        words: What the BM25F score counts, as a share of the best one.
        header: What a heading loses or gains.
        deep: What each character beyond the category costs.
    """

    label: tuple[float, ...] = (1.0, 0.98, 0.9, 0.55, 0.97, 0.9, 0.85, 0.85, 0.75)
    fit: float = 0.6
    power: float = 1.5
    document: float = 0.3
    words: float = 0.1
    header: float = 0.0
    deep: float = 0.0


WEIGHTS = Weights()
