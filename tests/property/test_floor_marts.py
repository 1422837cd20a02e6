"""What the tables say of a day that is over is what the figures say of it: order and imbalance, added up two ways."""

from collections import defaultdict
from pathlib import Path

import pytest

from schemas.instants import DAY, local_day
from tests.disorder import Play, a_small_city
from tests.property.test_marts_figures import BEGIN
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.figures import beats, figures_at
from warehouse.publication import publish
from warehouse.snapshots import opened

Row = tuple[object, ...]


@pytest.mark.covers("M-12c", "M-22", "M-22b")
def test_the_tables_of_order_and_of_hot_and_cold_windows_say_what_the_figures_say(tmp_path: Path) -> None:
    city, log = a_small_city(), Log()
    for _, _, topic, key, message in Play(city, 6, BEGIN, BEGIN + 2 * DAY, 1500).run().facts:
        log.say(topic, key, message)
    log.tick(BEGIN + 2 * DAY)
    con, store = a_warehouse(tmp_path, city)
    load(store, log.arrivals, size=2_000, refresh_each=True)
    publish(con, tmp_path, 0)
    con.close()
    names = {unit.unit_id: unit.name for unit in city.units.values()}
    figures: dict[str, set[Row]] = defaultdict(set)
    with opened(tmp_path) as snapshot:
        beat, now = beats(snapshot)[0]
        for place, row in figures_at(snapshot, beat).items():
            if place.bucket == "day" and local_day(place.start) < local_day(now) and row.denominator:
                hall, _, service = place.scope_id.partition(":")
                where = (names.get(hall, hall), service) if service else (names.get(hall, hall),)
                said = (local_day(place.start), *where, row.numerator, row.denominator)
                figures[f"{place.metric} {place.scope}"].add(said)
        days = tuple({row[0] for row in figures["M-22c hall"]})
        assert days

        def told(select: str) -> set[Row]:
            return {row for row in snapshot.execute(select).fetchall() if row[0] in days}

        assert told("select day, hall, idle_min, open_min from imbalance_daily") == figures["M-22c hall"]
        assert (
            told("select day, hall, fixable_min, idle_min from imbalance_daily where idle_min > 0")
            == figures["M-22f hall"]
        )
        assert (
            told("select day, window_id, usual_min, window_open_min from load_daily where window_open_min > 0")
            == (figures["M-22b window"])
        )
        in_order = told(
            "select day, hall, s.service_code, out_of_order, in_line from order_daily "
            "inner join base.ref_services as s on s.name = service where in_line > 0"
        )
        assert in_order == figures["M-12c service"]
        assert any(row[3] for row in in_order), "somebody was ahead of somebody"
