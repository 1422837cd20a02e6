"""The floors of a partition's halls, and M-22 and M-22b as they are stated of them at a tick. Pure.

Visits are read when somebody asks, each once after it changed; a hall that nothing touched since the last tick asked
for is not read again.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from schemas.admit import Record
from schemas.instants import MINUTE, day_start, local_day, local_hour_start
from schemas.reference import City
from streams.figures import Key, Tally
from streams.floor import CLOSED, ELSEWHERE, FIXABLE, Floor, Limit, OpenWindow
from streams.imbalance import THOUSAND, Busy, uneven
from streams.posts import Post
from streams.press import JourneyKey
from streams.spans import Spans
from streams.visit_spans import read_spans
from streams.visits import Visit
from streams.window_hours import Span, longer_hours, open_spans

QUARTER, HOP = 15, 5
"""Minutes of the span that M-22 looks at, and by which it hops."""
USUAL_MIN = 10
"""Minutes of a service that the reference does not know."""
FloorKey = tuple[str, date]
"""Hall, day of issue."""
Stated = tuple[Key, Tally]


class Floors:
    """All floors, by hall and day."""

    def __init__(self, history: City, spans: Spans, told: Mapping[FloorKey, Sequence[Record]]) -> None:
        """told: what a hall said of a day beside tickets and windows: its extended hours among it."""
        self._history, self._spans, self._told = history, spans, told
        self.floors: dict[FloorKey, Floor] = {}
        self.dirty: set[JourneyKey] = set()
        self._of: dict[JourneyKey, FloorKey] = {}
        self._windows: dict[FloorKey, list[OpenWindow]] = {}
        self._views: dict[str, list[Stated]] = {}
        self._viewed_at: int | None = None

    def hours_changed(self, hall_id: str, window_id: str = "") -> None:
        """Read a hall's hours anew: a window opened, paused or closed, or its day is no longer held."""
        window = self._history.windows.get(window_id)
        for hall in {hall_id, window.hall_id if window is not None else hall_id}:
            self._views.pop(hall, None)
            for place in [place for place in self.floors if place[0] == hall]:
                self._windows.pop(place, None)
                self.floors[place].forget(self.floors[place].day[0])

    def refresh(self, visits: Mapping[JourneyKey, Visit]) -> None:
        """Read the visits that changed."""
        changed, self.dirty = self.dirty, set()
        for key in changed:
            visit = visits.get(key)
            spans = read_spans(visit.facts) if visit is not None else None
            now = (key[0], spans.issued_on) if spans is not None else None
            before = self._of.pop(key, None)
            if before is not None and before != now:
                self._drop(key, before)
            if now is not None:
                self._of[key] = now
                self._floor(now).put(key, spans)
            self._views.pop(key[0], None)

    def _drop(self, key: JourneyKey, place: FloorKey) -> None:
        floor = self.floors[place]
        floor.put(key, None)
        if not floor.visits:
            del self.floors[place]
            self._windows.pop(place, None)

    def _floor(self, place: FloorKey) -> Floor:
        floor = self.floors.get(place)
        if floor is None:
            floor = self.floors[place] = Floor(self._day(place))
        return floor

    def _day(self, place: FloorKey) -> Span:
        zone = self._spans.zone(place[0])
        return day_start(place[1], zone), day_start(place[1] + timedelta(days=1), zone)

    def windows(self, place: FloorKey, posts: Mapping[str, Post]) -> list[OpenWindow]:
        """Give the hall's windows with a queue, as the city was that day, and when each was open."""
        found = self._windows.get(place)
        if found is None:
            hall_id, on = place
            day, zone = self._day(place), self._spans.zone(hall_id)
            hours = [
                (day[0] + begin * MINUTE, day[0] + end * MINUTE)
                for begin, end in self._spans.calendar.intervals(hall_id, on)
            ]
            hours, found = longer_hours(hours, self._told.get(place, ()), day), []
            for window in self._history.at(on).windows_of(hall_id):
                post = posts.get(window.window_id)
                told = [one for one in post.hours if local_day(one.at, zone) == on] if post is not None else ()
                if window.has_queue:
                    found.append(OpenWindow(window, open_spans(told, hours, day)))
            self._windows[place] = found
        return found

    def limit(self, place: FloorKey) -> Limit:
        """Give the thresholds as they hold for a hall on a day."""
        return lambda name: self._history.value(name, *place)

    def minutes(self, place: FloorKey, posts: Mapping[str, Post], begin: int, until: int) -> list[int]:
        """Give the minutes of a hall's day that begin in [begin, until) µs."""
        floor = self.floors[place]
        found = floor.minutes(until, self.windows(place, posts), self.limit(place))
        return list(found[max(0, (begin - floor.day[0]) // MINUTE) :])

    def stated(self, posts: Mapping[str, Post], tick: int) -> Iterator[Stated]:
        """Give M-22 and M-22b of every hall at a tick (µs)."""
        if tick != self._viewed_at:
            self._views.clear()
            self._viewed_at = tick
        for hall_id in sorted({hall for hall, _ in self.floors}):
            view = self._views.get(hall_id)
            if view is None:
                view = self._views[hall_id] = list(self._of_hall(hall_id, posts, tick))
            yield from view

    def _of_hall(self, hall_id: str, posts: Mapping[str, Post], tick: int) -> Iterator[Stated]:
        today = self._spans.day(hall_id, tick)
        for place in sorted(key for key in self.floors if key[0] == hall_id):
            windows = self.windows(place, posts)
            if not windows or place[1] > today:
                continue
            until = min(tick, self.floors[place].day[1])
            yield from self._of_day(place, posts, until)
            if place[1] == today:
                yield from self._of_quarter(place, posts, tick)

    def _of_day(self, place: FloorKey, posts: Mapping[str, Post], until: int) -> Iterator[Stated]:
        begin = self.floors[place].day[0]
        yield from _idle((place[0], "day", begin), self.minutes(place, posts, begin, until))
        yield from self._loads(place, posts, until)

    def _loads(self, place: FloorKey, posts: Mapping[str, Post], until: int) -> Iterator[Stated]:
        """Give M-22b: the usual minutes of what each window finished, and the minutes it was open; the hall's sum."""
        floor, services = self.floors[place], self._history.at(place[1]).services
        begin, whole = floor.day[0], Tally()
        done: dict[str, int] = {}
        for window_id, code in floor.finished(until):
            service = services.get(code or "")
            done[window_id] = done.get(window_id, 0) + (service.typical_minutes if service else USUAL_MIN)
        for one in self.windows(place, posts):
            load = Tally.of(done.get(one.place.window_id, 0), one.open_s(begin, until) // 60)
            whole.add(load)
            if load.numerator or load.denominator:
                yield ("M-22b", "window", one.place.window_id, "day", begin), load
        if whole.numerator or whole.denominator:
            yield ("M-22b", "hall", place[0], "day", begin), whole

    def _of_quarter(self, place: FloorKey, posts: Mapping[str, Post], tick: int) -> Iterator[Stated]:
        """Give M-22, M-22g, M-22u, M-22c and M-22f of the last quarter of an hour, hopping by 5 minutes."""
        hall_id = place[0]
        floor, limit = self.floors[place], self.limit(place)
        start = local_hour_start(tick, self._spans.zone(hall_id), minutes=HOP) + (HOP - QUARTER) * MINUTE
        begin = max(start, floor.day[0])
        found = [
            Busy(
                one.place.window_id,
                floor.served_us(one.place.window_id, one.spans, begin, tick) // 1_000_000,
                one.open_s(begin, tick),
            )
            for one in self.windows(place, posts)
        ]
        least = limit("open_min") * 60
        counted = [one for one in found if one.open_s >= max(1, least)]
        short = sum(0 < one.open_s < least for one in found)
        for one in counted:
            yield ("M-22u", "window", one.window_id, "rolling", start), Tally.of(one.served_s, one.open_s)
        if counted or short:
            said = uneven(counted, limit("busy_mean_permille"))
            for code, value in (("M-22", said.spread), ("M-22g", said.gap)):
                yield (code, "hall", hall_id, "rolling", start), _thousandths(value, said.reason, short)
        yield from _idle((hall_id, "rolling", start), self.minutes(place, posts, begin, tick))


def _thousandths(value: int | None, reason: str | None, short: int) -> Tally:
    tally = Tally() if value is None else Tally.of(value, THOUSAND)
    if reason is not None:
        tally.excluded[reason] = 1
    if short:
        tally.excluded["short_open"] = short
    return tally


def _idle(where: tuple[str, str, int], minutes: list[int]) -> Iterator[Stated]:
    """Give M-22c, idle-while-queue minutes of those with an open window, and M-22f, those fixable on the spot."""
    hall_id, bucket, start = where
    is_open = sum(one != CLOSED for one in minutes)
    idle = sum(one in (ELSEWHERE, FIXABLE) for one in minutes)
    if is_open:
        yield ("M-22c", "hall", hall_id, bucket, start), Tally.of(idle, is_open)
    if idle:
        fixable = sum(one == FIXABLE for one in minutes)
        yield ("M-22f", "hall", hall_id, bucket, start), Tally.of(fixable, idle)
