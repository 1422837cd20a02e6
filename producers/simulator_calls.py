"""Let the telephones of an answering centre ring for a day: callers, agents, patience, the busy tone. Pure, seeded."""

from collections.abc import Iterator
from datetime import date
from heapq import heapreplace

from producers.plan import Plan, Told, tell
from schemas.events import hotline as said
from schemas.instants import MINUTE, SECOND, day_start
from schemas.reference import Unit

AGENTS = 4
CALLS_AN_HOUR = 34.0
TALK_S, PATIENCE_S = 210.0, 150.0
LINES = (("12345", 0.8), ("出入境咨询", 0.12), ("车管咨询", 0.08))
BUSY_SHARE, PHANTOM_SHARE = 0.008, 0.004


def calls_told(plan: Plan, centre: Unit, on: date) -> Iterator[Told]:
    """Tell a day's calls: each is offered, then answered by the first free agent, abandoned, or met a busy tone."""
    draw = plan.draw("calls", centre.unit_id, on)
    share = 1.0 if plan.calendar.is_working(on) else 0.45
    source = f"telephone/{centre.unit_id}"
    count = 0
    for begin, end in plan.calendar.intervals(centre.unit_id, on):
        free = [day_start(on) + begin * MINUTE] * AGENTS
        at = free[0]
        while True:
            hour = (at - day_start(on)) / (60 * MINUTE)
            swing = 1.35 if 9 <= hour < 11.5 or 14 <= hour < 16.5 else 0.7
            at += max(int(draw.expovariate(CALLS_AN_HOUR * share * swing) * 3_600_000), 1) * 1000
            if at >= day_start(on) + end * MINUTE:
                break
            count += 1
            call = {"call_id": f"{centre.unit_id}-{on:%Y%m%d}-{count:05d}", "centre_id": centre.unit_id}
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
                yield tell(plan, at + patience, source, said.CallAbandoned, **call, wait_s=patience // SECOND)
                continue
            talks = int(max(draw.gammavariate(2.0, TALK_S / 2), 15.0)) * SECOND
            heapreplace(free, at + waits + talks)
            fields = {"wait_s": waits // SECOND, "service_s": talks // SECOND}
            yield tell(plan, at + waits, source, said.CallAnswered, **call, **fields)
