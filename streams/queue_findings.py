"""What is wrong with a hall's queues over a span of time: p90 of waits (AL-05), idle while people wait (AL-06). Pure.

Codes, with the unit of measured and allowed: AL-05/p90 (minutes), AL-06/idle (minutes).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate

from schemas.instants import MINUTE, local_hour_start
from streams.figures import Tally
from streams.finding import Finding
from streams.floor import ELSEWHERE
from streams.hall import HallState

Limit = Callable[[str, str], int]
"""A threshold's value by its name and the unit it is asked for."""
HOP, FRAME = 5 * MINUTE, 30 * MINUTE
"""The last half-hour of waits, hopping by five minutes (M-09)."""
NINETY = 90
_NOTHING = Tally()


def queue_findings(state: HallState, tick: int, limit: Limit) -> Iterator[Finding]:
    """Give what is wrong with the queues at a tick (µs), by hall."""
    for hall_id in sorted({hall_id for hall_id, scope, _ in state.fives_of if scope == "hall"}):
        yield from _of_waits(state, hall_id, tick, limit)
    state.floors.refresh(state.visits)
    for hall_id, on in sorted(state.floors.floors):
        if on == state.spans.day(hall_id, tick):
            yield from _of_idling(state, hall_id, tick, limit)


def _of_waits(state: HallState, hall_id: str, tick: int, limit: Limit) -> Iterator[Finding]:
    end = hop_end(state, hall_id, tick)
    allowed, least = limit("wait_limit_min", hall_id), limit("p90_min", hall_id)
    now = p90(state, hall_id, end, least)
    if now is None or now <= allowed:
        return
    first = end
    while (before := p90(state, hall_id, first - HOP, least)) is not None and before > allowed:
        first -= HOP
    yield Finding(
        code="AL-05/p90",
        subject=hall_id,
        unit_id=hall_id,
        since=first - HOP,
        measured=now,
        allowed=allowed,
    )


def hop_end(state: HallState, hall_id: str, tick: int) -> int:
    """Give the end of the hop that runs at a tick (µs)."""
    return local_hour_start(tick, state.spans.zone(hall_id), minutes=5) + HOP


def p90(state: HallState, hall_id: str, end: int, least: int) -> int | None:
    """Give the 90th percentile, in minutes, of a hall's waits that ended in the half-hour before an instant (µs)."""
    whole = Tally()
    for start in range(end - FRAME, end, HOP):
        whole.add(state.fives.tallies.get(("M-09", "hall", hall_id, "five", start), _NOTHING))
    return nearest_rank(whole.histogram, NINETY) if whole.denominator >= max(1, least) else None


def nearest_rank(histogram: Mapping[int, int], percent: int) -> int:
    """Give the nearest-rank percentile of a histogram that is not empty."""
    rank = -(-sum(histogram.values()) * percent // 100)
    counts = accumulate(histogram[value] for value in sorted(histogram))
    return next(value for value, count in zip(sorted(histogram), counts, strict=True) if count >= rank)


def _of_idling(state: HallState, hall_id: str, tick: int, limit: Limit) -> Iterator[Finding]:
    minutes, begin = idle_minutes(state, hall_id, tick)
    span, allowed = limit("idle_while_queue_span_min", hall_id), limit("idle_while_queue_min", hall_id)
    found = sum(minutes[-span:])
    if found < max(1, allowed):
        return
    number = len(minutes)
    while number > 1 and sum(minutes[max(0, number - 1 - span) : number - 1]) >= allowed:
        number -= 1
    yield Finding(
        code="AL-06/idle",
        subject=hall_id,
        unit_id=hall_id,
        since=begin + (number - 1) * MINUTE,
        measured=found,
        allowed=allowed,
    )


def idle_minutes(state: HallState, hall_id: str, until: int) -> tuple[Sequence[bool], int]:
    """Say of each minute of a hall's day before an instant (µs) whether somebody idled while others queued."""
    place = (hall_id, state.spans.day(hall_id, until))
    if place not in state.floors.floors:
        return (), until
    begin = state.floors.floors[place].day[0]
    return [one >= ELSEWHERE for one in state.floors.minutes(place, state.posts, begin, until)], begin
