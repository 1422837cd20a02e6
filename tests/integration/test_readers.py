"""Readers in other processes see whole data, never older than before, while the loader runs and snapshots swap.

The long version takes ten minutes, or as many seconds as HALLMARK_READERS_S says, and Spark reads too: it wants the
packages of requirements-spark.lock (`./hallmark spark --help` installs them).
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.settings import Settings
from tests.disorder import a_small_city
from tests.gate_home import numbered
from tests.integration.city_log import Row, publish, publish_city, rows
from tests.integration.eager_reader import LOOKS
from tests.integration.test_loader import start
from tests.integration.test_publish import environment, hallmark
from warehouse.lake.manifest import read_manifest

ROOT = Path(__file__).parents[2]
CITY = a_small_city(2, 2)
LONG_S = int(os.environ.get("HALLMARK_READERS_S", "600"))
PATIENCE_S = 150
"""So much longer a slow machine may take until days are published twice."""
Reader = subprocess.Popen[bytes]


def a_history(days: int) -> list[list[Row]]:
    """Play days of the city, with each source numbered as a device does."""
    groups = list(rows(CITY, visits=120 * days, days=days, every=60))
    told = numbered(value or b"" for group in groups for _, _, value, partition in group if partition is None)
    return [
        [(topic, key, next(told) if partition is None else value, partition) for topic, key, value, partition in group]
        for group in groups
    ]


def start_reader(kind: str, settings: Settings) -> Reader:
    command = [sys.executable, "-m", "tests.integration.eager_reader", kind, str(settings.home)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, env=environment(settings), **pipes)  # type: ignore[call-overload,no-any-return] # keywords


@pytest.fixture
def loader(settings: Settings) -> Iterator[Reader]:
    settings.home.mkdir(parents=True)
    asyncio.run(publish_city(settings.kafka or "", settings.topic_prefix, CITY))
    running = start(settings)
    yield running
    running.send_signal(signal.SIGTERM)
    running.wait(60)


@pytest.fixture
def readers(settings: Settings, loader: Reader, seconds: int) -> Iterator[dict[str, Reader]]:
    assert loader.poll() is None
    kinds = [kind for kind in LOOKS if kind != "spark" or seconds == LONG_S]
    started = {kind: start_reader(kind, settings) for kind in kinds}
    yield started
    for one in started.values():
        if one.poll() is None:
            one.kill()
        one.communicate()


@pytest.mark.timeout(LONG_S + 600)
@pytest.mark.parametrize(
    ("seconds", "days"), [(40, 8), pytest.param(LONG_S, 14, marks=pytest.mark.long)], ids=["short", "long"]
)
def test_readers_always_see_whole_data_that_never_goes_back(
    settings: Settings, loader: Reader, readers: dict[str, Reader], seconds: int, days: int
) -> None:
    history = a_history(days)
    pace = max(50, sum(map(len, history)) // seconds)
    log = threading.Thread(
        target=lambda: asyncio.run(publish(settings.kafka or "", settings.topic_prefix, history, pace)), daemon=True
    )
    log.start()
    until, versions = time.monotonic() + seconds, set[int]()
    while time.monotonic() < until or (len(versions) < 2 and time.monotonic() < until + PATIENCE_S):
        hallmark(settings, "gate", "--once")
        versions |= {read_manifest(settings.home).version} - {0}
        assert loader.poll() is None
        assert [name for name, one in readers.items() if one.poll() is not None] == [], "no reader has ended"
    log.join(120)
    told = {name: one.communicate(b"\n", timeout=120) for name, one in readers.items()}
    errors = {name: error.decode() for name, (_, error) in told.items()}
    assert {name: text for name, text in errors.items() if name != "spark"} == {
        name: "" for name in errors if name != "spark"
    }
    assert "Error" not in errors.get("spark", ""), "Java warns of what is no fault"
    seen = {name: json.loads(out.splitlines()[-1]) for name, (out, _) in told.items()}
    assert len(versions) >= 2
    for name, one in seen.items():
        assert one["looks"] > one["states"] >= 2, (name, seen)
    sys.stdout.write(f"{seen}\n")
