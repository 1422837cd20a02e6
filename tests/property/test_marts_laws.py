"""Laws of the marts: order, batching and duplication change nothing; every count can be had another way."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import msgspec
import polars as pl
import pytest

from schemas.admit import encode
from schemas.envelope import Fact, sequence
from schemas.events.queue import TicketCalled, TicketIssued, TicketSwept
from schemas.ids import uuid7
from schemas.instants import DAY, DEFAULT_ZONE, HOUR, instant, micros
from schemas.reference import DevicePlacement
from tests.disorder import Play, a_small_city
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.marts import CALLS, CASES_AS_OF, MARTS
from warehouse.publication import publish
from warehouse.refresh import ALL_TABLES
from warehouse.snapshots import opened

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))

SHANGHAI = ZoneInfo(DEFAULT_ZONE)


@pytest.fixture(scope="module")
def log() -> Log:
    made = Log()
    for _, _, topic, key, message in Play(a_small_city(), 7, BEGIN, BEGIN + 2 * DAY, 900).run().facts:
        made.say(topic, key, message)
    made.tick(BEGIN + 2 * DAY - HOUR)
    return made


def tables(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    return {table: con.execute(f"select * from {table} order by all").fetchall() for table in ALL_TABLES}  # noqa: S608


def test_order_batching_and_duplication_change_no_table(log: Log, tmp_path: Path) -> None:
    whole, store = a_warehouse(tmp_path / "whole", a_small_city())
    load(store, log.arrivals, size=100_000)
    expected = tables(whole)
    assert all(expected[table] for table in ALL_TABLES)
    rng, again = Random(3), list(log.arrivals)
    ends = {(one.topic, one.partition): one.offset for one in again}
    doubles = [one for one in rng.sample(again, 500) if b"clock.ticked" not in (one.value or b"")]
    for number, one in enumerate(doubles):
        again.append(one._replace(offset=ends[one.topic, one.partition] + 1 + number))
    rng.shuffle(again)
    other, store = a_warehouse(tmp_path / "other", a_small_city())
    load(store, again, size=2_500, refresh_each=True)
    assert tables(other) == expected
    whole.close()
    other.close()


def test_visits_that_come_after_everything_else_change_their_days_alone(log: Log, tmp_path: Path) -> None:
    whole, store = a_warehouse(tmp_path / "whole", a_small_city())
    load(store, log.arrivals, size=100_000)
    other, store = a_warehouse(tmp_path / "other", a_small_city())
    tickets = [one for one in log.arrivals if b'"ticket.' in (one.value or b"")]
    load(store, [one for one in log.arrivals if b'"ticket.' not in (one.value or b"")], size=100_000, refresh_each=True)
    assert tables(other)["officer_days"] == []
    load(store, tickets, size=100_000, refresh_each=True)
    assert tables(other) == tables(whole)
    whole.close()
    other.close()


def said_of_a_visit(*facts: tuple[type[Fact], Mapping[str, object]]) -> Log:
    log = Log()
    visit = {"hall_id": "HALL00", "visit_id": "HALL00-7", "ticket_no": "A007"}
    for number, (kind, fields) in enumerate(facts):
        fact = msgspec.convert({**visit, **fields}, kind)
        identity, count = uuid7(BEGIN + number, bytes([number] * 10)), sequence(1, number)
        message = encode(fact, id=identity, source="queue/HALL00", time=fact.received_at, sequence=count)
        log.say("hall.events", "HALL00", message)
    return log


def test_a_visit_whose_facts_name_several_days_is_the_same_in_one_refresh_and_in_two(tmp_path: Path) -> None:
    issued = {"received_at": instant(BEGIN), "issued_on": date(2026, 10, 12), "service_code": "HJ01"}
    called = {"received_at": instant(BEGIN + HOUR), "issued_on": date(2026, 10, 13), "window_id": "HALL00-00"}
    log = said_of_a_visit((TicketIssued, issued), (TicketCalled, called))
    once, twice = in_one_refresh_and_in_two(log, tmp_path)
    assert len(once["turns"]) == 1
    assert twice == once


def test_a_wait_that_is_swept_on_the_next_day_is_over_on_that_day_whenever_that_is_heard(tmp_path: Path) -> None:
    issued = {"received_at": instant(BEGIN), "issued_on": date(2026, 10, 12), "service_code": "HJ01"}
    swept = {"received_at": instant(BEGIN + DAY), "issued_on": date(2026, 10, 12)}
    once, twice = in_one_refresh_and_in_two(said_of_a_visit((TicketIssued, issued), (TicketSwept, swept)), tmp_path)
    assert [row[:4] for row in once["hall_over_days"]] == [("HALL00", date(2026, 10, 13), 1, 1)]
    assert twice == once


def in_one_refresh_and_in_two(log: Log, folder: Path) -> tuple[dict[str, list[tuple[object, ...]]], ...]:
    found = []
    for name, size in (("once", 100), ("twice", 1)):
        con, store = a_warehouse(folder / name, a_small_city())
        load(store, log.arrivals, size=size, refresh_each=True)
        found.append(tables(con))
        con.close()
    return tuple(found)


@pytest.mark.covers("5.4-09")
def test_what_comes_twice_is_counted_once_and_kept_as_a_copy(log: Log, tmp_path: Path) -> None:
    con, store = a_warehouse(tmp_path, a_small_city())
    load(store, log.arrivals)
    stored, records, duplicates, ticks, bad = con.execute(
        "select sum(stored), sum(records), sum(duplicates), sum(ticks), sum(quarantined) from ledger"
    ).fetchall()[0]
    distinct = con.execute(
        "select count(distinct id) from (select id from raw_rating union all select id from raw_queue "
        "union all select id from raw_window union all select id from raw_terminal union all select id from raw_case "
        "union all select id from raw_call union all select id from raw_demand union all select id from raw_workorder "
        "union all select id from raw_staff)"
    ).fetchall()[0][0]
    assert (stored, bad) == (distinct, 0)
    assert records == len(log.arrivals) == stored + duplicates + ticks
    assert con.execute("select count(*) from extra_copies").fetchall()[0][0] == duplicates > 0
    con.close()


def _stood(moves: list[tuple[str, str, datetime, str]]) -> Callable[[dict[str, Any]], str]:
    """Say where a rating's terminal stood, word by word: the registry's rows and the moves of the last thirty days."""
    rows = a_small_city().every(DevicePlacement)

    def window(told: dict[str, Any]) -> str:
        at: datetime = told["event_at"]
        known = [
            (one.placed_at or datetime.combine(one.valid_from, time(), SHANGHAI), one.window_id)
            for one in rows
            if told["source"] == f"terminal/{one.device_id}" and one.hall_id == told["hall_id"]
        ]
        known += [
            (moved_at, window_id)
            for hall_id, device_id, moved_at, window_id in moves
            if told["source"] == f"terminal/{device_id}" and hall_id == told["hall_id"]
            if at - moved_at < timedelta(days=30)
        ]
        places = sorted((one for one in known if one[0] <= at), key=itemgetter(0))
        return str(places[-1][1]) if places else str(told["window_id"])

    return window


def _revised(raw: pl.DataFrame) -> Callable[[dict[str, Any]], int]:
    """Say a rating's level by counting its revisions by hand: bad made good within two minutes stays bad (D-09)."""
    revisions = raw.filter(pl.col("type") == "rating.revised").sort("event_at", "sequence", "id")

    def level(told: dict[str, Any]) -> int:
        now: int = told["level"]
        for row in revisions.filter(pl.col("rating_id") == told["id"]).iter_rows(named=True):
            soon = row["event_at"] - told["event_at"] <= timedelta(seconds=120)
            now = now if soon and told["level"] < 3 <= row["level"] else row["level"]
        return now

    return level


def test_the_months_are_what_counting_raw_ratings_says(log: Log, tmp_path: Path) -> None:
    con, store = a_warehouse(tmp_path, a_small_city())
    load(store, log.arrivals)
    raw = con.sql("select * replace (id::varchar as id) from raw_rating").pl()
    moves = con.execute(
        "select hall_id, device_id, event_at, window_id from raw_terminal where type = 'device.moved' "
        "order by event_at, sequence, id"
    ).fetchall()
    raw = raw.with_columns(
        window_id=pl.struct("hall_id", "source", "event_at", "window_id").map_elements(_stood(moves), pl.String)
    )
    publish(con, tmp_path, 0)
    con.close()
    told = raw.filter((pl.col("type") == "rating.submitted") & ~pl.col("test") & ~pl.col("is_default"))
    told = told.filter(pl.col("visit_id").is_not_null() | ~pl.col("channel").is_in(["kiosk", "web", "app"]))
    told = told.with_columns(level=pl.struct("id", "level", "event_at").map_elements(_revised(raw), pl.Int64))
    appeals = raw.filter((pl.col("type") == "appeal.filed") & ~pl.col("test"))
    appealed = set(appeals.select("rating_id", "filed_by").iter_rows())
    own = pl.struct("rating_id", "decided_by", "hall_id").map_elements(
        lambda one: (one["rating_id"], one["decided_by"]) in appealed or str(one["decided_by"])[:6] == one["hall_id"],
        pl.Boolean,
    )
    verdicts = raw.filter(
        pl.col("type").is_in(["rating.voided", "rating.reinstated"]) & ~((pl.col("type") == "rating.voided") & own)
    ).sort("event_at")
    voided = verdicts.group_by("rating_id", maintain_order=True).last().filter(pl.col("type") == "rating.voided")
    counted = (
        told.filter(~pl.col("id").is_in(voided.get_column("rating_id").implode()))
        .with_columns(journey=pl.coalesce(pl.col("hall_id") + "/" + pl.col("visit_id"), "id"))
        .sort("event_at", "sequence", "id")
        .group_by("journey", maintain_order=True)
        .first()
        .with_columns(month=pl.col("event_at").dt.convert_time_zone("Asia/Shanghai").dt.strftime("%Y-%m"))
        .group_by("month", "window_id")
        .agg(rated=pl.len().cast(pl.Int64), good=(pl.col("level") >= 3).sum().cast(pl.Int64))
    )
    with opened(tmp_path) as snapshot:
        stored = snapshot.execute(
            "select month, window_id, rated, good, satisfaction_pct from satisfaction_monthly where rated > 0"
        ).fetchall()
    expected = {(month, window): (rated, good) for month, window, rated, good in counted.iter_rows()}
    assert {row[:2]: row[2:4] for row in stored} == expected
    assert all(int(row[4] * 10) == 1000 * row[3] // row[2] for row in stored)


def test_every_public_table_has_its_columns_each_with_a_comment_in_both_languages(log: Log, tmp_path: Path) -> None:
    con, store = a_warehouse(tmp_path, a_small_city())
    load(store, log.arrivals)
    publish(con, tmp_path, 0)
    con.close()
    with opened(tmp_path) as snapshot:
        for mart in (*MARTS, CALLS, CASES_AS_OF):
            source = "cases_as_of('2026-10-13')" if mart is CASES_AS_OF else mart.name
            columns = snapshot.execute(f"select * from {source} limit 0").description or []  # noqa: S608
            assert tuple(column[0] for column in columns) == mart.shown, mart.name
        missing = snapshot.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'main' "
            "and not coalesce(regexp_matches(comment, '[一-鿿].* · .*[a-z]'), false) "
            "and database_name = current_database()"
        ).fetchall()
        assert not missing


def test_percentiles_are_nearest_rank_for_every_small_number() -> None:
    con = duckdb.connect()
    for count in range(1, 120):
        p50, p90 = con.execute(
            "select quantile_disc(x, 0.5), quantile_disc(x, 0.9) from (select unnest(range(1, ? + 1)) as x)", [count]
        ).fetchall()[0]
        assert (p50, p90) == ((50 * count + 99) // 100, (90 * count + 99) // 100), count
    con.close()
