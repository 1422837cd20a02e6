"""The working calendar: opening hours, working days, due dates (domain 3.3, 5.2).

Day 0 is the day of acceptance, counting starts on the next working day, due is the end of the n-th working day
(24:00 local). What calendar.csv does not say falls back to Monday to Friday, 09:00–12:00 and 13:30–17:00.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, time, timedelta
from functools import cached_property

from schemas.instants import DEFAULT_ZONE, MINUTE, day_start, local_day
from schemas.reference import CalendarDay

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
USUAL_HOURS = "09:00-12:00;13:30-17:00"
FIRST_DAY, LAST_DAY = date(1998, 1, 1), date(2040, 12, 31)

Interval = tuple[int, int]
"""Minutes since local midnight, half-open."""


def parse_hours(text: str) -> tuple[Interval, ...]:
    """Read "09:00-12:00;13:30-17:00"; raises ValueError on anything else, overlaps and wrong order included."""
    intervals: list[Interval] = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        begin, end = (_minutes(edge) for edge in part.split("-"))
        if end <= begin or (intervals and begin < intervals[-1][1]):
            raise ValueError(f"{text!r}: intervals must rise and not overlap")
        intervals.append((begin, end))
    return tuple(intervals)


def _minutes(text: str) -> int:
    if text.strip() == "24:00":
        return 24 * 60
    at = time.fromisoformat(text.strip())
    return at.hour * 60 + at.minute


class Calendar:
    """What calendar.csv says, ready to be asked. Immutable."""

    def __init__(self, rows: Iterable[CalendarDay] = ()) -> None:
        self._rows = {(row.unit_id, row.on): row for row in rows}
        self._hours = {key: parse_hours(row.opens) for key, row in self._rows.items()}
        self._usual = parse_hours(USUAL_HOURS)

    def intervals(self, unit_id: str, on: date) -> tuple[Interval, ...]:
        """Give a unit's opening intervals of a day; the unit's own row first, then everybody's, then the usual."""
        for key in self._keys(unit_id, on):
            if key in self._hours:
                return self._hours[key]
        return self._usual if on.weekday() < 5 else ()

    def is_working(self, on: date) -> bool:
        """Say whether a day is a working day (for deadlines)."""
        for key in self._keys("", on):
            if key in self._rows:
                return self._rows[key].working
        return on.weekday() < 5

    @staticmethod
    def _keys(unit_id: str, on: date) -> tuple[tuple[str, str], ...]:
        names = (on.isoformat(), WEEKDAYS[on.weekday()])
        units = (unit_id, "") if unit_id else ("",)
        return tuple((unit, name) for name in names for unit in units)

    def is_open(self, unit_id: str, us: int, zone: str = DEFAULT_ZONE) -> bool:
        """Say whether a unit is open at an instant (µs)."""
        on = local_day(us, zone)
        minute = (us - day_start(on, zone)) // MINUTE
        return any(begin <= minute < end for begin, end in self.intervals(unit_id, on))

    def next_opening(self, unit_id: str, us: int, zone: str = DEFAULT_ZONE) -> int | None:
        """Give the first instant (µs) at or after `us` at which a unit is open; None within 60 closed days."""
        if self.is_open(unit_id, us, zone):
            return us
        on = local_day(us, zone)
        for step in range(60):
            day = on + timedelta(days=step)
            starts = (day_start(day, zone) + begin * MINUTE for begin, _ in self.intervals(unit_id, day))
            if (later := next((start for start in starts if start >= us), None)) is not None:
                return later
        return None

    def last_opening_day(self, unit_id: str, before: date) -> date:
        """Give the latest day before `before` on which a unit opens at all; the day before within 60 closed days."""
        days = (before - timedelta(days=step) for step in range(1, 61))
        return next((day for day in days if self.intervals(unit_id, day)), before - timedelta(days=1))

    @cached_property
    def working_days(self) -> list[date]:
        """List the working days between FIRST_DAY and LAST_DAY."""
        span = (LAST_DAY - FIRST_DAY).days
        return [day for step in range(span + 1) if self.is_working(day := FIRST_DAY + timedelta(days=step))]

    def working_number(self, on: date) -> int:
        """Count the working days from FIRST_DAY up to and with `on`."""
        return bisect_right(self.working_days, on)

    def due_on(self, accepted_on: date, days: int, *, working: bool = True) -> date:
        """Give the last day of a promise of n days (domain 5.2); never after the calendar's last."""
        if not working:
            return accepted_on + timedelta(days=days)
        if days == 0:
            return accepted_on
        last = self.working_number(accepted_on) + days - 1
        return self.working_days[min(last, len(self.working_days) - 1)]

    def due_at(self, accepted_at: int, days: int, *, working: bool = True, zone: str = DEFAULT_ZONE) -> int:
        """Give the instant (µs) at which a promise ends: 24:00 of its last day. Kept if not after it."""
        last = self.due_on(local_day(accepted_at, zone), days, working=working)
        return day_start(last + timedelta(days=1), zone)

    def near_due_at(self, due_at: int, promise_days: int | None, zone: str = DEFAULT_ZONE) -> int:
        """Give the instant from which an open case is near-due (M-14): the local midnight that begins the first day
        with no more than max(1, 20 % of the promise) working days left.

        Working days left on day d = working_number(due day) − working_number(d). A due instant of exactly 24:00
        belongs to the day it ends.
        """
        left = max(1, (promise_days or 0) // 5)
        first = self.working_number(local_day(due_at - 1, zone)) - left - 1
        return day_start(self.working_days[max(first, 0)], zone)
