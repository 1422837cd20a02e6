"""One real Kafka for the whole run, and a name of their own for each test's topics."""

import os
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.settings import Settings
from stack.broker_trouble import why_it_died
from stack.home import make_home
from stack.jars import classpath
from stack.probe import brokers_seen, free_port
from stack.process import hallmark_command, last_lines, with_our_code
from stack.topics import provision

START_S = 90.0


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of an embedded broker that lives as long as the test run; no broker is a failure."""
    home, port = tmp_path_factory.mktemp("kafka"), free_port()
    make_home(home)
    classpath(Settings.from_env(os.environ), lambda *_: None)
    env = with_our_code({**os.environ, "HALLMARK_HOME": str(home), "HALLMARK_KAFKA_PORT": str(port)})
    with (home / "logs" / "broker.log").open("wb") as log:
        broker = subprocess.Popen(
            [*hallmark_command(), "broker"], env=env, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield await_broker(home, broker, f"127.0.0.1:{port}")
    finally:
        broker.send_signal(signal.SIGTERM)
        try:
            broker.wait(30)
        except subprocess.TimeoutExpired:
            broker.kill()
            broker.wait()


def await_broker(home: Path, broker: "subprocess.Popen[bytes]", address: str) -> str:
    """Wait until it serves; tell its last words if it does not."""
    deadline = time.monotonic() + START_S
    while not brokers_seen(address):
        if broker.poll() is not None or time.monotonic() > deadline:
            lines = "\n".join(last_lines(home / "logs" / "broker.log", 20))
            pytest.fail(f"{why_it_died(home)}\n{lines}", pytrace=False)
        time.sleep(0.05)
    return address


@pytest.fixture
def prefix() -> str:
    """Give a topic prefix that no other test has; nothing is created."""
    return f"test-{uuid.uuid4().hex[:12]}-"


@pytest.fixture
def topics(kafka: str, prefix: str) -> Iterator[str]:
    """Create all topics of the contract under a fresh prefix, give the prefix, delete them after the test."""
    from kafka import KafkaAdminClient  # noqa: PLC0415 - the fixture of this name hides the package at module level

    provision(kafka, prefix)
    yield prefix
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    admin.delete_topics([name for name in admin.list_topics() if name.startswith(prefix)])
    admin.close()


@pytest.fixture
def settings(kafka: str, topics: str, tmp_path: Path) -> Settings:
    """Give settings of an installation of its own: fresh home, free wall port, the shared broker, own topics."""
    env = {**os.environ, "HALLMARK_HOME": str(tmp_path / "home"), "HALLMARK_KAFKA": kafka}
    return Settings.from_env({**env, "HALLMARK_TOPIC_PREFIX": topics, "HALLMARK_WALL_PORT": "0"})
