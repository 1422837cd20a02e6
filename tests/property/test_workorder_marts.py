"""The marts of work orders: worked by hand, and the same as the live figures on a disordered history."""

from pathlib import Path
from typing import Any

import pytest

from schemas.admit import encode, keys_of
from schemas.envelope import Fact, sequence
from schemas.events.case import (
    WorkorderAccepted,
    WorkorderCompleted,
    WorkorderCreated,
    WorkorderDispatched,
    WorkorderExcluded,
    WorkorderFirstContact,
    WorkorderMerged,
    WorkorderRedispatched,
    WorkorderReturned,
    WorkorderRevisited,
)
from schemas.ids import natural_uuid7
from schemas.instants import DAY, HOUR, instant, local_day
from schemas.reference import Threshold, Unit, city_of
from schemas.topics import CASE
from streams.three_rates import three_rates
from tests.disorder import a_small_city
from tests.property.test_marts_figures import BEGIN, a_disordered_log, live_at
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.publication import publish
from warehouse.snapshots import opened

Some = dict[str, Any]  # keyword arguments of events, and rows of marts


def marts_of(folder: Path, log: Log, *weights: Threshold) -> dict[str, list[Some]]:
    city = city_of([Unit(unit_id="A", name="城关派出所", kind="hall", county="东湖区"), *weights])
    con, store = a_warehouse(folder, city)
    load(store, log.arrivals)
    publish(con, folder, 0)
    con.close()
    with opened(folder) as snapshot:
        tables = ("workorders", "workorders_monthly", "workorders_left_out", "matters_open")
        return {table: snapshot.sql(f"from {table}").pl().to_dicts() for table in tables}


def say(log: Log, kind: type[Fact], at: int, workorder_no: str, **more: Any) -> None:  # fields of the event
    fact = kind(**{"workorder_no": workorder_no, "unit_id": "A", "received_at": instant(at), **more})
    number = len(log.arrivals)
    message = encode(
        fact, id=natural_uuid7(at, "s", number), source="s", time=instant(at), sequence=sequence(1, number)
    )
    log.say(CASE, keys_of(fact)[0], message)


def ten_orders() -> Log:
    """Ten orders: eight answered in time, one merged, one excluded; five done, revisited, four of them reached."""
    log = Log()
    for number in range(10):
        name = f"G{number}"
        say(log, WorkorderCreated, BEGIN, name, category="求助")
        say(log, WorkorderDispatched, BEGIN + HOUR, name, promise_days=2)
        if number < 8:
            say(log, WorkorderFirstContact, BEGIN + 2 * HOUR, name)
        if number < 5:
            say(log, WorkorderCompleted, BEGIN + DAY, name)
            answers: Some = {"resolved": number < 3, "level": 5 - number}
            say(log, WorkorderRevisited, BEGIN + DAY + HOUR, name, reached=number != 4, **answers)
    say(log, WorkorderMerged, BEGIN + DAY, "G7", into_workorder_no="G0")
    say(log, WorkorderExcluded, BEGIN + DAY, "G8", ground="无理", approver="city")
    say(log, WorkorderReturned, BEGIN + 2 * HOUR, "G9")
    say(log, WorkorderRedispatched, BEGIN + 3 * HOUR, "G9", to_unit_id="B")
    log.tick(BEGIN + 9 * DAY)
    return log


@pytest.mark.covers("M-28", "M-29", "M-30", "M-31", "M-32", "M-33")
def test_ten_work_orders_make_the_month_of_their_unit(tmp_path: Path) -> None:
    marts = marts_of(tmp_path, ten_orders())
    (row, elsewhere) = sorted(marts["workorders_monthly"], key=lambda one: one["dispatched"], reverse=True)
    assert (row["month"], row["county"], row["unit"], elsewhere["unit"]) == ("2026-10", "东湖区", "城关派出所", "B")
    assert [row[name] for name in ("dispatched", "merged", "excluded", "judged", "responded")] == [9, 1, 1, 7, 7]
    assert [row[name] for name in ("revisited", "reached", "resolved", "satisfied")] == [5, 4, 3, 3]
    assert [row[name] for name in ("due", "on_time", "still_open")] == [7, 5, 2]
    shares = ("excluded_pct", "response_pct", "resolved_pct", "satisfied_pct", "not_reached_pct", "three_rates_pct")
    assert [str(row[name]) for name in shares] == ["12.5", "100.0", "75.0", "75.0", "20.0", "82.5"]
    assert (elsewhere["bounced"], elsewhere["bounces"], str(elsewhere["bounced_pct"])) == (1, 2, "100.0")
    assert (elsewhere["resolved_pct"], elsewhere["three_rates_pct"]) == (None, None), "nobody was asked"
    told = {(one["unit"], one["reason"], one["excluded_ground"]): one["orders"] for one in marts["workorders_left_out"]}
    here = "城关派出所"
    assert told == {(here, "merged", None): 1, (here, "approved", "无理"): 1, (here, "not_reached", None): 1}
    states = [one["state"] for one in marts["workorders"]]
    assert states == ["on_time"] * 5 + ["overdue"] * 2 + ["merged", "approved", "overdue"]


@pytest.mark.covers("M-31")
def test_a_citys_own_weights_count_from_the_month_that_begins_under_them(tmp_path: Path) -> None:
    weights = tuple(
        Threshold(name=f"three_rates_{name}", unit_id="A", value=value, valid_from=local_day(BEGIN).replace(day=day))
        for name, value, day in (("response", 100, 1), ("resolution", 0, 1), ("satisfaction", 0, 2))
    )
    (_, row) = marts_of(tmp_path, ten_orders(), *weights)["workorders_monthly"]
    assert str(row["three_rates_pct"]) == "93.5", "100 × 100 % and 35 × 75 %: what begins on the 2nd does not count yet"


def test_an_open_order_stands_in_the_list_of_open_matters_under_who_has_it(tmp_path: Path) -> None:
    log = ten_orders()
    say(log, WorkorderAccepted, BEGIN + 4 * HOUR, "G9", unit_id="B")
    found = {row["matter_no"]: row["unit"] for row in marts_of(tmp_path, log)["matters_open"]}
    assert found == {"G5": "城关派出所", "G6": "城关派出所", "G9": "B"}


@pytest.mark.covers("M-31")
def test_the_months_of_the_mart_are_the_live_figures_and_the_three_rates_made_of_them(tmp_path: Path) -> None:
    city = a_small_city()
    log = a_disordered_log(city, 5, 12, 1500)
    con, store = a_warehouse(tmp_path, city)
    load(store, log.arrivals)
    publish(con, tmp_path, 0)
    con.close()
    live = live_at(log, city, log.beats[-1][0])[0]
    names = {unit.unit_id: unit.name for unit in city.units.values()}
    with opened(tmp_path) as snapshot:
        rows = {(row["month"], row["unit"]): row for row in snapshot.sql("from workorders_monthly").pl().to_dicts()}
    seen = 0
    for (metric, scope, unit_id, _, start), (_, dispatched, *_) in live.items():
        if (metric, scope) != ("M-29a", "unit"):
            continue
        row = rows[f"{instant(start):%Y-%m}", names[unit_id]]
        where = (scope, unit_id, "month", start)
        rates = [live.get((code, *where), (0, 0))[:2] for code in ("M-28", "M-29", "M-30")]
        told = (
            (row["responded"], row["judged"]),
            (row["resolved"], row["reached"]),
            (row["satisfied"], row["reached"]),
        )
        assert told == tuple(rates)
        assert row["dispatched"] - row["merged"] == dispatched
        expected = three_rates(rates, (30, 35, 35))
        assert (None if row["three_rates_pct"] is None else int(10 * row["three_rates_pct"])) == expected
        seen += expected is not None
    assert seen > 2, "some units have all three rates"
