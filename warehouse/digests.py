"""Name what the warehouse holds, table by table, by digests that order, batches and column order do not change (T15).

A digest is the number of rows and the sum of their 64-bit hashes modulo 2^64, in this version of DuckDB: it compares
two files of today, and goes nowhere else. Left out are the loader's own stamps, which say when something was loaded
and in which transaction, and the tables that only keep its books: `loader_state`, `refresh_state`, `displaced`,
`raw_log`, `archive_segments`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

STAMPS = frozenset({"batch", "ingested_at", "noticed_at"})
BOOKS = frozenset({"loader_state", "refresh_state", "displaced", "raw_log", "archive_segments"})
_OF_GAPS = frozenset({"reason"})
"""Why offsets were missing is told in the words of whoever met the hole: the broker or the archive."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What a table holds: how many rows, and the sum of their hashes."""

    rows: int
    digest: str


def digests(con: duckdb.DuckDBPyConnection) -> dict[str, Holding]:
    """Name every stored table of the live file."""
    tables = con.execute(
        "select table_name from duckdb_tables() where database_name = 'live' and schema_name = 'main' order by 1"
    ).fetchall()
    return {name: _holding(con, name) for (name,) in tables if name not in BOOKS}


def differing(
    one: Mapping[str, Holding], other: Mapping[str, Holding]
) -> dict[str, tuple[Holding | None, Holding | None]]:
    """Give what two files hold of the tables in which they differ."""
    names = sorted({*one, *other})
    return {name: (one.get(name), other.get(name)) for name in names if one.get(name) != other.get(name)}


def _holding(con: duckdb.DuckDBPyConnection, table: str) -> Holding:
    columns = con.execute(
        "select column_name from duckdb_columns() where database_name = 'live' and table_name = ? order by 1", [table]
    ).fetchall()
    left_out = STAMPS | _OF_GAPS if table == "gaps" else STAMPS
    names = ", ".join(f'"{name}"' for (name,) in columns if name not in left_out)
    rows, total = con.execute(
        f"select count(*), (coalesce(sum(hash({names})), 0) % 18446744073709551616)::varchar from live.{table}"  # noqa: S608
    ).fetchall()[0]
    return Holding(rows, f"{int(total):016x}")
