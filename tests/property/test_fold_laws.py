"""The laws of the live fold: the mark, any order, any batching, any duplication; alerts said once whoever says them."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.admit import Record, Refusal, admit
from schemas.calendar import Calendar
from schemas.envelope import Fact
from schemas.ids import natural_uuid7
from schemas.instants import DAY, HOUR, MINUTE
from schemas.live import Figure, Statement
from schemas.topics import CASE, HALL, HOTLINE
from streams.alert_book import Book
from streams.alert_speech import speak
from streams.fold import PartitionFold, cut_at_ticks
from streams.registry import METRICS
from tests.disorder import Play, a_small_city
from tests.property.rubbish import BEGIN, Rubbish, tick, with_ticks

CITY = a_small_city(halls=3, windows=3)
A_HALL = a_small_city(halls=1, windows=2)
CALENDAR = Calendar(CITY.calendar)
Log = Sequence[tuple[int, Record | Refusal]]
State = dict[str, Any]  # what two folds are compared by, named for the message
DAYS = {HALL: 120, CASE: 300, HOTLINE: 12}
TOPICS = pytest.mark.parametrize("topic", [HALL, CASE, HOTLINE])


def judged(values: Sequence[bytes]) -> Log:
    return [(offset, admit(value)) for offset, value in enumerate(values)]


def fold_of(topic: str, log: Log) -> PartitionFold:
    fold = PartitionFold(topic, 0, CITY, CALENDAR)
    for offset, record in log:
        fold.merge(offset, record)
    return fold


def state_of(fold: PartitionFold) -> State:
    return {
        "statements": {key: said for key, said in fold.statements(full=True) if said is not None},
        "verdicts": dict(fold.verdicts()),
        "mark": fold.mark(),
        "tick": fold.tick_at,
        "beat": fold.beat,
    }


def assert_begins_anywhere(topic: str, log: Log, points: Sequence[int], *, further: int = 400) -> None:
    """Hold the law of the mark: what begins at the mark knows the same, and goes on the same."""
    fold, position = PartitionFold(topic, 0, CITY, CALENDAR), 0
    for point in sorted(points):
        if point < position:
            continue
        for offset, record in log[position:point]:
            fold.merge(offset, record)
        position = point
        mark = fold.mark()
        if mark is None:
            continue
        begun = fold_of(topic, log[mark:point])
        assert state_of(begun) == state_of(fold), f"begun at the mark {mark}, read to {point}"
        for offset, record in log[point : point + further]:
            begun.merge(offset, record)
            fold.merge(offset, record)
        position = min(point + further, len(log))
        assert state_of(begun) == state_of(fold), f"begun at the mark {mark}, gone on from {point} to {position}"


@TOPICS
@settings(max_examples=6, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000), every=st.sampled_from([1, 7]))
def test_a_fold_begun_at_the_mark_of_a_log_of_rubbish_goes_on_the_same(topic: str, seed: int, every: int) -> None:
    hold_on_rubbish(topic, seed, every * (HOUR if topic == HOTLINE else 3 * HOUR))


@pytest.mark.long
@TOPICS
@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 1_000_000), every=st.sampled_from([10 * MINUTE, HOUR, 7 * HOUR]))
def test_a_fold_begun_at_the_mark_of_much_rubbish_goes_on_the_same(topic: str, seed: int, every: int) -> None:
    hold_on_rubbish(topic, seed, every if topic == HOTLINE else max(every, HOUR))


def hold_on_rubbish(topic: str, seed: int, every: int) -> None:
    log = judged(
        with_ticks(Rubbish(topic, seed, days=DAYS[topic]).arrivals(600), every, until=BEGIN + DAYS[topic] * DAY)
    )
    points = Random(seed).sample(range(len(log)), 6)
    assert_begins_anywhere(topic, log, [*points, len(log)], further=60)


@TOPICS
def test_a_fold_begun_at_the_mark_of_a_disordered_city_log_goes_on_the_same(topic: str) -> None:
    play = Play(A_HALL, 1, BEGIN, BEGIN + 130 * DAY, 5_000).run()
    arrivals = [(arrival, message) for arrival, _, name, _, message in play.facts if name == topic]
    log = judged(with_ticks(arrivals, 3 * HOUR, until=BEGIN + 135 * DAY))
    points = Random(1).sample(range(len(log)), 4)
    assert_begins_anywhere(topic, log, [*points, len(log)])
    last = fold_of(topic, log).mark()
    assert last is not None
    assert last > 0 or topic == CASE, "the mark must move, or nothing was shown; a case may stay open for ever"


def test_a_fold_begun_at_the_mark_inside_busy_days_goes_on_the_same() -> None:
    play = Play(CITY, 7, BEGIN, BEGIN + 3 * DAY, 5_000).run()
    for topic in (HALL, CASE, HOTLINE):
        arrivals = [(arrival, message) for arrival, _, name, _, message in play.facts if name == topic]
        log = judged(with_ticks(arrivals, MINUTE, until=BEGIN + 5 * DAY))
        assert_begins_anywhere(topic, log, Random(7).sample(range(len(log)), 4), further=1_500)


def final(topic: str, messages: Sequence[bytes], at: int) -> State:
    """Fold messages with one tick at the end; offsets differ by order, so what names them is left out."""
    fold = fold_of(topic, judged([*messages, tick(at, 1)]))
    said = {key: one for key, one in fold.statements(full=True) if one is not None}
    return {key: plain(one) for key, one in said.items()}


def plain(said: Statement) -> dict[str, Any]:  # the fields of a statement
    return {name: getattr(said, name) for name in said.__struct_fields__ if name != "through"}


@TOPICS
@settings(max_examples=10, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000))
@pytest.mark.covers("5.4-08", "5.4-09")
def test_order_and_duplicates_change_nothing(topic: str, seed: int) -> None:
    rubbish = Rubbish(topic, seed, days=6, conflicts=False)
    messages = [message for _, message in rubbish.arrivals(500)]
    expected = final(topic, messages, BEGIN + 6 * DAY)
    assert expected
    for turn in range(3):
        shuffled = Random(turn)
        again = [*messages, *shuffled.sample(messages, 200)]
        shuffled.shuffle(again)
        assert final(topic, again, BEGIN + 6 * DAY) == expected


@TOPICS
@pytest.mark.parametrize("kind", ["city", "rubbish"])
def test_what_is_said_bit_by_bit_adds_up_to_what_is_said_at_once(topic: str, kind: str) -> None:
    if kind == "city":
        play = Play(CITY, 3, BEGIN, BEGIN + 3 * DAY, 1_500).run()
        arrivals = [(arrival, message) for arrival, _, name, _, message in play.facts if name == topic]
    else:
        arrivals = Rubbish(topic, 3, days=4).arrivals(2_000)
    values = with_ticks(arrivals, 10 * MINUTE, until=BEGIN + 3 * DAY)
    rng = Random(3)
    often, once = PartitionFold(topic, 0, CITY, CALENDAR), PartitionFold(topic, 0, CITY, CALENDAR)
    seen: dict[str, Statement] = {}
    records: list[tuple[int, bytes | None]] = [*enumerate(values)]
    offset = 0
    while offset < len(values):
        size = rng.choice((1, 7, 300))
        batch = records[offset : offset + size]
        for part in cut_at_ticks(batch):
            often.take(part)
            for key, said in often.statements(full=False):
                if said is None:
                    del seen[key]
                else:
                    seen[key] = said
        offset += size
    once.take(records)
    whole = {key: said for key, said in once.statements(full=True) if said is not None}
    assert {key: timeless(said) for key, said in seen.items()} == {key: timeless(said) for key, said in whole.items()}
    assert (often.admitted, often.refused, often.beyond_live) == (once.admitted, once.refused, once.beyond_live)


def timeless(said: Statement) -> dict[str, Any]:  # the fields of a statement but its stamp
    return {name: value for name, value in plain(said).items() if name != "tick_at"}


def test_ticks_end_their_parts_and_nothing_is_lost_in_cutting() -> None:
    arrivals = Rubbish(HALL, 5, days=2).arrivals(300)
    values: list[tuple[int, bytes | None]] = [*enumerate(with_ticks(arrivals, HOUR, until=BEGIN + 3 * DAY))]
    values.insert(40, (10_000, None))
    parts = list(cut_at_ticks(values))
    assert [record for part in parts for record in part] == values
    ticks = [offset for offset, value in values if value is not None and b'"clock.ticked"' in value]
    assert [part[-1][0] for part in parts if part[-1][0] in set(ticks)] == ticks


def say_alerts(log: Log, restarts: Sequence[int], topic: str = HALL) -> list[tuple[str, Fact]]:
    """Play a worker that decides at each tick, beginning anew at the mark where `restarts` says."""
    fold, book = PartitionFold(topic, 0, CITY, CALENDAR), Book()
    said: list[tuple[str, Fact]] = []
    for offset, record in log:
        if offset in restarts and (mark := fold.mark()) is not None:
            fold = fold_of(topic, log[mark:offset])
            book = Book()
            for event_id, fact in said:
                book.follow(fact, event_id)
        before = fold.beat
        fold.merge(offset, record)
        if fold.beat != before and fold.tick_at is not None:
            position = f"{topic}/0/{offset}"
            found = speak(fold, book, position, city=CITY, calendar=CALENDAR, wall="http://127.0.0.1:1")
            for number, fact in enumerate(found):
                event_id = natural_uuid7(fold.tick_at, position, number)
                said.append((event_id, fact))
                book.follow(fact, event_id)
    return said


@pytest.mark.parametrize(("topic", "codes"), [(HALL, {"AL-01", "AL-02"}), (CASE, {"AL-08", "AL-18"})])
def test_alerts_are_the_same_through_any_number_of_restarts(topic: str, codes: set[str]) -> None:
    play = Play(CITY, 11, BEGIN, BEGIN + 3 * DAY, 2_000).run()
    arrivals = [(arrival, message) for arrival, _, name, _, message in play.facts if name == topic]
    days = 4 if topic == HALL else 40
    log = judged(with_ticks(arrivals, 10 * MINUTE if topic == HALL else 3 * HOUR, until=BEGIN + days * DAY))
    expected = say_alerts(log, [], topic)
    assert {"AlertRaised", "AlertChanged", "AlertCleared"} <= {type(fact).__name__ for _, fact in expected}
    assert codes & {getattr(fact, "code", "").partition("/")[0] for _, fact in expected}
    restarts = Random(11).sample(range(len(log)), 15)
    assert say_alerts(log, restarts, topic) == expected


def test_what_is_stated_is_what_the_registry_says_is_stated() -> None:
    stated: set[tuple[str, str, str]] = set()
    play = Play(CITY, 5, BEGIN, BEGIN + 2 * DAY, 2_000).run()
    for topic in (HALL, CASE, HOTLINE):
        now = BEGIN + 26 * HOUR
        arrivals = [(at, message) for at, _, name, _, message in play.facts if name == topic and at <= now]
        log = judged(with_ticks(arrivals, MINUTE, until=now))
        for _, said in fold_of(topic, log).statements(full=True):
            if isinstance(said, Figure):
                stated.add((said.metric, said.scope, said.bucket))
    registered = {(code, scope, bucket) for code, metric in METRICS.items() for scope, bucket in metric.figures}
    assert stated == registered
