"""Ratings and what counts of them (domain 3.1, 5.3): satisfaction by window and day (M-01)."""

from datetime import timedelta

import polars as pl

from schemas.reference import DevicePlacement, Staff
from tests.property.independent.messages import INSTANT, ORDER, Messages, local
from tests.property.independent.places import Places, end_of

PLATFORMS = ("kiosk", "web", "app")
MOVED_FOR = timedelta(days=30)
"""So long a move that no registry repeats is believed."""


def ratings(said: Messages, places: Places) -> pl.DataFrame:
    """Give every rating with its journey, the window where its terminal stood, its level and what it counts as."""
    told = said.of(
        "rating.submitted", "rating.default_applied",
        hall_id=pl.String, window_id=pl.String, visit_id=pl.String, level=pl.Int64, is_default=pl.Boolean,
        channel=pl.String, item_code=pl.String, named=pl.Boolean,
    ).with_columns(journey=pl.coalesce(pl.col("hall_id") + "/" + pl.col("visit_id"), "id"))  # fmt: skip
    told = _stood(told, said, places).join(_voided(said, places), on="id", how="left")
    told = told.join(_revised(told, said), on="id", how="left").rename({"level": "first_level"})
    platform = pl.col("visit_id").is_null() & pl.col("channel").is_in(PLATFORMS)
    applied = pl.col("type") == "rating.default_applied"
    standing = (
        pl.when("test").then(pl.lit("test")).when("is_default").then(pl.lit("default"))
        .when(platform).then(pl.lit("platform")).when("is_voided").then(pl.lit("voided"))
        .when(applied).then(pl.lit("default")).otherwise(pl.lit("candidate"))
    )  # fmt: skip
    told = told.with_columns(level=pl.coalesce("revised", "first_level"), standing=standing).sort(ORDER)
    place = pl.col("id").cum_count().over("journey", "standing")
    has_effective = (pl.col("standing") == "candidate").any().over("journey")
    counts_as = (
        pl.when((pl.col("standing") == "candidate") & (place == 1)).then(pl.lit("effective"))
        .when(pl.col("standing") == "candidate").then(pl.lit("duplicate"))
        .when((pl.col("standing") == "default") & has_effective).then(pl.lit("superseded"))
        .otherwise("standing")
    )  # fmt: skip
    zoned = told.with_columns(counts_as=counts_as, zone=pl.col("hall_id").replace_strict(places.zones))
    return zoned.with_columns(day=local("at", "zone", places.zones.values()).dt.date())


def _stood(told: pl.DataFrame, said: Messages, places: Places) -> pl.DataFrame:
    """Put each rating where its terminal stood: the latest word of the registry or of a move (5.3 item 15)."""
    registry = [
        (one.device_id, one.hall_id, one.window_id,
         one.placed_at or end_of(one.valid_from - timedelta(days=1), places.zone(one.hall_id)), None, False, "")
        for one in places.city.every(DevicePlacement)
    ]  # fmt: skip
    moves = said.of("device.moved", "device.registered", device_id=pl.String, hall_id=pl.String, window_id=pl.String)
    moved = [
        (row["device_id"], row["hall_id"], row["window_id"], row["at"], row["at"] + MOVED_FOR, True, row["sequence"])
        for row in moves.filter(~pl.col("test")).iter_rows(named=True)
    ]
    words = pl.DataFrame(
        [*registry, *moved], orient="row",
        schema={"device": pl.String, "hall_id": pl.String, "stood_at": pl.String, "since": INSTANT, "until": INSTANT,
                "by_event": pl.Boolean, "number": pl.String},
    )  # fmt: skip
    stood = (
        told.with_columns(device=pl.col("source").str.strip_prefix("terminal/"))
        .join(words, on=["device", "hall_id"])
        .filter((pl.col("since") <= pl.col("at")) & (pl.col("until").is_null() | (pl.col("at") < pl.col("until"))))
        .sort("since", "by_event", "number")
        .group_by("id")
        .agg(pl.col("stood_at").last())
    )
    joined = told.join(stood, on="id", how="left")
    return joined.with_columns(window_id=pl.coalesce("stood_at", "window_id")).drop("stood_at")


def _voided(said: Messages, places: Places) -> pl.DataFrame:
    """Say what the last verdict on each rating was; nobody decides in their own matter (5.3 item 12)."""
    verdicts = said.of(
        "rating.voided", "rating.reinstated",
        rating_id=pl.String, hall_id=pl.String, window_id=pl.String, decided_by=pl.String,
    ).filter(~pl.col("test"))  # fmt: skip
    appeals = said.of("appeal.filed", rating_id=pl.String, filed_by=pl.String).filter(~pl.col("test"))
    appealed = set(appeals.select("rating_id", "filed_by").iter_rows())
    homes = {(one.staff_ref, one.hall_id) for one in places.city.every(Staff)}
    own = [
        (row["rating_id"], row["decided_by"]) in appealed
        or row["decided_by"] in (row["hall_id"], row["window_id"])
        or (row["decided_by"], row["hall_id"]) in homes
        for row in verdicts.iter_rows(named=True)
    ]
    stands = verdicts.filter(~(pl.Series(own, dtype=pl.Boolean) & (verdicts["type"] == "rating.voided")))
    last = stands.group_by("rating_id").agg(is_voided=pl.col("type").last() == "rating.voided")
    return last.rename({"rating_id": "id"})


def _revised(told: pl.DataFrame, said: Messages) -> pl.DataFrame:
    """Give the level of the last revision; bad made good within two minutes stays bad (D-09)."""
    revisions = said.of("rating.revised", rating_id=pl.String, level=pl.Int64).filter(~pl.col("test"))
    both = revisions.join(told.select(rating_id="id", first="level", pressed_at="at"), on="rating_id")
    under_the_eye = (pl.col("first") < 3) & (pl.col("level") >= 3)
    soon = pl.col("at") - pl.col("pressed_at") <= timedelta(seconds=120)
    last = both.filter(~(under_the_eye & soon)).sort(ORDER).group_by("rating_id").agg(revised=pl.col("level").last())
    return last.rename({"rating_id": "id"})


def window_days(judged: pl.DataFrame) -> pl.DataFrame:
    """Count the ratings of each window and day by what they count as."""
    effective = pl.col("counts_as") == "effective"
    counted = {name: (pl.col("counts_as") == what).sum().cast(pl.Int64) for name, what in (
        ("defaults", "default"), ("voided", "voided"), ("duplicates", "duplicate"))}  # fmt: skip
    return judged.group_by("hall_id", "window_id", "day").agg(
        good=(effective & (pl.col("level") >= 3)).sum().cast(pl.Int64),
        bad=(effective & (pl.col("level") < 3)).sum().cast(pl.Int64),
        **counted,
    )
