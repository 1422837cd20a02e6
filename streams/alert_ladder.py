"""How an alert that nobody takes on goes up (升级): a function of events, dated ladder and tick (peers 15). Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from schemas.calendar import Calendar
from schemas.instants import MINUTE, day_start, local_day
from schemas.reference_rules import LADDER, LadderRung
from schemas.thresholds import default
from streams.alert_book import Open, Span
from streams.alert_catalogue import base

ACK_HOLDS = default("alert_return_min") * MINUTE
"""An acknowledgement without any change for so long no longer stops the ladder (dashboards.md 4)."""
FARTHEST = 30
"""Days that are looked through for opening minutes."""


def ladder_of(code: str, tick: int, zone: str, rungs: Iterable[LadderRung] = ()) -> Sequence[LadderRung]:
    """Give the ladder of an alert on the local day of a tick: its own, else everybody's, else the default."""
    on = local_day(tick, zone)
    held = [rung for rung in rungs if rung.valid_from <= on]
    for alert in (base(code), ""):
        latest: dict[int, LadderRung] = {}
        for rung in sorted(
            (one for one in held if one.alert == alert), key=lambda one: (one.valid_from, one.known_from)
        ):
            latest[rung.rung] = rung
        if latest:
            return [latest[number] for number in sorted(latest)]
    return LADDER


def due_rungs(
    alert: Open, tick: int, calendar: Calendar, zone: str, ladder: Sequence[LadderRung] = LADDER
) -> list[LadderRung]:
    """Give the rungs that an alert has reached at a tick and that were not said yet, lowest first.

    Rung 0 is the alert itself, told when it is raised. What was told to nobody, and what recovers, goes up no ladder.
    """
    unsaid = [rung for rung in ladder if rung.rung > 0 and rung.rung not in alert.rungs]
    is_done = not alert.told or alert.state == "recovering" or alert.reviewed_at is not None or alert.changed_at >= tick
    if not unsaid or is_done or not calendar.is_open(alert.hall_id, tick, zone) or is_attended(alert, tick):
        return []
    waited = unattended(alert, tick, calendar, zone)
    return [rung for rung in unsaid if waited >= rung.after_minutes * MINUTE]


def is_attended(alert: Open, tick: int) -> bool:
    """Say whether at a tick somebody has the alert in hand, or asked for silence."""
    return any(begin <= tick < end for begin, end in _attended(alert))


def unattended(alert: Open, tick: int, calendar: Calendar, zone: str) -> int:
    """Add up the opening time (µs) since it was said in which nobody had the alert in hand."""
    total, position = 0, alert.raised_at
    for begin, end in sorted(_attended(alert)):
        total += opening_time(calendar, alert.hall_id, zone, (position, min(begin, tick)))
        position = max(position, end)
    return total + opening_time(calendar, alert.hall_id, zone, (position, tick))


def _attended(alert: Open) -> Iterator[Span]:
    """Give the spans of silence, and of each acknowledgement: an hour from it, and from a change within that hour."""
    yield from alert.silences
    for begin in alert.taken_at:
        end = begin + ACK_HOLDS
        yield begin, alert.changed_at + ACK_HOLDS if begin <= alert.changed_at < end else end


def opening_time(calendar: Calendar, unit_id: str, zone: str, span: Span) -> int:
    """Add up a unit's opening time (µs) in [begin, end), of the last FARTHEST days at most."""
    begin, end = span
    if end <= begin:
        return 0
    last = local_day(end - 1, zone)
    day, total = max(local_day(begin, zone), last - timedelta(days=FARTHEST)), 0
    while day <= last:
        midnight = day_start(day, zone)
        for opens, closes in calendar.intervals(unit_id, day):
            total += max(0, min(end, midnight + closes * MINUTE) - max(begin, midnight + opens * MINUTE))
        day += timedelta(days=1)
    return total
