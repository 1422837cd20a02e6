"""How a terminal is used: whether people are asked, whether they press, whether all is too good to be true. Pure."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from schemas.instants import MINUTE
from streams.frozen import Frozen, Limits, frozen, is_frozen
from streams.hall import HallState
from streams.rated import RatedWindow

Limit = Callable[[str, str], int]
"""A threshold's value by its name and the unit it is asked for."""
NOBODY = RatedWindow()
T = TypeVar("T")


class Silent(NamedTuple):
    """Since when (µs) people are served and nobody presses, and how many were served."""

    since: int
    visits: int


def silent(window: RatedWindow, begun: int, tick: int, limits: tuple[int, int]) -> Silent | None:
    """Say whether nobody presses: so many finished visits and minutes since the last press, or the opening if later.

    limits: silent_min (as µs) and silent_visits.
    """
    lasts, enough = limits
    before = bisect_left(window.ratings, (tick + 1,))
    last = max(begun, window.ratings[before - 1][0] if before else 0)
    if tick - last <= lasts:
        return None
    served = sorted(at for at in window.finished.values() if last < at <= tick)
    return Silent(max(last + lasts, served[enough - 1]), len(served)) if len(served) >= max(1, enough) else None


def silent_limits(limit: Limit, window_id: str) -> tuple[int, int]:
    """Read the limits of `silent` as they hold for a window."""
    return limit("silent_min", window_id) * MINUTE, limit("silent_visits", window_id)


Judge = Callable[[RatedWindow, Sequence[RatedWindow], int, Limits], T]


def frozen_of(
    state: HallState, window_id: str, tick: int, limit: Limit, expected: str = "frozen_expected"
) -> Frozen | None:
    """Judge a window's ratings against those of the hall's other judged windows.

    expected: the threshold of how many should have been bad; "frozen_clear" for what was told and is not over yet.
    """
    return _judged(frozen, state, window_id, tick, (limit, expected))


def is_frozen_of(state: HallState, window_id: str, tick: int, limit: Limit, expected: str = "frozen_expected") -> bool:
    """Say only whether they are too good: since when takes long to find."""
    return bool(_judged(is_frozen, state, window_id, tick, (limit, expected)))


def _judged(judge: Judge[T], state: HallState, window_id: str, tick: int, by: tuple[Limit, str]) -> T | None:
    limit, expected = by
    place = state.city.windows.get(window_id)
    if place is None or not place.judged or not place.has_terminal:
        return None
    peers = [
        state.windows[one.window_id]
        for one in state.city.windows_of(place.hall_id)
        if one.judged and one.window_id != window_id and one.window_id in state.windows
    ]
    names = ("frozen_run", "frozen_peers_min", expected)
    return judge(state.windows.get(window_id, NOBODY), peers, tick, Limits(*(limit(name, window_id) for name in names)))


class Asked(NamedTuple):
    """Of a window's finished items of a day those that a rating was asked for, and since when (µs) they are too few."""

    invited: int
    items: int
    since: int | None


def asked(state: HallState, window_id: str, begin: int, tick: int, limits: tuple[int, int]) -> Asked:
    """Add up the invitations (M-05a) of a day that began at an instant (µs), visit by visit up to a tick.

    limits: invited_min and invited_below_pct.
    """
    least, below = limits
    invited = items = 0
    since: int | None = None
    key = ("M-05a", "window", window_id, "day", begin)
    window = state.windows.get(window_id, NOBODY)
    for at, journey in sorted((at, journey) for journey, at in window.finished.items() if begin <= at <= tick):
        for part in state.visits[journey].said:
            if part[0] == key:
                invited, items = invited + part[1], items + part[2]
        is_low = items >= max(1, least) and 100 * invited < below * items
        since = (since or at) if is_low else None
    return Asked(invited, items, since)
