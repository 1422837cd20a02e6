"""Who dialled again and again before anybody answered (M-27b): one journey a caller, centre, line and local day. Pure.

A caller is a `caller_ref`, a pseudonym of the answering centre. Dials are calls that met a busy tone or were given up,
at once too; those before the day's first answered call count, and so many within so many minutes are repeated.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from schemas.instants import MINUTE, day_start, local_day
from streams.calls import CallReading
from streams.figures import Figures, Part
from streams.spans import Spans

CallKey = tuple[str, str]
"""Centre and call."""


class CallerDay(NamedTuple):
    """One caller at one centre on one local day."""

    centre_id: str
    caller: str
    on: date
    zone: str


class Callers:
    """The callers of the held calls, and what they contribute."""

    def __init__(self, spans: Spans) -> None:
        self._spans = spans
        self._calls: dict[CallerDay, dict[CallKey, CallReading]] = {}
        self._where: dict[CallKey, CallerDay] = {}
        self._said: dict[CallerDay, tuple[Part, ...]] = {}
        self._dirty: set[CallerDay] = set()

    def place(self, key: CallKey, reading: CallReading) -> None:
        """Put a call as it is read now with its caller and day; take it from where it was."""
        before = self._where.pop(key, None)
        if before is not None:
            del self._calls[before][key]
            self._dirty.add(before)
        if reading.caller is None or reading.offered_at is None:
            return
        day = CallerDay(key[0], reading.caller, local_day(reading.offered_at, reading.zone), reading.zone)
        self._where[key] = day
        self._calls.setdefault(day, {})[key] = reading
        self._dirty.add(day)

    def settle(self, figures: Figures) -> None:
        """Let every marked caller contribute anew."""
        dirty, self._dirty = self._dirty, set()
        for day in dirty:
            parts = tuple(caller_parts(day, self._calls[day].values(), self._spans))
            figures.restate(self._said.pop(day, ()), parts)
            if parts:
                self._said[day] = parts
            if not self._calls[day]:
                del self._calls[day]

    def forget_said(self) -> None:
        """Take note that the figures were dropped, to be contributed again."""
        self._said = {}
        self._dirty.update(self._calls)


def caller_parts(day: CallerDay, calls: Iterable[CallReading], spans: Spans) -> Iterator[Part]:
    """Count one caller's day for the centre and for each line that the calls name."""
    if not spans.holds_call(day.centre_id, day.on):
        return
    told = [one for one in calls if one.is_dial or one.is_answered]
    times = spans.value("repeat_dials", day.centre_id, day.on)
    within = spans.value("repeat_span_min", day.centre_id, day.on) * MINUTE
    start = day_start(day.on, day.zone)
    if told:
        repeated = int(is_repeated(told, times, within))
        yield ("M-27b", "centre", day.centre_id, "day", start), repeated, 1, None, None
    for line in sorted({one.line for one in told if one.line is not None}):
        repeated = int(is_repeated([one for one in told if one.line == line], times, within))
        yield ("M-27b", "line", f"{day.centre_id}:{line}", "day", start), repeated, 1, None, None


def is_repeated(calls: Iterable[CallReading], times: int, within: int) -> bool:
    """Say whether so many dials lie within so many µs, all of them before the first answered call."""
    told = [(one.offered_at or 0, one.is_answered) for one in calls]
    answered_at = min((at for at, is_answered in told if is_answered), default=None)
    dials = sorted(at for at, is_answered in told if not is_answered and (answered_at is None or at < answered_at))
    return any(last - first <= within for first, last in zip(dials, dials[max(times, 1) - 1 :], strict=False))
