"""Clocks go wrong; the corrected time does not (domain 5.4). Days are local days."""

from datetime import UTC, date, datetime

import pytest

from schemas.instants import (
    HOUR,
    MINUTE,
    SECOND,
    day_start,
    event_at,
    instant,
    is_zone,
    local_day,
    local_hour_start,
    micros,
)

NOW = micros(datetime(2026, 10, 14, 2, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("occurred", "offset_ms", "expected", "quality"),
    [
        (NOW - MINUTE, None, NOW - MINUTE, "ok"),
        (NOW - MINUTE, 2_000, NOW - MINUTE, "ok"),
        (NOW - MINUTE, 2_001, NOW - MINUTE - 2_001_000, "corrected"),
        (NOW + 8 * HOUR - MINUTE, 8 * 3_600_000, NOW - MINUTE, "corrected"),
        (NOW - 8 * HOUR - MINUTE, -8 * 3_600_000, NOW - MINUTE, "corrected"),
        (NOW + 8 * HOUR, None, NOW, "clamped"),
        (NOW + 5 * MINUTE, None, NOW + 5 * MINUTE, "ok"),
        (NOW + 5 * MINUTE + 1, None, NOW, "clamped"),
        (micros(datetime(2099, 1, 1, tzinfo=UTC)), None, NOW, "clamped"),
        (micros(datetime(2099, 1, 1, tzinfo=UTC)), 5_000, NOW, "clamped"),
        (micros(datetime(1970, 1, 1, tzinfo=UTC)), None, 0, "ok"),
        (0, (SECOND - NOW) // 1_000, NOW - SECOND, "corrected"),
    ],
)
@pytest.mark.covers("5.4-01", "5.4-03")
def test_a_device_time_is_corrected_by_a_known_offset_and_clamped_when_ahead(
    occurred: int, offset_ms: int | None, expected: int, quality: str
) -> None:
    assert event_at(occurred, NOW, offset_ms) == (expected, quality)


def test_a_day_begins_at_local_midnight_and_not_at_utc_midnight() -> None:
    midnight = day_start(date(2026, 10, 14))
    assert instant(midnight, "UTC") == datetime(2026, 10, 13, 16, tzinfo=UTC)
    assert (local_day(midnight), local_day(midnight - 1)) == (date(2026, 10, 14), date(2026, 10, 13))


@pytest.mark.parametrize(("on", "hours"), [(date(2015, 3, 8), 23), (date(2015, 11, 1), 25), (date(2015, 7, 1), 24)])
@pytest.mark.covers("5.4-12")
def test_a_day_of_summer_time_has_the_hours_it_has(on: date, hours: int) -> None:
    zone = "America/New_York"
    following = date.fromordinal(on.toordinal() + 1)
    assert day_start(following, zone) - day_start(on, zone) == hours * HOUR


@pytest.mark.covers("5.4-07")
def test_an_instant_on_the_hour_belongs_to_the_hour_that_begins() -> None:
    ten = micros(datetime.fromisoformat("2026-10-14T10:00:00+08:00"))
    assert local_hour_start(ten) == ten
    assert local_hour_start(ten - 1) == ten - HOUR
    assert local_hour_start(ten + 31 * MINUTE, minutes=30) == ten + 30 * MINUTE


def test_an_hour_of_a_zone_off_by_half_an_hour_begins_where_its_clock_says() -> None:
    ten = micros(datetime.fromisoformat("2026-10-14T10:00:00+05:30"))
    assert local_hour_start(ten + 59 * MINUTE, "Asia/Kolkata") == ten


@pytest.mark.parametrize("name", ["Asia/Shanghai", "America/New_York", "UTC"])
def test_a_zone_is_known(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize(
    "name", ["Mars/Phobos", "", "../../etc/passwd", "/etc/localtime", "America", "a\0b", "x" * 300]
)
def test_what_is_no_zone_is_known_to_be_none(name: str) -> None:
    assert not is_zone(name)
