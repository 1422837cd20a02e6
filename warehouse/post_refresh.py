"""Keep post_days and officer_days true: recompute the halls' days that new staff facts, window hours or visits touched.

The stored days are as they end; a day that is not over is added up anew as of its moment when it is published (D11).
"""

import duckdb

from warehouse.duty_days import DEVICE_SHEETS, OFFICER_SHEETS, POST_SHEETS, SHEETS, write_duty_days, write_sheets
from warehouse.models import count, make_temp

POST_TABLES = ("post_days", "officer_days")
_TODAY = {"post_days": "posts_today", "officer_days": "officers_today", "terminal_days": "terminals_today"}


def recompute_posts(con: duckdb.DuckDBPyConnection) -> None:
    """Put the touched days, made anew, in place of the stored ones."""
    make_temp(con, "dirty_attendance_days", "staging/dirty_attendance_days")
    con.execute(
        "create or replace temp table dirty_post_days as "
        "from dirty_attendance_days union select unit_id, day_on from chosen_days"
    )
    is_new = not con.execute(
        "select 1 from duckdb_tables() where table_name = ? and not temporary and schema_name = 'main'",
        [POST_TABLES[-1]],
    ).fetchall()
    if count(con, "dirty_post_days") == 0 and not is_new:
        return
    con.execute("create or replace temp table chosen_days as select hall_id as unit_id, day_on from dirty_post_days")
    for facts in ("staff_facts", "window_facts"):
        make_temp(con, facts, f"staging/{facts}")
    con.execute("create or replace temp table terminal_facts as from raw_terminal limit 0")
    write_sheets(con, ("told_days",))
    write_duty_days(con, "told_days semi join dirty_post_days using (hall_id, day_on)")
    write_sheets(con, OFFICER_SHEETS)
    _swap(con, "officer_days", "dirty_post_days", is_new=is_new)
    if count(con, "dirty_attendance_days") == 0 and not is_new:
        return
    con.execute(
        "create or replace temp table duty_days as "
        "from duty_days semi join dirty_attendance_days using (hall_id, day_on)"
    )
    write_sheets(con, POST_SHEETS)
    _swap(con, "post_days", "dirty_attendance_days", is_new=is_new)


def _swap(con: duckdb.DuckDBPyConnection, table: str, dirty: str, *, is_new: bool) -> None:
    if is_new:
        con.execute(f"create table live.{table} as from temp.{table} limit 0")
    con.execute(
        f"delete from live.{table} t using {dirty} d "  # noqa: S608 - own names
        "where d.hall_id = t.hall_id and d.day_on = t.day_on"
    )
    con.execute(f"insert into live.{table} by name from temp.{table}")
    con.execute(f"drop table temp.{table}")


def write_devices(con: duckdb.DuckDBPyConnection) -> None:
    """Make what usage and terminal_days need to know of the terminals on the chosen days."""
    make_temp(con, "window_facts", "staging/window_facts")
    con.execute("create or replace temp table staff_facts as from raw_staff limit 0")
    write_sheets(con, ("told_days",))
    chosen = "told_days inner join chosen_days on unit_id = hall_id and chosen_days.day_on = told_days.day_on"
    write_duty_days(con, f"(select told_days.* from {chosen})")  # noqa: S608 - own names
    write_sheets(con, DEVICE_SHEETS)


def write_today(con: duckdb.DuckDBPyConnection) -> None:
    """Write posts_today, officers_today, terminals_today: the day that is not over in each unit, as of the moment."""
    now: int = con.execute("select now_us from moment").fetchall()[0][0]
    con.execute(
        "create or replace temp table dirty_post_days as select unit_id as hall_id, today as day_on from held_units"
    )
    con.execute("create or replace temp table chosen_days as select hall_id as unit_id, day_on from dirty_post_days")
    for facts in ("staff_facts", "window_facts", "terminal_facts", "device_facts"):
        make_temp(con, facts, f"staging/{facts}")
    write_sheets(con, ("places", "told_days"))
    write_duty_days(con, "told_days semi join dirty_post_days using (hall_id, day_on)", now)
    write_sheets(con, (*DEVICE_SHEETS, "terminal_days", *SHEETS))
    for table, name in _TODAY.items():
        con.execute(f"create or replace temp table {name} as from temp.{table}")
        con.execute(f"drop table temp.{table}")
