"""What a journey adds to which figure: integers by metric, scope and bucket (design D6). Pure.

One function a metric family; streams.registry says what the codes mean. A part whose day is no longer held is not
made, so that a figure is the same whether it was counted as it came or from the mark.
"""

from collections.abc import Callable, Iterator
from typing import Any

from schemas.instants import day_start, local_day, local_hour_start
from schemas.scales import is_good
from streams.calls import CallReading
from streams.cases import Promise
from streams.figures import Part
from streams.ratings import Spoken
from streams.spans import Spans
from streams.visits import Reading

ANSWERED_WITHIN_S = 15
"""GB/T 33358: answered within 15 s (M-26a)."""


def satisfaction_parts(spoken: Spoken, spans: Spans) -> Iterator[Part]:
    """Count a rating journey for M-01: the effective one good or not, every other by its reason."""
    if spoken.effective is not None:
        press = spoken.effective.press
        bucket = spans.bucket(press.hall_id, press.at)
        if bucket is not None:
            day, hour = bucket
            good = int(is_good(spoken.effective.level))
            yield ("M-01", "window", press.window_id, "day", day), good, 1, None, None
            yield ("M-01", "hall", press.hall_id, "day", day), good, 1, None, None
            yield ("M-01", "hall", press.hall_id, "hour", hour), good, 1, None, None
    for press, reason in spoken.excluded:
        bucket = spans.bucket(press.hall_id, press.at)
        if bucket is not None:
            day, hour = bucket
            yield ("M-01", "window", press.window_id, "day", day), 0, 0, reason, None
            yield ("M-01", "hall", press.hall_id, "day", day), 0, 0, reason, None
            yield ("M-01", "hall", press.hall_id, "hour", hour), 0, 0, reason, None


def wait_parts(reading: Reading, hall_id: str, spans: Spans) -> Iterator[Part]:
    """Count a visit's waits for M-08 (seconds) and M-09 (a histogram of minutes), by the end of each."""
    reason, counts = ("test", 0) if reading.test else (None, 1)
    for leg in reading.legs:
        bucket = spans.bucket(hall_id, leg.end)
        if bucket is None:
            continue
        day, hour = bucket
        minute = leg.minute if counts else None
        yield ("M-08", "hall", hall_id, "day", day), leg.wait_s * counts, counts, reason, None
        yield ("M-08", "window", leg.window_id, "day", day), leg.wait_s * counts, counts, reason, None
        yield ("M-09", "hall", hall_id, "day", day), counts, counts, reason, minute
        yield ("M-09", "window", leg.window_id, "day", day), counts, counts, reason, minute
        yield ("M-09", "hall", hall_id, "hour", hour), counts, counts, reason, minute


def usage_parts(
    reading: Reading, hall_id: str, spans: Spans, *, rated: bool, could_press: Callable[[str, int, bool], bool]
) -> Iterator[Part]:
    """Count a finished visit for M-05: rated or not, at a service window whose terminal could be pressed."""
    if reading.finished is None:
        return
    window_id, at = reading.finished
    bucket = spans.bucket(hall_id, at)
    if bucket is None:
        return
    day = bucket[0]
    reason = "test" if reading.test else None if could_press(window_id, at, rated) else "no_device"
    counts = int(reason is None)
    for scope, scope_id in (("window", window_id), ("hall", hall_id)):
        yield ("M-05", scope, scope_id, "day", day), int(rated) * counts, counts, reason, None


def answer_parts(reading: CallReading, centre_id: str, spans: Spans) -> Iterator[Part]:
    """Count a call for M-26 and M-26a, by the time it was offered."""
    if reading.offered_at is None:
        return
    on = local_day(reading.offered_at, reading.zone)
    if not spans.holds(centre_id, on):
        return
    reason = reading.excluded
    counts = int(reason is None)
    answered = int(reading.outcome == "answered") * counts
    soon = answered * int(reading.wait_s <= ANSWERED_WITHIN_S)
    half = local_hour_start(reading.offered_at, reading.zone, 30)
    for bucket, start in (("halfhour", half), ("day", day_start(on, reading.zone))):
        yield ("M-26", "centre", centre_id, bucket, start), answered, counts, reason, None
        yield ("M-26a", "centre", centre_id, bucket, start), soon, counts, reason, None


def promise_parts(promise: Promise, tick: int, month: int | None) -> Iterator[Part]:
    """Count a case for M-13 and M-14 as it stands at a tick, and for M-15 in the month of its due date.

    month: the start (µs) of that month if it is held, else None.
    """
    unit = promise.unit_id
    if promise.is_open:
        reason = None if promise.due_at is not None else "no_promise"
        counts = int(reason is None)
        yield ("M-13", "unit", unit, "now", 0), int(promise.is_overdue(tick)), counts, reason, None
        if counts:
            yield ("M-14", "unit", unit, "now", 0), int(promise.is_near_due(tick)), 1, None, None
    if month is not None and promise.is_due(tick):
        yield ("M-15", "unit", unit, "month", month), int(promise.is_on_time), 1, None, None


OF_METRIC: dict[str, Callable[..., Any]] = {
    "M-01": satisfaction_parts,
    "M-05": usage_parts,
    "M-08": wait_parts,
    "M-09": wait_parts,
    "M-13": promise_parts,
    "M-14": promise_parts,
    "M-15": promise_parts,
    "M-26": answer_parts,
    "M-26a": answer_parts,
}
"""Metric → what computes it from a journey; M-10 and D7 are views of all journeys at a tick (streams.hall_view)."""
