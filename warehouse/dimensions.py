"""Write what the public dimensions need of Python: rules in force, opening days, words of the metrics. Shell."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise
from operator import itemgetter

import duckdb
import polars as pl

from schemas.calendar import LAST_DAY, Calendar
from schemas.reference import BEGINNING, CalendarDay, City, Threshold
from schemas.thresholds import CATALOGUE
from warehouse.metric_words import metric_words
from warehouse.reference import read_city

TABLES = ("rule_values", "opening_days", "metric_words")
_Span = tuple[date, date | None, int]


def write_dimensions(con: duckdb.DuckDBPyConnection) -> None:
    """Write the temporary tables that the public dimensions read, as of `moment`."""
    city = read_city(con.execute("select topic, value from reference").fetchall())
    first, now = con.execute(
        "select (select min(day_on) from window_days), (now_at at time zone 'Asia/Shanghai')::date from moment"
    ).fetchall()[0]
    for table, frame in (
        ("rule_values", _rules(city)),
        ("opening_days", _openings(city, date((first or now).year, 1, 1), date(now.year + 1, 12, 31))),
        ("metric_words", _metrics()),
    ):
        con.register("incoming", frame)
        con.execute(f"create or replace temp table {table} as from incoming")
        con.unregister("incoming")


def _rules(city: City) -> pl.DataFrame:
    rows = [
        (known.name, unit_id, *span, span[2] == known.default, known.chinese, known.english, known.unit, known.source,
         known.is_fixed)
        for known in CATALOGUE
        for unit_id, span in _spans(city, known.name)
    ]  # fmt: skip
    dates = {"valid_from": pl.Date, "valid_to": pl.Date, "value": pl.Int64, "is_default": pl.Boolean}
    texts = dict.fromkeys(("rule_zh", "rule_en", "measure", "cites"), pl.String)
    return pl.DataFrame(
        rows, schema={"name": pl.String, "unit_id": pl.String, **dates, **texts, "is_fixed": pl.Boolean}, orient="row"
    )


def _spans(city: City, name: str) -> Iterator[tuple[str, _Span]]:
    """Give a rule's values for everybody, and for each unit and window that has others at some time."""
    usual = _values(city, name, "")
    for span in usual:
        yield "", span
    if any(one.unit_id for one in city.every(Threshold) if one.name == name):
        for unit_id in (*city.units, *city.windows):
            own = _values(city, name, unit_id)
            if own != usual:
                yield from ((unit_id, span) for span in own)


def _values(city: City, name: str, unit_id: str) -> list[_Span]:
    """Give the values of a rule from day to day, equal neighbours as one; the last holds without end."""
    days = sorted({BEGINNING, *_changes(city)})
    values = [(begin, city.value(name, unit_id, begin)) for begin in days]
    starts = [next(same) for _, same in groupby(values, key=itemgetter(1))]
    ends = [(one[0], after[0], one[1]) for one, after in pairwise(starts)]
    return [*ends, (starts[-1][0], None, starts[-1][1])]


def _changes(city: City) -> set[date]:
    dated = [one for one in city.records if not isinstance(one, CalendarDay)]
    return {one.valid_from for one in dated} | {one.valid_to for one in dated if one.valid_to is not None}


def _openings(city: City, first: date, last: date) -> pl.DataFrame:
    calendar, last = Calendar(city.calendar), min(last, LAST_DAY)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    units = ("", *sorted({one.unit_id for one in city.calendar if one.unit_id}))
    rows = []
    for unit_id in units:
        for on in days:
            hours = calendar.intervals(unit_id, on)
            opens = "、".join(f"{_clock(begin)}–{_clock(end)}" for begin, end in hours)
            rows.append((unit_id, on, opens, sum(end - begin for begin, end in hours)))
    schema = {"unit_id": pl.String, "day_on": pl.Date, "opens": pl.String, "opening_minutes": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _metrics() -> pl.DataFrame:
    words = metric_words().values()
    return pl.DataFrame(
        {
            "metric_order": range(len(words)),
            "code": [one.code for one in words],
            "metric": [one.name[0] for one in words],
            "metric_en": [one.name[1] for one in words],
            "definition": [one.definition[0] for one in words],
            "definition_en": [one.definition[1] for one in words],
            "measure": [" · ".join(one.measure) for one in words],
            "goal": [one.goal[0] or None for one in words],
            "goal_en": [one.goal[1] or None for one in words],
            "scopes": [one.scopes[0] or None for one in words],
            "computed": [one.computed for one in words],
            "tables": [list(one.tables) for one in words],
            "covered_rows": [list(one.rows) for one in words],
        },
        schema_overrides={"goal": pl.String, "goal_en": pl.String, "scopes": pl.String,
                          "tables": pl.List(pl.String), "covered_rows": pl.List(pl.String)},
    )  # fmt: skip
