"""The hand-written evidence of the gates: one SQL file each in frames/; the first line says for what. Reads files.

    -- day, month: key window_id: one row per service window: ...

A frame does not judge; it puts side by side what must agree. What must hold of it is a suite in suites/.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import polars as pl

from warehouse.periods import Kind, ends_on, starts_on

FOLDER = Path(__file__).parent / "frames"
_HEAD = re.compile(r"^-- (?P<kinds>[a-z, ]+): key (?P<key>[a-z_, ]+): (?P<line>.+)$")


@dataclass(frozen=True, slots=True)
class Frame:
    """One piece of evidence: for which periods, what names a row, its SELECT with $begin and $end (exclusive)."""

    name: str
    kinds: tuple[str, ...]
    key: tuple[str, ...]
    line: str
    sql: str


@cache
def frames() -> tuple[Frame, ...]:
    """Read all of them."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.sql")))


def rows_of(con: duckdb.DuckDBPyConnection, frame: Frame, kind: Kind, period: str) -> pl.DataFrame:
    """Gather the evidence for a period from a snapshot."""
    con.execute("set variable begin_on = ?::date", [starts_on(kind, period)])
    con.execute("set variable end_on = ?::date", [ends_on(kind, period)])
    rows: pl.DataFrame = con.sql(frame.sql).pl()
    return rows


def _read(path: Path) -> Frame:
    text = path.read_text(encoding="utf-8")
    head = _HEAD.match(text.split("\n", 1)[0])
    if head is None:
        raise ValueError(f"{path.name}: the first line must read: -- day, month: key columns: what a row is")
    kinds, key = (tuple(one.strip() for one in head[part].split(",")) for part in ("kinds", "key"))
    return Frame(path.stem, kinds, key, head["line"], text)
