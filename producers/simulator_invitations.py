"""Ask for ratings: when a visit is done the staff press 请评价, and the terminal waits for a key. Pure and seeded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from producers.plan import Plan, Told, tell
from producers.simulator_devices import is_down, terminal_of
from producers.simulator_queue import HallDay, finished_visits
from schemas.events import rating as said
from schemas.instants import MILLISECOND, SECOND, instant
from schemas.reference import ServiceWindow

INVITED = 0.97
"""The share of finished visits after which the staff ask: so far above the 60 % of AL-04 that no luck reaches it."""
ONE_OF = 4
"""Where the terminal is put away: one in so many is asked, whom the staff choose."""
PROMPT = 20 * SECOND
"""How long the terminal takes a press (domain 5.3, 3)."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """When somebody was asked, and the prompt's name."""

    at: int
    prompt_id: str


@dataclass(frozen=True, slots=True)
class Served:
    """A visit finished at a service window with a terminal; visit_id is None where there is no queue machine."""

    at: int
    window: ServiceWindow
    visit_id: str | None
    asked: Invitation | None


def visit_id(hall_id: str, on: date, number: int) -> str:
    """Name a visit: hall, day, place in the day."""
    return f"{hall_id}-{on:%Y%m%d}-{number:04d}"


def served_by(plan: Plan, day: HallDay) -> Iterator[tuple[ServiceWindow, list[Served]]]:
    """List, per service window with a terminal, whom it served on a day, in time order, and who was asked."""
    done = sorted(finished_visits(day), key=lambda row: row[1])
    for window in (desk.window for desk in day.desks):
        if window.has_terminal:
            draw = plan.draw("invite", window.window_id, day.on)
            rows = [(at, visit.number) for visit, at, where in done if where == window.window_id]
            served: list[Served] = []
            for at, number in rows:
                name = visit_id(day.hall.unit_id, day.on, number)
                asked = at + draw.randrange(500, 3_500) * MILLISECOND
                chance = draw.random() if not plan.suffers("hidden", window.window_id, at) else len(served) % ONE_OF
                is_asked = chance < INVITED and not is_down(plan, window, asked)
                invitation = Invitation(asked, f"{name}-P") if is_asked else None
                served.append(Served(at, window, name if window.has_queue else None, invitation))
            yield window, served


def invitations_told(plan: Plan, day: HallDay, answered: frozenset[str]) -> Iterator[Told]:
    """Tell the invitations of a hall's day; one that nobody answers runs out (未评价). answered: by prompt id."""
    for window, served in served_by(plan, day):
        source = f"terminal/{terminal_of(window)}"
        for one in served:
            if one.asked is None:
                continue
            where = {"hall_id": window.hall_id, "window_id": window.window_id, "visit_id": one.visit_id}
            name, over = one.asked.prompt_id, one.asked.at + PROMPT
            yield tell(
                plan, one.asked.at, source, said.RatingInvited, **where, prompt_id=name, expires_at=instant(over)
            )
            if name not in answered:
                yield tell(plan, over, source, said.RatingTimedOut, **where, prompt_id=name)
