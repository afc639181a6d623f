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
        encounter: The 7th character that the kind of encounter asks for: ``A``, ``D`` or ``S``.
    """

    classes: Collection[int]
    side: str = ""
    encounter: str = "A"


def _fits(line: Line, common: frozenset[int], around: Surroundings) -> float | None:
    """Return how well a line fits, None if it says what the note does not.

    Args:
        line: The line.
        common: Words of the heading above and of all lines below it, which set none apart.
        around: What is known.
    """
    own = [number for number in line.required if number not in common]
    score = 0.0
    if line.side:
        if line.side != around.side:
            return None
        score += 2
        own = [number for number in own if number in around.classes]
    missing = [number for number in own if number not in around.classes]
    if missing:
        return None
    score += len(own)
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
        if len(children[0].code) == _DEEPEST and tabular.extended(line, children[0]):
            ending = [child for child in children if child.code[-1] == around.encounter]
            line = ending[0] if ending else children[0]
            continue
        best: Line | None = None
        best_score = -1.0
        shared = frozenset.intersection(*(frozenset(child.required) for child in children))
        common = (
            shared | frozenset(line.required) if len(children) > 1 else frozenset(line.required)
        )
        for child in children:
            score = _fits(child, common, around)
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
