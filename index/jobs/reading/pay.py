"""Several pays of one posting, as sources give them, as one."""

from collections.abc import Iterable

from index.model.jobs import RawPay


def joined_pay(given: Iterable[RawPay | None]) -> RawPay | None:
    """Return pays as one: from the lowest to the highest of the same currency and period.

    Args:
        given: Pays, the first of which with amounts tells currency and period; None for none.
    """
    pays = [one for one in given if one is not None]
    first = next((one for one in pays if one.low is not None or one.high is not None), None)
    if first is None:
        return pays[0] if pays else None
    alike = [one for one in pays if (one.currency, one.period) == (first.currency, first.period)]
    lows = [one.low for one in alike if one.low is not None]
    highs = [one.high for one in alike if one.high is not None]
    texts = dict.fromkeys(one.text for one in pays if one.text)
    return RawPay(
        min(lows, default=None),
        max(highs, default=None),
        first.currency,
        first.period,
        "; ".join(texts),
    )
