"""What the reference records say of a day: names, zones, limits, working days. Written from domain 3.3, 4.5 and D6."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

import chinese_calendar  # type: ignore[import-untyped]  # it has no stubs
import polars as pl

from schemas.reference import CalendarDay, City, Limit, Reference, Service, ServiceWindow, Threshold, Unit

R = TypeVar("R", bound=Reference)


class Places:
    """A city's records, asked by day."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.zones = {unit.unit_id: unit.zone for unit in city.every(Unit)}
        self.parents = {unit.unit_id: unit.parent_id for unit in city.every(Unit)}

    def zone(self, unit: str) -> str:
        return self.zones.get(unit, "Asia/Shanghai")

    def on(self, kind: type[R], on: date) -> Iterator[R]:
        """Give what is in force of a kind on a day: by thing the latest valid_from, then the one known last."""
        latest: dict[str, R] = {}
        known = sorted(self.city.every(kind), key=lambda one: (one.valid_from, one.known_from))
        for record in known:
            if record.valid_from <= on:
                latest[_thing(record)] = record
        return (one for one in latest.values() if one.valid_to is None or on < one.valid_to)

    @cache  # noqa: B019 - a test's city lives as long as its places
    def windows(self, on: date) -> dict[str, ServiceWindow]:
        return {one.window_id: one for one in self.on(ServiceWindow, on)}

    @cache  # noqa: B019
    def services(self, on: date) -> dict[str, Service]:
        return {one.service_code: one for one in self.on(Service, on)}

    @cache  # noqa: B019
    def limits(self, on: date) -> dict[str, Limit]:
        return {one.category: one for one in self.on(Limit, on)}

    def threshold(self, name: str, unit: str, on: date, usual: int) -> int:
        """Give a threshold of a unit: its own, else that of what stands above it, else everybody's, else the usual."""
        said = {one.unit_id: one.value for one in self.on(Threshold, on) if one.name == name}
        above: str | None = unit
        while above is not None:
            if above in said:
                return said[above]
            above = self.parents.get(above)
        return said.get("", usual)

    def named(self, column: str, name: str) -> pl.Expr:
        """Give the name of the unit in a column."""
        names = {unit.unit_id: unit.name for unit in self.city.every(Unit)}
        return pl.col(column).replace(names).alias(name)

    @cached_property
    def _dated(self) -> list[CalendarDay]:
        return [row for row in self.city.every(CalendarDay) if not row.unit_id and row.on[0].isdigit()]

    def is_working(self, on: date, known_by: date = date.max) -> bool:
        rows = [row for row in self._dated if row.on == on.isoformat() and row.known_from <= known_by]
        if rows:
            return max(rows, key=lambda row: (row.valid_from, row.known_from)).working
        return bool(chinese_calendar.is_workday(on))

    def working_between(self, first: date, last: date) -> int:
        """Count the working days after `first` up to and with `last`, as is known last."""
        days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
        return sum(self.is_working(day) for day in days)

    def after(self, first: date, count: int, known_by: date = date.max) -> date:
        """Give the count-th working day after a day."""
        day = first
        while count:
            day += timedelta(days=1)
            count -= self.is_working(day, known_by)
        return day

    def due_on(self, first: date, days: int) -> date:
        """Give the last day of a promise of working days (5.2): a row known later moves only what was not yet due."""
        if days == 0:
            return first
        due = self.after(first, days, first)
        for known_from in sorted({row.known_from for row in self._dated if row.known_from > first}):
            if known_from > due:
                break
            due = self.after(first, days, known_from)
        return due


def _thing(record: Reference) -> str:
    match record:
        case ServiceWindow():
            return record.window_id
        case Service():
            return record.service_code
        case Limit():
            return record.category
        case Threshold():
            return f"{record.name}/{record.unit_id}"
    raise TypeError(type(record))


def day_in(at: datetime, zone: str) -> date:
    """Give the local day of an instant."""
    return at.astimezone(ZoneInfo(zone)).date()


def end_of(on: date, zone: str) -> datetime:
    """Give the instant at which a local day ends."""
    return datetime.combine(on + timedelta(days=1), time(), ZoneInfo(zone))


def last_day(due_at: datetime, zone: str) -> date:
    """Give the day that an end of a promise belongs to: 24:00 is of the day that it ends."""
    return day_in(due_at - timedelta(microseconds=1), zone)
