"""Let the devices of a hall tell how they are: pulses, small faults and repairs, where they stand. Pure and seeded."""

from collections.abc import Iterator
from datetime import date

from producers.faults import Span
from producers.plan import Plan, Told, tell
from producers.simulator_queue import HallDay
from schemas.events import queue as said
from schemas.instants import MINUTE, SECOND, day_start, instant, local_day
from schemas.reference import ServiceWindow

HEARTBEAT = 2 * MINUTE
"""Well under the five minutes after which a hall without data is missed (AL-25)."""
BEFORE_OPENING, AFTER_CLOSING = 15 * MINUTE, 35 * MINUTE
FAULT_SHARE = 0.02
"""Terminals that hang for some minutes on a day, and are started anew."""
CHECKED_EVERY = 5
"""Working days between two looks at where a terminal stands."""


def devices_told(plan: Plan, day: HallDay) -> Iterator[Told]:
    """Tell what the terminals and the queue machine of a hall say on a day on which it is open."""
    intervals = plan.calendar.intervals(day.hall.unit_id, day.on)
    if not intervals:
        return
    begin = day_start(day.on) + intervals[0][0] * MINUTE - BEFORE_OPENING
    end = day_start(day.on) + intervals[-1][1] * MINUTE + AFTER_CLOSING
    for desk in day.desks:
        if desk.window.has_terminal:
            yield from _terminal(plan, desk.window, (begin, end))
    if any(desk.window.has_queue for desk in day.desks):
        hall_id = day.hall.unit_id
        where: dict[str, object] = {"hall_id": hall_id, "device_id": f"{hall_id}-Q1"}
        for at in _pulses(plan, where, (begin, end)):
            yield tell(plan, at, f"queue/{hall_id}", said.DeviceHeartbeat, **where)


def terminal_of(window: ServiceWindow) -> str:
    """Name the terminal of a service window."""
    return f"{window.window_id}-T1"


def _terminal(plan: Plan, window: ServiceWindow, span: tuple[int, int]) -> Iterator[Told]:
    device = terminal_of(window)
    source = f"terminal/{device}"
    where: dict[str, object] = {"hall_id": window.hall_id, "window_id": window.window_id, "device_id": device}
    on = instant(span[0]).date()
    draw = plan.draw("device", device, on)
    off = draw.randrange(-900, 901)
    if window.valid_from == on:
        yield tell(plan, span[0] - MINUTE, source, said.DeviceRegistered, **where)
    if (plan.calendar.working_number(on) + plan.draw("check", device).randrange(CHECKED_EVERY)) % CHECKED_EVERY == 0:
        looked = span[0] + draw.randrange(3 * 60, 12 * 60) * SECOND
        yield tell(plan, looked, f"desk/{window.hall_id}", said.DevicePlacementChecked, **where, in_place=True)
    hung = hang_of(plan, window, on)
    if hung is not None:
        yield tell(plan, hung.begin, source, said.DeviceFaulted, **where, code="no_response")
        yield tell(plan, hung.end, source, said.DeviceRepaired, **where)
    for at in _pulses(plan, where, span):
        if not plan.suffers("offline", window.window_id, at):
            status = "fault" if hung is not None and hung.holds(at) else "ok"
            more = {"firmware": "2.4.1", "clock_offset_ms": off, "status": status}
            yield tell(plan, at, source, said.DeviceHeartbeat, **where, **more)


def hang_of(plan: Plan, window: ServiceWindow, on: date) -> Span | None:
    """Give the minutes of a day in which a terminal hangs until somebody starts it anew; None on most days."""
    draw = plan.draw("hang", window.window_id, on)
    hours = plan.calendar.intervals(window.hall_id, on)
    if not hours or draw.random() >= FAULT_SHARE:
        return None
    begin, end = draw.choice(hours)
    at = day_start(on) + draw.randrange(begin * 60, (end - 10) * 60) * SECOND
    return Span(at, at + draw.randrange(3 * 60, 7 * 60) * SECOND)


def is_down(plan: Plan, window: ServiceWindow, at: int) -> bool:
    """Tell whether a terminal takes no press at an instant."""
    if plan.suffers("offline", window.window_id, at):
        return True
    hung = hang_of(plan, window, local_day(at))
    return hung is not None and hung.holds(at)


def _pulses(plan: Plan, where: dict[str, object], span: tuple[int, int]) -> range:
    first = span[0] + plan.draw("beat", where["device_id"]).randrange(60) * SECOND
    return range(first, span[1], HEARTBEAT)
