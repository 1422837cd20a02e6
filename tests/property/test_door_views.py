"""What a token sees is its scope's rows and no other; what the public sees is built on five or more."""

# ruff: noqa: S608 - own table names

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from msgspec.structs import replace

from schemas.instants import DAY, HOUR, micros
from schemas.reference import City, Unit, city_of
from tests.disorder import Play, a_small_city
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.door.disclosure import DISCLOSURES, SMALLEST, ToPublic, figures, named
from warehouse.door.hand import built
from warehouse.door.jobs import BuildView
from warehouse.marts import BY_NAME
from warehouse.publication import publish
from warehouse.snapshots import newest_snapshot

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))
PUBLIC = {name: one.public for name, one in DISCLOSURES.items() if one.public is not None}
COUNTED: dict[str, ToPublic] = {name: public for name, public in PUBLIC.items() if public.samples}
WEST = ("HALL00", "HALL01")


def two_counties() -> City:
    """Give a city two of whose halls lie in another county."""
    records = [
        replace(one, county="西山区") if isinstance(one, Unit) and one.unit_id in WEST else one
        for one in a_small_city().records
    ]
    return city_of(records)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish a city of two counties; its months count as published, and some are built on few."""
    home, log = tmp_path_factory.mktemp("views"), Log()
    for _, _, topic, key, message in Play(two_counties(), 3, BEGIN, BEGIN + 2 * DAY, 300).run().facts:
        log.say(topic, key, message)
    log.tick(BEGIN + 2 * DAY + HOUR)
    con, store = a_warehouse(home / "warehouse", two_counties())
    load(store, log.arrivals)
    publish(con, home, 0)
    con.close()
    path = newest_snapshot(home)
    with duckdb.connect(str(path)) as edited:
        edited.execute(
            "insert into complaints_monthly by name select '2026-10' as month, '西山区' as county, '第0大厅' as unit, "
            "9 as complaints, 700 as served, 8 as decided, 6 as verified"
        )
        for table, public in COUNTED.items():
            for month, state, few in (
                ("2026-08", "final", 4),
                ("2026-07", "revised", 0),
                ("2026-06", "provisional", 9),
            ):
                edited.execute(
                    f"insert into {table} select * replace ($month as month, $state as period_state, "
                    f"{few} as {public.samples[0]}) from {table} where month = '2026-10'",
                    {"month": month, "state": state},
                )
            edited.execute(f"update {table} set period_state = 'final' where month = '2026-10'")
            assert edited.execute(f"select count(*) from {table}").fetchall() > [(0,)], table
    return path


def a_view(snapshot: Path, folder: Path, **wanted: object) -> duckdb.DuckDBPyConnection:
    job = BuildView(snapshot=str(snapshot), out=str(folder / "view.duckdb"), **wanted)  # type: ignore[arg-type] # tests
    reply = built(job)
    assert reply.status == 200, reply.error
    con = duckdb.connect(job.out, read_only=True)
    con.execute(f"attach '{snapshot}' as snap (read_only)")
    return con


@pytest.fixture
def public(snapshot: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with a_view(snapshot, tmp_path, view="public") as con:
        yield con


def test_every_public_table_is_decided_and_its_sizes_are_figures_of_it() -> None:
    assert DISCLOSURES.keys() == BY_NAME.keys()
    for table, public in COUNTED.items():
        assert set(public.samples) <= set(figures(table, public)), table
        assert set(public.without) <= set(BY_NAME[table].columns), table


def test_no_metric_is_public_at_two_grains_so_nothing_can_be_subtracted() -> None:
    grains: dict[str, set[tuple[str, ...]]] = {}
    for table in COUNTED:
        assert BY_NAME[table].key[0] == "month", table
        for metric in BY_NAME[table].metrics:
            grains.setdefault(metric, set()).add(BY_NAME[table].key)
    assert [metric for metric, keys in grains.items() if len(keys) > 1] == []


def test_no_table_of_single_people_or_facts_is_public() -> None:
    for table in PUBLIC:
        assert not {"rating_id", "visit_id", "call_id", "case_no", "matter_no", "workorder_no", "complaint_id",
                    "alert_id", "staff_ref", "sentence"} & set(BY_NAME[table].columns), table  # fmt: skip


@pytest.mark.parametrize("table", COUNTED)
def test_a_row_built_on_fewer_than_five_shows_no_figure(public: duckdb.DuckDBPyConnection, table: str) -> None:
    said = COUNTED[table]
    shown = [name for name in figures(table, said) if name not in named(table)]
    keys = ", ".join(BY_NAME[table].key)
    rows = public.sql(f"select * from main.{table}").pl()
    source = public.sql(f"select {keys}, {', '.join(said.samples)} from snap.main.{table}").pl()
    sizes = {row[: len(BY_NAME[table].key)]: row[len(BY_NAME[table].key) :] for row in source.iter_rows()}
    seen = {True: 0, False: 0}
    for row in rows.to_dicts():
        first, *others = sizes[tuple(row[name] for name in BY_NAME[table].key)]
        is_small = first is None or first < SMALLEST or any(size and size < SMALLEST for size in others)
        assert row["is_suppressed"] == is_small, row
        seen[is_small] += 1
        if is_small:
            assert all(row[name] is None for name in shown), row
    assert seen[True], "nothing small was planted"
    assert not set(said.without) & set(rows.columns)


def test_rows_on_enough_are_shown_as_they_are(public: duckdb.DuckDBPyConnection) -> None:
    wanted = "month, hall, good, rated, satisfaction_pct"
    rows = public.sql(f"select {wanted} from main.satisfaction_hall_monthly where not is_suppressed order by all")
    assert rows.fetchall()
    missing = public.sql(
        f"(select {wanted} from main.satisfaction_hall_monthly where not is_suppressed) "
        f"except (select {wanted} from snap.main.satisfaction_hall_monthly)"
    )
    assert missing.fetchall() == []


def test_months_that_were_not_published_are_not_public(public: duckdb.DuckDBPyConnection) -> None:
    for table in COUNTED:
        months = {row[0] for row in public.execute(f"select distinct month from main.{table}").fetchall()}
        assert "2026-06" not in months, table
        assert "2026-08" in months, table


def test_the_public_database_holds_nothing_else(public: duckdb.DuckDBPyConnection) -> None:
    tables = {
        row[0]
        for row in public.execute("select table_name from duckdb_tables() where database_name = 'view'").fetchall()
    }
    assert tables == {*PUBLIC, "door_view"}


@pytest.mark.parametrize("wanted", [{"counties": ("西山区",)}, {"units": WEST}], ids=["county", "units"])
def test_a_scope_has_all_of_its_own_rows_and_none_of_others(
    snapshot: Path, tmp_path: Path, wanted: dict[str, object]
) -> None:
    with a_view(snapshot, tmp_path, view="internal", **wanted) as con:
        checked = 0
        for table, disclosure in DISCLOSURES.items():
            if disclosure.by not in ("hall", "unit"):
                continue
            own = con.execute(f"select count(*) from main.{table}").fetchall()
            assert own == con.execute(f"select count(*) from snap.main.{table} where county = '西山区'").fetchall(), (
                table
            )
            assert con.execute(f"select count(*) from main.{table} where county <> '西山区'").fetchall() == [(0,)], (
                table
            )
            checked += own[0][0] > 0
        assert checked > 10
        assert con.execute("select count(distinct unit_id) from main.units_history").fetchall() == [(2,)]
        halls = {row[0] for row in con.execute("select distinct hall_id from main.windows_history").fetchall()}
        assert halls == set(WEST)
        assert {"feeds_daily", "quarantined"} & {row[0] for row in con.execute("show tables").fetchall()} == set()


def test_a_unit_stands_for_all_below_it(snapshot: Path, tmp_path: Path) -> None:
    with a_view(snapshot, tmp_path, view="internal", units=("CITY",)) as con:
        assert con.execute("select count(distinct hall) from main.satisfaction_now").fetchall() == [(6,)]


def test_a_scope_that_names_what_is_not_there_is_refused(snapshot: Path, tmp_path: Path) -> None:
    job = BuildView(
        snapshot=str(snapshot), out=str(tmp_path / "v"), view="public", units=("HALL99",), counties=("东海区",)
    )
    reply = built(job)
    assert reply.status == 403
    assert "HALL99、东海区" in reply.error
    assert not (tmp_path / "v").exists()
