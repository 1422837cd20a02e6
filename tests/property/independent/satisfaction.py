"""Satisfaction of windows by day and by month (M-01), with who was served; and what was served in a hall (M-35)."""

from datetime import date, datetime, timedelta

import polars as pl

from tests.property.independent.messages import Messages, tenths
from tests.property.independent.places import Places, day_in, end_of
from tests.property.independent.queue import finished
from tests.property.independent.ratings import ratings, window_days

KEY = ["hall_id", "window_id", "day"]


def served_daily(said: Messages, places: Places) -> pl.DataFrame:
    """Count the visits finished at each window and day."""
    return finished(said, places).group_by(KEY).agg(served=pl.len().cast(pl.Int64))


def days(said: Messages, places: Places) -> pl.DataFrame:
    """Give every window's day with a rating or a finished visit."""
    counted = window_days(ratings(said, places))
    both = counted.join(served_daily(said, places), on=KEY, how="full", coalesce=True)
    numbers = ("good", "bad", "defaults", "voided", "duplicates", "served")
    return both.with_columns(pl.col(numbers).fill_null(0))


def satisfaction_daily(said: Messages, places: Places) -> pl.DataFrame:
    """Give the satisfaction of each window's day; a day's window is named and equipped as it was that day."""
    told = days(said, places)
    then = [places.windows(row["day"]).get(row["window_id"]) for row in told.iter_rows(named=True)]
    final = [said.now >= _morning_after(row["day"], places.zone(row["hall_id"])) for row in told.iter_rows(named=True)]
    has_queue = pl.Series([one is None or one.has_queue for one in then], dtype=pl.Boolean)
    named = told.with_columns(
        has_queue=has_queue,
        window_name=pl.Series([one.name if one else None for one in then], dtype=pl.String),
        is_final=pl.Series(final, dtype=pl.Boolean),
        rated=pl.col("good") + pl.col("bad"),
    )
    return named.select(
        "day", places.named("hall_id", "hall"), "window_id",
        pl.coalesce("window_name", "window_id").alias("window_name"),
        "good", "bad", "rated", tenths("good", "rated").alias("satisfaction_pct"),
        pl.when("has_queue").then("served").alias("served"), "defaults", "voided", "duplicates", "is_final",
    )  # fmt: skip


def _morning_after(day: date, zone: str) -> datetime:
    return end_of(day, zone) + timedelta(hours=2)


def satisfaction_monthly(said: Messages, places: Places) -> pl.DataFrame:
    """Give the satisfaction of each window of the city, and any other that was rated, in each month."""
    key = ["month", "hall_id", "window_id"]
    numbers = ("good", "bad", "defaults", "served")
    summed = (
        days(said, places).with_columns(month=pl.col("day").dt.strftime("%Y-%m")).group_by(key).agg(
            pl.col(numbers).sum()
        )
    )  # fmt: skip
    today = places.windows(day_in(said.now, "Asia/Shanghai"))
    busy = summed.filter(pl.sum_horizontal("good", "bad", "served") > 0)
    every = [(month, one.hall_id, one.window_id) for month in busy["month"].unique() for one in today.values()]
    lines = pl.DataFrame(every, schema=dict.fromkeys(key, pl.String), orient="row").join(
        summed, on=key, how="full", coalesce=True
    ).with_columns(pl.col(numbers).fill_null(0), rated=(pl.col("good") + pl.col("bad")).fill_null(0))  # fmt: skip
    now = [today.get(window) for window in lines["window_id"]]
    can_count = pl.Series([one is None or one.has_queue for one in now], dtype=pl.Boolean)
    has_terminal = pl.Series([one is None or one.has_terminal for one in now], dtype=pl.Boolean)
    can_rate = has_terminal | (pl.col("rated") + pl.col("defaults") > 0)
    return lines.with_columns(can_rate=can_rate, can_count=can_count).select(
        "month", places.named("hall_id", "hall"), "window_id",
        *(pl.when("can_rate").then(name).alias(name) for name in ("good", "bad", "rated", "defaults")),
        tenths("good", "rated").alias("satisfaction_pct"),
        pl.when("can_count").then("served").alias("served"),
    )  # fmt: skip
