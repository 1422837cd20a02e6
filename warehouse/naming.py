"""Find a service window by its id, label or Chinese name, a unit by its id or name. Shell around two queries."""

from dataclasses import dataclass
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


class NoSuchUnit(HallmarkError):
    """Nobody knows this unit."""

    def __init__(self, name: str, near: list[str]) -> None:
        perhaps = f"是不是：{'、'.join(near)}？" if near else '单位一览：hallmark sql "from units_history"。'
        super().__init__(
            f"没有“{name}”这个单位。{perhaps}",
            f"No unit is called {name!r}. {'Perhaps: ' + ', '.join(near) if near else 'See units_history.'}",
        )


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit, and the ids of it and of all below it."""

    unit_id: str
    name: str
    with_those_below: list[str]


def unit_named(con: duckdb.DuckDBPyConnection, name: str) -> NamedUnit:
    """Give the unit that has this id or name; raises NoSuchUnit with the nearest names."""
    rows: list[tuple[str, str, str | None]] = con.execute(
        "select unit_id, name, parent_id from base.ref_units order by unit_id"
    ).fetchall()
    found = next((row for row in rows if name in row[:2]), None)
    if found is None:
        names = [text for row in rows for text in row[:2]]
        raise NoSuchUnit(name, get_close_matches(name, names, n=3, cutoff=0.4))
    below = [found[0]]
    for unit_id in below:
        below += [row[0] for row in rows if row[2] == unit_id and row[0] not in below]
    return NamedUnit(found[0], found[1], below)


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
