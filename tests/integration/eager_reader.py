"""Read what the warehouse gives out again and again, as a data team's script does, and insist that it is whole.

    python -m tests.integration.eager_reader duckdb|polars|pyarrow|spark HOME

Ends when its input is closed; prints how often it looked and how many states it saw; an error ends it.
"""

import atexit
import hashlib
import json
import select
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import pyarrow.dataset as ds

from warehouse.spark.session import spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REST_S = 0.5
"""Between two looks: a reader leaves the machine to others too."""
_KEPT = ExitStack()
"""What stays open as long as this process."""
atexit.register(_KEPT.close)
State = tuple[int, ...]
"""What must never go back: the moment and the records read, or the version published."""
SAME = (
    ("select sum(records) from base.ledger",
     "select sum(stored) + sum(ticks) + sum(duplicates) + sum(quarantined) from base.ledger"),
    ("select coalesce(sum(rated), 0) from satisfaction_daily",
     "select count(*) from ratings where counts_as = 'effective'"),
    ("select coalesce(sum(duplicates), 0) + coalesce(sum(voided), 0) from satisfaction_daily",
     "select count(*) from ratings where counts_as in ('duplicate', 'voided')"),
    ("select coalesce(sum(good), 0) from satisfaction_daily",
     "select coalesce(sum(good), 0) from satisfaction_monthly"),
    ("select coalesce(sum(served), 0) from waits_daily", "select coalesce(sum(served), 0) from waits_hourly"),
)  # fmt: skip
"""Two ways to one number; a snapshot that is torn anywhere differs somewhere."""


def in_duckdb(home: Path) -> State:
    """Open the snapshot that CURRENT names, check its sums, and check them again before letting it go."""
    path = home / "snapshots" / (home / "snapshots" / "CURRENT").read_text().strip()
    with duckdb.connect(str(path), read_only=True) as con:
        first = [_pair(con, *pair) for pair in SAME]
        assert all(one == other for one, other in first), (path.name, first)
        state: State = con.execute(
            "select now_us, (select sum(records) from base.ledger)::bigint from base.moment"
        ).fetchall()[0]
        assert [_pair(con, *pair) for pair in SAME] == first, "an open snapshot does not change"
    return state


def _pair(con: duckdb.DuckDBPyConnection, one: str, other: str) -> tuple[int, int]:
    return con.execute(one).fetchall()[0][0], con.execute(other).fetchall()[0][0]


def in_polars(home: Path) -> State:
    """Read every file of the current publication and hold it against the manifest beside it."""
    root, manifest = _published(home)
    for place, period in manifest["periods"].items():
        for table, told in period["tables"].items():
            path = root / table / place / "part-0.parquet"
            assert hashlib.sha256(path.read_bytes()).hexdigest() == told["sha256"], path
            rows = pl.read_parquet(path, hive_partitioning=False)
            assert rows.height == told["rows"], path
            if table in ("satisfaction_daily", "satisfaction_monthly"):
                added = rows.select(pl.col("good", "bad", "rated").sum()).row(0)
                assert added[0] + added[1] == added[2]
    return (manifest["version"],)


def in_pyarrow(home: Path) -> State:
    """Read whole tables of the current publication as hive data sets; their rows are those of the manifest."""
    root, manifest = _published(home)
    wanted: dict[str, int] = {}
    for period in manifest["periods"].values():
        for table, told in period["tables"].items():
            wanted[table] = wanted.get(table, 0) + told["rows"]
    for table, rows in wanted.items():
        found = ds.dataset(root / table, format="parquet").count_rows()
        assert found == rows, (table, found, rows)
    return (manifest["version"],)


def in_spark(home: Path) -> State:
    """Read two tables of the current publication in Spark: as many rows as the manifest says, and sums that agree."""
    root, manifest = _published(home)
    for table in ("satisfaction_daily", "satisfaction_monthly"):
        files = [
            root / table / place / "part-0.parquet"
            for place, one in manifest["periods"].items()
            if table in one["tables"]
        ]
        wanted = sum(one["tables"][table]["rows"] for one in manifest["periods"].values() if table in one["tables"])
        if not files:
            continue
        read = _session().read.option("basePath", str(root / table)).parquet(*map(str, files))
        rows, good, bad, rated = read.selectExpr("count(*)", "sum(good)", "sum(bad)", "sum(rated)").collect()[0]
        assert rows == wanted, (table, rows, wanted)
        assert good + bad == rated
    return (manifest["version"],)


@cache
def _session() -> "SparkSession":
    return _KEPT.enter_context(spark())


def _published(home: Path) -> tuple[Path, dict]:  # type: ignore[type-arg] # JSON
    root = (home / "published" / "current").resolve()
    return root, json.loads((root / "manifest.json").read_bytes())


LOOKS: dict[str, tuple[Callable[[Path], State], str]] = {
    "duckdb": (in_duckdb, "snapshots/CURRENT"),
    "polars": (in_polars, "published/current"),
    "pyarrow": (in_pyarrow, "published/current"),
    "spark": (in_spark, "published/current"),
}


def main(kind: str, home: Path) -> None:
    """Look until the input is closed."""
    look, pointer = LOOKS[kind]
    looks, states, last = 0, set[State](), State()
    while not select.select([sys.stdin], [], [], REST_S)[0]:
        if not (home / pointer).exists():
            continue
        state = look(home)
        assert state >= last, f"from {last} back to {state}"
        assert all(now >= then for now, then in zip(state, last, strict=False)), (last, state)
        looks, last = looks + 1, state
        states.add(state)
    sys.stdout.write(json.dumps({"looks": looks, "states": len(states)}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
