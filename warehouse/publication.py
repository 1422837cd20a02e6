"""Publish what readers read: a versioned file behind a CURRENT pointer, never the live file (D9). Shell.

The log grows without end and is not copied. A snapshot holds the public tables (made here from the intermediate
tables), one row per rating, call and matter step, and of the raw facts only those that `figures_at` needs for the
newest beats: the days held live, the latest 300 rating journeys of each window, open and recently due cases. So its
cost follows what is shown, not what is stored.

All that is read of the raw rows is chosen in the transaction of the refresh; the file is written after it. So a
snapshot tells one batch, whatever is loaded meanwhile.
"""

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb

from schemas.topics import EVENT_TOPICS, PARTITIONS
from warehouse.dimensions import TABLES as DIMENSIONS
from warehouse.dimensions import write_dimensions
from warehouse.headings import Words
from warehouse.marts import CALLS, CASES_AS_OF, MARTS
from warehouse.models import make_temp, model
from warehouse.periods import with_state
from warehouse.post_refresh import write_today
from warehouse.refresh import refreshed
from warehouse.relations import relations
from warehouse.snapshots import folder_of
from warehouse.spans import write_held_units

_log = logging.getLogger(__name__)
KEPT = 3
AT_MOMENT = (
    ("ref_units", "units_at_moment"),
    ("ref_windows", "windows_at_moment"),
    ("units_now", "units_now"),
    ("windows_now", "windows_now"),
    ("judged_workorders", "judged_workorders"),
    ("judged_calls", "judged_calls"),
)
"""What is read at the tick of the snapshot: temporary tables that stand before the latest records of those names."""
OF_THE_MOMENT = (
    "window_states",
    "bad_facts",
    "bad_cases",
    "complaint_rows",
    "period_words",
    "period_changes",
    "call_hours",
    "repeat_dials",
    "waiting",
    "backlogs",
)
FLAGGED = (("rater_flags", "raters"), ("every_flag", "every"))
BEATS = 200
"""So many of the newest complete beats can be asked for in `figures_at`."""
FAMILIES = ("rating", "queue", "terminal", "window", "staff", "call", "case", "demand", "workorder")
KEPT_FACTS = (*FAMILIES, "extra_copies")
OF_THE_LOADER = ("offsets", "ledger", "quarantine", "gaps", "extra_copies", "reference")
"""What the loader writes besides the raw tables, and a snapshot tells."""
COPIED_OF_THE_LOADER = ("reference", "gaps", "ledger")
"""Those of them that a snapshot holds as they are: temporary tables stand before them while it is written."""


@dataclass(frozen=True, slots=True)
class Published:
    """One snapshot that was made."""

    path: Path
    seconds: float
    size: int


def write_moment(con: duckdb.DuckDBPyConnection, lag: int) -> None:
    """Note what `now` is for this snapshot: the tick of the newest complete beat, else the newest fact stored."""
    wanted = sum(PARTITIONS[topic] for topic in EVENT_TOPICS)
    con.execute(
        """create or replace temp table beats as
           select beat, max(tick_at) as tick_at from raw_clock
           where beat >= (select coalesce(max(beat), 0) - 86400000 from raw_clock)
           group by beat having count(distinct (topic, "partition")) >= ? order by beat desc limit ?""",
        [wanted, BEATS],
    )
    con.execute(
        """create or replace temp table moment as
           with newest as (select beat, tick_at from beats order by beat desc limit 1),
           facts as (
             select max(event_at) as event_at from (
               select max(event_at) as event_at from ratings union all select max(finished_at) from visits
               union all select max(offered_at) from call_rows union all select max(event_at) from matter_steps))
           select newest.beat, coalesce(newest.tick_at, facts.event_at, to_timestamp(0)) as now_at,
             epoch_us(now_at) as now_us, ?::bigint as lag, ?::timestamptz as built_at
           from facts left join newest on true""",
        [lag, datetime.now(UTC)],
    )


def publish(con: duckdb.DuckDBPyConnection, home: Path, lag: int) -> Published:
    """Refresh, write the next snapshot and point CURRENT at it; readers of older ones are not disturbed.

    lag: how many records the log holds beyond what is stored.
    """
    begun = time.monotonic()
    folder = folder_of(home)
    folder.mkdir(parents=True, exist_ok=True)
    number = 1 + max((number_of(path) for path in folder.glob("wh-*.duckdb")), default=0)
    path, aside = folder / f"wh-{number:08d}.duckdb", folder / "wh.new"
    for leftover in folder.glob("wh.new*"):
        leftover.unlink()
    with refreshed(con):
        _choose(con, lag)
    con.execute(f"attach '{aside}' as snap")
    try:
        con.execute("begin")
        _fill(con)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    finally:
        con.execute("use live")
        con.execute("detach snap")
    for table in _chosen():
        con.execute(f"drop table temp.{table}")
    aside.rename(path)
    _point(folder, path)
    _prune(folder)
    return Published(path, time.monotonic() - begun, path.stat().st_size)


def _choose(con: duckdb.DuckDBPyConnection, lag: int) -> None:
    """Make all that the snapshot tells of raw rows, as of the batch of this transaction, and of the moment."""
    write_moment(con, lag)
    for table, name in AT_MOMENT:
        make_temp(con, table, f"staging/{name}")
    write_held_units(con)
    write_today(con)
    make_temp(con, "backlogs", "intermediate/backlogs")
    make_temp(con, "window_states", "intermediate/window_states")
    make_temp(con, "bad_facts", "staging/bad_facts")
    con.execute(
        "create or replace temp table period_changes as select kind, period, rows_digest as digest from raw_period "
        "where type = 'period.change_logged' and not test"
    )
    for table in ("bad_cases", "complaint_rows", "period_words", "call_hours", "repeat_dials", "waiting"):
        make_temp(con, table, f"intermediate/{table}")
    for table, name in FLAGGED:
        make_temp(con, table, f"flags/{name}")
    write_dimensions(con)
    make_temp(con, "held_places", "staging/held_places")
    for family in KEPT_FACTS:
        make_temp(con, f"kept_{family}", f"staging/kept_{family}")
    con.execute(
        """create or replace temp table cuts as
           select beat, topic, "partition", min("offset") as before_offset from raw_clock
           where beat in (select beat from beats) group by all"""
    )
    for mart in _of_raw_rows():
        make_temp(con, mart, f"marts/{mart}")
    for table in COPIED_OF_THE_LOADER:
        con.execute(f"create or replace temp table {table} as from live.{table}")


@cache
def _of_raw_rows() -> tuple[str, ...]:
    """Name the public tables whose models read what the loader writes."""
    return tuple(mart.name for mart in MARTS if any(map(_is_the_loaders, relations(model(f"marts/{mart.name}")))))


def _is_the_loaders(relation: str) -> bool:
    return relation.startswith("raw_") or relation in OF_THE_LOADER


def _chosen() -> tuple[str, ...]:
    """Name the temporary tables of a snapshot."""
    pairs = (table for table, _ in (*AT_MOMENT, *FLAGGED))
    kept = (f"kept_{family}" for family in KEPT_FACTS)
    return (*OF_THE_MOMENT, *DIMENSIONS, *pairs, *kept, "cuts", *_of_raw_rows(), *COPIED_OF_THE_LOADER)


def number_of(path: Path) -> int:
    """Read the number in a snapshot's name."""
    return int(path.stem.removeprefix("wh-"))


def _fill(con: duckdb.DuckDBPyConnection) -> None:
    for schema in ("base", "facts"):
        con.execute(f"create schema snap.{schema}")
    _copy_base(con)
    for mart in MARTS:
        source = f"from temp.{mart.name}" if mart.name in _of_raw_rows() else _source_of(mart.name)
        con.execute(f"create table snap.main.{mart.name} as {with_state(mart.columns, source)}")
    con.execute(f"create table snap.base.call_log as {model('marts/call_log')}")
    con.execute("use snap")
    con.execute(f"create view calls as {model('marts/calls').replace('from call_log', 'from base.call_log')}")
    con.execute(f"create macro matters_as_of(instant) as table {matters_as_of()}")
    con.execute(f"create macro cases_as_of(instant) as table {model('marts/cases_as_of')}")
    _comment(con)
    con.execute("use live")


def _source_of(mart: str) -> str:
    return model(f"marts/{mart}").replace("from matters_open", "from snap.main.matters_open")


def matters_as_of() -> str:
    """Compose the macro: the matters of the steps told up to an instant, with the one text that says how."""
    inner = model("intermediate/matters")
    for table in ("calendar_days", "calendar_versions", "working_days", "threshold_values"):
        for word in ("join", "from"):
            inner = inner.replace(f"{word} {table}", f"{word} base.{table}")
    return model("marts/matters_as_of").replace("/* intermediate/matters */", inner)


def _copy_base(con: duckdb.DuckDBPyConnection) -> None:
    base = ("ref_units", "ref_windows", "ref_units_history", "ref_windows_history", "ref_services",
            "ref_services_history", "ref_staff_history", "ref_posts_history", "ref_devices_history",
            "ref_limits_history", "threshold_values", "ref_calendar", "calendar_days", "calendar_versions",
            "working_days", "office_days", "zones", "matter_steps", "moment", "beats", "reference", "gaps",
            "held_units", "ledger", "period_words", "period_changes")  # fmt: skip
    for table in base:
        con.execute(f"create table snap.base.{table} as from {table}")
    for family in KEPT_FACTS:
        con.execute(f"create table snap.facts.{family} as from temp.kept_{family}")
    con.execute("create table snap.facts.cuts as from temp.cuts")


def _comment(con: duckdb.DuckDBPyConnection) -> None:
    """Write what each table and column means into the snapshot, where `hallmark sql` and any tool finds it."""
    for mart in (*MARTS, CALLS):
        what = "view" if mart is CALLS else "table"
        con.execute(f"comment on {what} snap.main.{mart.name} is {_quoted(mart.line)}")
        for column in mart.shown:
            con.execute(f'comment on column snap.main.{mart.name}."{column}" is {_quoted(mart.words(column))}')
    con.execute(f"comment on macro table cases_as_of is {_quoted(CASES_AS_OF.line)}")


def _quoted(words: Words) -> str:
    return "'" + " · ".join(words).replace("'", "''") + "'"


def _point(folder: Path, path: Path) -> None:
    aside = folder / "CURRENT.new"
    aside.write_text(path.name, encoding="utf-8")
    aside.rename(folder / "CURRENT")


def _prune(folder: Path) -> None:
    for old in sorted(folder.glob("wh-*.duckdb"), key=number_of)[:-KEPT]:
        old.unlink()
