"""Live = warehouse: two texts for one definition, held against each other on disordered histories, to the digit."""

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from schemas.calendar import Calendar
from schemas.instants import DAY, HOUR, MINUTE, micros
from schemas.live import Figure, WindowTile
from schemas.reference import City, city_of
from schemas.topics import LIVE_OF
from streams.fold import PartitionFold, cut_at_ticks
from tests.disorder import CHANGED, Play, a_small_city
from tests.warehouse_log import NOW, Log, a_warehouse, city_records, load
from warehouse.batch import sort_out
from warehouse.figures import BeatUnknown, beats, figures_at, satisfaction_at
from warehouse.publication import publish
from warehouse.snapshots import opened

BEGIN = micros(datetime(2026, 10, 12, 1, tzinfo=UTC))
Said = dict[tuple[str, str, str, str, int], tuple[int, int, dict[str, int], dict[int, int]]]
Tiles = dict[str, tuple[str, int | None, int, int, int]]


def a_disordered_log(city: City, seed: int, days: int, visits: int) -> Log:
    """Play some days; ticks stop at noon of the last one, and what comes after the last tick must not count."""
    play = Play(city, seed, BEGIN, BEGIN + days * DAY, visits).run()
    stop, log, tick = BEGIN + days * DAY - 7 * HOUR, Log(), BEGIN
    for arrival, _, topic, key, message in play.facts:
        while tick <= min(arrival, stop):
            log.tick(tick)
            tick += 10 * days * MINUTE
        if arrival <= stop + HOUR:
            log.say(topic, key, message)
    return log


def live_at(log: Log, city: City, beat: int) -> tuple[Said, Tiles]:
    """Fold every partition up to a beat's tick, as a worker does, and add up what is stated."""
    parts = defaultdict(list)
    for one in log.arrivals:
        if one.topic in LIVE_OF:
            parts[one.topic, one.partition].append((one.offset, one.value))
    said: Said = {}
    tiles: Tiles = {}
    for (topic, partition), records in parts.items():
        fold = PartitionFold(topic, partition, city, Calendar(city.calendar))
        for piece in cut_at_ticks(records):
            fold.take(piece)
            if fold.beat == beat:
                break
        for _, statement in fold.statements(full=True):
            match statement:
                case Figure():
                    key = (statement.metric, statement.scope, statement.scope_id, statement.bucket, statement.start)
                    said[key] = _added(said.get(key, (0, 0, {}, {})), statement)
                case WindowTile():
                    tiles[statement.window_id] = (
                        statement.state, statement.since, statement.n, statement.good, statement.bad
                    )  # fmt: skip
    return said, tiles


def _added(
    before: tuple[int, int, dict[str, int], dict[int, int]], figure: Figure
) -> tuple[int, int, dict[str, int], dict[int, int]]:
    excluded = {name: before[2].get(name, 0) + count for name, count in figure.excluded.items()}
    histogram = {step: before[3].get(step, 0) + count for step, count in figure.histogram.items()}
    return (
        before[0] + figure.numerator,
        before[1] + figure.denominator,
        {**before[2], **excluded},
        {**before[3], **histogram},
    )


def stored_at(snapshot: duckdb.DuckDBPyConnection, beat: int) -> Said:
    """Give the warehouse's figures at a beat."""
    return {
        (key.metric, key.scope, key.scope_id, key.bucket, key.start): (
            row.numerator, row.denominator, row.excluded, row.histogram
        )
        for key, row in figures_at(snapshot, beat).items()
    }  # fmt: skip


@pytest.mark.parametrize(("seed", "days", "visits"), [(1, 2, 2000), (2, 6, 2000), (30, 40, 1500)])
def test_every_held_figure_and_tile_is_the_same_live_and_in_the_warehouse(
    tmp_path: Path, seed: int, days: int, visits: int
) -> None:
    city = a_small_city()
    log = a_disordered_log(city, seed, days, visits)
    con, store = a_warehouse(tmp_path, city)
    load(store, log.arrivals, size=3_000, refresh_each=days < 10)
    publish(con, tmp_path, 0)
    with opened(tmp_path) as snapshot:
        known = beats(snapshot)
        assert known[0][0] == log.beats[-1][0], "the newest beat is that of the last tick"
        occurring: set[str] = set()
        for beat, _ in (known[0], known[len(known) // 4], known[len(known) // 2], known[3 * len(known) // 4]):
            live, tiles = live_at(log, city, beat)
            assert stored_at(snapshot, beat) == live
            occurring |= {key[0] for key in live}
            shown = {
                name: (row.state, row.since, row.n, row.good, row.bad)
                for name, row in satisfaction_at(snapshot, beat).items()
            }
            assert shown == tiles
            assert len({tile[0] for tile in tiles.values()}) > 1, "more than one state is compared"
        assert occurring >= {
            "M-01",
            "M-05",
            "M-06",
            "M-06a",
            "M-06b",
            "M-06c",
            "M-08",
            "M-08t",
            "M-09",
            "M-09b",
            "M-10",
            "M-11",
            "M-12",
            "M-12b",
            "M-12c",
            "M-22",
            "M-22b",
            "M-22c",
            "M-22f",
            "M-22g",
            "M-22u",
            "M-12d",
            "M-12e",
            "M-13",
            "M-13a",
            "M-13b",
            "M-14",
            "M-16",
            "M-16a",
            "M-17",
            "M-19",
            "M-24",
            "M-24a",
            "M-26",
            "M-26a",
            "M-27",
            "M-27a",
            "M-27b",
            "M-28",
            "M-29",
            "M-29a",
            "M-29b",
            "M-30",
            "M-32",
            "M-32a",
            "M-33",
            "M-33a",
            "M-33b",
            "M-34",
            "M-36",
            "M-36p",
            "M-37a",
            "M-37b",
            "M-37c",
            "M-37d",
            "M-37e",
            "M-37f",
            "M-37g",
            "M-37h",
            "M-38",
            "M-43",
            "M-43b",
            "M-43r",
        }
        with pytest.raises(BeatUnknown):
            figures_at(snapshot, 1)
    con.close()


def test_a_terminal_put_right_later_restates_the_figures_of_its_days_on_both_sides_alike(tmp_path: Path) -> None:
    known = a_small_city()
    wrong = city_of(one for one in known.records if one.known_from <= CHANGED)
    log = a_disordered_log(known, 4, 2, 2000)
    con, store = a_warehouse(tmp_path, wrong)
    load(store, log.arrivals)
    usage: list[Said] = []
    for city in (wrong, known):
        store.load(sort_out([]), list(city_records(city)), NOW)
        load(store, ())
        publish(con, tmp_path, 0)
        with opened(tmp_path) as snapshot:
            beat = beats(snapshot)[0][0]
            stored = stored_at(snapshot, beat)
            assert stored == live_at(log, city, beat)[0]
        usage.append({key: row for key, row in stored.items() if key[0] == "M-05"})
    assert usage[0] != usage[1], "the correction changes what the terminal could be pressed for"
    con.close()
