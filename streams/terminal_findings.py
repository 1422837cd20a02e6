"""Terminals that are not where they should be, or reported broken (AL-04; 000-44, 003-08). Pure views at a tick.

A finding holds by facts, registry and tick alone, and names the window where the registry has the device.
"""

from collections.abc import Iterator, Sequence

from schemas.admit import Record
from schemas.events.queue import DevicePlacementChecked
from schemas.instants import MINUTE, SECOND
from streams.duty_findings import Limit
from streams.duty_settle import opening_hours
from streams.finding import Finding
from streams.hall import HallState
from streams.placements import DeviceKey
from streams.terminal_day import broken_spans


def terminal_findings(state: HallState, tick: int, limit: Limit) -> Iterator[Finding]:
    """Give what is known of the terminals by word of mouth: the latest check of a place, a fault not mended."""
    for device, told in sorted(state.terminals.facts.items()):
        facts = sorted((one for one in told if one.at <= tick), key=lambda one: one.order)
        yield from _moved(state, device, facts)
        yield from _broken(state, device, facts, limit("offline_min", device[0]) * MINUTE)


def _moved(state: HallState, device: DeviceKey, facts: Sequence[Record]) -> Iterator[Finding]:
    """Find a device whose latest check did not find it in the place that the registry has as of the check."""
    checks = [one for one in facts if isinstance(one.fact, DevicePlacementChecked)]
    if not checks or not isinstance(checks[-1].fact, DevicePlacementChecked):
        return
    check, found = checks[-1], checks[-1].fact
    placed = state.terminals.place(device, check.at, found.window_id)
    if found.in_place and found.window_id in (None, placed):
        return
    yield Finding(
        code="AL-04/moved",
        subject=placed or device[1],
        unit_id=device[0],
        since=check.at,
        measured=0,
        allowed=0,
        evidence=(check.id,),
    )


def _broken(state: HallState, device: DeviceKey, facts: Sequence[Record], allowed: int) -> Iterator[Finding]:
    """Find a device that was reported broken and not mended after as long as one may be offline; in opening hours."""
    spans, tick = broken_spans(facts), state.spans.tick or 0
    if not spans or not spans[-1][0] + allowed < tick < spans[-1][1]:
        return
    on = state.spans.day(device[0], tick)
    told = [one for one in state.duty.days.get((device[0], on), ()) if one.at <= tick]
    if not any(begin <= tick < end for begin, end in opening_hours(state, device[0], on, told)):
        return
    fault = next(one for one in facts if one.name == "device.faulted" and one.at >= spans[-1][0])
    window_id = state.terminals.place(device, tick, getattr(fault.fact, "window_id", None))
    yield Finding(
        code="AL-04/faulted",
        subject=window_id or device[1],
        unit_id=device[0],
        since=spans[-1][0] + allowed,
        measured=(tick - spans[-1][0]) // SECOND,
        allowed=allowed // SECOND,
        evidence=(fault.id,),
    )
