"""What is wrong with an answering centre at a tick, as alerts tell it (AL-13, 001-37). Pure views of a settled state.

Codes: AL-13/rate (the rate over 24 h below its limit; measured and allowed in tenths of a percent), AL-13/busy (so
large a share of the last calls met a busy tone; calls), AL-13/silent (open for so long and not one call, where the last
opening day had some at that time; calls). The limits are the centre's on the local day of the tick.
"""

from collections.abc import Iterator, Sequence

from schemas.instants import DAY, MINUTE, day_start, local_day
from streams.calls import CallReading
from streams.finding import Finding
from streams.hotline import HotlineState

_NO_CALL = {"test", "excluded"}


def findings(state: HotlineState, tick: int) -> Iterator[Finding]:
    """Give what is wrong at a tick (µs), centre by centre; drills and phantoms are no calls."""
    calls: dict[str, list[CallReading]] = {}
    for (centre_id, _), call in sorted(state.calls.items()):
        if call.reading.offered_at is not None and call.reading.excluded not in _NO_CALL:
            calls.setdefault(centre_id, []).append(call.reading)
    for centre_id, readings in sorted(calls.items()):
        yield from _of_rate(state, centre_id, readings)
        yield from _of_busy(state, centre_id, readings, tick)
        yield from _of_silence(state, centre_id, readings, tick)


def _limit(state: HotlineState, name: str, centre_id: str, tick: int) -> int:
    return state.spans.value(name, centre_id, local_day(tick, state.spans.zone(centre_id)))


def _of_rate(state: HotlineState, centre_id: str, readings: Sequence[CallReading]) -> Iterator[Finding]:
    end, tick = state.rolling_end(centre_id), state.spans.tick
    if end is None or tick is None:
        return
    counted = [one for one in readings if one.excluded is None and end - DAY <= _at(one) < end]
    missed = [_at(one) for one in counted if one.outcome != "answered"]
    answered, offered = len(counted) - len(missed), len(counted)
    allowed = 10 * _limit(state, "answer_below_pct", centre_id, tick)
    if offered >= _limit(state, "answer_min_calls", centre_id, tick) and 1000 * answered < allowed * offered:
        yield _finding("AL-13/rate", centre_id, min(missed), (1000 * answered // offered, allowed))


def _of_busy(state: HotlineState, centre_id: str, readings: Sequence[CallReading], tick: int) -> Iterator[Finding]:
    within = _limit(state, "line_busy_span_min", centre_id, tick) * MINUTE
    share = _limit(state, "line_busy_pct", centre_id, tick)
    lately = [one for one in readings if tick - within < _at(one) <= tick]
    busy = [_at(one) for one in lately if one.outcome == "busy"]
    fewest = _limit(state, "line_busy_calls", centre_id, tick)
    if busy and len(lately) >= fewest and 100 * len(busy) >= share * len(lately):
        yield _finding("AL-13/busy", centre_id, min(busy), (len(busy), max(0, (share * len(lately) - 1) // 100)))


def _of_silence(state: HotlineState, centre_id: str, readings: Sequence[CallReading], tick: int) -> Iterator[Finding]:
    calendar, zone = state.spans.calendar, state.spans.zone(centre_id)
    span = _limit(state, "line_quiet_min", centre_id, tick) * MINUTE
    if not all(calendar.is_open(centre_id, tick - back, zone) for back in range(0, span + 1, 5 * MINUTE)):
        return
    if any(tick - span < _at(one) <= tick for one in readings):
        return
    today = local_day(tick, zone)
    then = day_start(calendar.last_opening_day(centre_id, today), zone) + tick - day_start(today, zone)
    expected = sum(then - span < _at(one) <= then for one in readings)
    if expected >= max(1, _limit(state, "line_quiet_calls", centre_id, tick)):
        last = max(_at(one) for one in readings if _at(one) <= tick)
        yield _finding("AL-13/silent", centre_id, last, (0, expected))


def _at(reading: CallReading) -> int:
    return reading.offered_at or 0


def _finding(code: str, centre_id: str, since: int, numbers: tuple[int, int]) -> Finding:
    measured, allowed = numbers
    return Finding(code=code, subject=centre_id, unit_id=centre_id, since=since, measured=measured, allowed=allowed)
