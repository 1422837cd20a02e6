"""Let the telephones of an answering centre ring for a day: callers, agents, patience, call-backs. Pure, seeded."""

from collections.abc import Iterator
from datetime import date
from heapq import heapreplace
from random import Random

from producers.plan import Plan, Told, tell
from schemas.events import hotline as said
from schemas.instants import HOUR, MINUTE, SECOND, day_start
from schemas.reference import Unit

AGENTS = 6
CALLS_AN_HOUR = 34.0
TALK_S, PATIENCE_S = 210.0, 150.0
LINES = (("12345", 0.8), ("出入境咨询", 0.12), ("车管咨询", 0.08))
BUSY_SHARE, PHANTOM_SHARE = 0.006, 0.004
CALLED_BACK_SHARE = 0.85


def calls_told(plan: Plan, centre: Unit, on: date) -> Iterator[Told]:
    """Tell a day's calls: each is offered, then answered by the first free agent, abandoned, or met a busy tone."""
    draw = plan.draw("calls", centre.unit_id, on)
    source = f"telephone/{centre.unit_id}"
    count = 0
    for begin, end in _hours(plan, centre, on):
        free = [begin] * AGENTS
        for at in _rings(plan, draw, on, (begin, end)):
            count += 1
            call = {"call_id": f"{centre.unit_id}-{on:%Y%m%d}-{count:05d}", "centre_id": centre.unit_id}
            if plan.suffers("dead_hotline", centre.unit_id, at):
                continue
            kind = draw.random()
            if kind < BUSY_SHARE:
                yield tell(plan, at, source, said.CallBusy, **call)
                continue
            line = draw.choices([name for name, _ in LINES], [weight for _, weight in LINES])[0]
            yield tell(plan, at, source, said.CallOffered, **call, line=line, zone=centre.zone)
            if kind > 1 - PHANTOM_SHARE:
                yield tell(plan, at + 2 * SECOND, source, said.CallExcluded, **call, ground="phantom")
                continue
            waits = max(free[0], at + draw.randrange(2, 9) * SECOND) - at
            patience = max(int(draw.expovariate(1 / PATIENCE_S) * 1000), 1500) * 1000
            if waits > patience:
                gone = at + patience
                yield tell(plan, gone, source, said.CallAbandoned, **call, wait_s=patience // SECOND)
                if draw.random() < CALLED_BACK_SHARE and (back := _back(draw, gone)) < end:
                    yield tell(plan, back, source, said.CallCalledBack, **call)
                continue
            talks = int(max(draw.gammavariate(2.0, TALK_S / 2), 15.0)) * SECOND
            heapreplace(free, at + waits + talks)
            fields = {"wait_s": waits // SECOND, "service_s": talks // SECOND}
            yield tell(plan, at + waits, source, said.CallAnswered, **call, **fields)


def _hours(plan: Plan, centre: Unit, on: date) -> list[tuple[int, int]]:
    midnight = day_start(on)
    spans = plan.calendar.intervals(centre.unit_id, on)
    return [(midnight + begin * MINUTE, midnight + end * MINUTE) for begin, end in spans]


def _rings(plan: Plan, draw: Random, on: date, hours: tuple[int, int]) -> Iterator[int]:
    """Give the instants at which people call: more on working days, most in mid-morning and mid-afternoon."""
    share = 1.0 if plan.calendar.is_working(on) else 0.45
    at, end = hours
    while True:
        hour = (at - day_start(on)) / HOUR
        swing = 1.35 if 9 <= hour < 11.5 or 14 <= hour < 16.5 else 0.7
        at += max(int(draw.expovariate(CALLS_AN_HOUR * share * swing) * 3_600_000), 1) * 1000
        if at >= end:
            return
        yield at


def _back(draw: Random, gone: int) -> int:
    """Say when a missed caller is called back: well within the hour (M-34)."""
    return gone + draw.randrange(4 * 60, 45 * 60) * SECOND
