"""Keep feed_days true: count anew the days of sources of which something was told (peers.md 23). Shell around SQL."""

import duckdb

from warehouse.models import count, make_temp, model

TABLE = "feed_days"


def recompute_feeds(con: duckdb.DuckDBPyConnection) -> None:
    """Put the touched days of sources, counted anew, in place of the stored ones."""
    con.execute(f"create or replace temp view feed_facts as {model('staging/feed_facts')}")
    make_temp(con, "dirty_feeds", "staging/dirty_feeds")
    make_temp(con, TABLE, f"intermediate/{TABLE}")
    con.execute(f"create table if not exists live.{TABLE} as from temp.{TABLE} limit 0")
    if count(con, "dirty_feeds"):
        con.execute(
            f"delete from live.{TABLE} t using dirty_feeds d where d.source = t.source and d.day_on = t.day_on"  # noqa: S608
        )
        con.execute(f"insert into live.{TABLE} by name from temp.{TABLE}")
    con.execute(f"drop table temp.{TABLE}")
