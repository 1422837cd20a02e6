"""Whose turn it was: tickets served before one that was issued earlier (M-12c, 001-22). Pure.

A ticket is ahead of another of its line (hall, day of issue, service, priority) if it was issued later and called
before the other's first call. What was never called is abandoned (M-12) and says nothing of the order. A visit
contributes that it was served; its line contributes how many went ahead, counted anew from the first ticket that
changed, so that a call in its turn costs no more than itself.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence
from datetime import date

import msgspec

from schemas.admit import Record
from schemas.events.queue import TicketIssued
from schemas.instants import day_start
from streams.figures import Figures, Part
from streams.press import JourneyKey
from streams.spans import Spans

LineKey = tuple[str, date, str, str]
"""Hall, day of issue, service, priority."""
_Place = tuple[int, str, int, bool]
"""Issued (µs), visit, turn (µs), whether somebody was served."""


class Turn(msgspec.Struct, frozen=True, gc=False):
    """One ticket's place in its line: issued and first called or served (µs); apart: why its order is nobody's."""

    service_code: str
    priority: str
    issued_at: int
    at: int
    was_served: bool
    apart: str | None = None


def read_turn(ordered: Sequence[Record]) -> Turn | None:
    """Read a ticket's turn from its facts in D2's order; None for one not issued or not called."""
    names = {record.name for record in ordered}
    issue = next((record for record in ordered if isinstance(record.fact, TicketIssued)), None)
    at = next((record.at for record in ordered if record.name in ("ticket.called", "ticket.serving")), None)
    if issue is None or at is None or not isinstance(issue.fact, TicketIssued):
        return None
    fact = issue.fact
    return Turn(
        fact.service_code,
        fact.priority,
        issue.at,
        at,
        "ticket.serving" in names or "ticket.finished" in names,
        _apart(fact, names),
    )


def _apart(fact: TicketIssued, names: set[str]) -> str | None:
    if fact.priority == "green_channel":
        return "green_channel"
    if fact.priority == "appointment" or fact.slot_at is not None:
        return "appointment"
    if "ticket.transferred" in names:
        return "passed_on"
    return "requeued" if "ticket.requeued" in names else None


class Line:
    """The called tickets of one line, in the order of their issue, and what it has contributed."""

    __slots__ = ("_ahead", "_highs", "_since", "places", "said")

    def __init__(self) -> None:
        self.places: list[_Place] = []
        self.said: tuple[Part, ...] = ()
        self._highs: list[int] = []
        """The latest turn of the tickets up to and with each."""
        self._ahead: list[int] = []
        """How many of them went ahead of an earlier one."""
        self._since: int | None = None

    def put(self, place: _Place) -> None:
        """Take a ticket in."""
        insort(self.places, place)
        self._changed(place)

    def take(self, place: _Place) -> None:
        """Take a ticket out."""
        del self.places[bisect_left(self.places, place)]
        self._changed(place)

    def _changed(self, place: _Place) -> None:
        self._since = place[0] if self._since is None else min(self._since, place[0])

    def ahead(self) -> int:
        """Count the served tickets called before one of an earlier instant of issue; of one instant none is earlier."""
        if self._since is not None:
            first = bisect_left(self.places, (self._since,))
            del self._highs[first:], self._ahead[first:]
            self._count_from(first)
            self._since = None
        return self._ahead[-1] if self._ahead else 0

    def _count_from(self, first: int) -> None:
        group = first
        high, ahead = (self._highs[first - 1], self._ahead[first - 1]) if first else (0, 0)
        for index in range(first, len(self.places)):
            issued_at, _, turn_at, was_served = self.places[index]
            if issued_at != self.places[group][0]:
                group = index
            ahead += was_served and group > 0 and self._highs[group - 1] > turn_at
            high = max(high, turn_at)
            self._highs.append(high)
            self._ahead.append(ahead)


class Lines:
    """All lines of a partition's halls."""

    def __init__(self) -> None:
        self.lines: dict[LineKey, Line] = {}
        self._places: dict[JourneyKey, tuple[LineKey, _Place]] = {}
        self._changed: set[LineKey] = set()

    def put(self, key: JourneyKey, issued_on: date | None, turn: Turn | None) -> None:
        """Give a visit its place, or take it away: without a turn, or with one that is nobody's."""
        before = self._places.get(key)
        now = None
        if turn is not None and turn.apart is None and issued_on is not None:
            line_key = (key[0], issued_on, turn.service_code, turn.priority)
            now = (line_key, (turn.issued_at, key[1], turn.at, turn.was_served))
        if now == before:
            return
        if before is not None:
            del self._places[key]
            self.lines[before[0]].take(before[1])
            self._changed.add(before[0])
        if now is not None:
            self._places[key] = now
            self.lines.setdefault(now[0], Line()).put(now[1])
            self._changed.add(now[0])

    def settle(self, figures: Figures, spans: Spans) -> None:
        """Let every changed line take back what it contributed and contribute what it does now."""
        changed, self._changed = self._changed, set()
        for key in changed:
            line = self.lines[key]
            parts = ahead_parts(key, line.ahead(), spans)
            figures.restate(line.said, parts)
            line.said = parts
            if not line.places:
                del self.lines[key]

    def recount(self) -> None:
        """Forget what was contributed, to contribute it anew."""
        for line in self.lines.values():
            line.said = ()
        self._changed.update(self.lines)


def ahead_parts(key: LineKey, ahead: int, spans: Spans) -> tuple[Part, ...]:
    """Count how many of a line went ahead, for M-12c by hall and by service on the day of issue."""
    hall_id, issued_on, service, _ = key
    start = day_start(issued_on, spans.zone(hall_id))
    places = (("hall", hall_id), ("service", f"{hall_id}:{service}")) if ahead else ()
    return tuple((("M-12c", scope, scope_id, "day", start), ahead, 0, None, None) for scope, scope_id in places)
