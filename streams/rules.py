"""The one rule a window head can check by hand (design D7), in integers.

A window's rate is good ÷ n over its latest 50 effective ratings within 30 days. Its state is a fold from normal over
its latest 200 within 90 days. The values below are dated data: a change is a new version and says nothing of the past.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from schemas.instants import DAY, MINUTE
from schemas.live import WindowState

Counted = tuple[int, str, str, bool]
"""An effective rating in D2's order: corrected time (µs), sequence, id, and whether it is good."""


@dataclass(frozen=True, slots=True)
class Rule:
    """D7 with its numbers; spans in µs, limits in whole percent."""

    version: str = "D7/1"
    valid_from: date = date(2026, 1, 1)
    latest: int = 50
    within: int = 30 * DAY
    minimum: int = 20
    below_pct: int = 90
    fine_pct: int = 92
    fine_run: int = 10
    fold_latest: int = 200
    fold_within: int = 90 * DAY
    watch_bad: int = 2


RULE = Rule()

LATE_FINDING = 2 * 60 * MINUTE
"""Evidence that took longer than this from the press to the server changes the state and tells nobody (3.1)."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What D7 says of a window at a tick. `until`: the first tick at which age alone can change this."""

    state: WindowState
    since: int | None = None
    n: int = 0
    good: int = 0
    frame: tuple[str, ...] = ()
    """The ids of the ratings counted in n."""
    last_rating_at: int | None = None
    lapsed: bool = False
    recovered_at: int | None = None
    oldest_at: int | None = None
    until: int | None = None

    @property
    def bad(self) -> int:
        """Count the bad ratings of the frame."""
        return self.n - self.good

    @property
    def first_event_id(self) -> str | None:
        """Give the first rating counted."""
        return self.frame[0] if self.frame else None

    @property
    def last_event_id(self) -> str | None:
        """Give the last rating counted."""
        return self.frame[-1] if self.frame else None

    @property
    def is_below(self) -> bool:
        """Say whether the window is, or was and has not recovered: an alert is open."""
        return self.state in ("below", "confirmed", "recovering")


def tenths(good: int, n: int) -> int | None:
    """Give a percentage in tenths, cut and not rounded; None without ratings."""
    return 1000 * good // n if n else None


def is_confirmed(good: int, n: int) -> bool:
    """Say whether the one-sided 95 % Wilson upper bound lies below 90 %; z² = 2.7055434… (41 of 50 yes, 42 no)."""
    return 10 * good < 9 * n and (9 * n - 10 * good) ** 2 * 10**7 > 243_498_910 * n


def judge(ratings: Sequence[Counted], tick: int, *, judged: bool = True, rule: Rule = RULE) -> Judgement:
    """Judge a window at a tick from its effective ratings, sorted; those beyond 200 or 90 days do not matter."""
    begin = bisect_right(ratings, (tick - rule.fold_within, "\U0010ffff"))
    seen = ratings[max(begin, len(ratings) - rule.fold_latest) :]
    if not seen:
        return Judgement("too_few" if judged else "not_judged")
    frame = _frame_at(seen, tick, rule)
    n, good = len(frame), sum(rating[3] for rating in frame)
    latch = _fold(seen, rule)
    lapsed = tick - seen[-1][0] > rule.within
    latched = latch.since is not None and not lapsed
    state = _state(latch if latched else None, n, good, rule) if judged else "not_judged"
    return Judgement(
        state,
        latch.since if latched and judged else None,
        n,
        good,
        tuple(rating[2] for rating in frame),
        seen[-1][0],
        lapsed,
        latch.recovered_at,
        seen[0][0],
        _until(seen, frame, tick, rule),
    )


@dataclass(frozen=True, slots=True)
class _Latch:
    since: int | None
    below: bool
    recovered_at: int | None


def _frame_at(seen: Sequence[Counted], tick: int, rule: Rule) -> Sequence[Counted]:
    young = bisect_right(seen, (tick - rule.within, "\U0010ffff"))
    return seen[max(young, len(seen) - rule.latest) :]


def _fold(seen: Sequence[Counted], rule: Rule) -> _Latch:
    """Walk from normal: latch at the first rating that makes it below, let go after ten fine ones on end."""
    if not _ever_below(seen, rule):
        return _Latch(None, False, None)
    goods = [0, *accumulate(int(rating[3]) for rating in seen)]
    since: int | None = None
    recovered_at: int | None = None
    below, run, low = False, 0, 0
    for index, (at, _, _, _) in enumerate(seen):
        if index and at - seen[index - 1][0] > rule.within:
            since, run = None, 0
        while seen[low][0] <= at - rule.within:
            low += 1
        start = max(low, index + 1 - rule.latest)
        n, good = index + 1 - start, goods[index + 1] - goods[start]
        below = n >= rule.minimum and 100 * good < rule.below_pct * n
        run = run + 1 if n >= rule.minimum and 100 * good >= rule.fine_pct * n else 0
        if below and since is None:
            since = at
        elif since is not None and run >= rule.fine_run:
            since, recovered_at = None, at
    return _Latch(since, below, recovered_at)


def _ever_below(seen: Sequence[Counted], rule: Rule) -> bool:
    """Say whether any frame can be below: it needs more bad ratings near each other than the minimum allows."""
    needed = rule.minimum * (100 - rule.below_pct) // 100
    bad = [index for index, rating in enumerate(seen) if not rating[3]]
    return any(last - first < rule.latest for first, last in zip(bad, bad[needed:], strict=False))


def _state(latch: _Latch | None, n: int, good: int, rule: Rule) -> WindowState:
    """Name the state. A window that is below by ageing alone is not latched: nothing is raised by ageing."""
    if latch is None:
        if n >= rule.minimum:
            return "normal"
        return "watch" if n - good >= rule.watch_bad else "too_few"
    below = 100 * good < rule.below_pct * n if n >= rule.minimum else latch.below
    if not below:
        return "recovering"
    return "confirmed" if n >= rule.minimum and is_confirmed(good, n) else "below"


def _until(seen: Sequence[Counted], frame: Sequence[Counted], tick: int, rule: Rule) -> int:
    """Give the first instant at which the oldest of the list or of the frame, or the latest of all, has aged out."""
    ends = [seen[0][0] + rule.fold_within, seen[-1][0] + rule.within + 1]
    if frame:
        ends.append(frame[0][0] + rule.within)
    return min((end for end in ends if end > tick), default=tick + rule.within)
