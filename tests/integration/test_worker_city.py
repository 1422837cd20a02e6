"""`hallmark worker` on a disordered city: kills, poison, alerts; what it states is one fold of the whole log."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from schemas.admit import Record, admit
from schemas.events.system import AlertCleared, AlertRaised
from schemas.live import Marker, WindowTile
from schemas.live_belief import Belief
from schemas.reference import City, city_digest
from schemas.topics import ALERTS, HALL, LIVE_OF
from streams.alert_rows import AlertRows
from tests.disorder import a_small_city
from tests.integration.city_log import (
    Place,
    in_one_go,
    lies,
    publish,
    publish_city,
    read_all,
    rows,
    undated,
)

ROOT = Path(__file__).parents[2]
SOURCE_OF = {live: topic for topic, live in LIVE_OF.items()}
Process = subprocess.Popen[bytes]
Start = Callable[[], Process]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "worker.log"


@pytest.fixture
def start(kafka: str, topics: str, tmp_path: Path, log: Path) -> Iterator[Start]:
    """Give a function that starts a worker of one installation; all are killed at the end."""
    running: list[Process] = []
    env = {**os.environ, "HALLMARK_HOME": str(tmp_path / "home"), "HALLMARK_KAFKA": kafka}
    env |= {"HALLMARK_TOPIC_PREFIX": topics, "HALLMARK_CLOCK": ""}

    def starting() -> Process:
        with log.open("ab") as out:
            args = [sys.executable, "-m", "stack", "worker"]
            running.append(subprocess.Popen(args, cwd=ROOT, env=env, stdout=out, stderr=out))
        return running[-1]

    yield starting
    for process in running:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()


async def live(kafka: str, prefix: str, ends: dict[Place, int], within_s: float = 150) -> dict[Place, Belief]:
    """Read the live topics from their beginning until every source partition is stated to its end."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest", enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign([TopicPartition(prefix + LIVE_OF[topic], partition) for topic, partition in ends])
        readers = {place: Belief() for place in ends}
        deadline = time.monotonic() + within_s
        while waiting := [place for place, end in ends.items() if not _is_there(readers[place].marker, end)]:
            assert time.monotonic() < deadline, {place: readers[place].marker for place in waiting}
            for tp, records in (await consumer.getmany(timeout_ms=250)).items():
                reader = readers[SOURCE_OF[tp.topic.removeprefix(prefix)], tp.partition]
                for record in records:
                    reader.take(record.key.decode(), record.value)
        return readers
    finally:
        await consumer.stop()


def _is_there(marker: Marker | None, end: int) -> bool:
    return marker is not None and marker.through == end - 1 and marker.lag == 0


async def caught_up(log: Path, times: int = 1, within_s: float = 150) -> None:
    """Wait until the workers that wrote this log have said so often that they have caught up."""
    deadline = time.monotonic() + within_s
    while log.read_text().count(": caught up") < times:
        assert time.monotonic() < deadline, log.read_text()[-2000:]
        await asyncio.sleep(0.05)


async def agree(kafka: str, prefix: str, city: City) -> dict[Place, Belief]:
    """Compare all that is stated, and all that was ever said on the way there, with one fold of the log."""
    log = await read_all(kafka, prefix, tuple(LIVE_OF))
    readers = await live(kafka, prefix, {place: records[-1][0] + 1 for place, records in log.items()})
    truth = in_one_go(log, city)
    for place, said in truth.items():
        assert undated(readers[place].said) == undated(said), place
    spoken = await read_all(kafka, prefix, tuple(LIVE_OF.values()))
    for (topic, partition), records in log.items():
        told = [(key.decode(), value) for _, key, value in spoken[LIVE_OF[topic], partition] if key is not None]
        assert lies([(offset, value) for offset, _, value in records], told, (topic, partition), city) == []
    return readers


async def alert_events(kafka: str, prefix: str) -> list[Record]:
    """Read what was said of alerts, partition by partition."""
    log = await read_all(kafka, prefix, (ALERTS,))
    judged = [admit(value) for records in log.values() for _, _, value in records]
    return [one for one in judged if isinstance(one, Record) and one.name.startswith("alert.")]


def test_kill_9_five_times_on_a_disordered_city_leaves_every_statement_exact(
    kafka: str, topics: str, start: Start, log: Path
) -> None:
    city, rng = a_small_city(), random.Random(5)
    groups = list(rows(city, visits=1600, days=3))

    async def killing() -> None:
        for number in range(5):
            worker = start()
            await caught_up(log, times=number + 1)
            await asyncio.sleep(rng.uniform(0.2, 1.5))
            worker.kill()
            worker.wait()
        start()

    async def story() -> dict[Place, Belief]:
        await publish_city(kafka, topics, city)
        await asyncio.gather(publish(kafka, topics, groups, 1200), killing())
        return await agree(kafka, topics, city)

    readers = asyncio.run(story())
    assert sum(len(reader.said) for reader in readers.values()) > 100
    told_once(asyncio.run(alert_events(kafka, topics)), readers)


@pytest.mark.long
@pytest.mark.parametrize("number", [2, 4])
def test_several_workers_share_a_city_and_every_statement_is_exact(
    kafka: str, topics: str, start: Start, log: Path, number: int
) -> None:
    async def story() -> None:
        await publish_city(kafka, topics, a_small_city())
        for _ in range(number):
            start()
        await publish(kafka, topics, list(rows(a_small_city(), visits=6_000, days=1, every=2)), 600)
        await agree(kafka, topics, a_small_city())

    asyncio.run(story())
    shares = [line.count(".events/") for line in log.read_text().splitlines() if "partitions assigned" in line]
    assert sorted(shares[-number:]) == {2: [5, 5], 4: [2, 2, 3, 3]}[number], "each has its share of the ten"


def told_once(events: list[Record], readers: dict[Place, Belief]) -> None:
    """No event was written twice, nothing was raised while open, and the tiles name the alerts that are open."""
    assert max(Counter(one.id for one in events).values()) == 1
    alerts = AlertRows()
    did = [alerts.follow(one) for one in events]
    assert all(did), "every event did something: nothing was said twice"
    assert any(isinstance(one.fact, AlertRaised) and one.fact.code == "AL-01" for one in events)
    assert any(isinstance(one.fact, AlertCleared) for one in events)
    below = {row.subject: row.alert_id for row in alerts.rows.values() if row.is_open and row.code == "AL-01"}
    tiles = [one for reader in readers.values() for one in reader.said.values() if isinstance(one, WindowTile)]
    assert {tile.window_id: tile.alert_id for tile in tiles if tile.alert_id} == below


def test_poison_is_counted_and_harms_nothing(kafka: str, topics: str, start: Start, log: Path) -> None:
    city, rng = a_small_city(), random.Random(9)
    groups = list(rows(city, visits=300, days=1))
    poison = [None, b"", b"not json", b"[]", b"\xff\xfe", b'{"type":"rating.submitted"}', b"{" * 5000, b"x" * 2_000_000]
    odd = [group for group in groups if len(group) > 20]
    for number in range(200):
        group = odd[number % len(odd)]
        group.insert(rng.randrange(len(group)), (HALL, b"HALL01", poison[number % len(poison)], None))

    async def story() -> tuple[Process, dict[Place, Belief]]:
        await publish_city(kafka, topics, city)
        worker = start()
        await publish(kafka, topics, groups, 4000)
        return worker, await agree(kafka, topics, city)

    worker, readers = asyncio.run(story())
    assert sum(reader.marker.refused for reader in readers.values() if reader.marker) == 200
    assert worker.poll() is None
    assert log.read_text().count(": reference data read") == 1, "it was not restarted"


def test_a_city_that_changes_is_folded_anew_by_the_same_process(
    kafka: str, topics: str, start: Start, log: Path
) -> None:
    city = a_small_city()

    async def story() -> tuple[Process, dict[Place, Belief]]:
        worker = start()
        await publish(kafka, topics, list(rows(city, visits=300, days=1)), 4000)
        await caught_up(log)
        await publish_city(kafka, topics, city)
        await caught_up(log, times=2)
        return worker, await agree(kafka, topics, city)

    worker, readers = asyncio.run(story())
    assert worker.poll() is None
    assert {one.reference for reader in readers.values() for one in reader.said.values()} == {city_digest(city)}


def test_it_ends_at_once_and_quietly_when_told_to(kafka: str, topics: str, start: Start, log: Path) -> None:
    async def story() -> Process:
        await publish_city(kafka, topics, a_small_city())
        worker = start()
        await caught_up(log)
        return worker

    worker = asyncio.run(story())
    worker.terminate()
    assert worker.wait(20) == 0
    assert "Traceback" not in log.read_text()
