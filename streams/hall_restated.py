"""Whether an alert's cause, as known now, did not hold at the tick at which it was raised (D7: restated). Pure.

The rules are run again on all that is known now of that earlier instant. Late calls, pulses, presses and voids that
show it was not so restate the alert; whatever happened since then is its recovery. Asked only of a cause that is gone.
AL-07 forecasts and AL-25/clock judges one device's clock: nothing told later makes them untrue, so they only end.
"""

from collections.abc import Callable, Mapping

from schemas.instants import MINUTE, day_start
from streams.floor import Floor, can_serve
from streams.hall import HallState
from streams.pressing import NOBODY, asked, is_frozen_of, silent, silent_limits
from streams.queue_findings import HOP, hop_end, idle_minutes, p90

Limit = Callable[[str, str], int]
"""A threshold's value by its name and the unit it is asked for."""


def hall_restated(state: HallState, code: str, subject: str, at: int) -> bool:
    """Say whether the cause of a code did not hold for a subject at an instant (µs); false where nothing is known."""
    if code.partition("/")[0] == "AL-03":
        return state.fate_of(subject) == "restated"
    rule = _RULES.get(code)
    if rule is None:
        return False
    unit_id = subject.partition(":")[0]
    hall_id = state.hall_of(unit_id) or unit_id
    on = state.spans.day(hall_id, at)
    if not state.spans.holds(hall_id, on):
        return False
    held_then = rule(state, subject, at, lambda name, unit: state.city.value(name, unit, on))
    return held_then is False


def _waits(state: HallState, subject: str, at: int, limit: Limit) -> bool | None:
    """AL-05/current: somebody had waited too long."""
    floor = _floor(state, subject, at)
    latest = at - limit("wait_limit_min", subject) * MINUTE
    return floor is not None and any(
        wait.start < latest and wait.end > at for spans in floor.visits.values() for wait in spans.waited
    )


def _p90(state: HallState, subject: str, at: int, limit: Limit) -> bool | None:
    """AL-05/p90: the last whole hop before it was above the limit, since the cause had held so long by then."""
    found = p90(state, subject, hop_end(state, subject, at) - HOP, limit("p90_min", subject))
    return found is not None and found > limit("wait_limit_min", subject)


def _crowded(state: HallState, subject: str, at: int, limit: Limit) -> bool | None:
    """AL-06/crowded: more people of a service waited than its open windows may have."""
    hall_id, _, service = subject.partition(":")
    floor = _floor(state, hall_id, at)
    if floor is None:
        return False
    people = sum(count for (code, _), count in floor.waiting(at) if code == service)
    windows = state.floors.windows((hall_id, state.spans.day(hall_id, at)), state.posts)
    able = sum(one.opened(at) is not None and can_serve(one.place, (service, None)) for one in windows)
    return people > limit("queue_at_window", hall_id) * max(1, able)


def _idle(state: HallState, subject: str, at: int, limit: Limit) -> bool | None:
    """AL-06/idle: enough idle-while-queue minutes in the span before it."""
    state.floors.refresh(state.visits)
    minutes, _ = idle_minutes(state, subject, at)
    return sum(minutes[-limit("idle_while_queue_span_min", subject) :]) >= limit("idle_while_queue_min", subject)


def _offline(state: HallState, subject: str, at: int, limit: Limit) -> bool | None:
    """AL-04/offline: no pulse for so long."""
    post = state.posts.get(subject)
    lately = at - limit("offline_min", subject) * MINUTE
    return None if post is None else not any(lately <= beat <= at for beat in post.seen())


def _silent(state: HallState, subject: str, at: int, limit: Limit) -> bool | None:
    """AL-04/silent: enough visits finished without a press since the last one, whenever the window opened."""
    return silent(state.windows.get(subject, NOBODY), 0, at, silent_limits(limit, subject)) is not None


def _frozen(state: HallState, subject: str, at: int, limit: Limit) -> bool | None:
    """AL-04/frozen: too good, by the lower limit: a neighbour's rating that comes late moves the figure a little."""
    return is_frozen_of(state, subject, at, limit, "frozen_clear")


def _invitation(state: HallState, subject: str, at: int, limit: Limit) -> bool | None:
    """AL-04/invitation: too few of the day's items, by the visits finished up to then."""
    hall_id = state.hall_of(subject) or ""
    days = state.spans.of(hall_id)
    if days is None:
        return None
    limits = limit("invited_min", subject), limit("invited_below_pct", subject)
    begin = day_start(state.spans.day(hall_id, at), days.zone)
    return asked(state, subject, begin, at, limits).since is not None


def _feed(state: HallState, subject: str, at: int, limit: Limit) -> bool | None:
    """AL-25/silent: nothing heard for so long."""
    lately = at - limit("feed_silent_min", subject) * MINUTE
    return not any(lately <= told <= at for told in state.heard_of(subject))


def _floor(state: HallState, hall_id: str, at: int) -> Floor | None:
    state.floors.refresh(state.visits)
    return state.floors.floors.get((hall_id, state.spans.day(hall_id, at)))


_RULES: Mapping[str, Callable[[HallState, str, int, Limit], bool | None]] = {
    "AL-05/current": _waits,
    "AL-05/p90": _p90,
    "AL-06/crowded": _crowded,
    "AL-06/idle": _idle,
    "AL-04/offline": _offline,
    "AL-04/silent": _silent,
    "AL-04/frozen": _frozen,
    "AL-04/invitation": _invitation,
    "AL-25/silent": _feed,
}
