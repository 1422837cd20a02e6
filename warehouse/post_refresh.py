"""Keep post_days true: recompute the halls' days that new staff facts or window hours touched (D11). Shell around SQL.

The stored days are as they end; a day that is not over is added up anew as of its moment when it is published.
"""

import duckdb

from warehouse.duty_days import SHEETS, write_duty_days, write_post_days
from warehouse.models import count, make_temp

TABLE = "post_days"


def recompute_posts(con: duckdb.DuckDBPyConnection) -> None:
    """Put the touched days, made anew, in place of the stored ones."""
    make_temp(con, "dirty_post_days", "staging/dirty_post_days")
    is_new = not con.execute(
        "select 1 from duckdb_tables() where table_name = ? and not temporary and schema_name = 'main'", [TABLE]
    ).fetchall()
    if count(con, "dirty_post_days") == 0 and not is_new:
        return
    make_temp(con, "staff_facts", "staging/staff_facts")
    make_temp(con, "window_facts", "staging/window_facts")
    make_temp(con, "staff_days", "intermediate/staff_days")
    write_duty_days(con, "staff_days semi join dirty_post_days using (hall_id, day_on)")
    write_post_days(con)
    if is_new:
        con.execute(f"create table live.{TABLE} as from temp.{TABLE} limit 0")
    con.execute(
        f"delete from live.{TABLE} t using dirty_post_days d "  # noqa: S608 - own names
        "where d.hall_id = t.hall_id and d.day_on = t.day_on"
    )
    con.execute(f"insert into live.{TABLE} by name from temp.{TABLE}")
    for table in (*SHEETS, "staff_facts", "window_facts", "staff_days"):
        con.execute(f"drop table temp.{table}")
