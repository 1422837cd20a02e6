"""Complaints by the unit and month of the incident, per ten thousand served; how many were true (M-35, D-12)."""

import polars as pl

from tests.property.independent.messages import INSTANT, Messages, local, tenths
from tests.property.independent.places import Places
from tests.property.independent.satisfaction import served_daily

DECISIONS = ("complaint.verified", "complaint.unfounded", "complaint.overturned")


def complaints(said: Messages) -> pl.DataFrame:
    """Give every registered complaint: its incident, its last decision, whether it was taken back."""
    told = said.of(
        "complaint.", complaint_id=pl.String, unit_id=pl.String, zone=pl.String, incident_id=pl.String,
        incident_at=INSTANT, ground=pl.String,
    ).filter(~pl.col("test"))  # fmt: skip
    registered, verified = (pl.col("type") == f"complaint.{what}" for what in ("registered", "verified"))

    def latest(name: str, where: pl.Expr) -> pl.Expr:
        return pl.col(name).filter(where & pl.col(name).is_not_null()).last()

    return told.group_by("complaint_id", maintain_order=True).agg(
        unit_id=pl.col("unit_id").first(),
        zone=pl.col("zone").filter(registered).first(),
        registered_at=pl.col("at").filter(registered).first(),
        happened_at=pl.coalesce(
            latest("incident_at", verified), pl.col("incident_at").filter(registered).first(),
            pl.col("at").filter(registered).first(),
        ),
        incident_id=pl.coalesce(
            latest("incident_id", verified), pl.col("incident_id").filter(registered).first(),
            pl.col("complaint_id").first(),
        ),
        decision=pl.col("type").filter(pl.col("type").is_in(DECISIONS)).last().str.strip_prefix("complaint."),
        ground=latest("ground", pl.lit(value=True)),
        withdrawn=(pl.col("type") == "complaint.withdrawn").any(),
    ).filter(pl.col("registered_at").is_not_null())  # fmt: skip


def complaints_monthly(said: Messages, places: Places) -> pl.DataFrame:
    """Count the complaints of each unit and month."""
    told = complaints(said)
    told = told.with_columns(month=local("happened_at", "zone", told["zone"]).dt.strftime("%Y-%m"))
    verified, overturned = (pl.col("decision") == what for what in ("verified", "overturned"))
    malicious = (pl.col("decision") != "verified") & (pl.col("ground") == "malicious")
    counted = told.group_by("unit_id", "month").agg(
        complaints=pl.len().cast(pl.Int64),
        decided=pl.col("decision").is_not_null().sum().cast(pl.Int64),
        verified=verified.sum().cast(pl.Int64),
        verified_incidents=pl.col("incident_id").filter(verified).n_unique().cast(pl.Int64),
        overturned=overturned.sum().cast(pl.Int64),
        withdrawn=pl.col("withdrawn").sum().cast(pl.Int64),
        malicious=malicious.sum().cast(pl.Int64),
    )
    served = (
        served_daily(said, places).group_by(unit_id="hall_id", month=pl.col("day").dt.strftime("%Y-%m"))
        .agg(pl.col("served").sum())
    )  # fmt: skip
    return counted.join(served, on=["unit_id", "month"], how="left").select(
        "month", places.named("unit_id", "unit"), "complaints", "served",
        pl.when(pl.col("served") > 0).then(100_000 * pl.col("complaints") // pl.col("served")).alias("per_10000"),
        "decided", "verified", tenths("verified", "decided").alias("verified_pct"),
        "verified_incidents", "overturned", "withdrawn", "malicious",
    )  # fmt: skip
