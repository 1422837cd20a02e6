"""The shell on a real broker, with a fold so plain that every figure is known: kills, stops, two workers, no port."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from schemas.live import Figure
from schemas.live_belief import Belief
from schemas.reference import City, city_digest
from schemas.topics import HALL, LIVE_HALL, PARTITIONS, TOPICS
from streams.app import group_of
from tests.integration.tally_worker import HELD, RUN

ROOT = Path(__file__).parents[2]
Truth = dict[int, list[bytes]]
Start = Callable[[str], "subprocess.Popen[bytes]"]


@pytest.fixture
def start(kafka: str, topics: str, tmp_path: Path) -> Iterator[Start]:
    """Give a function that starts a worker by its instance name; whatever still runs is killed at the end."""
    running: list[subprocess.Popen[bytes]] = []

    def starting(instance: str) -> "subprocess.Popen[bytes]":
        args = [
            sys.executable,
            "-m",
            "tests.integration.tally_worker",
            kafka,
            topics,
            instance,
            str(tmp_path / instance),
        ]
        with (tmp_path / f"{instance}-{len(running)}.log").open("wb") as log:
            running.append(subprocess.Popen(args, cwd=ROOT, stderr=log, stdout=log))
        return running[-1]

    yield starting
    for process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()


class Load:
    """Numbers and ticks at a steady rate; remembers what the broker has in which partition."""

    def __init__(self, kafka: str, prefix: str, per_second: int) -> None:
        self.kafka, self.topic, self.per_second = kafka, prefix + HALL, per_second
        self.truth: Truth = defaultdict(list)
        self._random = random.Random(7)

    async def run(self, seconds: float) -> None:
        producer = AIOKafkaProducer(bootstrap_servers=self.kafka, enable_idempotence=True)
        await producer.start()
        try:
            begin = time.monotonic()
            for step in range(int(seconds * 20)):
                for partition in range(PARTITIONS[HALL]):
                    numbers = [b"%d" % self._random.randrange(1000) for _ in range(self.per_second // 80)]
                    for value in [*numbers, b"tick"] if step % 5 == 0 else numbers:
                        await producer.send(self.topic, value, partition=partition)
                        self.truth[partition].append(value)
                await asyncio.sleep(max(begin + (step + 1) / 20 - time.monotonic(), 0))
            await self.finish(producer)
        finally:
            await producer.stop()

    async def finish(self, producer: AIOKafkaProducer) -> None:
        """Write the last tick, at which all is judged."""
        for partition in range(PARTITIONS[HALL]):
            await producer.send_and_wait(self.topic, b"tick", partition=partition)
            self.truth[partition].append(b"tick")


def expected(truth: list[bytes]) -> dict[int, tuple[int, int]]:
    """Tally the whole log in one go."""
    runs: dict[int, tuple[int, int]] = {}
    for offset, value in enumerate(truth):
        if value != b"tick" and offset // RUN > (len(truth) - 1) // RUN - HELD:
            count, total = runs.get(offset // RUN, (0, 0))
            runs[offset // RUN] = (count + 1, total + int(value))
    return runs


def reached(reader: Belief) -> int:
    return -1 if reader.marker is None else reader.marker.through


async def stated(
    kafka: str, prefix: str, ends: dict[int, int], within_s: float
) -> dict[int, dict[int, tuple[int, int]]]:
    """Read the live topic until every partition's marker has reached the end; give its figures."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest", enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign([TopicPartition(prefix + LIVE_HALL, partition) for partition in ends])
        readers = {partition: Belief() for partition in ends}
        deadline = time.monotonic() + within_s
        while any(reached(readers[partition]) < end - 1 for partition, end in ends.items()):
            assert time.monotonic() < deadline, f"stated up to {[*map(reached, readers.values())]} of {ends}"
            for tp, records in (await consumer.getmany(timeout_ms=500)).items():
                for record in records:
                    readers[tp.partition].take(record.key.decode(), record.value)
        return {
            partition: {
                one.start: (one.denominator, one.numerator) for one in reader.said.values() if isinstance(one, Figure)
            }
            for partition, reader in readers.items()
        }
    finally:
        await consumer.stop()


def check(kafka: str, prefix: str, truth: Truth, within_s: float = 150) -> None:
    ends = {partition: len(values) for partition, values in truth.items()}
    found = asyncio.run(stated(kafka, prefix, ends, within_s))
    assert found == {partition: expected(values) for partition, values in truth.items()}


async def committed(kafka: str, prefix: str) -> list[int]:
    """Ask which offsets the group of the workers has committed."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, group_id=group_of(prefix, city_digest(City())))
    await consumer.start()
    try:
        places = [TopicPartition(prefix + HALL, partition) for partition in range(PARTITIONS[HALL])]
        return [await consumer.committed(place) or 0 for place in places]
    finally:
        await consumer.stop()


def test_kill_9_five_times_at_random_moments_leaves_every_figure_exact(kafka: str, topics: str, start: Start) -> None:
    rng = random.Random(3)
    load = Load(kafka, topics, 2000)

    async def killing() -> None:
        worker = start("one")
        for _ in range(5):
            await asyncio.sleep(rng.uniform(1.5, 4.0))
            worker.kill()
            worker.wait()
            worker = start("one")

    async def story() -> None:
        await asyncio.gather(load.run(18), killing())

    asyncio.run(story())
    check(kafka, topics, load.truth)
    deadline = time.monotonic() + 20  # a commit follows what was stated, each second
    while not all(marks := asyncio.run(committed(kafka, topics))):
        assert time.monotonic() < deadline, f"every partition has a mark: {marks}"
    assert all(mark % RUN == 0 for mark in marks), f"marks of whole runs are committed: {marks}"


def test_two_workers_share_through_a_kill_and_a_stop_beyond_the_session(kafka: str, topics: str, start: Start) -> None:
    load = Load(kafka, topics, 2000)

    async def trouble() -> None:
        one, two = start("one"), start("two")
        await asyncio.sleep(7)
        one.kill()
        one.wait()
        one = start("one")
        await asyncio.sleep(4)
        two.send_signal(signal.SIGSTOP)
        await asyncio.sleep(19)
        two.send_signal(signal.SIGCONT)
        await asyncio.sleep(5)
        assert one.poll() is None, "the worker that stayed goes on through every rebalance"

    async def story() -> None:
        await asyncio.gather(load.run(36), trouble())

    asyncio.run(story())
    check(kafka, topics, load.truth)


def test_a_worker_listens_on_no_port_and_makes_no_topic(kafka: str, topics: str, start: Start) -> None:
    worker = start("one")
    load = Load(kafka, topics, 80)
    asyncio.run(load.run(1))
    check(kafka, topics, load.truth)
    assert listening(worker.pid) == []
    assert asyncio.run(names_on(kafka, topics)) == {topics + topic.name for topic in TOPICS}


def listening(pid: int) -> list[str]:
    """List the local addresses on which a process listens (Linux)."""
    folder = Path(f"/proc/{pid}")
    mine = {str(link.readlink()) for link in (folder / "fd").iterdir() if link.is_symlink()}
    rows = [line.split() for name in ("tcp", "tcp6") for line in (folder / "net" / name).read_text().splitlines()[1:]]
    return [row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in mine]


def test_a_listening_port_would_be_seen() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = f"{server.getsockname()[1]:04X}"
        assert [place.split(":")[1] for place in listening(os.getpid())].count(port) == 1


async def names_on(kafka: str, prefix: str) -> set[str]:
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka)
    await consumer.start()
    try:
        return {name for name in await consumer.topics() if prefix in name}
    finally:
        await consumer.stop()
