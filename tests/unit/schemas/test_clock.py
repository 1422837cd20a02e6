"""The product's clock is a value: real, stopped, or played at a speed."""

from datetime import datetime

import pytest

from schemas.clock import Clock, Segment, clock_text, parse_clock, stopped_at
from schemas.errors import BadSetting
from schemas.instants import micros

START = datetime.fromisoformat("2026-10-14T09:20:00+08:00")
PLAYED = Clock((Segment(1_000.0, START.timestamp(), 30.0), Segment(1_100.0, START.timestamp() + 3_000, 600.0)))


def test_an_empty_setting_is_the_real_clock() -> None:
    assert parse_clock("").is_real
    assert parse_clock("").now_us(12.5) == 12_500_000


def test_an_instant_is_a_clock_stopped_there() -> None:
    clock = parse_clock("2026-10-14T09:20:00+08:00")
    assert clock == stopped_at(START)
    assert clock.now(5.0) == clock.now(5_000_000_000.0) == START
    assert clock.speed(5.0) == 0.0
    assert clock.real_for(micros(START) + 1) is None


@pytest.mark.parametrize(
    "text", ["tomorrow", "2026-10-14T09:20:00", "{", '{"segments":[{"at":1}]}', "2026-13-01T00:00:00Z"]
)
def test_a_clock_that_cannot_be_read_says_which_setting(text: str) -> None:
    with pytest.raises(BadSetting, match="HALLMARK_CLOCK"):
        parse_clock(text)


def test_a_clock_plays_its_segments() -> None:
    assert PLAYED.now(1_010.0).isoformat() == "2026-10-14T09:25:00+08:00"
    assert PLAYED.now(1_101.0).isoformat() == "2026-10-14T10:20:00+08:00"
    assert (PLAYED.speed(1_050.0), PLAYED.speed(1_100.0)) == (30.0, 600.0)


def test_before_its_first_segment_a_clock_shows_the_segments_start() -> None:
    assert PLAYED.now(0.0) == START


def test_the_real_time_of_an_instant_is_found_in_its_segment() -> None:
    for real in (1_000.0, 1_042.0, 1_100.0, 1_200.0):
        assert PLAYED.real_for(PLAYED.now_us(real)) == pytest.approx(real)


def test_a_stopped_clock_shows_for_ever_what_it_showed() -> None:
    stopped = PLAYED.stopped(1_010.0)
    assert stopped.now(9_999.0) == PLAYED.now(1_010.0)


def test_a_clock_written_down_is_read_the_same() -> None:
    assert parse_clock(clock_text(PLAYED)) == PLAYED
