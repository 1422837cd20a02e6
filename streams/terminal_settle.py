"""Let the halls' days contribute what their terminals were: online, repaired, unsent (M-43). Pure."""

from collections.abc import Iterator
from datetime import date

from schemas.instants import MINUTE, SECOND, day_start
from streams.duty_settle import day_end, opening_hours
from streams.figures import Part
from streams.hall import HallState
from streams.intervals import Interval, common
from streams.parts.terminals import Where, repair_parts, terminal_parts
from streams.terminal_day import Lasting, down_time, read_terminal_days, repairs_of


def settle_terminals(state: HallState) -> None:
    """Let every marked day of a hall take back what it contributed and contribute what it does now."""
    dirty, state.terminals.dirty = state.terminals.dirty, set()
    for hall_id, on in sorted(dirty):
        days = state.spans.of(hall_id)
        if days is None:
            state.terminals.dirty.add((hall_id, on))
            continue
        shown = on in (days.today, days.last_open) and on in state.terminals.days(hall_id)
        parts = tuple(_parts(state, hall_id, on)) if shown else ()
        state.figures.restate(state.terminals.said.pop((hall_id, on), ()), parts)
        if parts:
            state.terminals.said[hall_id, on] = parts


def _parts(state: HallState, hall_id: str, on: date) -> Iterator[Part]:
    zone, tick = state.spans.zone(hall_id), state.spans.tick or 0
    begin, end = day_start(on, zone), day_end(on, zone)
    now = min(tick, end)
    told = [one for one in state.duty.days.get((hall_id, on), ()) if one.at <= tick]
    hours = common(opening_hours(state, hall_id, on, told), [(begin, now)])
    found = read_terminal_days(state.terminals, hall_id, on, now, _lasting(state, hall_id, begin))
    places = state.duty.history.at(on).windows_of(hall_id)
    for place in places:
        where = Where(place.window_id, hall_id, begin, hours, begin <= tick < end)
        yield from terminal_parts(where, found.get(place.window_id) if place.has_terminal else None)
    known = {place.window_id for place in places}
    for device, facts in sorted(state.terminals.facts.items()):
        if device[0] != hall_id:
            continue
        for repaired, since in repairs_of(one for one in facts if one.at <= tick):
            window_id = state.terminals.place(device, repaired.at, getattr(repaired.fact, "window_id", None))
            if begin <= repaired.at < end and window_id in known:
                where = Where(window_id or "", hall_id, begin, hours, False)
                yield from repair_parts(where, (repaired.at - since) // SECOND)


def was_down(state: HallState, hall_id: str, window_id: str, service: Interval) -> bool:
    """Say whether no terminal of a window was online for half (device_down_pct) of a service (M-05)."""
    on, city = state.spans.day(hall_id, service[1]), state.duty.history
    down = down_time(state.terminals, (hall_id, on), window_id, service, _lasting(state, hall_id, service[1]))
    return bool(100 * down >= city.value("device_down_pct", hall_id, on) * (service[1] - service[0]))


def _lasting(state: HallState, hall_id: str, at: int) -> Lasting:
    return lambda window_id: state.limit("offline_min", window_id, hall_id, at) * MINUTE
