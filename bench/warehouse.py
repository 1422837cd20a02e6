"""Measure the warehouse by size: loading, an evaluation round's queries beside others, closing a month, publishing.

    hallmark bench warehouse [--rows N] [--visits N] [--chdb PYTHON] [--only PART]

Only the ratios of one run mean something. chDB takes part where an interpreter that has `chdb` is named: an extra in an
environment of its own, never a dependency. Nothing is left on the disk.
"""

import argparse
import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench.warehouse_close import close_month, write_days
from bench.warehouse_engines import Timed, in_chdb, in_duckdb, in_polars
from bench.warehouse_load import BATCH, load_rates
from bench.warehouse_queries import ROUND, SINGLE, Query
from bench.warehouse_rows import fill_marts, fill_visits

PARTS = ("load", "queries", "close", "publish")
FULL = 40_000_000
MONTH_VISITS = 700


def main(args: list[str]) -> int:
    """Measure what was asked for and print a table of each."""
    parser = argparse.ArgumentParser(prog="hallmark bench warehouse", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=FULL, metavar="N", help="最多存多少行 · most rows stored (load)")
    parser.add_argument(
        "--visits", type=int, default=0, metavar="N", help="另查单次到访表 · also query N single visits"
    )
    parser.add_argument("--chdb", metavar="PYTHON", help="装有 chdb 的解释器 · an interpreter with chdb")
    parser.add_argument("--only", choices=PARTS, help="只测一项 · one part alone")
    given = parser.parse_args(args)
    if given.rows < 4 * BATCH:
        parser.error(f"--rows: 至少 {4 * BATCH}；at least {4 * BATCH}")
    parts = (given.only,) if given.only else PARTS
    logging.disable(logging.WARNING)
    console = Console()
    with tempfile.TemporaryDirectory() as folder, Progress(console=console, transient=True) as progress:
        if "load" in parts:
            console.print(_loading(Path(folder) / "live", given.rows, progress))
        if {"queries", "publish"} & set(parts):
            task = progress.add_task("造数 rows", total=1)
            carried = fill_marts(Path(folder), 50_000_000 * given.rows // FULL)
            progress.advance(task)
        if "queries" in parts:
            console.print(_queries(ROUND, Path(folder), given.chdb, f"评比十问，背后 {carried:,} 次到访"))
            if given.visits:
                fill_visits(Path(folder), given.visits)
                console.print(_queries(SINGLE, Path(folder), given.chdb, f"{given.visits:,} 次到访逐条"))
        if "close" in parts:
            console.print(_closing(max(100, MONTH_VISITS * given.rows // FULL), progress))
        if "publish" in parts:
            console.print(_publishing(Path(folder) / "satisfaction_daily.parquet"))
    return 0


def _loading(folder: Path, rows: int, progress: Progress) -> Table:
    heads = ("已存行数\nrows stored", "行/秒，最快\nrows/s, best", "CPU ms", "÷ 首行\n÷ first")
    again = ("重复批 CPU ms\nold batch", "÷ 首行\n÷ first", "MiB")
    table = Table(*heads, *again, title=f"每批 {BATCH:,} 行 · a batch of {BATCH:,}")
    found = load_rates(folder, (rows // 40, rows // 4, rows), progress)
    first = found[0]
    for one in found:
        fresh = (f"{BATCH / one.fresh_ms * 1000:,.0f}", f"{one.fresh_cpu_ms:.0f}")
        old = (f"{one.again_cpu_ms:.0f}", f"{one.again_cpu_ms / first.again_cpu_ms:.2f}")
        table.add_row(
            f"{one.stored:,}", *fresh, f"{one.fresh_cpu_ms / first.fresh_cpu_ms:.2f}", *old, f"{one.mebibytes:,.0f}"
        )
    return table


def _queries(queries: Sequence[Query], folder: Path, chdb: str | None, title: str) -> Table:
    """Set DuckDB on its own file beside the better of the others, on Parquet as published or in one file a table."""
    ours = in_duckdb(folder, queries)
    peers = {"polars": in_polars(folder, queries, published=False)}
    if "visits" not in queries[0].sql:
        peers["polars, published"] = in_polars(folder, queries, published=True)
    if chdb:
        peers["chDB"] = in_chdb(chdb, folder, queries, published=False)
    table = Table("", "DuckDB ms", *(f"{name} ms" for name in peers), "÷ 最快的 best", "答案相同 same", title=title)
    ratios = []
    for query in queries:
        ms, rows = ours[query.name]
        others = [peer[query.name] for peer in peers.values()]
        ratios.append(ms / min(other[0] for other in others))
        same = all(_plain(other) == _plain((ms, rows)) for other in others)
        table.add_row(query.name, f"{ms:.0f}", *(f"{other[0]:.0f}" for other in others), f"{ratios[-1]:.2f}",
                      "是 yes" if same else "否 NO")  # fmt: skip
    table.add_row("最大的比 worst", "", *("" for _ in peers), f"{max(ratios):.2f}", "")
    return table


def _plain(timed: Timed) -> list[tuple[str, ...]]:
    return [tuple(cell.removesuffix(".0") for cell in row) for row in timed[1]]


def _closing(visits: int, progress: Progress) -> Table:
    found = [close_month(scale, visits, progress) for scale in (1, 10)]
    table = Table(
        "",
        *(f"{one.rows:,} 条 records" for one in found),
        "增长 grows",
        "÷ 行数 ÷ rows",
        title="关一个月，CPU 秒 a month closed, CPU seconds",
    )
    grown = found[1].rows / found[0].rows
    steps = {"重算 worked out": "refresh_s", "快照 snapshot": "snapshot_s", "检查与发布 checks, publication": "gate_s",
             "一日修订 one day revised": "late_s"}  # fmt: skip
    for words, name in steps.items():
        first, second = (getattr(one, name) for one in found)
        table.add_row(
            words, f"{first:.2f} s", f"{second:.2f} s", f"{second / first:.1f}×", f"{second / first / grown:.2f}"
        )
    table.add_row("已发布 periods published", *(str(one.published) for one in found), "", "")
    return table


def _publishing(daily: Path) -> Table:
    table = Table(
        "窗口 windows", "Parquet ms", "Delta ms", "毫秒/千行 ms/1000 rows", title="发布一日 one day published"
    )
    write_days(daily, 300)
    for windows in (300, 3_000, 30_000, 300_000):
        one = write_days(daily, windows)
        each = (one.parquet_s + one.delta_s) / windows * 1e6
        table.add_row(f"{windows:,}", f"{one.parquet_s * 1000:.0f}", f"{one.delta_s * 1000:.0f}", f"{each:.1f}")
    return table


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
