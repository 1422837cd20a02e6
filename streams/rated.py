"""A service window's effective ratings in D2's order, and what D7 says of them at a tick. Pure."""

from bisect import bisect_left, insort

from schemas.scales import is_good
from streams.press import JourneyKey
from streams.ratings import Effective
from streams.rules import Counted, Judgement, judge


class RatedWindow:
    """The ratings that count at one service window, and the visits that finished there."""

    __slots__ = ("_judged", "_judged_at", "_judgement", "bads", "finished", "ratings")

    def __init__(self) -> None:
        self.ratings: list[Counted] = []
        self.bads: list[Counted] = []
        self.finished: dict[JourneyKey, int] = {}
        """Visit → the instant (µs) it finished here."""
        self._judgement: Judgement | None = None
        self._judged_at = 0
        self._judged = True

    def count(self, effective: Effective) -> None:
        """Take a rating in, at its place."""
        counted = _counted(effective)
        insort(self.ratings, counted)
        if not counted[3]:
            insort(self.bads, counted)
        self._judgement = None

    def discount(self, effective: Effective) -> None:
        """Take a rating out."""
        place = bisect_left(self.ratings, effective.press.order)  # a prefix of what is there
        counted = self.ratings.pop(place)
        if not counted[3]:
            del self.bads[bisect_left(self.bads, counted)]
        self._judgement = None

    def between(self, begin: int, end: int) -> tuple[int, int]:
        """Give the good ones and all of the ratings in [begin, end) µs."""
        low, high = bisect_left(self.ratings, (begin,)), bisect_left(self.ratings, (end,))
        return sum(one[3] for one in self.ratings[low:high]), high - low

    def judge(self, tick: int, *, judged: bool) -> Judgement:
        """Judge the window at a tick; worked out again only when a rating, its age or the city changes the answer."""
        known = self._judgement
        is_old = tick < self._judged_at or judged != self._judged
        if known is None or is_old or (known.until is not None and tick >= known.until):
            known = self._judgement = judge(self.ratings, tick, judged=judged)
            self._judged_at, self._judged = tick, judged
        return known

    @property
    def is_empty(self) -> bool:
        """Say whether nothing of the window is held."""
        return not self.ratings and not self.finished


def _counted(effective: Effective) -> Counted:
    press = effective.press
    return (press.at, press.sequence, press.id, is_good(effective.level))
