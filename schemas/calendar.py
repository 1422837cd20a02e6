"""The working calendar: opening hours, working days, due dates (domain 3.3, 5.1, 5.2).

Day 0 is the day of acceptance, counting starts on the next working day, due is the end of the n-th working day
(24:00 local). What counts for a day, first found: a row of calendar.csv with its date; the State Council's holidays
and make-up days, which rows named "holiday" and "makeup" give opening hours; the row of its weekday; Monday to Friday,
09:00–12:00 and 13:30–17:00. At each step a unit's own row stands before everybody's.

Rows are dated: a row holds for days from its valid_from on. One known later (known_from) moves what is due on or after
the day it became known, and nothing that was due before.
"""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, time, timedelta
from functools import cached_property

from schemas.holidays import KNOWN_THROUGH, holiday_names, national_day
from schemas.instants import DEFAULT_ZONE, MINUTE, day_start, local_day
from schemas.reference import BEGINNING, CalendarDay
from schemas.thresholds import default

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


NEAR = (default("near_due_days"), default("near_due_pct"))
"""Near-due (M-14) is no more than so many working days, or than so many percent of the promise."""


class Calendar:
    """What calendar.csv and the State Council say, ready to be asked. Immutable.

    known_by: leaves out the rows that became known after that day.
    """

    def __init__(self, rows: Iterable[CalendarDay] = (), *, known_by: date | None = None) -> None:
        self.rows = tuple(row for row in rows if known_by is None or row.known_from <= known_by)
        self._rows: dict[tuple[str, str], list[CalendarDay]] = {}
        for row in sorted(self.rows, key=lambda one: (one.valid_from, one.known_from), reverse=True):
            self._rows.setdefault((row.unit_id, row.on), []).append(row)
        self._hours = {row: parse_hours(row.opens) for row in self.rows}
        self._usual = parse_hours(USUAL_HOURS)

    def intervals(self, unit_id: str, on: date) -> tuple[Interval, ...]:
        """Give a unit's opening intervals of a day, as the module says; on a make-up day those of its Monday."""
        national = national_day(on)
        for name in (on.isoformat(), national, "mon" if national == "makeup" else WEEKDAYS[on.weekday()]):
            row = self._row(unit_id, name, on) if name is not None else None
            if row is not None:
                return self._hours[row]
            if name == "holiday":
                return ()
        return self._usual if national == "makeup" or on.weekday() < 5 else ()

    def is_working(self, on: date) -> bool:
        """Say whether a day is a working day (for deadlines)."""
        if (row := self._row("", on.isoformat(), on)) is not None:
            return row.working
        if (national := national_day(on)) is not None:
            return national == "makeup"
        row = self._row("", WEEKDAYS[on.weekday()], on)
        return row.working if row is not None else on.weekday() < 5

    def office_intervals(self, on: date) -> tuple[Interval, ...]:
        """Give the working hours of a day: everybody's opening intervals if it is a working day, else none (M-16)."""
        return self.intervals("", on) if self.is_working(on) else ()

    def is_provisional(self, on: date) -> bool:
        """Say whether nobody has yet said which days are off that year: then a due date may still move."""
        return on > KNOWN_THROUGH and self._row("", on.isoformat(), on) is None

    def _row(self, unit_id: str, name: str, on: date) -> CalendarDay | None:
        for unit in (unit_id, "") if unit_id else ("",):
            for row in self._rows.get((unit, name), ()):
                if row.valid_from <= on:
                    return row
        return None

    @cached_property
    def versions(self) -> "tuple[tuple[date, Calendar], ...]":
        """Give the calendar as it was known from each day on which a row became known, oldest first."""
        days = sorted({BEGINNING, *(row.known_from for row in self.rows)})
        return tuple((day, self if day == days[-1] else Calendar(self.rows, known_by=day)) for day in days)

    def is_open(self, unit_id: str, us: int, zone: str = DEFAULT_ZONE, extended_until: int | None = None) -> bool:
        """Say whether a unit is open at an instant (µs).

        extended_until: the instant (µs) to which `hours.extended` prolongs the day it lies in (002-46).
        """
        on = local_day(us, zone)
        minute, intervals = (us - day_start(on, zone)) // MINUTE, self.intervals(unit_id, on)
        if extended_until is not None and us < extended_until and local_day(extended_until - 1, zone) == on:
            return bool(intervals) and (minute >= intervals[-1][0] or _within(minute, intervals))
        return _within(minute, intervals)

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
        """Give the last day of a promise of n days (domain 5.2); never after the calendar's last.

        Counted by the calendar known on the day of acceptance, and anew by each later one that became known no later
        than the day it was due.
        """
        if not working:
            return accepted_on + timedelta(days=days)
        if days == 0:
            return accepted_on
        due: date | None = None
        for known_from, calendar in self.versions:
            if due is None or known_from <= accepted_on or known_from <= due:
                due = calendar._counted(accepted_on, days)
            else:
                break
        return due or accepted_on

    def _counted(self, accepted_on: date, days: int) -> date:
        last = self.working_number(accepted_on) + days - 1
        return self.working_days[min(last, len(self.working_days) - 1)]

    def on_or_before_working(self, on: date) -> date:
        """Give the day itself if it is a working day, else the nearest working day before it (遇节假日提前, D-01)."""
        return next(day for step in range(60) if self.is_working(day := on - timedelta(days=step)))

    def report_due(self, nominal: date, *, before: bool = False) -> date:
        """Give the last day for a report due by a day: that day, or the nearest working day before it (000-57, D-01).

        before: the day itself is too late (D-02). A row known later moves it only to a day on which it can still be
        kept: what was due when the row became known, and what it would put into the past, stays (domain 5.1).
        """
        last = nominal - timedelta(days=1) if before else nominal
        due: date | None = None
        for known_from, calendar in self.versions:
            moved = calendar.on_or_before_working(last)
            if due is None or known_from <= min(due, moved):
                due = moved
        return due or last

    def why_off(self, on: date) -> tuple[str, str]:
        """Say why a day is no working day, in Chinese and English."""
        if (row := self._row("", on.isoformat(), on)) is not None:
            return row.note or "本市日历", row.note or "the city's calendar"
        return holiday_names(on) or ("周末", "weekend")

    def due_at(self, accepted_at: int, days: int, *, working: bool = True, zone: str = DEFAULT_ZONE) -> int:
        """Give the instant (µs) at which a promise ends: 24:00 of its last day. Kept if not after it."""
        last = self.due_on(local_day(accepted_at, zone), days, working=working)
        return day_start(last + timedelta(days=1), zone)

    def near_due_at(
        self, due_at: int, promise_days: int | None, zone: str = DEFAULT_ZONE, near: tuple[int, int] = NEAR
    ) -> int:
        """Give the instant from which an open case is near-due (M-14): the local midnight that begins the first day
        with no more than max(1, 20 % of the promise) working days left; `near` gives these two numbers.

        Working days left on day d = working_number(due day) − working_number(d). A due instant of exactly 24:00
        belongs to the day it ends.
        """
        left = max(near[0], (promise_days or 0) * near[1] // 100)
        first = self.working_number(local_day(due_at - 1, zone)) - left - 1
        return day_start(self.working_days[max(first, 0)], zone)


def nominal_day(year: int, month: int, day: int) -> date:
    """Give a day of a month, and of a shorter month its last (29 February in three years of four, D-03)."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def _within(minute: int, intervals: Iterable[Interval]) -> bool:
    return any(begin <= minute < end for begin, end in intervals)
