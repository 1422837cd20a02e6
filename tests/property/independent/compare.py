"""Compare a public table with what was counted without the warehouse."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl
import polars.selectors as cs

from schemas.reference import City
from tests.property.independent.messages import Messages
from tests.property.independent.places import Places
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.publication import publish
from warehouse.questions import read_questions
from warehouse.snapshots import opened

Count = Callable[[Messages, Places], pl.DataFrame]


@contextmanager
def published(home: Path, city: City, log: Log) -> Iterator[duckdb.DuckDBPyConnection]:
    """Load a log into a warehouse and open its snapshot."""
    con, store = a_warehouse(home, city)
    load(store, log.arrivals, size=20_000)
    publish(con, home, 0)
    con.close()
    with opened(home) as snapshot:
        yield snapshot


def stored_as(snapshot: duckdb.DuckDBPyConnection, source: str, columns: list[str]) -> pl.DataFrame:
    """Give columns of a table or statement: percentages as whole tenths, instants in UTC."""
    stored: pl.DataFrame = snapshot.sql(f"from {source}").pl().select(columns)
    tenths = [name for name, kind in stored.schema.items() if kind.base_type() == pl.Decimal]
    instants = cs.datetime(time_zone="*").dt.convert_time_zone("UTC")
    return stored.with_columns(instants, *(pl.col(name).mul(10).cast(pl.Int64) for name in tenths))


def question(number: int, month: str) -> str:
    """Give a question of the data team, asked for a month."""
    sql = next(one.sql for one in read_questions() if one.number == number)
    return f"({sql.replace('$month', repr(month))})"


def same(stored: pl.DataFrame, counted: pl.DataFrame) -> None:
    """Insist on equal rows and say which differ, those of the warehouse first."""
    ours, theirs = (sorted(map(str, frame.iter_rows())) for frame in (counted, stored))
    assert sorted(set(theirs) - set(ours)) == sorted(set(ours) - set(theirs)), counted.columns
    assert ours == theirs
