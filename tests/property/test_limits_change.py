"""Limits that change in the middle of a history: live = SQL to the digit, and nothing is said about the days before."""

from pathlib import Path

import pytest

from schemas.instants import day_start
from schemas.reference import City, Threshold, city_of
from tests.disorder import CHANGED, a_small_city
from tests.property.test_marts_figures import Said, a_disordered_log, live_at
from tests.warehouse_log import a_warehouse, load
from warehouse.figures import beats, figures_at
from warehouse.publication import publish
from warehouse.snapshots import opened

CHANGES = (
    Threshold(name="bad_kept_s", unit_id="HALL00", value=3600, valid_from=CHANGED),
    Threshold(name="bad_kept_s", unit_id="HALL01-01", value=100, valid_from=CHANGED),
    Threshold(name="bad_kept_s", value=0, valid_from=CHANGED),
    Threshold(name="offline_min", value=45, valid_from=CHANGED),
    Threshold(name="offline_min", unit_id="HALL02", value=1, valid_from=CHANGED),
    Threshold(name="offline_min", unit_id="HALL03-00", value=600, valid_from=CHANGED),
)


def with_changes(city: City) -> City:
    return city_of([*city.records, *CHANGES])


def of_metric(said: Said, metric: str) -> Said:
    return {key: told for key, told in said.items() if key[0] == metric}


@pytest.mark.covers("D-09", "M-05", "D-31")
def test_limits_that_change_in_mid_history_count_from_their_day_on_live_and_in_sql_alike(tmp_path: Path) -> None:
    plain = a_small_city()
    city = with_changes(plain)
    log = a_disordered_log(city, 3, 2, 4000)
    con, store = a_warehouse(tmp_path, city)
    load(store, log.arrivals)
    publish(con, tmp_path, 0)
    with opened(tmp_path) as snapshot:
        known = beats(snapshot)
        for beat, _ in (known[0], known[len(known) // 2], known[3 * len(known) // 4]):
            stored: Said = {
                tuple(key): (row.numerator, row.denominator, row.excluded, row.histogram)  # type: ignore[misc]  # a NamedTuple
                for key, row in figures_at(snapshot, beat).items()
            }
            assert stored == live_at(log, city, beat)[0]
    con.close()
    eve = next(beat for beat, tick in reversed(log.beats) if tick < day_start(CHANGED))
    changed, usual = live_at(log, city, known[0][0])[0], live_at(log, plain, known[0][0])[0]
    for metric in ("M-01", "M-05"):
        assert of_metric(changed, metric) != of_metric(usual, metric), metric
    assert of_metric(live_at(log, city, eve)[0], "M-01"), "something is held on the eve"
    assert live_at(log, city, eve) == live_at(log, plain, eve), "nothing is said about the days before"
