"""Cases (domain 3.3): kept promises by the month they fell due (M-15), done on the spot (M-18), trips (M-20, M-21)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import polars as pl

from tests.property.independent.messages import INSTANT, Messages, Plain, each, tenths
from tests.property.independent.places import Places, day_in, last_day
from tests.property.independent.promises import ACCEPTED, due_at

BEGINS = ("application.received", *ACCEPTED)
CASES = (
    "case.", "application.", "notice.", "refusal.", "supplement.", "deadline.", "delay.", "result.",
)  # fmt: skip


def cases(said: Messages) -> Iterator[tuple[str, list[Plain]]]:
    """Give each case that is no drill with its facts in their order."""
    told = said.of(
        *CASES, case_no=pl.String, unit_id=pl.String, visit_id=pl.String, window_id=pl.String, service_code=pl.String,
        person_ref=pl.String, materials_complete=pl.Boolean, after_hours=pl.Boolean, complete=pl.Boolean,
        promise_days=pl.Int64, day_kind=pl.String, due_at=INSTANT, zone=pl.String, instant=pl.Boolean,
    ).filter(~pl.col("test").any().over("case_no"))  # fmt: skip
    yield from each(told, "case_no")


def first_said(facts: list[Plain], name: str, types: tuple[str, ...] | None = None) -> Any:  # a field of any type
    """Give the first value that is said of a field, by facts of these types."""
    found = (one[name] for one in facts if types is None or one["type"] in types)
    return next((value for value in found if value is not None), None)


def zone_of(facts: list[Plain], places: Places, *types: tuple[str, ...]) -> str:
    """Give the zone that a case's own facts name, of these types first, else that of its unit."""
    named = (first_said(facts, "zone", some) for some in types)
    return next((zone for zone in named if zone), None) or places.zone(facts[0]["unit_id"])


def ended(facts: list[Plain]) -> tuple[Plain | None, Plain | None, bool]:
    """Give the completion and the withdrawal that stand, and whether the case is open (an acceptance, no end since)."""
    done = gone = None
    is_open = first_said(facts, "at", ACCEPTED) is not None
    for one in facts:
        match one["type"]:
            case "case.completed":
                done, is_open = one, False
            case "case.withdrawn":
                gone, is_open = one, False
            case "case.reopened":
                done, gone, is_open = None, None, first_said(facts, "at", ACCEPTED) is not None
    return done, gone, is_open


def on_time_monthly(said: Messages, places: Places) -> pl.DataFrame:
    """Count the promises of each unit by the month they fell due in, and those kept; what stays open counts too."""
    rows = []
    for _, facts in cases(said):
        zone = zone_of(facts, places, ACCEPTED, BEGINS)
        due = due_at(facts, zone, places)
        done, gone, is_open = ended(facts)
        if due is None or due > said.now or (gone is not None and gone["at"] < due):
            continue
        unit = first_said(facts, "unit_id", ACCEPTED) or first_said(facts, "unit_id", BEGINS)
        kept = done is not None and done["at"] <= due
        rows.append((f"{last_day(due, zone):%Y-%m}", unit, kept, is_open))
    told = pl.DataFrame(rows, orient="row", schema={
        "month": pl.String, "unit_id": pl.String, "kept": pl.Boolean, "is_open": pl.Boolean})  # fmt: skip
    counted = told.group_by("month", "unit_id").agg(
        due=pl.len().cast(pl.Int64), on_time=pl.col("kept").sum().cast(pl.Int64),
        still_open=pl.col("is_open").sum().cast(pl.Int64),
    )  # fmt: skip
    return counted.select(
        "month", places.named("unit_id", "unit"), "due", "on_time", "still_open",
        tenths("on_time", "due").alias("on_time_pct"),
    )  # fmt: skip


def on_the_spot_daily(said: Messages, places: Places) -> pl.DataFrame:
    """Count, by the day they began, the instant cases with complete papers and those done in that very visit (M-18)."""
    now = places.services(date.max - timedelta(days=1))
    rows = []
    for _, facts in cases(said):
        begins = [one for one in facts if one["type"] in BEGINS]
        if not begins or not _is_complete(facts):
            continue
        service = now.get(first_said(facts, "service_code", BEGINS) or "")
        said_so = first_said(facts[::-1], "instant", ("case.completed",))
        if not (said_so if said_so is not None else service is not None and service.kind == "instant"):
            continue
        first_visit = first_said(facts, "visit_id", BEGINS)
        done_visit = first_said(facts[::-1], "visit_id", ("case.completed",))
        day = day_in(begins[0]["at"], zone_of(facts, places, BEGINS))
        rows.append((day, first_said(facts, "unit_id", BEGINS), first_visit is not None,
                     first_visit is not None and first_visit == done_visit))  # fmt: skip
    told = pl.DataFrame(rows, orient="row", schema={
        "day": pl.Date, "unit_id": pl.String, "has_visit": pl.Boolean, "at_once": pl.Boolean})  # fmt: skip
    counted = told.group_by("day", "unit_id").agg(
        instant_cases=pl.col("has_visit").sum().cast(pl.Int64), on_the_spot=pl.col("at_once").sum().cast(pl.Int64),
        without_visit=(~pl.col("has_visit")).sum().cast(pl.Int64),
    )  # fmt: skip
    return counted.select(
        "day", places.named("unit_id", "unit"), "instant_cases", "on_the_spot",
        tenths("on_the_spot", "instant_cases").alias("on_the_spot_pct"), "without_visit",
    )  # fmt: skip


def _is_complete(facts: list[Plain]) -> bool:
    received = first_said(facts, "materials_complete", ("application.received",))
    deficient = any(one["type"] == "case.deficient_accepted" for one in facts)
    return bool(received) if received is not None else not deficient
