"""Set the demo's clock: day by day at its speed, through the closed hours twenty times as fast. Pure.

The whole clock is laid down before the start, so that every process reads the same time without asking anybody.
"""

from datetime import date, timedelta

from producers.plan import Plan
from schemas.clock import Clock, Segment
from schemas.instants import MINUTE, SECOND, day_start, local_day

NIGHT_FACTOR, FASTEST_NIGHT = 20, 2400.0
"""At night a tick a clock minute must still fit the machine: no faster than 40 minutes a second, or the day's speed."""
BEFORE_OPENING, AFTER_CLOSING = 10 * MINUTE, 30 * MINUTE
DAYS_AHEAD = 120


def demo_clock(plan: Plan, begin: int, real_at: float, speed: float, play_s: float | None = None) -> Clock:
    """Lay down a clock that shows `begin` (µs) until `real_at` and then plays; it stops for good after `play_s`."""
    pieces = _pieces(plan, begin, real_at, speed)
    if play_s is None:
        return Clock(tuple(pieces))
    end = real_at + play_s
    stop = Clock(tuple(pieces)).now_us(end)
    return Clock((*(piece for piece in pieces if piece.real_at < end), Segment(end, stop / SECOND, 0.0)))


def _pieces(plan: Plan, begin: int, real_at: float, speed: float) -> list[Segment]:
    pieces: list[Segment] = []
    at, real = begin, real_at
    night = max(min(speed * NIGHT_FACTOR, FASTEST_NIGHT), speed)
    for on in _days(begin):
        span = opening(plan, on)
        if span is None or at >= span[1]:
            continue
        for until, pace in ((span[0], night), (span[1], speed)):
            if at < until:
                pieces.append(Segment(real, at / SECOND, pace))
                real += (until - at) / SECOND / pace
                at = until
    return [*pieces, Segment(real, at / SECOND, speed)]


def _days(begin: int) -> list[date]:
    return [local_day(begin) + timedelta(days=step) for step in range(DAYS_AHEAD)]


def opening(plan: Plan, on: date) -> tuple[int, int] | None:
    """Give the span (µs) of a day in which a hall has people in it; None when all are closed."""
    hours = [edge for hall in plan.city.halls for span in plan.calendar.intervals(hall.unit_id, on) for edge in span]
    if not hours:
        return None
    midnight = day_start(on)
    return midnight + min(hours) * MINUTE - BEFORE_OPENING, midnight + max(hours) * MINUTE + AFTER_CLOSING
