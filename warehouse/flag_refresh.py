"""Keep the flags true: recompute only the days of halls of which something was told (D11). Shell."""

import duckdb

from schemas.reference import City
from warehouse.flags import make_flags
from warehouse.models import count, make_temp, model

TABLE = "flagged"
_FACTS = ("flag_rating_facts", "flag_window_facts", "flag_terminal_facts", "flag_revisions")


def recompute_flags(con: duckdb.DuckDBPyConnection, city: City) -> None:
    """Put the flags of the chosen days in place of the stored ones; `chosen_days` grows by what flags look at too."""
    con.execute(f"create or replace temp table chosen_days as {model('staging/dirty_told_days')}")
    make_temp(con, "flag_days", "flags/days")
    for facts in _FACTS:
        make_temp(con, facts, f"staging/{facts}")
    make_flags(con, city)
    con.execute(f"create table if not exists live.{TABLE} as from temp.{TABLE} limit 0")
    if count(con, "chosen_days"):
        con.execute(
            f"delete from live.{TABLE} t using chosen_days c "  # noqa: S608 - own names
            "where c.unit_id = t.hall_id and c.day_on = t.day_on"
        )
        con.execute(f"insert into live.{TABLE} by name from temp.{TABLE}")
    con.execute(f"drop table temp.{TABLE}")
