"""When one visit waits, is called and is served: spans of time for what a hall's windows do at once (M-22). Pure.

A service begins when somebody stands at a window or comes back to it (resumed) and ends at the next step of the ticket;
while it is suspended the window is free. A wait ends at the first step of any kind, be it a call that nobody answers.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from schemas.admit import Record
from schemas.events.queue import TicketFinished, TicketIssued, TicketResumed, TicketServing, TicketTransferred
from schemas.instants import micros

NEVER = 1 << 62
"""The end of what has not ended (µs)."""
Queue = tuple[str | None, str | None]
"""The service waited for, and the one window somebody was sent to."""
Edge = tuple[int, str, object]
"""An instant at which something begins or ends, with what it is."""

_ENDS_WAIT = frozenset(
    f"ticket.{name}"
    for name in ("called", "serving", "finished", "no_show", "cancelled", "swept", "requeued", "transferred")
)
_ENDS_SERVICE = (_ENDS_WAIT - {"ticket.called"}) | {"ticket.suspended", "ticket.resumed"}


class Served(NamedTuple):
    """One span of service at a window; of those begun at one instant the later in D2's order stands."""

    window_id: str
    begin: int
    sequence: str
    id: str
    end: int


class Waited(NamedTuple):
    """One span of waiting."""

    queue: Queue
    start: int
    end: int


class VisitSpans(NamedTuple):
    """All spans of a visit; finished: window, instant and the service that was wanted last."""

    issued_on: date
    served: tuple[Served, ...]
    waited: tuple[Waited, ...]
    calls: tuple[tuple[str, int], ...]
    finished: tuple[str, int, str | None] | None

    def edges(self) -> Iterator[Edge]:
        """Give every instant at which something changes: the state at an instant depends on those up to it alone."""
        for one in self.served:
            yield one.begin, "begin", one[:4]
            yield one.end, "end", one.window_id
        for wait in self.waited:
            yield wait.start, "start", wait.queue
            yield wait.end, "over", wait.queue
        for window_id, at in self.calls:
            yield at, "call", window_id


def read_spans(facts: Iterable[Record]) -> VisitSpans | None:
    """Read a visit's spans from its facts, in any order; None for a test and for no facts."""
    ordered = sorted(facts, key=lambda record: record.order)
    if not ordered or any(record.fact.test for record in ordered):
        return None
    reader = _Reader()
    for record in ordered:
        reader.read(record)
    issued_on: date = ordered[0].fact.issued_on  # type: ignore[attr-defined]  # every ticket event has it
    return reader.spans(issued_on)


class _Reader:
    """Walks through a visit's facts in order."""

    def __init__(self) -> None:
        self._served: list[Served] = []
        self._waited: list[Waited] = []
        self._calls: list[tuple[str, int]] = []
        self._finished: tuple[str, int, str | None] | None = None
        self._queue: Queue = (None, None)
        self._wait: Waited | None = None
        self._service: Served | None = None
        self._is_issued = False

    def read(self, record: Record) -> None:
        """Take the next fact."""
        fact, at = record.fact, record.at
        if record.name in _ENDS_WAIT:
            self._end_wait(at)
        if record.name in _ENDS_SERVICE:
            self._end_service(at)
        if isinstance(fact, TicketIssued):
            if not self._is_issued:
                self._is_issued, self._queue = True, (fact.service_code, self._queue[1])
                self._end_wait(at)
                self._wait_from(at if fact.slot_at is None else max(at, micros(fact.slot_at)))
        elif isinstance(fact, TicketTransferred):
            self._queue = (fact.to_service_code or self._queue[0], fact.to_window_id)
            self._wait_from(at)
        elif record.name == "ticket.requeued":
            self._wait_from(at)
        elif isinstance(fact, TicketServing | TicketResumed):
            self._service = Served(fact.window_id, at, record.sequence, record.id, NEVER)
        elif isinstance(fact, TicketFinished):
            self._finished = self._finished or (fact.window_id, at, self._queue[0])
        elif record.name in ("ticket.called", "ticket.recalled"):
            self._calls.append((fact.window_id, at))  # type: ignore[attr-defined]  # by its name

    def spans(self, issued_on: date) -> VisitSpans:
        """Give what was found, with what has not ended."""
        self._end_wait(NEVER)
        self._end_service(NEVER)
        return VisitSpans(issued_on, tuple(self._served), tuple(self._waited), tuple(self._calls), self._finished)

    def _wait_from(self, start: int) -> None:
        self._wait = Waited(self._queue, start, NEVER)

    def _end_wait(self, at: int) -> None:
        if self._wait is not None and at > self._wait.start and self._wait.queue != (None, None):
            self._waited.append(self._wait._replace(end=at))
        self._wait = None

    def _end_service(self, at: int) -> None:
        if self._service is not None:
            self._served.append(self._service._replace(end=at))
        self._service = None
