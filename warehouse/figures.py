"""Say every held figure as the warehouse knows it at the cut of one beat (design section 4). Shell around SQL.

From a snapshot, never from the folds: the facts before the beat's tick in each partition, the same intermediate SQL
that fills the marts, and one SQL text per metric. `hallmark check` compares the result with what was stated live.
"""

from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from schemas.errors import HallmarkError
from warehouse.duty_days import DEVICE_SHEETS, SHEETS, write_duty_days, write_sheets
from warehouse.flags import make_flags
from warehouse.floor_days import HELD, write_floor_days, write_floors
from warehouse.models import make_temp, model
from warehouse.reference import read_city
from warehouse.spans import write_held_units

PARTS = (
    "ratings",
    "rating_months",
    "bad_ratings",
    "last_hour",
    "usage",
    "usage_items",
    "waits",
    "services",
    "tickets",
    "order",
    "floor",
    "waiting",
    "matters",
    "workorders",
    "calls",
    "repeat_dials",
    "duty",
    "officers",
    "terminals",
)
FAMILIES = ("rating", "queue", "terminal", "window", "staff", "call", "case", "demand", "workorder")
_COPIES = ("received_at", "event_at", "topic", '"partition"', '"offset"')


class FigureKey(NamedTuple):
    """Which figure: metric, scope, scope id, bucket, start (µs)."""

    metric: str
    scope: str
    scope_id: str
    bucket: str
    start: int


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure in integers, as `schemas.live.Figure` says it."""

    key: FigureKey
    numerator: int
    denominator: int
    excluded: dict[str, int]
    histogram: dict[int, int]


@dataclass(frozen=True, slots=True)
class TileRow:
    """One service window by D7; since in µs."""

    window_id: str
    state: str
    since: int | None
    n: int
    good: int
    bad: int


class BeatUnknown(HallmarkError):
    """The snapshot does not reach to a beat, or the beat is too old for it."""

    def __init__(self, beat: int) -> None:
        super().__init__(
            f"快照中没有节拍 {beat}（尚未入库，或已太旧）。请稍候再试。",
            f"The snapshot does not have beat {beat}: not stored yet, or too old. Try again in a moment.",
        )


def beats(con: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    """List the beats a snapshot can be asked for, newest first, with their ticks (µs): of the newest local day."""
    return con.execute(
        """select beat, epoch_us(tick_at) from base.beats, (select max(tick_at) as newest from base.beats) as latest
           where timezone('Asia/Shanghai', tick_at)::date = timezone('Asia/Shanghai', newest)::date
           order by beat desc"""
    ).fetchall()


def figures_at(con: duckdb.DuckDBPyConnection, beat: int) -> dict[FigureKey, FigureRow]:
    """Give every figure of the held keys at the cut of a beat."""
    _cut(con, beat)
    selects = " union all ".join(f"({model(f'figures/parts_{part}')})" for part in PARTS)
    con.execute(f"create or replace temp table parts as {selects}")
    rows = con.execute(model("figures/figures")).fetchall()
    return {
        key: FigureRow(key, numerator, denominator, excluded or {}, histogram or {})
        for *parts, numerator, denominator, excluded, histogram in rows
        for key in (FigureKey(*parts),)
    }


def satisfaction_at(con: duckdb.DuckDBPyConnection, beat: int) -> dict[str, TileRow]:
    """Give every service window's rate and state at the cut of a beat."""
    _cut(con, beat)
    make_temp(con, "window_states", "intermediate/window_states")
    rows = con.execute(model("figures/tiles")).fetchall()
    return {row[0]: TileRow(*row) for row in rows}


def flags_at(con: duckdb.DuckDBPyConnection, beat: int) -> list[tuple[object, ...]]:
    """Give every flag of the held days at the cut of a beat: hall, day, window, then as streams.fraud says it."""
    _cut(con, beat)
    return con.execute(
        """select hall_id, day_on, window_id, code, cause, rating_id, at_us, measured, allowed, other_id
           from temp.flagged"""
    ).fetchall()


def _cut(con: duckdb.DuckDBPyConnection, beat: int) -> None:
    """Rebuild the journeys as of a beat in temporary tables; they stand before the snapshot's own of those names."""
    if beat not in {known for known, _ in beats(con)}:
        raise BeatUnknown(beat)
    if con.execute("select getvariable('cut')").fetchall()[0][0] == beat:
        return
    con.execute("set search_path = 'main,base'")
    con.execute(f"set variable beat = {beat}")
    make_temp(con, "moment", "figures/moment")
    make_temp(con, "cut", "figures/cut")
    make_temp(con, "ref_windows", "staging/windows_at_moment")
    for family in FAMILIES:
        con.execute(f"create or replace temp table {family}_facts as {facts_before(family)}")
    make_temp(con, "device_facts", "figures/device_facts")
    for table in ("places", "ratings", "visits", "legs", "call_rows"):
        make_temp(con, table, f"intermediate/{table}")
    make_temp(con, "bad_facts", "figures/bad_facts")
    make_temp(con, "bad_cases", "intermediate/bad_cases")
    write_held_units(con)
    for family in ("queue", "terminal", "window", "staff", "call"):
        make_temp(con, f"{family}_facts", f"figures/held_{family}")
    for table in ("visits", "legs", "turns", "call_rows"):
        make_temp(con, table, f"intermediate/{table}")
    for table in ("service_at", "waits"):
        make_temp(con, table, f"figures/{table}")
    for table in ("waiting", "repeat_dials"):
        make_temp(con, table, f"intermediate/{table}")
    make_temp(con, "tickets", "intermediate/tickets")
    make_temp(con, "matter_steps", "staging/matter_steps")
    for table in ("matters", "workorders"):
        make_temp(con, table, f"intermediate/{table}")
    make_temp(con, "judged_workorders", "staging/judged_workorders")
    make_temp(con, "chosen_days", "figures/chosen_days")
    make_temp(con, "prompt_facts", "figures/held_prompt")
    _write_duty(con)
    make_temp(con, "usage", "intermediate/usage")
    _write_floors(con)
    for table in ("flag_days", "flag_rating_facts", "flag_revisions"):
        make_temp(con, table, "flags/days" if table == "flag_days" else f"figures/{table}")
    for family in ("window", "terminal"):
        con.execute(f"create or replace temp table flag_{family}_facts as from {family}_facts")
    make_flags(con, read_city(con.execute("select topic, value from reference").fetchall()))
    con.execute(f"set variable cut = {beat}")


def _write_duty(con: duckdb.DuckDBPyConnection) -> None:
    make_temp(con, "device_facts", "figures/device_facts")
    write_sheets(con, ("places", "told_days"))
    now: int = con.execute("select now_us from moment").fetchall()[0][0]
    held = "told_days inner join held_units on unit_id = hall_id and day_on in (today, last_open)"
    write_duty_days(con, held, now)
    write_sheets(con, (*DEVICE_SHEETS, "terminal_days", *SHEETS))
    make_temp(con, "backlogs", "intermediate/backlogs")


def _write_floors(con: duckdb.DuckDBPyConnection) -> None:
    now: int = con.execute("select now_us from moment").fetchall()[0][0]
    write_floor_days(con, HELD, now)
    write_floors(con)


def facts_before(family: str) -> str:
    """Compose the facts of a family before the cut, each by the best of its copies that came before it."""
    copies = ", ".join(_COPIES)
    return f"""
        with copies as (
          select id, {copies} from facts.{family}
          union all
          select id, {copies} from facts.extra_copies where family = '{family}'
        ),
        best as (
          select copies.*
          from copies
          inner join cut
            on cut.topic = copies.topic and cut."partition" = copies."partition" and copies."offset" < cut.before_offset
          qualify row_number() over (
            partition by id order by received_at, copies.topic, copies."partition", copies."offset"
          ) = 1
        )
        select f.* replace (best.event_at as event_at, best.received_at as received_at)
        from facts.{family} as f
        inner join best on best.id = f.id
    """  # noqa: S608 - own names
