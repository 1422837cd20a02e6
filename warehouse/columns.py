"""Derive the raw tables from the event structs: one table per family, never typed twice (design D2).

A raw row is the envelope, the place in the log, and the union of the family's data fields. Pure.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import msgspec.inspect as look
import polars as pl

from schemas.events import FAMILIES

UTC_INSTANT = pl.Datetime("us", "UTC")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its SQL type for the table and its polars type for the frames in flight."""

    name: str
    sql: str
    dtype: pl.DataType


def _column(name: str, sql: str, dtype: Any) -> Column:  # polars takes its types as classes and as instances
    return Column(name, sql, dtype() if isinstance(dtype, type) else dtype)


ENVELOPE: tuple[Column, ...] = (
    _column("id", "uuid", pl.String),
    _column("type", "varchar", pl.String),
    _column("source", "varchar", pl.String),
    _column("subject", "varchar", pl.String),
    _column("sequence", "varchar", pl.String),
    _column("occurred_at", "timestamptz", UTC_INSTANT),
    _column("received_at", "timestamptz", UTC_INSTANT),
    _column("event_at", "timestamptz", UTC_INSTANT),
    _column("quality", "varchar", pl.String),
    _column("topic", "varchar", pl.String),
    _column("partition", "integer", pl.Int32),
    _column("offset", "bigint", pl.Int64),
    _column("digest", "ubigint", pl.UInt64),
    _column("batch", "bigint", pl.Int64),
    _column("ingested_at", "timestamptz", UTC_INSTANT),
)
"""What every raw row has besides its data. batch counts the loader's transactions and dates what is new."""

COMMON = ("test", "late_reason", "clock_offset_ms")
"""Data fields that every fact has; received_at is an envelope column already."""


def table_of(family: str) -> str:
    """Name the raw table of a family."""
    return f"raw_{family}"


def data_columns(family: str) -> tuple[Column, ...]:
    """Give the union of a family's data fields, the common ones first; a name means one thing in a family."""
    found: dict[str, Column] = {}
    for kind in FAMILIES[family].values():
        for field in _fields(kind):
            column = _column(field.encode_name, *_types(field.type))
            before = found.setdefault(column.name, column)
            if before != column:
                raise TypeError(f"{family}.{column.name} is {before.sql} and {column.sql}")
    found.pop("received_at")
    first = [found.pop(name) for name in COMMON]
    return (*first, *found.values())


def columns_of(family: str) -> tuple[Column, ...]:
    """Give all columns of a family's raw table in order."""
    return (*ENVELOPE, *data_columns(family))


def create_table(family: str) -> str:
    """Write the DDL of a raw table; no primary key, which would cost unevictable memory for each row (D8)."""
    columns = ", ".join(f'"{column.name}" {column.sql}' for column in columns_of(family))
    return f"create table if not exists {table_of(family)} ({columns})"


def add_columns(family: str) -> tuple[str, ...]:
    """Write what gives a table of an earlier version the columns it lacks; its rows leave them null."""
    table = table_of(family)
    return tuple(
        f'alter table {table} add column if not exists "{column.name}" {column.sql}' for column in columns_of(family)
    )


def _fields(kind: type) -> tuple[look.Field, ...]:
    described = look.type_info(kind)
    assert isinstance(described, look.StructType)  # noqa: S101 - every event is a struct; mypy cannot know
    return described.fields


def _types(kind: look.Type) -> tuple[str, Any]:
    match kind:
        case look.UnionType():
            inner = [one for one in kind.types if not isinstance(one, look.NoneType)]
            return _types(inner[0])
        case look.LiteralType() | look.StrType():
            return "varchar", pl.String
        case look.BoolType():
            return "boolean", pl.Boolean
        case look.IntType():
            return "bigint", pl.Int64
        case look.DateTimeType():
            return "timestamptz", UTC_INSTANT
        case look.DateType():
            return "date", pl.Date
        case look.VarTupleType():
            sql, dtype = _types(kind.item_type)
            return f"{sql}[]", pl.List(dtype)
    raise TypeError(f"no column type for {kind}")


FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in _fields(kind) if field.name != "received_at")
    for family in FAMILIES.values()
    for kind in family.values()
}
GETTERS: dict[type, Callable[[Any], tuple[Any, ...]]] = {kind: attrgetter(*names) for kind, names in FIELDS.items()}
"""Read all data fields of a fact at once; every fact has at least the three common ones."""
COLUMNS: dict[str, tuple[Column, ...]] = {family: columns_of(family) for family in FAMILIES}
DTYPES: dict[str, dict[str, pl.DataType]] = {
    family: {column.name: column.dtype for column in columns} for family, columns in COLUMNS.items()
}
