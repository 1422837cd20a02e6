"""A snapshot tells one batch: what is loaded while it is worked out or written is in the next one."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from schemas.instants import DAY, micros
from schemas.topics import REJECTED
from tests.disorder import Play, a_small_city
from tests.warehouse_log import NOW, Log, a_warehouse, load
from warehouse import publication, refresh
from warehouse.batch import sort_out
from warehouse.publication import publish
from warehouse.snapshots import opened
from warehouse.store import beside

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))
OF_THE_CLOCK = frozenset({"built_at", "ingested_at", "noticed_at"})
"""Columns that say when something was done, by the real clock."""


def held(home: Path) -> dict[str, tuple[int, int]]:
    """Name what every table of the newest snapshot holds: rows, and the sum of their hashes."""
    found: dict[str, tuple[int, int]] = {}
    with opened(home) as con:
        tables = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        for schema, table in tables:
            columns = con.execute(
                "select column_name from duckdb_columns() where schema_name = ? and table_name = ? order by 1",
                [schema, table],
            ).fetchall()
            names = ", ".join(f'"{name}"' for (name,) in columns if name not in OF_THE_CLOCK)
            found[f"{schema}.{table}"] = con.execute(
                f"select count(*), sum(hash({names}))::varchar from {schema}.{table}"  # noqa: S608 - own names
            ).fetchall()[0]
    return found


def before(module: ModuleType, name: str, deed: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have something done, once, before a function of a module does its own."""
    own, waiting = getattr(module, name), [deed]

    def first(*args: object) -> object:
        while waiting:
            waiting.pop()()
        return own(*args)

    monkeypatch.setattr(module, name, first)


@pytest.mark.parametrize(
    ("module", "name"), [(refresh, "_know_visits"), (publication, "_choose"), (publication, "_fill")]
)
def test_what_is_loaded_meanwhile_is_in_the_next_snapshot_alone(
    module: ModuleType,
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    city, log = a_small_city(2, 2), Log()
    for _, _, topic, key, message in Play(city, 5, BEGIN, BEGIN + 2 * DAY, 120).run().facts:
        log.say(topic, key, message)
    half = len(log.arrivals) // 2
    log.tick(BEGIN + 2 * DAY)
    log.say(REJECTED, "DHQ", b"{}")
    plain, busy = tmp_path / "plain", tmp_path / "busy"
    con, store = a_warehouse(plain, city)
    load(store, log.arrivals[:half])
    publish(con, plain, 0)
    at_half = held(plain)
    load(store, log.arrivals[half:])
    publish(con, plain, 0)
    at_end = held(plain)
    con.close()

    con, store = a_warehouse(busy, city)
    load(store, log.arrivals[:half])
    cursor = beside(con)
    before(module, name, lambda: store.load(sort_out(log.arrivals[half:]), [], NOW), monkeypatch)
    publish(cursor, busy, 0)
    assert held(busy) == at_half
    publish(cursor, busy, 0)
    assert held(busy) == at_end
    assert {table for table, told in at_end.items() if told != at_half[table]} > {"main.ratings", "facts.rating"}
    con.close()
