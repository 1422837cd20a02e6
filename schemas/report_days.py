"""What must be reported when (000-56 to 000-60; domain 5.1): registers, monthly and final summaries. Pure.

A report is due by the end of its day; where that is a day off, by the end of the nearest working day before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from schemas.calendar import Calendar, nominal_day

Report = Literal["register", "monthly_summary", "final_summary"]

REGISTER_DAYS = (9, 19, 29)
"""000-56: of every month; February without a 29th has its last day (D-03)."""
SUMMARY_DAY = 3
"""000-58: of the month after."""

TITLES: dict[Report, str] = {
    "register": "群众诉求未结事项登记表",
    "monthly_summary": "月度小结",
    "final_summary": "工作总结",
}


@dataclass(frozen=True, slots=True)
class Campaign:
    """The days of a campaign (专项行动), the first and the last included."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Due:
    """One report: the day that the document names, the day that holds, and why they differ (None where they do not).

    covers: the month that a summary is of, 2026-01. with_month: the month whose summary is part of this one (D-06).
    is_provisional: nobody has said yet which days are off that year.
    """

    report: Report
    nominal: date
    due: date
    moved_because: str | None
    covers: str | None = None
    with_month: str | None = None
    is_provisional: bool = False


def reports_due(
    calendar: Calendar, first: date, last: date, campaign: Campaign | None = None, *, before: bool = False
) -> list[Due]:
    """List the reports whose nominal day lies between two days, both included, by the day on which they are due.

    With a campaign only those that are due within it, and its final summary, due on its last day: the summary of the
    month in which it ends comes with that (D-06), and of months before it there is none.
    before: a report due "before the 9th" must be there on the 8th (D-02).
    """
    found = [_due(calendar, report, day, covers, before=before) for report, day, covers in _nominal(first, last)]
    if campaign is not None:
        found = [one for one in found if _is_within(campaign, one)]
        if first <= campaign.ends_on <= last:
            final = _due(calendar, "final_summary", campaign.ends_on, None, before=before)
            found.append(replace(final, with_month=_month(campaign.ends_on)))
    return sorted(found, key=lambda one: (one.due, one.nominal, one.report))


def _nominal(first: date, last: date) -> Iterator[tuple[Report, date, str | None]]:
    month = first.replace(day=1)
    while month <= last:
        if first <= (day := month.replace(day=SUMMARY_DAY)) <= last:
            yield "monthly_summary", day, _month(month - timedelta(days=1))
        for number in REGISTER_DAYS:
            if first <= (day := nominal_day(month.year, month.month, number)) <= last:
                yield "register", day, None
        month = (month + timedelta(days=31)).replace(day=1)


def _is_within(campaign: Campaign, one: Due) -> bool:
    is_of_it = one.covers is None or one.covers >= _month(campaign.starts_on)
    return campaign.starts_on <= one.due and one.nominal <= campaign.ends_on and is_of_it


def _due(calendar: Calendar, report: Report, nominal: date, covers: str | None, *, before: bool) -> Due:
    due = calendar.report_due(nominal, before=before)
    days = [due + timedelta(days=step) for step in range((nominal - due).days + 1)]
    why = _why(calendar, report, days, before=before)
    return Due(report, nominal, due, why, covers, None, any(calendar.is_provisional(day) for day in days))


def _why(calendar: Calendar, report: Report, days: list[date], *, before: bool) -> str | None:
    *_, nominal = days
    told = []
    if report == "register" and nominal.day not in REGISTER_DAYS:
        told.append(f"{nominal.year}年2月没有29日 February has no 29th")
    if before and len(days) > 1:
        told.append(f"须在{nominal}之前 must be there before it")
    skipped = days[1:-1] if before else days[1:]
    for (chinese, english), some in groupby(skipped, calendar.why_off):
        off = list(some)
        span = f"{off[0]}" if len(off) == 1 else f"{off[0]}至{off[-1]}"
        told.append(f"{span} {chinese} {english}")
    return "；".join(told) or None


def _month(on: date) -> str:
    return f"{on:%Y-%m}"
