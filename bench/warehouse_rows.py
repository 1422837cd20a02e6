"""Rows for `bench warehouse`, made in SQL: raw facts as the loader stores them, marts, visits."""

from pathlib import Path

import duckdb

WINDOWS, HALLS, COUNTIES, DAYS, FIRST = 3_000, 300, 30, 730, "2024-10-01"
RAW = """
insert into {table} by name
select
  (printf('%012x', 1700000000000 + i * 1000) || '7' || substr(md5(i::varchar || '{table}'), 1, 3)
    || '8' || substr(md5(i::varchar), 4, 15))::uuid as id,
  '{type}' as type, 'terminal/T-' || i % 3000 as source, 'HALL' || i % 300 as subject,
  printf('0001:%010d', i) as sequence, make_timestamptz(1700000000000000 + i * 1000000) as occurred_at,
  occurred_at as received_at, occurred_at as event_at, 'ok' as quality, 'hall.events' as topic, i % 4 as "partition",
  i // 4 as "offset", hash(i) as digest, i // 10000 as batch, occurred_at as ingested_at, false as test,
  'HALL' || i % 300 as hall_id, 'W' || i % 3000 as window_id, 'V' || i as visit_id, {more}
from range({first}, {last}) as made(i)
"""
RATING = "'5' as raw_code, 'five-key/1' as raw_scale, 1 + hash(i) % 5 as level, false as named, false as is_default"
QUEUE = "'A' || i % 1000 as ticket_no, occurred_at::date as issued_on"

MACRO = "create macro h(a, b, c) as (hash(a, b, c) % 1000003)::bigint"
PLACES = f"""
select
  w as window_no, 'H' || lpad((w % {HALLS})::varchar, 3, '0') as hall,
  hall || '-' || lpad((w // {HALLS})::varchar, 2, '0') as window_id, '窗口' || w as window_name,
  'C' || lpad((w % {COUNTIES})::varchar, 2, '0') as county
from range({WINDOWS}) as made(w)
"""
DAILY = f"""
select
  date '{FIRST}' + d::integer as day, county, hall, window_id, window_name,
  8 + h(d, window_no, 0) % 30 as served,
  h(d, window_no, 1) % (served + 1) as rated,
  case when h(d, window_no, 2) % 100 < 12 then h(d, window_no, 3) % (rated + 1) // 3 else 0 end as bad,
  rated - bad as good,
  60 + h(d, window_no, 4) % 900 as p50_s,
  p50_s + h(d, window_no, 5) % 1800 as p90_s,
  p90_s + h(d, window_no, 6) % 1800 as max_s,
  p50_s * served as wait_sum_s,
  h(d, window_no, 7) % (served // 4 + 1) as over_30_min
from range({{days}}) as days(d), places
"""
PLACE = "county, hall, window_id, window_name"
MARTS = {
    "satisfaction_daily": f"select day, {PLACE}, served, rated, good, bad from daily order by day, {PLACE}",
    "waits_daily": f"select day, {PLACE}, served, p50_s, p90_s, max_s, wait_sum_s, over_30_min from daily "
    f"order by day, {PLACE}",
    "satisfaction_monthly": f"""
        select strftime(day, '%Y-%m') as month, {PLACE}, sum(served)::bigint as served, sum(rated)::bigint as rated,
          sum(good)::bigint as good, sum(bad)::bigint as bad
        from daily group by all order by month, {PLACE}""",
}
VISITS = """
select
  make_timestamp(1727712000000000 + i * (63072000000000 // {count})) as issued_at,
  'W' || lpad((h(i, 0, 0) % 3000)::varchar, 4, '0') as window_id,
  'H' || lpad((h(i, 0, 0) % 300)::varchar, 3, '0') as hall,
  (h(i, 1, 0) % 3600)::integer as wait_s,
  (1 + h(i, 2, 0) % 5)::integer as level,
  (hash(i, 3) % ({count} // 3 + 1))::bigint as person
from range({count}) as made(i)
"""


def fill_raw(con: duckdb.DuckDBPyConnection, first: int, last: int) -> None:
    """Store facts number first to last, half of them ratings, half tickets, in the order of their time."""
    for table, kind, more in (("raw_rating", "rating.submitted", RATING), ("raw_queue", "ticket.issued", QUEUE)):
        con.execute(RAW.format(table=table, type=kind, more=more, first=first // 2, last=last // 2))
    con.execute("checkpoint")


def fill_marts(folder: Path, visits: int) -> int:
    """Write marts that carry about so many visits: as tables, as published by day and month, and as one file a table.

    Gives how many visits they carry.
    """
    with duckdb.connect(str(folder / "bench.duckdb")) as con:
        con.execute("set memory_limit = '6GB'")
        con.execute(MACRO)
        con.execute(f"create temp table places as {PLACES}")
        days = max(120, DAYS * visits // 50_000_000)
        con.execute(f"create temp table daily as {DAILY.format(days=days)}")
        for table, select in MARTS.items():
            con.execute(f"create table {table} as {select}")
            _write(con, table, folder)
        carried: int = con.execute("select sum(served)::bigint from satisfaction_daily").fetchall()[0][0]
    return carried


def fill_visits(folder: Path, count: int) -> None:
    """Write so many single visits as a table and as one Parquet file."""
    with duckdb.connect(str(folder / "bench.duckdb")) as con:
        con.execute("set memory_limit = '6GB'")
        con.execute("create or replace macro h(a, b, c) as (hash(a, b, c) % 1000003)::bigint")
        con.execute(f"create table visits as {VISITS.format(count=count)}")
        con.execute(f"copy visits to '{folder / 'visits.parquet'}' (format parquet, compression zstd)")


def _write(con: duckdb.DuckDBPyConnection, table: str, folder: Path) -> None:
    by = "month" if table.endswith("monthly") else "day"
    published = folder / "published" / table
    published.parent.mkdir(exist_ok=True)
    con.execute(f"copy {table} to '{folder / table}.parquet' (format parquet, compression zstd)")
    options = f"format parquet, partition_by ({by}), write_partition_columns true, compression zstd"
    con.execute(f"copy {table} to '{published}' ({options})")
