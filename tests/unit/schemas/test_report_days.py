"""What must be reported when: every date of domain 5.1, and what is said of why it moved."""

from datetime import date, timedelta

import pytest

from schemas.calendar import Calendar
from schemas.holidays import KNOWN_THROUGH
from schemas.reference import CalendarDay
from schemas.report_days import Campaign, Due, reports_due

NATIONAL = Calendar()
NOVEMBER_TO_FEBRUARY = Campaign(date(2025, 11, 1), date(2026, 2, 28))


def due(text: str, calendar: Calendar = NATIONAL, *, before: bool = False) -> Due:
    """Give the one report of a nominal day."""
    day = date.fromisoformat(text)
    (one,) = reports_due(calendar, day, day, before=before)
    return one


@pytest.mark.covers("000-57", "D-01", "D-03", "5.1-01")
@pytest.mark.parametrize(
    ("nominal", "report", "wanted", "because"),
    [
        ("2024-02-09", "register", "2024-02-09", None),
        ("2024-02-29", "register", "2024-02-29", None),
        ("2024-05-03", "monthly_summary", "2024-04-30", "2024-05-01至2024-05-03 劳动节"),
        ("2024-09-29", "register", "2024-09-29", None),
        ("2024-10-03", "monthly_summary", "2024-09-30", "2024-10-01至2024-10-03 国庆节"),
        ("2025-01-29", "register", "2025-01-27", "2025-01-28至2025-01-29 春节"),
        ("2025-02-03", "monthly_summary", "2025-01-27", "2025-01-28至2025-02-03 春节"),
        ("2025-02-09", "register", "2025-02-08", "2025-02-09 周末"),
        ("2025-02-28", "register", "2025-02-28", "2025年2月没有29日"),
        ("2025-05-03", "monthly_summary", "2025-04-30", "2025-05-01至2025-05-03 劳动节"),
        ("2025-10-03", "monthly_summary", "2025-09-30", "2025-10-01至2025-10-03 国庆节"),
        ("2026-01-03", "monthly_summary", "2025-12-31", "2026-01-01至2026-01-03 元旦"),
        ("2026-02-19", "register", "2026-02-14", "2026-02-15至2026-02-19 春节"),
        ("2026-02-28", "register", "2026-02-28", "2026年2月没有29日"),
        ("2026-05-03", "monthly_summary", "2026-04-30", "2026-05-01至2026-05-03 劳动节"),
        ("2026-05-09", "register", "2026-05-09", None),
        ("2026-06-19", "register", "2026-06-18", "2026-06-19 端午"),
        ("2026-09-19", "register", "2026-09-18", "2026-09-19 周末"),
        ("2026-10-03", "monthly_summary", "2026-09-30", "2026-10-01至2026-10-03 国庆节"),
    ],
)
def test_a_report_is_due_on_its_day_or_on_the_working_day_before(
    nominal: str, report: str, wanted: str, because: str | None
) -> None:
    one = due(nominal)
    assert (one.report, one.due) == (report, date.fromisoformat(wanted))
    assert (one.moved_because is None) == (because is None)
    assert because is None or (one.moved_because or "").startswith(because)


def test_a_year_has_three_registers_and_one_summary_a_month() -> None:
    found = reports_due(NATIONAL, date(2026, 1, 1), date(2026, 12, 31))
    assert [sum(one.report == kind for one in found) for kind in ("register", "monthly_summary")] == [36, 12]
    assert {one.nominal.day for one in found} == {3, 9, 19, 28, 29}
    assert [one.due for one in found] == sorted(one.due for one in found)


def test_only_reports_whose_nominal_day_is_asked_for_are_listed() -> None:
    assert [one.nominal.day for one in reports_due(NATIONAL, date(2026, 5, 9), date(2026, 5, 19))] == [9, 19]
    assert reports_due(NATIONAL, date(2026, 5, 10), date(2026, 5, 18)) == []
    assert [one.due for one in reports_due(NATIONAL, date(2026, 5, 3), date(2026, 5, 3))] == [date(2026, 4, 30)]


@pytest.mark.covers("D-04")
def test_a_summary_says_of_which_month_it_is_though_it_is_due_within_it() -> None:
    one = due("2026-10-03")
    assert (one.due, one.covers) == (date(2026, 9, 30), "2026-09")
    assert due("2026-01-03").covers == "2025-12"


@pytest.mark.covers("D-06", "5.1-05")
def test_a_campaign_has_what_is_due_within_it_and_its_last_summary_in_the_final_one() -> None:
    found = reports_due(NATIONAL, date(2025, 10, 1), date(2026, 3, 31), NOVEMBER_TO_FEBRUARY)
    assert [one.covers for one in found if one.report == "monthly_summary"] == ["2025-11", "2025-12", "2026-01"]
    assert sum(one.report == "register" for one in found) == 12
    (final,) = (one for one in found if one.report == "final_summary")
    assert (final.nominal, final.due, final.with_month) == (date(2026, 2, 28), date(2026, 2, 28), "2026-02")
    assert sum(one.due == final.due for one in found) == 2, "the register of the missing 29th is due as well (D-03)"


def test_a_final_summary_moves_before_a_day_off_too() -> None:
    campaign = Campaign(date(2026, 11, 1), date(2027, 2, 28))
    (final,) = (
        one
        for one in reports_due(NATIONAL, date(2027, 2, 1), campaign.ends_on, campaign)
        if one.report == "final_summary"
    )
    assert final.due == date(2027, 2, 26)
    assert "周末" in (final.moved_because or "")


@pytest.mark.covers("D-06", "5.1-04")
def test_a_campaign_that_starts_within_a_month_owes_nothing_that_was_due_before() -> None:
    campaign = Campaign(date(2026, 9, 19), date(2026, 12, 31))
    found = reports_due(NATIONAL, date(2026, 9, 1), date(2026, 10, 31), campaign)
    assert found[0].nominal == date(2026, 9, 29), "the register of the 19th is due on the 18th, before it starts"
    assert [one.covers for one in found if one.covers] == ["2026-09"]


@pytest.mark.covers("5.1-02")
def test_days_of_a_year_without_a_notice_are_provisional_until_the_notice_comes() -> None:
    unknown = KNOWN_THROUGH.replace(year=KNOWN_THROUGH.year + 1, month=5, day=9)
    assert due(unknown.isoformat()).is_provisional
    assert not due(KNOWN_THROUGH.replace(month=5, day=9).isoformat()).is_provisional
    last = NATIONAL.on_or_before_working(unknown)
    rows = [
        CalendarDay(on=(last + timedelta(days=step)).isoformat(), working=step == 0, known_from=date(2026, 11, 20))
        for step in range((unknown - last).days + 1)
    ]
    assert not due(unknown.isoformat(), Calendar(rows)).is_provisional


@pytest.mark.covers("5.1-03")
def test_a_day_off_that_becomes_known_moves_what_can_still_be_kept_and_nothing_else() -> None:
    def off(known_from: date) -> Calendar:
        days = ("2026-05-08", "2026-05-09")
        return Calendar(CalendarDay(on=day, working=False, known_from=known_from, note="抗洪") for day in days)

    moved = due("2026-05-09", off(date(2026, 5, 7)))
    assert moved.due == date(2026, 5, 7)
    assert (moved.moved_because or "").startswith("2026-05-08至2026-05-09 抗洪")
    for known_from in (date(2026, 5, 8), date(2026, 5, 10)):
        assert due("2026-05-09", off(known_from)).due == date(2026, 5, 9)


@pytest.mark.covers("D-02")
def test_before_may_mean_that_the_day_itself_is_too_late() -> None:
    strict = due("2026-02-09", before=True)
    assert strict.due == date(2026, 2, 6)
    assert "须在2026-02-09之前" in (strict.moved_because or "")
    assert "2026-02-07至2026-02-08 周末" in (strict.moved_because or "")
    assert due("2026-02-09").moved_because is None
