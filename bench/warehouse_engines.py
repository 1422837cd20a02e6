"""Ask the same questions of DuckDB on the snapshot's file, of polars and, where there is one, of chDB on Parquet."""

import csv
import io
import json
import re
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import polars as pl

from bench.warehouse_queries import Frames, Query
from warehouse.snapshots import READING

RUNS = 3
Rows = list[tuple[str, ...]]
Timed = tuple[float, Rows]
"""Milliseconds of the best of three, and the answer as texts."""
_DIV = re.compile(r"DIV\((.+?), (sum\(\w+\))\)")


def in_duckdb(folder: Path, queries: Sequence[Query]) -> dict[str, Timed]:
    """Ask DuckDB, in tables of its own, opened as the product opens a snapshot."""
    found = {}
    with duckdb.connect(str(folder / "bench.duckdb"), read_only=True, config=READING) as con:
        for query in queries:
            statement = _tables(query.sql, lambda table: table)
            found[query.name] = _best(lambda asked=statement: con.sql(asked).pl())  # type: ignore[misc]
    return found


def in_polars(folder: Path, queries: Sequence[Query], *, published: bool) -> dict[str, Timed]:
    """Ask polars, of one Parquet file a table or of those published day by day."""
    tables = {name for query in queries for name in _named(query.sql)}
    frames: Frames = {name: pl.scan_parquet(_files(folder, name, published=published)) for name in tables}
    return {query.name: _best(lambda one=query: one.frame(frames).collect()) for query in queries}  # type: ignore[misc]


def in_chdb(python: str, folder: Path, queries: Sequence[Query], *, published: bool) -> dict[str, Timed]:
    """Ask chDB in a process of its own."""
    asked = {
        query.name: _tables(
            _DIV.sub(r"intDiv(\1, \2)", query.sql),
            lambda table: f"file('{_files(folder, table, published=published)}', 'Parquet')",
        )
        for query in queries
    }
    peer = [python, str(Path(__file__).with_name("chdb_peer.py"))]
    done = subprocess.run(peer, input=json.dumps(asked), capture_output=True, text=True, check=True)  # noqa: S603 - the interpreter that was named
    found = json.loads(done.stdout.splitlines()[-1])
    return {name: (ms, [tuple(row) for row in csv.reader(io.StringIO(text))]) for name, (ms, text) in found.items()}


def _files(folder: Path, table: str, *, published: bool) -> str:
    return str(folder / "published" / table / "*" / "*.parquet") if published else str(folder / f"{table}.parquet")


def _named(sql: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", sql)


def _tables(sql: str, name: Callable[[str], str]) -> str:
    whole = re.sub(r"\{(\w+)\}", lambda match: name(match[1]), sql)
    return _DIV.sub(r"(\1) // (\2)", whole)


def _best(ask: Callable[[], pl.DataFrame]) -> Timed:
    best, rows = float("inf"), pl.DataFrame()
    for _ in range(RUNS):
        begun = time.perf_counter()
        rows = ask()
        best = min(best, time.perf_counter() - begun)
    return best * 1000, [tuple(map(str, row)) for row in rows.iter_rows()]
