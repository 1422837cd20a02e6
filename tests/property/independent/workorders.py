"""Work orders (domain 3.4): contacted in time, resolved, satisfied (M-28 to M-31), bounced (M-33), on time (M-32)."""

from datetime import date

import polars as pl

from tests.property.independent.messages import INSTANT, Messages, Plain, each, tenths
from tests.property.independent.orders import read_order
from tests.property.independent.places import Places

RATES = (("three_rates_response", 30), ("three_rates_resolution", 35), ("three_rates_satisfaction", 35))
COUNTS = (
    "dispatched", "merged", "excluded", "judged", "responded", "revisited", "reached", "resolved", "satisfied",
    "counted", "bounced", "bounces", "due", "on_time", "still_open",
)  # fmt: skip


def workorders_monthly(said: Messages, places: Places) -> pl.DataFrame:
    """Add the orders of each unit and month up."""
    told = said.of(
        "workorder.", workorder_no=pl.String, unit_id=pl.String, to_unit_id=pl.String, into_workorder_no=pl.String,
        category=pl.String, zone=pl.String, promise_days=pl.Int64, due_at=INSTANT, reached=pl.Boolean,
        resolved=pl.Boolean, level=pl.Int64,
    ).filter(~pl.col("test").any().over("workorder_no"))  # fmt: skip
    rows = [
        {**dict.fromkeys(COUNTS, 0), **{name: int(value) if name in COUNTS else value for name, value in row.items()}}
        for _, facts in each(told, "workorder_no")
        for row in read_order(facts, said.now, places)
    ]
    schema = {"unit_id": pl.String, "month": pl.String, **dict.fromkeys(COUNTS, pl.Int64)}
    summed = pl.DataFrame(rows, schema=schema).group_by("unit_id", "month").agg(pl.col(COUNTS).sum())
    three = [three_rates(row, places) for row in summed.iter_rows(named=True)]
    shares = {"response_pct": ("responded", "judged"), "resolved_pct": ("resolved", "reached"),
              "satisfied_pct": ("satisfied", "reached"), "bounced_pct": ("bounced", "counted"),
              "on_time_pct": ("on_time", "due"), "not_reached_pct": ("lost", "revisited"),
              "excluded_pct": ("excluded", "kept")}  # fmt: skip
    lost = pl.col("revisited") - pl.col("reached")
    return summed.with_columns(lost=lost, kept=pl.col("dispatched") - pl.col("merged")).with_columns(
        *(tenths(*parts).alias(name) for name, parts in shares.items())
    ).with_columns(
        places.named("unit_id", "unit"), three_rates_pct=pl.Series(three, dtype=pl.Int64),
    ).drop("unit_id", "counted", "lost", "kept")  # fmt: skip


def three_rates(row: Plain, places: Places) -> int | None:
    """Weigh the three rates by the weights of the month's first day, in tenths of a percent, cut (M-31)."""
    first = date.fromisoformat(f"{row['month']}-01")
    weights = [places.threshold(name, row["unit_id"], first, usual) for name, usual in RATES]
    parts = [(row["responded"], row["judged"]), (row["resolved"], row["reached"]), (row["satisfied"], row["reached"])]
    if any(weight and not whole for weight, (_, whole) in zip(weights, parts, strict=True)):
        return None
    judged, reached = row["judged"] or 1, row["reached"] or 1
    asked = weights[1] * row["resolved"] + weights[2] * row["satisfied"]
    return int(1000 * (weights[0] * row["responded"] * reached + asked * judged) // (sum(weights) * judged * reached))
