"""Calls and work orders (domain 3.4): what each journey contributes. Pure."""

from collections.abc import Callable, Iterator

from schemas.instants import DAY, day_start, local_day, local_hour_start
from streams.callers import caller_parts
from streams.calls import CallReading
from streams.figures import Part
from streams.spans import Spans

_NOT_OFFERED = {"test", "excluded", "transferred", "open"}
"""Reasons to leave a call out of M-27; one given up at once is offered all the same."""


def call_parts(reading: CallReading, centre_id: str, spans: Spans, rolling_end: int | None) -> Iterator[Part]:
    """Count a call by the time it was offered: for its centre and, where it is known, for its line.

    rolling_end: the end (µs) of the 24 hours that hop by 15 minutes; the bucket starts 24 h before it.
    """
    if reading.offered_at is None:
        return
    scopes = [("centre", centre_id)]
    if reading.line is not None:
        scopes.append(("line", f"{centre_id}:{reading.line}"))
    nameless = reading.caller is None and (reading.is_dial or reading.is_answered)
    for bucket, start in _buckets(reading, reading.offered_at, (centre_id, spans, rolling_end)):
        for scope, scope_id in scopes:
            if nameless and bucket == "day":
                yield ("M-27b", scope, scope_id, bucket, start), 0, 0, "no_caller", None
            for metric, numerator, counts, reason in _counts(reading):
                yield (metric, scope, scope_id, bucket, start), int(numerator), int(counts), reason, None


def _buckets(reading: CallReading, at: int, where: tuple[str, Spans, int | None]) -> Iterator[tuple[str, int]]:
    centre_id, spans, end = where
    on = local_day(at, reading.zone)
    if spans.holds_call(centre_id, on):
        yield "halfhour", local_hour_start(at, reading.zone, 30)
        yield "day", day_start(on, reading.zone)
    if end is not None and end - DAY <= at < end:
        yield "rolling", end - DAY


def _counts(reading: CallReading) -> Iterator[tuple[str, bool, bool, str | None]]:
    """Give (metric, in the numerator, in the denominator, the reason it is left out) of one call."""
    reason, outcome = reading.excluded, reading.outcome
    answered = reason is None and outcome == "answered"
    yield "M-26", answered, reason is None, reason
    yield "M-26a", answered and reading.in_time, reason is None, reason
    offered = reason not in _NOT_OFFERED
    yield "M-27", offered and outcome == "busy", offered, None if offered else reason
    yield "M-27a", offered and outcome == "abandoned", offered, None if offered else reason
    if reading.is_missed:
        yield "M-34", reading.called_back, True, None


OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = dict.fromkeys(
    ("M-26", "M-26a", "M-27", "M-27a", "M-34"), call_parts
) | {"M-27b": caller_parts}
