"""Lay down what the demo city will do: one frozen plan from which every day follows, and the form of what is said.

Everything drawn is drawn from `Plan.draw(names…)`: a generator seeded by the plan's seed and the names of the thing it
is for, so that a day is the same whoever plays it, whenever, in whatever order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from random import Random

from schemas.calendar import Calendar
from schemas.envelope import Fact, LateReason, sequence
from schemas.events import NAME_OF
from schemas.ids import natural_uuid7
from schemas.instants import DEFAULT_ZONE, HOUR, MINUTE, SECOND, day_start, instant, local_day
from schemas.reference import BEGINNING, City, ServiceWindow, Unit

SOURCE = "demo"
"""Every source of the demo begins with it, so that played events can be told from people's own."""

FIRST_EPOCH_DAY = date(2026, 1, 1)
HISTORY_DAYS = 92


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


@dataclass(frozen=True, slots=True)
class Span:
    """From one instant to before another (µs)."""

    begin: int
    end: int

    def holds(self, at: int) -> bool:
        """Tell whether an instant lies inside."""
        return self.begin <= at < self.end


@dataclass(frozen=True, slots=True)
class Faults:
    """What is planted on the first day: three windows and when it happens to them."""

    bad: str | None
    bad_from: int
    bad_ratings: int
    silent: str | None
    silent_span: Span
    offline: str | None
    offline_span: Span


@dataclass(frozen=True, eq=False)
class Plan:
    """A city, a seed and the instant (µs) at which the play begins."""

    city: City
    seed: int
    start: int
    calendar: Calendar = field(repr=False)

    def draw(self, *names: object) -> Random:
        """Give the generator for one thing."""
        return Random("/".join(map(str, (self.seed, *names))))  # noqa: S311 - a play, not a secret

    @property
    def first_day(self) -> date:
        """Give the local day on which the play begins."""
        return local_day(self.start)

    @cached_property
    def faults(self) -> Faults:
        """Choose the windows of the faults: the newest with a terminal, the busiest of another hall, one of a third."""
        fit = [one for one in self.city.windows.values() if one.has_terminal and one.has_queue and one.judged]
        old_enough = [one for one in fit if one.valid_from <= self.first_day - timedelta(days=7)]
        newest = max((one.valid_from for one in old_enough), default=BEGINNING)
        bad = next((one for one in old_enough if one.valid_from == newest), None)
        others = [one for one in old_enough if bad is not None and one.hall_id != bad.hall_id]
        silent = min(others, key=self._minutes, default=None)
        offline = next((one for one in others if silent is not None and one.hall_id != silent.hall_id), None)
        morning = day_start(self.first_day)
        return Faults(
            bad=bad.window_id if bad else None,
            bad_from=morning + 9 * HOUR + 23 * MINUTE,
            bad_ratings=3,
            silent=silent.window_id if silent else None,
            silent_span=Span(morning + 9 * HOUR + 30 * MINUTE, morning + 24 * HOUR),
            offline=offline.window_id if offline else None,
            offline_span=Span(morning + 10 * HOUR + 20 * MINUTE, morning + 15 * HOUR),
        )

    def _minutes(self, window: ServiceWindow) -> float:
        times = [self.city.services[code].typical_minutes for code in window.services]
        return sum(times) / max(len(times), 1)

    def windows_on(self, hall: Unit, on: date) -> tuple[ServiceWindow, ...]:
        """Give the windows of a hall that exist on a day."""
        return self.city.at(on).windows_of(hall.unit_id)

    def stamp(self, at: int) -> tuple[int, LateReason | None]:
        """Say when the server takes a fact of an instant: history in one go at the start, the rest as it happens."""
        if at < day_start(self.first_day):
            return self.start, "backfill"
        return at + 300 * SECOND // 1000, None

    def history_days(self) -> list[date]:
        """List the days before the play, oldest first, about three months of them."""
        return [self.first_day - timedelta(days=back) for back in range(HISTORY_DAYS, 0, -1)]


def tell(plan: Plan, at: int, source: str, kind: type[Fact], /, **fields: object) -> Told:
    """Make a fact of an instant, stamped as the plan says; fields are the event's own."""
    received, late = plan.stamp(at)
    fact = kind(received_at=instant(received), late_reason=late, **fields)  # type: ignore[arg-type] # admit judges it
    return Told(at, f"{SOURCE}/{source}", fact)


def number(plan: Plan, on: date, told: Iterable[Told]) -> list[Said]:
    """Put a day in time order and number it by source: the epoch is the day (devices start anew each morning)."""
    counts: dict[str, int] = {}
    said = []
    epoch = (on - FIRST_EPOCH_DAY).days % 9999 + 1
    for one in sorted(told, key=lambda row: (row.at, row.source)):
        counts[one.source] = count = counts.get(one.source, 0) + 1
        place = sequence(epoch, count)
        name = NAME_OF[type(one.fact)]
        identity = one.id or natural_uuid7(one.at, plan.seed, one.source, name, place)
        said.append(Said(one.at, one.source, one.fact, identity, place))
    return said


def zone_of(plan: Plan, unit_id: str) -> str:
    """Give the time zone of a unit."""
    return plan.city.zone_of(unit_id) or DEFAULT_ZONE
