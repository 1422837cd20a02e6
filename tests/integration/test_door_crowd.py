"""Twenty ask at the door while the loader writes: every answer is whole, and nothing that was sent is missing."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from kafka import KafkaProducer

from schemas.admit import Record, admit
from schemas.events import FAMILIES
from schemas.instants import DAY, micros
from schemas.settings import Settings
from stack.process import hallmark_command
from tests.disorder import Play, a_small_city
from tests.integration.test_publish import environment
from warehouse.client import Connection, NotAnswered
from warehouse.columns import table_of
from warehouse.door.address import read_door_address
from warehouse.door.tokens import KEY
from warehouse.snapshots import folder_of

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))
CLIENTS, BUSY = 20, 503
WHOLE = "select rating_id, level, count(*) over () as there from ratings"
"""Each row says how many there are: an answer that was cut off, or of two snapshots, contradicts itself."""


@contextmanager
def service(settings: Settings, name: str) -> Iterator[None]:
    path = settings.home / f"{name}.log"
    with path.open("ab") as log:
        process = subprocess.Popen(
            [*hallmark_command(), name], env=environment(settings, HALLMARK_DOOR_PORT="0"), stdout=log, stderr=log
        )
    try:
        yield
        assert process.poll() is None, path.read_text(encoding="utf-8")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def until(look: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + 120
    while not look():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def asks(url: str, token: str, stop: threading.Event, counts: list[int], faults: list[str]) -> None:
    """Ask until told to stop; a door that is busy says so and is asked again."""
    with Connection(url, token) as door:
        while not stop.is_set():
            try:
                table = door.sql(WHOLE).arrow()
            except NotAnswered as refused:
                if refused.status != BUSY:
                    faults.append(refused.chinese)
                continue
            said = set(table["there"].to_pylist())
            if said not in ({table.num_rows}, set()):
                faults.append(f"{table.num_rows} rows that say {said}")
            if counts and table.num_rows < counts[-1]:
                faults.append(f"{counts[-1]} rows, then {table.num_rows}")
            counts.append(table.num_rows)


def test_twenty_clients_get_whole_answers_while_every_event_arrives(settings: Settings) -> None:
    settings.home.mkdir(parents=True)
    facts = Play(a_small_city(), 5, BEGIN, BEGIN + 2 * DAY, 3000).run().facts
    producer = KafkaProducer(bootstrap_servers=settings.kafka, linger_ms=20)
    stop, counts, faults = threading.Event(), [list[int]() for _ in range(CLIENTS)], list[str]()
    with service(settings, "loader"), service(settings, "door"):
        send(settings, producer, facts[: len(facts) // 4])
        until((folder_of(settings.home) / "CURRENT").exists, "a first snapshot")
        until(lambda: read_door_address(settings.home), "an open door")
        url, token = read_door_address(settings.home) or "", (settings.home / KEY).read_text(encoding="utf-8").strip()
        crowd = [threading.Thread(target=asks, args=(url, token, stop, one, faults)) for one in counts]
        for client in crowd:
            client.start()
        first = read_current(settings.home)
        for part in range(1, 4):
            send(settings, producer, facts[part * len(facts) // 4 : (part + 1) * len(facts) // 4])
        until(lambda: read_current(settings.home) != first and all(len(one) >= 3 for one in counts), "answers for all")
        ids = {record.id for *_, message in facts if isinstance(record := admit(message), Record)}
        with Connection(url, token) as door:
            until(lambda: stored(door) >= len(facts), "all that was sent")
        stop.set()
        for client in crowd:
            client.join(60)
    producer.close()
    assert faults == []
    assert max(map(max, counts)) > min(map(min, counts)), "nobody saw the warehouse grow"
    with duckdb.connect(str(settings.home / "warehouse" / "live.duckdb"), read_only=True) as con:
        tables = [table_of(family) for family in FAMILIES if family not in ("clock", "alert")]
        found = [row[0] for table in tables for row in con.execute(f"select id::varchar from {table}").fetchall()]  # noqa: S608
    assert len(found) == len(set(found))
    assert set(found) == ids


def send(settings: Settings, producer: KafkaProducer, facts: list[tuple[int, int, str, str, bytes]]) -> None:
    for _, _, topic, key, message in facts:
        producer.send(settings.topic_prefix + topic, key=key.encode(), value=message)
    producer.flush(60)


def read_current(home: Path) -> str:
    return (folder_of(home) / "CURRENT").read_text(encoding="utf-8")


def stored(door: Connection) -> int:
    """Say how many records the newest snapshot counts, the doubles too."""
    try:
        return int(door.sql("select coalesce(sum(records), 0)::bigint from data_as_of").rows()[0][0])
    except NotAnswered as refused:
        if refused.status != BUSY:
            pytest.fail(refused.chinese)
        return 0
