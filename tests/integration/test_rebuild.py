"""`hallmark rebuild live` on a real broker: equal and switched, different and refused, killed and run again."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from schemas.live import Figure, Marker, decode_statement, encode_statement, statement_key
from schemas.live_version import live_topics_of
from schemas.reference import City
from schemas.topics import ALERTS, LIVE_OF
from stack.live_versions import LiveVersions
from stack.probe import free_port
from stack.shown_version import show, shown_version
from tests.integration.city_log import publish, publish_city, read_all, rows
from tests.integration.test_doctor import deed, proof
from tests.integration.test_kills_long import a_city

ROOT = Path(__file__).parents[2]


class Hall:
    """One installation on the shared broker: its own home, topics and processes."""

    def __init__(self, kafka: str, prefix: str, home: Path) -> None:
        self.kafka, self.prefix, self.home, self.port = kafka, prefix, home, free_port()
        self.env = {**os.environ, "HALLMARK_HOME": str(home), "HALLMARK_KAFKA": kafka, "HALLMARK_CLOCK": ""}
        self.env |= {"HALLMARK_TOPIC_PREFIX": prefix, "HALLMARK_WALL_PORT": str(self.port)}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        home.mkdir()

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        with self.log(words[0]).open("ab") as out:
            args = [sys.executable, "-m", "stack", *words]
            self.running[words[0]] = subprocess.Popen(args, cwd=ROOT, env=self.env, stdout=out, stderr=out)
        return self.running[words[0]]

    def kill(self, name: str) -> None:
        self.running[name].kill()
        self.running[name].wait()

    def log(self, name: str) -> Path:
        return self.home / f"{name}.log"

    def hallmark(self, *words: str) -> subprocess.CompletedProcess[str]:
        args = [sys.executable, "-m", "stack", *words]
        return subprocess.run(args, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)

    def live_topics(self) -> set[str]:
        admin = KafkaAdminClient(bootstrap_servers=self.kafka)
        try:
            names = {name.removeprefix(self.prefix) for name in admin.list_topics() if name.startswith(self.prefix)}
        finally:
            admin.close()
        return {name for name in names if name.startswith("live.") and name != "live.version"}

    def stop(self) -> None:
        for process in self.running.values():
            process.send_signal(signal.SIGKILL)
            process.wait()


@pytest.fixture
def hall(kafka: str, topics: str, tmp_path: Path) -> Iterator[Hall]:
    """Give an installation whose worker, loader and wall have come to the end of a day's log."""
    made = Hall(kafka, topics, tmp_path / "home")
    asyncio.run(fill(kafka, topics, a_city()))
    for name in ("worker", "loader", "wall"):
        made.start(name)
    until(lambda: ": caught up" in made.log("worker").read_text(), "the worker")
    yield made
    made.stop()


async def fill(kafka: str, prefix: str, city: City) -> None:
    await publish_city(kafka, prefix, city)
    await publish(kafka, prefix, list(rows(city, visits=400, days=1)), 6000)


def until(look: Callable[[], object], what: str, within_s: float = 90) -> None:
    deadline = time.monotonic() + within_s
    while not look():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def names(version: int) -> set[str]:
    return {topic.name for topic in live_topics_of(version)}


def plant(hall: Hall, version: int) -> str:
    """Say one wrong number in a version's name, then its last marker again; give the key."""
    said = asyncio.run(read_all(hall.kafka, hall.prefix, tuple(LIVE_OF.values()))) if version == 1 else {}
    records = [decode_statement(value) for _, _, value in said["live.hall", 0] if value]
    figure = [one for one in records if isinstance(one, Figure) and one.denominator > 3][-1]
    marker = [one for one in records if isinstance(one, Marker) and one.beat is not None][-1]
    wrong = msgspec.structs.replace(figure, numerator=figure.numerator + 1, through=marker.through)
    producer = KafkaProducer(bootstrap_servers=hall.kafka, acks="all")
    for one in (wrong, msgspec.structs.replace(marker, full=False)):
        producer.send(hall.prefix + "live.hall", encode_statement(one), statement_key(one).encode(), partition=0)
    producer.close()
    return statement_key(wrong)


def alerts_said(hall: Hall) -> int:
    consumer = KafkaConsumer(bootstrap_servers=hall.kafka)
    try:
        ends = consumer.end_offsets([TopicPartition(hall.prefix + ALERTS, partition) for partition in range(4)])
        return sum(ends.values())
    finally:
        consumer.close()


@pytest.mark.timeout(400)
def test_an_equal_new_version_is_switched_to_and_the_wall_and_the_worker_follow(hall: Hall) -> None:
    url = f"http://127.0.0.1:{hall.port}/healthz"
    until(lambda: httpx.get(url).json()["ready"], "the wall")
    before = alerts_said(hall)
    done = hall.hallmark("rebuild", "live")
    assert done.returncode == 0, done.stdout + done.stderr
    counts = re.findall(r"version \d: (\d+) .*, (\w{16})", done.stdout)
    assert len(counts) == 2
    assert counts[0] == counts[1]
    assert int(counts[0][0]) > 100
    assert "重算 folding 100 %" in done.stderr
    assert shown_version(hall.kafka, hall.prefix) == 2
    assert hall.live_topics() == names(2)
    assert alerts_said(hall) == before, "the rebuild said an alert"
    until(lambda: httpx.get(url).json()["version"] == 2, "the wall reads the new version")
    assert "version changed" in hall.log("worker").read_text()
    assert hall.hallmark("topics").stdout.startswith("主题都已就绪")
    checked = hall.hallmark("check")
    assert checked.returncode == 0, checked.stdout


@pytest.mark.timeout(400)
def test_a_wrong_shown_statement_is_named_and_nothing_is_switched_unless_told_so(hall: Hall) -> None:
    hall.kill("worker")
    key = plant(hall, 1)
    refused = hall.hallmark("rebuild", "live")
    assert refused.returncode == 1, refused.stdout + refused.stderr
    assert key in refused.stdout
    assert "numerator=" in refused.stdout
    assert "--although-different" in refused.stdout
    assert shown_version(hall.kafka, hall.prefix) == 1
    assert hall.live_topics() == names(1)
    assert hall.hallmark("check").returncode == 1
    done = hall.hallmark(*deed("R8-wall-differs"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert hall.hallmark(*proof("R8-wall-differs")).returncode == 0
    hall.start("worker")
    until(lambda: hall.log("worker").read_text().count(": caught up") == 2, "the worker of the new version")
    assert hall.live_topics() == names(shown_version(hall.kafka, hall.prefix))


@pytest.mark.timeout(400)
def test_a_killed_rebuild_leaves_everything_as_it_was_and_the_next_one_makes_good(hall: Hall) -> None:
    killed = hall.start("rebuild", "live")
    until(lambda: "folding version 2" in hall.log("rebuild").read_text(), "the rebuild at work")
    assert hall.hallmark("rebuild", "live").returncode == 2, "a second one is turned away"
    killed.kill()
    killed.wait()
    assert shown_version(hall.kafka, hall.prefix) == 1
    assert hall.live_topics() == names(1) | names(2)
    aborted = hall.hallmark(*proof("R15-rebuild-stopped"))
    assert aborted.returncode == 0
    assert hall.live_topics() == names(1)
    assert "2" in aborted.stderr
    done = hall.hallmark(*deed("R15-rebuild-stopped"), "--only-compare")
    assert done.returncode == 0, done.stdout + done.stderr
    assert shown_version(hall.kafka, hall.prefix) == 1
    assert hall.live_topics() == names(1)


@pytest.mark.timeout(400)
def test_a_rebuild_killed_right_after_its_switch_is_finished_by_the_same_command(hall: Hall) -> None:
    LiveVersions(hall.kafka, hall.prefix).make(2)
    show(hall.kafka, hall.prefix, 2)
    finished = hall.hallmark(*proof("R15-rebuild-stopped"))
    assert finished.returncode == 0, finished.stderr
    assert hall.live_topics() == names(2)
    until(lambda: hall.log("worker").read_text().count(": caught up") == 2, "the worker of the shown version")
    checked = hall.hallmark("check")
    assert checked.returncode == 0, checked.stdout
