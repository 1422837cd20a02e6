"""A window's terminals on one day: online or not, repaired after how long, unsent since when (M-43). Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from schemas.admit import Record
from schemas.events.queue import DeviceHeartbeat
from schemas.instants import DAY, SECOND
from streams.intervals import Interval, joined, length, without
from streams.placements import DEVICE_DAYS, DeviceKey
from streams.terminals import HallOn, Pulses, Terminals

_LASTS = DEVICE_DAYS * DAY
Lasting = Callable[[str], int]
"""How long a pulse lasts at a window (µs)."""


@dataclass(slots=True)
class TerminalDay:
    """What a window's day tells of its terminals. Spans in µs, times of repair and backlog in seconds."""

    has_device: bool = False
    online: list[Interval] = field(default_factory=list)
    repairs: list[int] = field(default_factory=list)
    backlogs: list[int] = field(default_factory=list)


class Mended(NamedTuple):
    """A repair, and since when what it mended was broken."""

    repaired: Record
    since: int


def broken_spans(facts: Iterable[Record]) -> list[Interval]:
    """Give when a device was broken: from each fault to the next repair, at most DEVICE_DAYS."""
    told = sorted(facts, key=lambda one: one.order)
    return joined((one.at, _until(one, told)) for one in told if one.name == "device.faulted")


def _until(fault: Record, told: Sequence[Record]) -> int:
    later = (one.at for one in told if one.name == "device.repaired" and one.order > fault.order)
    return min(fault.at + _LASTS, next(later, fault.at + _LASTS))


def repairs_of(facts: Iterable[Record]) -> Iterator[Mended]:
    """Give each repair that ended a fault, with the first fault since the repair before it."""
    since: list[int] = []
    for one in sorted(facts, key=lambda fact: fact.order):
        if one.name == "device.faulted":
            since.append(one.at)
        elif one.name == "device.repaired":
            young = [at for at in since if one.at - at < _LASTS]
            if young:
                yield Mended(one, min(young))
            since = []


def read_terminal_days(
    terminals: Terminals, hall_id: str, on: date, now: int, offline: Lasting
) -> dict[str, TerminalDay]:
    """Read the terminals of a hall's day up to now, by window; `offline`: how long a pulse lasts (µs)."""
    found: dict[str, TerminalDay] = {}
    beats = terminals.beats.get((hall_id, on), {})
    spoken_of = (one for one in terminals.facts if one[0] == hall_id)
    for device in sorted({*beats, *spoken_of, *terminals.placements.of(hall_id)}):
        facts = [one for one in terminals.facts.get(device, ()) if one.at <= now]
        if not _is_retired(facts) and (window_id := terminals.place(device, now)) is not None:
            found.setdefault(window_id, TerminalDay()).has_device = True
        for window_id, pulses in pulses_of(terminals, (hall_id, on), device, offline).items():
            mine = found.setdefault(window_id, TerminalDay())
            mine.has_device = True
            mine.online += pulses.online
        told = [one for one in beats.get(device, ()) if one.at <= now]
        _add_backlog(found, terminals, device, sorted(told, key=lambda one: one.order), now)
    return found


def _is_retired(facts: Sequence[Record]) -> bool:
    told = [one for one in facts if one.name in ("device.registered", "device.moved", "device.retired")]
    return bool(told) and max(told, key=lambda one: one.order).name == "device.retired"


def pulses_of(terminals: Terminals, where: HallOn, device: DeviceKey, offline: Lasting) -> dict[str, Pulses]:
    """Give when a device was online on a day, by window: a pulse lasts until it is overdue; not while broken."""
    known = terminals.pulses.setdefault(where, {})
    if device not in known:
        known[device] = _read_pulses(terminals, where, device, offline)
    return known[device]


def _read_pulses(terminals: Terminals, where: HallOn, device: DeviceKey, offline: Lasting) -> dict[str, Pulses]:
    broken = broken_spans(terminals.facts.get(device, ()))
    told = sorted(terminals.beats.get(where, {}).get(device, ()), key=lambda one: one.order)
    spans: dict[str, list[Interval]] = {}
    first: dict[str, int] = {}
    for number, beat in enumerate(told):
        fact = beat.fact
        window_id = terminals.place(device, beat.at, getattr(fact, "window_id", None))
        if window_id is None:
            continue
        first.setdefault(window_id, beat.at)
        mine = spans.setdefault(window_id, [])
        if isinstance(fact, DeviceHeartbeat) and fact.status == "ok":
            overdue = beat.at + offline(window_id)
            mine.append((beat.at, min(told[number + 1].at, overdue) if number + 1 < len(told) else overdue))
    return {name: Pulses(first[name], without(mine, broken)) for name, mine in spans.items()}


def down_time(terminals: Terminals, where: HallOn, window_id: str, service: Interval, offline: Lasting) -> int:
    """Measure how much of a service no terminal of the window was online, from the day's first pulse on (M-05)."""
    mine = [
        found[window_id]
        for device in terminals.beats.get(where, {})
        if window_id in (found := pulses_of(terminals, where, device, offline))
    ]
    if not mine:
        return 0
    known = (max(service[0], min(pulses.first for pulses in mine)), service[1])
    return length(without([known], (span for pulses in mine for span in pulses.online)))


def _add_backlog(
    found: dict[str, TerminalDay], terminals: Terminals, device: DeviceKey, told: Sequence[Record], now: int
) -> None:
    """Add how long a device has had something unsent, by its pulses; what was flushed is sent."""
    facts = terminals.facts.get(device, ())
    flushed = max((one.at for one in facts if one.name == "device.backlog_flushed" and one.at <= now), default=0)
    since: int | None = None
    for beat in told:
        fact = beat.fact
        unsent = isinstance(fact, DeviceHeartbeat) and fact.backlog > 0 and beat.at > flushed
        since = (since if since is not None else beat.at) if unsent else None
    if since is not None:
        window_id = terminals.place(device, told[-1].at, getattr(told[-1].fact, "window_id", None))
        if window_id is not None:
            found.setdefault(window_id, TerminalDay()).backlogs.append((now - since) // SECOND)
