"""Take the rows of a period out of a snapshot, and name them by a digest that a later snapshot can be compared with.

The digest is the same for the same rows in any order, and does not depend on this version of DuckDB: it goes into the
log. What is no figure of the period stays out of it: how final it is, and the names that units have today.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

import duckdb
import polars as pl

from warehouse.marts import MARTS, Mart
from warehouse.periods import Kind, kind_of

OUTSIDE = ("is_final", "county_now", "hall_now", "window_id_now")


def marts_of(kind: Kind) -> list[Mart]:
    """Give the tables whose rows are closed by a kind of period."""
    return [mart for mart in MARTS if kind_of(mart.columns) == kind]


def rows_of(con: duckdb.DuckDBPyConnection, mart: Mart, kind: Kind, period: str) -> pl.DataFrame:
    """Take one table's rows of a period, in the order of their key."""
    columns = ", ".join(f'"{column}"' for column in mart.columns)
    order = ", ".join(f'"{column}"' for column in mart.key)
    con.execute("set variable period = ?", [period])
    rows: pl.DataFrame = con.sql(
        f"select {columns} from {mart.name} where {_match(kind)} order by {order}"  # noqa: S608 - own names
    ).pl()
    return rows


def digests(con: duckdb.DuckDBPyConnection, kind: Kind, since: str = "") -> dict[str, str]:
    """Name the rows of every period of a kind, or of those from one on: "2026-10-14" → sixteen hexadecimal digits."""
    parts: dict[str, list[str]] = defaultdict(list)
    for mart in marts_of(kind):
        for period, rows, total in con.execute(_summed(mart, kind), [since]).fetchall():
            parts[period].append(f"{mart.name} {rows} {total}")
    return {period: _named(lines) for period, lines in parts.items()}


def digest_of_nothing() -> str:
    """Name a period of which no table has a row."""
    return _named([])


def _named(lines: Iterable[str]) -> str:
    return hashlib.blake2b("\n".join(sorted(lines)).encode(), digest_size=8).hexdigest()


def _match(kind: Kind) -> str:
    return "month = getvariable('period')" if kind == "month" else "day = getvariable('period')::date"


def _summed(mart: Mart, kind: Kind) -> str:
    return f"""
        select {kind}::varchar, count(*), (sum(md5_number_lower({_text(mart.columns)})) % 18446744073709551616)::varchar
        from {mart.name} where {kind} is not null and {kind}::varchar >= ? group by 1
    """  # noqa: S608 - own names


def _text(columns: Sequence[str]) -> str:
    told = [f"coalesce(\"{column}\"::varchar, '∅')" for column in columns if column not in OUTSIDE]
    return f"concat_ws(chr(31), {', '.join(told)})"
