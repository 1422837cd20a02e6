"""The life of a period: judged when due, published when passed, revised by what comes late, blocked by what fails."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import httpx
import polars as pl
import pytest
from deltalake import DeltaTable

from dashboards.web import application
from schemas.admit import encode
from schemas.envelope import sequence
from schemas.events.period import PeriodChangeLogged, PeriodJudged
from schemas.events.rating import RatingSubmitted
from schemas.events.system import AlertCleared, AlertRaised
from schemas.ids import uuid7
from schemas.instants import DAY, HOUR, instant, micros
from schemas.topics import HALL
from tests.disorder import Play, a_small_city
from tests.gate_home import GateHome, numbered
from tests.unit.dashboards.test_page import a_hub
from warehouse.gate.service import Gate
from warehouse.lake.manifest import current, read_manifest
from warehouse.lake.parquet import faults
from warehouse.periods import is_restated
from warehouse.snapshots import newest_snapshot, opened

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))
"""A Monday, nine in the morning in Shanghai."""
DUE = BEGIN + 17 * HOUR
"""Two in the morning of the 13th: the 12th is due."""


@pytest.fixture(scope="module")
def facts() -> list[Any]:
    """Give arrival, topic, key and message of a day, each source numbered as a device does."""
    played = Play(a_small_city(), 7, BEGIN, BEGIN + DAY, 400).run().facts
    messages = numbered(message for *_, message in played)
    return [
        (arrival, topic, key, message) for (arrival, _, topic, key, _), message in zip(played, messages, strict=True)
    ]


@pytest.fixture
def home(tmp_path: Path, facts: list[Any]) -> Iterator[GateHome]:
    made = GateHome(tmp_path, a_small_city())
    for arrival, topic, key, message in facts:
        if arrival < DUE:
            made.log.say(topic, key, message)
    yield made
    made.close()


@pytest.fixture
def late(facts: list[Any]) -> list[Any]:
    return [(topic, key, message) for arrival, topic, key, message in facts if arrival >= DUE]


def page(home: GateHome, path: str) -> str:
    async def asked_for() -> httpx.Response:
        transport = httpx.ASGITransport(application(a_hub(), home.home))
        async with httpx.AsyncClient(transport=transport, base_url="http://wall") as client:
            return await client.get(path)

    answer = asyncio.run(asked_for())
    assert answer.status_code == 200
    return answer.text


def judged(home: GateHome) -> list[PeriodJudged]:
    return [one for one in home.said if isinstance(one, PeriodJudged)]


def an_unknown_window() -> tuple[str, str, bytes]:
    fact = RatingSubmitted(
        received_at=instant(BEGIN), hall_id="H1", window_id="NOWHERE-1", raw_code="5", raw_scale="five-key/1", level=5
    )
    identity = uuid7(BEGIN, bytes(10))
    message = encode(fact, id=identity, source="terminal/X", time=instant(BEGIN), sequence=sequence(1, 1))
    return HALL, "H1", message


def asked(home: GateHome, statement: str) -> list[tuple[Any, ...]]:
    with opened(home.home) as con:
        return con.execute(statement).fetchall()


def states(home: GateHome) -> dict[str, str]:
    return dict(asked(home, "select period, state from periods"))


def test_a_day_is_open_then_provisional_then_final_and_published(home: GateHome) -> None:
    home.at(BEGIN + 8 * HOUR)
    assert states(home) == {"2026-10-12": "open", "2026-10": "open"}
    assert home.gate.look() == 0
    home.at(BEGIN + 16 * HOUR)
    assert states(home)["2026-10-12"] == "provisional"
    assert home.gate.look() == 0, "its lateness has not passed"
    home.at(BEGIN + 17 * HOUR)
    home.gate.look()
    assert [(one.verdict, one.revision, one.changed) for one in judged(home)] == [("passed", 1, 0)]
    assert states(home)["2026-10-12"] == "provisional", "the snapshot does not know it yet"
    assert home.gate.look() == 0, "nothing is judged twice"
    home.load()
    assert states(home)["2026-10-12"] == "final"
    assert asked(home, "select distinct period_state from satisfaction_daily where day = '2026-10-12'") == [("final",)]
    assert home.gate.look() == 0


def test_what_is_published_is_what_the_snapshot_has_for_duckdb_polars_and_delta(home: GateHome) -> None:
    home.at(DUE)
    home.gate.look()
    columns = "window_id, good, bad, rated, satisfaction_pct, served"
    stored = asked(home, f"select {columns} from satisfaction_daily where day = '2026-10-12' order by all")  # noqa: S608
    assert len(stored) > 3
    files = str(current(home.home) / "satisfaction_daily" / "**" / "*.parquet")
    read = duckdb.execute(
        f"select {columns} from read_parquet('{files}', hive_partitioning = true) order by all"  # noqa: S608
    )
    assert read.fetchall() == stored
    assert pl.scan_parquet(files, hive_partitioning=True).select(pl.len()).collect().item() == len(stored)
    table = DeltaTable(home.home / "published" / "delta" / "satisfaction_daily")
    names = columns.split(", ")
    assert sorted(pl.DataFrame(table.to_pyarrow_table()).select(names).rows()) == sorted(stored)
    assert faults(home.home) == []
    manifest = read_manifest(home.home).periods["day=2026-10-12"]
    assert manifest.tables["satisfaction_daily"].rows == len(stored)
    assert "hall.events/0:" in " ".join(manifest.cut)


def test_what_comes_late_makes_a_revision_that_says_what_it_replaced_and_why(home: GateHome, late: list[Any]) -> None:
    home.at(DUE)
    home.gate.look()
    home.load()
    before = read_manifest(home.home).periods["day=2026-10-12"]
    for topic, key, message in late:
        home.log.say(topic, key, message)
    home.at(DUE + HOUR)
    home.gate.look()
    home.load()
    first, second = judged(home)
    assert (first.revision, second.revision, second.verdict) == (1, 2, "passed")
    assert second.changed > 0
    assert "rating.submitted" in " ".join(second.causes)
    assert states(home)["2026-10-12"] == "revised"
    assert asked(home, "select revision, rows_changed > 0, causes <> [] from period_revisions where revision = 2") == [
        (2, True, True)
    ]
    replaced = home.home / "published" / "data" / before.tables["satisfaction_daily"].file
    after = read_manifest(home.home).periods["day=2026-10-12"]
    assert replaced.exists()
    assert after.tables["satisfaction_daily"].file != before.tables["satisfaction_daily"].file
    assert after.revision == 2
    stored = asked(home, "select sum(rated) from satisfaction_daily where day = '2026-10-12'")[0][0]
    assert pl.read_parquet(current(home.home) / "satisfaction_daily" / "**" / "*.parquet")["rated"].sum() == stored
    delta = DeltaTable(home.home / "published" / "delta" / "satisfaction_daily").to_pyarrow_table()
    assert sum(delta.column("rated").to_pylist()) == stored


def test_what_comes_after_31_days_is_logged_and_not_applied(
    home: GateHome, late: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_restated("day", "2026-10-12", date(2026, 11, 13))
    assert not is_restated("day", "2026-10-12", date(2026, 11, 14))
    monkeypatch.setattr("warehouse.periods.RESTATED_DAYS", 0)
    home.at(DUE)
    home.gate.look()
    home.load()
    published = read_manifest(home.home).periods["day=2026-10-12"]
    for topic, key, message in late:
        home.log.say(topic, key, message)
    home.at(DUE + DAY)
    home.gate.look()
    home.load()
    logged = [one for one in home.said if isinstance(one, PeriodChangeLogged)]
    assert [(one.period, one.revision, one.changed > 0) for one in logged] == [("2026-10-12", 1, True)]
    assert read_manifest(home.home).periods["day=2026-10-12"] == published
    assert asked(home, "select changes_logged from periods where period = '2026-10-12'") == [(1,)]
    said = len(home.said)
    home.gate.look()
    assert [one for one in home.said[said:] if isinstance(one, PeriodChangeLogged)] == [], "it is logged once"


def test_a_bad_period_is_not_published_until_a_named_person_releases_it_as_doubtful(home: GateHome) -> None:
    home.log.say(*an_unknown_window())
    home.at(DUE)
    home.gate.look()
    home.load()
    word = judged(home)[0]
    assert (word.verdict, word.failed_gates) == ("failed", ("coverage",))
    assert "window_id=NOWHERE-1" in word.failed_rows[0]
    assert states(home)["2026-10-12"] == "blocked"
    assert asked(home, "select distinct period_state from satisfaction_daily where day = '2026-10-12'") == [
        ("blocked",)
    ]
    assert read_manifest(home.home).periods == {}
    incident = [one for one in home.said if isinstance(one, AlertRaised)]
    assert [(one.code, one.alert_subject) for one in incident] == [("AL-27", "day=2026-10-12")]
    assert "coverage" in incident[0].sentence
    home.gate.look()
    assert len([one for one in home.said if isinstance(one, AlertRaised)]) == 1, "it is told once"
    listed, opened_page = page(home, "/periods"), page(home, "/periods/2026-10-12?lang=en")
    assert 'href="/periods/2026-10-12?lang=zh"' in listed
    assert "未通过" in listed
    assert "coverage" in listed
    assert "window_id=NOWHERE-1" in opened_page
    assert "failed" in opened_page
    home.release("day", "2026-10-12", 1, DUE + HOUR)
    home.at(DUE + HOUR)
    home.gate.look()
    manifest = read_manifest(home.home).periods["day=2026-10-12"]
    assert (manifest.is_doubtful, manifest.released_by, manifest.revision) == (True, "data-office-07", 1)
    assert asked(
        home, "select distinct period_state, is_doubtful from satisfaction_daily where day = '2026-10-12'"
    ) == [("final", True)]
    assert pl.read_parquet(current(home.home) / "satisfaction_daily" / "**" / "*.parquet")["is_doubtful"].all()
    assert [one.alert_id for one in home.said if isinstance(one, AlertCleared)] == [incident[0].alert_id]
    assert asked(home, "select released_by, reason from period_revisions") == [("data-office-07", "已电话核实")]


def test_what_failed_passes_by_itself_once_its_cause_is_gone(home: GateHome) -> None:
    home.at(DUE)
    with duckdb.connect(str(newest_snapshot(home.home))) as planted:
        planted.execute("update satisfaction_daily set good = good + 1, rated = rated + 1")
    home.gate.look()
    assert judged(home)[-1].failed_gates == ("totals_window",)
    home.load()
    home.gate.look()
    assert [one.verdict for one in judged(home)] == ["failed", "passed"]
    assert read_manifest(home.home).periods["day=2026-10-12"].revision == 2


def test_a_gate_killed_before_it_published_publishes_what_it_had_said(
    home: GateHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.at(DUE)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("warehouse.gate.service.publish_periods", killed)
        with pytest.raises(KeyboardInterrupt):
            home.gate.look()
    assert len(judged(home)) == 1
    home.load()
    Gate(home.home, home.say).look()
    assert len(judged(home)) == 1
    assert read_manifest(home.home).periods["day=2026-10-12"].revision == 1
