"""Which words of a passage to quote."""

import re
from collections.abc import Callable, Iterator

_END = re.compile(
    r"(?<![A-Z])(?<!e\.g)(?<!i\.e)(?<!\bNo)(?<!\bvs)[.!?][\"”’)]*(?=\s+[“\"(\[A-Z0-9•])|\n+"
)
"""Where a sentence ends; a heading of a list or an item of it ends with its line."""


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text begin and end."""
    found = []
    start = 0
    for match in _END.finditer(text):
        found.append((start, match.end()))
        start = match.end()
    found.append((start, len(text)))
    return [span for span in (_trimmed(text, *one) for one in found) if span[0] < span[1]]


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return start, stop


def excerpt(text: str, worth: Callable[[str], float], longest: int) -> str:
    """Return the sentence that is worth most, with those around it as far as there is room.

    Args:
        text: The passage.
        worth: How much a sentence says of what is asked.
        longest: Characters; a single sentence may be longer.

    Returns:
        A part of the text without any change.
    """
    spans = sentences(text)
    if not spans:
        return text
    values = [worth(text[start:stop]) for start, stop in spans]
    best = max(range(len(spans)), key=values.__getitem__)
    first = last = best
    for place in _around(best, len(spans)):
        low, high = min(first, place), max(last, place)
        if spans[high][1] - spans[low][0] <= longest:
            first, last = low, high
    return text[spans[first][0] : spans[last][1]]


def _around(best: int, count: int) -> Iterator[int]:
    """Yield the places behind one, then those before it, the nearest first."""
    yield from range(best + 1, count)
    yield from range(best - 1, -1, -1)
