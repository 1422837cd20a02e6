"""Posts and terminals in the middle of a day: live = warehouse while people still come and go."""

from pathlib import Path

import pytest

from schemas.instants import DAY, HOUR, MINUTE
from tests.disorder import Play, a_small_city
from tests.property.test_marts_figures import BEGIN, live_at, stored_at
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.figures import beats
from warehouse.publication import publish
from warehouse.snapshots import opened

OF_A_DAY = {"M-36", "M-36p", "M-37a", "M-37b", "M-37c", "M-37d", "M-37e", "M-37f", "M-37g", "M-37h", "M-38", "M-43"}


@pytest.mark.parametrize(("seed", "days"), [(3, 1), (4, 3), (5, 8)])
def test_every_figure_of_a_day_that_is_not_over_is_the_same_on_both_sides(tmp_path: Path, seed: int, days: int) -> None:
    city, log = a_small_city(), Log()
    stop, tick = BEGIN + (days - 1) * DAY + 6 * HOUR + 10 * MINUTE, BEGIN
    for arrival, _, topic, key, message in Play(city, seed, BEGIN, BEGIN + days * DAY, 300).run().facts:
        while tick <= min(arrival, stop):
            log.tick(tick)
            tick += 25 * MINUTE
        if arrival <= stop + HOUR:
            log.say(topic, key, message)
    con, store = a_warehouse(tmp_path, city)
    load(store, log.arrivals, size=1_000, refresh_each=True)
    publish(con, tmp_path, 0)
    with opened(tmp_path) as snapshot:
        known = beats(snapshot)
        today: set[str] = set()
        for beat, at in (known[0], known[len(known) // 3], known[2 * len(known) // 3]):
            live, _ = live_at(log, city, beat)
            assert stored_at(snapshot, beat) == live
            today |= {key[0] for key in live if key[3] == "day" and at - DAY < key[4] <= at}
        assert today >= OF_A_DAY
        for table in ("posts_daily", "terminals_daily"):
            assert snapshot.sql(f"select count(*) from {table}").fetchall()[0][0] > 0  # noqa: S608 - own names
    moved = con.execute(
        "select count(*) from ratings inner join raw_rating on raw_rating.id::varchar = ratings.rating_id "
        "where ratings.window_id <> raw_rating.window_id"
    ).fetchall()[0][0]
    assert moved > 0, "some ratings are given to where their terminal stood"
    con.close()
