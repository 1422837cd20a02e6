"""A home with a warehouse and its gate, without a broker: what the gate says goes into the log in memory."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random

import msgspec

from schemas.admit import encode
from schemas.envelope import Envelope, Fact, sequence
from schemas.events import NAME_OF
from schemas.events.period import CITY, PeriodReleased
from schemas.ids import uuid7
from schemas.instants import instant, micros
from schemas.reference import City
from schemas.topics import topic_of
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.gate.service import Gate
from warehouse.publication import publish


def numbered(messages: Iterable[bytes]) -> Iterator[bytes]:
    """Number the messages of each source anew in the order in which they happened, as a device does; copies alike."""
    told = [msgspec.json.decode(message, type=Envelope) for message in messages]
    numbers: Counter[str] = Counter()
    places: dict[str, str] = {}
    for one in sorted(told, key=lambda each: (each.time, each.id)):
        if one.id not in places:
            numbers[one.source] += 1
            places[one.id] = sequence(1, numbers[one.source])
    for one in told:
        yield msgspec.json.encode(msgspec.structs.replace(one, sequence=places[one.id]))


class GateHome:
    """Loads, publishes and judges, step by step."""

    def __init__(self, home: Path, city: City) -> None:
        self.home, self.log = home, Log()
        self.con, self.store = a_warehouse(home, city)
        self.said: list[Fact] = []
        self.gate = Gate(home, self.say)
        self._loaded = 0
        self._random = Random(5)

    def say(self, fact: Fact, now: datetime) -> None:
        """Append what the gate says."""
        self.said.append(fact)
        identity = uuid7(micros(now), self._random.randbytes(10))
        count = sequence(0, len(self.said))
        self.log.say(
            topic_of(NAME_OF[type(fact)]), CITY, encode(fact, id=identity, source="gate/city", time=now, sequence=count)
        )

    def release(self, kind: str, period: str, revision: int, at: int) -> None:
        """Let a revision out by hand."""
        digest = next(one.rows_digest for one in reversed(self.said) if getattr(one, "period", "") == period)  # type: ignore[attr-defined] # all of the gate's words have one
        released = {"kind": kind, "period": period, "revision": revision, "rows_digest": digest}
        who = {"released_by": "data-office-07", "reason": "已电话核实"}
        self.say(msgspec.convert({**released, **who, "received_at": instant(at)}, PeriodReleased), instant(at))

    def at(self, us: int) -> None:
        """Tick, load what came and publish a snapshot."""
        self.log.tick(us)
        self.load()

    def load(self) -> None:
        """Load what came since and publish a snapshot of it."""
        load(self.store, self.log.arrivals[self._loaded :])
        self._loaded = len(self.log.arrivals)
        publish(self.con, self.home, 0)

    def close(self) -> None:
        """Let the file go."""
        self.con.close()
