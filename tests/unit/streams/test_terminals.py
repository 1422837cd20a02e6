"""Terminals: online or not, repaired, unsent, and whether one could be pressed during a service (M-43, M-05)."""

from typing import Any

import pytest

from schemas.events.queue import (
    DeviceBacklogFlushed,
    DeviceFaulted,
    DeviceHeartbeat,
    DeviceMoved,
    DeviceRepaired,
    DeviceRetired,
    HoursExtended,
)
from schemas.instants import DAY, HOUR, MINUTE, SECOND, instant
from schemas.live import Figure
from schemas.reference import City, DevicePlacement, Threshold, city_of
from tests.unit.streams.a_fold import HALL_ID, NINE, WINDOW_ID, Log, a_city, a_visit, common
from tests.unit.streams.a_post import OTHER, a_posted_city

EVENING = NINE + 14 * HOUR
OPEN_MIN = 390


def of_t1(at: int, **more: Any) -> dict[str, Any]:  # keyword arguments of device events
    """Give what every event of the terminal T1 says."""
    return {**common(at), "device_id": "T1", **more}


def beat(log: Log, begin: int, end: int, **more: Any) -> None:
    """Beat every five minutes."""
    for at in range(begin, end, 5 * MINUTE):
        log.say(DeviceHeartbeat(**{**of_t1(at), "window_id": WINDOW_ID, **more}), at)


def said(log: Log, metric: str, at: int = EVENING, window_id: str = WINDOW_ID) -> Figure | None:
    """Give a window's figure as of an instant; None where nothing is said."""
    log.tick(at)
    found = [
        one
        for _, one in log.fold.statements(full=True)
        if isinstance(one, Figure) and (one.metric, one.scope_id) == (metric, window_id)
    ]
    return found[0] if found else None


def counted(log: Log, metric: str, at: int = EVENING, window_id: str = WINDOW_ID) -> tuple[int, int]:
    """Give a figure's numerator and denominator."""
    found = said(log, metric, at, window_id)
    assert found is not None, metric
    return found.numerator, found.denominator


@pytest.mark.covers("M-43")
def test_a_pulse_lasts_ten_minutes_and_only_opening_hours_count() -> None:
    log = Log()
    beat(log, NINE - HOUR, NINE + HOUR)
    assert counted(log, "M-43") == (65, OPEN_MIN)
    assert counted(log, "M-43", NINE + 2 * HOUR) == (65, 120)
    longer = Log()
    beat(longer, NINE, EVENING)
    longer.say(HoursExtended(**common(NINE), until=instant(NINE + 9 * HOUR)), NINE)
    assert counted(longer, "M-43") == (OPEN_MIN + 60, OPEN_MIN + 60)


@pytest.mark.covers("M-43")
def test_how_long_a_pulse_lasts_is_dated_data() -> None:
    log = Log(city=city_of([*a_city().records, Threshold(name="offline_min", unit_id=HALL_ID, value=30)]))
    beat(log, NINE, NINE + MINUTE)
    assert counted(log, "M-43", NINE + HOUR) == (30, 60)


@pytest.mark.covers("M-43", "M-43r", "003-08")
def test_a_reported_fault_is_no_availability_until_the_repair_which_is_counted_with_its_time() -> None:
    log = Log()
    beat(log, NINE, NINE + 3 * HOUR)
    log.say(DeviceFaulted(**of_t1(NINE), window_id=WINDOW_ID), NINE + HOUR)
    log.say(DeviceFaulted(**of_t1(NINE), window_id=WINDOW_ID), NINE + HOUR + 10 * MINUTE)
    assert counted(log, "M-43", NINE + 3 * HOUR) == (60, 180)
    assert said(log, "M-43r", NINE + 3 * HOUR) is None
    log.say(DeviceRepaired(**of_t1(NINE), window_id=WINDOW_ID), NINE + 90 * MINUTE)
    assert counted(log, "M-43", NINE + 3 * HOUR) == (150, 180)
    assert counted(log, "M-43r", NINE + 3 * HOUR) == (1800, 1)


@pytest.mark.covers("M-43r")
def test_a_fault_of_earlier_days_is_mended_on_the_day_of_its_repair() -> None:
    log = Log()
    log.say(DeviceFaulted(**of_t1(NINE), window_id=WINDOW_ID), NINE - 3 * DAY)
    log.tick(NINE - 3 * DAY)
    log.tick(NINE - DAY)
    log.say(DeviceRepaired(**of_t1(NINE), window_id=WINDOW_ID), NINE)
    assert counted(log, "M-43r", NINE + HOUR) == (3 * 24 * 3600, 1)


@pytest.mark.covers("M-43b")
def test_what_is_unsent_is_as_old_as_the_first_pulse_that_said_so_until_it_is_sent_or_flushed() -> None:
    log = Log()
    beat(log, NINE, NINE + MINUTE, backlog=0)
    beat(log, NINE + 5 * MINUTE, NINE + 20 * MINUTE, backlog=3)
    assert counted(log, "M-43b", NINE + 20 * MINUTE) == (15 * 60, 1)
    flushed = DeviceBacklogFlushed(**of_t1(NINE), first_number=1, last_number=3, oldest_at=instant(NINE))
    log.say(flushed, NINE + 21 * MINUTE)
    assert said(log, "M-43b", NINE + 22 * MINUTE) is None


@pytest.mark.covers("M-43")
def test_a_window_without_a_terminal_is_null_and_one_whose_terminal_is_silent_is_zero() -> None:
    placed = DevicePlacement(device_id="T2", hall_id=HALL_ID, window_id=OTHER)
    log = Log(city=a_posted_city(placed))
    beat(log, NINE, NINE + HOUR)
    assert counted(log, "M-43", NINE + HOUR, OTHER) == (0, 60)
    log.say(DeviceRetired(**common(NINE), device_id="T2"), NINE + HOUR)
    log.say(DeviceMoved(**common(NINE), device_id="T2", window_id=OTHER), NINE - HOUR)
    gone = said(log, "M-43", NINE + HOUR, OTHER)
    assert gone is not None and gone.excluded == {"no_device": 1}
    bare = Log(city=a_city(has_terminal=False))
    beat(bare, NINE, NINE + HOUR)
    none = said(bare, "M-43", NINE + HOUR)
    assert none is not None and (none.denominator, none.excluded) == (0, {"no_device": 1})


@pytest.mark.covers("M-43", "000-44")
def test_a_pulse_counts_at_the_window_of_the_registry_and_of_a_move_told_late() -> None:
    log = Log(city=registered())
    beat(log, NINE, NINE + 2 * HOUR, window_id=None)
    assert counted(log, "M-43", NINE + 2 * HOUR) == (120, 120)
    log.say(DeviceMoved(**of_t1(NINE), window_id=OTHER), NINE + HOUR)
    assert counted(log, "M-43", NINE + 2 * HOUR) == (60, 120)
    assert counted(log, "M-43", NINE + 2 * HOUR, OTHER) == (60, 120)


def registered() -> City:
    """Make a city whose registry knows where T1 stands."""
    return a_posted_city(DevicePlacement(device_id="T1", hall_id=HALL_ID, window_id=WINDOW_ID))


def usage(log: Log) -> tuple[int, dict[str, int]]:
    """Give M-05's denominator and what it leaves out."""
    found = said(log, "M-05", NINE + 3 * HOUR)
    assert found is not None
    return found.denominator, found.excluded


@pytest.mark.covers("M-05")
def test_a_service_with_the_terminal_down_for_half_of_it_is_left_out_and_for_less_is_not() -> None:
    half, less = Log(), Log()
    for log, finish in ((half, 20 * MINUTE), (less, 20 * MINUTE - SECOND)):
        beat(log, NINE, NINE + MINUTE)
        a_visit(log, NINE, "V1", wait=0, finish=NINE + finish)
    assert usage(half) == (0, {"no_device": 1})
    assert usage(less) == (1, {})


@pytest.mark.covers("M-05")
def test_the_share_is_dated_data_and_a_fault_is_down_time_too() -> None:
    strict = Log(city=city_of([*a_city().records, Threshold(name="device_down_pct", value=20)]))
    beat(strict, NINE, NINE + MINUTE)
    a_visit(strict, NINE, "V1", wait=0, finish=NINE + 13 * MINUTE)
    assert usage(strict) == (0, {"no_device": 1})
    broken = Log()
    beat(broken, NINE, NINE + HOUR)
    a_visit(broken, NINE, "V1", wait=0, finish=NINE + 20 * MINUTE)
    assert usage(broken) == (1, {})
    broken.say(DeviceFaulted(**of_t1(NINE), window_id=WINDOW_ID), NINE + 10 * MINUTE)
    assert usage(broken) == (0, {"no_device": 1})


@pytest.mark.covers("M-05")
def test_a_pulse_that_arrives_later_takes_the_exclusion_back() -> None:
    log = Log()
    beat(log, NINE, NINE + MINUTE)
    a_visit(log, NINE, "V1", wait=0, finish=NINE + 30 * MINUTE)
    assert usage(log) == (0, {"no_device": 1})
    beat(log, NINE + 10 * MINUTE, NINE + 11 * MINUTE)
    assert usage(log) == (1, {})
