"""D7 in SQL: the examples a window head can check by hand, and random histories against the rule in Python."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import duckdb
import pytest

from schemas.admit import encode
from schemas.events.rating import RatingSubmitted
from schemas.ids import uuid7
from schemas.instants import DAY, MINUTE, instant, micros
from schemas.reference import ServiceWindow, Unit, city_of
from streams.rules import Counted, judge
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.models import make_temp
from warehouse.publication import publish, write_moment
from warehouse.snapshots import opened

TICK = micros(datetime(2026, 10, 14, 9, tzinfo=UTC))
Press = tuple[int, int]
"""Instant (µs) and level."""


def say(log: Log, window_id: str, presses: Sequence[Press]) -> list[Counted]:
    counted: list[Counted] = []
    for number, (at, level) in enumerate(presses):
        identity = uuid7(at, Random(f"{window_id}{number}").randbytes(10))
        sequence = f"0001:{number:010d}"
        fact = RatingSubmitted(
            received_at=instant(TICK), hall_id="H", window_id=window_id, raw_code=str(level), raw_scale="five-key/1",
            level=level, late_reason="backfill",
        )  # fmt: skip
        log.say("hall.events", "H", encode(fact, id=identity, source=window_id, time=instant(at), sequence=sequence))
        counted.append((at, sequence, identity, level >= 3))
    return sorted(counted)


def minutes_apart(levels: Sequence[int]) -> list[Press]:
    return [(TICK - (len(levels) - number) * MINUTE, level) for number, level in enumerate(levels)]


GOOD, BAD = 5, 1
BY_HAND: list[tuple[str, list[Press], tuple[str, int, int]]] = [
    ("17 of 20", minutes_apart([GOOD] * 17 + [BAD] * 3), ("below", 20, 17)),
    ("18 of 20", minutes_apart([GOOD] * 18 + [BAD] * 2), ("normal", 20, 18)),
    ("21 of 24", minutes_apart([GOOD] * 17 + [BAD] * 3 + [GOOD] * 4), ("below", 24, 21)),
    ("41 of 50", minutes_apart([GOOD] * 41 + [BAD] * 9), ("confirmed", 50, 41)),
    ("42 of 50", minutes_apart([GOOD] * 42 + [BAD] * 8), ("below", 50, 42)),
    ("9 good ones", minutes_apart([GOOD] * 9), ("too_few", 9, 9)),
    ("17 of 19", minutes_apart([GOOD] * 17 + [BAD] * 2), ("watch", 19, 17)),
    ("below, then good again", minutes_apart([GOOD] * 17 + [BAD] * 3 + [GOOD] * 22), ("recovering", 42, 39)),
    ("ten fine ones later", minutes_apart([GOOD] * 17 + [BAD] * 3 + [GOOD] * 27), ("normal", 47, 44)),
    ("32 days of silence", [(at - 32 * DAY, one) for at, one in minutes_apart([BAD] * 25)], ("too_few", 0, 0)),
]


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder, log = tmp_path_factory.mktemp("rule"), Log()
    names = [f"W{number:02d}" for number in range(len(BY_HAND))]
    windows = [ServiceWindow(window_id=name, hall_id="H", label=name, name=name) for name in names]
    city = city_of([Unit(unit_id="H", name="大厅", kind="hall"), *windows])
    for name, (_, presses, _) in zip(names, BY_HAND, strict=True):
        say(log, name, presses)
    log.tick(TICK)
    con, store = a_warehouse(folder, city)
    load(store, log.arrivals)
    publish(con, folder, 0)
    con.close()
    with opened(folder) as snapshot:
        yield snapshot


@pytest.mark.parametrize("number", range(len(BY_HAND)), ids=[one[0] for one in BY_HAND])
def test_the_state_is_what_the_hand_says(by_hand: duckdb.DuckDBPyConnection, number: int) -> None:
    _, _, (state, n, good) = BY_HAND[number]
    found = by_hand.execute(
        "select state, n, good, satisfaction_pct from satisfaction_now where window_id = ?", [f"W{number:02d}"]
    ).fetchall()[0]
    assert found[:3] == (state, n, good)
    assert (found[3] is None) == (n < 20)
    if n >= 20:
        assert int(found[3] * 10) == 1000 * good // n, "cut, not rounded"


def a_history(rng: Random) -> list[Press]:
    at, presses = TICK - rng.randrange(5, 120) * DAY, []
    share = rng.choice((0.5, 0.8, 0.88, 0.9, 0.93, 0.99))
    pace = rng.choice((MINUTE, 60 * MINUTE, DAY, 3 * DAY))
    for _ in range(rng.choice((3, 19, 20, 60, 260))):
        at += rng.choice((0, rng.randrange(pace), pace))
        if rng.random() < 0.01:
            at += rng.randrange(20, 40) * DAY
        if at > TICK:
            break
        presses.append((at, GOOD if rng.random() < share else BAD))
    return presses


def test_the_fold_in_sql_is_the_fold_of_the_rule(tmp_path: Path) -> None:
    log, expected = Log(), {}
    for number in range(200):
        name = f"R{number:03d}"
        expected[name] = say(log, name, a_history(Random(number)))
    log.tick(TICK)
    con, store = a_warehouse(tmp_path)
    load(store, log.arrivals, size=20_000)
    write_moment(con, 0)
    make_temp(con, "window_states", "intermediate/window_states")
    rows = con.execute("select window_id, state, epoch_us(since), n, good from window_states").fetchall()
    con.close()
    found = {name: values for name, *values in rows}
    states = set()
    for name, counted in expected.items():
        judgement = judge(counted, TICK)
        states.add(judgement.state)
        if judgement.last_rating_at is None:
            assert name not in found
        else:
            assert found[name] == [judgement.state, judgement.since, judgement.n, judgement.good], name
    assert states == {"too_few", "watch", "normal", "below", "confirmed", "recovering"}
