"""How often people had to come (M-20, M-21): one person's cases of one service, within 30 days."""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

import polars as pl

from tests.property.independent.cases import BEGINS, cases, ended, first_said, zone_of
from tests.property.independent.messages import Messages, Plain, tenths
from tests.property.independent.places import Places, day_in

COLLECTED = "result.delivered"
"""Coming for the result is no trip (M-20)."""


class Case(NamedTuple):
    """A case as a part of a matter."""

    begun_at: object
    case_no: str
    unit: str
    zone: str
    visits: frozenset[str]
    windows: frozenset[str]
    ended: Plain | None
    is_open: bool
    service: str
    person: str | None


def read_cases(said: Messages, places: Places) -> list[Case]:
    """Read the cases that have begun."""
    found = []
    for case_no, facts in cases(said):
        begins = [one for one in facts if one["type"] in BEGINS]
        if not begins:
            continue
        came = [one for one in facts if one["type"] != COLLECTED]
        done, gone, is_open = ended(facts)
        found.append(Case(
            begins[0]["at"], case_no, first_said(facts, "unit_id", BEGINS), zone_of(facts, places, BEGINS),
            frozenset(one["visit_id"] for one in came if one["visit_id"]),
            frozenset(one["window_id"] for one in came if one["window_id"]),
            done or gone, is_open, first_said(facts, "service_code", BEGINS), first_said(facts, "person_ref"),
        ))  # fmt: skip
    return sorted(found, key=lambda case: (case.begun_at, case.case_no))


def matters(found: list[Case]) -> list[list[Case]]:
    """Gather a person's cases of one service into matters."""
    by_person: dict[tuple[str, str], list[list[Case]]] = defaultdict(list)
    for case in found:
        if case.person is None:
            continue
        mine = by_person[case.person, case.service]
        if mine and case.begun_at - mine[-1][-1].begun_at <= timedelta(days=30):  # type: ignore[operator] # datetimes
            mine[-1].append(case)
        else:
            mine.append([case])
    return [matter for mine in by_person.values() for matter in mine]


def trips_monthly(said: Messages, places: Places) -> pl.DataFrame:
    """Count matters and cases by the month in which they were closed, under the unit of the last case."""
    found, rows = read_cases(said, places), []
    for matter in matters(found):
        ends = [case.ended["at"] for case in matter if case.ended]
        if not ends or any(case.is_open for case in matter):
            continue
        visits = len(frozenset().union(*(case.visits for case in matter)))
        allowed = _allowed(matter[0], places)
        rows.append((day_in(max(ends), matter[-1].zone), matter[-1].unit, visits > 0, visits > allowed, visits == 1,
                     False, False, False))  # fmt: skip
    for case in found:
        if case.ended and not case.is_open:
            rows.append((day_in(case.ended["at"], case.zone), case.unit, False, False, False,
                         len(case.windows) > 0, len(case.windows) == 1, case.person is None))  # fmt: skip
    names = ("matters", "repeated", "one_visit", "cases", "one_window", "without_person")
    told = pl.DataFrame(rows, orient="row", schema={
        "closed_on": pl.Date, "unit_id": pl.String, **dict.fromkeys(names, pl.Boolean)})  # fmt: skip
    counted = told.group_by("unit_id", month=pl.col("closed_on").dt.strftime("%Y-%m")).agg(
        pl.col(names).sum().cast(pl.Int64)
    )
    return counted.select(
        "month", places.named("unit_id", "unit"), "matters", "repeated",
        tenths("repeated", "matters").alias("repeated_pct"), tenths("one_visit", "matters").alias("one_visit_pct"),
        "cases", tenths("one_window", "cases").alias("one_window_pct"), "without_person",
    )  # fmt: skip


def _allowed(first: Case, places: Places) -> int:
    begun_on: date = day_in(first.begun_at, first.zone)  # type: ignore[arg-type] # a datetime
    service = places.services(begun_on).get(first.service)
    return service.allowed_visits if service else 1
