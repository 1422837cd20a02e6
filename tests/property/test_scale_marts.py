"""The table of rating scales: a terminal with other keys from the middle of a month on (domain 5.3, 8)."""

from pathlib import Path

import pytest

from schemas.admit import encode, keys_of
from schemas.envelope import sequence
from schemas.events.rating import RatingSubmitted
from schemas.ids import natural_uuid7
from schemas.instants import HOUR, instant
from schemas.reference import ServiceWindow, Unit, city_of
from schemas.scales import level_of
from schemas.topics import HALL
from tests.property.test_marts_figures import BEGIN
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.publication import publish
from warehouse.snapshots import opened

CITY = city_of(
    [
        Unit(unit_id="A", name="城关派出所", kind="hall", county="东湖区"),
        ServiceWindow(window_id="A-01", hall_id="A", label="一", name="一号窗口"),
    ]
)


def press(log: Log, scale: str, raw: str) -> None:
    number = len(log.arrivals)
    at = BEGIN + number * HOUR
    level = level_of(scale, raw)
    assert level is not None
    fact = RatingSubmitted(
        received_at=instant(at), hall_id="A", window_id="A-01", raw_code=raw, raw_scale=scale, level=level
    )
    message = encode(
        fact, id=natural_uuid7(at, scale, number), source="t", time=instant(at), sequence=sequence(1, number)
    )
    log.say(HALL, keys_of(fact)[0], message)


@pytest.mark.covers("M-01", "5.3-08")
def test_the_month_of_a_new_terminal_is_one_rate_with_the_share_of_each_scale_beside_it(tmp_path: Path) -> None:
    log = Log()
    for raw in ["满意"] * 7 + ["不满意"] * 2:
        press(log, "three-key/1", raw)
    for raw in ["5"] * 4 + ["3", "1"]:
        press(log, "five-key/1", raw)
    log.tick(BEGIN + 16 * HOUR)
    con, store = a_warehouse(tmp_path, CITY)
    load(store, log.arrivals)
    publish(con, tmp_path, 0)
    con.close()
    with opened(tmp_path) as snapshot:
        rows = snapshot.sql("select scale, good, bad, satisfaction_pct, scale_pct from scales_monthly").fetchall()
        [(rated, pct)] = snapshot.sql("select rated, satisfaction_pct from satisfaction_monthly").fetchall()
    assert [(scale, good, bad, float(pct), float(share)) for scale, good, bad, pct, share in rows] == [
        ("five-key/1", 5, 1, 83.3, 40.0),
        ("three-key/1", 7, 2, 77.7, 60.0),
    ]
    assert (rated, float(pct)) == (15, 80.0)
