"""The law of alerts at real sizes: any batching and any restart say the same; late evidence never tells twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from random import Random
from typing import TypeGuard

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from schemas.admit import Record, Refusal, admit
from schemas.calendar import Calendar
from schemas.events.rating import RatingDefaultApplied, RatingSubmitted
from schemas.events.system import AlertChanged, AlertCleared, AlertRaised
from schemas.instants import DAY, HOUR, MINUTE
from schemas.topics import CASE, HALL, HOTLINE
from streams.alert_book import BAD, RATE, Book
from streams.alert_speech import speak
from streams.fold import PartitionFold, cut_at_ticks
from streams.rules import LATE_FINDING
from streams.transport import Batch
from streams.worker_alerts import worded
from tests.disorder import Play, a_small_city
from tests.property.rubbish import BEGIN, tick, with_ticks

CITY = a_small_city(halls=2, windows=3)
CALENDAR = Calendar(CITY.calendar)
SEED, VISITS, DAYS = 3, 1_500, 1
EVERY = {HALL: 10 * MINUTE, CASE: 3 * HOUR, HOTLINE: 30 * MINUTE}


class HeldBack(Play):
    """A city in which a fifth of all facts reaches the server a day late."""

    def _arrivals(self, at: int) -> Iterator[int]:
        late = DAY if self.random.random() < 0.2 else 0
        return (arrival + late for arrival in super()._arrivals(at))


@lru_cache
def arrivals_of(topic: str, seed: int) -> list[tuple[int, bytes]]:
    play = Play(CITY, seed, BEGIN, BEGIN + DAYS * DAY, VISITS).run()
    return [(arrival, message) for arrival, _, name, _, message in play.facts if name == topic]


def a_log(topic: str, arrivals: list[tuple[int, bytes]]) -> Batch:
    until = BEGIN + (30 if topic == CASE else DAYS + 1) * DAY
    return list(enumerate(with_ticks(arrivals, EVERY[topic], until=until)))


def fetched(log: Batch, rng: Random) -> Iterator[Batch]:
    """Cut a log as a consumer gets it: now a few records, now many."""
    at = 0
    while at < len(log):
        size = rng.choice((1, 2, 30, 500, 4_000))
        yield log[at : at + size]
        at += size


class Voice:
    """Decides at every tick; begins anew at its mark when told to, knowing of the past only what was said."""

    def __init__(self, topic: str) -> None:
        self.topic, self.said = topic, list[Record]()
        self.fold, self.book = PartitionFold(topic, 0, CITY, CALENDAR), Book()

    def hear(self, log: Batch, rng: Random, restarts: Sequence[int] = ()) -> "Voice":
        due = sorted(restarts, reverse=True)
        for batch in fetched(log, rng):
            for part in cut_at_ticks(batch):
                if due and part[0][0] >= due[-1]:
                    due.pop()
                    self._begin_anew(log[: part[0][0]], rng)
                self._take(part)
        return self

    def _begin_anew(self, read: Batch, rng: Random) -> None:
        mark = self.fold.mark()
        self.fold, self.book = PartitionFold(self.topic, 0, CITY, CALENDAR), Book()
        for batch in fetched(read[mark or 0 :], rng):  # before the first tick nothing is committed
            for part in cut_at_ticks(batch):
                self.fold.take(part)
        for one in self.said:
            self.book.follow(one.fact, one.id)

    def _take(self, part: Batch) -> None:
        before = self.fold.beat
        self.fold.take(part)
        if self.fold.beat == before or self.fold.tick_at is None:
            return
        position = f"{self.topic}/0/{self.fold.through}"
        found = speak(self.fold, self.book, position, city=CITY, calendar=CALENDAR, wall="http://127.0.0.1:1")
        for fact in found:
            row = worded(fact, self.fold.tick_at, position)
            assert row is not None, "what is said can be read"
            self.said.append(row[1])
            self.book.follow(row[1].fact, row[1].id)


@lru_cache
def at_once(topic: str, seed: int) -> list[Record]:
    return Voice(topic).hear(a_log(topic, arrivals_of(topic, seed)), Random(0)).said


@pytest.mark.parametrize("topic", [HALL, CASE, HOTLINE])
@settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(batching=st.integers(0, 1_000_000), restarts=st.lists(st.integers(1, 4_000), min_size=1, max_size=3))
@example(batching=3000, restarts=[25, 53, 1696])
def test_any_batching_and_a_restart_anywhere_say_the_same_alerts_with_the_same_ids(
    topic: str, batching: int, restarts: list[int]
) -> None:
    log = a_log(topic, arrivals_of(topic, SEED))
    said = Voice(topic).hear(log, Random(batching), restarts).said
    assert said == at_once(topic, SEED)
    assert any(isinstance(one.fact, AlertRaised) for one in said)


def told(said: Sequence[Record]) -> Counter[tuple[str, str]]:
    """Count what somebody gets a notice of: an alert's beginning, its confirmation, its end."""
    return Counter(
        (one.fact.alert_id, type(one.fact).__name__)
        for one in said
        if isinstance(one.fact, AlertRaised | AlertChanged | AlertCleared) and one.fact.code in (RATE, BAD)
        if one.fact.notify
    )


@settings(max_examples=3, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(seed=st.integers(0, 1_000_000))
def test_late_evidence_restates_and_never_tells_twice(seed: int) -> None:
    """A fifth of the facts comes a day late; a day later the whole log comes once more."""
    play = HeldBack(CITY, seed, BEGIN, BEGIN + DAYS * DAY, VISITS).run()
    arrivals = [(arrival, message) for arrival, _, name, _, message in play.facts if name == HALL]
    once = a_log(HALL, arrivals)
    again = [value for _, value in once if value is not None and b'"clock.ticked"' not in value]
    log = [*once, *enumerate([*again, tick(BEGIN + (DAYS + 1) * DAY + HOUR, len(once))], len(once))]
    said = Voice(HALL).hear(log, Random(seed), [Random(seed).randrange(len(log))]).said
    assert max(told(said).values()) == 1
    assert [one for one in said if int(one.sequence.partition(":")[2]) >= len(once) and tells(one)] == []
    facts = [one.fact for one in said if isinstance(one.fact, AlertRaised | AlertCleared)]
    for key in {(fact.code, fact.alert_subject) for fact in facts}:
        mine = [fact for fact in facts if (fact.code, fact.alert_subject) == key and fact.notify]
        assert not any(type(one) is type(other) for one, other in pairwise(mine)), f"told twice of {key}"
    on_time = {one.id: one.received_at - one.at <= LATE_FINDING for one in map(admit, again) if is_rating(one)}
    raised = {fact.alert_subject: fact for fact in facts if isinstance(fact, AlertRaised) and fact.code == BAD}
    assert {fact.notify for fact in raised.values()} == {True, False}
    assert {rating_id: fact.notify for rating_id, fact in raised.items()} == {one: on_time[one] for one in raised}


def is_rating(one: Record | Refusal) -> TypeGuard[Record]:
    return isinstance(one, Record) and isinstance(one.fact, RatingSubmitted | RatingDefaultApplied)


def tells(one: Record) -> bool:
    return isinstance(one.fact, AlertRaised | AlertChanged) and one.fact.notify
