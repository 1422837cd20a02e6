"""What is shown of halls at a tick: tiles, bad ratings, who waits (M-10), the alert rule's verdicts. Pure views.

Everything that depends on now is read here from what is held, at the last tick; nothing of it is stored.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from schemas.instants import HOUR, MINUTE, day_start, local_hour_start
from schemas.live import BadRatings, Opening, Statement, TerminalState, Waiting, WindowTile
from schemas.reference import City, ServiceWindow
from streams.figures import Key, Tally
from streams.hall import HallState
from streams.posts import Post
from streams.press import Press
from streams.pressing import is_frozen_of, silent, silent_limits
from streams.rated import RatedWindow
from streams.ratings import Effective
from streams.rules import Judgement
from streams.spans import Spans, UnitDays
from streams.stamp import Stamp
from streams.verdicts import Verdict
from streams.visits import Waiter

_NOBODY = RatedWindow()
_NOTHING = Tally()


class Stand(NamedTuple):
    """How a service window stands: open or not, since when, and since when it has been open to a terminal's pulse."""

    opening: Opening
    since: int | None
    begun: int


class HallView:
    """Reads a partition's halls at a tick."""

    def __init__(self, state: HallState, stamp: Stamp) -> None:
        self.state, self.stamp = state, stamp
        self.city: City = state.city
        self.spans: Spans = state.spans
        self.tick = stamp.tick_at

    def boards(self, *, everything: bool) -> Iterator[Statement]:
        """Give the tiles, bad ratings and waiting people of every hall, or of those touched since the last time."""
        held = {unit for _, unit, _ in self.state.shelves.shelves}
        for hall_id in sorted(held if everything else held & self.state.touched):
            days = self.spans.of(hall_id)
            if days is None:
                continue
            waiters = self.waiters(hall_id, days)
            places = self.places(hall_id)
            yield from (self.tile(place, days, waiters) for place in places)
            yield self._bad_ratings(hall_id, days)
            yield self._waiting(hall_id, places, waiters)

    def places(self, hall_id: str) -> list[ServiceWindow]:
        """Give a hall's windows, known by reference or by their own events alone."""
        known = list(self.city.windows_of(hall_id))
        told = sorted(
            name
            for name in {*self.state.windows, *self.state.posts}
            if name not in self.city.windows and self.state.hall_of(name) == hall_id
        )
        return known + [ServiceWindow(window_id=name, hall_id=hall_id, label=name[:64], name=name) for name in told]

    def waiters(self, hall_id: str, days: UnitDays) -> list[Waiter]:
        """Give who waits now: of today, and begun."""
        everybody = self.state.waiters.get(hall_id, {}).values()
        return [one for one in everybody if one.start <= self.tick and one.issued_on == days.today]

    def people(self) -> Iterator[tuple[str, int]]:
        """Give M-10: each hall in which people wait now, and how many."""
        for hall_id in sorted(self.state.waiters):
            days = self.spans.of(hall_id)
            if days is not None and (waiting := len(self.waiters(hall_id, days))):
                yield hall_id, waiting

    def services(self) -> Iterator[tuple[str, int]]:
        """Give M-10 by service: "<hall_id>:<service_code>", and how many wait for it now."""
        for hall_id in sorted(self.state.waiters):
            days = self.spans.of(hall_id)
            found = Counter(one.service_code for one in self.waiters(hall_id, days)) if days is not None else {}
            yield from ((f"{hall_id}:{name}", people) for name, people in found.items() if name is not None)

    def last_waits(self) -> Iterator[tuple[Key, Tally]]:
        """Give M-09 of the last 30 minutes, hopping by 5, by hall and service: six buckets of five, added."""
        for hall_id, scope, scope_id in sorted(self.state.fives_of):
            end = local_hour_start(self.tick, self.spans.zone(hall_id), minutes=5) + 5 * MINUTE
            whole = Tally()
            for start in range(end - 30 * MINUTE, end, 5 * MINUTE):
                whole.add(self.state.fives.tallies.get(("M-09", scope, scope_id, "five", start), _NOTHING))
            if not whole.is_empty:
                yield ("M-09", scope, scope_id, "rolling", end - 30 * MINUTE), whole

    def last_hour(self) -> Iterator[tuple[str, int, int, int]]:
        """Give M-01 of the last 60 minutes, hopping by 5: window, start (µs), good, all."""
        for window_id in sorted(self.state.windows):
            zone = self.spans.zone(self.state.hall_of(window_id) or "")
            end = local_hour_start(self.tick, zone, minutes=5) + 5 * MINUTE
            good, everybody = self.state.windows[window_id].between(end - HOUR, end)
            if everybody:
                yield window_id, end - HOUR, good, everybody

    def tile(self, place: ServiceWindow, days: UnitDays, waiters: list[Waiter]) -> WindowTile:
        """Show one service window."""
        window = self.state.windows.get(place.window_id, _NOBODY)
        post = self.state.posts.get(place.window_id)
        judgement = window.judge(self.tick, judged=place.judged)
        rated, served = self._today("M-01", place, days), self._today("M-05", place, days)
        stand = self.stand(place, post, days)
        seen = post.seen()[-1] if post is not None and post.seen() else None
        mine = [one for one in waiters if serves(place, one)]
        return WindowTile(
            **self.stamp.words,
            window_id=place.window_id,
            hall_id=place.hall_id,
            state=judgement.state,
            since=judgement.since,
            n=judgement.n,
            good=judgement.good,
            bad=judgement.bad,
            first_event_id=judgement.first_event_id,
            last_event_id=judgement.last_event_id,
            last_rating_at=judgement.last_rating_at,
            today_rated=rated.denominator,
            today_good=rated.numerator,
            today_bad=rated.denominator - rated.numerator,
            today_defaults=rated.excluded.get("default", 0),
            today_served=served.denominator + served.excluded.get("no_device", 0),
            opening=stand.opening,
            opening_since=stand.since,
            terminal=self._terminal(place, window, stand, seen),
            terminal_seen_at=seen if place.has_terminal else None,
            waiting=len(mine) if place.has_queue else None,
            oldest_wait_at=min((one.start for one in mine), default=None) if place.has_queue else None,
            missing=tuple(
                name for name, there in (("terminal", place.has_terminal), ("queue", place.has_queue)) if not there
            ),
        )

    def verdicts(self) -> dict[str, Verdict]:
        """Give, per service window that was ever rated in the span, what the alert rule needs."""
        found: dict[str, Verdict] = {}
        unhandled: dict[str, list[Effective]] = {}
        for bad in self.state.bad.values():
            for effective in bad.values():
                unhandled.setdefault(effective.press.window_id, []).append(effective)
        for window_id, window in (dict.fromkeys(unhandled, _NOBODY) | self.state.windows).items():
            place = self.city.windows.get(window_id)
            judgement = window.judge(self.tick, judged=place is None or place.judged)
            if judgement.last_rating_at is not None or window_id in unhandled:
                mine = sorted(unhandled.get(window_id, ()), key=lambda one: one.press.order)
                hall_id = self.state.hall_of(window_id) or (mine[0].press.hall_id if mine else "")
                found[window_id] = Verdict(
                    window_id, hall_id, judgement, self._newest(judgement) if judgement.is_below else None, tuple(mine)
                )
        return found

    def _newest(self, judgement: Judgement) -> Press | None:
        """Give the press of the frame that arrived last: the evidence that made the state what it is."""
        presses = (self.state.shelves.index.get(identity) for identity in judgement.frame)
        return max((press for press in presses if isinstance(press, Press)), key=lambda one: one.offset, default=None)

    def _today(self, metric: str, place: ServiceWindow, days: UnitDays) -> Tally:
        return self.state.figures.tallies.get((metric, "window", place.window_id, "day", days.begin), _NOTHING)

    def stand(self, place: ServiceWindow, post: Post | None, days: UnitDays) -> Stand:
        """Say how a window stands: by its own latest event today; without one, by the calendar."""
        told = post.opening(days.today, days.zone) if post is not None else None
        if told is not None:
            return Stand(told[0], told[1], told[1])
        minute = (self.tick - days.begin) // MINUTE
        for begin, end in self.spans.calendar.intervals(place.hall_id, days.today):
            if begin <= minute < end:
                return Stand("open", None, day_start(days.today, days.zone) + begin * MINUTE)
        return Stand("closed", None, days.begin)

    def _terminal(self, place: ServiceWindow, window: RatedWindow, stand: Stand, seen: int | None) -> TerminalState:
        if not place.has_terminal:
            return "none"
        if seen is None:
            return "unknown"
        allowed = self._limit("offline_min", place.window_id) * MINUTE
        if stand.opening == "open" and self.tick - max(seen, stand.begun) > allowed:
            return "offline"
        if stand.opening == "open":
            if silent(window, stand.begun, self.tick, silent_limits(self._limit, place.window_id)) is not None:
                return "silent"
            if is_frozen_of(self.state, place.window_id, self.tick, self._limit):
                return "frozen"
        return "online" if self.tick - seen <= allowed else "unknown"

    def _limit(self, name: str, window_id: str) -> int:
        return self.city.value(name, window_id, self.spans.day(self.state.hall_of(window_id) or "", self.tick))

    def _bad_ratings(self, hall_id: str, days: UnitDays) -> BadRatings:
        today = self.state.figures.tallies.get(("M-01", "hall", hall_id, "day", days.begin), _NOTHING)
        unhandled = len(self.state.bad.get(hall_id, ()))
        return BadRatings(
            **self.stamp.words, hall_id=hall_id, today=today.denominator - today.numerator, open=unhandled
        )

    def _waiting(self, hall_id: str, places: list[ServiceWindow], waiters: list[Waiter]) -> Waiting:
        has_queue = any(place.has_queue for place in places)
        oldest = min((one.start for one in waiters), default=None)
        return Waiting(
            **self.stamp.words,
            hall_id=hall_id,
            people=len(waiters) if has_queue or waiters else None,
            oldest_wait_at=oldest,
        )


def serves(place: ServiceWindow, waiter: Waiter) -> bool:
    """Say whether a service window may call somebody: sent to it, or waiting for one of its services."""
    if waiter.to_window_id is not None:
        return waiter.to_window_id == place.window_id
    return not place.services or waiter.service_code in place.services
