"""What the signals of one service window's local day look at: plain values, whatever way they came. Pure.

Only facts of the day itself count, and visits issued up to it: so that which days a fact can touch is known (watch).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from schemas.admit import Record
from schemas.calendar import Interval
from schemas.instants import MINUTE
from streams.press import Press
from streams.rules import Counted

ON_SITE = "terminal"


@dataclass(frozen=True, slots=True)
class Invitation:
    """One prompt: when it was shown, and until when it takes presses, if the device says so. Instants in µs."""

    id: str
    at: int
    expires_at: int | None


@dataclass(frozen=True, slots=True)
class Beat:
    """One heartbeat."""

    at: int
    is_maintenance: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One service window's day. Instants are µs; sequences are sorted.

    presses: what people, or somebody, pressed: no tests, no defaults, nothing about machines or websites.
    is_queued: the window has a queue machine and its hall told of a finished visit that day; without that nothing can
    be said of ratings without a service. services: (instant, items) of the visits finished here. visits: those of the
    hall that are known. prompts: by prompt id; asked: visits that somebody was asked to rate. hours: (place in D2's
    order, name) of the window's own word. numbers: all that a source told that day, by (epoch, number). ranked: the
    window's effective ratings up to the end of the day, of the last 30 days, with whether each was a plain five stars.
    """

    window_id: str
    begin: int
    end: int
    limit: Callable[[str], int]
    presses: tuple[Press, ...]
    revisions: Mapping[str, tuple[Record, ...]]
    is_queued: bool
    services: tuple[tuple[int, int], ...]
    visits: frozenset[str]
    prompts: Mapping[str, Invitation]
    asked: frozenset[str]
    hours: tuple[tuple[int, str], ...]
    intervals: tuple[Interval, ...]
    extended_until: int | None
    beats: tuple[Beat, ...]
    numbers: Callable[[str], list[tuple[str, int]]]
    ranked: tuple[tuple[Counted, bool], ...]

    @property
    def on_site(self) -> tuple[Press, ...]:
        """Give the presses at the window's terminal."""
        return tuple(press for press in self.presses if press.channel == ON_SITE)

    def is_served(self, press: Press) -> bool:
        """Say whether a rating belongs to a service: its visit is known, or one finished here just then."""
        if press.visit_id is not None and press.visit_id in self.visits:
            return True
        low = press.at - self.limit("rating_link_before_min") * MINUTE
        high = press.at + self.limit("rating_link_after_min") * MINUTE
        return any(low <= at <= high for at, _ in self.services)

    def is_open_by_calendar(self, at: int) -> bool:
        """Say whether the hall is open at an instant, by its calendar and its prolonged hours (002-46)."""
        minute = (at - self.begin) // MINUTE
        if any(begin <= minute < end for begin, end in self.intervals):
            return True
        if self.extended_until is None or not self.intervals:
            return False
        return at < self.extended_until and minute >= self.intervals[-1][0]

    @property
    def closing(self) -> int | None:
        """Give the end of the last opening interval, or what it was prolonged to; None on a closed day."""
        if not self.intervals:
            return None
        return max(self.begin + self.intervals[-1][1] * MINUTE, self.extended_until or 0)
