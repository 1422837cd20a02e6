"""How fast the pure fold is: decode, merge, settle and state, per event; `python -m bench.fold [VISITS]`.

The log is a working day of visits and ratings of 60 service windows, in order, with ticks each minute, on one
partition. Each row is run on a fresh fold; the best of three is shown. CPU time; nothing here is asserted.
"""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from random import Random

from schemas.admit import Record, admit, encode
from schemas.calendar import Calendar
from schemas.envelope import Fact, sequence
from schemas.events.queue import TicketCalled, TicketFinished, TicketIssued, TicketServing
from schemas.events.rating import RatingSubmitted
from schemas.events.system import ClockTicked
from schemas.ids import uuid7
from schemas.instants import HOUR, MINUTE, SECOND, instant, local_day
from schemas.reference import City, ServiceWindow, Unit, city_of
from schemas.topics import HALL
from streams.fold import PartitionFold

BEGIN = 1_791_939_600_000_000
"""Wednesday 14 October 2026, 09:00 in Shanghai."""
BATCH = 5_000


def a_city() -> City:
    """Make 15 halls of four windows."""
    halls = [Unit(unit_id=f"H{h:02d}", name=f"H{h:02d}", kind="hall") for h in range(15)]
    places = [
        ServiceWindow(
            window_id=f"{hall.unit_id}-{w}", hall_id=hall.unit_id, label=f"{w}", name=f"{w}", services=("HJ",)
        )
        for hall in halls
        for w in range(4)
    ]
    return city_of([*halls, *places])


def facts(city: City, visits: int) -> Iterator[tuple[int, Fact]]:
    """Give visits over eight hours, six in ten of them rated, 98 % good."""
    rng = Random(1)
    places = list(city.windows.values())
    for number in range(visits):
        at = BEGIN + rng.randrange(8 * HOUR)
        place = rng.choice(places)
        on = local_day(at)
        ticket = {"hall_id": place.hall_id, "visit_id": f"{on}-{number:06d}", "issued_on": on, "ticket_no": "A1"}
        called = at + rng.randrange(20 * MINUTE)
        finished = called + rng.randrange(15 * MINUTE)
        yield at, TicketIssued(received_at=instant(at), **ticket, service_code="HJ")  # type: ignore[arg-type]  # as built
        for when, kind in ((called, TicketCalled), (called + 20 * SECOND, TicketServing), (finished, TicketFinished)):
            yield when, kind(received_at=instant(when), **ticket, window_id=place.window_id)  # type: ignore[arg-type]
        if rng.random() < 0.6:
            level = 5 if rng.random() < 0.98 else 2
            rated = finished + rng.randrange(MINUTE)
            yield (
                rated,
                RatingSubmitted(
                    received_at=instant(rated),
                    hall_id=place.hall_id,
                    window_id=place.window_id,
                    visit_id=f"{on}-{number:06d}",
                    raw_code=str(level),
                    raw_scale="five-key/1",
                    level=level,
                ),
            )


def a_log(city: City, visits: int) -> list[bytes]:
    """Make the log: facts by time, a tick each minute."""
    rng = Random(2)
    told = [(at, fact, "") for at, fact in facts(city, visits)]
    minutes = [BEGIN + minute * MINUTE for minute in range(9 * 60)]
    told += [
        (at, ClockTicked(received_at=instant(at), tick_at=instant(at), beat=beat), "clock")
        for beat, at in enumerate(minutes)
    ]
    told.sort(key=lambda row: row[0])
    return [
        encode(
            fact,
            id=uuid7(at, rng.randbytes(10)),
            source="queue/1",
            time=instant(at),
            sequence=sequence(1, number),
            subject=subject or None,
        )
        for number, (at, fact, subject) in enumerate(told)
    ]


def best(run: Callable[[], None]) -> float:
    """Give the least CPU time of three runs, in seconds: other processes may be busy."""
    spans = []
    for _ in range(3):
        begin = time.process_time()
        run()
        spans.append(time.process_time() - begin)
    return min(spans)


def main(visits: int) -> None:
    """Print the table."""
    gc.set_threshold(100_000, 20, 100)  # the fold makes no cycles; the worker should do the same
    city = a_city()
    calendar = Calendar(city.calendar)
    values = a_log(city, visits)
    records = [(offset, record) for offset, value in enumerate(values) if isinstance(record := admit(value), Record)]
    print(f"{len(values):,} events, {visits:,} visits, 60 service windows, batches of {BATCH:,}")

    def decode() -> None:
        for value in values:
            admit(value)

    def merge(batch: int | None) -> None:
        fold = PartitionFold(HALL, 0, city, calendar)
        for begin in range(0, len(records), batch or len(records)):
            for offset, record in records[begin : begin + (batch or len(records))]:
                fold.merge(offset, record)
            if batch:
                fold.statements(full=False)
        if not batch:
            fold.statements(full=True)

    def whole() -> None:
        fold = PartitionFold(HALL, 0, city, calendar)
        for begin in range(0, len(values), BATCH):
            fold.take(list(enumerate(values[begin : begin + BATCH], begin)))
            fold.statements(full=False)

    rows: list[tuple[str, Callable[[], None]]] = [
        ("decode alone (admit)", decode),
        ("fold, decode excluded: catch-up, stated once", lambda: merge(None)),
        (f"fold, decode excluded: stated every {BATCH:,}", lambda: merge(BATCH)),
        ("fold, decode excluded: stated every 200", lambda: merge(200)),
        (f"decode and fold: stated every {BATCH:,}", whole),
    ]
    for name, run in rows:
        span = best(run)
        print(f"{name:<50}{len(values) / span:>12,.0f} events/s{span / len(values) * 1e6:>8.2f} µs")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30_000)
