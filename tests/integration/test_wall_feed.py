"""`hallmark wall` on a real broker: it reads what is there, follows what comes, says when it is ready."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from kafka import KafkaProducer

from dashboards.feed import LiveRecord
from dashboards.preview_data import live_record, records
from stack.probe import free_port
from stack.process import hallmark_command, with_our_code
from stack.topics import provision
from tests.unit.dashboards.a_wall import NOW, STAGE, a_tile

DEADLINE_S = 150.0


def until(look: Callable[[], object], what: str) -> None:
    end = time.monotonic() + DEADLINE_S
    while not look():
        if time.monotonic() > end:
            pytest.fail(f"not within {DEADLINE_S} s: {what}", pytrace=False)
        time.sleep(0.05)


def said(kafka: str, prefix: str, told: list[LiveRecord]) -> None:
    producer = KafkaProducer(bootstrap_servers=kafka, acks="all")
    for topic, partition, key, value in told:
        producer.send(prefix + topic, value=value, key=key.encode(), partition=partition)
    producer.flush()
    producer.close()


def health(url: str) -> dict[str, object]:
    try:
        answer = httpx.get(f"{url}healthz")
    except httpx.HTTPError:
        return {}
    told: dict[str, object] = answer.json()
    assert told["ready"] is (answer.status_code == 200)
    return told


@pytest.fixture
def wall(kafka: str, prefix: str, tmp_path: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    env = {
        **os.environ,
        "HALLMARK_HOME": str(tmp_path),
        "HALLMARK_KAFKA": kafka,
        "HALLMARK_TOPIC_PREFIX": prefix,
        "HALLMARK_WALL_PORT": str(port := free_port()),
        "HALLMARK_CLOCK": json.dumps({"segments": [{"real_at": 0.0, "at": NOW / 1e6, "speed": 0.0}]}),
    }
    process = subprocess.Popen([*hallmark_command(), "wall"], env=with_our_code(env), stderr=subprocess.DEVNULL)
    yield process, f"http://127.0.0.1:{port}/"
    process.kill()
    process.wait()


def test_the_wall_reads_what_is_there_and_follows_what_comes(
    kafka: str, prefix: str, wall: tuple["subprocess.Popen[bytes]", str], tmp_path: Path
) -> None:
    process, url = wall
    until(lambda: health(url), "an answer before the topics exist")
    assert not health(url)["ready"]
    provision(kafka, prefix)
    said(kafka, prefix, records(STAGE))
    until(lambda: health(url).get("ready"), "ready")
    until(lambda: "城关派出所户籍窗口" in httpx.get(url).text, "the wall")
    assert json.loads((tmp_path / "run" / "wall.json").read_text())["url"] == url
    said(kafka, prefix, [live_record(a_tile("DHQ-03", through=5000, good=31, bad=19))])
    until(lambda: "62.0% · 共50次" in httpx.get(f"{url}window/DHQ-03").text, "a new statement")
    assert httpx.get(f"{url}window/nothing").status_code == 404
    process.send_signal(signal.SIGTERM)
    assert process.wait(DEADLINE_S) == 0
