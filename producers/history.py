"""Tell the months before the play, lighter than the live days: no heartbeats, no hours, no second calls. Pure.

The recent ratings and everything said about promises go first, since the wall judges windows by them; then the days,
oldest first. The order means nothing to the figures, only to what one sees first.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from producers.plan import Plan, Said, Told, number
from producers.simulator_calls import calls_told
from producers.simulator_cases import matters_begun
from producers.simulator_hall import tickets_told
from producers.simulator_invitations import invitations_told
from producers.simulator_queue import run_hall
from producers.simulator_ratings import answered, ratings_told
from schemas.events import queue, rating
from schemas.instants import local_day
from schemas.reference import HALL_KINDS

RECENT_DAYS = 32
LEFT_OUT = (queue.TicketRecalled, rating.RatingTimedOut)


def beginning(plan: Plan) -> Iterator[list[Said]]:
    """Give, day by day, what the wall needs at once: recent ratings and every promise."""
    matters = _matters(plan)
    for on in plan.history_days():
        yield number(plan, on, (*_ratings(plan, on, recent=True), *matters.get(on, ())))


def days(plan: Plan) -> Iterator[list[Said]]:
    """Give the rest, day by day, oldest first: visits, calls and the older ratings."""
    with_visits = set(plan.visit_days())
    for on in plan.history_days():
        visits = _visits(plan, on) if on in with_visits else ()
        yield number(plan, on, (*visits, *_ratings(plan, on, recent=False)))


def _ratings(plan: Plan, on: date, *, recent: bool) -> Iterator[Told]:
    if (on >= plan.first_day - timedelta(days=RECENT_DAYS)) is recent:
        for hall in plan.city.halls:
            yield from ratings_told(plan, run_hall(plan, hall, on))


def _matters(plan: Plan) -> dict[date, list[Told]]:
    """Gather by day what happened before the play to every matter begun since the history's first day."""
    found: dict[date, list[Told]] = {}
    for begun in plan.history_days():
        for hall in plan.city.halls:
            for told in matters_begun(plan, hall, begun):
                found.setdefault(local_day(told.at), []).append(told)
    return {on: told for on, told in found.items() if on < plan.first_day}


def _visits(plan: Plan, on: date) -> Iterator[Told]:
    for unit in plan.city.units.values():
        if unit.kind in HALL_KINDS:
            day = run_hall(plan, unit, on)
            told = (*tickets_told(plan, day), *invitations_told(plan, day, answered(plan, unit, on)))
            yield from (one for one in told if not isinstance(one.fact, LEFT_OUT))
        elif unit.kind == "centre":
            yield from calls_told(plan, unit, on)
