"""Let planted faults of clocks and lines change what was told: a clock that is off, a hall that is cut off. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from producers.plan import SOURCE, Plan, Told
from producers.simulator_devices import terminal_of
from schemas.instants import MILLISECOND, instant

OFF_MS = 95_000
"""How far the planted clock is ahead; more than a minute is told (AL-25)."""


def afflicted(plan: Plan, told: Iterable[Told]) -> Iterator[Told]:
    """Give what is told with the planted skew and silence put upon it; nothing is lost, a cut-off hall tells later."""
    skew, silence = plan.fault("skew"), plan.fault("silent_feed")
    terminal = f"{SOURCE}/terminal/{terminal_of(plan.city.windows[skew.where])}" if skew else None
    for one in told:
        if skew is not None and one.source == terminal and skew.span.holds(one.at):
            fact = msgspec.structs.replace(one.fact, clock_offset_ms=OFF_MS)
            yield replace(one, at=one.at + OFF_MS * MILLISECOND, fact=fact)
        elif silence is not None and getattr(one.fact, "hall_id", None) == silence.where and silence.span.holds(one.at):
            again, late = plan.stamp(silence.span.end)
            yield replace(one, fact=msgspec.structs.replace(one.fact, received_at=instant(again), late_reason=late))
        else:
            yield one
