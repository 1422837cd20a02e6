"""Builders for folds: one hall, its facts, ticks; defaults where a test does not care."""

from datetime import date
from typing import Any, TypeVar

import msgspec

from schemas.admit import encode
from schemas.calendar import Calendar
from schemas.envelope import Fact, sequence
from schemas.events.queue import (
    DeviceHeartbeat,
    TicketCalled,
    TicketFinished,
    TicketIssued,
    TicketServing,
)
from schemas.events.rating import RatingSubmitted
from schemas.events.system import ClockTicked
from schemas.ids import natural_uuid7
from schemas.instants import HOUR, day_start, instant, local_day
from schemas.live import Figure, Statement, WindowTile
from schemas.reference import City, ServiceWindow, Unit, city_of
from schemas.topics import HALL
from streams.fold import PartitionFold

S = TypeVar("S", bound=Statement)
WEDNESDAY = date(2026, 10, 14)
NINE = day_start(WEDNESDAY) + 9 * HOUR
HALL_ID, WINDOW_ID = "CGPCS", "CGPCS-01"


def a_city(**window: Any) -> City:  # fields of ServiceWindow
    """Make a city of one hall with one service window."""
    return city_of(
        [
            Unit(unit_id=HALL_ID, name="城关派出所", name_en="Chengguan Police Station", kind="hall"),
            Unit(unit_id="H12345", name="热线", kind="centre"),
            ServiceWindow(
                **{
                    "window_id": WINDOW_ID,
                    "hall_id": HALL_ID,
                    "label": "城关",
                    "name": "城关派出所户籍窗口",
                    "name_en": "household window",
                    "services": ("HJ01",),
                    **window,
                }
            ),
        ]
    )


class Log:
    """A log in the making: `say` appends facts, `tick` moves the clock."""

    def __init__(self, topic: str = HALL, city: City | None = None) -> None:
        self.topic, self.city = topic, city or a_city()
        self.calendar = Calendar(self.city.calendar)
        self.values: list[bytes] = []
        self._beat = 0
        self.fold = self.fresh()

    def fresh(self) -> PartitionFold:
        """Make a fold that has seen nothing."""
        return PartitionFold(self.topic, 0, self.city, self.calendar)

    def append(self, value: bytes) -> None:
        """Put a message in the log and into the fold."""
        self.fold.take([(len(self.values), value)])
        self.values.append(value)

    def say(self, fact: Fact, at: int, *, identity: str | None = None, number: int | None = None, late: int = 0) -> str:
        """Say a fact at an instant, received `late` µs after it; give its id."""
        count = len(self.values) if number is None else number
        fact = msgspec.structs.replace(fact, received_at=instant(at + late))
        identity = identity or natural_uuid7(at, type(fact).__name__, count)
        self.append(encode(fact, id=identity, source="test", time=instant(at), sequence=sequence(1, count)))
        return identity

    def tick(self, at: int) -> None:
        """Tick at an instant."""
        self._beat += 1
        fact = ClockTicked(received_at=instant(at), tick_at=instant(at), beat=self._beat)
        self.append(
            encode(
                fact,
                id=natural_uuid7(at, "tick", self._beat),
                source="clock",
                time=instant(at),
                sequence=sequence(1, self._beat),
                subject="clock",
            )
        )

    def figure(self, metric: str, scope: str, bucket: str) -> Figure:
        """Give the only figure of a metric, scope and bucket."""
        found = [
            said
            for _, said in self.fold.statements(full=True)
            if isinstance(said, Figure) and (said.metric, said.scope, said.bucket) == (metric, scope, bucket)
        ]
        assert len(found) == 1, found
        return found[0]

    def tile(self, window_id: str = WINDOW_ID) -> WindowTile:
        """Give a window's tile."""
        said = dict(self.fold.statements(full=True))[f"tile/{window_id}"]
        assert isinstance(said, WindowTile)
        return said


def common(at: int, **more: Any) -> dict[str, Any]:  # keyword arguments of events
    """Give what every event of the hall says."""
    return {"received_at": instant(at), "hall_id": HALL_ID, **more}


def a_rating(at: int, level: int = 5, visit_id: str | None = None, **more: Any) -> RatingSubmitted:  # fields
    """Make a rating."""
    return RatingSubmitted(
        **{
            **common(at),
            "window_id": WINDOW_ID,
            "visit_id": visit_id,
            "raw_code": str(level),
            "raw_scale": "five-key/1",
            "level": level,
            **more,
        }
    )


def ticket(at: int, visit_id: str, **more: Any) -> dict[str, Any]:  # keyword arguments of ticket events
    """Give what every ticket event says."""
    return common(at, visit_id=visit_id, issued_on=local_day(at), ticket_no="A001", **more)


def a_visit(log: Log, at: int, visit_id: str, *, wait: int, finish: int) -> None:
    """Say a plain visit: issued, called after `wait` µs, served, finished at `finish`."""
    here = ticket(at, visit_id, window_id=WINDOW_ID)
    log.say(TicketIssued(**ticket(at, visit_id), service_code="HJ01"), at)
    log.say(TicketCalled(**here), at + wait)
    log.say(TicketServing(**here), at + wait)
    log.say(TicketFinished(**here), finish)


def a_heartbeat(at: int) -> DeviceHeartbeat:
    """Make a heartbeat of the window's terminal."""
    return DeviceHeartbeat(**common(at), window_id=WINDOW_ID, device_id="T1")
