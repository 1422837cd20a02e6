"""Reference records of what there is and where it stands: units, windows, services, people, devices. All dated."""

from typing import Annotated, Literal

from msgspec import Meta

from schemas.dated import Dated
from schemas.envelope import Code, Days, Id, Instant, Note, Zone
from schemas.instants import DEFAULT_ZONE


class Unit(Dated, frozen=True, kw_only=True):
    """A province, city, county, hall, station (派出所) or answering centre.

    `group` is the row of the wall in which its windows stand; `county` its heading in reports; `merged_into` the unit
    that goes on with its work, for a roll-up by today's units.
    """

    unit_id: Id
    name: Note
    name_en: Note = ""
    kind: Literal["province", "city", "county", "hall", "station", "centre"]
    parent_id: Id | None = None
    county: Note = ""
    group: Note = ""
    group_en: Note = ""
    zone: Zone = DEFAULT_ZONE
    contact: Note = ""
    merged_into: Id | None = None


class ServiceWindow(Dated, frozen=True, kw_only=True):
    """A service window (窗口). `label` is its short sign on the wall; not judged: shown, without a rule (办不成事).

    `continues` is the id that it had before it was renumbered.
    """

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
    continues: Id | None = None


class Service(Dated, frozen=True, kw_only=True):
    """A kind of business; promised ones have days, instant ones (即办件) none.

    `correction`: a request to put a record right (更正, AL-09); `legal_days`: the law's limit, beside the promise;
    `allowed_visits`: how often the guide says one must come (M-20).
    """

    service_code: Code
    name: Note
    name_en: Note = ""
    kind: Literal["instant", "promised"] = "instant"
    promise_days: Days | None = None
    day_kind: Literal["working", "calendar"] = "working"
    typical_minutes: Annotated[int, Meta(ge=1, le=480)] = 10
    permit: bool = False
    """An administrative permit (行政许可): the permit law's rules for incomplete papers apply (D-10)."""
    correction: bool = False
    legal_days: Days | None = None
    allowed_visits: Annotated[int, Meta(ge=0, le=20)] = 1


class Staff(Dated, frozen=True, kw_only=True):
    """A person behind a window, as a pseudonymous key; names are joined at print time, elsewhere."""

    staff_ref: Id
    hall_id: Id
    window_id: Id | None = None
    role: Code = "clerk"


class CalendarDay(Dated, frozen=True, kw_only=True):
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


class Line(Dated, frozen=True, kw_only=True):
    """A telephone line: of an answering centre, or of a window (001-37)."""

    line_code: Code
    centre_id: Id
    kind: Literal["hotline", "window", "duty"] = "hotline"
    window_id: Id | None = None
    name: Note = ""


class DevicePlacement(Dated, frozen=True, kw_only=True):
    """Where a device stands from an instant on; `device.moved` events say the same of what happens in between.

    placed_at: the instant on the day valid_from; without it from the beginning of that day.
    """

    device_id: Id
    kind: Literal["terminal", "kiosk", "screen", "queue"] = "terminal"
    hall_id: Id
    window_id: Id | None = None
    placed_at: Instant | None = None
    contact: Note = ""


class Post(Dated, frozen=True, kw_only=True):
    """Who holds a window's post: A, and B who stands in (A/B 岗, 002-42), as pseudonymous keys."""

    window_id: Id
    a_ref: Id
    b_ref: Id | None = None
