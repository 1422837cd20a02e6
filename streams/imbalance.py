"""How evenly the windows of a hall are busy (M-22): integers from seconds, checkable with a pencil. Pure.

A window's utilisation is its seconds of service in 1 000 seconds open, cut. What is stated of a hall are their spread
(standard deviation ÷ mean) and their gap (largest − smallest), both in thousandths, cut.
"""

from collections.abc import Sequence
from math import isqrt
from typing import NamedTuple

THOUSAND = 1000


class Busy(NamedTuple):
    """One window in a span of time: whole seconds of service and open."""

    window_id: str
    served_s: int
    open_s: int

    @property
    def permille(self) -> int:
        """Give the utilisation in thousandths, cut."""
        return THOUSAND * self.served_s // self.open_s


class Uneven(NamedTuple):
    """A hall's spread and gap in thousandths; null with the reason where nothing can be said."""

    spread: int | None
    gap: int | None
    reason: str | None = None


def uneven(windows: Sequence[Busy], least_mean: int) -> Uneven:
    """Say how unevenly windows are busy; of one window, and where they are less busy than `least_mean` ‰, nothing."""
    busy = [one.permille for one in windows]
    total, count = sum(busy), len(busy)
    if count < 2:
        return Uneven(None, None, "one_window")
    if total < least_mean * count or total == 0:
        return Uneven(None, None, "quiet")
    squares = count * sum(one * one for one in busy) - total * total
    return Uneven(isqrt(THOUSAND * THOUSAND * squares // (total * total)), max(busy) - min(busy))
