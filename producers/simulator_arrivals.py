"""Draw who comes to a hall on a day, when and for what. Pure and seeded; instants are µs since 1970 UTC."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from producers.faults import Span
from producers.plan import Plan
from schemas.instants import MINUTE, local_day
from schemas.reference import ServiceWindow

UTILISATION, UTILISATION_ALONE = 0.8, 0.66
BETWEEN_S = 50.0
"""Seconds from one ticket's end to the next one's start at the window, walking included."""
LEAST_VISITS, MOST_VISITS = 24, 72
EARLY = 4 * MINUTE
COLD, AT_ONCE, ONE_EACH, SHORT_MINUTES = 0.5, 8, 2 * MINUTE, 2.5
"""Of a hall with one hot queue: who still comes for other things; who comes for one thing, at first and then."""
PROFILE = (1.5, 1.3, 1.15, 1.1, 1.0, 1.0, 0.95, 0.8, 0.55)
"""Arrivals in ninths of an opening interval: a crowd at the door, a calm end; the last part is cut short."""


@dataclass(slots=True)
class Visit:
    """One person's ticket and everything that happens to it: (instant, what, window or None)."""

    number: int
    service: str
    at: int
    priority: str = "normal"
    slot_at: int | None = None
    patience: int = 0
    ahead: int = 0
    waiting_since: int = 0
    was_moved: bool = False
    is_patient: bool = False
    """Stays for a longer queue than others would."""
    steps: list[tuple[int, str, str | None]] = field(default_factory=list)
    finished: tuple[int, str] | None = None
    minutes: float | None = None
    """How long this matter usually takes, if not as long as its service does."""


def visits_of(window: ServiceWindow, plan: Plan, minutes: float, *, alone: bool) -> float:
    """Say how many people a window can well serve in so many minutes, by the services' typical times."""
    times = [plan.city.services[code].typical_minutes for code in window.services] or [10]
    cycle = sum(times) / len(times) + BETWEEN_S / 60
    return min(max(minutes * (UTILISATION_ALONE if alone else UTILISATION) / cycle, LEAST_VISITS), MOST_VISITS)


def arrivals(
    plan: Plan, draw: Random, windows: Sequence[ServiceWindow], intervals: Sequence[tuple[int, int]]
) -> list[Visit]:
    """Draw who comes to a hall on a day, in order of arrival, by what its windows can serve."""
    minutes = sum(end - begin for begin, end in intervals) / MINUTE
    busy = draw.uniform(0.9, 1.04)
    wanted: list[str] = []
    for window in windows:
        people = visits_of(window, plan, minutes, alone=len(windows) == 1) * min(minutes / 390, 1.0)
        wanted += [draw.choice(window.services) for _ in range(round(people * busy))]
    visits = [_arrive(draw, service, intervals) for service in wanted]
    for window in windows:
        if plan.is_struck("bad_window", window.window_id) and local_day(intervals[0][0]) == plan.first_day:
            visits += _crowd(draw, window, intervals[0][0])
    fault = plan.fault("hot_cold")
    hot = next((one for one in windows if fault is not None and one.window_id == fault.where), None)
    if fault is not None and hot is not None and local_day(intervals[0][0]) == plan.first_day:
        visits = _all_for_one(draw, visits, hot, fault.span)
    return sorted(visits, key=lambda visit: visit.at)


def _arrive(draw: Random, service: str, intervals: Sequence[tuple[int, int]]) -> Visit:
    begin, end = draw.choices(intervals, [end - begin for begin, end in intervals])[0]
    ninth = (end - begin) // len(PROFILE)
    part = draw.choices(range(len(PROFILE)), PROFILE)[0]
    at = begin + part * ninth + int(draw.random() * ninth * (0.5 if part == len(PROFILE) - 1 else 1.0))
    visit = Visit(0, service, ms(at - (int(draw.random() * EARLY) if part == 0 else 0)))
    visit.patience = int((20 + draw.expovariate(1 / 70)) * MINUTE)
    kind = draw.random()
    if kind < 0.07 and (slot := -(-at // (15 * MINUTE)) * 15 * MINUTE) < end - 45 * MINUTE:
        visit.priority, visit.slot_at = "appointment", slot
    elif kind < 0.1:
        visit.priority = "elderly"
    elif kind < 0.115:
        visit.priority = "green_channel"
    return visit


def _crowd(draw: Random, window: ServiceWindow, begin: int) -> list[Visit]:
    """Put a queue before the planted bad window at the door, so that its bad ratings follow each other quickly."""
    times = sorted(ms(begin + int(draw.uniform(2, 25) * MINUTE)) for _ in range(5))
    return [Visit(0, draw.choice(window.services), at, patience=90 * MINUTE, is_patient=True) for at in times]


def _all_for_one(draw: Random, visits: Sequence[Visit], hot: ServiceWindow, span: Span) -> list[Visit]:
    """Let everybody want the same window for a while: its hall fills up, and few come for anything else.

    Their business is short, so that the queue is long and the waits are not.
    """
    others = [one for one in visits if one.service in hot.services or not span.holds(one.at) or draw.random() < COLD]
    first = [span.begin + int(draw.uniform(0, 4) * MINUTE) for _ in range(AT_ONCE)]
    later = range(first[-1], span.end, ONE_EACH)
    return [
        *others,
        *(
            Visit(
                0,
                draw.choice(hot.services),
                ms(at),
                patience=90 * MINUTE,
                is_patient=True,
                minutes=SHORT_MINUTES,
            )
            for at in (*first, *later)
        ),
    ]


def ms(at: int) -> int:
    """Cut an instant (µs) to the millisecond, as far as devices count."""
    return at // 1000 * 1000
