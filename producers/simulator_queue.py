"""Let the queues of one hall run for one day: people take numbers, wait, are called, served, lost. Pure and seeded.

A small event-driven simulation: a ticket waits until a window that serves it is free; the window idle for longest
takes it. Instants are µs since 1970 UTC.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from heapq import heappop, heappush
from random import Random

from producers.faults import Span
from producers.plan import Plan
from producers.simulator_arrivals import Visit, arrivals, ms
from schemas.instants import MINUTE, SECOND, day_start
from schemas.reference import ServiceWindow, Unit

LATE_NOON, LATE_END, SWEEP = 20 * MINUTE, 22 * MINUTE, 24 * MINUTE
LONG_QUEUE, LONGER_QUEUE = 11 * MINUTE, 17 * MINUTE
"""Whoever sees a longer wait than this comes another time: halls are not overrun on an ordinary day."""
HEAD_START = 8 * MINUTE
LAST_NUMBER, DONE_BEFORE = 12 * MINUTE, 20 * MINUTE
"""The machine stops giving numbers so long before a closing, and earlier whom it cannot expect served in time."""


@dataclass(slots=True)
class Desk:
    """A window at work. `idle_since` is None while it is busy or shut."""

    window: ServiceWindow
    pause_at: int | None
    away: Span | None = None
    """When nobody is there and nobody says so: the window stands open and serves nobody."""
    idle_since: int | None = None
    turn: int = 0
    """Counts what was planned for it: of several planned things only the latest is done."""
    steps: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class HallDay:
    """What happened in a hall on a day."""

    hall: Unit
    on: date
    visits: list[Visit]
    desks: list[Desk]


@lru_cache(maxsize=64)
def run_hall(plan: Plan, hall: Unit, on: date) -> HallDay:
    """Simulate one hall on one day; nobody comes to a closed hall."""
    intervals = [
        (day_start(on) + begin * MINUTE, day_start(on) + end * MINUTE)
        for begin, end in plan.calendar.intervals(hall.unit_id, on)
    ]
    windows = plan.windows_on(hall, on)
    draw = plan.draw("hall", hall.unit_id, on)
    if not intervals or not windows:
        return HallDay(hall, on, [], [])
    run = _Run(plan, draw, windows, intervals)
    run.play(arrivals(plan, draw, windows, intervals))
    return HallDay(hall, on, run.visits, run.desks)


class _Run:
    """The state of one hall's day while it runs."""

    def __init__(
        self, plan: Plan, draw: Random, windows: Sequence[ServiceWindow], intervals: Sequence[tuple[int, int]]
    ) -> None:
        self.plan, self.draw, self.intervals = plan, draw, intervals
        self.visits: list[Visit] = []
        self.waiting: list[Visit] = []
        self.desks = [Desk(window, self._pause(), self._away(window)) for window in windows]
        self._heap: list[tuple[int, int, int, Visit | Desk]] = []
        self._count = 0

    def _pause(self) -> int | None:
        begin, end = self.draw.choice(self.intervals)
        return begin + int(self.draw.uniform(0.25, 0.75) * (end - begin)) if self.draw.random() < 0.35 else None

    def _away(self, window: ServiceWindow) -> Span | None:
        fault = self.plan.fault("uncovered")
        return fault.span if fault is not None and fault.where == window.window_id else None

    def _later(self, at: int, what: Visit | Desk) -> None:
        self._count += 1
        if isinstance(what, Desk):
            what.turn = self._count
        heappush(self._heap, (at, self._count, self._count, what))

    def play(self, visits: list[Visit]) -> None:
        """Run from the first arrival to the sweep."""
        for visit in visits:
            self._later(visit.at, visit)
        for desk in self.desks:
            self._open(desk, self.intervals[0][0])
        while self._heap:
            at, _, turn, what = heappop(self._heap)
            if isinstance(what, Visit):
                self._join(what, at)
            elif turn == what.turn:
                self._free(what, at)
        self._sweep()

    def _open(self, desk: Desk, begin: int) -> None:
        at = ms(begin + int(self.draw.uniform(-55, 20) * SECOND))
        desk.steps.append((at, "opened"))
        self._later(at, desk)

    def _join(self, visit: Visit, at: int) -> None:
        if not visit.steps:
            if self._is_turned_away(visit, at):
                return
            self.visits.append(visit)
            visit.number, visit.ahead = len(self.visits), len(self.waiting)
            visit.steps.append((at, "issued", None))
            if visit.slot_at is not None and visit.slot_at > at:
                self._later(visit.slot_at, visit)
                return
        visit.waiting_since = at
        idle = [one for one in self.desks if one.idle_since is not None and visit.service in one.window.services]
        if idle and self._is_working(at):
            self._serve(min(idle, key=lambda one: one.idle_since or 0), visit, at)
        else:
            self.waiting.append(visit)

    def _is_turned_away(self, visit: Visit, at: int) -> bool:
        """Tell whether somebody at the door takes no number: too many wait, or closing is too near."""
        closing = min(end for _, end in self.intervals if end > at - MINUTE)
        if at >= closing - LAST_NUMBER:
            return True
        desks = [desk for desk in self.desks if visit.service in desk.window.services]
        if any(desk.idle_since is not None for desk in desks):
            return False
        offered = {code for desk in desks for code in desk.window.services}
        minutes = sum(self._usual(one) for one in self.waiting if one.service in offered)
        wait = int((2 * minutes + self._usual(visit)) * MINUTE) // max(2 * len(desks), 1)
        return (
            wait > (LONGER_QUEUE if visit.is_patient else LONG_QUEUE)
            or at + wait + self._usual(visit) * MINUTE > closing - DONE_BEFORE
        )

    def _usual(self, visit: Visit) -> float:
        return visit.minutes or self.plan.city.services[visit.service].typical_minutes

    def _is_working(self, at: int) -> bool:
        return any(begin - MINUTE <= at < end for begin, end in self.intervals)

    def _free(self, desk: Desk, at: int) -> None:
        over = not self._is_working(at)
        if desk.away is not None and desk.away.holds(at):
            desk.idle_since = None
            self._later(desk.away.end, desk)
            return
        if desk.pause_at is not None and at >= desk.pause_at and not over:
            desk.pause_at = None
            back = ms(at + int(self.draw.uniform(2.5, 4.4) * MINUTE))
            desk.steps += [(at, "paused"), (back, "resumed")]
            desk.idle_since = None
            self._later(back, desk)
            return
        visit = self._next(desk, at) if not over or at < self._grace(at) else None
        if visit is not None:
            self._serve(desk, visit, at)
        elif over:
            desk.idle_since = None
            desk.steps.append((at, "closed"))
            if (begin := next((one for one, _ in self.intervals if one > at), None)) is not None:
                self._open(desk, begin)
        else:
            desk.idle_since = at if desk.idle_since is None else desk.idle_since
            end = min(end for _, end in self.intervals if end > at)
            self._later(min(end, desk.pause_at or end, *self._absences(desk, at)), desk)

    def _absences(self, desk: Desk, at: int) -> list[int]:
        return [desk.away.begin] if desk.away is not None and desk.away.begin > at else []

    def _grace(self, at: int) -> int:
        end = max(end for begin, end in self.intervals if begin - MINUTE <= at)
        return end + (LATE_END if end == self.intervals[-1][1] else LATE_NOON)

    def _next(self, desk: Desk, at: int) -> Visit | None:
        for visit in sorted(self.waiting, key=_turn):
            if visit.service not in desk.window.services:
                continue
            self.waiting.remove(visit)
            if at - visit.waiting_since > visit.patience:
                visit.steps.append((ms(visit.waiting_since + visit.patience), "cancelled", None))
                continue
            return visit
        return None

    def _serve(self, desk: Desk, visit: Visit, at: int) -> None:
        draw, name = self.draw, desk.window.window_id
        desk.idle_since = None
        called = ms(at + int(draw.uniform(1, 6) * SECOND))
        visit.steps.append((called, "called", name))
        if draw.random() < 0.035:
            self._later(self._missed(visit, called, name), desk)
            return
        serving = ms(called + int(draw.uniform(8, 40) * SECOND))
        visit.steps.append((serving, "serving", name))
        mean = self._usual(visit)
        spread = 16.0 if self.plan.is_struck("bad_window", name) else 8.0
        done = ms(serving + int(max(draw.gammavariate(spread, mean / spread), 1.0) * MINUTE))
        is_sent_on = draw.random() < 0.012 and not visit.was_moved and self._has_time(done)
        if is_sent_on and (other := self._other_service(visit)) is not None:
            visit.was_moved = True
            visit.steps.append((done, f"transferred:{visit.service}>{other}", name))
            visit.service = other
            self._later(done, visit)
        else:
            visit.steps.append((done, "finished", name))
            visit.finished = (done, name)
        self._later(ms(done + int(draw.uniform(18, 26) * SECOND)), desk)

    def _missed(self, visit: Visit, called: int, name: str) -> int:
        again = ms(called + int(self.draw.uniform(25, 40) * SECOND))
        gone = ms(again + int(self.draw.uniform(25, 40) * SECOND))
        visit.steps += [(again, "recalled", name), (gone, "no_show", name)]
        if self.draw.random() < 0.25 and not visit.was_moved:
            visit.was_moved = True
            back = ms(gone + int(self.draw.uniform(2, 10) * MINUTE))
            if self._has_time(back):
                visit.steps.append((back, "requeued", None))
                self._later(back, visit)
        return gone

    def _has_time(self, at: int) -> bool:
        """Tell whether somebody who waits again now can be served before the closing."""
        return any(begin <= at < end - 2 * DONE_BEFORE for begin, end in self.intervals)

    def _other_service(self, visit: Visit) -> str | None:
        others = sorted({code for desk in self.desks for code in desk.window.services} - {visit.service})
        return self.draw.choice(others) if others else None

    def _sweep(self) -> None:
        end = self.intervals[-1][1] + SWEEP
        for visit in self.waiting:
            gone = visit.waiting_since + visit.patience
            visit.steps.append((ms(gone), "cancelled", None) if gone < end else (end, "swept", None))


def _turn(visit: Visit) -> int:
    """Say whose turn it is: who came first; the old, the invited and the urgent as if they had come earlier."""
    return visit.waiting_since - (0 if visit.priority == "normal" else HEAD_START)


def finished_visits(day: HallDay) -> Iterator[tuple[Visit, int, str]]:
    """Give the visits that were finished, with when and where."""
    for visit in day.visits:
        if visit.finished is not None:
            yield visit, *visit.finished
