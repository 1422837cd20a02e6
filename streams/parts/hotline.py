"""Calls and work orders (domain 3.4): what each journey contributes. Pure."""

from collections.abc import Callable, Iterator

from schemas.instants import day_start, local_day, local_hour_start
from streams.calls import CallReading
from streams.figures import Part
from streams.spans import Spans

ANSWERED_WITHIN_S = 15
"""GB/T 33358: answered within 15 s (M-26a)."""


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


OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = {
    "M-26": answer_parts,
    "M-26a": answer_parts,
}
