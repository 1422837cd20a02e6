"""How long what is held live: one table of spans, and which days a unit holds at a tick (design D5).

A fact leaves memory at a tick, by its own fields and the tick alone. So what is held never depends on the order in
which facts came, and a fold begun at the mark holds exactly what the fold before it held.
"""

from datetime import date, timedelta

from schemas.calendar import Calendar
from schemas.instants import DAY, MINUTE, day_start, local_day, local_hour_start
from schemas.reference import City

HELD_SPANS: dict[str, tuple[str, str]] = {
    "ratings": ("91 天（D7 看 90 天）", "91 days (D7 looks at 90)"),
    "visits": ("今天与上一个开放日", "today and the last opening day"),
    "calls": ("今天、昨天与上一个开放日", "today, yesterday and the last opening day"),
    "terminals": ("今天与上一个开放日", "today and the last opening day"),
    "windows": ("今天与上一个开放日", "today and the last opening day"),
    "duty": ("今天与上一个开放日", "today and the last opening day"),
    "devices": ("评价所及的 121 天", "121 days, as far as ratings hang on them"),
    "leaves": ("至请假最后一天的次日开放日", "to the opening day after its last day"),
    "cases": ("未办结期间，及至应办结月的下一月末", "while open, and to the end of the month after the due month"),
    "demands": ("未结期间", "while open"),
    "work orders": (
        "未办结期间，及至派单月与应办结月的下一月末",
        "while open, and to the end of the month after the months of dispatch and due date",
    ),
}
"""What is held → how long, in Chinese and English."""

RATING_DAYS = 91
"""Days before today whose ratings are held: D7's 90, and one for what is dated a little before its rating."""
SETTLED_AFTER = 31 * DAY
"""A case is held this long after the last word about it arrived, however old it is: its other half may be on the way.

A part of a case never outlives the whole by this, so that a mark between two records of one case does no harm.
"""

_QUARTER = 15 * MINUTE


class UnitDays:
    """The days one unit holds at a tick; valid while begin ≤ tick < end."""

    __slots__ = ("_buckets", "_periods", "begin", "end", "first_rated", "last_open", "today", "zone")

    def __init__(self, unit_id: str, zone: str, calendar: Calendar, tick: int) -> None:
        self.zone = zone
        self.today = local_day(tick, zone)
        self.last_open = calendar.last_opening_day(unit_id, self.today)
        self.first_rated = self.today - timedelta(days=RATING_DAYS)
        self.begin, self.end = day_start(self.today, zone), day_start(self.today + timedelta(days=1), zone)
        self._periods: dict[date, tuple[int | None, int | None]] = {}
        self._buckets: dict[int, tuple[int, int] | None] = {}

    def bucket(self, at: int) -> tuple[int, int] | None:
        """Give the starts (µs) of the local day and hour that hold an instant; None if the day is not held."""
        quarter = at // _QUARTER  # since 1972 the clocks of all zones differ by whole quarters of an hour
        if quarter not in self._buckets:
            on = local_day(at, self.zone)
            starts = day_start(on, self.zone), local_hour_start(at, self.zone)
            self._buckets[quarter] = starts if self.holds(on) else None
        return self._buckets[quarter]

    def periods(self, on: date) -> tuple[int | None, int | None]:
        """Give the starts (µs) of a day's week and month, each if held: this one, the last one, and any to come."""
        found = self._periods.get(on)
        if found is None:
            week, month = _first_days(on)
            this_week, this_month = _first_days(self.today)
            last_week, last_month = this_week - timedelta(days=7), (this_month - timedelta(days=1)).replace(day=1)
            found = self._periods[on] = (
                day_start(week, self.zone) if week >= last_week else None,
                day_start(month, self.zone) if month >= last_month else None,
            )
        return found

    def holds(self, on: date) -> bool:
        """Say whether a day is held: today, the last opening day, or a day that the clock has not reached."""
        return on >= self.today or on == self.last_open

    def holds_call(self, on: date) -> bool:
        """Say whether calls of a day are held: yesterday's too, for a rate over any 24 hours (M-26)."""
        return self.holds(on) or on == self.today - timedelta(days=1)


class Spans:
    """The days of every unit that was asked for; before the first tick everything is held."""

    def __init__(self, city: City, calendar: Calendar) -> None:
        self._city, self.calendar = city, calendar
        self._units: dict[str, UnitDays] = {}
        self.tick: int | None = None

    def move(self, tick: int) -> bool:
        """Go to a tick; say whether a day ended (or began anew) for any unit: then facts may leave."""
        first, self.tick = self.tick is None, tick
        moved = [name for name, days in self._units.items() if not days.begin <= tick < days.end]
        for name in moved:
            del self._units[name]
        return first or bool(moved)

    def zone(self, unit_id: str) -> str:
        """Give a unit's time zone."""
        return self._city.zone_of(unit_id)

    def value(self, name: str, unit_id: str, on: date) -> int:
        """Give a unit's threshold on a day."""
        return self._city.value(name, unit_id, on)

    def of(self, unit_id: str) -> UnitDays | None:
        """Give the days of a unit; None before the first tick."""
        days = self._units.get(unit_id)
        if days is None and self.tick is not None:
            days = self._units[unit_id] = UnitDays(unit_id, self.zone(unit_id), self.calendar, self.tick)
        return days

    def day(self, unit_id: str, at: int) -> date:
        """Give a unit's local day of an instant."""
        days = self._units.get(unit_id)
        if days is not None and days.begin <= at < days.end:
            return days.today
        return local_day(at, self.zone(unit_id))

    def bucket(self, unit_id: str, at: int) -> tuple[int, int] | None:
        """Give the starts (µs) of a unit's local day and hour that hold an instant; None if the day is not held."""
        days = self._units.get(unit_id) or self.of(unit_id)
        if days is not None:
            return days.bucket(at)
        zone = self.zone(unit_id)
        return day_start(local_day(at, zone), zone), local_hour_start(at, zone)

    def periods(self, unit_id: str, at: int) -> tuple[int | None, int | None]:
        """Give the starts (µs) of a unit's local week (from Monday) and month that hold an instant, each if held."""
        days = self.of(unit_id)
        return (None, None) if days is None else days.periods(self.day(unit_id, at))

    def holds(self, unit_id: str, on: date) -> bool:
        """Say whether a unit's day is held."""
        days = self.of(unit_id)
        return days is None or days.holds(on)

    def holds_call(self, unit_id: str, on: date) -> bool:
        """Say whether calls of a centre's day are held."""
        days = self.of(unit_id)
        return days is None or days.holds_call(on)

    def last_open(self) -> date | None:
        """Give the earliest of the units' last opening days, none more than ten days before the latest of them."""
        days = sorted(one.last_open for one in self._units.values())
        return max(days[0], days[-1] - timedelta(days=10)) if days else None

    def holds_rating(self, unit_id: str, on: date) -> bool:
        """Say whether ratings of a unit's day are held."""
        days = self.of(unit_id)
        return days is None or on >= days.first_rated


def _first_days(on: date) -> tuple[date, date]:
    return on - timedelta(days=on.weekday()), on.replace(day=1)
