"""Play one day of the demo city: everything everybody says, in time order, numbered, with ids. Pure and seeded."""

from collections.abc import Iterator
from datetime import date

from producers.plan import Plan, Said, Told, number
from producers.simulator_calls import calls_told
from producers.simulator_cases import matters_told
from producers.simulator_devices import devices_told
from producers.simulator_faults import afflicted
from producers.simulator_hall import tickets_told, windows_told
from producers.simulator_invitations import invitations_told
from producers.simulator_presses import presses_told
from producers.simulator_queue import run_hall
from producers.simulator_ratings import answered, rated, ratings_told
from producers.simulator_staff import staff_told
from schemas.reference import HALL_KINDS


def day_of(plan: Plan, on: date) -> list[Said]:
    """Give a whole live day in time order."""
    return number(plan, on, afflicted(plan, _told(plan, on)))


def _told(plan: Plan, on: date) -> Iterator[Told]:
    for unit in plan.city.units.values():
        if unit.kind in HALL_KINDS:
            day = run_hall(plan, unit, on)
            yield from tickets_told(plan, day)
            yield from windows_told(plan, day)
            yield from staff_told(plan, day)
            yield from devices_told(plan, day)
            yield from invitations_told(plan, day, answered(plan, unit, on))
            yield from ratings_told(plan, day)
            yield from presses_told(plan, day, rated(plan, unit, on))
            yield from matters_told(plan, unit, on)
        elif unit.kind == "centre":
            yield from calls_told(plan, unit, on)
