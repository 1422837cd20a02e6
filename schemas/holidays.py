"""What the State Council made of the days of a year: holidays off, and weekend days worked in exchange (调休).

From the package chinesecalendar, whose years end with the last notice published; beyond it days are provisional.
"""

from datetime import date
from typing import Literal

from chinese_calendar.constants import Holiday, holidays, workdays  # type: ignore[import-untyped]  # it has no stubs

NationalDay = Literal["holiday", "makeup"]

KNOWN_THROUGH = date(max(day.year for day in holidays), 12, 31)
"""The last day of the last year whose notice the package knows."""


def national_day(on: date) -> NationalDay | None:
    """Say whether a day is a public holiday or a make-up working day; None for a day like any other."""
    if on in holidays:
        return "holiday"
    return "makeup" if on in workdays else None


def holiday_names(on: date) -> tuple[str, str] | None:
    """Name the holiday to which a day off belongs, in Chinese and English; None for any other day."""
    found = holidays.get(on)
    return None if found is None else (Holiday(found).chinese, found)
