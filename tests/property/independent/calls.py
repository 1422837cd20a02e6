"""Calls of an answering centre (M-26, M-27): offered, answered, abandoned, busy; days by the centre's own clock."""

import polars as pl

from tests.property.independent.messages import Messages, local, tenths
from tests.property.independent.places import Places


def calls(said: Messages, places: Places) -> pl.DataFrame:
    """Give every call that is no drill: a line found busy is an offered call too (M-26)."""
    told = said.of(
        "call.",
        call_id=pl.String,
        centre_id=pl.String,
        line=pl.String,
        zone=pl.String,
        wait_s=pl.Int64,
        ground=pl.String,
        transferred_from=pl.String,
    )

    def first(name: str, what: str) -> pl.Expr:
        return pl.col(name).filter(pl.col("type") == f"call.{what}").first()

    gathered = told.group_by("centre_id", "call_id", maintain_order=True).agg(
        test=pl.col("test").any(), line=pl.coalesce(first("line", "offered"), first("line", "busy")),
        given_zone=first("zone", "offered"), offered_at=first("at", "offered"), busy_at=first("at", "busy"),
        answered_at=first("at", "answered"), abandoned_at=first("at", "abandoned"),
        answered_wait=first("wait_s", "answered"), abandoned_wait=first("wait_s", "abandoned"),
        is_excluded=(pl.col("type") == "call.excluded").any(), excluded_ground=first("ground", "excluded"),
        transferred_from=first("transferred_from", "offered"),
    ).filter(~pl.col("test"))  # fmt: skip
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
    return offered.select(
        "call_id", "line", "centre_id", "offered_at", "answered_at", "abandoned_at",
        pl.max_horizontal(pl.coalesce(told_wait, measured).fill_null(0), 0).alias("wait_s"),
        outcome.alias("outcome"), "zone",
        local("offered_at", "zone", offered["zone"].drop_nulls()).dt.date().alias("offered_on"), "excluded_ground",
        "transferred_from",
    )  # fmt: skip


def answer_rates(said: Messages, places: Places, *, month: str) -> pl.DataFrame:
    """Give the answer rate of each centre's hours in a month: answered over offered, less those gone within 5 s (M-26).

    A call that another centre handed over is counted there (5.6).
    """
    asked = pl.col("offered_on").dt.strftime("%Y-%m") == month
    ours = asked & pl.col("transferred_from").is_null() & (pl.col("outcome") != "excluded")
    told = calls(said, places).filter(ours)
    answered, abandoned = (pl.col("outcome") == what for what in ("answered", "abandoned"))
    soon = abandoned & (pl.col("wait_s") <= 5)
    hour = local("offered_at", "zone", told["zone"]).dt.hour().cast(pl.Int64)
    counted = told.group_by("centre_id", hour.alias("hour"), day="offered_on").agg(
        offered=((pl.col("outcome") != "open") & ~soon).sum().cast(pl.Int64),
        answered=answered.sum().cast(pl.Int64),
        abandoned=(abandoned & ~soon).sum().cast(pl.Int64),
        abandoned_within_5s=soon.sum().cast(pl.Int64),
        busy=(pl.col("outcome") == "busy").sum().cast(pl.Int64),
        in_time=(answered & (pl.col("wait_s") <= 15)).sum().cast(pl.Int64),
    )
    rates = counted.with_columns(answer_pct=tenths("answered", "offered"), within_15_s_pct=tenths("in_time", "offered"))
    return rates.drop("in_time")
