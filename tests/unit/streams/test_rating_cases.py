"""The edge cases of ratings that domain experts would test (domain 5.3), live."""

from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.events.rating import RatingDefaultApplied, RatingRevised, RatingSubmitted, RatingVoided
from schemas.instants import DAY, HOUR, MINUTE, SECOND, instant, micros
from schemas.live import BadRatings, Figure
from tests.unit.streams.a_fold import HALL_ID, NINE, WINDOW_ID, Log, a_rating

HERE: dict[str, Any] = {"hall_id": HALL_ID, "window_id": WINDOW_ID, "received_at": instant(NINE)}


def a_press(level: int, visit: str | None = "V1", **more: Any) -> RatingSubmitted:  # fields of RatingSubmitted
    """Make a rating."""
    return RatingSubmitted(
        **{**HERE, "visit_id": visit, "raw_code": str(level), "raw_scale": "five-key/1", "level": level, **more}
    )


def figure(log: Log, metric: str, scope: str, bucket: str, scope_id: str | None = None) -> Figure:
    """Find the one figure that was stated."""
    return next(
        said
        for _, said in log.fold.statements(full=True)
        if isinstance(said, Figure)
        and (said.metric, said.scope, said.bucket) == (metric, scope, bucket)
        and scope_id in (None, said.scope_id)
    )


def counted(log: Log, metric: str, bucket: str, scope: str = "window") -> tuple[int, int, dict[str, int]]:
    """Give a figure's integers."""
    found = figure(log, metric, scope, bucket)
    return found.numerator, found.denominator, found.excluded


def open_cases(log: Log) -> int:
    """Give how many bad-rating cases are open."""
    return next(said.open for _, said in log.fold.statements(full=True) if isinstance(said, BadRatings))


@pytest.mark.covers("M-01", "D-09", "AL-02", "5.3-01")
def test_a_visit_rated_well_here_and_badly_at_home_counts_once_and_opens_a_bad_rating_case() -> None:
    log = Log()
    log.say(a_press(4), NINE)
    log.say(a_press(1, channel="qr"), NINE + 10 * HOUR)
    log.tick(NINE + 11 * HOUR)
    assert counted(log, "M-01", "day") == (1, 1, {"duplicate": 1})
    assert open_cases(log) == 1


@pytest.mark.covers("D-09")
def test_bad_made_good_within_two_minutes_stays_bad_and_a_second_later_it_is_believed() -> None:
    for seconds, good in ((120, 0), (121, 1)):
        log = Log()
        bad = log.say(a_press(1), NINE)
        log.say(RatingRevised(**HERE, rating_id=bad, level=5), NINE + seconds * SECOND)
        log.tick(NINE + HOUR)
        assert counted(log, "M-01", "day") == (good, 1, {})
        assert open_cases(log) == 1, "the case stays whatever the person presses afterwards"


@pytest.mark.covers("D-09")
def test_good_made_bad_at_once_is_believed() -> None:
    log = Log()
    rating = log.say(a_press(5), NINE)
    log.say(RatingRevised(**HERE, rating_id=rating, level=2), NINE + 3 * SECOND)
    log.tick(NINE + HOUR)
    assert counted(log, "M-01", "day") == (0, 1, {})
    assert open_cases(log) == 1


@pytest.mark.covers("D-09", "5.3-04")
def test_of_two_presses_in_one_prompt_the_first_counts_and_the_bad_one_opens_a_case_until_voided() -> None:
    log = Log()
    log.say(a_press(4), NINE)
    second = log.say(a_press(2), NINE + 3 * SECOND)
    log.tick(NINE + HOUR)
    assert counted(log, "M-01", "day") == (1, 1, {"duplicate": 1})
    assert open_cases(log) == 1
    log.say(RatingVoided(**HERE, rating_id=second, ground="mistake", decided_by="city"), NINE + 2 * HOUR)
    log.tick(NINE + 3 * HOUR)
    assert counted(log, "M-01", "day") == (1, 1, {"voided": 1})
    assert open_cases(log) == 0


@pytest.mark.covers("M-02", "5.3-05")
def test_a_default_a_week_later_is_ignored_where_somebody_rated_and_else_counts_beside_the_rate_only() -> None:
    log = Log()
    log.say(a_press(2), NINE)
    for visit in ("V1", "V2"):
        default = RatingDefaultApplied(**HERE, visit_id=visit, rule_id="7d", level=3)
        log.say(default, NINE + 7 * DAY)
    log.tick(NINE + 7 * DAY + HOUR)
    assert counted(log, "M-02", "month") == (1, 2, {})
    assert counted(log, "M-01", "month") == (0, 1, {"default": 1})


@pytest.mark.covers("M-02", "5.3-05")
def test_a_default_that_comes_as_a_rating_is_ignored_alike_where_somebody_rated() -> None:
    log = Log()
    log.say(a_press(2), NINE)
    for visit in ("V1", "V2"):
        log.say(a_press(3, visit, is_default=True), NINE + 7 * DAY)
    log.tick(NINE + 7 * DAY + HOUR)
    assert counted(log, "M-02", "month") == (1, 2, {})
    assert counted(log, "M-01", "month") == (0, 1, {"default": 1})


@pytest.mark.covers("M-02", "5.3-06")
def test_a_real_rating_takes_the_place_of_the_default_before_it() -> None:
    log = Log()
    log.say(RatingDefaultApplied(**HERE, visit_id="V1", rule_id="7d", level=3), NINE)
    log.say(a_press(1), NINE + HOUR)
    log.tick(NINE + 2 * HOUR)
    assert counted(log, "M-02", "month") == (0, 1, {})
    assert counted(log, "M-01", "month") == (0, 1, {})


@pytest.mark.covers("M-03", "M-04")
def test_fairly_satisfied_is_good_but_not_strictly_and_a_level_has_its_points() -> None:
    log = Log()
    for number, level in enumerate((5, 4, 3, 2, 1)):
        log.say(a_press(level, f"V{number}"), NINE + number * MINUTE)
    log.tick(NINE + HOUR)
    assert counted(log, "M-01", "week") == counted(log, "M-01", "month") == (3, 5, {})
    assert counted(log, "M-03", "month") == (2, 5, {})
    assert counted(log, "M-04", "month") == (27, 5, {})


@pytest.mark.covers("M-07")
def test_a_reason_counts_once_a_rating_beside_all_ratings_that_give_one() -> None:
    log = Log()
    for number, reasons in enumerate((("108", "108"), ("214", "108"), ())):
        log.say(a_press(1, f"V{number}", reasons=reasons), NINE + number * MINUTE)
    log.tick(NINE + HOUR)
    shares = {code: figure(log, "M-07", "reason", "month", f"{HALL_ID}:{code}").numerator for code in ("108", "214")}
    assert shares == {"108": 2, "214": 1}
    assert counted(log, "M-07", "month", "hall") == (2, 2, {})


@pytest.mark.covers("M-01", "5.3-25")
def test_a_machine_or_website_is_no_window_unless_the_rating_names_a_visit() -> None:
    log = Log()
    for number, channel in enumerate(("kiosk", "web", "app")):
        log.say(a_press(1, None, channel=channel), NINE + number)
    log.say(a_press(5, "V1", channel="app"), NINE)
    log.say(a_press(5, None, channel="qr"), NINE + MINUTE)
    log.tick(NINE + HOUR)
    assert counted(log, "M-01", "day") == (2, 2, {"platform": 3})
    assert open_cases(log) == 0


@pytest.mark.covers("M-01")
def test_the_last_hour_hops_by_five_minutes_and_is_half_open() -> None:
    log = Log()
    log.say(a_press(1, "V1"), NINE + 5 * MINUTE - SECOND)
    log.say(a_press(5, "V2"), NINE + 5 * MINUTE)
    log.tick(NINE + 59 * MINUTE)
    assert counted(log, "M-01", "rolling") == (1, 2, {})
    log.tick(NINE + HOUR)
    assert figure(log, "M-01", "window", "rolling").start == NINE + 5 * MINUTE
    assert counted(log, "M-01", "rolling") == (1, 1, {})
    log.tick(NINE + HOUR + 5 * MINUTE)
    taken_back = {key for key, said in log.fold.statements(full=False) if said is None}
    assert any("/rolling/" in key for key in taken_back)


@pytest.mark.covers("M-01", "5.3-19")
def test_a_burst_flushed_after_a_day_offline_restates_yesterday_and_leaves_today_alone() -> None:
    log = Log()
    log.say(a_press(5, "T"), NINE + DAY)
    for number in range(30):
        log.say(a_press(1, f"V{number}"), NINE + number * SECOND, late=DAY)
    log.tick(NINE + DAY + HOUR - MINUTE)
    days = [
        (said.start < NINE + 12 * HOUR, said.numerator, said.denominator)
        for _, said in log.fold.statements(full=True)
        if isinstance(said, Figure) and (said.metric, said.scope, said.bucket) == ("M-01", "window", "day")
    ]
    assert sorted(days) == [(False, 1, 1), (True, 0, 30)]
    assert counted(log, "M-01", "rolling") == (1, 1, {})


@pytest.mark.covers("AL-02")
def test_a_bad_second_rating_is_told_of_even_at_a_window_where_nothing_else_was_ever_rated() -> None:
    log = Log()
    log.say(a_rating(NINE, 5, "V1", window_id="CGPCS-02"), NINE)
    bad = log.say(a_rating(NINE + MINUTE, 1, "V1"), NINE + MINUTE)
    log.tick(NINE + HOUR)
    assert [one.press.id for one in log.fold.verdicts()[WINDOW_ID].open_bad] == [bad]


@pytest.mark.covers("5.4-05")
def test_one_press_of_2099_is_a_press_of_the_minute_in_which_it_came_and_the_next_ones_count_as_ever() -> None:
    log, far = Log(), micros(datetime(2099, 1, 1, tzinfo=UTC))
    log.say(a_press(1, "V1"), far, late=NINE - far)
    log.say(a_press(5, "V2"), NINE + MINUTE)
    log.tick(NINE + HOUR)
    days = [
        (said.start, said.numerator, said.denominator)
        for _, said in log.fold.statements(full=True)
        if isinstance(said, Figure) and (said.metric, said.scope, said.bucket) == ("M-01", "window", "day")
    ]
    assert days == [(NINE - 9 * HOUR, 1, 2)]
    log.tick(NINE + 200 * DAY)
    assert log.fold.mark() == len(log.values) - 1, "but the tick, nothing is held of it for ever"
