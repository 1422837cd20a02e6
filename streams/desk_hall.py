"""hall.events behind one face: visits, ratings, windows and terminals."""

from collections.abc import Iterator, Mapping
from itertools import chain

from schemas.calendar import Calendar
from schemas.live import Statement
from schemas.reference import City
from streams.bad_findings import due_findings
from streams.desk import Changed, Fate
from streams.duty_findings import duty_findings
from streams.duty_settle import settle_duty
from streams.figures import Figures, Key, Tally
from streams.finding import Finding
from streams.fraud.watch import Watch
from streams.hall import HallState
from streams.hall_carried import HallCarriage
from streams.hall_findings import findings as hall_findings
from streams.hall_restated import hall_restated
from streams.hall_settle import settle
from streams.hall_view import HallView
from streams.parts.bad_ratings import open_parts
from streams.press_findings import press_findings
from streams.queue_findings import queue_findings
from streams.shelves import Holder
from streams.spans import Spans
from streams.stamp import Stamp
from streams.terminal_findings import terminal_findings
from streams.terminal_settle import settle_terminals
from streams.verdicts import Verdict


class HallDesk:
    """hall.events: visits, ratings, windows and terminals."""

    def __init__(self, city: City, calendar: Calendar, spans: Spans) -> None:  # noqa: ARG002 - as every desk
        self._spans = spans
        self._state = HallState(city, spans)
        self._viewed: set[Key] = set()
        """Figures that are views of a tick, as given last."""
        self.watch = Watch(self._state)
        """Signals that ratings may not be what people said."""
        self.follow = self._state.follow
        self.carriage = HallCarriage(self._state)

    def tick(self, tick: int, *, moved: bool, back: bool) -> None:  # noqa: ARG002 - the spans are at the tick
        """Go to a tick."""
        self._state.tick(moved, back)
        if moved or back:
            self.watch.forget()

    def settle(self) -> None:
        """Bring the figures up to date."""
        settle(self._state)
        settle_duty(self._state)
        settle_terminals(self._state)

    def figures(self, *, full: bool) -> Changed:
        """Give changed figures; M-10, the last half-hour of M-09 and the last hour of M-01 are read anew each time."""
        yield from self._state.figures.drain(full=full)
        viewed = dict(self._views())
        yield from viewed.items()
        yield from ((key, None) for key in self._viewed - viewed.keys())
        self._viewed = set(viewed)

    def _views(self) -> Iterator[tuple[Key, Tally]]:
        view = HallView(self._state, self._stamp())
        for hall_id, people in view.people():
            yield ("M-10", "hall", hall_id, "now", 0), Tally.of(people, 0)
        for service, people in view.services():
            yield ("M-10", "service", service, "now", 0), Tally.of(people, 0)
        yield from view.last_waits()
        state = self._state
        state.floors.refresh(state.visits)
        yield from state.floors.stated(state.posts, view.tick)
        for window_id, start, good, everybody in view.last_hour():
            yield ("M-01", "window", window_id, "rolling", start), Tally.of(good, everybody)
        yield from self._handled_in_time().items()

    def _handled_in_time(self) -> dict[Key, Tally]:
        """Give M-06c: the handled bad ratings, and of the open ones those past their limit."""
        whole = Figures()
        tick = self._spans.tick
        if tick is not None:
            whole.restate((), tuple(open_parts(self._state.open_bad.values(), self._spans, tick)))
        for key, tally in self._state.handled.tallies.items():
            whole.tallies.setdefault(key, Tally()).add(tally)
        return whole.tallies

    def _stamp(self) -> Stamp:
        return Stamp("", 0, self._spans.tick or 0, "")

    def boards(self, stamp: Stamp, *, everything: bool) -> list[Statement]:
        """Give tiles, bad ratings and waiting people."""
        shown = list(HallView(self._state, stamp).boards(everything=everything))
        self._state.touched.clear()
        return shown

    def mark(self, end: int) -> int:
        """Give the smallest first offset of what is held, at most `end`."""
        first = self._state.shelves.first()
        return self._state.shelves.straddles.below(end if first is None else min(first, end))

    def holder(self) -> Holder | None:
        """Name the shelf that keeps the mark where it is."""
        return self._state.shelves.holder()

    def verdicts(self, tick: int) -> Mapping[str, Verdict]:
        """Give what the alert rule needs."""
        settle(self._state)
        return HallView(self._state, Stamp("", 0, tick, "")).verdicts()

    def findings(self, tick: int) -> Iterator[Finding]:
        """Give what is wrong in the halls at a tick (µs), for the alerts; limits are those of the city that day."""
        settle(self._state)
        city = self._state.city

        def limit(name: str, unit_id: str) -> int:
            return city.value(name, unit_id, self._spans.day(unit_id, tick))

        bad = due_findings(self._state.open_bad.values(), tick, self._spans.calendar, self._state.city)
        families = (hall_findings, queue_findings, press_findings, duty_findings, terminal_findings)
        self.watch.look()
        return chain(bad, self.watch.findings(), *(find(self._state, tick, limit) for find in families))

    def is_restated(self, code: str, subject: str, at: int) -> bool:
        """Say whether what was found at an earlier tick (µs) would not be, as known now."""
        settle(self._state)
        return hall_restated(self._state, code, subject, at)

    def fate_of(self, rating_id: str) -> Fate | None:
        """Say why a rating is no unhandled bad rating."""
        settle(self._state)
        return self._state.fate_of(rating_id)
