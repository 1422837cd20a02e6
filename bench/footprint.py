"""Measure what an event takes: bytes in log, archive, live file, snapshot and publication, and CPU seconds.

    hallmark bench footprint [--halls N] [--visits N]

A month of a settled city is loaded, archived, worked out, judged and published, as the services do it. The figures of
docs/scale.md come from here.
"""

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from schemas.instants import DAY, HOUR, micros
from tests.gate_home import GateHome, numbered
from tests.settled_city import Punctual, a_settled_city
from tests.warehouse_log import NOW
from warehouse.archive.segments import Archive
from warehouse.batch import Arrival, sort_out
from warehouse.lake.manifest import current
from warehouse.publication import publish
from warehouse.snapshots import newest_snapshot

BEGIN = micros(datetime(2026, 10, 1, 1, tzinfo=UTC))
OVER = micros(datetime(2026, 11, 2, 5, tzinfo=UTC))
BATCH = 10_000
OF_A_RECORD = 20
"""Kafka's own words around a record in a batch, without compression: lengths, offsets, a stamp (KIP-98)."""


def main(args: list[str]) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="hallmark bench footprint", description=__doc__.splitlines()[0])
    parser.add_argument("--halls", type=int, default=10, metavar="N", help="大厅数 halls (4 个窗口 windows each)")
    parser.add_argument("--visits", type=int, default=10_000, metavar="N", help="一月到访 visits of the month")
    given = parser.parse_args(args)
    logging.disable(logging.WARNING)
    console = Console()
    with tempfile.TemporaryDirectory() as name, Progress(console=console, transient=True) as progress:
        home = GateHome(Path(name), a_settled_city(given.halls))
        events = _play(home, given.halls, given.visits)
        arrivals = home.log.arrivals
        archive = Archive(home.con, Path(name) / "archive")
        task = progress.add_task("入库 loading", total=len(arrivals))
        cpu = {"入库 load": 0.0}
        for begin in range(0, len(arrivals), BATCH):
            some = arrivals[begin : begin + BATCH]
            cpu["入库 load"] += _took(lambda some=some: _load(home, some))  # type: ignore[misc] # its own batch
            progress.advance(task, len(some))
        home._loaded = len(arrivals)
        archive.noted(len(arrivals), 0)
        cpu["归档 archive"] = _took(archive.write_out)
        cpu["重算与快照 refresh, snapshot"] = _took(lambda: publish(home.con, home.home, 0))
        cpu["检查与发布 gates, publication"] = _took(lambda: _judge(home))
        home.con.execute("checkpoint")
        sizes = _sizes(home, arrivals)
        home.close()
    title = f"{given.halls} 厅 halls，{events:,} 条事件 events，每日 {events // 31:,}"
    console.print(_table(title, "字节/条 bytes/event", {name: size / events for name, size in sizes.items()}))
    console.print(_table("", "CPU 秒/百万条 s/million", {name: 1e6 * one / events for name, one in cpu.items()}))
    return 0


def _play(home: GateHome, halls: int, visits: int) -> int:
    """Fill the log with a month; give how many events it has, ticks left out."""
    facts = Punctual(a_settled_city(halls), 7, BEGIN, BEGIN + 31 * DAY, visits).run().facts
    for (_, _, topic, key, _), message in zip(facts, numbered(message for *_, message in facts), strict=True):
        home.log.say(topic, key, message)
    home.log.tick(OVER)
    return len(facts)


def _load(home: GateHome, some: list[Arrival]) -> None:
    home.store.load(sort_out(some), [], NOW, log=some)


def _judge(home: GateHome) -> None:
    home.gate.look()
    home.at(OVER + HOUR)
    home.gate.look()


def _sizes(home: GateHome, arrivals: list[Arrival]) -> dict[str, int]:
    live = home.home / "live.duckdb"
    delta = home.home / "published" / "delta"
    return {
        "日志 log (Kafka)": sum(len(one.key or b"") + len(one.value or b"") + OF_A_RECORD for one in arrivals),
        "归档 archive": _size(home.home / "archive"),
        "数据库 live file": live.stat().st_size,
        "快照 snapshot": newest_snapshot(home.home).stat().st_size,
        "发布 Parquet": _size(current(home.home)),
        "发布 Delta": _size(delta),
    }


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))


def _table(title: str, heading: str, rows: dict[str, float]) -> Table:
    table = Table(title=title)
    table.add_column("")
    table.add_column(heading, justify="right")
    for name, value in rows.items():
        table.add_row(name, f"{value:,.1f}")
    return table


def _took(do: Callable[[], object]) -> float:
    begun = time.process_time()
    do()
    return time.process_time() - begun


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
