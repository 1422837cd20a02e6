"""Looks at the windows of a partition's halls at a tick, and only where something was told since the last one. Pure.

Flags are a view of what is held, never events: late evidence takes a flag back by itself. What they amount to is said
in AL-24, and that is a fact of the log like any other alert (ARCHITECTURE).
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain
from typing import NamedTuple

from streams.finding import Finding
from streams.fraud.device import missing_around, offline_after
from streams.fraud.flag import SCORED, Flag
from streams.fraud.pattern import all_fast, bursts, caught_up, monotone, more_than_finished, regular
from streams.fraud.scene import Scene
from streams.fraud.single import out_of_hours, pressed_again, too_fast, under_the_eye, without_service
from streams.fraud.stage import Stage
from streams.hall import RATINGS, HallState

SIGNALS: tuple[Callable[[Scene], Iterator[Flag]], ...] = (
    without_service,
    too_fast,
    all_fast,
    pressed_again,
    bursts,
    more_than_finished,
    out_of_hours,
    under_the_eye,
    monotone,
    regular,
    caught_up,
    missing_around,
    offline_after,
)


class WindowDay(NamedTuple):
    """One service window's local day."""

    hall_id: str
    on: date
    window_id: str


def flags_of(scene: Scene) -> tuple[Flag, ...]:
    """Give every flag of a window's day, in an order of its own."""
    return tuple(sorted(chain.from_iterable(signal(scene) for signal in SIGNALS), key=_place))


def _place(flag: Flag) -> tuple[str, str, str]:
    return (flag.code, flag.cause, flag.rating_id)


class Watch:
    """The flags of the held days, as of the last look."""

    def __init__(self, state: HallState) -> None:
        self._state = state
        self._flags: dict[tuple[str, date], dict[str, tuple[Flag, ...]]] = {}
        self._is_new = True

    def forget(self) -> None:
        """Look at every held day anew: a day ended, or the clock was set back."""
        self._is_new = True

    def look(self) -> None:
        """Work out the flags of what was told of since the last look."""
        state = self._state
        stirred, state.shelves.stirred = state.shelves.stirred, set()
        since: dict[str, date] = {}
        for _, hall_id, on in stirred:
            since[hall_id] = min(on, since.get(hall_id, on))
        rated = ((unit, on) for what, unit, on in state.shelves.shelves if what == RATINGS)
        held = {(unit, on) for unit, on in rated if state.spans.holds(unit, on)}
        if self._is_new:
            self._flags, self._is_new = {}, False
            wanted = held
        else:
            self._flags = {key: found for key, found in self._flags.items() if key in held}
            wanted = {(unit, on) for unit, on in held if unit in since and on >= since[unit]}
        stage = Stage(state, {unit for unit, _ in wanted})
        for hall_id, on in wanted:
            self._flags[hall_id, on] = {
                scene.window_id: found for scene in stage.scenes(hall_id, on) if (found := flags_of(scene))
            }

    def flags(self) -> Iterator[tuple[WindowDay, tuple[Flag, ...]]]:
        """Give the flags of every window's held day that has any."""
        for hall_id, on in sorted(self._flags):
            for window_id, found in sorted(self._flags[hall_id, on].items()):
                yield WindowDay(hall_id, on, window_id), found

    def findings(self) -> Iterator[Finding]:
        """Give the window days whose signals reach the limit (AL-24)."""
        for place, found in self.flags():
            yield from suspicion(place, found, self._limit(place))

    def _limit(self, place: WindowDay) -> Callable[[str], int]:
        return lambda name: self._state.city.value(name, place.hall_id, place.on)


def suspicion(place: WindowDay, found: tuple[Flag, ...], limit: Callable[[str], int]) -> Iterator[Finding]:
    """Add up the points of the kinds of signals a window's day has; since: when the latest kind first showed.

    So more of the same says nothing new to somebody who has reviewed it, and a further kind does.
    """
    points = {code: limit(f"{code.lower()}_points") for code in SCORED}
    counted = [flag for flag in found if points.get(flag.code, 0) > 0]
    first: dict[str, int] = {}
    for flag in counted:
        first[flag.code] = min(flag.at, first.get(flag.code, flag.at))
    score, allowed = sum(points[code] for code in first), limit("fraud_score")
    if first and score >= allowed:
        yield Finding(
            code="AL-24",
            subject=f"{place.window_id}:{place.on}",
            unit_id=place.hall_id,
            since=max(first.values()),
            measured=score,
            allowed=allowed,
            evidence=tuple(sorted({flag.rating_id for flag in counted})),
        )
