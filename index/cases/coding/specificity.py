"""From a heading to the code that the words around a mention support."""

from collections.abc import Collection
from dataclasses import dataclass

from index.cases.coding.tabular import Line, Tabular

_DEEPEST = 7
_CATEGORY = 3


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around a mention.

    Attributes:
        classes: Classes of the words of its sentence.
        side: ``right``, ``left``, ``bilateral`` or empty.
        encounter: The 7th characters that the kind of encounter asks for, the first that a code
            has: ``A``, ``D``, ``S``, ``KD``.
    """

    classes: Collection[int]
    side: str = ""
    encounter: str = "A"


def _fits(
    line: Line, shared: frozenset[int], implied: Collection[int], around: Surroundings
) -> float | None:
    """Return how well a line fits, None if it says what the note does not.

    Args:
        line: The line.
        shared: Words of all lines below the heading, which set none apart.
        implied: Words of the heading, which need not be said again.
        around: What is known.
    """
    own = [number for number in line.required if number not in shared]
    score = 0.0
    if line.side:
        if line.side != around.side:
            return None
        score += 2
        own = [number for number in own if number in around.classes]
    said = [number for number in own if number in around.classes]
    if not set(own).difference(said).issubset(implied):
        return None
    score += len(said)
    if line.unspecified:
        score += 0.5
    if line.title.lower().startswith("other "):
        score -= 0.3
    return score


def specific(tabular: Tabular, line: Line, around: Surroundings) -> Line | None:
    """Return the billable code below a heading that fits best, None if none does.

    What the note does not say is unspecified.
    """
    for _ in range(_DEEPEST):
        if line.billable:
            return line
        children = tabular.children(line.id)
        if not children:
            return None
        if len(children[0].code) == _DEEPEST and tabular.by_encounter(line, children[0]):
            endings = {child.code[-1]: child for child in children}
            line = next((endings[one] for one in around.encounter if one in endings), children[0])
            continue
        best: Line | None = None
        best_score = -1.0
        shared = frozenset.intersection(*(frozenset(child.required) for child in children))
        if len(children) == 1:
            shared = frozenset(line.required)
        for child in children:
            score = _fits(child, shared, line.required, around)
            if score is not None and score > best_score:
                best, best_score = child, score
        if best is None:
            best = next(
                (child for child in children if child.unspecified and not child.side), None
            ) or next((child for child in children if child.unspecified), None)
        if best is None:
            best = children[-1] if children[-1].code[-1] in "89" else None
        if best is None:
            return None
        line = best
    return line if line.billable else None


def more_specific(tabular: Tabular, line: Line, around: Surroundings) -> Line:
    """Return the code of the same category whose title the note bears out best (I.B.2).

    Every word of a more specific title must stand near the mention, and it must hold all that the
    code's own title holds.
    """
    base = tabular.base(line)
    own = frozenset(base.required)
    best = base
    best_count = float(len(own & frozenset(around.classes)) + bool(base.side))
    if not base.unspecified and not base.vague:
        return line
    for other in tabular.category(line.code[:_CATEGORY]):
        if other.side and other.side != around.side:
            continue
        words = other.words
        if not words or not all(number in around.classes or number in own for number in words):
            continue
        if not (own & frozenset(around.classes)) - tabular.regions <= words:
            continue
        count = len(words & frozenset(around.classes)) + bool(other.side) - 0.4 * other.vague
        if count > best_count + 0.01:
            best, best_count = other, count
    if best is base:
        return line
    return specific(tabular, best, around) or line
