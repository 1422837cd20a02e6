"""What became of bad ratings (M-06; domain 5.3 items 10 to 14): answered, put right, asked again, in time."""

from typing import Any

import pytest

from schemas.events.rating import (
    AppealDecided,
    AppealFiled,
    BadRatingOpened,
    BadRatingRectified,
    BadRatingReplied,
    BadRatingRevisited,
    RatingReinstated,
    RatingVoided,
)
from schemas.instants import DAY, HOUR, MINUTE, instant
from schemas.live import Figure
from schemas.reference import Staff, Threshold, city_of
from tests.unit.streams.a_fold import HALL_ID, NINE, WINDOW_ID, Log, a_city, a_rating, common

HERE: dict[str, Any] = {**common(NINE), "window_id": WINDOW_ID}


def bad(log: Log, visit: str, *, named: bool = True) -> dict[str, Any]:  # what its case's events say
    """Say a bad rating; give what its case's events say of it."""
    return {**HERE, "rating_id": log.say(a_rating(NINE, 1, visit, named=named), NINE)}


def counted(log: Log, metric: str, at: int) -> tuple[int, int, dict[str, int]]:
    """Tick and give the integers of the window's month; the hall's are the same."""
    log.tick(at)
    both = [
        (said.numerator, said.denominator, said.excluded)
        for _, said in log.fold.statements(full=True)
        if isinstance(said, Figure) and said.metric == metric
    ]
    assert len(both) == 2
    assert both[0] == both[1]
    return both[0]


@pytest.mark.covers("M-06")
def test_a_bad_rating_counts_as_answered_from_its_first_reply() -> None:
    log = Log()
    about = bad(log, "V1")
    bad(log, "V2")
    assert counted(log, "M-06", NINE + MINUTE) == (0, 2, {})
    for _ in range(2):
        log.say(BadRatingReplied(**about, by="head"), NINE + HOUR)
    assert counted(log, "M-06", NINE + 2 * HOUR) == (1, 2, {})


@pytest.mark.covers("M-06", "5.3-14", "M-06a")
def test_an_anonymous_bad_rating_leaves_the_rates_of_revisits_and_stays_in_satisfaction_and_replies() -> None:
    log = Log()
    about = bad(log, "V1")
    nameless = bad(log, "V2", named=False)
    for one in (about, nameless):
        log.say(BadRatingRectified(**one, by="head"), NINE + HOUR)
        log.say(BadRatingRevisited(**one, satisfied=True), NINE + 2 * HOUR)
    assert counted(log, "M-06a", NINE + 3 * HOUR) == (1, 1, {"anonymous": 1})
    assert counted(log, "M-06b", NINE + 3 * HOUR) == (1, 1, {})
    assert counted(log, "M-06", NINE + 3 * HOUR) == (0, 2, {})
    assert log.figure("M-01", "window", "month").denominator == 2


@pytest.mark.covers("M-06", "M-06a", "M-06b")
def test_asked_again_and_not_put_right_is_not_yet_enough_and_the_latest_answer_counts() -> None:
    log = Log()
    about = bad(log, "V1")
    log.say(BadRatingRevisited(**about, satisfied=True), NINE + 2 * HOUR)
    log.say(BadRatingRevisited(**about, satisfied=False), NINE + 3 * HOUR)
    assert counted(log, "M-06a", NINE + 4 * HOUR) == (0, 1, {})
    assert counted(log, "M-06b", NINE + 4 * HOUR) == (0, 1, {})
    log.say(BadRatingRectified(**about, by="head"), NINE + HOUR)
    assert counted(log, "M-06a", NINE + 5 * HOUR) == (1, 1, {})


@pytest.mark.covers("M-06", "AL-03", "M-06c")
def test_in_time_counts_over_the_handled_and_those_open_past_their_limit_and_not_over_those_still_in_time() -> None:
    log = Log()
    in_time, late, never, early = (bad(log, f"V{number}") for number in range(4))
    for one in (late, never, early):
        due = instant(NINE + 5 * DAY if one is early else NINE + DAY)
        log.say(BadRatingOpened(**one, due_at=due), NINE + HOUR)
    for one, after in ((in_time, 2 * HOUR), (late, DAY + HOUR)):
        log.say(BadRatingRectified(**one, by="head"), NINE + MINUTE)
        log.say(BadRatingReplied(**one, by="head"), NINE + after)
    assert counted(log, "M-06c", NINE + DAY - MINUTE) == (1, 2, {"in_time": 2})
    assert counted(log, "M-06c", NINE + 2 * DAY) == (1, 3, {"in_time": 1})
    assert sorted(one.allowed for one in log.fold.findings() if one.code == "AL-03/overdue") == [15]


@pytest.mark.covers("M-06", "AL-03")
def test_the_limit_is_dated_data_counted_in_working_days_from_the_opening_of_the_case() -> None:
    five = Threshold(name="bad_rating_days", unit_id=HALL_ID, value=5)
    log = Log(city=city_of([*a_city().records, five]))
    about = bad(log, "V1")
    log.say(BadRatingOpened(**about), NINE + 2 * DAY)
    due = log.calendar.due_at(NINE + 2 * DAY, 5)
    assert counted(log, "M-06c", due - MINUTE) == (0, 0, {"in_time": 1})
    assert counted(log, "M-06c", due) == (0, 1, {})
    assert [(one.code, one.since, one.measured, one.allowed) for one in log.fold.findings() if "AL-03" in one.code] == [
        ("AL-03/overdue", due, 5, 5)
    ]


@pytest.mark.covers("M-06", "5.3-13")
def test_a_voided_bad_rating_leaves_every_rate_from_the_void_on_and_comes_back_reinstated() -> None:
    log = Log()
    about = bad(log, "V1")
    kept = bad(log, "V2")
    log.say(BadRatingReplied(**about, by="head"), NINE + MINUTE)
    assert counted(log, "M-06", NINE + HOUR) == (1, 2, {})
    log.say(RatingVoided(**about, ground="mistake", decided_by="city"), NINE + 2 * HOUR)
    assert counted(log, "M-06", NINE + 3 * HOUR) == (0, 1, {})
    assert counted(log, "M-06c", NINE + 3 * HOUR) == (0, 0, {"in_time": 1})
    log.say(RatingReinstated(**about, decided_by="province"), NINE + 4 * HOUR)
    assert counted(log, "M-06", NINE + 5 * HOUR) == (1, 2, {})
    assert {one.subject for one in log.fold.findings() if one.code.startswith("AL-03")} <= {kept["rating_id"]}


@pytest.mark.covers("M-06")
def test_an_appeal_alone_changes_no_figure_whoever_decides_it() -> None:
    log = Log()
    about = bad(log, "V1")
    log.say(AppealFiled(**about, appeal_id="A1", ground="untrue", filed_by="P1"), NINE + HOUR)
    log.say(AppealDecided(**about, appeal_id="A1", upheld=True, decided_by="P1"), NINE + 2 * HOUR)
    assert counted(log, "M-06", NINE + 3 * HOUR) == (0, 1, {})
    assert log.figure("M-01", "window", "month").denominator == 1


def voided_by(decider: str, *filers: str, staff: tuple[Staff, ...] = ()) -> tuple[int, int]:
    """Void the only bad rating of two; give the good and all that count."""
    log = Log(city=city_of([*a_city().records, *staff]))
    log.say(a_rating(NINE, 5, "V2"), NINE)
    about = bad(log, "V1")
    for number, filer in enumerate(filers):
        log.say(AppealFiled(**about, appeal_id=f"A{number}", ground="untrue", filed_by=filer), NINE + HOUR)
    log.say(RatingVoided(**about, ground="untrue", decided_by=decider), NINE + 2 * HOUR)
    log.tick(NINE + 3 * HOUR)
    found = log.figure("M-01", "window", "day")
    return found.numerator, found.denominator


@pytest.mark.covers("D-09", "5.3-12")
def test_nobody_decides_an_appeal_of_their_own() -> None:
    assert voided_by("P1", "P1") == (1, 2), "who appealed"
    assert voided_by("P1", "P2", "P1") == (1, 2), "one of two who appealed"
    assert voided_by("P2", "P1") == (1, 1), "somebody else"


@pytest.mark.covers("5.3-12")
def test_the_unit_that_was_rated_does_not_decide_what_counts() -> None:
    assert voided_by(HALL_ID) == (1, 2)
    assert voided_by(WINDOW_ID) == (1, 2)
    here, there = Staff(staff_ref="P3", hall_id=HALL_ID), Staff(staff_ref="P3", hall_id="ELSEWHERE")
    assert voided_by("P3", "P1", staff=(here,)) == (1, 2), "a colleague of who appealed"
    assert voided_by("P3", "P1", staff=(there,)) == (1, 1)


def test_a_void_by_somebody_else_stands_though_the_hall_voided_it_too_and_a_reinstatement_is_not_undone_by_it() -> None:
    log = Log()
    about = bad(log, "V1")
    log.say(RatingVoided(**about, ground="untrue", decided_by="city"), NINE + HOUR)
    log.say(RatingVoided(**about, ground="untrue", decided_by=HALL_ID), NINE + 2 * HOUR)
    log.tick(NINE + 3 * HOUR)
    assert log.figure("M-01", "window", "day").excluded == {"voided": 1}
    log.say(RatingReinstated(**about, decided_by="city"), NINE + 4 * HOUR)
    log.say(RatingVoided(**about, ground="untrue", decided_by=HALL_ID), NINE + 5 * HOUR)
    log.tick(NINE + 6 * HOUR)
    assert log.figure("M-01", "window", "day").denominator == 1
