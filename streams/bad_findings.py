"""Bad ratings near their due day or past it (AL-03): the local limit in working days (M-06). Pure."""

from collections.abc import Iterable, Iterator

from schemas.calendar import Calendar
from schemas.instants import local_day
from schemas.reference import City
from streams.bad_cases import BadCase
from streams.finding import Finding


def due_findings(cases: Iterable[BadCase], tick: int, calendar: Calendar, city: City) -> Iterator[Finding]:
    """Give the open cases that are near-due or overdue at a tick (µs); measured: working days gone."""
    for case in cases:
        yield from _of_case(case, tick, calendar, city)


def _of_case(case: BadCase, tick: int, calendar: Calendar, city: City) -> Iterator[Finding]:
    press, due_at, zone = case.press, case.due_at, city.zone_of(case.press.hall_id)
    begun_on = local_day(case.started_at, zone)
    near_at = calendar.near_due_at(due_at, case.limit_days, zone, city.near_due(press.hall_id, begun_on))
    if tick < near_at:
        return
    gone = calendar.working_number(local_day(tick, zone)) - calendar.working_number(begun_on)
    is_over = tick >= due_at
    yield Finding(
        code="AL-03/overdue" if is_over else "AL-03/near_due",
        subject=press.id,
        unit_id=press.hall_id,
        since=due_at if is_over else near_at,
        measured=gone,
        allowed=case.limit_days,
        evidence=(press.id,),
    )
