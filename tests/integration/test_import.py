"""Real files into a real Kafka: everything arrives, a second time changes nothing, an independent count agrees."""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from schemas.admit import Record, source_digest
from schemas.events.case import CaseAccepted
from schemas.events.hotline import CallAnswered, CallOffered
from schemas.events.rating import RatingSubmitted
from schemas.instants import local_day, micros
from schemas.settings import Settings
from schemas.topics import CASE, HALL, HOTLINE, REJECTED
from tests.integration.log_reader import objects_in, records_in, values_in
from tests.integration.test_publish import hallmark

ROOT = Path(__file__).parents[2]
CITY = str(ROOT / "examples" / "city")
SAMPLE = str(ROOT / "examples" / "ratings.csv")


def real(settings: Settings, name: str) -> Path:
    path = ROOT / settings.real_data / name
    if not path.exists():
        pytest.skip(f"the real data set {name} is not here (HALLMARK_REAL_DATA={settings.real_data})")
    return path


def stored(settings: Settings, topic: str) -> list[Record]:
    return records_in(settings.kafka or "", settings.topic_prefix + topic)


def test_sixty_rows_are_sixty_ratings_and_importing_them_twice_says_the_same_again(settings: Settings) -> None:
    for _ in range(2):
        done = hallmark(settings, "import", SAMPLE, "--source", "ratings-csv", "--city", CITY)
        assert done.returncode == 0, done.stderr
        assert "已导入：60 行，事件 60 条" in done.stdout.decode()
    records = stored(settings, HALL)
    assert (len(records), len({record.id for record in records})) == (120, 60)
    values = values_in(settings.kafka or "", settings.topic_prefix + HALL)
    assert len({source_digest(value or b"") for value in values}) == 60
    assert {record.fact.late_reason for record in records} == {"backfill"}


def test_a_dry_run_writes_nothing_and_needs_no_broker(settings: Settings) -> None:
    words = ("import", SAMPLE, "--source", "ratings-csv", "--city", CITY, "--dry-run")
    done = hallmark(settings, *words, HALLMARK_KAFKA="127.0.0.1:1")
    assert done.returncode == 0, done.stderr
    assert "试读，未写入：60 行" in done.stdout.decode()
    assert stored(settings, HALL) == []


def test_bad_rows_are_told_and_kept_and_the_good_ones_are_imported(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "评价.csv"
    good = "2026-10-14 09:41,城关派出所,城关,满意,"
    rows = (
        "评价时间,大厅,窗口,评价,办件编号",
        good,
        "昨天,城关派出所,城关,满意,",
        good,
        "2026-10-14 09:41,城关,城关,5,",
    )
    file.write_bytes("\r\n".join(rows).encode("gb18030"))
    done = hallmark(settings, "import", str(file), "--source", "ratings-csv", "--city", CITY)
    text = done.stdout.decode()
    assert done.returncode == 1
    assert "第 3 行 line 3: 评价时间“昨天”看不懂" in text
    assert "第 5 行 line 5: 没有“城关”，是不是：CGPCS 城关派出所" in text
    assert len(stored(settings, HALL)) == 2
    kept = objects_in(settings.kafka or "", settings.topic_prefix + REJECTED)
    assert {(one["line"], one["reason"]) for one in kept} == {(3, "bad_time"), (5, "unknown_window")}
    assert all(isinstance(record.fact, RatingSubmitted) for record in stored(settings, HALL))


def test_two_weeks_of_calls_agree_with_an_independent_count(settings: Settings) -> None:
    file = real(settings, "hotline_calls_1999-02_days01-14.tsv.gz")
    done = hallmark(settings, "import", str(file), "--source", "anonymous-bank-calls")
    assert done.returncode == 0, done.stderr
    assert "已导入：17456 行" in done.stdout.decode()
    table = pl.read_csv(file, separator="\t", infer_schema=False)
    records = stored(settings, HOTLINE)
    days = {
        record.fact.call_id: local_day(record.at, "Asia/Jerusalem").strftime("%y%m%d")
        for record in records
        if isinstance(record.fact, CallOffered)
    }
    assert len(days) == table.height
    for outcome, name in (("AGENT", "call.answered"), ("HANG", "call.abandoned"), ("PHANTOM", "call.excluded")):
        wanted = table.filter(pl.col("outcome") == outcome)
        told = [record.fact for record in records if record.name == name]
        found = pl.DataFrame(
            {
                "date": [days[fact.call_id] for fact in told],  # type: ignore[attr-defined] # call events
                "wait": [getattr(fact, "wait_s", None) or 0 for fact in told],
            }
        )
        waited = pl.col("q_time").cast(pl.Int64) if outcome != "PHANTOM" else pl.lit(0, pl.Int64)
        expected = wanted.group_by("date").agg(pl.len(), waited.sum().alias("wait")).sort("date")
        counted = found.group_by("date").agg(pl.len(), pl.col("wait").sum()).sort("date")
        assert counted.equals(expected), outcome
    agents = {record.fact.agent_ref for record in records if isinstance(record.fact, CallAnswered)}
    real_agents = table.filter((pl.col("outcome") == "AGENT") & (pl.col("server") != "NO_SERVER"))["server"].n_unique()
    assert len(agents - {None}) == real_agents
    names = {name.encode() for name in table["server"].unique().to_list()}
    values = values_in(settings.kafka or "", settings.topic_prefix + HOTLINE)
    assert not any(name in (value or b"") for value in values[:2_000] for name in names)


def test_a_year_of_requests_agrees_with_an_independent_count(settings: Settings) -> None:
    file = real(settings, "service_requests_2015.csv.gz")
    export = "2016-01-12T14:53:29-05:00"
    done = hallmark(settings, "import", str(file), "--source", "boston-311", HALLMARK_CLOCK=export)
    assert done.returncode == 0, done.stderr
    records = stored(settings, CASE)
    accepted = {r.fact.case_no: r.fact for r in records if isinstance(r.fact, CaseAccepted)}
    completed = {r.subject: r.at for r in records if r.name == "case.completed"}
    now = micros(datetime.fromisoformat(export))
    verdicts = {number: _verdict(fact, completed.get(number), now) for number, fact in accepted.items()}
    table = pl.read_csv(file, infer_schema=False)
    assert len(accepted) == table.height
    theirs = {
        row["CASE_ENQUIRY_ID"]: row["OnTime_Status"]
        for row in table.filter(pl.col("TARGET_DT").is_not_null()).iter_rows(named=True)
        if row["OnTime_Status"]
    }
    ours = {number: "OVERDUE" if verdicts[number] == "overdue" else "ONTIME" for number in theirs}
    assert ours == theirs
    assert len(theirs) == table.filter(pl.col("TARGET_DT").is_not_null() & pl.col("OnTime_Status").is_not_null()).height
    values = values_in(settings.kafka or "", settings.topic_prefix + CASE)
    assert not any(b"Case Closed" in (value or b"") or b"Ward" in (value or b"") for value in values)


def _verdict(fact: CaseAccepted, completed_at: int | None, now: int) -> str:
    if fact.due_at is None:
        return "no_promise"
    due = micros(fact.due_at)
    if completed_at is not None:
        return "on_time" if completed_at <= due else "overdue"
    return "overdue" if now > due else "open_in_time"
