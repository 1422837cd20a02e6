"""The one address on a real broker: each alert told once, through refusals, a kill and the night."""

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
from aiokafka import AIOKafkaProducer

from schemas.envelope import Fact
from schemas.events.system import AlertChanged, AlertCleared, AlertRaised
from schemas.topics import ALERTS
from tests.unit.streams_shell.alert_events import a_message, alert_id, an_event

ROOT = Path(__file__).parents[2]
IN_HOURS, AT_NIGHT = "2026-10-14T10:15:00+08:00", "2026-10-14T22:15:00+08:00"


class Listener:
    """A local server that notes each sentence and answers what it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.refuse = 0
        self.answers = threading.Event()
        self.answers.set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = msgspec.json.decode(self.rfile.read(int(self.headers["Content-Length"])))
                if outer.refuse:
                    outer.refuse -= 1
                    self.send_error(503)
                    return
                outer.got.append((self.headers["Idempotency-Key"], body["sentence"]))
                outer.answers.wait(20)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def keys(self) -> list[str]:
        return [key for key, _ in self.got]


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()
    made.thread.join()


@pytest.fixture
def start(kafka: str, topics: str, listener: Listener, tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Give a function that (re)starts the service under a clock; it gives the log once the service has begun."""
    running: list[subprocess.Popen[bytes]] = []

    def starting(clock: str) -> Path:
        stop(running)
        env = {**os.environ, "HALLMARK_HOME": str(tmp_path / "home"), "HALLMARK_KAFKA": kafka, "HALLMARK_CLOCK": clock}
        env |= {"HALLMARK_TOPIC_PREFIX": topics, "HALLMARK_WEBHOOK": listener.url}
        log = tmp_path / f"webhook-{len(running)}.log"
        with log.open("wb") as out:
            running.append(
                subprocess.Popen([sys.executable, "-m", "stack", "notify"], cwd=ROOT, env=env, stdout=out, stderr=out)
            )
        until(lambda: "reading alerts" in log.read_text())
        return log

    yield starting
    stop(running)


def stop(running: "list[subprocess.Popen[bytes]]") -> None:
    for process in running:
        process.kill()
        process.wait()


def until(claim: Callable[[], bool], within_s: float = 150) -> None:
    deadline = time.monotonic() + within_s
    while not claim():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


def say(kafka: str, prefix: str, *facts: Fact) -> None:
    async def saying() -> None:
        producer = AIOKafkaProducer(bootstrap_servers=kafka)
        await producer.start()
        try:
            for fact in facts:
                await producer.send_and_wait(prefix + ALERTS, a_message(fact), key=b"SZ01")
        finally:
            await producer.stop()

    asyncio.run(saying())


def test_each_alert_is_told_once_when_it_begins_and_once_when_it_ends(
    kafka: str, topics: str, listener: Listener, start: Callable[[str], Path]
) -> None:
    say(kafka, topics, an_event(AlertRaised, "before", "SZ01-09"))
    log = start(IN_HOURS)
    listener.refuse = 2
    say(kafka, topics, an_event(AlertRaised), an_event(AlertRaised, "again"), an_event(AlertChanged))
    until(lambda: ": sent" in log.read_text())
    start(IN_HOURS)
    say(kafka, topics, an_event(AlertCleared, sentence="【恢复】"), an_event(AlertCleared, "before", "SZ01-09"))
    until(lambda: len(listener.got) >= 2)
    say(kafka, topics, an_event(AlertRaised, "last", "SZ01-05"))
    until(lambda: len(listener.got) >= 3)
    assert listener.got == [
        (f"{alert_id('a')}:raised", "【低于90%】"),
        (f"{alert_id('a')}:cleared", "【恢复】"),
        (f"{alert_id('last')}:raised", "【低于90%】"),
    ]


def test_a_kill_between_the_taking_and_the_noting_sends_once_more_under_the_same_key(
    kafka: str, topics: str, listener: Listener, start: Callable[[str], Path]
) -> None:
    start(IN_HOURS)
    listener.answers.clear()
    say(kafka, topics, an_event(AlertRaised))
    until(lambda: len(listener.got) == 1)
    log = start(IN_HOURS)
    listener.answers.set()
    until(lambda: ": sent" in log.read_text())
    assert listener.got == [(f"{alert_id('a')}:raised", "【低于90%】")] * 2


def test_what_is_raised_at_night_leaves_when_the_hall_opens(
    kafka: str, topics: str, listener: Listener, start: Callable[[str], Path]
) -> None:
    log = start(AT_NIGHT)
    say(kafka, topics, an_event(AlertRaised))
    until(lambda: "to be sent" in log.read_text())
    assert listener.got == []
    start(IN_HOURS)
    until(lambda: listener.keys() == [f"{alert_id('a')}:raised"])
