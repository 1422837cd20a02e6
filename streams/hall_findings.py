"""What is wrong in a hall at a tick, as alerts tell it (AL-04, AL-05, AL-06, AL-07, AL-25). Pure views of the state.

Every finding holds by facts, the calendar and the tick alone, and begins at an instant of theirs. Codes, with the unit
of measured and allowed: AL-04/offline and AL-25/silent (seconds), AL-05/current (seconds), AL-06/crowded (people for
each open service window), AL-07 (people left at closing), AL-25/clock (seconds).
"""

from collections.abc import Callable, Iterator

from schemas.instants import MINUTE, SECOND, day_start
from schemas.reference import ServiceWindow
from schemas.thresholds import default
from streams.finding import Finding
from streams.hall import HallState
from streams.hall_view import HallView, serves
from streams.posts import Post
from streams.spans import UnitDays
from streams.stamp import Stamp
from streams.visits import Waiter

Limit = Callable[[str, str], int]
"""A threshold's value by its name and the unit it is asked for."""


def usual(name: str, unit_id: str) -> int:  # noqa: ARG001 - every unit has the default
    """Give a threshold's default, for a city that has set none."""
    return default(name)


def findings(state: HallState, tick: int, limit: Limit = usual) -> Iterator[Finding]:
    """Give what is wrong at a tick (µs), by hall; only of halls from which anything is held."""
    view = HallView(state, Stamp("", 0, tick, ""))
    state.heard.move(tick)
    for hall_id in sorted({unit for _, unit, _ in state.shelves.shelves}):
        days = state.spans.of(hall_id)
        if days is None:
            continue
        hall = _Hall(view, hall_id, days, limit)
        yield from hall.terminals()
        yield from hall.waiting()
        yield from hall.leftover()
        yield from hall.feed()


class _Hall:
    """One hall at a tick."""

    def __init__(self, view: HallView, hall_id: str, days: UnitDays, limit: Limit) -> None:
        self.view, self.hall_id, self.days, self.tick = view, hall_id, days, view.tick
        self._limit = limit
        self.places = view.places(hall_id)
        self.waiters = sorted(view.waiters(hall_id, days), key=lambda one: one.start)

    def limit(self, name: str) -> int:
        """Give a threshold as it holds for the hall."""
        return self._limit(name, self.hall_id)

    def terminals(self) -> Iterator[Finding]:
        """Find terminals without a pulse in opening hours (AL-04), and those whose clock is wrong (AL-25, 5.4)."""
        for place in self.places:
            post = self._post(place)
            if not place.has_terminal or post is None or not post.beats:
                continue
            stand = self.view.stand(place, post, self.days)
            since = max(post.seen()[-1], stand.begun) + self._limit("offline_min", place.window_id) * MINUTE
            if stand.opening == "open" and self.tick > since:
                yield self._finding("AL-04/offline", place.window_id, since, "offline_min", MINUTE)
            yield from self._clock(place, post)

    def _clock(self, place: ServiceWindow, post: Post) -> Iterator[Finding]:
        allowed = self.limit("clock_offset_s")
        wrong: list[tuple[int, int, str]] = []
        for beat in reversed(post.pulses()):
            offset = abs(beat.fact.clock_offset_ms or 0) // 1000
            if offset <= allowed or beat.at < self.days.begin:
                break
            wrong.append((beat.at, offset, beat.id))
        if wrong:
            yield Finding(
                code="AL-25/clock",
                subject=place.window_id,
                unit_id=self.hall_id,
                since=wrong[-1][0],
                measured=wrong[0][1],
                allowed=allowed,
                evidence=(wrong[0][2],),
            )

    def waiting(self) -> Iterator[Finding]:
        """Find who has waited too long (AL-05), and services for which too many wait (AL-06)."""
        if not self.waiters:
            return
        since = self.waiters[0].start + self.limit("wait_limit_min") * MINUTE
        if self.tick > since:
            yield self._finding("AL-05/current", self.hall_id, since, "wait_limit_min", MINUTE)
        allowed = self.limit("queue_at_window")
        for service in sorted({one.service_code for one in self.waiters if one.service_code is not None}):
            mine = [one for one in self.waiters if one.service_code == service]
            windows = max(1, sum(serves(place, mine[0]) for place in self._open()))
            if len(mine) > allowed * windows:
                yield Finding(
                    code="AL-06/crowded",
                    subject=f"{self.hall_id}:{service}",
                    unit_id=self.hall_id,
                    since=mine[allowed * windows].start,
                    measured=-(-len(mine) // windows),
                    allowed=allowed,
                )

    def leftover(self) -> Iterator[Finding]:
        """Forecast who will still wait at closing, from some time before it on (AL-07, 002-46).

        The open windows' minutes up to closing, spent on the people in their order, each by the service's usual time.
        It is over when nobody waits: a better forecast ends nothing, and after closing whoever waits is left over.
        """
        closing = self._closing()
        begin = closing - self.limit("extend_before_min") * MINUTE
        if not self.waiters or not begin <= self.tick:
            return
        left = len(self._open()) * max(0, closing - self.tick)
        beyond: list[Waiter] = []
        for waiter in self.waiters:
            left -= self._usual_time(waiter)
            if left < 0:
                beyond.append(waiter)
        allowed = self.limit("extend_leftover")
        is_too_many = len(beyond) > allowed
        yield Finding(
            code="AL-07",
            subject=self.hall_id,
            unit_id=self.hall_id,
            since=max(begin, beyond[allowed].start) if is_too_many else begin,
            measured=len(beyond),
            allowed=allowed,
            raises=is_too_many and self.tick < closing,
        )

    def _closing(self) -> int:
        """Give when the hall closes today by the calendar (µs); the day's end where it does not open."""
        intervals = self.view.spans.calendar.intervals(self.hall_id, self.days.today)
        begin = day_start(self.days.today, self.days.zone)
        return begin + intervals[-1][1] * MINUTE if intervals else self.days.end

    def _usual_time(self, waiter: Waiter) -> int:
        service = self.view.city.services.get(waiter.service_code or "")
        return (service.typical_minutes if service is not None else 10) * MINUTE

    def feed(self) -> Iterator[Finding]:
        """Find a hall with devices from which nothing came in opening hours (AL-25)."""
        if not any(place.has_terminal or place.has_queue for place in self.places):
            return
        minute = (self.tick - self.days.begin) // MINUTE
        for begin, end in self.view.spans.calendar.intervals(self.hall_id, self.days.today):
            if begin <= minute < end:
                heard = max(self.days.begin + begin * MINUTE, self.view.state.heard.at(self.hall_id))
                since = heard + self.limit("feed_silent_min") * MINUTE
                if self.tick > since:
                    yield self._finding("AL-25/silent", self.hall_id, since, "feed_silent_min", MINUTE)

    def _open(self) -> list[ServiceWindow]:
        return [
            place for place in self.places if self.view.stand(place, self._post(place), self.days).opening == "open"
        ]

    def _post(self, place: ServiceWindow) -> Post | None:
        return self.view.state.posts.get(place.window_id)

    def _finding(self, code: str, subject: str, since: int, name: str, unit: int) -> Finding:
        """Tell of something that has lasted too long, in seconds, by the limit of the hall or window it is about."""
        allowed = self._limit(name, subject) * unit
        return Finding(
            code=code,
            subject=subject,
            unit_id=self.hall_id,
            since=since,
            measured=(self.tick - since + allowed) // SECOND,
            allowed=allowed // SECOND,
        )
