"""The kinds of matters that case.events holds, each in its own words: its facts, what they say and add. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, Protocol, TypeVar

from schemas.admit import Record
from schemas.calendar import Calendar
from schemas.envelope import Fact
from schemas.instants import day_start, local_day
from schemas.reference import City
from streams.case_hours import OfficeHours
from streams.cases import Day, Promise, month_start, next_month, read_case
from streams.demands import demand_of, read_demand
from streams.figures import Part
from streams.parts.cases import case_parts, demand_parts
from streams.parts.workorders import workorder_parts
from streams.workorder_limits import WorkOrderLimits
from streams.workorders import WorkOrder, read_workorder, workorder_of


class Reading(Protocol):
    """What every matter says, of whatever kind."""

    unit_id: str
    zone: str
    due_at: int | None
    test: bool

    @property
    def is_open(self) -> bool:
        """Say whether it is yet to be dealt with."""

    def changes_at(self) -> Iterable[int]:
        """Give the ticks from which it counts differently by time alone."""


R = TypeVar("R", bound=Reading)


@dataclass(frozen=True, slots=True)
class MatterKind(Generic[R]):
    """One kind of matter."""

    number: Callable[[Fact], str | None]
    """Which matter a fact is about; None if it is of another kind."""
    read: Callable[[Iterable[Record]], R]
    """What its facts say, in any order."""
    parts: Callable[[R, int], Iterator[Part]]
    """What it adds to the figures at a tick (µs)."""
    shown_until: Callable[[R], Iterator[int]]
    """The instants (µs) from which on a figure that counts it is no longer shown."""
    next_turn: Callable[[R, int], int | None]
    """When after a tick (µs) it counts differently by its age alone."""
    has_board: bool = False


def cases(calendar: Calendar, city: City) -> MatterKind[Promise]:
    """Make the kind of cases."""
    permits = frozenset(code for code, service in city.services.items() if service.permit)
    hours = OfficeHours(calendar)

    def parts(promise: Promise, tick: int) -> Iterator[Part]:
        months = (_held_month(promise.due_day, tick), _held_month(promise.received_day, tick))
        return case_parts(promise, tick, months, hours)

    return MatterKind(
        number=lambda fact: getattr(fact, "case_no", None),
        read=lambda facts: read_case(facts, calendar, permits, city.near_due),
        parts=parts,
        shown_until=_months_over,
        next_turn=lambda _promise, _tick: None,
        has_board=True,
    )


def demands(calendar: Calendar) -> MatterKind[Promise]:
    """Make the kind of demands."""
    return MatterKind(
        number=demand_of,
        read=lambda facts: read_demand(facts, calendar),
        parts=demand_parts,
        shown_until=lambda _promise: iter(()),
        next_turn=_next_midnight,
    )


def workorders(calendar: Calendar, city: City) -> MatterKind[WorkOrder]:
    """Make the kind of hotline work orders."""
    limits = WorkOrderLimits(calendar, city)

    def parts(order: WorkOrder, tick: int) -> Iterator[Part]:
        return workorder_parts(order, tick, (_held_month(order.dispatched_day, tick), _held_month(order.due_day, tick)))

    return MatterKind(
        number=workorder_of,
        read=lambda facts: read_workorder(facts, limits),
        parts=parts,
        shown_until=lambda order: (
            _month_over(day) for day in (order.dispatched_day, order.due_day) if day is not None
        ),
        next_turn=lambda _order, _tick: None,
    )


def _next_midnight(promise: Promise, tick: int) -> int | None:
    """Give the end (µs) of the tick's local day while a demand is open: its age is counted in days."""
    if not promise.is_open:
        return None
    return day_start(local_day(tick, promise.zone) + timedelta(days=1), promise.zone)


def _held_month(day: Day | None, tick: int) -> int | None:
    """Give the start of the month of a day, if it is this month's or the last one's, or one still to come."""
    return None if day is None or tick >= _month_over(day) else month_start(*day)


def _months_over(promise: Promise) -> Iterator[int]:
    """Give the instants (µs) after which a month that counts a case is no longer shown."""
    if promise.accepted_at is not None and promise.due_day is not None:
        yield _month_over(promise.due_day)
    if promise.received_day is not None:
        yield _month_over(promise.received_day)


def _month_over(day: Day) -> int:
    """Give the end (µs) of the month after that of a day: this month and the last are shown."""
    on, zone = day
    return month_start(next_month(next_month(on)), zone)
