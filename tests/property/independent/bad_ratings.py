"""What became of bad ratings (M-06): a rating that was bad once stays a case, whatever counts in the end (D-09)."""

from datetime import datetime

import polars as pl
import polars.selectors as cs

from tests.property.independent.messages import INSTANT, Messages, tenths
from tests.property.independent.places import Places, day_in, end_of
from tests.property.independent.ratings import ratings


def bad_handling_monthly(said: Messages, places: Places) -> pl.DataFrame:
    """Say what became of the bad ratings of each hall and month of the rating."""
    judged = ratings(said, places)
    lowest = pl.when(pl.col("counts_as") == "effective").then(pl.min_horizontal("level", "first_level"))
    bad = judged.filter(
        pl.col("counts_as").is_in(["effective", "duplicate"]) & (lowest.otherwise("first_level") < 3)
    ).join(_handling(said), on="id", how="left")
    begun = bad.with_columns(began_at=pl.coalesce("opened_at", "at"))
    due = [
        row["given_due_at"] or _bad_due(row["began_at"], row["hall_id"], places) for row in begun.iter_rows(named=True)
    ]
    handled = pl.when(pl.col("rectified_at").is_not_null() & pl.col("replied_at").is_not_null()).then(
        pl.max_horizontal("rectified_at", "replied_at")
    )
    done = begun.with_columns(due_at=pl.Series(due, dtype=INSTANT), handled_at=handled)
    revisited = pl.col("named") & pl.col("satisfied").is_not_null()
    counted = done.group_by("hall_id", month=pl.col("day").dt.strftime("%Y-%m")).agg(
        bad=pl.len(),
        replied=pl.col("replied_at").is_not_null().sum(),
        named_bad=pl.col("named").sum(),
        rectified_revisited=(revisited & pl.col("rectified_at").is_not_null()).sum(),
        named_revisited=revisited.sum(),
        satisfied_at_revisit=(revisited & pl.col("satisfied")).sum(),
        handled_or_overdue=(pl.col("handled_at").is_not_null() | (pl.col("due_at") <= said.now)).sum(),
        on_time=(pl.col("handled_at") <= pl.col("due_at")).sum(),
    )
    counted = counted.with_columns(cs.integer().cast(pl.Int64))
    return counted.select(
        "month", places.named("hall_id", "hall"), "bad", "replied", tenths("replied", "bad").alias("replied_pct"),
        "named_bad", "rectified_revisited", tenths("rectified_revisited", "named_bad").alias("rectified_revisited_pct"),
        "named_revisited", "satisfied_at_revisit",
        tenths("satisfied_at_revisit", "named_revisited").alias("satisfied_at_revisit_pct"),
        "handled_or_overdue", "on_time", tenths("on_time", "handled_or_overdue").alias("on_time_pct"),
    )  # fmt: skip


def _handling(said: Messages) -> pl.DataFrame:
    work = said.of("bad_rating.", rating_id=pl.String, due_at=INSTANT, satisfied=pl.Boolean).filter(~pl.col("test"))

    def when(what: str) -> pl.Expr:
        return pl.col("at").filter(pl.col("type") == f"bad_rating.{what}").min().alias(f"{what}_at")

    opened = pl.col("type") == "bad_rating.opened"
    return work.group_by(id="rating_id").agg(
        when("opened"), when("replied"), when("rectified"),
        given_due_at=pl.col("due_at").filter(opened).first(),
        satisfied=pl.col("satisfied").filter(pl.col("type") == "bad_rating.revisited").last(),
    )  # fmt: skip


def _bad_due(began_at: datetime, hall: str, places: Places) -> datetime:
    zone = places.zone(hall)
    began_on = day_in(began_at, zone)
    return end_of(places.due_on(began_on, places.threshold("bad_rating_days", hall, began_on, 15)), zone)
