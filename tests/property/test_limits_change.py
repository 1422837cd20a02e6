"""Limits that change in the middle of a history: live = SQL to the digit, and nothing is said about the days before."""

from pathlib import Path

import pytest

from schemas.instants import day_start
from schemas.reference import City, Threshold, city_of
from tests.disorder import CHANGED, a_small_city
from tests.property.test_marts_figures import Said, a_disordered_log, live_at, stored_at
from tests.warehouse_log import a_warehouse, load
from warehouse.figures import beats
from warehouse.publication import publish
from warehouse.snapshots import opened

CHANGES = (
    Threshold(name="bad_kept_s", unit_id="HALL00", value=3600, valid_from=CHANGED),
    Threshold(name="bad_kept_s", unit_id="HALL01-01", value=100, valid_from=CHANGED),
    Threshold(name="bad_kept_s", value=0, valid_from=CHANGED),
    Threshold(name="offline_min", value=45, valid_from=CHANGED),
    Threshold(name="offline_min", unit_id="HALL02", value=1, valid_from=CHANGED),
    Threshold(name="offline_min", unit_id="HALL03-00", value=600, valid_from=CHANGED),
    Threshold(name="abandon_short_s", unit_id="H12345", value=40, valid_from=CHANGED),
    Threshold(name="answer_within_s", value=30, valid_from=CHANGED),
    Threshold(name="callback_min", unit_id="CITY", value=10, valid_from=CHANGED),
)


def with_changes(city: City) -> City:
    return city_of([*city.records, *CHANGES])


def of_metric(said: Said, metric: str) -> Said:
    return {key: told for key, told in said.items() if key[0] == metric}


@pytest.mark.covers("D-09", "M-05", "M-26", "M-26a", "M-34", "D-31")
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
            assert stored_at(snapshot, beat) == live_at(log, city, beat)[0]
    con.close()
    eve = next(beat for beat, tick in reversed(log.beats) if tick < day_start(CHANGED))
    changed, usual = live_at(log, city, known[0][0])[0], live_at(log, plain, known[0][0])[0]
    for metric in ("M-01", "M-05", "M-26", "M-26a", "M-34"):
        assert of_metric(changed, metric) != of_metric(usual, metric), metric
    assert of_metric(live_at(log, city, eve)[0], "M-01"), "something is held on the eve"
    assert live_at(log, city, eve) == live_at(log, plain, eve), "nothing is said about the days before"


@pytest.mark.covers("M-14", "D-31")
def test_what_near_due_means_goes_by_the_unit_and_the_day_of_acceptance_live_and_in_sql_alike(tmp_path: Path) -> None:
    near = (
        Threshold(name="near_due_days", unit_id="CITY", value=9),
        Threshold(name="near_due_days", unit_id="HALL00", value=1),
        Threshold(name="near_due_pct", unit_id="HALL01", value=100, valid_from=CHANGED),
    )
    plain = a_small_city()
    city = city_of([*plain.records, *near])
    log = a_disordered_log(city, 3, 6, 2000)
    con, store = a_warehouse(tmp_path, city)
    load(store, log.arrivals)
    publish(con, tmp_path, 0)
    con.close()
    with opened(tmp_path) as snapshot:
        beat = beats(snapshot)[0][0]
        changed, usual = live_at(log, city, beat)[0], live_at(log, plain, beat)[0]
        assert stored_at(snapshot, beat) == changed
    both = {key[2]: (told[0], of_metric(usual, "M-14")[key][0]) for key, told in of_metric(changed, "M-14").items()}
    assert both["HALL00"][0] == both["HALL00"][1]
    assert sum(now for now, _ in both.values()) > sum(before for _, before in both.values())
