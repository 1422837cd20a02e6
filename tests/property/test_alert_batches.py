"""The law of alerts at real sizes: any batching and any restart say the same; late evidence never tells twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.admit import Record, admit
from schemas.calendar import Calendar
from schemas.events.system import AlertChanged, AlertCleared, AlertRaised
from schemas.instants import DAY, HOUR, MINUTE, micros
from schemas.topics import CASE, HALL, HOTLINE
from streams.alert_book import BAD, RATE, Book
from streams.alert_speech import speak
from streams.fold import PartitionFold, cut_at_ticks
from streams.rules import LATE_FINDING
from streams.transport import Batch
from streams.worker_alerts import worded
from tests.disorder import Play, a_small_city
from tests.property.rubbish import BEGIN, with_ticks

CITY = a_small_city(halls=2, windows=3)
CALENDAR = Calendar(CITY.calendar)
VISITS, DAYS = 2_500, 2
EVERY = {HALL: 5 * MINUTE, CASE: HOUR, HOTLINE: 5 * MINUTE}


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
        for batch in fetched(read[len(read) if mark is None else mark :], rng):
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
@settings(max_examples=5, deadline=None)
@given(
    seed=st.sampled_from([3, 11]),
    batching=st.integers(0, 1_000_000),
    restarts=st.lists(st.integers(1, 6_000), max_size=3),
)
def test_any_batching_and_a_restart_anywhere_say_the_same_alerts_with_the_same_ids(
    topic: str, seed: int, batching: int, restarts: list[int]
) -> None:
    log = a_log(topic, arrivals_of(topic, seed))
    said = Voice(topic).hear(log, Random(batching), restarts).said
    assert said == at_once(topic, seed)
    assert sum(isinstance(one.fact, AlertRaised) for one in said) > 5


def told(said: Sequence[Record]) -> Counter[tuple[str, str]]:
    """Count what somebody gets a notice of: an alert's beginning, its confirmation, its end."""
    return Counter(
        (one.fact.alert_id, type(one.fact).__name__)
        for one in said
        if isinstance(one.fact, AlertRaised | AlertChanged | AlertCleared) and one.fact.code in (RATE, BAD)
        if one.fact.notify
    )


@settings(max_examples=6, deadline=None)
@given(seed=st.sampled_from([3, 11]), held_back=st.integers(0, 1_000_000), share=st.sampled_from([0.02, 0.2]))
def test_late_evidence_restates_and_never_tells_twice(seed: int, held_back: int, share: float) -> None:
    """A part of the ratings comes a day late, and then the whole log once more."""
    rng, arrivals = Random(held_back), arrivals_of(HALL, seed)
    late = [(at + DAY if rng.random() < share else at, message) for at, message in arrivals]
    again = [(BEGIN + (DAYS + 1) * DAY + HOUR, message) for _, message in arrivals]
    log = a_log(HALL, sorted(late + again, key=lambda one: one[0]))
    voice = Voice(HALL).hear(log, rng, [rng.randrange(len(log))])
    counted = told(voice.said)
    assert max(counted.values()) == 1
    first_again = next(offset for offset, value in log if value == again[0][1] and offset > len(arrivals))
    assert all(int(one.sequence.partition(":")[2]) < first_again or not tells(one) for one in voice.said)
    for one in voice.said:
        if isinstance(one.fact, AlertRaised) and one.fact.code == BAD and one.fact.notify:
            assert micros(one.fact.received_at) - micros(one.fact.since) <= LATE_FINDING + EVERY[HALL]


def tells(one: Record) -> bool:
    return isinstance(one.fact, AlertRaised | AlertChanged) and one.fact.notify


def test_a_late_rating_is_found_in_such_logs() -> None:
    found = [one.fact for one in at_once(HALL, 3) if isinstance(one.fact, AlertRaised) and one.fact.code == BAD]
    assert {fact.notify for fact in found} == {True, False}
    assert all(isinstance(admit(message), Record) for _, message in arrivals_of(HALL, 3)[:100])
