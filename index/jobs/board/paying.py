"""How the pay of some postings is distributed."""

import numpy as np

from index.jobs.board.columns import Floats
from index.model.job_board import PayBar

_WIDTHS = (1_000, 2_000, 5_000, 10_000, 20_000, 25_000, 50_000, 100_000)
_MOST_BARS = 16
_FAR = 3.0
"""Pay that is so many quartile ranges outside the quartiles is counted in the outermost bar."""
_LEAST_FAR = 20_000.0
"""The least distance that counts as far, US dollars a year."""


def distribution(middles: Floats) -> tuple[tuple[PayBar, ...], int | None]:
    """Return pay in bars of equal width, and its median.

    A few that are far outside, such as a pay that was misprinted, would leave all the others in one
    bar: they are counted in the first or the last one.

    Args:
        middles: Middles of yearly ranges, US dollars; none NaN.

    Returns:
        Bars from the lowest on, none missing between them, whose counts add up to all, and the
        median; nothing and None without pay.
    """
    if not len(middles):
        return (), None
    ordered = np.sort(middles)
    count = len(ordered)
    lower, upper = float(ordered[count // 4]), float(ordered[3 * count // 4])
    median = float(ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    far = max(_FAR * (upper - lower), _LEAST_FAR)
    within = np.clip(ordered, max(0.0, lower - far), upper + far)
    least, most = float(within[0]), float(within[-1])
    width = next(
        (one for one in _WIDTHS if most // one - least // one < _MOST_BARS),
        int(most // _MOST_BARS) + 1,
    )
    places = (within // width).astype(np.int64)
    first = int(places.min())
    counts = np.bincount(places - first).tolist()
    bars = tuple(
        PayBar((first + place) * width, (first + place + 1) * width, count)
        for place, count in enumerate(counts)
    )
    return bars, round(median)
