"""A log in memory for the warehouse's tests: partitions with offsets, ticks in all of them, batches cut anywhere."""

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import msgspec

from schemas.admit import encode
from schemas.envelope import sequence
from schemas.events.system import ClockTicked
from schemas.ids import uuid7
from schemas.instants import instant
from schemas.reference import TOPIC_OF_REFERENCE, City, reference_key
from schemas.topics import EVENT_TOPICS, PARTITIONS
from warehouse.batch import Arrival, sort_out
from warehouse.publication import publish
from warehouse.refresh import refresh
from warehouse.snapshots import opened
from warehouse.store import Store, open_live

NOW = datetime(2026, 11, 1, tzinfo=UTC)


class Log:
    """Appends messages as a broker would: the key decides the partition, the order is that of arrival."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.beats: list[tuple[int, int]] = []
        self._ends: Counter[tuple[str, int]] = Counter()

    def say(self, topic: str, key: str, value: bytes | None) -> Arrival:
        """Append one message."""
        return self.put(topic, zlib.crc32(key.encode()) % PARTITIONS[topic], key.encode(), value)

    def put(self, topic: str, partition: int, key: bytes | None, value: bytes | None) -> Arrival:
        """Append one message to a partition."""
        arrival = Arrival(topic, partition, self._ends[topic, partition], key, value)
        self._ends[topic, partition] += 1
        self.arrivals.append(arrival)
        return arrival

    def tick(self, at: int, beat: int | None = None) -> int:
        """Write one round of ticks to every partition of every event topic; give its beat."""
        beat = at // 1000 if beat is None else beat
        rng = Random(beat)
        for topic in EVENT_TOPICS:
            for partition in range(PARTITIONS[topic]):
                fact = ClockTicked(tick_at=instant(at), beat=beat, received_at=instant(at))
                identity = uuid7(at, rng.randbytes(10))
                message = encode(
                    fact,
                    id=identity,
                    source="clock",
                    time=instant(at),
                    sequence=sequence(1, beat % 10**10),
                    subject="clock",
                )
                self.put(topic, partition, b"clock", message)
        self.beats.append((beat, at))
        return beat


def city_records(city: City) -> Iterator[Arrival]:
    """Give a city as records of the reference topics."""
    for offset, record in enumerate(city.records):
        key = reference_key(record).encode()
        yield Arrival(TOPIC_OF_REFERENCE[type(record)], 0, offset, key, msgspec.json.encode(record))


def a_warehouse(folder: Path, city: City | None = None) -> tuple[duckdb.DuckDBPyConnection, Store]:
    """Open an empty warehouse that knows a city."""
    con = open_live(folder)
    store = Store(con)
    if city is not None:
        store.load(sort_out([]), list(city_records(city)), NOW)
    return con, store


def load(store: Store, arrivals: Iterable[Arrival], *, size: int = 5_000, refresh_each: bool = False) -> None:
    """Load arrivals in batches of a size and refresh."""
    waiting = list(arrivals)
    for begin in range(0, len(waiting), size):
        store.load(sort_out(waiting[begin : begin + size]), [], NOW)
        if refresh_each:
            refresh(store.con)
    refresh(store.con)


def rows_of(folder: Path, city: City, log: Log, mart: str) -> list[dict[str, Any]]:  # rows of any shape
    """Load a log, publish it and give the rows of a public table."""
    con, store = a_warehouse(folder, city)
    load(store, log.arrivals)
    publish(con, folder, 0)
    con.close()
    with opened(folder) as snapshot:
        rows: list[dict[str, Any]] = snapshot.sql(f"from {mart}").pl().to_dicts()
        return rows
