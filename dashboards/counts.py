"""Arithmetic of counts, in integers only: what the wall shows must be checkable with a pencil."""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import isqrt

ENOUGH = 20
"""D7: fewer ratings get no percentage."""
_MILLION = 1_000_000
_Z2 = 3_841_459
"""z² of a two-sided 95 % interval, in millionths."""


def tenths(good: int, n: int) -> int:
    """Give a rate in tenths of a percent, cut, not rounded (899 of 999 is 899)."""
    return 1000 * good // n


def percent(good: int, n: int) -> str:
    """Write a rate to one decimal, cut: "84.0"."""
    rate = tenths(good, n)
    return f"{rate // 10}.{rate % 10}"


def wilson(good: int, n: int) -> tuple[int, int]:
    """Give the 95 % Wilson interval of a rate in tenths of a percent, by integer square root."""
    spread = _Z2 * (_Z2 + 4 * good * (n - good) * _MILLION // n)
    root = isqrt(spread)
    centre, width = 2 * good * _MILLION + _Z2, 2 * (n * _MILLION + _Z2)
    return max(0, 1000 * (centre - root) // width), min(1000, 1000 * (centre + root) // width)


ENOUGH_FOR_TAIL = 10
"""M-09: a 90th percentile of fewer values says nothing (domain 3.2)."""


def percentile(histogram: Mapping[int, int], percent_of: int) -> int | None:
    """Give the nearest-rank percentile of a histogram; None for an empty one, above the median for less than ten."""
    total = sum(histogram.values())
    if percent_of > 50 and total < ENOUGH_FOR_TAIL:
        return None
    rank = -(-total * percent_of // 100)
    for value in sorted(histogram):
        rank -= histogram[value]
        if rank <= 0 and total:
            return value
    return None


def merged(histograms: Iterable[Mapping[int, int]]) -> Mapping[int, int]:
    """Add histograms up."""
    total: Counter[int] = Counter()
    for histogram in histograms:
        total.update(histogram)
    return total
