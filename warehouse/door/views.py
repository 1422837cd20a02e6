"""Make the database of a view: only the tables it has, only the rows of its scope, nothing that is hidden inside."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb

from warehouse.door.disclosure import DISCLOSURES, SMALLEST, By, Disclosure, figures, named
from warehouse.door.jobs import BuildView
from warehouse.door.refusals import Refused
from warehouse.marts import BY_NAME

_WHERE: dict[By, str] = {
    "hall": "county in (from scope_counties) or (county, hall) in (from scope_places)",
    "unit": "county in (from scope_counties) or (county, unit) in (from scope_places)",
    "county": "county in (from scope_counties)",
    "hall_name": "window_id in (from scope_windows) or hall in (select name from scope_places)",
    "unit_id": "unit_id in (from scope_units)",
    "hall_id": "hall_id in (from scope_units)",
    "centre_id": "centre_id in (from scope_units)",
    "window_id": "window_id in (from scope_windows)",
    "unit_or_all": "unit_id = '' or unit_id in (from scope_units)",
}
_SCOPE = """
create temp table scope_counties as select unnest($counties::varchar[]) as county;
create temp table scope_units as
  with recursive below as (
    select unit_id from snap.units_history where unit_id in $units or county in $counties
    union
    select units.unit_id from snap.units_history as units inner join below on units.parent_id = below.unit_id
  )
  select distinct unit_id from below;
create temp table scope_windows as
  select distinct window_id from snap.windows_history where hall_id in (from scope_units);
create temp table scope_places as
  select distinct coalesce(county, '') as county, name from snap.units_history where unit_id in (from scope_units);
"""
_SAME_NAME = """
select distinct name from snap.units_history
where unit_id not in (from scope_units) and (coalesce(county, ''), name) in (from scope_places)
"""
_WORDS = """
with there as materialized (
  select table_name, column_name from duckdb_columns() where database_name <> 'snap' and not internal
),
said as materialized (
  select database_name, table_name, column_name, comment from duckdb_columns() where schema_name = 'main'
)
select 'column "' || table_name || '"."' || column_name || '"', comment
from said where database_name = 'snap' and comment is not null and (table_name, column_name) in (from there)
union all
select 'table "' || table_name || '"', comment
from (select table_name, comment from duckdb_tables() where database_name = 'snap' and schema_name = 'main'
      union all select view_name, comment from duckdb_views() where database_name = 'snap' and schema_name = 'main')
where comment is not null and table_name in (select table_name from there)
"""


def build(job: BuildView) -> None:
    """Write the database of a view aside, then under its name: a reader finds it whole or not at all."""
    out, aside = Path(job.out), Path(f"{job.out}.new")
    aside.unlink(missing_ok=True)
    with closing(duckdb.connect(str(aside), config={"threads": "1"})) as con:
        con.execute(f"attach '{job.snapshot}' as snap (read_only)")
        is_scoped = bool(job.counties or job.units)
        if is_scoped:
            _write_scope(con, job)
        for table, disclosure in DISCLOSURES.items():
            if disclosure.is_seen_by(job.view, is_scoped=is_scoped):
                con.execute(f"create table {table} as {selected(table, disclosure, job.view, is_scoped=is_scoped)}")
        _describe(con, job)
        con.execute("detach snap")
    aside.rename(out)


def selected(table: str, disclosure: Disclosure, view: str, *, is_scoped: bool) -> str:
    """Compose the SELECT of what a view has of a table."""
    where = [f"({_WHERE[disclosure.by]})"] if is_scoped and disclosure.by else []
    what = "*"
    if view == "public" and disclosure.public is not None and disclosure.public.samples:
        where.append("period_state in ('final', 'revised')")
        what = ", ".join(_suppressed(table, disclosure))
    return f"select {what} from snap.{table}" + (f" where {' and '.join(where)}" if where else "")  # noqa: S608 - own names


def _suppressed(table: str, disclosure: Disclosure) -> Iterator[str]:
    """Give the columns: the first size must be there and large enough, the others large enough or zero."""
    assert disclosure.public is not None  # noqa: S101 - the caller looked
    first, *others = disclosure.public.samples
    enough = [f"coalesce({first} >= {SMALLEST}, false)"]
    enough += [f"coalesce({name} = 0 or {name} >= {SMALLEST}, true)" for name in others]
    is_shown = f"({' and '.join(enough)})"
    shown = set(figures(table, disclosure.public))
    for column in BY_NAME[table].shown:
        if column in shown:
            yield f"case when {is_shown} then {column} end as {column}"
        elif column in named(table):
            yield column
    yield f"not {is_shown} as is_suppressed"


def _write_scope(con: duckdb.DuckDBPyConnection, job: BuildView) -> None:
    for statement in _SCOPE.strip().split(";\n"):
        text = statement.rstrip(";")
        values = {name: list(getattr(job, name)) for name in ("counties", "units") if f"${name}" in text}
        con.execute(text, values)
    known = {row[0] for row in con.execute("select unit_id from snap.units_history").fetchall()}
    counties = {row[0] for row in con.execute("select county from snap.units_history").fetchall()}
    unknown = sorted({*job.units} - known) + sorted({*job.counties} - counties)
    if unknown:
        raise Refused(
            403,
            f"令牌限定的单位或区县在库里没有：{'、'.join(unknown)}。请管理员核对。",
            f"The token is kept to units or counties that do not exist: {', '.join(unknown)}. Ask the administrator.",
        )
    shared = [row[0] for row in con.execute(_SAME_NAME).fetchall()]
    if shared:
        raise Refused(
            403,
            f"范围之外有同区县同名的单位（{'、'.join(shared)}），无法按名称分开。请管理员改用区县限定。",
            f"Units outside the scope have the same county and name ({', '.join(shared)}) and cannot be told apart. "
            "Ask the administrator to use counties.",
        )


def _describe(con: duckdb.DuckDBPyConnection, job: BuildView) -> None:
    """Copy the words of tables and columns, and say what this view is."""
    for what, words in con.execute(_WORDS).fetchall():
        con.execute(f"comment on {what} is '{words.replace(chr(39), chr(39) * 2)}'")
    con.execute(
        "create table door_view as select ? as snapshot, now_at as as_of, ? as covers from snap.base.moment",
        [Path(job.snapshot).stem, covers(job.view, job.counties, job.units)],
    )


def covers(view: str, counties: tuple[str, ...], units: tuple[str, ...]) -> str:
    """Say what an answer of a view covers."""
    kept = [f"{name}={','.join(places)}" for name, places in (("counties", counties), ("units", units)) if places]
    small = [f"months published; rows on fewer than {SMALLEST} suppressed"] if view == "public" else []
    return "; ".join([view, *(kept or ["whole city"]), *small])
