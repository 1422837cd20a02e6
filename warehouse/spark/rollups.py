"""Add the published days of the windows up to halls and counties, and hold the sums against what is published.

The same text runs in DuckDB and in Spark. The published tables were made of the raw facts, by models of their own:
equal to the digit means that nothing is lost between the grains, and that another engine reads the publication alike.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl

from warehouse.lake.manifest import Manifest

TEXT = Path(__file__).parent / "satisfaction.sql"
SOURCE = "satisfaction_daily"
TABLES: Mapping[str, Mapping[str, str]] = {
    "satisfaction_hall_daily": {"keys": "day, county, hall", "counted": "window_id", "counted_as": "windows"},
    "satisfaction_hall_monthly": {"keys": "month, county, hall", "counted": "window_id", "counted_as": "windows"},
    "satisfaction_county_monthly": {"keys": "month, county", "counted": "hall", "counted_as": "halls"},
}
"""The coarser tables: by what they are grouped, and what each row counts that had a rating."""
Ask = Callable[[str], pl.DataFrame]
"""Runs a SELECT over the table `satisfaction_daily`."""


class Compared(NamedTuple):
    """A coarser table: how many rows are published, and how many of them an engine's sums do not equal."""

    table: str
    rows: int
    different: int


def text_of(table: str) -> str:
    """Give the SQL of a coarser table."""
    return TEXT.read_text(encoding="utf-8").format_map(TABLES[table])


def in_duckdb(version: Path) -> Ask:
    """Ask DuckDB over the Parquet files of a version."""
    con = duckdb.connect()
    con.execute(
        f"create view {SOURCE} as from read_parquet('{version / SOURCE}/*/*.parquet', hive_partitioning = false)"
    )
    return lambda sql: con.sql(sql).pl()


def compare(version: Path, manifest: Manifest, ask: Ask) -> list[Compared]:
    """Work out every coarser table and count the published rows that differ, or are missing on either side."""
    return [_compared(version, table, ask(text_of(table)), manifest) for table in TABLES]


def _compared(version: Path, table: str, made: pl.DataFrame, manifest: Manifest) -> Compared:
    kind = "day" if table.endswith("daily") else "month"
    periods = {period.period for period in manifest.periods.values() if period.kind == kind and table in period.tables}
    ours = _plain(made).filter(pl.col(kind).is_in(sorted(periods)))
    files = sorted((version / table).glob("*/*.parquet"))
    if not files:
        return Compared(table, 0, ours.height)
    theirs = _plain(pl.read_parquet(files, hive_partitioning=False).select(made.columns))
    return Compared(table, theirs.height, _different(ours, theirs))


def _different(ours: pl.DataFrame, theirs: pl.DataFrame) -> int:
    one, other = ours.rows(), theirs.rows()
    return max(len(set(one) - set(other)), len(set(other) - set(one)), abs(len(one) - len(other)))


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Write every value as text: a rate of 93.5 is 93.5 whatever an engine calls its type."""
    return frame.with_columns(pl.all().cast(pl.String))


def by_table(found: list[Compared]) -> Mapping[str, Compared]:
    """Give them by table."""
    return {one.table: one for one in found}
