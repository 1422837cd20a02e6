"""Bad ratings near their due day or past it (AL-03): the local limit in working days, from the press on. Pure."""

from collections.abc import Iterable, Iterator

from schemas.calendar import Calendar
from schemas.instants import local_day
from schemas.reference import City
from streams.finding import Finding
from streams.ratings import Effective
from streams.verdicts import Verdict

LIMIT_DAYS = 15
"""Working days to put a bad rating right (domain 4: one city's rule; dated data where a city has its own)."""


def due_findings(verdicts: Iterable[Verdict], tick: int, calendar: Calendar, city: City) -> Iterator[Finding]:
    """Give the bad ratings that are near-due or overdue at a tick (µs); measured: working days gone."""
    for verdict in verdicts:
        for bad in verdict.open_bad:
            yield from _of_rating(bad, tick, calendar, city.zone_of(bad.press.hall_id))


def _of_rating(bad: Effective, tick: int, calendar: Calendar, zone: str) -> Iterator[Finding]:
    press = bad.press
    due_at = calendar.due_at(press.at, LIMIT_DAYS, zone=zone)
    near_at = calendar.near_due_at(due_at, LIMIT_DAYS, zone)
    if tick < near_at:
        return
    gone = calendar.working_number(local_day(tick, zone)) - calendar.working_number(local_day(press.at, zone))
    is_over = tick >= due_at
    yield Finding(
        code="AL-03/overdue" if is_over else "AL-03/near_due",
        subject=press.id,
        unit_id=press.hall_id,
        since=due_at if is_over else near_at,
        measured=gone,
        allowed=LIMIT_DAYS,
        evidence=(press.id,),
    )
