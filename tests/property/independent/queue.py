"""Visits and their waiting (domain 3.2): who was finished where, and how long each leg of waiting took (M-08, M-09)."""

import polars as pl

from tests.property.independent.messages import INSTANT, ORDER, Messages, local, nearest_rank
from tests.property.independent.places import Places

VISIT = ["hall_id", "visit_id"]


def steps(said: Messages) -> pl.DataFrame:
    """Give every fact of a ticket; a ticket of which any fact is a drill is one."""
    told = said.of(
        "ticket.", hall_id=pl.String, visit_id=pl.String, window_id=pl.String, slot_at=INSTANT,
        item_codes=pl.List(pl.String),
    )  # fmt: skip
    return told.filter(~pl.col("test").any().over(VISIT))


def finished(said: Messages, places: Places) -> pl.DataFrame:
    """Give each visit that was finished: at which window, when, on which local day of its hall."""
    ended = steps(said).filter(pl.col("type") == "ticket.finished").group_by(VISIT, maintain_order=True).first()
    zoned = ended.with_columns(zone=pl.col("hall_id").replace_strict(places.zones))
    return zoned.with_columns(day=local("at", "zone", places.zones.values()).dt.date())


def legs(said: Messages, places: Places) -> pl.DataFrame:
    """Give each leg of waiting that ended in service: from the number to the first call that led to it."""
    told = steps(said)
    issued = told.filter(pl.col("type") == "ticket.issued").group_by(VISIT, maintain_order=True).first()
    again = told.filter(pl.col("type").is_in(["ticket.requeued", "ticket.transferred"]))
    starts = pl.concat([
        issued.select(*VISIT, begun_at=pl.max_horizontal("at", "slot_at")), again.select(*VISIT, begun_at="at"),
    ]).unique().sort("begun_at")  # fmt: skip
    taken = told.filter(pl.col("type").is_in(["ticket.called", "ticket.serving"]))
    placed = taken.sort("at").join_asof(
        starts.with_columns(at="begun_at"), on="at", by=VISIT, strategy="backward", check_sortedness=False
    )
    placed = placed.filter(pl.col("begun_at").is_not_null()).sort(ORDER)
    served_at = pl.col("at").filter(pl.col("type") == "ticket.serving").max()
    led = placed.with_columns(served_at=served_at.over(*VISIT, "begun_at"))
    calls = led.filter((pl.col("type") == "ticket.called") & (pl.col("at") <= pl.col("served_at")))
    ended = calls.group_by(*VISIT, "begun_at", maintain_order=True).first()
    zoned = ended.with_columns(
        zone=pl.col("hall_id").replace_strict(places.zones),
        wait_s=(pl.col("at") - pl.col("begun_at")).dt.total_seconds(),
    )
    here = local("at", "zone", places.zones.values())
    return zoned.with_columns(day=here.dt.date(), hour=here.dt.hour().cast(pl.Int64))


def _waited() -> dict[str, pl.Expr]:
    count = pl.len().cast(pl.Int64)
    return {
        "p50_s": nearest_rank("wait_s", 50),
        "p90_s": pl.when(count >= 10).then(nearest_rank("wait_s", 90)),
        "max_s": pl.col("wait_s").max(),
        "served": count,
        "over_30_min": (pl.col("wait_s") > 1800).sum().cast(pl.Int64),
    }


def waits_daily(said: Messages, places: Places) -> pl.DataFrame:
    """Give the waits of each window and day."""
    counted = legs(said, places).group_by("day", "hall_id", "window_id").agg(
        **_waited(), mean_s=pl.col("wait_s").sum() // pl.len()
    )  # fmt: skip
    return counted.with_columns(places.named("hall_id", "hall")).drop("hall_id")


def waits_hourly(said: Messages, places: Places) -> pl.DataFrame:
    """Give the waits of each hall and local hour."""
    counted = legs(said, places).group_by("day", "hour", "hall_id").agg(**_waited())
    return counted.with_columns(places.named("hall_id", "hall")).drop("hall_id")
