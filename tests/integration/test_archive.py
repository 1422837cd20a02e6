"""Rebuild, backup and restore on a real Kafka: equal to the digit, also where the log has forgotten (T15, T18)."""

import json
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from kafka import KafkaAdminClient, KafkaProducer, TopicPartition

from schemas.settings import Settings
from schemas.topics import EVENT_TOPICS
from stack.process import hallmark_command
from tests.disorder import a_small_city
from tests.integration.test_loader import finish, live, play, start
from tests.integration.test_publish import environment, hallmark
from tests.warehouse_log import city_records
from warehouse.digests import Holding, digests


@pytest.fixture
def producer(settings: Settings) -> Iterator[KafkaProducer]:
    made = KafkaProducer(bootstrap_servers=settings.kafka, max_request_size=4_000_000, linger_ms=20)
    yield made
    made.close()


@pytest.fixture
def loaded(settings: Settings, producer: KafkaProducer) -> Settings:
    """Load a city and what happened in it, some of it unreadable, in two runs; the archive has all of it."""
    settings.home.mkdir(parents=True)
    for one in city_records(a_small_city()):
        producer.send(settings.topic_prefix + one.topic, key=one.key, value=one.value)
    for visits in (150, 100):
        play(settings, producer, visits)
        producer.send(settings.topic_prefix + "hall.events", key=b"HALL00", value=b"\x00\xff")
        producer.flush(60)
        finish(settings)
    return settings


def held_by(settings: Settings) -> dict[str, Holding]:
    with live(settings) as con:
        con.execute("set timezone = 'UTC'")
        return digests(con)


def segments_of(settings: Settings) -> list[Path]:
    """Give the files of a partition with several."""
    folders = sorted((settings.home / "archive" / "topic=hall.events").iterdir())
    return next(files for folder in folders if len(files := sorted(folder.glob("*.parquet"))) > 1)


def forget(settings: Settings) -> None:
    """Let the log forget all that the archive holds."""
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka)
    with live(settings) as con:
        ends = con.execute('select topic, "partition", next_offset from offsets').fetchall()
    admin.delete_records(
        {
            TopicPartition(settings.topic_prefix + topic, partition): end
            for topic, partition, end in ends
            if topic in EVENT_TOPICS
        }
    )
    admin.close()


def test_two_rebuilds_of_other_batches_are_the_live_one_also_when_the_log_has_forgotten(
    loaded: Settings, producer: KafkaProducer
) -> None:
    before = held_by(loaded)
    assert before["quarantine"].rows == 2
    assert before["raw_rating"].rows > 50
    for words in (("--batch", "97"), ("--batch", "20000")):
        done = hallmark(loaded, "rebuild", "warehouse", "--check", *words)
        assert done.returncode == 0, done.stderr.decode()
        assert f"{len(before)} 张表逐张相同" in done.stderr.decode()
    forget(loaded)
    done = hallmark(loaded, "rebuild", "warehouse", "--check", "--batch", "1000")
    assert done.returncode == 0, done.stderr.decode()
    play(loaded, producer, 50)
    swapped = hallmark(loaded, "rebuild", "warehouse")
    assert swapped.returncode == 0, swapped.stderr.decode()
    assert (loaded.home / "warehouse" / "live.before.duckdb").exists()
    after = held_by(loaded)
    assert after["raw_rating"].rows > before["raw_rating"].rows, "what the log had besides is in it"
    finish(loaded)
    assert held_by(loaded) == after
    done = hallmark(loaded, "archive", "verify")
    assert done.returncode == 0, done.stderr.decode()


def test_a_running_loader_is_compared_at_the_offsets_at_which_it_says_what_it_holds(
    loaded: Settings, producer: KafkaProducer
) -> None:
    loader = start(loaded)
    await_start(loaded)
    try:
        for _ in range(2):
            play(loaded, producer, 60)
            done = hallmark(loaded, "rebuild", "warehouse", "--check")
            assert done.returncode == 0, done.stderr.decode()
        refused = hallmark(loaded, "rebuild", "warehouse")
        assert refused.returncode == 2
        assert "loader 正在运行" in refused.stderr.decode()
        verified = hallmark(loaded, "archive", "verify")
        assert verified.returncode == 0, verified.stderr.decode()
    finally:
        loader.send_signal(signal.SIGTERM)
        assert loader.wait(60) == 0


def test_a_row_that_was_tampered_with_is_found_and_named(loaded: Settings) -> None:
    with duckdb.connect(str(loaded.home / "warehouse" / "live.duckdb")) as con:
        con.execute("delete from raw_rating where id = (select min(id) from raw_rating)")
    done = hallmark(loaded, "rebuild", "warehouse", "--check")
    assert done.returncode == 1
    assert "raw_rating 不同" in done.stderr.decode()
    assert not (loaded.home / "warehouse" / "rebuilt").exists()


def test_a_lost_database_is_refused_with_the_command_that_brings_it_back(loaded: Settings) -> None:
    before = held_by(loaded)
    shutil.rmtree(loaded.home / "warehouse")
    refused = hallmark(loaded, "loader", "--until-end")
    assert refused.returncode == 2
    assert "hallmark rebuild warehouse" in refused.stderr.decode()
    shutil.rmtree(loaded.home / "warehouse")
    done = hallmark(loaded, "rebuild", "warehouse")
    assert done.returncode == 0, done.stderr.decode()
    assert held_by(loaded) == before


def test_what_the_archive_has_lost_is_read_from_the_log_again(loaded: Settings) -> None:
    before = held_by(loaded)
    missing, damaged = segments_of(loaded)[:2]
    missing.unlink()
    damaged.write_bytes(damaged.read_bytes()[:-20])
    told = hallmark(loaded, "archive", "verify")
    assert told.returncode == 2
    assert missing.stem in told.stderr.decode()
    assert damaged.stem in told.stderr.decode()
    done = hallmark(loaded, "rebuild", "warehouse")
    assert done.returncode == 0, done.stderr.decode()
    assert "从日志补齐归档" in done.stderr.decode()
    assert held_by(loaded) == before
    assert damaged.with_name(f"{damaged.name}.damaged").exists()
    verified = hallmark(loaded, "archive", "verify")
    assert verified.returncode == 0, verified.stderr.decode()


def test_without_a_database_too_the_log_gives_what_the_archive_lacks_in_front(loaded: Settings) -> None:
    before = held_by(loaded)
    shutil.rmtree(loaded.home / "warehouse")
    segments_of(loaded)[0].unlink()
    done = hallmark(loaded, "rebuild", "warehouse")
    assert done.returncode == 0, done.stderr.decode()
    assert held_by(loaded) == before


def test_a_rebuild_that_would_lose_records_is_refused_unless_told_to(loaded: Settings) -> None:
    before = held_by(loaded)
    forget(loaded)
    lost = segments_of(loaded)[0]
    lost.unlink()
    refused = hallmark(loaded, "rebuild", "warehouse")
    assert refused.returncode == 2
    assert f"hall.events/{lost.parent.name.removeprefix('partition=')}" in refused.stderr.decode()
    assert "--accept-loss" in refused.stderr.decode()
    assert held_by(loaded) == before
    taken = hallmark(loaded, "rebuild", "warehouse", "--accept-loss")
    assert taken.returncode == 0, taken.stderr.decode()
    after = held_by(loaded)
    assert after["raw_rating"].rows < before["raw_rating"].rows


def test_a_backup_of_the_running_one_and_the_logs_tail_are_the_live_one(
    loaded: Settings, producer: KafkaProducer, tmp_path: Path
) -> None:
    loader = start(loaded)
    await_start(loaded)
    try:
        done = hallmark(loaded, "backup", str(tmp_path / "backup"))
        assert done.returncode == 0, done.stderr.decode()
        play(loaded, producer, 60)
        again = hallmark(loaded, "backup", str(tmp_path / "backup"))
        assert again.returncode == 0, again.stderr.decode()
        play(loaded, producer, 60)
    finally:
        loader.send_signal(signal.SIGTERM)
        assert loader.wait(60) == 0
    finish(loaded)
    elsewhere = str(tmp_path / "new")
    restored = hallmark(loaded, "restore", str(tmp_path / "backup"), HALLMARK_HOME=elsewhere)
    assert restored.returncode == 0, restored.stderr.decode()
    refused = hallmark(loaded, "restore", str(tmp_path / "backup"), HALLMARK_HOME=elsewhere)
    assert refused.returncode == 2
    assert "--replace" in refused.stderr.decode()
    caught_up = hallmark(loaded, "loader", "--until-end", HALLMARK_HOME=elsewhere)
    assert caught_up.returncode == 0, caught_up.stderr.decode()
    with duckdb.connect(str(tmp_path / "new" / "warehouse" / "live.duckdb"), read_only=True) as con:
        con.execute("set timezone = 'UTC'")
        assert digests(con) == held_by(loaded)


def test_a_damaged_backup_is_not_restored(loaded: Settings, tmp_path: Path) -> None:
    hallmark(loaded, "backup", str(tmp_path / "backup"))
    segment = next((tmp_path / "backup" / "archive").rglob("*.parquet"))
    whole = segment.read_bytes()
    segment.unlink()
    segment.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    refused = hallmark(loaded, "restore", str(tmp_path / "backup"), HALLMARK_HOME=str(tmp_path / "new"))
    assert refused.returncode == 2
    assert segment.name in refused.stderr.decode()
    assert not (tmp_path / "new" / "warehouse" / "live.duckdb").exists()
    manifest = tmp_path / "backup" / "manifest.json"
    assert json.loads(manifest.read_text())["offsets"]


def test_a_rebuild_killed_at_any_moment_leaves_the_live_one_and_is_made_good_by_the_next(loaded: Settings) -> None:
    before = held_by(loaded)
    for seconds in (0.8, 1.6, 2.4):
        begun = rebuilding(loaded)
        try:
            begun.wait(seconds)
        except subprocess.TimeoutExpired:
            begun.kill()
            begun.wait()
        assert held_by(loaded) == before
    done = hallmark(loaded, "rebuild", "warehouse")
    assert done.returncode == 0, done.stderr.decode()
    assert held_by(loaded) == before


def await_start(settings: Settings) -> None:
    """Wait until the loader holds the warehouse."""
    deadline = time.monotonic() + 60
    while "loader started" not in (settings.home / "loader.log").read_text(encoding="utf-8"):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def rebuilding(settings: Settings) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [*hallmark_command(), "rebuild", "warehouse"], env=environment(settings), stderr=subprocess.DEVNULL
    )
