"""Calls of an answering centre (M-26, M-27, M-34): offered, answered, abandoned, busy; by the centre's own clock."""

from datetime import timedelta

import polars as pl

from tests.property.independent.messages import Messages, local, tenths
from tests.property.independent.places import Places

SOON_S, IN_TIME_S, BACK = 5, 15, timedelta(hours=1)
SHOWN = (
    "call_id", "line", "centre_id", "offered_at", "answered_at", "abandoned_at", "wait_s", "outcome", "zone",
    "offered_on", "excluded_ground", "transferred_from",
)  # fmt: skip


def every_call(said: Messages, places: Places) -> pl.DataFrame:
    """Give every call: a line found busy is an offered call too (M-26)."""
    told = said.of(
        "call.", call_id=pl.String, centre_id=pl.String, line=pl.String, zone=pl.String, wait_s=pl.Int64,
        ground=pl.String, transferred_from=pl.String,
    )  # fmt: skip

    def first(name: str, what: str) -> pl.Expr:
        return pl.col(name).filter(pl.col("type") == f"call.{what}").first()

    gathered = told.group_by("centre_id", "call_id", maintain_order=True).agg(
        test=pl.col("test").any(), line=pl.coalesce(first("line", "offered"), first("line", "busy")),
        given_zone=first("zone", "offered"), offered_at=first("at", "offered"), busy_at=first("at", "busy"),
        answered_at=first("at", "answered"), abandoned_at=first("at", "abandoned"),
        called_back_at=first("at", "called_back"),
        answered_wait=first("wait_s", "answered"), abandoned_wait=first("wait_s", "abandoned"),
        is_excluded=(pl.col("type") == "call.excluded").any(), excluded_ground=first("ground", "excluded"),
        transferred_from=first("transferred_from", "offered"),
    )  # fmt: skip
    offered = gathered.with_columns(
        offered_at=pl.coalesce("offered_at", "busy_at"),
        zone=pl.coalesce("given_zone", pl.col("centre_id").replace_strict(places.zones, default="Asia/Shanghai")),
    )
    answered = pl.col("answered_at").is_not_null()
    told_wait = pl.when(answered).then("answered_wait").otherwise("abandoned_wait")
    measured = (pl.coalesce("answered_at", "abandoned_at") - pl.col("offered_at")).dt.total_seconds()
    outcome = (
        pl.when("is_excluded").then(pl.lit("excluded")).when(answered).then(pl.lit("answered"))
        .when(pl.col("abandoned_at").is_not_null()).then(pl.lit("abandoned"))
        .when(pl.col("busy_at").is_not_null()).then(pl.lit("busy")).otherwise(pl.lit("open"))
    )  # fmt: skip
    here = local("offered_at", "zone", offered["zone"].drop_nulls())
    return offered.with_columns(
        wait_s=pl.max_horizontal(pl.coalesce(told_wait, measured).fill_null(0), 0),
        outcome=outcome, offered_on=here.dt.date(), hour=here.dt.hour().cast(pl.Int64),
    )  # fmt: skip


def calls(said: Messages, places: Places) -> pl.DataFrame:
    """Give the calls that are no drills."""
    return every_call(said, places).filter(~pl.col("test")).select(SHOWN)


def calls_hourly(said: Messages, places: Places) -> pl.DataFrame:
    """Give the answer rate of each centre's hours; what does not count is apart, by the first reason that holds.

    A call that another centre handed over is counted there (5.6).
    """
    told = every_call(said, places).filter(pl.col("offered_on").is_not_null())
    answered, abandoned, busy = (pl.col("outcome") == what for what in ("answered", "abandoned", "busy"))
    reason = (
        pl.when("test").then(pl.lit("tests")).when("is_excluded").then(pl.lit("excluded_calls"))
        .when(pl.col("transferred_from").is_not_null()).then(pl.lit("handed_over"))
        .when(pl.col("outcome") == "open").then(pl.lit("unresolved"))
        .when(abandoned & (pl.col("wait_s") <= SOON_S)).then(pl.lit("given_up_at_once"))
    )  # fmt: skip
    judged = told.with_columns(reason=reason)
    missed_at = pl.coalesce("abandoned_at", "busy_at")
    is_back = (pl.col("called_back_at") >= missed_at) & (pl.col("called_back_at") - missed_at <= BACK)
    counts = {
        "counted": pl.lit(value=True), "answered": answered,
        "answered_in_time": answered & (pl.col("wait_s") <= IN_TIME_S),
        "given_up": abandoned, "found_busy": busy, "called_back": (abandoned | busy) & is_back,
    }  # fmt: skip
    apart = ("given_up_at_once", "unresolved", "excluded_calls", "handed_over", "tests")
    summed = judged.group_by("centre_id", "hour", day="offered_on").agg(
        offered=pl.len().cast(pl.Int64),
        **{name: (pl.col("reason").is_null() & one).sum().cast(pl.Int64) for name, one in counts.items()},
        **{name: (pl.col("reason") == name).sum().cast(pl.Int64) for name in apart},
    )
    rates = summed.with_columns(missed=pl.col("given_up") + pl.col("found_busy")).with_columns(
        tenths("answered", "counted").alias("answer_pct"), tenths("called_back", "missed").alias("called_back_pct"),
        tenths("answered_in_time", "counted").alias("answered_in_time_pct"),
    )  # fmt: skip
    return rates.drop("missed")


def answer_rates(said: Messages, places: Places, *, month: str) -> pl.DataFrame:
    """Give the same of a month, as the data team asks for it (question 10)."""
    hours = calls_hourly(said, places).filter(pl.col("day").dt.strftime("%Y-%m") == month)
    return hours.filter(pl.col("counted") + pl.col("given_up_at_once") + pl.col("unresolved") > 0).select(
        "centre_id", "day", "hour", "answered", "answer_pct",
        offered="counted", abandoned="given_up", abandoned_within_5s="given_up_at_once", busy="found_busy",
        within_15_s_pct="answered_in_time_pct",
    )  # fmt: skip
