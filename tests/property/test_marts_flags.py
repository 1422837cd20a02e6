"""Flags of ratings: two texts for one definition, held against each other on disordered histories full of tricks."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.calendar import Calendar
from schemas.reference import City, Threshold, city_of
from schemas.topics import HALL
from streams.desk_hall import HallDesk
from streams.fold import PartitionFold, cut_at_ticks
from tests.disorder import a_small_city
from tests.property.test_marts_figures import a_disordered_log
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.figures import beats, flags_at
from warehouse.publication import publish
from warehouse.snapshots import opened

Said = set[tuple[Any, ...]]  # hall, day, window, then the flag
EVERY = {
    *(("F1", cause) for cause in ("no_service", "no_invitation", "expired")),
    *(("F2", cause) for cause in ("fast", "pattern")),
    *(("F3", cause) for cause in ("visit", "prompt")),
    *(("F4", cause) for cause in ("burst", "hour")),
    *(("F5", cause) for cause in ("maintenance", "paused", "closed", "hours")),
    *(("F6", cause) for cause in ("press", "revision")),
    *(("F13", cause) for cause in ("gap", "offline")),
    ("F9", "run"),
    ("F10", "rhythm"),
    ("F11", "last"),
}


def a_watchful_city() -> City:
    """Make a city of which one hall has stricter limits from a day on."""
    strict = (("f4_burst", 4), ("f10_cv_permille", 300), ("f2_fast_ms", 1500), ("f9_run", 15))
    dated = [Threshold(name=name, unit_id="HALL01", value=value) for name, value in strict]
    return city_of([*a_small_city(3, 3).records, *dated])


def live_at(log: Log, city: City, beat: int) -> tuple[Said, set[tuple[str, int, tuple[str, ...]]]]:
    """Fold the halls' partitions up to a beat's tick; give their flags and suspicions."""
    parts = defaultdict(list)
    for one in log.arrivals:
        if one.topic == HALL:
            parts[one.partition].append((one.offset, one.value))
    said: Said = set()
    suspected: set[tuple[str, int, tuple[str, ...]]] = set()
    for partition, records in parts.items():
        fold = PartitionFold(HALL, partition, city, Calendar(city.calendar))
        for number, piece in enumerate(cut_at_ticks(records)):
            fold.take(piece)
            if number % 7 == 0:
                fold.findings()
            if fold.beat == beat:
                break
        found = [one for one in fold.findings() if one.code == "AL-24"]
        suspected |= {(one.subject, one.measured, one.evidence) for one in found}
        desk = fold._desk
        assert isinstance(desk, HallDesk)
        said |= {(*place, *flag) for place, flags in desk.watch.flags() for flag in flags}
    return said, suspected


def stored_at(con: duckdb.DuckDBPyConnection, beat: int) -> Said:
    """Give the warehouse's flags at a beat."""
    return {(row[0], row[1], row[2], *row[3:]) for row in flags_at(con, beat)}


@pytest.mark.covers("AL-24", "D-31")
def test_every_flag_of_the_held_days_is_the_same_live_and_in_the_warehouse(tmp_path: Path) -> None:
    city, occurred = a_watchful_city(), set[tuple[str, str]]()
    for seed, days, visits in ((1, 2, 900), (4, 3, 900), (5, 2, 300)):
        log = a_disordered_log(city, seed, days, visits)
        folder = tmp_path / str(seed)
        con, store = a_warehouse(folder, city)
        load(store, log.arrivals, refresh_each=seed == 5)
        publish(con, folder, 0)
        with opened(folder) as snapshot:
            known = beats(snapshot)
            for beat, _ in (known[0], known[len(known) // 2], known[3 * len(known) // 4]):
                live, suspected = live_at(log, city, beat)
                assert stored_at(snapshot, beat) == live
                assert suspected
                occurred |= {(flag[3], flag[4]) for flag in live}
        con.close()
    assert occurred >= EVERY, EVERY - occurred
