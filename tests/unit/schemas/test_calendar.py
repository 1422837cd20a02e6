"""Working days, due dates and opening hours: the tables of domain 5.2 on a small calendar."""

from datetime import date, datetime, timedelta

import pytest

from schemas.calendar import LAST_DAY, WEEKDAYS, Calendar, nominal_day, parse_hours
from schemas.holidays import KNOWN_THROUGH
from schemas.instants import day_start, instant, micros
from schemas.reference import CalendarDay

HOLIDAYS = [
    *("2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31", "2025-02-01", "2025-02-02", "2025-02-03", "2025-02-04"),
    *(f"2025-10-{day:02d}" for day in range(1, 9)),
    *(f"2026-02-{day:02d}" for day in range(15, 24)),
]
MADE_UP = ["2025-01-26", "2025-02-08", "2025-09-28", "2025-10-11", "2026-02-14", "2026-02-28"]
SATURDAY = CalendarDay(unit_id="WEEKEND", on="sat", working=False, opens="09:00-12:00")
NIGHT = CalendarDay(unit_id="NIGHT", on="wed", working=True, opens="20:00-24:00")
CALENDAR = Calendar(
    [
        *(CalendarDay(on=on, working=False) for on in HOLIDAYS),
        *(CalendarDay(on=on, working=True, opens="09:00-12:00;13:30-17:00") for on in MADE_UP),
        SATURDAY,
        NIGHT,
    ]
)


def at(text: str) -> int:
    return micros(datetime.fromisoformat(f"{text}+08:00"))


@pytest.mark.parametrize(
    ("accepted", "days", "due"),
    [
        ("2025-01-24", 5, "2025-02-07"),
        ("2025-01-27", 1, "2025-02-05"),
        ("2025-09-26", 5, "2025-10-10"),
        ("2025-09-27", 3, "2025-09-30"),
        ("2025-09-30", 15, "2025-10-28"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2025-03-03", 0, "2025-03-03"),
    ],
)
@pytest.mark.parametrize("calendar", [CALENDAR, Calendar()], ids=["of rows", "of the notices alone"])
@pytest.mark.covers("000-40", "5.2-01", "5.2-02", "5.2-03", "5.2-04", "5.2-05", "5.2-06")
def test_a_promise_in_working_days_ends_on_the_day_of_the_table(
    calendar: Calendar, accepted: str, days: int, due: str
) -> None:
    assert calendar.due_on(date.fromisoformat(accepted), days) == date.fromisoformat(due)


@pytest.mark.covers("5.2-18")
def test_a_make_up_saturday_may_be_the_due_day_and_is_the_last_to_be_near() -> None:
    assert CALENDAR.due_on(date(2026, 2, 13), 1) == date(2026, 2, 14)
    due = CALENDAR.due_at(at("2026-02-13T10:00:00"), 1)
    assert (due, CALENDAR.near_due_at(due, 1)) == (at("2026-02-15T00:00:00"), at("2026-02-13T00:00:00"))


def test_a_promise_in_calendar_days_counts_them_all() -> None:
    assert CALENDAR.due_on(date(2025, 9, 30), 7, working=False) == date(2025, 10, 7)


@pytest.mark.parametrize("clock", ["00:00:00", "17:59:00", "18:01:00", "23:59:59"])
@pytest.mark.covers("5.2-07")
def test_the_hour_of_acceptance_does_not_matter_and_due_is_the_end_of_the_day(clock: str) -> None:
    due = CALENDAR.due_at(at(f"2025-01-24T{clock}"), 5)
    assert due == at("2025-02-08T00:00:00")


def test_a_promise_beyond_the_calendar_ends_on_its_last_day_and_does_not_crash() -> None:
    assert CALENDAR.due_on(date(2040, 12, 1), 3660) <= LAST_DAY


@pytest.mark.parametrize(
    ("days", "near_on"),
    [(5, "2025-03-06"), (1, "2025-03-06"), (None, "2025-03-06"), (10, "2025-03-05"), (20, "2025-03-03")],
)
@pytest.mark.covers("M-14")
def test_a_case_is_near_due_when_a_fifth_of_its_working_days_is_left_but_at_least_one(
    days: int | None, near_on: str
) -> None:
    due = day_start(date(2025, 3, 8))
    near = CALENDAR.near_due_at(due, days)
    assert instant(near).isoformat() == f"{near_on}T00:00:00+08:00"
    left = CALENDAR.working_number(date(2025, 3, 7)) - CALENDAR.working_number(date.fromisoformat(near_on))
    assert left <= max(1, (days or 0) // 5)


@pytest.mark.covers("5.2-19")
def test_a_hall_that_opens_on_saturdays_does_not_make_saturday_a_working_day() -> None:
    saturday = date(2025, 3, 8)
    assert CALENDAR.intervals("WEEKEND", saturday) == ((540, 720),)
    assert CALENDAR.intervals("OTHER", saturday) == ()
    assert not CALENDAR.is_working(saturday)
    assert CALENDAR.is_working(date(2025, 2, 8))


def test_a_holiday_closes_everybody_even_on_a_weekday_of_their_own() -> None:
    assert CALENDAR.intervals("NIGHT", date(2025, 1, 29)) == ()


def test_opening_hours_are_half_open_with_a_noon_break() -> None:
    hours = [("08:59:59", False), ("09:00:00", True), ("11:59:59", True), ("12:00:00", False), ("13:30:00", True)]
    for clock, expected in (*hours, ("16:59:59", True), ("17:00:00", False)):
        assert CALENDAR.is_open("X", at(f"2025-03-05T{clock}")) is expected, clock


def test_the_next_opening_is_now_after_noon_or_on_the_next_open_day() -> None:
    assert CALENDAR.next_opening("X", at("2025-03-05T09:30:00")) == at("2025-03-05T09:30:00")
    assert CALENDAR.next_opening("X", at("2025-03-05T12:10:00")) == at("2025-03-05T13:30:00")
    assert CALENDAR.next_opening("X", at("2025-09-30T17:00:00")) == at("2025-10-09T09:00:00")


def test_a_unit_that_never_opens_has_no_next_opening() -> None:
    never = Calendar([CalendarDay(unit_id="N", on=day, working=True) for day in WEEKDAYS])
    assert never.next_opening("N", at("2025-03-05T09:30:00")) is None
    assert never.last_opening_day("N", date(2025, 3, 5)) == date(2025, 3, 4)


def test_the_last_opening_day_skips_holidays() -> None:
    assert CALENDAR.last_opening_day("X", date(2025, 10, 9)) == date(2025, 9, 30)


def test_an_interval_may_end_at_midnight() -> None:
    assert CALENDAR.is_open("NIGHT", at("2025-03-05T23:59:59"))


@pytest.mark.parametrize("text", ["9-12", "12:00-09:00", "09:00-12:00;11:00-13:00", "09:00", "09:00-25:00", "a-b"])
def test_hours_that_cannot_be_read_are_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_hours(text)


def test_counting_working_days_agrees_with_stepping_through_them() -> None:
    first, last = date(2025, 9, 1), date(2025, 10, 31)
    stepped = sum(CALENDAR.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    assert CALENDAR.working_number(last) - CALENDAR.working_number(first) == stepped


NATIONAL = Calendar()


@pytest.mark.parametrize(
    ("nominal", "due"),
    [
        ((2024, 2, 9), "2024-02-09"),
        ((2024, 2, 29), "2024-02-29"),
        ((2024, 5, 3), "2024-04-30"),
        ((2024, 9, 29), "2024-09-29"),
        ((2024, 10, 3), "2024-09-30"),
        ((2025, 1, 29), "2025-01-27"),
        ((2025, 2, 3), "2025-01-27"),
        ((2025, 2, 9), "2025-02-08"),
        ((2025, 2, 29), "2025-02-28"),
        ((2025, 5, 3), "2025-04-30"),
        ((2025, 10, 3), "2025-09-30"),
        ((2026, 1, 3), "2025-12-31"),
        ((2026, 2, 19), "2026-02-14"),
        ((2026, 2, 28), "2026-02-28"),
        ((2026, 5, 3), "2026-04-30"),
        ((2026, 5, 9), "2026-05-09"),
        ((2026, 6, 19), "2026-06-18"),
        ((2026, 9, 19), "2026-09-18"),
        ((2026, 10, 3), "2026-09-30"),
    ],
)
@pytest.mark.covers("000-57", "D-01", "D-03", "D-04")
def test_what_is_due_on_a_day_off_is_due_on_the_working_day_before(nominal: tuple[int, int, int], due: str) -> None:
    assert NATIONAL.on_or_before_working(nominal_day(*nominal)) == date.fromisoformat(due)


def test_a_row_of_the_city_stands_before_the_notice_and_the_notice_before_the_weekday() -> None:
    calendar = Calendar(
        [CalendarDay(on="2026-10-02", working=True, opens="09:00-12:00"), CalendarDay(on="thu", working=True, opens="")]
    )
    assert calendar.is_working(date(2026, 10, 2))
    assert not calendar.is_working(date(2026, 10, 1))
    assert calendar.intervals("", date(2026, 10, 2)) == ((540, 720),)


def test_on_a_holiday_only_those_are_open_who_say_so_and_a_make_up_saturday_is_like_their_monday() -> None:
    calendar = Calendar(
        [
            CalendarDay(unit_id="LINE", on="holiday", working=False, opens="00:00-24:00"),
            CalendarDay(unit_id="HALL", on="sat", working=False, opens="09:00-12:00"),
            CalendarDay(unit_id="HALL", on="mon", working=True, opens="08:30-17:30"),
        ]
    )
    holiday, made_up = date(2026, 10, 1), date(2026, 10, 10)
    assert calendar.intervals("LINE", holiday) == ((0, 1440),)
    assert calendar.intervals("HALL", holiday) == ()
    assert calendar.intervals("HALL", made_up) == ((510, 1050),)
    assert calendar.is_working(made_up)


def test_days_of_a_year_without_a_notice_are_provisional_until_somebody_says_what_they_are() -> None:
    later = KNOWN_THROUGH + timedelta(days=1)
    assert not NATIONAL.is_provisional(KNOWN_THROUGH)
    assert NATIONAL.is_provisional(later)
    assert not Calendar([CalendarDay(on=later.isoformat(), working=False)]).is_provisional(later)


def test_a_weekday_changes_its_hours_from_a_day_on_and_keeps_them_before() -> None:
    summer = CalendarDay(unit_id="H", on="tue", working=True, opens="08:00-12:00", valid_from=date(2026, 6, 1))
    calendar = Calendar([CalendarDay(unit_id="H", on="tue", working=True, opens="09:00-12:00"), summer])
    assert calendar.intervals("H", date(2026, 5, 26)) == ((540, 720),)
    assert calendar.intervals("H", date(2026, 6, 2)) == ((480, 720),)


AMENDED = Calendar([CalendarDay(on="2026-11-12", working=False, known_from=date(2026, 11, 11))])


@pytest.mark.parametrize(
    ("accepted", "days", "due"),
    [
        ("2026-11-09", 1, "2026-11-10"),
        ("2026-11-10", 1, "2026-11-11"),
        ("2026-11-10", 2, "2026-11-13"),
        ("2026-11-11", 1, "2026-11-13"),
    ],
)
def test_a_day_off_that_becomes_known_late_moves_future_due_dates_only(accepted: str, days: int, due: str) -> None:
    assert AMENDED.due_on(date.fromisoformat(accepted), days) == date.fromisoformat(due)


def test_a_day_off_told_when_it_was_over_moves_nothing_that_was_due_before() -> None:
    late = Calendar([CalendarDay(on="2026-11-12", working=False, known_from=date(2026, 11, 20))])
    assert late.due_on(date(2026, 11, 10), 2) == date(2026, 11, 12)
    assert late.due_on(date(2026, 11, 10), 9) == date(2026, 11, 24)


@pytest.mark.covers("002-46")
def test_extended_hours_are_open_hours_of_that_day_alone() -> None:
    closing, until = at("2026-11-10T17:00:00"), at("2026-11-10T18:30:00")
    assert not NATIONAL.is_open("H", closing)
    assert NATIONAL.is_open("H", closing, extended_until=until)
    assert not NATIONAL.is_open("H", until, extended_until=until)
    assert not NATIONAL.is_open("H", at("2026-11-11T17:30:00"), extended_until=until)
    assert not NATIONAL.is_open("H", at("2026-11-10T12:30:00"), extended_until=until), "noon is not filled"


@pytest.mark.parametrize(
    ("near", "near_on"), [((1, 20), "2025-03-05"), ((4, 20), "2025-03-03"), ((1, 50), "2025-02-28")]
)
@pytest.mark.covers("M-14", "D-31")
def test_a_city_says_itself_what_near_due_is(near: tuple[int, int], near_on: str) -> None:
    found = CALENDAR.near_due_at(day_start(date(2025, 3, 8)), 10, near=near)
    assert instant(found).isoformat() == f"{near_on}T00:00:00+08:00"
