"""Measure the loader while nobody and while many clients ask at the door: the same stream of events, twice.

    python -m bench.door [--rate 2000] [--seconds 20] [--clients 20]

Starts a Kafka, a loader and a door of its own. Lag is that of the oldest record of each batch, from the broker's stamp
to the commit of the transaction, as the loader's own metrics say; every record counts with the lag of its batch. Five
simulated days are squeezed into the stream, so that a refresh has more days to work out than at a hall's pace.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import httpx
from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console
from rich.table import Table

from bench.worker import a_broker
from stack.metrics_place import metrics_places
from stack.process import hallmark_command, with_our_code
from tests.disorder import a_small_city
from tests.integration.city_log import Row, publish, publish_city, rows
from warehouse.client import Connection, NotAnswered
from warehouse.door.address import read_door_address
from warehouse.door.tokens import KEY
from warehouse.snapshots import folder_of

QUESTIONS = (
    "select hall, sum(good) as good, sum(rated) as rated from satisfaction_daily group by all order by all",
    "select window_id, quantile_disc(mean_s, 0.9) from waits_daily group by all",
    "select level, count(*) from ratings group by all order by all",
)
GROUPS_PER_SECOND = 20
"""The stream is sent in so many pieces a second."""
SAMPLE_S = 0.05


class Lags:
    """Reads the loader's metrics from time to time: a lag and a number of records for each batch."""

    def __init__(self, home: Path) -> None:
        (_, address), *_ = [place for place in metrics_places(home) if place[0] == "loader"]
        self._client = httpx.Client(base_url=f"http://{address}")
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._read)
        self.batches: list[tuple[float, int]] = []
        self.snapshot_s = 0.0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        time.sleep(3)  # what is on the way is committed
        self._stopping.set()
        self._thread.join()
        self._client.close()

    def at(self, share: float) -> float:
        """Give the lag that so many of the records did not exceed, in seconds."""
        wanted, seen = share * sum(count for _, count in self.batches), 0
        for lag, count in sorted(self.batches):
            seen += count
            if seen >= wanted:
                return lag
        return max(lag for lag, _ in self.batches)

    def _read(self) -> None:
        before = self._values()["hallmark_loaded_records_total"]
        while not self._stopping.wait(SAMPLE_S):
            told = self._values()
            if (now := told["hallmark_loaded_records_total"]) > before:
                self.batches.append((told["hallmark_load_lag_seconds"], int(now - before)))
                before = now
            self.snapshot_s = max(self.snapshot_s, told.get("hallmark_snapshot_duration_seconds", 0.0))

    def _values(self) -> dict[str, float]:
        text = self._client.get("/metrics").text
        families = text_string_to_metric_families(text)
        return {one.name: one.value for family in families for one in family.samples}


def main(args: list[str]) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="hallmark bench door", description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=int, default=2_000, metavar="N", help="每秒事件数 events a second")
    parser.add_argument("--seconds", type=int, default=20, metavar="N", help="每段秒数 seconds of each run")
    parser.add_argument("--clients", type=int, default=20, metavar="N", help="同时的客户端 clients at once")
    given = parser.parse_args(args)
    with a_broker() as (kafka, folder):
        home = folder / "home"
        own = {"HALLMARK_HOME": str(home), "HALLMARK_KAFKA": kafka, "HALLMARK_METRICS": "0"}
        env = with_our_code({**os.environ, **own})
        asyncio.run(publish_city(kafka, "", a_small_city()))
        stream = _stream(given.rate, given.seconds)
        with _service("loader", env), _service("door", env):
            asyncio.run(publish(kafka, "", stream[0], given.rate))
            _await(lambda: (folder_of(home) / "CURRENT").exists() and read_door_address(home))
            alone = _run(home, kafka, stream[1], given.rate)
            with _asking(home, given.clients) as answered:
                asked = _run(home, kafka, stream[2], given.rate)
        _print((("无人查询 nobody asks", alone), (f"{given.clients} 个客户端 clients", asked)), answered)
    return 0


def _stream(rate: int, seconds: int) -> list[list[list[Row]]]:
    """Cut a city's log into three parts of so many seconds, one to warm up and two to measure, in small groups."""
    events, size = rate * seconds, rate // GROUPS_PER_SECOND
    flat = [row for group in rows(a_small_city(), visits=events // 2, days=5, every=60) for row in group]
    parts = [flat[part * events : (part + 1) * events] for part in range(3)]
    return [[part[begin : begin + size] for begin in range(0, events, size)] for part in parts]


def _run(home: Path, kafka: str, part: list[list[Row]], rate: int) -> tuple[float, Lags]:
    """Send a part; give the rate that was reached, and the lags."""
    with Lags(home) as lags:
        begun = time.monotonic()
        sent = asyncio.run(publish(kafka, "", part, rate))
        reached = sent / (time.monotonic() - begun)
    return reached, lags


@contextmanager
def _service(name: str, env: dict[str, str]) -> Iterator[None]:
    with subprocess.Popen([*hallmark_command(), name], env=env, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own command
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)


@contextmanager
def _asking(home: Path, clients: int) -> Iterator[list[int]]:
    """Ask from so many threads until told to stop; give how often the door answered, and how often it was busy."""
    url, token = read_door_address(home) or "", (home / KEY).read_text(encoding="utf-8").strip()
    stopping, answered = threading.Event(), [0, 0]

    def ask(number: int) -> None:
        with Connection(url, token) as door:
            while not stopping.is_set():
                try:
                    door.sql(QUESTIONS[number % len(QUESTIONS)])
                    answered[0] += 1
                except NotAnswered:
                    answered[1] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield answered
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


def _await(is_there: Callable[[], object]) -> None:
    until = time.monotonic() + 120
    while not is_there():
        if time.monotonic() > until:
            raise TimeoutError("the services did not start")
        time.sleep(0.1)


def _print(runs: tuple[tuple[str, tuple[float, Lags]], ...], answered: list[int]) -> None:
    table = Table(title="从日志到入库 · from the log to the commit")
    for heading in ("", "条/秒 events/s", "p50 s", "p99 s", "max s", "快照 snapshot s"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, (reached, lags) in runs:
        shares = (f"{lags.at(share):.2f}" for share in (0.5, 0.99, 1.0))
        table.add_row(name, f"{reached:.0f}", *shares, f"{lags.snapshot_s:.1f}")
    console = Console()
    console.print(table)
    console.print(f"答了 answered {answered[0]}，忙 busy {answered[1]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
