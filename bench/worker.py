"""Measure the fold through Faust, with whole batches and one message at a time, against the bare fold.

    python -m bench.worker [visits]

Starts a Kafka of its own, writes a disordered city's log, and replays it to caught-up in each way. Rates are events a
second of wall time, on one core (Kafka has the others); ticks are counted as the events they are.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from faust.transport.utils import DefaultSchedulingStrategy

from schemas.calendar import Calendar
from schemas.clock import Clock
from schemas.reference import City
from schemas.topics import HALL, PARTITIONS
from stack.probe import brokers_seen, free_port
from stack.process import hallmark_command, with_our_code
from stack.topics import provision
from streams.app import make_app
from streams.fold import PartitionFold, cut_at_ticks
from streams.output import Output
from streams.transport import Batch, RawBatch
from streams.worker_partition import LivePartition
from streams.worker_partitions import LivePartitions
from streams.worker_parts import Fold
from tests.disorder import a_small_city
from tests.integration.city_log import publish, read_all, rows

Log = dict[int, Batch]


def bare(log: Log, city: City) -> float:
    """Fold what is already in memory, and make the first full statement, as a worker does when it has caught up."""
    begin = time.perf_counter()
    for partition, records in log.items():
        fold = PartitionFold(HALL, partition, city, Calendar(city.calendar))
        for part in cut_at_ticks(records):
            fold.take(part)
        fold.statements(full=True)
    return time.perf_counter() - begin


async def bare_loop(kafka: str, city: City) -> float:
    """Read with aiokafka alone, fold each fetched batch, and make the first full statement."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest", enable_auto_commit=False)
    await consumer.start()
    tps = [TopicPartition(HALL, partition) for partition in range(PARTITIONS[HALL])]
    folds = {tp.partition: PartitionFold(HALL, tp.partition, city, Calendar(city.calendar)) for tp in tps}
    consumer.assign(tps)
    ends = await consumer.end_offsets(tps)
    begin = time.perf_counter()
    while any([await consumer.position(tp) < ends[tp] for tp in tps]):
        for tp, records in (await consumer.getmany(timeout_ms=500)).items():
            for part in cut_at_ticks([(one.offset, one.value) for one in records]):
                folds[tp.partition].take(part)
    for fold in folds.values():
        fold.statements(full=True)
    taken = time.perf_counter() - begin
    await consumer.stop()
    return taken


async def through_faust(
    kafka: str, city: City, folder: Path, *, batches: bool, fold_of: Callable[[str, int], Fold] | None = None
) -> float:
    """Replay through the worker's own parts from the log's start to caught-up; the clock starts at the first record."""
    output = Output(kafka, "bench")
    began: list[float] = []

    def make(topic: str, partition: int) -> LivePartition:
        calendar = Calendar(city.calendar)
        fold = fold_of(topic, partition) if fold_of else PartitionFold(topic, partition, city, calendar)
        highwater = lambda: None  # noqa: E731 - the end is asked for below
        return LivePartition(
            topic, partition, fold=fold, cut=cut_at_ticks, output=output, clock=Clock(), highwater=highwater
        )

    held = LivePartitions(make)
    app = make_app(kafka, f"bench-{batches}-{time.time_ns()}", standing=held, folder=folder)
    if not batches:
        app.conf.ConsumerScheduler = DefaultSchedulingStrategy
        app.conf.stream_buffer_maxsize = 4096

    async def fold(stream: Any) -> None:  # Any: faust is untyped
        async for event in stream.events():
            began.append(time.perf_counter()) if not began else None
            records = event.value if batches else [(event.message.offset, event.value)]
            await held.take(event.message.topic, event.message.partition, records)

    app.agent(app.topic(HALL, schema=RawBatch(), key_type=bytes, value_type=bytes), name="bench", concurrency=1)(fold)

    @app.on_partitions_assigned.connect(weak=False)  # type: ignore[untyped-decorator]  # faust is untyped
    async def on_assigned(_: Any, assigned: set[Any], **__: Any) -> None:
        async def ends(_: object) -> dict[tuple[str, int], int]:
            return {(tp.topic, tp.partition): end for tp, end in (await app.consumer.highwaters(*assigned)).items()}

        await held.assigned(assigned, ends)

    await app.start()
    while not held.ready:
        await asyncio.sleep(0.01)
    taken = time.perf_counter() - began[0]
    await app.stop()
    await output.close()
    return taken


async def measure(kafka: str, visits: int, folder: Path) -> None:
    """Write the log once and print each rate."""
    city = a_small_city()
    groups = [[row for row in group if row[0] == HALL] for group in rows(city, visits=visits, days=3)]
    await publish(kafka, "", groups, 1_000_000)
    found = await read_all(kafka, "", (HALL,))
    log = {partition: [(offset, value) for offset, _, value in records] for (_, partition), records in found.items()}
    events = sum(map(len, log.values()))
    print(f"{events} events in {len(log)} partitions")
    for name, taken in (
        ("the fold alone, in memory", bare(log, city)),
        ("aiokafka loop and fold", await bare_loop(kafka, city)),
        ("Faust, whole batches", await through_faust(kafka, city, folder, batches=True)),
        ("Faust, one message at a time", await through_faust(kafka, city, folder, batches=False)),
    ):
        print(f"{name:32} {events / taken:>10,.0f} events/s   {taken:6.2f} s")


@contextmanager
def a_broker() -> Iterator[tuple[str, Path]]:
    """Start a broker of our own with the topics; give its address and an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"127.0.0.1:{free_port()}"
        own = {"HALLMARK_HOME": f"{folder}/home", "HALLMARK_KAFKA_PORT": address.rpartition(":")[2]}
        env = with_our_code({**os.environ, **own})
        with subprocess.Popen([*hallmark_command(), "broker"], env=env, stdout=subprocess.DEVNULL) as broker:  # noqa: S603 - our own command
            try:
                while not brokers_seen(address):
                    assert broker.poll() is None, "the broker did not start"
                    time.sleep(0.1)
                provision(address, "")
                yield address, Path(folder)
            finally:
                broker.send_signal(signal.SIGTERM)


def main() -> None:
    """Start a broker, measure, stop it."""
    visits = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    with a_broker() as (address, folder):
        asyncio.run(measure(address, visits, folder))


if __name__ == "__main__":
    main()
