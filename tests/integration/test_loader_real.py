"""Real data and the hand-countable sample through the importers, the loader and the public tables."""

import json
from datetime import datetime
from pathlib import Path

import openpyxl
import polars as pl

from schemas.settings import Settings
from tests.integration.test_import import CITY, SAMPLE, real
from tests.integration.test_loader import finish
from tests.integration.test_publish import hallmark

EXPORTED = datetime(2016, 1, 12, 14, 53, 29)


def loaded(settings: Settings, file: str, source: str, *more: str) -> None:
    done = hallmark(settings, "import", file, "--source", source, *more)
    assert done.returncode == 0, done.stderr.decode()
    finish(settings)


def sql(settings: Settings, statement: str) -> list[dict[str, object]]:
    done = hallmark(settings, "sql", statement, "--format", "json")
    assert done.returncode == 0, done.stderr.decode()
    rows: list[dict[str, object]] = json.loads(done.stdout)
    return rows


def test_the_sample_says_what_the_hand_counts(settings: Settings) -> None:
    assert hallmark(settings, "city", "publish", CITY).returncode == 0
    for _ in range(2):
        loaded(settings, SAMPLE, "ratings-csv", "--city", CITY)
    [month] = sql(settings, "select month, good, rated, satisfaction_pct from satisfaction_monthly where rated > 0")
    assert (month["good"], month["rated"], month["satisfaction_pct"]) == (51, 60, 85.0)
    [now] = sql(settings, "select state, state_zh, n, good, bad, satisfaction_pct from satisfaction_now where n > 0")
    assert list(now.values()) == ["below", "低于90%", 50, 42, 8, 84.0]
    assert len(sql(settings, "from ratings")) == 60
    assert len(sql(settings, "from bad_ratings")) == 9


def test_the_calls_agree_with_an_independent_count_by_day(settings: Settings) -> None:
    file = real(settings, "hotline_calls_1999-02_days01-14.tsv.gz")
    loaded(settings, str(file), "anonymous-bank-calls")
    outcomes = {
        row["outcome"]: row["calls"] for row in sql(settings, "select outcome, count(*) calls from calls group by 1")
    }
    assert outcomes == {"answered": 14_405, "abandoned": 2_908, "excluded": 143}
    raw = pl.read_csv(file, separator="\t", infer_schema_length=0).with_columns(
        pl.col("outcome").str.strip_chars(), wait=pl.col("q_time").cast(pl.Int64)
    )
    counted = raw.filter(pl.col("outcome") != "PHANTOM").group_by("date").agg(
        offered=pl.len(), answered=(pl.col("outcome") == "AGENT").sum(), waited=pl.col("wait").sum(),
        soon=((pl.col("outcome") == "AGENT") & (pl.col("wait") <= 15)).sum(),
    )  # fmt: skip
    stored = sql(
        settings,
        """select strftime(offered_on, '%y%m%d') as date, count(*) as offered,
             count(*) filter (where outcome = 'answered') as answered, sum(wait_s)::bigint as waited,
             count(*) filter (where outcome = 'answered' and wait_s <= 15) as soon
           from calls where outcome <> 'excluded' group by 1""",
    )
    assert sorted(tuple(row.values()) for row in stored) == sorted(counted.rows())


def test_the_cases_at_the_export_get_the_citys_own_verdicts(settings: Settings, tmp_path: Path) -> None:
    file = real(settings, "service_requests_2015.csv.gz")
    loaded(settings, str(file), "boston-311")
    at = f"cases_as_of('{EXPORTED:%Y-%m-%d %H:%M:%S}')"
    counts = sql(settings, f"select verdict, count(*) cases from {at} group by 1")  # noqa: S608
    verdicts = {row["verdict"]: row["cases"] for row in counts}
    assert verdicts == {"on_time": 9_559, "open_in_time": 62, "overdue": 3_195, "no_promise": 229}
    raw = pl.read_csv(file, infer_schema_length=0)
    number = next(name for name in raw.columns if name.upper().startswith("CASE_ENQUIRY"))
    theirs = {
        row[number]: row["OnTime_Status"]
        for row in raw.iter_rows(named=True)
        if row["OnTime_Status"] and row["TARGET_DT"]
    }
    ours = {row["case_no"]: row["verdict"] for row in sql(settings, f"select case_no, verdict from {at}")}  # noqa: S608
    judged = {"ONTIME": {"on_time", "open_in_time"}, "OVERDUE": {"overdue"}}
    same = sum(ours[case] in judged[verdict] for case, verdict in theirs.items())
    assert (same, len(theirs)) == (12_765, 12_765)
    sheet = tmp_path / "register.xlsx"
    done = hallmark(settings, "register", "--as-of", EXPORTED.isoformat(), "--xlsx", str(sheet))
    assert done.returncode == 0, done.stderr.decode()
    page = openpyxl.load_workbook(sheet).active
    assert page is not None
    open_cases = raw.filter(pl.col("CLOSED_DT").is_null() | (pl.col("CLOSED_DT") == "")).height
    assert f"未结 {open_cases} 件" in str(page["A3"].value)
    assert [cell.value for cell in page[4]][:3] == ["序号", "填报单位", "诉求编号"]
