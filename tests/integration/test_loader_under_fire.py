"""The loader under fire on a real Kafka: killed again and again while events, doubles and poison pour in.

Others meddle meanwhile: a second loader, and careless processes that open, copy, read and digest the live file.
"""

import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from schemas.admit import Record, admit
from schemas.events import FAMILIES
from schemas.instants import DAY
from schemas.settings import Settings
from schemas.topics import EVENT_TOPICS, HALL, PARTITIONS
from tests.disorder import Play, a_small_city
from tests.integration.test_loader import BEGIN, POISON, finish, live, start
from tests.integration.test_publish import hallmark
from warehouse.columns import table_of

DOUBLED, POISONED = 0.05, 0.01
BURST, PAUSE_S = 40, 0.02
CARELESS = (
    "import duckdb, sys; duckdb.connect(sys.argv[1])",
    "import duckdb, sys; duckdb.connect(sys.argv[1], read_only=True)",
)


class Fire(threading.Thread):
    """Sends a city's events at a steady pace, doubles and poison among them, until told to stop."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(daemon=True)
        self.prefix, self.producer = settings.topic_prefix, KafkaProducer(bootstrap_servers=settings.kafka)
        self.facts = Play(a_small_city(), 5, BEGIN, BEGIN + 2 * DAY, 5000).run().facts
        self.random, self.enough = Random(8), threading.Event()
        self.ids: set[str] = set()
        self.poison: Counter[bytes | None] = Counter()
        self.sent = 0

    def run(self) -> None:
        """Send everything, then doubles only."""
        for number, (_, _, topic, key, message) in enumerate(self.facts):
            if self.enough.is_set():
                break
            self._send(topic, key, message)
            if self.random.random() < DOUBLED:
                self._again(number)
            if self.random.random() < POISONED:
                self._poison(key)
            if number % BURST == 0:
                self.enough.wait(PAUSE_S)
        while not self.enough.wait(PAUSE_S):
            self._again(len(self.facts) - 1)
        self.producer.flush(60)
        self.producer.close()

    def _send(self, topic: str, key: str, message: bytes) -> None:
        record = admit(message)
        assert isinstance(record, Record)
        self.ids.add(record.id)
        self._put(topic, key, message)

    def _again(self, upto: int) -> None:
        """Say something a second time, of just now or of long ago, also under another key: in another partition."""
        _, _, topic, key, message = self.facts[self.random.randrange(upto + 1)]
        self._put(topic, self.random.choice((key, "elsewhere")), message)

    def _poison(self, key: str) -> None:
        value, _ = POISON[self.random.randrange(3)]
        self.poison[value] += 1
        self._put(HALL, key, value)

    def _put(self, topic: str, key: str, value: bytes | None) -> None:
        self.producer.send(self.prefix + topic, key=key.encode(), value=value)
        self.sent += 1


@pytest.fixture
def fire(settings: Settings) -> Iterator[Fire]:
    settings.home.mkdir(parents=True)
    lit = Fire(settings)
    lit.start()
    yield lit
    lit.enough.set()
    lit.join(60)


def meddle(home: Path) -> list[int]:
    """Do to the live file what careless people do, each in a process of its own; give how each ended."""
    file = str(home / "warehouse" / "live.duckdb")
    commands = [[sys.executable, "-c", line, file] for line in CARELESS]
    commands += [["cp", file, str(home / "copy.duckdb")], ["cat", file], ["sha256sum", file]]
    return [subprocess.run(command, capture_output=True, timeout=60, check=False).returncode for command in commands]


def await_work(settings: Settings, loader: "subprocess.Popen[bytes]", starts: int) -> None:
    """Wait until the loader has begun for the so-manieth time."""
    log, deadline = settings.home / "loader.log", time.monotonic() + 60
    while log.read_text(encoding="utf-8").count("loader started") < starts:
        assert loader.poll() is None, log.read_text(encoding="utf-8")
        assert time.monotonic() < deadline
        time.sleep(0.02)


def everything_is_there_once(settings: Settings, fire: Fire) -> None:
    """Expected = stored + quarantined, to the id, and the counts of the ledger add up to what the log holds."""
    tables = [table_of(family) for family in FAMILIES if family not in ("clock", "alert")]
    with live(settings) as con:
        found = [row[0] for table in tables for row in con.execute(f"select id::varchar from {table}").fetchall()]  # noqa: S608
        originals = Counter(row[0] for row in con.execute("select original from quarantine").fetchall())
        sums = con.execute("select sum(records), sum(stored), sum(duplicates), sum(quarantined) from ledger").fetchall()
        copies = con.execute("select count(*) from extra_copies").fetchall()[0][0]
        offsets = {
            (topic, partition): following
            for topic, partition, following in con.execute(
                'select topic, "partition", next_offset from offsets'
            ).fetchall()
        }
    assert len(found) == len(set(found)), "nothing twice"
    assert set(found) == fire.ids, "nothing lost, nothing made up"
    assert originals == fire.poison
    doubles = fire.sent - len(fire.ids) - fire.poison.total()
    assert sums == [(fire.sent, len(fire.ids), doubles, fire.poison.total())]
    assert copies == doubles > 0
    assert offsets == {**offsets, **log_ends(settings)}


def log_ends(settings: Settings) -> dict[tuple[str, int], int]:
    """Ask the broker where its event topics end, those with anything in them."""
    consumer = KafkaConsumer(bootstrap_servers=settings.kafka)
    places = {
        TopicPartition(settings.topic_prefix + topic, partition): (topic, partition)
        for topic in EVENT_TOPICS
        for partition in range(PARTITIONS[topic])
    }
    ends = consumer.end_offsets(list(places))
    consumer.close()
    return {place: ends[tp] for tp, place in places.items() if ends[tp]}


@pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.long)])
def test_kills_under_load_and_meddling_leave_every_event_once(settings: Settings, fire: Fire, kills: int) -> None:
    rng = Random(kills)
    for number in range(kills):
        loader = start(settings)
        await_work(settings, loader, number + 1)
        if number % 4 == 1:
            assert meddle(settings.home) == [1, 1, 0, 0, 0], "DuckDB lets nobody in; reading bytes hurts nobody"
        if number % 4 == 2:
            second = hallmark(settings, "loader")
            assert second.returncode == 2
            assert f"进程 {loader.pid}" in second.stderr.decode()
        with pytest.raises(subprocess.TimeoutExpired):
            loader.wait(rng.uniform(0.1, 2.5))
        loader.kill()
        loader.wait()
    fire.enough.set()
    fire.join(60)
    finish(settings)
    everything_is_there_once(settings, fire)
    assert "Traceback" not in (settings.home / "loader.log").read_text(encoding="utf-8")


def test_after_all_meddling_there_is_still_one_writer_and_nothing_is_lost(settings: Settings, fire: Fire) -> None:
    loader = start(settings)
    await_work(settings, loader, 1)
    for _ in range(3):
        assert meddle(settings.home) == [1, 1, 0, 0, 0]
    fire.enough.set()
    fire.join(60)
    loader.send_signal(signal.SIGTERM)
    assert loader.wait(60) == 0
    finish(settings)
    everything_is_there_once(settings, fire)


def test_a_loader_that_finds_its_file_open_elsewhere_says_by_whom(settings: Settings) -> None:
    settings.home.mkdir(parents=True)
    finish(settings)
    opens = "import duckdb, sys; con = duckdb.connect(sys.argv[1], read_only=True); print(1, flush=True); input()"
    file = str(settings.home / "warehouse" / "live.duckdb")
    holder = subprocess.Popen([sys.executable, "-c", opens, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"1\n"
        refused = hallmark(settings, "loader", "--until-end")
        assert refused.returncode == 2, refused.stderr.decode()
        assert f"进程 {holder.pid}" in refused.stderr.decode()
        assert "Traceback" not in refused.stderr.decode()
    finally:
        holder.communicate(b"\n", timeout=30)
    finish(settings)
