"""Say how new the newest snapshot is: its instant, the lag, the rows of each table, the newest fact of each family."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.marts import MARTS
from warehouse.snapshots import NoSnapshot, opened


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far the warehouse is. Facts are known up to `as_of`; `lag` records of the log are not stored yet."""

    as_of: datetime | None = None
    built_at: datetime | None = None
    lag: int | None = None
    rows: dict[str, int] = field(default_factory=dict)
    newest: dict[str, datetime] = field(default_factory=dict)
    """The newest fact of each event family."""


NOTHING = Freshness()


def freshness(home: Path) -> Freshness:
    """Read the newest snapshot; nothing where there is none."""
    try:
        with opened(home) as con:
            return _read(con)
    except (NoSnapshot, duckdb.Error):
        return NOTHING


def _read(con: duckdb.DuckDBPyConnection) -> Freshness:
    as_of, built_at, lag = con.execute("select now_at, built_at, lag from base.moment").fetchall()[0]
    names = {mart.name for mart in MARTS}
    rows = con.execute(
        "select table_name, estimated_size from duckdb_tables() "
        "where schema_name = 'main' and database_name = current_database()"
    ).fetchall()
    families = con.execute("select table_name from duckdb_tables() where schema_name = 'facts'").fetchall()
    newest = {
        family: con.execute(f"select max(event_at) from facts.{family}").fetchall()[0][0]  # noqa: S608 - own names
        for (family,) in families
        if family not in {"cuts", "extra_copies"}
    }
    return Freshness(
        as_of,
        built_at,
        lag,
        {name: size for name, size in rows if name in names},
        {family: at for family, at in newest.items() if at is not None},
    )
