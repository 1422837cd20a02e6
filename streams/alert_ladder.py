"""The ladder by which an alert that nobody takes on goes up (升级): a function of events, ladder and tick (peers 15). Pure."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from schemas.calendar import Calendar
from schemas.instants import MINUTE, day_start, local_day
from streams.alert_book import Open
from streams.alert_catalogue import COMMAND, HALL_MANAGER, INSPECTION, WINDOW_HEAD

ACK_HOLDS = 60 * MINUTE
"""An acknowledgement without any change for so long no longer stops the ladder (dashboards.md 4)."""
FARTHEST = 30
"""Days that are looked through for opening minutes."""


class Rung(NamedTuple):
    """One rung: who is told when nobody has taken an alert on for so many minutes of opening hours."""

    rung: int
    role: str
    after_minutes: int


LADDER: tuple[Rung, ...] = (
    Rung(0, WINDOW_HEAD, 0),
    Rung(1, HALL_MANAGER, 15),
    Rung(2, COMMAND, 45),
    Rung(3, INSPECTION, 120),
)
"""The default (dashboards.md 4). Rung 0 is the alert itself: it is told when it is raised."""


def due_rungs(alert: Open, tick: int, calendar: Calendar, zone: str, ladder: Sequence[Rung] = LADDER) -> list[Rung]:
    """Give the rungs that an alert has reached at a tick and that were not said yet, lowest first."""
    open_rungs = [rung for rung in ladder if rung.rung > 0 and rung.rung not in alert.rungs]
    if not open_rungs or not alert.told or not stands_alone(alert, tick):
        return []
    waited = unattended(alert, tick, calendar, zone)
    return [rung for rung in open_rungs if waited >= rung.after_minutes * MINUTE]


def stands_alone(alert: Open, tick: int) -> bool:
    """Say whether at a tick nobody has the alert in hand, and nobody asked for silence."""
    return not any(begin <= tick < end for begin, end in _attended(alert, tick))


def unattended(alert: Open, tick: int, calendar: Calendar, zone: str) -> int:
    """Add up the opening time (µs) in which nobody had the alert in hand since it was said."""
    total, position = 0, alert.raised_at
    for begin, end in sorted(_attended(alert, tick)):
        total += opening_time(calendar, alert.hall_id, zone, position, max(begin, position))
        position = max(position, end)
    return total + opening_time(calendar, alert.hall_id, zone, position, tick)


def _attended(alert: Open, tick: int) -> Iterator[tuple[int, int]]:
    """Give the spans in which somebody had it in hand: each acknowledgement for an hour after its last change."""
    for begin, last in alert.in_hand:
        yield begin, max(last, alert.changed_at if begin <= alert.changed_at <= last + ACK_HOLDS else last) + ACK_HOLDS
    yield from ((begin, min(end, tick + 1) if begin <= tick < end else end) for begin, end in alert.silences)


def opening_time(calendar: Calendar, unit_id: str, zone: str, begin: int, end: int) -> int:
    """Add up a unit's opening time (µs) in [begin, end), of the last FARTHEST days at most."""
    if end <= begin:
        return 0
    last = local_day(end - 1, zone)
    first = max(local_day(begin, zone), last - timedelta(days=FARTHEST))
    total, day = 0, first
    while day <= last:
        midnight = day_start(day, zone)
        for opens, closes in calendar.intervals(unit_id, day):
            total += max(0, min(end, midnight + closes * MINUTE) - max(begin, midnight + opens * MINUTE))
        day += timedelta(days=1)
    return total
