"""Posts covered or not, and attendance (M-36, M-37, M-38; domain 3.5, 5.3 item 17, D-16)."""

import pytest

from schemas.instants import DAY, HOUR, MINUTE
from schemas.reference import Threshold
from tests.unit.streams.a_fold import NINE, WINDOW_ID, a_visit
from tests.unit.streams.a_post import OTHER, PostLog, a_posted_city, hours

NOON, HALF_PAST_ONE, FIVE = hours(3), hours(4.5), hours(8)
OPEN_MIN = 390
"""09:00 to 12:00 and 13:30 to 17:00."""


def a_whole_day(who: str = "A") -> PostLog:
    """Let somebody be at the window for all of its hours, with a break."""
    log = PostLog()
    log.signs_in(NINE, who)
    log.signs_out(NOON, who)
    log.signs_in(HALF_PAST_ONE, who)
    log.signs_out(FIVE, who)
    return log


@pytest.mark.covers("M-36", "002-42")
def test_a_post_is_covered_by_a_or_by_b_and_by_nobody_else() -> None:
    assert a_whole_day("A").counted("M-36") == (0, OPEN_MIN)
    assert a_whole_day("B").counted("M-36") == (0, OPEN_MIN)
    assert a_whole_day("C").counted("M-36") == (OPEN_MIN, OPEN_MIN)


@pytest.mark.covers("M-36", "002-42", "D-17", "5.3-16")
def test_who_is_put_in_covers_the_post_and_a_keeps_none_of_it() -> None:
    log = a_whole_day("C")
    log.puts_in(NINE)
    assert log.counted("M-36") == (0, OPEN_MIN)
    assert log.counted("M-38") == (0, OPEN_MIN)


@pytest.mark.covers("M-36")
def test_minutes_without_anybody_grow_with_the_clock_in_opening_hours_only() -> None:
    log = PostLog()
    log.signs_in(NINE)
    log.signs_out(NINE + HOUR)
    assert log.counted("M-36", NINE + HOUR + 7 * MINUTE) == (7, 67)
    assert log.counted("M-36", hours(3.5)) == (120, 180), "noon"


@pytest.mark.covers("M-36", "M-36p")
def test_a_closure_with_a_reason_and_a_planned_absence_are_no_uncovered_minutes() -> None:
    log = PostLog()
    log.signs_in(NINE)
    log.leaves(NINE + HOUR, planned=True)
    log.returns(NINE + HOUR + 20 * MINUTE)
    log.signs_out(hours(2))
    log.pauses(hours(2), hours(2.5), "政治学习")
    log.pauses(hours(2.5), NOON, None)
    assert log.counted("M-36", NOON) == (30, 130)
    assert log.counted("M-36p", NOON) == (50, 180)


def test_an_unplanned_absence_is_not_covered() -> None:
    log = PostLog()
    log.signs_in(NINE)
    log.leaves(NINE + HOUR)
    assert log.counted("M-36", NINE + 2 * HOUR) == (60, 120)


@pytest.mark.covers("M-36", "002-46", "5.5-17")
def test_extended_hours_are_open_time() -> None:
    log = a_whole_day()
    log.extends(hours(7), hours(9))
    assert log.counted("M-36") == (60, OPEN_MIN + 60)


def test_a_window_for_which_nobody_is_named_is_null_with_its_reason_and_a_hall_without_attendance_says_nothing() -> (
    None
):
    log = a_whole_day()
    said = log.day("M-36", window_id=OTHER)
    assert said is not None
    assert (said.numerator, said.denominator, said.excluded) == (0, 0, {"no_roster": 1})
    assert PostLog().day("M-36") is None


@pytest.mark.covers("M-37a", "M-37b", "001-24")
def test_late_and_early_begin_beyond_the_tolerance() -> None:
    log = PostLog()
    log.rosters((NINE, NOON))
    log.signs_in(NINE + 5 * MINUTE)
    log.signs_out(NOON - 5 * MINUTE)
    assert (log.counted("M-37a"), log.counted("M-37b")) == ((0, 1), (0, 1))
    late = PostLog()
    late.rosters((NINE, NOON))
    late.signs_in(NINE + 6 * MINUTE)
    late.signs_out(NOON - 6 * MINUTE)
    assert (late.counted("M-37a"), late.counted("M-37b")) == ((1, 1), (1, 1))


@pytest.mark.covers("M-37a")
def test_the_tolerance_is_the_halls_own() -> None:
    log = PostLog(a_posted_city(Threshold(name="attendance_tolerance_min", unit_id="CGPCS", value=10)))
    log.rosters((NINE, NOON))
    log.signs_in(NINE + 6 * MINUTE)
    assert log.counted("M-37a", NOON) == (0, 1)


@pytest.mark.covers("M-37c", "001-23")
def test_who_does_not_come_is_late_at_first_and_in_the_end_absent_without_leave() -> None:
    log = PostLog()
    log.rosters((NINE, NOON))
    assert log.counted("M-37a", NINE + 6 * MINUTE) == (1, 1)
    assert (log.counted("M-37a"), log.counted("M-37c")) == ((0, 1), (1, 1))


@pytest.mark.covers("M-37c", "001-23")
def test_approved_leave_excuses_a_shift_whenever_it_is_told_and_the_post_stays_uncovered() -> None:
    log = PostLog()
    log.rosters((NINE, NOON))
    assert log.counted("M-37c", FIVE) == (1, 1)
    log.excuses(NINE - DAY, NINE + DAY)
    said = log.day("M-37c", FIVE + MINUTE)
    assert said is not None
    assert (said.numerator, said.denominator, said.excluded) == (0, 0, {"on_leave": 1})
    assert log.counted("M-36", FIVE + MINUTE) == (OPEN_MIN, OPEN_MIN)


@pytest.mark.covers("M-37a")
def test_leave_of_the_first_hour_moves_the_beginning_of_the_shift() -> None:
    log = PostLog()
    log.rosters((NINE, NOON))
    log.excuses(NINE, hours(1))
    log.signs_in(hours(1) + 5 * MINUTE)
    assert log.counted("M-37a", NOON) == (0, 1)
    assert log.counted("M-38", NOON) == (115, 120)


@pytest.mark.covers("M-37d", "M-37f", "D-16", "001-24")
def test_a_fourth_absence_or_a_sixty_first_minute_is_too_often() -> None:
    log = PostLog()
    log.signs_in(NINE)
    for number in range(3):
        log.leaves(NINE + number * 30 * MINUTE)
        log.returns(NINE + (number * 30 + 20) * MINUTE)
    log.leaves(NINE + 100 * MINUTE, planned=True)
    log.returns(NINE + 110 * MINUTE)
    assert (log.counted("M-37d", NOON), log.counted("M-37f", NOON)) == ((3, 4), (0, 1)), "60 minutes, three times"
    log.leaves(NINE + 130 * MINUTE)
    log.returns(NINE + 131 * MINUTE)
    assert (log.counted("M-37d", NOON + 1), log.counted("M-37f", NOON + 1)) == ((4, 5), (1, 1))


@pytest.mark.covers("M-37e", "M-38", "001-24", "001-26")
def test_time_at_another_window_is_other_post_time_and_lowers_the_dedicated_rate() -> None:
    log = PostLog()
    log.rosters((NINE, NOON))
    log.signs_in(NINE)
    log.signs_in(hours(1), window_id=OTHER)
    log.signs_in(hours(1.5))
    log.leaves(hours(2))
    assert log.counted("M-37e", NOON) == (30, 180)
    assert log.counted("M-38", NOON) == (90, 180)


@pytest.mark.covers("M-36", "M-37g", "5.3-17")
def test_a_login_shared_all_day_is_shown_as_a_sign_in_without_a_break() -> None:
    log = PostLog()
    log.signs_in(NINE - MINUTE)
    assert log.counted("M-37g", FIVE - MINUTE) == (0, 1), "not before the last closing"
    assert log.counted("M-37g") == (1, 1)
    said = log.day("M-36")
    assert said is not None and said.excluded == {"continuous": 1}
    assert a_whole_day().counted("M-37g") == (0, 1)


def test_the_roster_told_last_counts_and_its_intervals_are_told_one_by_one() -> None:
    log = PostLog()
    log.rosters((NINE, hours(1)), (hours(2), NOON), told=NINE - 2 * HOUR, staff_ref="X")
    log.rosters((NINE, NOON), (HALF_PAST_ONE, FIVE), told=NINE - HOUR)
    log.rosters((NINE, NOON), told=NINE - 3 * HOUR, staff_ref="Y")
    assert log.counted("M-37c") == (2, 2)
    log.signs_in(NINE, "X")
    assert log.counted("M-36", FIVE) == (OPEN_MIN, OPEN_MIN), "X is no longer on the roster"


def test_a_sign_in_that_names_no_window_is_at_the_one_named_last_that_day() -> None:
    log = PostLog()
    log.signs_in(NINE)
    log.leaves(NINE + HOUR)
    log.returns(NINE + 2 * HOUR)
    log.signs_out(NOON)
    log.signs_in(HALF_PAST_ONE, window_id=None)
    log.signs_out(FIVE)
    assert log.counted("M-36") == (60, OPEN_MIN)


def test_the_last_opening_day_stays_until_the_next_has_passed_and_late_leave_restates_it() -> None:
    log = PostLog()
    log.rosters((NINE, NOON))
    assert log.counted("M-37c", NINE + DAY) == (1, 1)
    log.excuses(NINE, NOON)
    assert log.day("M-37c", NINE + DAY + MINUTE).excluded == {"on_leave": 1}  # type: ignore[union-attr]  # it is said
    assert log.day("M-37c", NINE + 2 * DAY) is None


def test_drills_change_nothing_at_a_post() -> None:
    log = PostLog()
    log.rosters((NINE, NOON), test=True)
    assert log.day("M-36", window_id=WINDOW_ID) is None


@pytest.mark.covers("M-37h", "D-17", "5.3-16")
def test_a_visit_is_of_who_was_signed_in_when_it_was_finished_and_of_nobody_where_that_is_none_or_two() -> None:
    log = PostLog()
    for visit, finish in (("V1", NINE + 5 * MINUTE), ("V2", NINE + 20 * MINUTE), ("V3", NINE + 40 * MINUTE)):
        a_visit(log, NINE, visit, wait=0, finish=finish)
    log.signs_in(NINE + 10 * MINUTE)
    log.signs_in(NINE + 30 * MINUTE, "B")
    said = log.day("M-37h", NOON)
    assert said is not None
    assert (said.numerator, said.denominator, said.excluded) == (2, 3, {"nobody": 1, "several": 1})
    log.signs_out(NINE + 35 * MINUTE)
    assert log.counted("M-37h", NOON + 1) == (1, 3)
