"""Carried state on a real broker: kills at its every step, another city, rubbish in its topic; always one fold."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from aiokafka import AIOKafkaProducer

from schemas.reference import CalendarDay, City, Reference, ServiceWindow, city_of
from schemas.topics import CARRIED_CASE, CARRIED_HALL, CARRIED_OF, CASE, HALL, PARTITIONS
from streams.progress import PartitionProgress, read_progress
from tests.disorder import a_small_city
from tests.integration.city_log import Row, publish, publish_city, read_all, references, rows
from tests.integration.test_worker_city import agree, caught_up

ROOT = Path(__file__).parents[2]
Process = subprocess.Popen[bytes]
TAKEN, REFUSED = ": carried state taken over", ": no carried state: beginning at the committed offset"


class Workers:
    """Starts workers of one installation, whole ones and such as die on their own."""

    def __init__(self, kafka: str, prefix: str, home: Path) -> None:
        self.home, self.log = home, home.with_suffix(".log")
        self.env = {**os.environ, "HALLMARK_HOME": str(home), "HALLMARK_KAFKA": kafka}
        self.env |= {"HALLMARK_TOPIC_PREFIX": prefix, "HALLMARK_CLOCK": ""}
        self.running: list[Process] = []

    def start(self, *args: str) -> Process:
        """Start `hallmark worker`, or what the arguments say."""
        command = [sys.executable, "-m", *(args or ("stack", "worker"))]
        with self.log.open("ab") as out:
            self.running.append(subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=out, stderr=out))
        return self.running[-1]

    def stop(self) -> None:
        for process in self.running:
            if process.poll() is None:
                process.kill()
                process.wait()

    def said(self, words: str) -> int:
        return self.log.read_text().count(words)

    def progress(self, topic: str) -> list[PartitionProgress]:
        return [one for worker in read_progress(self.home) for one in worker.partitions if one.topic == topic]


@pytest.fixture
def workers(kafka: str, topics: str, tmp_path: Path) -> Iterator[Workers]:
    made = Workers(kafka, topics, tmp_path / "home")
    yield made
    made.stop()


async def until_carried(kafka: str, prefix: str, within_s: float = 40) -> None:
    """Wait until every partition of the halls and the cases has a manifest."""
    deadline = time.monotonic() + within_s
    places = {(topic, partition) for topic in (CARRIED_HALL, CARRIED_CASE) for partition in range(PARTITIONS[topic])}
    while missing := places - {
        place
        for place, found in (await read_all(kafka, prefix, (CARRIED_HALL, CARRIED_CASE))).items()
        if any((key or b"").startswith(b"manifest/") for _, key, _ in found)
    }:
        assert time.monotonic() < deadline, missing
        await asyncio.sleep(0.2)


class Days:
    """Nine disordered days, given to the log in three parts."""

    def __init__(self, kafka: str, prefix: str, city: City) -> None:
        self.kafka, self.prefix, self.city = kafka, prefix, city
        self.groups: list[list[Row]] = list(rows(city, visits=1_200, days=9, every=30))

    async def before(self) -> None:
        """Publish the city and most of its days."""
        await publish_city(self.kafka, self.prefix, self.city)
        await publish(self.kafka, self.prefix, self.groups[:-6], 20_000)

    async def a_little_more(self) -> None:
        """Publish some hours: ticks, at which is carried what is due."""
        await publish(self.kafka, self.prefix, self.groups[-6:-3], 20_000)

    async def one_more(self) -> None:
        """Publish half an hour, so that what is stated at the end of the log is stated by who is there now."""
        await publish(self.kafka, self.prefix, self.groups[-3:-2], 20_000)

    async def the_rest(self) -> None:
        """Publish what is left."""
        await publish(self.kafka, self.prefix, self.groups[-2:], 20_000)

    async def carried_once(self, workers: Workers) -> None:
        """Let a worker carry, and kill it."""
        await self.before()
        worker = workers.start()
        await caught_up(workers.log)
        await self.a_little_more()
        await until_carried(self.kafka, self.prefix)
        worker.kill()
        worker.wait()


def test_a_start_reads_only_what_lies_behind_the_carried_mark(kafka: str, topics: str, workers: Workers) -> None:
    days = Days(kafka, topics, a_small_city())

    async def story() -> None:
        await days.carried_once(workers)
        workers.start()
        await caught_up(workers.log, times=2)
        await days.one_more()
        await days.the_rest()
        await agree(kafka, topics, days.city)

    asyncio.run(story())
    assert workers.said(TAKEN) == PARTITIONS[HALL] + PARTITIONS[CASE]
    for topic in (HALL, CASE):
        for one in workers.progress(topic):
            assert one.began is not None
            assert one.began > one.end * 2 // 3, one
            assert one.mark is not None
            assert (one.mark < one.end // 3) == bool(one.held_by), "committed is what a start without it needs"


@pytest.mark.parametrize(("dies_at", "after"), [("piece/", 2), ("manifest/", 3)])
def test_kill_9_at_any_step_of_carrying_leaves_every_statement_exact(
    kafka: str, topics: str, workers: Workers, dies_at: str, after: int
) -> None:
    days = Days(kafka, topics, a_small_city())

    async def story() -> None:
        await days.before()
        dying = workers.start(
            "tests.integration.dying_worker", kafka, topics, str(workers.home / "dying"), dies_at, str(after)
        )
        await caught_up(workers.log)
        await days.a_little_more()
        assert await asyncio.to_thread(dying.wait, 60) == -signal.SIGKILL
        workers.start()
        await caught_up(workers.log, times=2)
        await days.one_more()
        await days.the_rest()
        await agree(kafka, topics, days.city)

    asyncio.run(story())
    taken, refused, every = workers.said(TAKEN), workers.said(REFUSED), PARTITIONS[HALL] + PARTITIONS[CASE]
    assert taken + refused == 2 * every
    if dies_at == "piece/":
        assert refused > every, "without its manifest a piece is nothing"
    else:
        assert taken >= after


def test_another_city_begins_at_the_carried_mark_unless_it_holds_things_for_another_time(
    kafka: str, topics: str, workers: Workers
) -> None:
    days = Days(kafka, topics, a_small_city())
    every = PARTITIONS[HALL] + PARTITIONS[CASE]

    def named_anew(one: Reference) -> Reference:
        return msgspec.structs.replace(one, name="改名窗口") if isinstance(one, ServiceWindow) else one

    renamed = city_of(named_anew(one) for one in references(days.city))
    closed = CalendarDay(unit_id="", on="2026-10-19", working=False)
    shut = city_of([*references(renamed), closed])

    async def story() -> None:
        await days.carried_once(workers)
        workers.start()
        await caught_up(workers.log, times=2)
        await publish_city(kafka, topics, renamed)
        await caught_up(workers.log, times=3)
        await days.one_more()
        await agree(kafka, topics, renamed)
        taken, refused = workers.said(TAKEN), workers.said(REFUSED)
        await publish_city(kafka, topics, shut)
        await caught_up(workers.log, times=4)
        await days.the_rest()
        await agree(kafka, topics, shut)
        assert (workers.said(TAKEN), workers.said(REFUSED)) == (taken, refused + every)

    asyncio.run(story())
    assert workers.said("zones or calendar have changed") == every


def test_rubbish_in_the_topic_of_carried_state_is_not_believed(kafka: str, topics: str, workers: Workers) -> None:
    days = Days(kafka, topics, a_small_city())

    async def spoil() -> None:
        """Overwrite what is there, each partition in another way; rubbish beside it everywhere."""
        producer = AIOKafkaProducer(bootstrap_servers=kafka)
        await producer.start()
        for (topic, partition), found in (await read_all(kafka, topics, tuple(CARRIED_OF.values()))).items():
            names = [key for _, key, value in found if key is not None and value is not None]
            rows: list[tuple[bytes | None, bytes | None]] = [
                (b"manifest/", b"?"),
                (b"\xff", b"\xff"),
                (b"piece/x", b"[]"),
            ]
            match partition:
                case 0:
                    rows += [(name, b"\x90") for name in names if name.startswith(b"manifest/")]
                case 1:
                    rows += [(name, b"\x90") for name in names if name.startswith(b"piece/")]
                case 2:
                    rows += [(name, None) for name in names if name.startswith(b"piece/")]
            for key, value in rows:
                await producer.send_and_wait(topics + topic, value, key=key, partition=partition)
        await producer.stop()

    async def story() -> None:
        await days.carried_once(workers)
        await spoil()
        workers.start()
        await caught_up(workers.log, times=2)
        await days.one_more()
        await days.the_rest()
        await agree(kafka, topics, days.city)

    asyncio.run(story())
    every = PARTITIONS[HALL] + PARTITIONS[CASE]
    assert workers.said(TAKEN) + workers.said(REFUSED) == 2 * every
    assert workers.said("why=it cannot be read") == 2, "the first partition of each topic"
    assert workers.said("why=a piece is missing or cannot be read") >= 3, "the next two, where they hold anything"
    assert workers.said(TAKEN) >= 2, "the last ones were left as they were"
