"""Believe the live statements: for each source and key the highest `through`, whole statements dropping the rest (D5).

Pure: records in, state out. A duplicate or an older statement changes nothing, whenever it comes.
"""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from dashboards.alert_book import AlertBook
from schemas.instants import local_day
from schemas.live import Marker, Statement, decode_statement, is_dropped
from schemas.reference import REFERENCE_OF_TOPIC, City, Reference, city_of
from schemas.topics import ALERTS, LIVE_OF, PARTITIONS

EVENTS_OF_LIVE = {live: events for events, live in LIVE_OF.items()}
READ_TOPICS = (*LIVE_OF.values(), ALERTS, *REFERENCE_OF_TOPIC)
"""All that the wall reads."""

S = TypeVar("S", bound=Statement)


class WallState:
    """All that the wall knows. `version` rises with every record that changed something."""

    def __init__(self) -> None:
        self.version = 0
        self.reference_version = 0
        self.unreadable = 0
        self._city: City | None = None
        self.markers: dict[str, Marker] = {}
        self.alerts = AlertBook()
        self._said: dict[str, dict[str, Statement]] = {}
        self._reference: dict[tuple[str, str], Reference] = {}

    def take(self, topic: str, partition: int, key: str, value: bytes | None) -> None:
        """Take one record of any topic in READ_TOPICS; what cannot be read is counted."""
        try:
            if topic in EVENTS_OF_LIVE:
                self._take_live(f"{EVENTS_OF_LIVE[topic]}/{partition}", key, value)
            elif topic == ALERTS:
                self.version += self.alerts.take(value)
            else:
                self._take_reference(topic, key, value)
        except (msgspec.DecodeError, ValueError):
            self.unreadable += 1

    @property
    def city(self) -> City:
        """Give the city as it stands on the day of the wall's now: what begins tomorrow is not shown today."""
        if self._city is None:
            self._city = city_of(self._reference.values())
        tick = self.tick_at
        return self._city if tick is None else self._city.at(local_day(tick))

    def statements(self, kind: type[S]) -> Iterator[S]:
        """Give all believed statements of one kind, of all sources."""
        return (one for said in self._said.values() for one in said.values() if isinstance(one, kind))

    def as_of(self, topic: str) -> int | None:
        """Give how recent the data of an event topic are (µs): the oldest of its partitions; None if none spoke."""
        return min((marker.as_of for marker in self._markers(topic)), default=None)

    def silent_sources(self, topic: str) -> int:
        """Count the partitions of an event topic of which nobody has spoken yet."""
        return PARTITIONS[topic] - len(self._markers(topic))

    @property
    def tick_at(self) -> int | None:
        """Give the last tick (µs) that every source that spoke has passed: the wall's now."""
        return min((marker.tick_at for marker in self.markers.values()), default=None)

    def _markers(self, topic: str) -> list[Marker]:
        return [marker for source, marker in self.markers.items() if source.rpartition("/")[0] == topic]

    def _take_live(self, source: str, key: str, value: bytes | None) -> None:
        said = self._said.setdefault(source, {})
        if value is None:
            self.version += said.pop(key, None) is not None
            return
        statement = decode_statement(value)
        if isinstance(statement, Marker):
            self._take_marker(source, statement)
        elif statement is not None:
            before = said.get(key)
            if before is None or statement.through >= before.through:
                said[key] = statement
                self.version += statement != before

    def _take_marker(self, source: str, marker: Marker) -> None:
        before = self.markers.get(source)
        if before is not None and marker.through < before.through:
            return
        self.markers[source] = marker
        self.version += marker != before
        if marker.full:
            said = self._said.setdefault(source, {})
            for key in [key for key, one in said.items() if is_dropped(one, marker)]:
                del said[key]

    def _take_reference(self, topic: str, key: str, value: bytes | None) -> None:
        if value is None:
            self._reference.pop((topic, key), None)
        else:
            self._reference[topic, key] = msgspec.json.decode(value, type=REFERENCE_OF_TOPIC[topic])
        self._city = None
        self.reference_version += 1
        self.version += 1
