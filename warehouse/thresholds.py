"""Spread the city's thresholds over its units and days, for SQL to join: who has which value when. Shell.

What is asked is Python's (a threshold of a unit, else of what stands above it, else everybody's, on a day), as are the
calendar's questions; every figure made of the answers is SQL.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import duckdb
import polars as pl

from schemas.reference import BEGINNING, CalendarDay, City, Threshold
from schemas.thresholds import CATALOGUE

FRAUD = re.compile(r"f\d+_|fraud_score")
IN_SQL = (
    *(known.name for known in CATALOGUE if FRAUD.match(known.name)),
    "rating_prompt_s",
    "rating_link_before_min",
    "rating_link_after_min",
    "offline_min",
    "bad_rating_days",
    "first_contact_h",
    "bounce_times",
    "three_rates_response",
    "three_rates_resolution",
    "three_rates_satisfaction",
    "repeat_dials",
    "repeat_span_min",
    "near_due_days",
    "near_due_pct",
    "abandon_short_s",
    "answer_within_s",
    "callback_min",
    "line_silent_days",
)
"""The thresholds that models ask for."""
OF_WINDOWS = ("bad_kept_s", "offline_min")
"""Those that a service window may have of its own."""
_Row = tuple[str, str, date, date, int]


def write_thresholds(con: duckdb.DuckDBPyConnection, city: City) -> None:
    """Replace `threshold_values`: who has what, from and before which day; "" is a unit that the city does not know."""
    schema = {"name": pl.String, "unit_id": pl.String, "valid_from": pl.Date, "valid_to": pl.Date, "value": pl.Int64}
    con.register("incoming", pl.DataFrame(list(_values(city)), schema=schema, orient="row"))
    con.execute("create or replace table live.threshold_values as from incoming")
    con.unregister("incoming")


def _values(city: City) -> Iterator[_Row]:
    has_own = bool(city.every(Threshold))
    for names, things in ((IN_SQL, city.units), (OF_WINDOWS, city.windows)):
        for name in names:
            everybody = () if names is OF_WINDOWS and name in IN_SQL else ("",)
            for unit_id in (*everybody, *sorted(things)) if has_own else everybody:
                for begin, end in pairwise((*_changes(city), date.max)):
                    yield name, unit_id, begin, end, city.value(name, unit_id, begin)


def _changes(city: City) -> list[date]:
    dated = [one for one in city.records if not isinstance(one, CalendarDay)]
    ends = {one.valid_to for one in dated if one.valid_to is not None}
    return sorted({date.min, BEGINNING, *(one.valid_from for one in dated), *ends})
