"""The demo's clock: working days at their speed, nights fast, and a last instant that stays."""

from datetime import date, datetime
from itertools import pairwise

import pytest

from schemas.clock import Clock
from schemas.instants import day_start, instant, micros
from stack.demo_clock import demo_clock, opening
from tests.property.city_plan import START, the_plan

REAL = 1_000_000.0


def shown(clock: Clock, after: float) -> str:
    return f"{clock.now(REAL + after):%m-%d %H:%M}"


def test_it_waits_for_its_start_and_then_runs_at_its_speed() -> None:
    clock = demo_clock(the_plan(), START, REAL, 30.0)
    assert [shown(clock, after) for after in (-5, 0, 60, 120)] == ["10-14 09:20"] * 2 + ["10-14 09:50", "10-14 10:20"]


def test_the_night_passes_twenty_times_as_fast_until_ten_to_nine() -> None:
    clock = demo_clock(the_plan(), START, REAL, 30.0)
    evening = (micros(datetime.fromisoformat("2026-10-14T17:30:00+08:00")) - START) / 30e6
    night = (15 * 60 + 20) * 60 / 600
    assert shown(clock, evening) == "10-14 17:30"
    assert shown(clock, evening + night / 2) == "10-15 01:10"
    assert shown(clock, evening + night) == "10-15 08:50"
    assert shown(clock, evening + night + 20) == "10-15 09:00"
    assert clock.speed(REAL + evening + night + 1) == 30.0


def test_sundays_and_holidays_pass_like_a_night() -> None:
    clock = demo_clock(the_plan(), day_start(date(2026, 10, 18)), REAL, 30.0)
    assert clock.speed(REAL) == 600.0
    assert opening(the_plan(), date(2026, 10, 18)) is None
    assert opening(the_plan(), date(2026, 10, 17)) is not None, "two halls open on Saturday"


def test_a_fast_demo_does_not_ask_for_a_faster_night_than_the_ticks_can_follow() -> None:
    clock = demo_clock(the_plan(), START, REAL, 240.0)
    assert max(piece.speed for piece in clock.segments) == 2400.0
    assert max(piece.speed for piece in demo_clock(the_plan(), START, REAL, 5000.0).segments) == 5000.0


def test_a_demo_of_120_seconds_at_240_is_one_working_day_and_then_stands_still() -> None:
    clock = demo_clock(the_plan(), START, REAL, 240.0, 120.0)
    assert shown(clock, 119.999) == "10-14 17:19"
    assert clock.speed(REAL + 120) == 0
    assert clock.now_us(REAL + 120) == clock.now_us(REAL + 9999)
    assert shown(clock, 500) == "10-14 17:20"


@pytest.mark.parametrize("speed", [1.0, 30.0, 240.0])
def test_time_never_goes_back_or_jumps(speed: float) -> None:
    clock = demo_clock(the_plan(), START, REAL, speed, 100_000.0)
    edges = [(one, clock.now_us(one)) for piece in clock.segments for one in (piece.real_at - 0.001, piece.real_at)]
    assert all(one[1] <= other[1] for one, other in pairwise(sorted(edges)))
    assert all(
        clock.now_us(piece.real_at) - clock.now_us(piece.real_at - 0.001) <= 5_000 * 1_000 for piece in clock.segments
    )


def test_going_on_in_the_night_begins_with_the_night() -> None:
    clock = demo_clock(the_plan(), micros(datetime.fromisoformat("2026-10-14T20:00:00+08:00")), REAL, 30.0)
    assert clock.speed(REAL) == 600.0
    assert instant(clock.now_us(REAL)).hour == 20
