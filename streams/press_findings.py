"""Terminals that work and are not used as they should be (AL-04, 000-27, 000-44, 000-45). Pure views.

Codes, with the unit of measured and allowed: AL-04/invitation (tenths of a percent), AL-04/silent (visits finished and
visits that are enough), AL-04/frozen (good ratings on end and how many are judged).
"""

from collections.abc import Callable, Iterator

from schemas.instants import day_start
from schemas.reference import ServiceWindow
from streams.finding import Finding
from streams.hall import HallState
from streams.hall_view import HallView
from streams.pressing import NOBODY, asked, frozen_of, is_frozen_of, silent, silent_limits
from streams.spans import UnitDays
from streams.stamp import Stamp

Limit = Callable[[str, str], int]
"""A threshold's value by its name and the unit it is asked for."""


def press_findings(state: HallState, tick: int, limit: Limit) -> Iterator[Finding]:
    """Give what is wrong with the use of terminals at a tick (µs), by hall; only of halls from which any is held."""
    view = HallView(state, Stamp("", 0, tick, ""))
    for hall_id in sorted({unit for _, unit, _ in state.shelves.shelves}):
        days = state.spans.of(hall_id)
        if days is None:
            continue
        for place in view.places(hall_id):
            if place.has_terminal:
                yield from _silent(view, place, days, limit)
                yield from _invitation(state, place, days, limit)
                yield from _frozen(state, place, tick, limit)


def _silent(view: HallView, place: ServiceWindow, days: UnitDays, limit: Limit) -> Iterator[Finding]:
    """Find an open window that serves people of whom nobody rates; a new day alone is no sign that they do again."""
    stand = view.stand(place, view.state.posts.get(place.window_id), days)
    window = view.state.windows.get(place.window_id, NOBODY)
    if stand.opening != "open":
        return
    limits = silent_limits(limit, place.window_id)
    today = silent(window, stand.begun, view.tick, limits)
    found = today or silent(window, 0, view.tick, limits)
    if found is not None:
        yield Finding(
            code="AL-04/silent",
            subject=place.window_id,
            unit_id=place.hall_id,
            since=found.since,
            measured=found.visits,
            allowed=limits[1],
            raises=today is not None,
        )


def _invitation(state: HallState, place: ServiceWindow, days: UnitDays, limit: Limit) -> Iterator[Finding]:
    """Find a window that asks too few for a rating: today, or until enough were served today the last opening day."""
    limits = limit("invited_min", place.window_id), limit("invited_below_pct", place.window_id)
    for on in (days.today, days.last_open):
        found = asked(state, place.window_id, day_start(on, days.zone), state.spans.tick or 0, limits)
        if found.items < max(1, limits[0]):
            continue
        if found.since is not None:
            yield Finding(
                code="AL-04/invitation",
                subject=place.window_id,
                unit_id=place.hall_id,
                since=found.since,
                measured=1000 * found.invited // found.items,
                allowed=10 * limits[1],
                raises=on == days.today,
            )
        return


def _frozen(state: HallState, place: ServiceWindow, tick: int, limit: Limit) -> Iterator[Finding]:
    """Find what is too good; told once, it is over only when clearly fewer should have been bad (hysteresis, D7)."""
    raises = is_frozen_of(state, place.window_id, tick, limit)
    found = frozen_of(state, place.window_id, tick, limit, "frozen_expected" if raises else "frozen_clear")
    if found is not None:
        yield Finding(
            code="AL-04/frozen",
            subject=place.window_id,
            unit_id=place.hall_id,
            since=found.since,
            measured=found.run,
            allowed=limit("frozen_run", place.window_id),
            raises=raises,
        )
