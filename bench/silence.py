"""Start after 72 hours in which nothing happened but ticks: how fast it is caught up, against the fold alone.

    hallmark bench silence [--visits N] [--hours H] [--times T]

Writes three days of a disordered city and then only ticks, each minute, into a Kafka of its own. Each way runs in turn,
T times; the best of each counts. Ratios are of the same log in the same run. CPU is of this process alone, all threads:
on a busy machine it is the steadier of the two.
"""

import argparse
import asyncio
import gc
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.worker import Log, a_broker, bare, bare_loop, through_faust
from schemas.instants import DAY, HOUR, MINUTE
from schemas.topics import HALL
from streams.worker_command import QUIET_COLLECTOR
from tests.disorder import a_small_city
from tests.integration.city_log import BEGIN, publish, read_all, rows, silence

CITY, DAYS = a_small_city(), 3
END = BEGIN + (DAYS - 1) * DAY + 8 * HOUR
FOLD, LOOP, WORKER = "折叠本身 the fold alone", "裸循环 a bare loop", "工作进程 the worker, to caught-up"


def main(args: list[str]) -> int:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(prog="hallmark bench silence", description=__doc__.splitlines()[0])
    parser.add_argument("--visits", type=int, default=12_000, metavar="N", help="静默前的到访 · visits before it")
    parser.add_argument("--hours", type=int, default=72, metavar="H", help="静默小时数 · hours of silence")
    parser.add_argument("--times", type=int, default=3, metavar="T", help="各测几次 · how often each way is measured")
    given = parser.parse_args(args)
    gc.set_threshold(*QUIET_COLLECTOR)  # as the worker does; here for each way
    with a_broker() as (kafka, folder):
        asyncio.run(_measure(kafka, folder, given))
    return 0


async def _measure(kafka: str, folder: Path, given: argparse.Namespace) -> None:
    busy = list(rows(CITY, visits=given.visits, days=DAYS, every=1))
    groups = [*busy, *silence(END + MINUTE, given.hours, len(busy) + 1)]
    await publish(kafka, "", [[row for row in group if row[0] == HALL] for group in groups], 1_000_000)
    found = await read_all(kafka, "", (HALL,))
    log: Log = {partition: [(offset, value) for offset, _, value in rows] for (_, partition), rows in found.items()}
    best = dict.fromkeys((FOLD, LOOP, WORKER), (float("inf"), float("inf")))
    ways: dict[str, Callable[[], Awaitable[float]]] = {
        FOLD: lambda: _at_once(log),
        LOOP: lambda: bare_loop(kafka, CITY),
        WORKER: lambda: through_faust(kafka, CITY, folder, batches=True),
    }
    for _ in range(given.times):
        for name, way in ways.items():
            begin = time.process_time()
            wall = await way()
            best[name] = min(best[name][0], wall), min(best[name][1], time.process_time() - begin)
    Console().print(_table(best, sum(map(len, log.values())), given.hours))


async def _at_once(log: Log) -> float:
    return bare(log, CITY)


def _table(best: dict[str, tuple[float, float]], events: int, hours: int) -> Table:
    title = f"{events:,} 事件 events · {hours} h"
    table = Table("", "事件/秒\nevents/s", "÷ 折叠\n÷ the fold", "CPU 秒\nCPU s", "÷ 折叠\n÷ the fold", title=title)
    for name, (wall, cpu) in best.items():
        shares = (f"{best[FOLD][0] / wall:.2f}", f"{cpu:.2f}", f"{best[FOLD][1] / cpu:.2f}")
        table.add_row(name, f"{events / wall:,.0f}", *shares)
    return table


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
