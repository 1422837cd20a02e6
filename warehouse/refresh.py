"""Keep the intermediate tables true: recompute only the journeys and the days that new facts touched (D11).

A refresh costs what came in since the last one, not what is stored. Everything is recomputed from the raw rows with
the same SQL that `figures_at` runs; a change of the reference data recomputes all of it.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from schemas.reference import City, city_digest
from schemas.topics import EVENT_TOPICS, PARTITIONS
from warehouse import flags
from warehouse.duty_days import DEVICE_SHEETS, SHEETS, write_sheets
from warehouse.feed_refresh import TABLE as FEEDS
from warehouse.feed_refresh import recompute_feeds
from warehouse.flag_refresh import TABLE as FLAGS
from warehouse.flag_refresh import recompute_flags
from warehouse.floor_days import TABLES as FLOORS
from warehouse.floor_refresh import FLOOR_TABLES, recompute_floors
from warehouse.models import count, make_temp, model
from warehouse.post_refresh import POST_TABLES, recompute_posts, write_devices
from warehouse.reference import read_city, reference_values, write_reference, write_zones
from warehouse.thresholds import write_thresholds


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of journey: how the touched ones and their facts are found, and the tables that hold them."""

    dirty: str
    facts: tuple[str, ...]
    tables: tuple[str, ...]
    keys: tuple[str, ...]
    days: tuple[tuple[str, str], ...] = ()
    """(table, day column) of the halls' days that a touched journey is counted on."""


KINDS = (
    Kind("dirty_ratings", ("rating_facts",), ("ratings",), ("journey",), (("ratings", "rated_on"),)),
    Kind(
        "dirty_visits",
        ("queue_facts",),
        ("visits", "legs", "turns", "tickets"),
        ("journey",),
        (("visits", "finished_on"), ("legs", "ended_on"), ("legs", "over_on"), ("turns", "issued_on")),
    ),
    Kind("dirty_calls", ("call_facts",), ("call_rows",), ("centre_id", "call_id")),
    Kind(
        "dirty_matters",
        ("case_facts", "demand_facts", "workorder_facts"),
        ("matter_steps", "matters", "case_rows", "workorders"),
        ("kind", "matter_no"),
    ),
)
STAGED = {"matter_steps"}
DAY_TABLES = (
    "window_days",
    "rating_hours",
    "usage_days",
    "wait_days",
    "wait_hours",
    "hall_wait_days",
    "hall_over_days",
    "order_days",
    "terminal_days",
)
MADE = (*(table for kind in KINDS for table in kind.tables), *DAY_TABLES, *POST_TABLES, *FLOOR_TABLES)
ALL_TABLES = (*MADE, FLAGS, FEEDS)


def refresh(con: duckdb.DuckDBPyConnection) -> None:
    """Bring every intermediate table up to the last batch, in one transaction."""
    with refreshed(con):
        pass


@contextmanager
def refreshed(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Refresh, and hold the transaction open: what is read of raw tables inside is of the same batch.

    The loader may commit further batches meanwhile, on a connection of its own; both write tables of their own.
    """
    con.execute("begin")
    try:
        _bring_up(con)
        yield
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def _bring_up(con: duckdb.DuckDBPyConnection) -> None:
    city = read_city(reference_values(con))
    con.execute(f"set variable refreshed = {_follow_reference(con, city)}")
    con.execute("create or replace temp table chosen_days (unit_id varchar, day_on date)")
    make_temp(con, "device_facts", "staging/device_facts")
    write_sheets(con, ("places",))
    _know_visits(con)
    for kind in KINDS:
        _recompute(con, kind)
    _remember_visits(con)
    con.execute(f"insert into chosen_days {model('staging/dirty_device_days')}")
    con.execute(f"insert into chosen_days {model('staging/dirty_heartbeat_days')}")
    con.execute(f"insert into chosen_days {model('staging/dirty_invited_days')}")
    con.execute("delete from chosen_days where day_on is null")
    _recompute_days(con)
    recompute_posts(con)
    recompute_floors(con)
    recompute_flags(con, city)
    recompute_feeds(con)
    con.execute("update refresh_state set refreshed = (select batch from loader_state)")


def _follow_reference(con: duckdb.DuckDBPyConnection, city: City) -> int:
    """Rebuild the reference tables if the reference changed; give the batch after which facts are new.

    Where a stored fact was displaced, all is worked out anew: what it was counted in is no longer told by the raw rows.
    """
    since, known, layout = con.execute("select refreshed, reference, layout from refresh_state").fetchall()[0]
    digest, shape = city_digest(city), layout_digest()
    is_displaced = con.execute("select 1 from displaced where batch > ? limit 1", [since]).fetchall()
    if (known, layout) == (digest, shape) and not is_displaced:
        return int(since)
    write_reference(con, city)
    write_zones(con)
    write_thresholds(con, city)
    for table in ALL_TABLES:
        con.execute(f"drop table if exists live.{table}")
    con.execute("delete from visit_days")
    con.execute("update refresh_state set reference = ?, layout = ?", [digest, shape])
    return -1


def layout_digest() -> str:
    """Name the SQL in use: a new version of a model recomputes its table."""
    texts = [model(f"intermediate/{table}") for table in MADE if table not in STAGED]
    texts += flags.texts()
    texts += [model("staging/matter_steps"), model("intermediate/usage"), model(f"intermediate/{FEEDS}")]
    duty = ("told_days", "places", *DEVICE_SHEETS, *SHEETS)
    texts += [model(f"intermediate/{sheet}") for sheet in (*duty, *FLOORS)]
    return hashlib.blake2b("\n".join(texts).encode(), digest_size=8).hexdigest()


def _know_visits(con: duckdb.DuckDBPyConnection) -> None:
    """Say by which days of issue the visits are stored."""
    stored = "live.visits" if _exists(con, "visits") else "raw_queue where false"
    columns = "hall_id, visit_id, hall_id || chr(31) || visit_id as journey, issued_on"
    con.execute(f"create or replace temp view known_visits as select {columns} from {stored}")  # noqa: S608 - own names


def _remember_visits(con: duckdb.DuckDBPyConnection) -> None:
    """Keep all the days of those touched visits whose facts name several."""
    con.execute("delete from visit_days where journey in (select journey from dirty_visits)")
    con.execute(
        "insert into visit_days select hall_id, visit_id, journey, issued_on from dirty_visits "
        "qualify count(*) over (partition by journey) > 1"
    )


def _recompute(con: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    make_temp(con, kind.dirty, f"staging/{kind.dirty}")
    if count(con, kind.dirty) == 0 and _exists(con, kind.tables[-1]):
        return
    for facts in kind.facts:
        make_temp(con, facts, f"staging/{facts}")
    _choose_days(con, kind)
    for table in kind.tables:
        make_temp(con, table, f"{'staging' if table in STAGED else 'intermediate'}/{table}")
        _swap(con, table, kind)
    for table in kind.tables:
        con.execute(f"drop table temp.{table}")
    _choose_days(con, kind)


def _swap(con: duckdb.DuckDBPyConnection, table: str, kind: Kind) -> None:
    """Put the touched rows, just made in a temporary table of the same name, in place of the stored ones."""
    if not _exists(con, table):
        con.execute(f"create table live.{table} as from temp.{table}")
        return
    match = " and ".join(f"d.{key} = t.{key}" for key in kind.keys)
    con.execute(f"delete from live.{table} t using {kind.dirty} d where {match}")  # noqa: S608 - own names
    con.execute(f"insert into live.{table} by name from temp.{table}")


def _choose_days(con: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    for table, column in kind.days:
        if _exists(con, table):
            con.execute(
                f"insert into chosen_days select distinct hall_id, {column} from {table} "  # noqa: S608 - own names
                f"where journey in (select journey from {kind.dirty})"
            )
    if kind.dirty == "dirty_ratings" and _exists(con, "visits"):
        con.execute(
            "insert into chosen_days select distinct hall_id, finished_on from visits "
            "where journey in (select journey from dirty_ratings)"
        )


def _recompute_days(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("create or replace temp table chosen_days as select distinct * from chosen_days")
    if count(con, "chosen_days") == 0 and _exists(con, DAY_TABLES[-1]):
        return
    make_temp(con, "terminal_facts", "staging/terminal_facts")
    make_temp(con, "prompt_facts", "staging/prompt_facts")
    write_devices(con)
    make_temp(con, "usage", "intermediate/usage")
    for table in DAY_TABLES:
        make_temp(con, table, f"intermediate/{table}")
        if not _exists(con, table):
            con.execute(f"create table live.{table} as from temp.{table} limit 0")
        con.execute(
            f"delete from live.{table} t using chosen_days c "  # noqa: S608 - own names
            "where c.unit_id = t.hall_id and c.day_on = t.day_on"
        )
        con.execute(f"insert into live.{table} by name from temp.{table}")
        con.execute(f"drop table temp.{table}")


def _exists(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(
        con.execute(
            "select 1 from duckdb_tables() where table_name = ? and not temporary and schema_name = 'main'", [table]
        ).fetchall()
    )


def newest_beat(con: duckdb.DuckDBPyConnection) -> tuple[int, int] | None:
    """Give the newest beat that has its tick in every partition of every event topic, and its tick_at (µs)."""
    wanted = sum(PARTITIONS[topic] for topic in EVENT_TOPICS)
    found = con.execute(
        """select beat, max(epoch_us(tick_at)) from raw_clock
           where beat >= (select coalesce(max(beat), 0) - 3600000 from raw_clock)
           group by beat having count(distinct (topic, "partition")) >= ? order by beat desc limit 1""",
        [wanted],
    ).fetchall()
    return (found[0][0], found[0][1]) if found else None
