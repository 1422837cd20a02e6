"""Keep load_days and idle_days true: recompute the floors that new tickets or window hours touched (D11). Shell.

The stored days are as they end; a day that is not over is not shown.
"""

import duckdb

from warehouse.floor_days import TABLES, write_floor_days, write_floors
from warehouse.models import count, make_temp

FLOOR_TABLES = ("load_days", "idle_days")
_FACTS = ("queue_facts", "window_facts")


def recompute_floors(con: duckdb.DuckDBPyConnection) -> None:
    """Put the touched floors, made anew, in place of the stored ones."""
    make_temp(con, "dirty_floors", "staging/dirty_floors")
    known = con.execute(
        "select count(*) from duckdb_tables() where table_name = ? and not temporary and schema_name = 'main'",
        [FLOOR_TABLES[-1]],
    ).fetchall()[0][0]
    if count(con, "dirty_floors") == 0 and known:
        return
    write_floor_days(con, "select hall_id, day_on from dirty_floors")
    for facts in _FACTS:
        make_temp(con, facts, f"staging/floor_{facts}")
    write_floors(con)
    for table in FLOOR_TABLES:
        make_temp(con, table, f"intermediate/{table}")
        if not known:
            con.execute(f"create table live.{table} as from temp.{table} limit 0")
        con.execute(
            f"delete from live.{table} t using dirty_floors d "  # noqa: S608 - own names
            "where d.hall_id = t.hall_id and d.day_on = t.day_on"
        )
        con.execute(f"insert into live.{table} by name from temp.{table}")
    for table in (*FLOOR_TABLES, *TABLES, *_FACTS):
        con.execute(f"drop table temp.{table}")
