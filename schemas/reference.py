"""Reference data: the city as it is known. Records are keyed (id, valid_from, known_from) and dated (design D6)."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from schemas.envelope import Code, Days, Id, Note, Zone
from schemas.instants import DEFAULT_ZONE

BEGINNING = date(2000, 1, 1)


class _Dated(msgspec.Struct, frozen=True, kw_only=True):
    """A record that holds from a day on, and since when it is known."""

    valid_from: date = BEGINNING
    known_from: date = BEGINNING


class Unit(_Dated, frozen=True, kw_only=True):
    """A city, county, hall or answering centre.

    `group` is the row of the wall in which its windows stand; `county` its heading in reports.
    """

    unit_id: Id
    name: Note
    name_en: Note = ""
    kind: Literal["city", "county", "hall", "centre"]
    parent_id: Id | None = None
    county: Note = ""
    group: Note = ""
    group_en: Note = ""
    zone: Zone = DEFAULT_ZONE
    contact: Note = ""


class ServiceWindow(_Dated, frozen=True, kw_only=True):
    """A service window (窗口). `label` is its short sign on the wall; not judged: shown, without a rule (办不成事)."""

    window_id: Id
    hall_id: Id
    label: Code
    name: Note
    name_en: Note = ""
    services: tuple[Code, ...] = ()
    has_terminal: bool = True
    has_queue: bool = True
    judged: bool = True
    contact: Note = ""


class Service(_Dated, frozen=True, kw_only=True):
    """A kind of business; promised ones have days, instant ones (即办件) none."""

    service_code: Code
    name: Note
    name_en: Note = ""
    kind: Literal["instant", "promised"] = "instant"
    promise_days: Days | None = None
    day_kind: Literal["working", "calendar"] = "working"
    typical_minutes: Annotated[int, Meta(ge=1, le=480)] = 10
    permit: bool = False
    """An administrative permit (行政许可): the permit law's rules for incomplete papers apply (D-10)."""


class Staff(_Dated, frozen=True, kw_only=True):
    """A person behind a window, as a pseudonymous key; names are joined at print time, elsewhere."""

    staff_ref: Id
    hall_id: Id
    window_id: Id | None = None
    role: Code = "clerk"


class CalendarDay(_Dated, frozen=True, kw_only=True):
    """Opening hours of a unit ("" = all) on a weekday ("mon" … "sun") or a date ("2026-10-01").

    "holiday" and "makeup" are the State Council's days (schemas.holidays): without such a row a unit is closed on the
    former and opens as on its Monday on the latter.
    `working` says whether it is a working day in the sense of deadlines; a hall that opens on Saturdays does not
    make Saturday one. `opens` is "09:00-12:00;13:30-17:00", empty for closed.
    """

    unit_id: str = ""
    on: Annotated[str, Meta(pattern="^(mon|tue|wed|thu|fri|sat|sun|holiday|makeup|[0-9]{4}-[0-9]{2}-[0-9]{2})$")]
    working: bool
    opens: str = ""
    note: Note = ""


class City(msgspec.Struct, frozen=True):
    """Everything known of a city, by id (latest valid record each)."""

    units: Mapping[str, Unit] = msgspec.field(default_factory=dict)
    windows: Mapping[str, ServiceWindow] = msgspec.field(default_factory=dict)
    services: Mapping[str, Service] = msgspec.field(default_factory=dict)
    staff: Mapping[str, Staff] = msgspec.field(default_factory=dict)
    calendar: tuple[CalendarDay, ...] = ()

    @property
    def halls(self) -> tuple[Unit, ...]:
        """Give the halls in file order."""
        return tuple(unit for unit in self.units.values() if unit.kind == "hall")

    def windows_of(self, hall_id: str) -> tuple[ServiceWindow, ...]:
        """Give a hall's windows in file order."""
        return tuple(window for window in self.windows.values() if window.hall_id == hall_id)

    def zone_of(self, unit_id: str) -> str:
        """Give a unit's time zone; the default for an unknown one."""
        unit = self.units.get(unit_id)
        return unit.zone if unit else DEFAULT_ZONE


Reference = Unit | ServiceWindow | Service | Staff | CalendarDay

TOPIC_OF_REFERENCE: dict[type[Reference], str] = {
    Unit: "ref.units",
    ServiceWindow: "ref.windows",
    Service: "ref.services",
    Staff: "ref.staff",
    CalendarDay: "ref.calendar",
}
REFERENCE_OF_TOPIC: dict[str, type[Reference]] = {topic: kind for kind, topic in TOPIC_OF_REFERENCE.items()}


def reference_key(record: Reference) -> str:
    """Give a record's message key."""
    match record:
        case Unit():
            return record.unit_id
        case ServiceWindow():
            return record.window_id
        case Service():
            return record.service_code
        case Staff():
            return record.staff_ref
        case CalendarDay():
            dated = (record.valid_from, record.known_from) != (BEGINNING, BEGINNING)
            return f"{record.unit_id}/{record.on}" + (f"/{record.valid_from}/{record.known_from}" if dated else "")


def city_of(records: Iterable[Reference]) -> City:
    """Gather records into a City; of two with one key the later valid_from, then known_from, counts."""
    latest: dict[tuple[type[Reference], str], Reference] = {}
    for record in records:
        key = (type(record), reference_key(record))
        before = latest.get(key)
        if before is None or (record.valid_from, record.known_from) >= (before.valid_from, before.known_from):
            latest[key] = record
    found = list(latest.values())
    return City(
        {one.unit_id: one for one in found if isinstance(one, Unit)},
        {one.window_id: one for one in found if isinstance(one, ServiceWindow)},
        {one.service_code: one for one in found if isinstance(one, Service)},
        {one.staff_ref: one for one in found if isinstance(one, Staff)},
        tuple(one for one in found if isinstance(one, CalendarDay)),
    )


def city_digest(city: City) -> str:
    """Digest a city, independent of the order of its records; it stands in every live record."""
    records: list[Reference] = [
        *city.units.values(),
        *city.windows.values(),
        *city.services.values(),
        *city.staff.values(),
    ]
    lines = sorted(
        msgspec.json.encode([TOPIC_OF_REFERENCE[type(one)], one], order="sorted") for one in (*records, *city.calendar)
    )
    return hashlib.blake2b(b"\n".join(lines), digest_size=8).hexdigest()
