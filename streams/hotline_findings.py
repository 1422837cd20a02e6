"""What is wrong with an answering centre at a tick, as alerts tell it (AL-13, 001-37). Pure views of a settled state.

Codes: AL-13/rate (below 95 % over 24 h; measured and allowed in tenths of a percent), AL-13/busy (at least half of the
calls of the last half-hour met a busy tone; calls), AL-13/silent (open for an hour and not one call, where the last
opening day had some at that time; calls).
"""

from collections.abc import Iterator, Sequence

from schemas.instants import DAY, HOUR, MINUTE, day_start, local_day
from streams.calls import CallReading
from streams.finding import Finding
from streams.hotline import HotlineState

RATE_ALLOWED, RATE_MIN = 950, 20
"""Tenths of a percent (GB/T 33358: at least 95 % over any 24 h), judged from so many calls on."""
BUSY_WITHIN, BUSY_MIN = 30 * MINUTE, 5
SILENT_FOR, SILENT_MIN = HOUR, 10
"""An hour is silent (µs) if the same hour of the last opening day had at least so many calls."""
_NO_CALL = {"test", "excluded"}


def findings(state: HotlineState, tick: int) -> Iterator[Finding]:
    """Give what is wrong at a tick (µs), centre by centre; drills and phantoms are no calls."""
    calls: dict[str, list[CallReading]] = {}
    for (centre_id, _), call in sorted(state.calls.items()):
        if call.reading.offered_at is not None and call.reading.excluded not in _NO_CALL:
            calls.setdefault(centre_id, []).append(call.reading)
    for centre_id, readings in sorted(calls.items()):
        yield from _of_rate(state, centre_id, readings)
        yield from _of_busy(centre_id, readings, tick)
        yield from _of_silence(state, centre_id, readings, tick)


def _of_rate(state: HotlineState, centre_id: str, readings: Sequence[CallReading]) -> Iterator[Finding]:
    end = state.rolling_end(centre_id)
    if end is None:
        return
    counted = [one for one in readings if one.excluded is None and end - DAY <= _at(one) < end]
    missed = [_at(one) for one in counted if one.outcome != "answered"]
    answered, offered = len(counted) - len(missed), len(counted)
    if offered >= RATE_MIN and 1000 * answered < RATE_ALLOWED * offered:
        yield _finding("AL-13/rate", centre_id, min(missed), (1000 * answered // offered, RATE_ALLOWED))


def _of_busy(centre_id: str, readings: Sequence[CallReading], tick: int) -> Iterator[Finding]:
    lately = [one for one in readings if tick - BUSY_WITHIN < _at(one) <= tick]
    busy = [_at(one) for one in lately if one.outcome == "busy"]
    if len(lately) >= BUSY_MIN and 2 * len(busy) >= len(lately):
        yield _finding("AL-13/busy", centre_id, min(busy), (len(busy), (len(lately) - 1) // 2))


def _of_silence(state: HotlineState, centre_id: str, readings: Sequence[CallReading], tick: int) -> Iterator[Finding]:
    calendar, zone = state.spans.calendar, state.spans.zone(centre_id)
    if not all(calendar.is_open(centre_id, tick - back, zone) for back in range(0, SILENT_FOR + 1, 5 * MINUTE)):
        return
    if any(tick - SILENT_FOR < _at(one) <= tick for one in readings):
        return
    today = local_day(tick, zone)
    then = day_start(calendar.last_opening_day(centre_id, today), zone) + tick - day_start(today, zone)
    expected = sum(then - SILENT_FOR < _at(one) <= then for one in readings)
    if expected >= SILENT_MIN:
        last = max(_at(one) for one in readings if _at(one) <= tick)
        yield _finding("AL-13/silent", centre_id, last, (0, expected))


def _at(reading: CallReading) -> int:
    return reading.offered_at or 0


def _finding(code: str, centre_id: str, since: int, numbers: tuple[int, int]) -> Finding:
    measured, allowed = numbers
    return Finding(code=code, subject=centre_id, unit_id=centre_id, since=since, measured=measured, allowed=allowed)
