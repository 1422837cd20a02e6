"""Measure the loader while nobody and while many clients ask at the door: the same stream of events, twice.

    python -m bench.door [--rate 2000] [--seconds 20] [--clients 20]

Starts a Kafka, a loader and a door of its own. Lag is, for each record, from the broker's stamp to the transaction that
took it in; the ratio of both runs is what counts.
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

import duckdb
from rich.console import Console
from rich.table import Table

from bench.worker import a_broker
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
_LAG = """
select count(*), quantile_disc(lag, 0.5), quantile_disc(lag, 0.99), max(lag)
from (
  select epoch_ms(stored.ingested_at) - log.appended_at as lag
  from (
    select topic, "partition", "offset", ingested_at from raw_rating
    union all
    select topic, "partition", "offset", ingested_at from raw_queue
  ) as stored
  inner join read_parquet($archive, hive_partitioning = true, hive_types_autocast = false) as log
    on log.topic = stored.topic and log."partition"::integer = stored."partition" and log."offset" = stored."offset"
  where log.appended_at >= $begun and log.appended_at < $ended
)
"""


def main(args: list[str]) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="hallmark bench door", description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=int, default=2_000, metavar="N", help="每秒事件数 events a second")
    parser.add_argument("--seconds", type=int, default=20, metavar="N", help="每段秒数 seconds of each run")
    parser.add_argument("--clients", type=int, default=20, metavar="N", help="同时的客户端 clients at once")
    given = parser.parse_args(args)
    with a_broker() as (kafka, folder):
        env = with_our_code({**os.environ, "HALLMARK_HOME": str(folder / "home"), "HALLMARK_KAFKA": kafka})
        asyncio.run(publish_city(kafka, "", a_small_city()))
        stream = _stream(given.rate * given.seconds)
        with _service("loader", env), _service("door", env):
            asyncio.run(publish(kafka, "", stream[0], given.rate))
            _await(lambda: (folder_of(folder / "home") / "CURRENT").exists() and read_door_address(folder / "home"))
            alone = _run(kafka, stream[1], given.rate)
            with _asking(folder / "home", given.clients) as answered:
                asked = _run(kafka, stream[2], given.rate)
            time.sleep(5)  # what is on the way arrives
        _print(
            folder / "home", (("无人查询 nobody asks", alone), (f"{given.clients} 个客户端 clients", asked)), answered
        )
    return 0


def _stream(events: int) -> list[list[list[Row]]]:
    """Cut a city's log into three parts of so many records: one to warm up, two to measure."""
    flat = [row for group in rows(a_small_city(), visits=events // 2, days=5, every=60) for row in group]
    return [[flat[part * events : (part + 1) * events]] for part in range(3)]


def _run(kafka: str, part: list[list[Row]], rate: int) -> tuple[int, int, int]:
    begun = int(time.time() * 1000)
    sent = asyncio.run(publish(kafka, "", part, rate))
    return begun, int(time.time() * 1000) + 1, sent


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


def _print(home: Path, runs: tuple[tuple[str, tuple[int, int, int]], ...], answered: list[int]) -> None:
    table = Table(title="从日志到入库 · from the log to committed rows")
    for heading in ("", "条/秒 events/s", "p50 ms", "p99 ms", "max ms"):
        table.add_column(heading, justify="left" if not heading else "right")
    archive = str(home / "archive" / "topic=hall.events" / "**" / "*.parquet")
    with duckdb.connect(str(home / "warehouse" / "live.duckdb"), read_only=True) as con:
        for name, (begun, ended, sent) in runs:
            found = con.execute(_LAG, {"archive": archive, "begun": begun, "ended": ended}).fetchall()[0]
            table.add_row(name, f"{1000 * sent / (ended - begun):.0f}", *(f"{one:,}" for one in found[1:]))
    console = Console()
    console.print(table)
    console.print(f"答了 answered {answered[0]}，忙 busy {answered[1]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
