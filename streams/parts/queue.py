"""How people waited and were served (domain 3.2): what each journey contributes. Pure."""

from collections.abc import Callable, Iterator

from schemas.instants import MINUTE, SECOND, day_start, local_hour_start
from schemas.thresholds import default
from streams.figures import Key, Part
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
        if leg.service_code is not None:
            service = f"{hall_id}:{leg.service_code}"
            yield ("M-09", "service", service, "day", day), counts, counts, reason, minute
    bucket = spans.bucket(hall_id, reading.legs[-1].end) if reading.legs else None
    if bucket is not None:
        total = sum(leg.wait_s for leg in reading.legs)
        yield ("M-08t", "hall", hall_id, "day", bucket[0]), total * counts, counts, reason, None


def five_parts(reading: Reading, hall_id: str, spans: Spans) -> Iterator[Part]:
    """Count a visit's waits by five minutes, for M-09 of the last half-hour; a bucket that is never stated itself."""
    reason, counts = ("test", 0) if reading.test else (None, 1)
    for leg in reading.legs:
        if spans.bucket(hall_id, leg.end) is None:
            continue
        start = local_hour_start(leg.end, spans.zone(hall_id), minutes=5)
        minute = leg.minute if counts else None
        yield ("M-09", "hall", hall_id, "five", start), counts, counts, reason, minute
        if leg.service_code is not None:
            yield ("M-09", "service", f"{hall_id}:{leg.service_code}", "five", start), counts, counts, reason, minute


def censored_parts(reading: Reading, hall_id: str, spans: Spans) -> Iterator[Part]:
    """Count all waits that ended, served or not, for M-09b: what the served ones alone would hide."""
    reason, counts = ("test", 0) if reading.test else (None, 1)
    waits = [(leg.start, leg.end, leg.service_code) for leg in reading.legs]
    for start, end, service in (*waits, *reading.ticket.lost):
        bucket = spans.bucket(hall_id, end)
        if bucket is None:
            continue
        minute = -(-((end - start) // SECOND) // 60) if counts else None
        yield ("M-09b", "hall", hall_id, "day", bucket[0]), counts, counts, reason, minute
        if service is not None:
            yield ("M-09b", "service", f"{hall_id}:{service}", "day", bucket[0]), counts, counts, reason, minute


def ticket_parts(reading: Reading, hall_id: str, spans: Spans) -> Iterator[Part]:
    """Count what became of a ticket: M-11 by its first call, M-12 and M-12d by its issue, M-12e after its day."""
    ticket, reason = reading.ticket, "test" if reading.test else None

    def part(metric: str, start: int, holds: bool) -> Part:
        key: Key = (metric, "hall", hall_id, "day", start)
        return key, int(holds and reason is None), int(reason is None), reason, None

    if ticket.called_at is not None and (bucket := spans.bucket(hall_id, ticket.called_at)) is not None:
        yield part("M-11", bucket[0], ticket.is_no_show)
    if ticket.issued_at is None:
        return
    if (bucket := spans.bucket(hall_id, ticket.issued_at)) is not None:
        done = ticket.finished_at
        issued_on = spans.day(hall_id, ticket.issued_at)
        yield part("M-12", bucket[0], ticket.is_abandoned)
        yield part("M-12d", bucket[0], done is not None and spans.day(hall_id, done) == issued_on)
    days = spans.of(hall_id)
    if days is not None and reading.issued_on is not None and reading.issued_on < days.today:
        yield part("M-12e", day_start(reading.issued_on, days.zone), not ticket.is_closed)


def service_parts(reading: Reading, hall_id: str, spans: Spans) -> Iterator[Part]:
    """Count the time of a service for M-12b (seconds); one of more than 4 h counts and is listed."""
    seconds = reading.ticket.service_s
    if seconds is None or reading.finished is None:
        return
    window_id, at = reading.finished
    bucket = spans.bucket(hall_id, at)
    if bucket is None:
        return
    long = seconds > default("service_outlier_min") * (MINUTE // SECOND)
    reason = "test" if reading.test else "over_4h" if long else None
    counts, minute = (0, None) if reading.test else (1, -(-seconds // 60))
    for scope, scope_id in (("hall", hall_id), ("window", window_id)):
        yield ("M-12b", scope, scope_id, "day", bucket[0]), seconds * counts, counts, reason, minute


def queue_parts(reading: Reading, hall_id: str, spans: Spans) -> Iterator[Part]:
    """Count everything that a visit says of its queue."""
    for make in (wait_parts, censored_parts, ticket_parts, service_parts):
        yield from make(reading, hall_id, spans)


OF_METRIC: dict[str, Callable[..., Iterator[Part]]] = {
    "M-08": wait_parts,
    "M-08t": wait_parts,
    "M-09": wait_parts,
    "M-09b": censored_parts,
    "M-11": ticket_parts,
    "M-12": ticket_parts,
    "M-12b": service_parts,
    "M-12d": ticket_parts,
    "M-12e": ticket_parts,
}
