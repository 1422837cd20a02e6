"""The loader on a real Kafka: exactly once through kill -9, poison in quarantine, one writer, no offset passed over."""

import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import duckdb
import pytest
from kafka import KafkaAdminClient, KafkaProducer, TopicPartition

from schemas.admit import Record, admit
from schemas.events import FAMILIES
from schemas.instants import DAY, micros
from schemas.settings import Settings
from schemas.topics import CASE, HALL, HOTLINE
from stack.process import hallmark_command
from tests.disorder import Play, a_small_city
from tests.integration.test_publish import environment, hallmark
from warehouse.columns import table_of
from warehouse.snapshots import newest_snapshot

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))
TWO_MB = b'{"specversion":"1.0","data":"' + b"x" * 2_000_000 + b'"}'
POISON: tuple[tuple[bytes | None, str], ...] = (
    (b"\x00\xff not json", "not_json"),
    (b'{"specversion": 1}', "bad_envelope"),
    (None, "null"),
    (TWO_MB, "too_large"),
)


@pytest.fixture
def producer(settings: Settings) -> Iterator[KafkaProducer]:
    made = KafkaProducer(bootstrap_servers=settings.kafka, max_request_size=4_000_000, linger_ms=20)
    yield made
    made.close()


def play(settings: Settings, producer: KafkaProducer, visits: int) -> list[bytes]:
    """Send a disordered city's messages to the topics of their events; give them. Other visits have other ids."""
    facts = Play(a_small_city(), visits, BEGIN, BEGIN + 2 * DAY, visits).run().facts
    for _, _, topic, key, message in facts:
        producer.send(settings.topic_prefix + topic, key=key.encode(), value=message)
    producer.flush(60)
    return [message for *_, message in facts]


def start(settings: Settings) -> "subprocess.Popen[bytes]":
    with (settings.home / "loader.log").open("ab") as log:
        return subprocess.Popen([*hallmark_command(), "loader"], env=environment(settings), stdout=log, stderr=log)


def finish(settings: Settings) -> None:
    done = hallmark(settings, "loader", "--until-end")
    assert done.returncode == 0, done.stderr.decode()


def live(settings: Settings) -> duckdb.DuckDBPyConnection:
    """Open the live file; only when no loader runs."""
    return duckdb.connect(str(settings.home / "warehouse" / "live.duckdb"), read_only=True)


def test_kill_nine_loses_nothing_and_counts_nothing_twice(settings: Settings, producer: KafkaProducer) -> None:
    settings.home.mkdir(parents=True)
    rng, sent = Random(8), play(settings, producer, 4000)
    for number in range(200):
        value, _ = POISON[number % len(POISON)] if number < 12 else POISON[number % 3]
        producer.send(settings.topic_prefix + HALL, key=b"HALL00", value=value)
    producer.flush(60)
    for _ in range(5):
        loader = start(settings)
        try:
            loader.wait(rng.uniform(1.0, 3.5))
        except subprocess.TimeoutExpired:
            loader.kill()
            loader.wait()
        else:
            pytest.fail("the loader ended by itself")
        again = rng.randrange(len(sent) - 50)
        for message in sent[again : again + 50]:
            topic = HALL if b'"hall_id"' in message else HOTLINE if b'"centre_id"' in message else CASE
            producer.send(settings.topic_prefix + topic, key=b"HALL00", value=message)
        producer.flush(60)
    finish(settings)
    ids = {record.id for message in sent if isinstance(record := admit(message), Record)}
    with live(settings) as con:
        tables = [table_of(family) for family in FAMILIES if family not in ("clock", "alert")]
        found = [row[0] for table in tables for row in con.execute(f"select id::varchar from {table}").fetchall()]  # noqa: S608
        assert len(found) == len(set(found)), "nothing twice"
        assert set(found) == ids, "nothing lost"
        quarantined = con.execute("select reason, original from quarantine").fetchall()
        stored, records, doubles, bad = con.execute(
            "select sum(stored), sum(records), sum(duplicates), sum(quarantined) from ledger"
        ).fetchall()[0]
    assert len(quarantined) == bad == 200
    assert {(original, reason) for reason, original in quarantined} == set(POISON)
    assert Counter(reason for reason, _ in quarantined)["too_large"] == 3
    assert (stored, records) == (len(ids), len(sent) + 250 + 200)
    assert stored + doubles + bad == records
    log = (settings.home / "loader.log").read_text(encoding="utf-8")
    assert "Traceback" not in log


def test_a_second_loader_says_who_holds_the_warehouse(settings: Settings) -> None:
    settings.home.mkdir(parents=True)
    first = start(settings)
    try:
        deadline = time.monotonic() + 60
        while "loader started" not in (settings.home / "loader.log").read_text(encoding="utf-8"):
            assert first.poll() is None, (settings.home / "loader.log").read_text(encoding="utf-8")
            assert time.monotonic() < deadline
            time.sleep(0.05)
        second = hallmark(settings, "loader")
        assert second.returncode == 2
        assert f"正由另一个 loader（进程 {first.pid}）使用" in second.stderr.decode()
    finally:
        first.send_signal(signal.SIGTERM)
        assert first.wait(60) == 0


def test_another_log_is_refused_with_a_sentence(settings: Settings, producer: KafkaProducer, tmp_path: Path) -> None:
    settings.home.mkdir(parents=True)
    play(settings, producer, 20)
    finish(settings)
    with duckdb.connect(str(settings.home / "warehouse" / "live.duckdb")) as con:
        con.execute("update offsets set next_offset = next_offset + 1000 where topic = 'hall.events'")
    refused = hallmark(settings, "loader", "--until-end")
    assert refused.returncode == 2
    assert "这不是同一份日志" in refused.stderr.decode()
    assert "Traceback" not in refused.stderr.decode()
    absent = hallmark(settings, "loader", HALLMARK_TOPIC_PREFIX="none-", HALLMARK_HOME=str(tmp_path / "other"))
    assert absent.returncode == 2
    assert "请先运行 hallmark topics" in absent.stderr.decode()


def test_what_the_broker_no_longer_has_is_written_down_as_a_gap(settings: Settings, producer: KafkaProducer) -> None:
    settings.home.mkdir(parents=True)
    topic = settings.topic_prefix + HALL
    for _ in range(3):
        producer.send(topic, partition=0, value=b"before")
    producer.flush(60)
    finish(settings)
    for _ in range(10):
        producer.send(topic, partition=0, value=b"never read")
    producer.send(topic, partition=0, value=b"after")
    producer.flush(60)
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka)
    admin.delete_records({TopicPartition(topic, 0): 13})
    admin.close()
    finish(settings)
    with live(settings) as con:
        gaps = con.execute('select topic, "partition", from_offset, to_offset, reason from gaps').fetchall()
        originals = [row[0] for row in con.execute('select original from quarantine order by "offset"').fetchall()]
    assert gaps == [("hall.events", 0, 3, 13, "retention")]
    assert originals == [b"before"] * 3 + [b"after"]


def test_a_snapshot_is_published_while_the_loader_runs_and_old_ones_go(
    settings: Settings, producer: KafkaProducer
) -> None:
    settings.home.mkdir(parents=True)
    play(settings, producer, 50)
    loader = start(settings)
    try:
        await_rows(settings, loader)
        play(settings, producer, 60)
        before = newest_snapshot(settings.home)
        deadline = time.monotonic() + 60
        while newest_snapshot(settings.home) == before:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        done = hallmark(settings, "sql", "--path")
        assert Path(done.stdout.decode().strip()).parent == settings.home / "snapshots"
    finally:
        loader.send_signal(signal.SIGTERM)
        assert loader.wait(60) == 0
    assert 1 <= len(list((settings.home / "snapshots").glob("wh-*.duckdb"))) <= 3


def await_rows(settings: Settings, loader: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while not (settings.home / "snapshots" / "CURRENT").exists():
        assert loader.poll() is None, (settings.home / "loader.log").read_text(encoding="utf-8")
        assert time.monotonic() < deadline
        time.sleep(0.05)
