"""A visit: one ticket's way through a hall, its waits (M-08) and whether somebody waits now (M-10). Pure.

A visit is the set of its facts; what it says is read from them in D2's order, so that no arrival order matters.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from schemas.admit import Record
from schemas.events.queue import TicketFinished, TicketIssued, TicketTransferred
from schemas.instants import SECOND, micros
from streams.figures import Part
from streams.tickets import Ticket, read_ticket
from streams.turns import Turn, read_turn


class Leg(msgspec.Struct, frozen=True, gc=False):
    """One continuous wait: from `start` to the call that led to service, at a service window. Instants in µs."""

    start: int
    end: int
    window_id: str
    service_code: str | None = None

    @property
    def wait_s(self) -> int:
        """Give the wait in whole seconds."""
        return (self.end - self.start) // SECOND

    @property
    def minute(self) -> int:
        """Give the wait in whole minutes, upwards: 61 s is 2."""
        return -(-self.wait_s // 60)


class Waiter(msgspec.Struct, frozen=True, gc=False):
    """Somebody not yet called: since when, for what, on which day."""

    start: int
    issued_on: date
    service_code: str | None
    to_window_id: str | None


class Reading(msgspec.Struct, frozen=True, gc=False):
    """What a visit's facts say. `finished`: the service window and the instant (µs)."""

    test: bool = False
    issued_on: date | None = None
    legs: tuple[Leg, ...] = ()
    finished: tuple[str, int] | None = None
    waiter: Waiter | None = None
    ticket: Ticket = Ticket()
    items: int = 1
    """Items of business finished; at least one (M-05 per item, 000-45)."""
    turn: Turn | None = None


class Visit:
    """A visit as it is held: its facts, in no order, and what it has contributed."""

    __slots__ = ("facts", "finished", "fives", "is_dirty", "said", "service")

    def __init__(self) -> None:
        self.facts: list[Record] = []
        self.finished: tuple[str, int] | None = None
        self.is_dirty = False
        self.said: tuple[Part, ...] = ()
        self.fives: tuple[Part, ...] = ()
        self.service: tuple[date, bool, int] | None = None
        """As read last: the day of its issue, whether it is a drill, and its items."""


def read_visit(facts: Iterable[Record]) -> Reading:
    """Read a visit from its facts, in any order."""
    ordered = sorted(facts, key=_order)
    starts: list[tuple[int, Record]] = []
    calls: list[tuple[int, str]] = []
    servings: list[int] = []
    ends: list[int] = []
    issued = finished = None
    test = False
    for record in ordered:
        test = test or record.fact.test
        match record.name:
            case "ticket.issued":
                if issued is None:
                    issued = record
                    starts.append((_waits_from(record), record))
            case "ticket.called":
                calls.append((record.at, record.fact.window_id))  # type: ignore[attr-defined]  # by its name
            case "ticket.serving":
                servings.append(record.at)
            case "ticket.requeued" | "ticket.transferred":
                starts.append((record.at, record))
            case "ticket.finished":
                finished = finished or record
                ends.append(record.at)
            case "ticket.no_show" | "ticket.cancelled" | "ticket.swept":
                ends.append(record.at)
    starts.sort(key=_start)
    begun = [(start, _service(starts[: index + 1])) for index, (start, _) in enumerate(starts)]
    legs = tuple(_legs(begun, calls, servings))
    return Reading(
        test,
        ordered[0].fact.issued_on if ordered else None,  # type: ignore[attr-defined]  # every ticket event has it
        legs,
        (finished.fact.window_id, finished.at) if finished and isinstance(finished.fact, TicketFinished) else None,
        None if test else _waiter(starts, calls, ends),
        read_ticket(ordered, begun, frozenset(leg.start for leg in legs)),
        len(set(finished.fact.item_codes)) or 1 if finished and isinstance(finished.fact, TicketFinished) else 1,
        read_turn(ordered),
    )


def _order(record: Record) -> tuple[int, str, str]:
    return (record.at, record.sequence, record.id)


def _start(start: tuple[int, Record]) -> int:
    return start[0]


def _waits_from(record: Record) -> int:
    """Give the start of the first wait: the issue, for an appointment its slot if that is later."""
    fact = record.fact
    if isinstance(fact, TicketIssued) and fact.slot_at is not None:
        return max(record.at, micros(fact.slot_at))
    return record.at


def _service(starts: Sequence[tuple[int, Record]]) -> str | None:
    """Give the service waited for since the last of some starts."""
    service: str | None = None
    for _, begun in starts:
        if isinstance(begun.fact, TicketIssued):
            service = begun.fact.service_code
        elif isinstance(begun.fact, TicketTransferred):
            service = begun.fact.to_service_code or service
    return service


def _legs(
    starts: Sequence[tuple[int, str | None]], calls: Sequence[tuple[int, str]], servings: Sequence[int]
) -> Iterable[Leg]:
    """Pair each wait with its first call that was followed by service before the next wait began."""
    for index, (start, service) in enumerate(starts):
        following = starts[index + 1][0] if index + 1 < len(starts) else None
        served = [at for at in servings if following is None or at < following]
        for at, window_id in calls:
            if served and start <= at <= served[-1]:
                yield Leg(start, at, window_id, service)
                break


def _waiter(
    starts: Sequence[tuple[int, Record]], calls: Sequence[tuple[int, str]], ends: Sequence[int]
) -> Waiter | None:
    """Find the first wait that no call and no end came after."""
    last_call = calls[-1][0] if calls else None
    last_end = ends[-1] if ends else None
    for start, record in starts:
        if (last_call is None or last_call < start) and (last_end is None or last_end <= start):
            return _waiting(start, record, starts)
    return None


def _waiting(start: int, record: Record, starts: Sequence[tuple[int, Record]]) -> Waiter:
    issued_on: date = record.fact.issued_on  # type: ignore[attr-defined]  # every ticket event has it
    to_window = None
    for _, begun in starts:
        if isinstance(begun.fact, TicketTransferred):
            to_window = begun.fact.to_window_id
    return Waiter(start, issued_on, _service(starts), to_window)
