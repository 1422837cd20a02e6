"""Ten queries of an evaluation round on the marts, and some on single visits, each in SQL and in polars.

`DIV(a, b)` in the SQL is whole division; results are whole numbers and texts, so that engines can be compared exactly.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

Frames = Mapping[str, pl.LazyFrame]
QUARTER, BEFORE = (date(2024, 11, 1), date(2025, 1, 30)), (date(2024, 10, 1), date(2024, 10, 31))
IN_QUARTER = "day between date '2024-11-01' and date '2025-01-30'"
RATE = "DIV(1000 * sum(good), sum(rated))"


@dataclass(frozen=True, slots=True)
class Query:
    """One question: its name, its SQL over tables written as {table}, the same in polars."""

    name: str
    sql: str
    frame: Callable[[Frames], pl.LazyFrame]


def _quarter(frame: pl.LazyFrame) -> pl.LazyFrame:
    return frame.filter(pl.col("day").is_between(*QUARTER))


def _rate(good: str = "good", rated: str = "rated") -> pl.Expr:
    return (1000 * pl.col(good).sum() // pl.col(rated).sum()).alias("rate")


def _fallen(frames: Frames) -> pl.LazyFrame:
    days = frames["satisfaction_daily"]
    now = _quarter(days).group_by("window_id").agg(now=_rate())
    then = days.filter(pl.col("day").is_between(*BEFORE)).group_by("window_id").agg(then=_rate())
    both = now.join(then, on="window_id").with_columns(fall=pl.col("then") - pl.col("now"))
    return both.select("window_id", "now", "then", "fall").sort("fall", "window_id", descending=[True, False]).head(50)


def _best_of_halls(frames: Frames) -> pl.LazyFrame:
    rates = _quarter(frames["satisfaction_daily"]).group_by("hall", "window_id").agg(_rate())
    ranked = rates.sort("hall", "rate", "window_id", descending=[False, True, False])
    return ranked.group_by("hall", maintain_order=True).head(3).select("hall", "window_id", "rate")


ROUND: tuple[Query, ...] = (
    Query(
        "月内窗口满意率 windows of a month",
        f"select window_id, sum(good) as goods, sum(rated) as n, {RATE} as rate from {{satisfaction_monthly}} "
        "where month = '2024-12' group by window_id order by rate, window_id",
        lambda f: f["satisfaction_monthly"].filter(pl.col("month") == "2024-12").group_by("window_id")
        .agg(pl.col("good").sum(), pl.col("rated").sum(), _rate()).sort("rate", "window_id"),
    ),
    Query(
        "评比季度排名 rank of the round",
        f"select window_id, sum(rated) as n, {RATE} as rate from {{satisfaction_daily}} where {IN_QUARTER} "
        "group by window_id having n >= 20 order by rate desc, window_id",
        lambda f: _quarter(f["satisfaction_daily"]).group_by("window_id").agg(pl.col("rated").sum(), _rate())
        .filter(pl.col("rated") >= 20).sort("rate", "window_id", descending=[True, False]),
    ),
    Query(
        "全部窗口逐月 window × month, all months",
        "select month, window_id, good, rated from {satisfaction_monthly} order by month, window_id",
        lambda f: f["satisfaction_monthly"].select("month", "window_id", "good", "rated").sort("month", "window_id"),
    ),
    Query(
        "一窗口逐日 one window by day",
        "select day, good, rated, served from {satisfaction_daily} where window_id = 'H042-00' order by day",
        lambda f: f["satisfaction_daily"].filter(pl.col("window_id") == "H042-00")
        .select("day", "good", "rated", "served").sort("day"),
    ),
    Query(
        "降幅最大 fallen most",
        "with now as (select window_id, " + RATE + " as rate from {satisfaction_daily} where " + IN_QUARTER
        + " group by window_id), past as (select window_id, " + RATE + " as rate from {satisfaction_daily} "
        "where day between date '2024-10-01' and date '2024-10-31' group by window_id) "
        "select now.window_id, now.rate, past.rate, past.rate - now.rate as fall from now "
        "inner join past on past.window_id = now.window_id order by fall desc, now.window_id limit 50",
        _fallen,
    ),
    Query(
        "县区等候 waits of counties",
        "select county, DIV(sum(wait_sum_s), sum(served)) as mean_s, max(max_s) as max_s, sum(over_30_min) as over_30 "
        f"from {{waits_daily}} where {IN_QUARTER} group by county order by county",
        lambda f: _quarter(f["waits_daily"]).group_by("county").agg(
            mean_s=pl.col("wait_sum_s").sum() // pl.col("served").sum(), max_s=pl.col("max_s").max(),
            over_30=pl.col("over_30_min").sum(),
        ).sort("county"),
    ),
    Query(
        "大厅逐月等候 halls by month, all months",
        "select hall, extract(year from day) * 100 + extract(month from day) as ym, "
        "DIV(sum(wait_sum_s), sum(served)) as mean_s from {waits_daily} group by hall, ym order by hall, ym",
        lambda f: f["waits_daily"].group_by(
            "hall", ym=pl.col("day").dt.year().cast(pl.Int64) * 100 + pl.col("day").dt.month().cast(pl.Int64)
        ).agg(mean_s=pl.col("wait_sum_s").sum() // pl.col("served").sum()).sort("hall", "ym"),
    ),
    Query(
        "满意率与等候 rate beside waits",
        f"select s.window_id, {RATE} as rate, max(w.p90_s) as p90 from {{satisfaction_daily}} s "
        "inner join {waits_daily} w on w.window_id = s.window_id and w.day = s.day "
        f"where s.{IN_QUARTER} and w.{IN_QUARTER} group by s.window_id order by s.window_id",
        lambda f: _quarter(f["satisfaction_daily"]).join(
            _quarter(f["waits_daily"]).select("window_id", "day", "p90_s"), on=["window_id", "day"]
        ).group_by("window_id").agg(_rate(), p90=pl.col("p90_s").max()).sort("window_id"),
    ),
    Query(
        "低于90%的天数 days below 90 %",
        f"select window_id, count(*) as days from {{satisfaction_daily}} where {IN_QUARTER} and rated >= 10 "
        "and 100 * good < 90 * rated group by window_id order by days desc, window_id",
        lambda f: _quarter(f["satisfaction_daily"]).filter(
            (pl.col("rated") >= 10) & (100 * pl.col("good") < 90 * pl.col("rated"))
        ).group_by("window_id").agg(days=pl.len()).sort("days", "window_id", descending=[True, False]),
    ),
    Query(
        "各厅前三 best three of each hall",
        f"with rates as (select hall, window_id, {RATE} as rate from {{satisfaction_daily}} where {IN_QUARTER} "
        "group by hall, window_id), ranked as (select *, row_number() over "
        "(partition by hall order by rate desc, window_id) as place from rates) "
        "select hall, window_id, rate from ranked where place <= 3 order by hall, place",
        _best_of_halls,
    ),
)  # fmt: skip
"""What an evaluation round asks of the marts."""

_MONTH = pl.col("issued_at").dt.month().cast(pl.Int64)
SINGLE: tuple[Query, ...] = (
    Query(
        "窗口×月 window × month",
        "select window_id, extract(month from issued_at) as m, count(*) as n, "
        "sum(case when level >= 3 then 1 else 0 end) as good from {visits} group by window_id, m order by window_id, m",
        lambda f: f["visits"].group_by("window_id", m=_MONTH).agg(n=pl.len(), good=(pl.col("level") >= 3).sum())
        .sort("window_id", "m"),
    ),
    Query(
        "等候最长十窗口 ten longest waits",
        "select window_id, sum(wait_s) as s from {visits} group by window_id order by s desc, window_id limit 10",
        lambda f: f["visits"].group_by("window_id").agg(s=pl.col("wait_s").cast(pl.Int64).sum())
        .sort("s", "window_id", descending=[True, False]).head(10),
    ),
    Query(
        "大厅来访人数 distinct people of halls",
        "select hall, count(distinct person) as people from {visits} group by hall order by hall",
        lambda f: f["visits"].group_by("hall").agg(people=pl.col("person").n_unique()).sort("hall"),
    ),
)  # fmt: skip
"""Some of warehouse.md's queries on single visits, for orientation."""
