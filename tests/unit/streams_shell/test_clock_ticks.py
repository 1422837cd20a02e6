"""When the clock ticks, and what a tick says."""

from datetime import datetime

from schemas.admit import Record, admit
from schemas.clock import Clock, Segment, stopped_at
from schemas.events.system import ClockTicked
from schemas.instants import MINUTE, instant, micros
from streams.clock_command import next_tick, tick, tick_at

AT = datetime.fromisoformat("2026-10-14T09:20:42+08:00")
REAL = micros(AT) / 1e6


def played(speed: float) -> Clock:
    return Clock((Segment(1000.0, REAL, speed),))


def test_a_tick_is_the_whole_minute() -> None:
    assert instant(tick_at(Clock(), REAL)).isoformat() == "2026-10-14T09:20:00+08:00"


def test_the_next_tick_is_the_next_whole_minute() -> None:
    assert next_tick(Clock(), REAL) == REAL + 18


def test_a_fast_clock_ticks_sooner() -> None:
    assert next_tick(played(60), 1000.0) == 1000.3


def test_a_minute_that_nobody_wrote_is_not_made_up() -> None:
    clock = played(60)
    late = 1000.0 + 7.3
    assert instant(tick_at(clock, late)).isoformat() == "2026-10-14T09:28:00+08:00"
    assert clock.now_us(next_tick(clock, late)) // MINUTE == tick_at(clock, late) // MINUTE + 1


def test_a_stopped_clock_ticks_its_very_instant_again_and_again() -> None:
    clock = stopped_at(AT)
    assert tick_at(clock, 5.0) == micros(AT)
    assert next_tick(clock, 5.0) == 7.0


def test_a_tick_is_an_event_that_is_admitted() -> None:
    record = admit(tick(micros(AT), 1_795_417_728_805, 3, bytes(10)))
    assert isinstance(record, Record)
    assert isinstance(record.fact, ClockTicked)
    assert (record.at, record.fact.beat, record.subject) == (micros(AT), 1_795_417_728_805, "clock")


def test_two_ticks_of_one_round_have_ids_of_their_own() -> None:
    one, two = (admit(tick(micros(AT), 7, 7, bytes([n]) * 10)) for n in (1, 2))
    assert isinstance(one, Record)
    assert isinstance(two, Record)
    assert one.id != two.id
