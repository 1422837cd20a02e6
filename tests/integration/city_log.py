"""Play a disordered city into a real Kafka, and fold what lies there in one go: the truth the worker is held to."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

import msgspec
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from schemas.calendar import Calendar
from schemas.instants import DAY, HOUR, MINUTE, micros
from schemas.live import Marker, Stated, Statement, WindowTile, Withdrawn, decode_statement
from schemas.reference import TOPIC_OF_REFERENCE, City, Reference, city_digest, reference_key
from schemas.topics import EVENT_TOPICS, PARTITIONS
from streams.clock_command import tick
from streams.fold import PartitionFold, cut_at_ticks
from tests.disorder import Play

BEGIN = micros(datetime.fromisoformat("2026-10-13T09:00:00+08:00"))
Place = tuple[str, int]
Row = tuple[str, bytes | None, bytes | None, int | None]
"""Topic, key, value, partition (None: by the key)."""


def references(city: City) -> Iterator[Reference]:
    """Give every record of a city's history."""
    yield from city.records


def rows(
    city: City, *, visits: int, days: int, seed: int = 11, every: int = 5, play: type[Play] = Play
) -> Iterator[list[Row]]:
    """Give what reaches the log between two ticks, ticks (every so many minutes) included."""
    end = BEGIN + (days - 1) * DAY + 8 * HOUR
    facts, at, beat = iter(play(city, seed, BEGIN, end, visits).run().facts), BEGIN, 0
    fact = next(facts, None)
    while at <= end:
        found: list[Row] = []
        while fact is not None and fact[0] < at:
            found.append((fact[2], fact[3].encode(), fact[4], None))
            fact = next(facts, None)
        beat += 1
        yield found + ticks_of(at, beat)
        at += every * MINUTE


def silence(begin: int, hours: int, beat: int) -> Iterator[list[Row]]:
    """Give what reaches the log while nothing happens and nobody sends a heartbeat: a tick each minute."""
    for number in range(hours * HOUR // MINUTE):
        yield ticks_of(begin + number * MINUTE, beat + number)


def ticks_of(at: int, beat: int) -> list[Row]:
    """Give one round of ticks, one for every partition of every event topic."""
    found: list[Row] = []
    for topic in EVENT_TOPICS:
        for partition in range(PARTITIONS[topic]):
            entropy = beat.to_bytes(5, "big") + topic.encode()[:4] + bytes([partition])
            found.append((topic, b"clock", tick(at, beat, beat, entropy.ljust(10, b"\0")), partition))
    return found


async def publish_city(kafka: str, prefix: str, city: City) -> None:
    """Write the reference data."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka)
    await producer.start()
    try:
        for record in references(city):
            topic = prefix + TOPIC_OF_REFERENCE[type(record)]
            await producer.send_and_wait(topic, msgspec.json.encode(record), key=reference_key(record).encode())
    finally:
        await producer.stop()


async def publish(kafka: str, prefix: str, groups: list[list[Row]], per_second: int) -> int:
    """Write the log in order at a steady rate; give the number of records, all acknowledged."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka, enable_idempotence=True, max_request_size=4_000_000)
    await producer.start()
    try:
        begin, sent, last = time.monotonic(), 0, None
        for group in groups:
            for topic, key, value, partition in group:
                last = await producer.send(prefix + topic, value, key=key, partition=partition)
            sent += len(group)
            await asyncio.sleep(max(begin + sent / per_second - time.monotonic(), 0))
        await producer.flush()
        if last is not None:
            await last
        return sent
    finally:
        await producer.stop()


async def read_all(
    kafka: str, prefix: str, topics: tuple[str, ...]
) -> dict[Place, list[tuple[int, bytes | None, bytes | None]]]:
    """Read topics whole: by place, (offset, key, value)."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest", enable_auto_commit=False)
    await consumer.start()
    try:
        tps = [TopicPartition(prefix + topic, partition) for topic in topics for partition in range(PARTITIONS[topic])]
        consumer.assign(tps)
        ends = await consumer.end_offsets(tps)
        found: dict[Place, list[tuple[int, bytes | None, bytes | None]]] = defaultdict(list)
        while any([await consumer.position(tp) < ends[tp] for tp in tps]):
            for tp, records in (await consumer.getmany(timeout_ms=250)).items():
                place = (tp.topic.removeprefix(prefix), tp.partition)
                found[place] += [(one.offset, one.key, one.value) for one in records]
        return found
    finally:
        await consumer.stop()


def in_one_go(
    log: dict[Place, list[tuple[int, bytes | None, bytes | None]]], city: City
) -> dict[Place, dict[str, Statement]]:
    """Fold each partition from its beginning to its end."""
    said: dict[Place, dict[str, Statement]] = {}
    for (topic, partition), records in log.items():
        fold = PartitionFold(topic, partition, city, Calendar(city.calendar))
        for part in cut_at_ticks([(offset, value) for offset, _, value in records]):
            fold.take(part)
        said[topic, partition] = {key: one for key, one in fold.statements(full=True) if one is not None}
    return said


def lies(
    log: list[tuple[int, bytes | None]], live: list[tuple[str, bytes | None]], place: Place, city: City
) -> list[str]:
    """Hold every statement ever made with a city against one fold of its log up to that statement's offset."""
    reference = city_digest(city)
    said: dict[int, dict[str, Statement]] = defaultdict(dict)
    for key, value in live:
        one = None if value is None else decode_statement(value)
        if one is not None and not isinstance(one, Marker) and one.reference == reference:
            said[one.through][key] = one
    fold, at, found = PartitionFold(*place, city, Calendar(city.calendar)), 0, []
    for through in sorted(said):
        for part in cut_at_ticks(log[at : through + 1]):
            fold.take(part)
        at = through + 1
        truth = {key: one for key, one in fold.statements(full=True) if one is not None}
        found += [
            f"{place} {through} {key}: {one} instead of {truth.get(key)}"
            for key, one in said[through].items()
            if not holds(one, truth.get(key))
        ]
    return found


def holds(said: Statement, truth: Statement | None) -> bool:
    """Say whether a statement is what a fold knows at its offset; None: nothing."""
    if isinstance(said, Withdrawn):
        return truth is None
    return truth is not None and plain(said) == plain(truth)


def plain(said: Statement) -> Statement:
    """Take off what a statement says of alerts, which is not the fold's."""
    if not isinstance(said, WindowTile):
        return said
    return msgspec.structs.replace(said, alert_id=None, alert_acknowledged=False)


def undated(said: dict[str, Statement]) -> dict[str, Stated]:
    """Take off how far in the log each statement was made: what did not change is not said again."""
    return {key: msgspec.structs.replace(plain(one), through=0, tick_at=0) for key, one in said.items()}
