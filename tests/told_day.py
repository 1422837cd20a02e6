"""Play days of the simulated city without a broker: the folds take them, the alert engine speaks each minute."""

from collections.abc import Iterable, Iterator
from itertools import count

from producers.plan import Plan, Said
from schemas.admit import encode
from schemas.envelope import sequence
from schemas.events import NAME_OF
from schemas.events.system import ClockTicked
from schemas.ids import natural_uuid7
from schemas.instants import MINUTE, instant, micros
from schemas.topics import CASE, HALL, HOTLINE, topic_of
from streams.alert_book import Book
from streams.alert_engine import Said as Spoken
from streams.alert_speech import speak
from streams.fold import PartitionFold


class _Partition:
    """A log of one topic, its fold, and what was said of it."""

    def __init__(self, topic: str, plan: Plan) -> None:
        self.plan, self.book = plan, Book()
        self.fold = PartitionFold(topic, 0, plan.city, plan.calendar)
        self._offset = count()
        self._unread: list[tuple[int, bytes | None]] = []

    def take(self, value: bytes) -> None:
        self._unread.append((next(self._offset), value))

    def speak(self, tick: bytes) -> list[Spoken]:
        self.take(tick)
        self.fold.take(self._unread)
        self._unread.clear()
        position = f"{self.fold.source}/{self.fold.through}"
        said = speak(
            self.fold, self.book, position, city=self.plan.city, calendar=self.plan.calendar, wall="http://wall/"
        )
        for number, fact in enumerate(said):
            self.book.follow(fact, f"{position}-{number}")
        return said


def spoken(plan: Plan, events: Iterable[Said], begin: int, end: int) -> Iterator[tuple[int, Spoken]]:
    """Tell events in the order in which servers received them; give what is said at each minute's tick, and when.

    Everything received before `begin` is there at the first tick.
    """
    logs = {topic: _Partition(topic, plan) for topic in (HALL, CASE, HOTLINE)}
    rows = iter(sorted(events, key=lambda one: micros(one.fact.received_at)))
    row = next(rows, None)
    for beat, at in enumerate(range(begin, end + 1, MINUTE)):
        while row is not None and micros(row.fact.received_at) <= at:
            if (topic := topic_of(NAME_OF[type(row.fact)])) in logs:  # nothing is folded live of the ledger
                logs[topic].take(value_of(row))
            row = next(rows, None)
        tick = _tick(at, beat)
        for log in logs.values():
            yield from ((at, said) for said in log.speak(tick))


def value_of(said: Said) -> bytes:
    """Encode an event as its publisher does."""
    return encode(said.fact, id=said.id, source=said.source, time=instant(said.at), sequence=said.sequence)


def _tick(at: int, beat: int) -> bytes:
    fact = ClockTicked(received_at=instant(at), tick_at=instant(at), beat=beat)
    identity = natural_uuid7(at, "tick", beat)
    return encode(fact, id=identity, source="clock", time=instant(at), sequence=sequence(1, beat), subject="clock")
