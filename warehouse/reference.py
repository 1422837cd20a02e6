"""Turn reference records into tables: latest (ref_units …), all (…_history), the calendar day by day (5.2)."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import available_timezones

import duckdb
import msgspec
import polars as pl

from schemas.calendar import FIRST_DAY, LAST_DAY, Calendar
from schemas.reference import (
    KEY_FIELDS,
    REFERENCE_OF_TOPIC,
    TOPIC_OF_REFERENCE,
    CalendarDay,
    City,
    Reference,
    city_of,
    in_force,
)
from schemas.topics import REFERENCE_TOPICS

_log = logging.getLogger(__name__)
_ENCODER = msgspec.json.Encoder()
_STRING, _STRINGS = pl.String(), pl.List(pl.String)
_SCHEMAS: dict[str, dict[str, pl.DataType]] = {}


def reference_values(con: duckdb.DuckDBPyConnection) -> list[tuple[str, bytes]]:
    """Give the latest reference records, by topic."""
    names = ", ".join(f"'{topic}'" for topic in REFERENCE_TOPICS)
    return con.execute(
        f'select topic, value from reference where topic in ({names}) order by topic, "offset"'  # noqa: S608
    ).fetchall()


def read_city(values: Iterable[tuple[str, bytes]]) -> City:
    """Decode reference records by topic; one that cannot be read is left out and logged."""
    records: list[Reference] = []
    for topic, value in values:
        try:
            records.append(msgspec.json.decode(value, type=REFERENCE_OF_TOPIC[topic]))
        except (msgspec.DecodeError, KeyError) as error:
            _log.warning("reference record left out", extra={"topic": topic, "why": str(error)})
    return city_of(records)


def write_reference(con: duckdb.DuckDBPyConnection, city: City) -> None:
    """Replace the reference tables, their history and the calendar with what is known of the city."""
    parts: dict[type, list[Reference]] = {kind: [] for kind in TOPIC_OF_REFERENCE}
    for record in city.records:
        parts[type(record)].append(record)
    for kind, records in parts.items():
        table = TOPIC_OF_REFERENCE[kind].replace(".", "_")
        _replace(con, table, _frame(kind, records if kind is CalendarDay else in_force(records)))
        _replace(con, f"{table}_history", _frame(kind, records), _history(KEY_FIELDS[kind]))
    calendar = Calendar(city.calendar)
    _replace(con, "calendar_versions", _versions(calendar))
    _replace(con, "office_days", _office_days(calendar))
    con.execute(
        "create or replace table calendar_days as select day_on, is_working, is_provisional, working_number "
        "from calendar_versions where version = (select max(version) from calendar_versions) order by day_on"
    )
    con.execute(
        "create or replace table working_days as select version, working_number, day_on as working_on, known_from "
        "from calendar_versions where is_working order by version, working_number"
    )


def _history(key: tuple[str, ...]) -> str:
    """Say of each record until when it holds (exclusive), and whether a later correction took its place."""
    names = ", ".join(f'"{name}"' for name in key)
    return f"""
        with judged as (
          select *, row_number() over (partition by {names}, valid_from order by known_from desc) > 1 as is_superseded
          from incoming
        )
        select * replace (
          least(valid_to, lead(valid_from) over (partition by {names}, is_superseded order by valid_from)) as valid_to
        )
        from judged
        order by {names}, valid_from, known_from
    """  # noqa: S608 - own names


def write_zones(con: duckdb.DuckDBPyConnection) -> None:
    """List the time zones that both Python and DuckDB know: an event's zone is looked up, never trusted."""
    _replace(con, "zones", pl.DataFrame({"zone": sorted(available_timezones())}))
    con.execute("delete from zones where zone not in (select name from pg_timezone_names())")


def _frame(kind: type[Reference], records: list[Reference]) -> pl.DataFrame:
    fields = msgspec.structs.fields(kind)
    dtypes = {field.name: _dtype(field.type) for field in fields}
    columns = {name: [_plain(getattr(one, name)) for one in records] for name in dtypes}
    return pl.DataFrame(columns, schema=dtypes)


def _dtype(kind: object) -> pl.DataType:
    text = str(kind)
    if "tuple" in text:
        return _STRINGS
    if "bool" in text:
        return pl.Boolean()
    if "int" in text and "Literal" not in text:
        return pl.Int64()
    if "datetime.datetime" in text:
        return pl.Datetime("us", "UTC")
    return pl.Date() if "datetime.date" in text else _STRING


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _office_days(calendar: Calendar) -> pl.DataFrame:
    """List each day's working hours as [begin, end) in minutes, and the working minutes before it (M-16)."""
    days = [FIRST_DAY + timedelta(days=step) for step in range((LAST_DAY - FIRST_DAY).days + 1)]
    intervals = [[list(one) for one in calendar.office_intervals(day)] for day in days]
    lengths = pl.Series([sum(end - begin for begin, end in day) for day in intervals], dtype=pl.Int64)
    return pl.DataFrame(
        {"day_on": days, "minutes_before": lengths.cum_sum() - lengths, "intervals": intervals},
        schema_overrides={"intervals": pl.List(pl.List(pl.Int64))},
    )


def _versions(calendar: Calendar) -> pl.DataFrame:
    days = [FIRST_DAY + timedelta(days=step) for step in range((LAST_DAY - FIRST_DAY).days + 1)]
    return pl.concat(
        pl.DataFrame(
            {
                "day_on": days,
                "is_working": [known.is_working(day) for day in days],
                "is_provisional": [known.is_provisional(day) for day in days],
            }
        ).with_columns(
            working_number=pl.col("is_working").cast(pl.Int64).cum_sum(),
            version=pl.lit(version, pl.Int64),
            known_from=pl.lit(known_from, pl.Date),
        )
        for version, (known_from, known) in enumerate(calendar.versions)
    )


def _replace(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, source: str = "from incoming") -> None:
    con.register("incoming", frame)
    con.execute(f"create or replace table live.{table} as {source}")
    con.unregister("incoming")
