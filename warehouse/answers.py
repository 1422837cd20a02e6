"""Show rows to a person or a program: a table, JSON, CSV. Pure but for the console."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import duckdb
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from warehouse.headings import HEADINGS
from warehouse.marts import BY_NAME

Cell = Any  # whatever DuckDB gives: str, int, float, Decimal, bool, datetime, date, UUID, list, dict, None


@dataclass(frozen=True, slots=True)
class Answer:
    """Named columns and their rows."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


def answer_of(con: duckdb.DuckDBPyConnection, statement: str, values: dict[str, object] | None = None) -> Answer:
    """Run a statement and give its rows; one that answers nothing gives no columns."""
    cursor = con.execute(statement, values or {})
    columns = tuple(column[0] for column in cursor.description or ())
    return Answer(columns, cursor.fetchall() if columns else [])


def headings_for(statement: str, columns: Sequence[str]) -> list[str]:
    """Give the Chinese headings of columns: as the tables named in the statement call them, else as all do."""
    named = [mart for name, mart in BY_NAME.items() if name in statement]
    own = {column: words for mart in reversed(named) for column, words in mart.special.items()}
    return [own.get(column, HEADINGS.get(column, (column, column)))[0] for column in columns]


def as_table(answer: Answer) -> str:
    """Draw a table as wide as it needs; a Chinese character takes two columns, nothing is null, zero is zero."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for index, column in enumerate(answer.columns):
        numeric = any(isinstance(row[index], int | float | Decimal) for row in answer.rows)
        table.add_column(column, justify="right" if numeric else "left", no_wrap=True, overflow="fold")
    for row in answer.rows:
        table.add_row(*(_shown(cell) for cell in row))
    page = io.StringIO()
    Console(file=page, width=100_000, color_system=None, markup=False, emoji=False, highlight=False).print(table)
    lines = [line.rstrip() for line in page.getvalue().splitlines()]
    return "\n".join([*lines, f"（{len(answer.rows)} 行 rows）"])


def as_json(answer: Answer) -> str:
    """Write a list of objects."""
    objects = [dict(zip(answer.columns, (_plain(cell) for cell in row), strict=True)) for row in answer.rows]
    return json.dumps(objects, ensure_ascii=False, indent=1)


def as_csv(answer: Answer) -> str:
    """Write comma separated values with a heading."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([["" if cell is None else _shown(cell) for cell in row] for row in answer.rows])
    return page.getvalue().rstrip("\n")


FORMATS = {"table": as_table, "json": as_json, "csv": as_csv}


def _shown(cell: Cell) -> str:
    if cell is None:
        return "—"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, list):
        return "、".join(_shown(part) for part in cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell).replace("\n", " ")


def _plain(cell: Cell) -> object:
    match cell:
        case None | bool() | int() | float() | str():
            return cell
        case Decimal():
            return float(cell)
        case datetime() | date():
            return cell.isoformat()
        case UUID():
            return str(cell)
        case bytes():
            return cell.decode(errors="replace")
        case list() | tuple():
            return [_plain(part) for part in cell]
        case dict():
            return {str(name): _plain(part) for name, part in cell.items()}
    return str(cell)
