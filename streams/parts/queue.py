"""How people waited and were served (domain 3.2): what each journey contributes. Pure."""

from collections.abc import Callable, Iterator

from streams.figures import Part
from streams.spans import Spans
from streams.visits import Reading


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


OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = {
    "M-08": wait_parts,
    "M-09": wait_parts,
}
