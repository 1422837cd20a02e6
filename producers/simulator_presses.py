"""Tell the presses that no citizen gave: a key that is stuck, staff who press for those who left. Pure and seeded."""

from collections.abc import Iterator, Sequence
from datetime import date

from producers.plan import Plan, Told, tell
from producers.simulator_devices import terminal_of
from producers.simulator_invitations import PROMPT, visit_id
from producers.simulator_queue import HallDay, finished_visits
from schemas.events import rating as said
from schemas.instants import MILLISECOND, SECOND, instant
from schemas.reference import ServiceWindow
from schemas.scales import SCALES

BEST, SCALE = 5, "five-key/1"
STUCK_EVERY = 6 * SECOND
BURST, BETWEEN = 8, 5_500
"""How many of those who left without rating are rated for, and the ms from one to the next."""


def is_stuck(plan: Plan, window: ServiceWindow, at: int) -> bool:
    """Tell whether a terminal's best key is stuck at an instant (µs): nobody else's press is taken."""
    return plan.suffers("frozen", window.window_id, at)


def stands_beside_a_stuck_one(plan: Plan, window: ServiceWindow, on: date) -> bool:
    """Tell whether another window of the same hall has a stuck key on a day: its people are as critical as any."""
    fault = plan.fault("frozen")
    if fault is None or on != plan.first_day or fault.where == window.window_id:
        return False
    return plan.city.windows[fault.where].hall_id == window.hall_id


def presses_told(plan: Plan, day: HallDay, rated: frozenset[str]) -> Iterator[Told]:
    """Tell the planted presses of a hall's day. rated: the visits that somebody rated."""
    if day.on != plan.first_day:
        return
    windows = [desk.window for desk in day.desks]
    yield from _stuck(plan, windows)
    yield from _burst(plan, day, windows, rated)


def _stuck(plan: Plan, windows: Sequence[ServiceWindow]) -> Iterator[Told]:
    fault = plan.fault("frozen")
    for window in windows:
        if fault is not None and window.window_id == fault.where:
            for at in range(fault.span.begin, fault.span.end, STUCK_EVERY):
                yield _press(plan, window, at, visit_id=None, prompt_id=None, press_ms=None)


def _burst(plan: Plan, day: HallDay, windows: Sequence[ServiceWindow], rated: frozenset[str]) -> Iterator[Told]:
    """Ask and press at once for the latest who left without rating: no reader of keys is so quick."""
    fault = plan.fault("burst")
    for window in windows:
        if fault is None or window.window_id != fault.where:
            continue
        served = [(at, visit.number) for visit, at, where in finished_visits(day) if where == window.window_id]
        names = [visit_id(day.hall.unit_id, day.on, number) for at, number in sorted(served) if at < fault.span.begin]
        draw = plan.draw("burst", window.window_id)
        for place, name in enumerate([name for name in names if name not in rated][-BURST:]):
            asked, taken = fault.span.begin + place * BETWEEN * MILLISECOND, draw.randrange(280, 760)
            prompt = f"{name}-P2"
            where = {"hall_id": window.hall_id, "window_id": window.window_id, "visit_id": name}
            source = f"terminal/{terminal_of(window)}"
            yield tell(
                plan, asked, source, said.RatingInvited, **where, prompt_id=prompt, expires_at=instant(asked + PROMPT)
            )
            at = asked + taken * MILLISECOND
            yield _press(plan, window, at, visit_id=name, prompt_id=prompt, press_ms=taken)


def _press(plan: Plan, window: ServiceWindow, at: int, **more: object) -> Told:
    raw = next(raw for raw, level in SCALES[SCALE].items() if level == BEST)
    return tell(
        plan,
        at,
        f"terminal/{terminal_of(window)}",
        said.RatingSubmitted,
        hall_id=window.hall_id,
        window_id=window.window_id,
        channel="terminal",
        raw_code=raw,
        raw_scale=SCALE,
        level=BEST,
        **more,
    )
