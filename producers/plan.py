"""Lay down what the demo city will do: one frozen plan from which every day follows, and the form of what is said.

Everything drawn is drawn from `Plan.draw(names…)`: a generator seeded by the plan's seed and the names of the thing it
is for, so that a day is the same whoever plays it, whenever, in whatever order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from random import Random

from producers.faults import Day, Fault, Kind, plant
from schemas.calendar import Calendar
from schemas.envelope import Fact, LateReason, sequence
from schemas.events import NAME_OF
from schemas.ids import natural_uuid7
from schemas.instants import DEFAULT_ZONE, MINUTE, SECOND, day_start, instant, local_day, micros
from schemas.reference import City, ServiceWindow, Unit

SOURCE = "demo"
"""Every source of the demo begins with it, so that played events can be told from people's own."""

FIRST_EPOCH_DAY = date(2026, 1, 1)
HISTORY_DAYS, SHORT_HISTORY_DAYS, VISIT_DAYS = 92, 14, 2


@dataclass(frozen=True, slots=True)
class Told:
    """A fact at its event time (µs) by its source, not numbered yet."""

    at: int
    source: str
    fact: Fact
    id: str | None = None
    """Its id, where later facts must repeat it; made from its number otherwise."""


@dataclass(frozen=True, slots=True)
class Said:
    """A fact ready to be published: numbered by its source, with its id."""

    at: int
    source: str
    fact: Fact
    id: str
    sequence: str


@dataclass(frozen=True, eq=False)
class Plan:
    """A city, a seed, the instant (µs) at which the play begins and what kind of day the first one is."""

    city: City
    seed: int
    start: int
    calendar: Calendar = field(repr=False)
    day: Day = "story"

    def draw(self, *names: object) -> Random:
        """Give the generator for one thing."""
        return Random("/".join(map(str, (self.seed, *names))))  # noqa: S311 - a play, not a secret

    @property
    def first_day(self) -> date:
        """Give the local day on which the play begins."""
        return local_day(self.start)

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """Give what is planted on the first day, in time order."""
        return plant(self.day, self.city, self.first_day)

    @cached_property
    def _fault_of(self) -> dict[Kind, Fault]:
        return {fault.kind: fault for fault in self.faults}

    def fault(self, kind: Kind) -> Fault | None:
        """Give the planted fault of a kind, if there is one."""
        return self._fault_of.get(kind)

    def is_struck(self, kind: Kind, where: str) -> bool:
        """Tell whether a fault of this kind strikes a place at some time."""
        fault = self._fault_of.get(kind)
        return fault is not None and fault.where == where

    def suffers(self, kind: Kind, where: str, at: int) -> bool:
        """Tell whether a fault of this kind strikes a place at an instant."""
        fault = self._fault_of.get(kind)
        return fault is not None and fault.where == where and fault.span.holds(at)

    @property
    def closes(self) -> int:
        """Give the instant (µs) at which the last hall closes on the first day; its start if none opens."""
        ends = [span[1] for hall in self.city.halls for span in self.calendar.intervals(hall.unit_id, self.first_day)]
        return day_start(self.first_day) + max(ends, default=0) * MINUTE

    def windows_on(self, hall: Unit, on: date) -> tuple[ServiceWindow, ...]:
        """Give the windows of a hall that exist on a day."""
        return self.city.at(on).windows_of(hall.unit_id)

    def stamp(self, at: int) -> tuple[int, LateReason | None]:
        """Say when the server takes a fact of an instant: history in one go at the start, the rest as it happens."""
        if at < day_start(self.first_day):
            return self.start, "backfill"
        return at + 300 * SECOND // 1000, None

    def history_days(self) -> list[date]:
        """List the days before the play, oldest first: about three months; a fortnight where a day is checked."""
        days = HISTORY_DAYS if self.day == "story" else SHORT_HISTORY_DAYS
        return [self.first_day - timedelta(days=back) for back in range(days, 0, -1)]

    def visit_days(self) -> list[date]:
        """List the days before the play of which visits and calls are told: all; two where a day is checked."""
        return self.history_days() if self.day == "story" else self.history_days()[-VISIT_DAYS:]


def tell(plan: Plan, at: int, source: str, kind: type[Fact], /, **fields: object) -> Told:
    """Make a fact of an instant, stamped as the plan says; fields are the event's own."""
    received, late = plan.stamp(at)
    fact = kind(received_at=instant(received), late_reason=late, **fields)  # type: ignore[arg-type] # admit judges it
    return Told(at, f"{SOURCE}/{source}", fact)


def number(plan: Plan, on: date, told: Iterable[Told]) -> list[Said]:
    """Put a day in the order in which it is received and number it by source: the epoch is the day.

    Devices start anew each morning.
    """
    counts: dict[str, int] = {}
    said = []
    epoch = (on - FIRST_EPOCH_DAY).days % 9999 + 1
    for one in sorted(told, key=lambda row: (micros(row.fact.received_at), row.at, row.source)):
        counts[one.source] = count = counts.get(one.source, 0) + 1
        place = sequence(epoch, count)
        name = NAME_OF[type(one.fact)]
        identity = one.id or natural_uuid7(one.at, plan.seed, one.source, name, place)
        said.append(Said(one.at, one.source, one.fact, identity, place))
    return said


def zone_of(plan: Plan, unit_id: str) -> str:
    """Give the time zone of a unit."""
    return plan.city.zone_of(unit_id) or DEFAULT_ZONE
