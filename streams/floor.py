"""What goes on in a hall on one day, instant by instant: who waits, which windows serve, which stand idle (M-22). Pure.

The minutes are judged once and kept; a fact that comes late takes back those from its own instant on. A window serves
one person at a time: who begins later ends the service before, so that a finish nobody pressed does no harm.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from schemas.instants import MINUTE, SECOND
from schemas.reference import ServiceWindow
from streams.press import JourneyKey
from streams.visit_spans import NEVER, Queue, VisitSpans
from streams.window_hours import Span, overlap

CLOSED, EVEN, ELSEWHERE, FIXABLE = range(4)
"""A minute: no window open; nobody idle while a queue is long; idle while it is, but cannot serve it; or could."""
Limit = Callable[[str], int]
"""A threshold's value for the hall and day."""


class Floor:
    """The spans of a hall's visits of one day, by window and by queue."""

    def __init__(self, day: Span) -> None:
        self.day = day
        self.visits: dict[JourneyKey, VisitSpans] = {}
        self._starts: dict[Queue, list[int]] = {}
        self._overs: dict[Queue, list[int]] = {}
        self._served: dict[str, list[tuple[int, str, str, int]]] = {}
        self._calls: dict[str, list[int]] = {}
        self._minutes: list[int] = []

    def put(self, key: JourneyKey, spans: VisitSpans | None) -> None:
        """Take a visit in, in the place of what it was before; None takes it out."""
        before = self.visits.pop(key, None)
        if spans is not None:
            self.visits[key] = spans
        if before == spans:
            return
        changed = set(before.edges() if before else ()) ^ set(spans.edges() if spans else ())
        if before is not None:
            self._remove(before)
        if spans is not None:
            self._add(spans)
        if changed:
            self.forget(min(edge[0] for edge in changed))

    def _add(self, spans: VisitSpans) -> None:
        for one in spans.served:
            insort(self._served.setdefault(one.window_id, []), one[1:])
        for wait in spans.waited:
            insort(self._starts.setdefault(wait.queue, []), wait.start)
            insort(self._overs.setdefault(wait.queue, []), wait.end)
        for window_id, at in spans.calls:
            insort(self._calls.setdefault(window_id, []), at)

    def _remove(self, spans: VisitSpans) -> None:
        for one in spans.served:
            _take(self._served[one.window_id], one[1:])
        for wait in spans.waited:
            _take(self._starts[wait.queue], wait.start)
            _take(self._overs[wait.queue], wait.end)
        for window_id, at in spans.calls:
            _take(self._calls[window_id], at)

    def forget(self, since: int) -> None:
        """Judge the minutes from an instant (µs) on anew."""
        del self._minutes[max(0, -(-(since - self.day[0]) // MINUTE)) :]

    def minutes(self, until: int, windows: "Sequence[OpenWindow]", limit: Limit) -> Sequence[int]:
        """Give every minute of the day that begins before an instant (µs), as it was at its beginning."""
        wanted = max(0, -(-(min(until, self.day[1]) - self.day[0]) // MINUTE))
        if len(self._minutes) < wanted:
            judge = _Judge(self, windows, limit)
            for number in range(len(self._minutes), wanted):
                self._minutes.append(judge.minute(self.day[0] + number * MINUTE))
        return self._minutes[:wanted]

    def waiting(self, at: int) -> Iterator[tuple[Queue, int]]:
        """Give how many wait in each queue at an instant (µs)."""
        for queue, starts in self._starts.items():
            if people := bisect_right(starts, at) - bisect_right(self._overs[queue], at):
                yield queue, people

    def idle_since(self, window_id: str, at: int) -> int | None:
        """Give since when (µs) nobody has been served at or called to a window; None while somebody is served."""
        served, calls = self._served.get(window_id, ()), self._calls.get(window_id, ())
        last = bisect_right(served, (at, "\U0010ffff")) - 1
        if last >= 0 and served[last][3] > at:
            return None
        called = bisect_right(calls, at) - 1
        return max(served[last][3] if last >= 0 else 0, calls[called] if called >= 0 else 0)

    def served_us(self, window_id: str, spans: Sequence[Span], begin: int, end: int) -> int:
        """Add up the µs in [begin, end) in which a window, while open, served somebody."""
        served, total = self._served.get(window_id, []), 0
        first = max(0, bisect_left(served, (begin,)) - 1)
        for index in range(first, len(served)):
            at, _, _, over = served[index]
            if at >= end:
                break
            following = served[index + 1][0] if index + 1 < len(served) else NEVER
            total += overlap(spans, max(at, begin), min(over, following, end))
        return total

    def finished(self, until: int) -> Iterator[tuple[str, str | None]]:
        """Give the window and service of each visit finished on the day and before an instant (µs)."""
        for spans in self.visits.values():
            if spans.finished is not None and self.day[0] <= spans.finished[1] < min(until, self.day[1]):
                yield spans.finished[0], spans.finished[2]


class OpenWindow:
    """A service window with its open spans of the day."""

    __slots__ = ("place", "spans")

    def __init__(self, place: ServiceWindow, spans: tuple[Span, ...]) -> None:
        self.place, self.spans = place, spans

    def opened(self, at: int) -> int | None:
        """Give since when (µs) the window is open at an instant; None if it is not."""
        return next((begin for begin, end in self.spans if begin <= at < end), None)

    def open_s(self, begin: int, end: int) -> int:
        """Give the whole seconds in [begin, end) in which the window was open."""
        return overlap(self.spans, begin, end) // SECOND


class _Judge:
    """Says of one minute whether somebody idles while others queue."""

    def __init__(self, floor: Floor, windows: Sequence[OpenWindow], limit: Limit) -> None:
        self._floor, self._windows = floor, windows
        self._idle_after, self._each = limit("idle_after_min") * MINUTE, limit("idle_queue_per_window")

    def minute(self, at: int) -> int:
        is_open = {one.place.window_id: begun for one in self._windows if (begun := one.opened(at)) is not None}
        if not is_open:
            return CLOSED
        places = [one.place for one in self._windows if one.place.window_id in is_open]
        crowded = [queue for queue, people in self._floor.waiting(at) if self._is_long(queue, people, places)]
        idle = [place for place in places if self._is_idle(place.window_id, is_open, at)] if crowded else []
        if not idle:
            return EVEN
        return FIXABLE if any(can_serve(place, queue) for place in idle for queue in crowded) else ELSEWHERE

    def _is_long(self, queue: Queue, people: int, places: Sequence[ServiceWindow]) -> bool:
        return people >= self._each * max(1, sum(can_serve(place, queue) for place in places))

    def _is_idle(self, window_id: str, is_open: Mapping[str, int], at: int) -> bool:
        since = self._floor.idle_since(window_id, at)
        return since is not None and at - max(since, is_open[window_id]) >= self._idle_after


def can_serve(place: ServiceWindow, queue: Queue) -> bool:
    """Say whether a service window may call from a queue: people sent to it, or waiting for one of its services."""
    service, window_id = queue
    if window_id is not None:
        return window_id == place.window_id
    return not place.services or service in place.services


def _take(held: list[Any], one: object) -> None:  # instants, or tuples that begin with one
    del held[bisect_left(held, one)]
