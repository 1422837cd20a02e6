"""Find a service window by its id, label or Chinese name. Shell around one query."""

from difflib import get_close_matches

import duckdb

from schemas.errors import HallmarkError


class NoSuchWindow(HallmarkError):
    """Nobody knows this window."""

    def __init__(self, name: str, near: list[str]) -> None:
        perhaps = f"是不是：{'、'.join(near)}？" if near else '窗口一览：hallmark sql "from satisfaction_now"。'
        super().__init__(
            f"没有“{name}”这个窗口。{perhaps}",
            f"No window is called {name!r}. {'Perhaps: ' + ', '.join(near) if near else 'See satisfaction_now.'}",
        )


def window_named(con: duckdb.DuckDBPyConnection, name: str) -> str:
    """Give the id of the window that has this id, name or label; raises NoSuchWindow with the nearest names."""
    rows = con.execute(
        """select window_id, window_name, coalesce(label, '') from satisfaction_now
           left join base.ref_windows using (window_id) order by window_id"""
    ).fetchall()
    for window_id, *others in rows:
        if name == window_id or name in others:
            return str(window_id)
    names = [text for row in rows for text in row[:2]]
    raise NoSuchWindow(name, get_close_matches(name, names, n=3, cutoff=0.4))
