"""Reference data: the city as it is known. Records are keyed (id, valid_from, known_from) and dated (design D6)."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from schemas.dated import BEGINNING
from schemas.instants import DEFAULT_ZONE
from schemas.reference_places import (
    CalendarDay,
    DevicePlacement,
    Line,
    Post,
    Service,
    ServiceWindow,
    Staff,
    Unit,
)
from schemas.reference_rules import LADDER, LadderRung, Limit, NoticeTemplate, Threshold
from schemas.thresholds import value

__all__ = [
    "BEGINNING",
    "HALL_KINDS",
    "KEY_FIELDS",
    "LADDER",
    "REFERENCE_OF_TOPIC",
    "TOPIC_OF_REFERENCE",
    "CalendarDay",
    "City",
    "DevicePlacement",
    "LadderRung",
    "Limit",
    "Line",
    "NoticeTemplate",
    "Post",
    "Reference",
    "Service",
    "ServiceWindow",
    "Staff",
    "Threshold",
    "Unit",
    "city_digest",
    "city_of",
    "in_force",
    "reference_key",
    "thing_of",
]

HALL_KINDS = ("hall", "station")
"""Units with windows of their own."""
Reference = (
    Unit | ServiceWindow | Service | Staff | CalendarDay
    | Line | DevicePlacement | Post | NoticeTemplate | Threshold | LadderRung | Limit
)  # fmt: skip
R = TypeVar("R")

TOPIC_OF_REFERENCE: dict[type[Reference], str] = {
    Unit: "ref.units",
    ServiceWindow: "ref.windows",
    Service: "ref.services",
    Staff: "ref.staff",
    CalendarDay: "ref.calendar",
    Line: "ref.lines",
    DevicePlacement: "ref.devices",
    Post: "ref.posts",
    NoticeTemplate: "ref.templates",
    Threshold: "ref.thresholds",
    LadderRung: "ref.ladder",
    Limit: "ref.limits",
}
REFERENCE_OF_TOPIC: dict[str, type[Reference]] = {topic: kind for kind, topic in TOPIC_OF_REFERENCE.items()}
KEY_FIELDS: dict[type[Reference], tuple[str, ...]] = {
    Unit: ("unit_id",),
    ServiceWindow: ("window_id",),
    Service: ("service_code",),
    Staff: ("staff_ref",),
    CalendarDay: ("unit_id", "on"),
    Line: ("line_code",),
    DevicePlacement: ("device_id",),
    Post: ("window_id",),
    NoticeTemplate: ("county", "kind"),
    Threshold: ("name", "unit_id"),
    LadderRung: ("alert", "rung"),
    Limit: ("category",),
}
"""What names the thing that a record is about."""


_ABOVE_HALLS = ("province", "city", "county")


class City(msgspec.Struct, frozen=True, dict=True):
    """A city: what is in force of each kind, by id, and every record of its history.

    `at(day)` gives the city of a day; facts are placed by the city of their own day, tiles by that of the tick.
    """

    units: Mapping[str, Unit] = msgspec.field(default_factory=dict)
    windows: Mapping[str, ServiceWindow] = msgspec.field(default_factory=dict)
    services: Mapping[str, Service] = msgspec.field(default_factory=dict)
    staff: Mapping[str, Staff] = msgspec.field(default_factory=dict)
    calendar: tuple[CalendarDay, ...] = ()
    records: tuple[Reference, ...] = ()

    @property
    def halls(self) -> tuple[Unit, ...]:
        """Give the halls and stations in file order."""
        return tuple(unit for unit in self.units.values() if unit.kind in HALL_KINDS)

    @cached_property
    def root(self) -> str:
        """Name the unit that all halls lie under; "" where there is none."""
        tops = [unit for unit in self.units.values() if unit.parent_id is None and unit.kind in _ABOVE_HALLS]
        return min(((_ABOVE_HALLS.index(unit.kind), unit.unit_id) for unit in tops), default=(0, ""))[1]

    def windows_of(self, hall_id: str) -> tuple[ServiceWindow, ...]:
        """Give a hall's windows in file order."""
        return tuple(window for window in self.windows.values() if window.hall_id == hall_id)

    def zone_of(self, unit_id: str) -> str:
        """Give a unit's time zone, which never changes; the default for an unknown one."""
        unit = self.units.get(unit_id)
        return unit.zone if unit else DEFAULT_ZONE

    @cached_property
    def _changes(self) -> tuple[date, ...]:
        days = {one.valid_from for one in self.records} | {one.valid_to for one in self.records if one.valid_to}
        return tuple(sorted(days))

    @cached_property
    def _spans(self) -> "dict[int, City]":
        return {}

    def at(self, on: date) -> "City":
        """Give the city as it stands on a day; the same object for every day between two changes."""
        if not self.records:
            return self
        span = bisect_right(self._changes, on)
        if span not in self._spans:
            self._spans[span] = city_of(self.records, on)
        return self._spans[span]

    def known(self, on: date) -> "City":
        """Give the city as it was known on a day: without the corrections that came later."""
        return city_of(one for one in self.records if one.known_from <= on)

    def every(self, kind: type[R]) -> tuple[R, ...]:
        """Give every record of a kind, of all times."""
        return tuple(one for one in self.records if isinstance(one, kind))

    @cached_property
    def _thresholds(self) -> tuple[Threshold, ...]:
        return self.every(Threshold)

    def chain(self, unit_id: str) -> tuple[str, ...]:
        """Name a window or unit and what stands above it, from the most specific outwards."""
        found = [unit_id] if unit_id else []
        above = window.hall_id if (window := self.windows.get(unit_id)) else None
        above = above or (unit.parent_id if (unit := self.units.get(unit_id)) else None)
        while above is not None and above not in found:
            found.append(above)
            above = unit.parent_id if (unit := self.units.get(above)) else None
        return tuple(found)

    def value(self, name: str, unit_id: str, on: date) -> int:
        """Give a threshold for a window or unit on a day: its own, else its hall's, county's, city's, everybody's."""
        if not self._thresholds:
            return value((), name, (), on)
        key = (name, unit_id, bisect_right(self._changes, on))
        if key not in self._values:
            self._values[key] = value(self._thresholds, name, self.at(on).chain(unit_id), on)
        return self._values[key]

    def near_due(self, unit_id: str, on: date) -> tuple[int, int]:
        """Give when a promise that a unit gave on a day is near-due (M-14): working days left, percent of it left."""
        return self.value("near_due_days", unit_id, on), self.value("near_due_pct", unit_id, on)

    @cached_property
    def _values(self) -> dict[tuple[str, str, int], int]:
        return {}

    def ladder(self, alert: str, on: date) -> tuple[LadderRung, ...]:
        """Give an alert's ladder on a day: its own rungs, else everybody's, else the usual (LADDER)."""
        every = [one for one in in_force(self.every(LadderRung), on) if isinstance(one, LadderRung)]
        mine = [one for one in every if one.alert == alert] or [one for one in every if not one.alert]
        return tuple(sorted(mine or LADDER, key=lambda one: one.rung))


def thing_of(record: Reference) -> str:
    """Name what a record is about, within its kind."""
    return "/".join(str(getattr(record, field)) for field in KEY_FIELDS[type(record)])


def reference_key(record: Reference) -> str:
    """Give a record's message key: what it is about and, where it is dated, since when; so compaction keeps history."""
    dated = (record.valid_from, record.known_from) != (BEGINNING, BEGINNING)
    return thing_of(record) + (f"/{record.valid_from}/{record.known_from}" if dated else "")


def in_force(records: Iterable[R], on: date | None = None) -> list[R]:
    """Give, of each thing, the record that holds on a day: the latest valid_from up to it, then the one known last.

    None: the latest of all times, even one that is yet to come. One that has ended by then leaves nothing behind.
    """
    latest: dict[tuple[type, str], Any] = {}  # records of any kind, by kind and thing
    for record in records:
        one: Any = record  # every kind is a Dated
        key = (type(one), thing_of(one))
        if on is not None and one.valid_from > on:
            continue
        before = latest.get(key)
        if before is None or (one.valid_from, one.known_from) >= (before.valid_from, before.known_from):
            latest[key] = one
    return [one for one in latest.values() if on is None or one.valid_to is None or on < one.valid_to]


def city_of(records: Iterable[Reference], on: date | None = None) -> City:
    """Gather records into a City as of a day; the last of two with one kind, thing, valid_from and known_from counts.

    The calendar's rows are all there: they are dated one by one (schemas.calendar).
    """
    every = tuple({(type(one), reference_key(one)): one for one in records}.values())
    found = in_force((one for one in every if not isinstance(one, CalendarDay)), on)
    return City(
        {one.unit_id: one for one in found if isinstance(one, Unit)},
        {one.window_id: one for one in found if isinstance(one, ServiceWindow)},
        {one.service_code: one for one in found if isinstance(one, Service)},
        {one.staff_ref: one for one in found if isinstance(one, Staff)},
        tuple(one for one in every if isinstance(one, CalendarDay)),
        every,
    )


def city_digest(city: City) -> str:
    """Digest a city's whole history, independent of the order of its records; it stands in every live record."""
    lines = sorted(msgspec.json.encode([TOPIC_OF_REFERENCE[type(one)], one], order="sorted") for one in city.records)
    return hashlib.blake2b(b"\n".join(lines), digest_size=8).hexdigest()
