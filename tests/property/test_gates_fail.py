"""Each gate fails when what it guards is broken: planted in the snapshot, or row by row for the suites."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from schemas.calendar import WEEKDAYS
from schemas.instants import DAY, HOUR
from schemas.reference import CalendarDay
from tests.disorder import Play, a_small_city
from tests.gate_home import GateHome, numbered
from tests.property.test_gate import BEGIN
from warehouse.gate import suites
from warehouse.gate.assessment import assess, rows_of
from warehouse.gate.frames import frames
from warehouse.gate.judge import judge
from warehouse.marts import BY_NAME, MARTS
from warehouse.periods import Kind, kind_of
from warehouse.snapshots import newest_snapshot

MONTH_END = BEGIN + 20 * DAY
CLOSED_MART = [mart.name for mart in MARTS if kind_of(mart.columns)]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a snapshot of one day, at the end of its month."""
    home = GateHome(tmp_path_factory.mktemp("gates"), a_small_city())
    played = Play(a_small_city(), 7, BEGIN, BEGIN + 8 * HOUR, 300).run().facts
    messages = numbered(message for *_, message in played)
    for (_, _, topic, key, _), message in zip(played, messages, strict=True):
        home.log.say(topic, key, message)
    home.at(MONTH_END)
    home.close()
    with duckdb.connect(str(newest_snapshot(home.home))) as con:
        con.execute("delete from periods where kind = 'day'")
    return newest_snapshot(home.home)


@pytest.fixture
def con(snapshot: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    copy = tmp_path / "planted.duckdb"
    shutil.copy(snapshot, copy)
    with duckdb.connect(str(copy)) as opened:
        yield opened


CLOSED_FOR_GOOD = "".join(
    f"insert into base.reference values ('ref.calendar', 'HALL00 {day}', "  # noqa: S608 - own words
    f'\'{{"unit_id":"HALL00","on":"{day}","working":false,"valid_from":"2026-01-01","known_from":"2026-01-01"}}\', 0);'
    for day in sorted(
        {*WEEKDAYS, "makeup", *(one.on for one in a_small_city().records if isinstance(one, CalendarDay))}
    )
)
A_BLOCKED_DAY = (
    "insert into periods (kind, period, starts_on, state) values ('day', '2026-10-12', '2026-10-12', 'blocked')"
)
PLANTED: dict[str, tuple[Kind, str]] = {
    "coverage": ("day", "delete from base.ref_windows_history where window_id = 'HALL00-00'"),
    "days_closed": ("month", A_BLOCKED_DAY),
    "feeds": ("day", "update feeds_daily set complete_pct = 40.0"),
    "feeds_heard": ("day", "update terminals_daily set online_min = 0"),
    "hours": ("day", CLOSED_FOR_GOOD),
    "ledger": ("day", "update data_as_of set stored = stored - 1 where topic = 'hall.events' and stored > 0"),
    "silence": ("day", "delete from satisfaction_daily; delete from waits_daily; delete from terminals_daily"),
    "totals_hall": ("day", "update waits_hourly set served = served + 1"),
    "totals_month": ("month", "update satisfaction_monthly set good = good + 1, rated = rated + 1 where good > 0"),
    "totals_window": ("day", "delete from ratings where counts_as = 'effective' and not is_good"),
}  # fmt: skip


def failed(con: duckdb.DuckDBPyConnection, kind: Kind) -> set[str]:
    found = assess(con, kind, "2026-10-12" if kind == "day" else "2026-10")
    return {one.frame for one in found.failed}


def test_nothing_fails_where_nothing_is_planted(con: duckdb.DuckDBPyConnection) -> None:
    assert (failed(con, "day"), failed(con, "month")) == (set(), set())


def test_every_hand_written_gate_has_its_planted_fault() -> None:
    assert {frame.name for frame in frames()} == set(PLANTED) == {path.stem for path in suites.DOMAIN.glob("*.json")}


@pytest.mark.parametrize("gate", PLANTED)
def test_the_gate_fails_on_its_planted_fault(gate: str, con: duckdb.DuckDBPyConnection) -> None:
    kind, statement = PLANTED[gate]
    con.execute(statement)
    assert gate in failed(con, kind)


@pytest.mark.parametrize("name", CLOSED_MART)
def test_every_expectation_of_a_table_fails_where_its_rows_are_broken(name: str, snapshot: Path) -> None:
    mart = BY_NAME[name]
    kind = kind_of(mart.columns)
    assert kind is not None
    with duckdb.connect(str(snapshot), read_only=True) as con:
        rows = rows_of(con, kind, "2026-10-12" if kind == "day" else "2026-10")[name]
    rows = rows if rows.height else _one_row(rows)
    for one in suites.read_suite(name)["expectations"]:
        alone = {"expectations": [one]}
        broken = judge(name, _broken(rows, one), mart.key, alone)
        assert not broken[0].is_met, one
        if one["type"] != "expect_column_values_to_not_be_null":
            assert judge(name, rows, mart.key, alone)[0].is_met, one


def test_the_suites_in_git_are_what_the_tables_say() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in suites.FOLDER.glob("*.json")}
    assert written == suites.derived(), "run: python -m warehouse.gate.suites"


def _one_row(rows: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame({name: [None] for name in rows.columns}, schema=rows.schema)


def _broken(rows: pl.DataFrame, one: dict[str, Any]) -> pl.DataFrame:
    given = one["kwargs"]
    match one["type"]:
        case "expect_table_columns_to_match_ordered_list":
            return rows.drop(rows.columns[-1])
        case "expect_column_values_to_not_be_null":
            return rows.with_columns(pl.lit(None, rows.schema[given["column"]]).alias(given["column"]))
        case "expect_column_values_to_be_unique" | "expect_compound_columns_to_be_unique":
            named = rows.with_columns(
                pl.lit("x").cast(pl.String).alias(key) for key, kind in rows.schema.items() if kind == pl.String
            )
            return pl.concat([named, named])
        case "expect_column_values_to_be_between":
            outside = given["max_value"] + 1 if "max_value" in given else given["min_value"] - 1
            return rows.with_columns(
                pl.lit(outside).cast(rows.schema[given["column"]], strict=False).alias(given["column"])
            )
    raise AssertionError(one)
