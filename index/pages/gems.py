"""What the flags of a General Equivalence Mapping mean, in words."""

from index.model import Crosswalk


def flags_in_words(crosswalk: Crosswalk) -> str:
    """Return what the flags of a mapping say, for example ``approximate match``.

    A combination entry is one half of an answer: the whole is one code from each choice list of
    the same scenario, together.
    """
    if crosswalk.target is None:
        return "no match: no code of the other system corresponds"
    words = ["approximate match" if crosswalk.approximate else "exact match"]
    if crosswalk.combination:
        words.append(
            f"combination, scenario {crosswalk.scenario}, choice list {crosswalk.choice_list}: "
            "takes one code of each choice list of the scenario together"
        )
    return "; ".join(words)
