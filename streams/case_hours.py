"""Working hours between two instants (M-16): everybody's opening hours on working days, noon breaks left out. Pure."""

from datetime import timedelta
from functools import lru_cache
from itertools import accumulate

from schemas.calendar import FIRST_DAY, LAST_DAY, Calendar, Interval
from schemas.instants import HOUR, MINUTE, day_start, local_day


class OfficeHours:
    """The working hours of a calendar, as it is known last; a unit's own hours do not matter."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar

    def between(self, begin: int, end: int, zone: str) -> int | None:
        """Give the working hours, begun ones counted whole, from one instant (µs) to another; None off the calendar.

        Nothing lies between an end and a later begin.
        """
        before, after = self._upto(begin, zone), self._upto(end, zone)
        if before is None or after is None:
            return None
        return max(0, -(-(after - before) // HOUR))

    def _upto(self, at: int, zone: str) -> int | None:
        on = local_day(at, zone)
        if not FIRST_DAY <= on <= LAST_DAY:
            return None
        minutes, intervals = _office_days(self._calendar)[(on - FIRST_DAY).days]
        into = at - day_start(on, zone)
        today = sum(max(0, min(into, until * MINUTE) - since * MINUTE) for since, until in intervals)
        return minutes * MINUTE + today


@lru_cache(maxsize=8)
def _office_days(calendar: Calendar) -> tuple[tuple[int, tuple[Interval, ...]], ...]:
    """Give, for each day of the calendar, the working minutes before it and its own intervals."""
    days = [
        calendar.office_intervals(FIRST_DAY + timedelta(days=step)) for step in range((LAST_DAY - FIRST_DAY).days + 1)
    ]
    lengths = [sum(until - since for since, until in intervals) for intervals in days]
    return tuple(zip(accumulate(lengths, initial=0), days, strict=False))
