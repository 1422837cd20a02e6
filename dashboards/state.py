"""Believe the live statements: for each source and key the highest `through`, whole statements dropping the rest (D5).

Pure: records in, state out. A duplicate or an older statement changes nothing, whenever it comes.
"""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from dashboards.alert_book import AlertBook
from dashboards.live_side import LiveSide
from schemas.instants import local_day
from schemas.live import Marker, Statement
from schemas.live_version import FIRST, shown_by, split
from schemas.reference import REFERENCE_OF_TOPIC, City, Reference, city_of
from schemas.topics import ALERTS, LIVE_OF, LIVE_VERSION, PARTITIONS

EVENTS_OF_LIVE = {live: events for events, live in LIVE_OF.items()}
SHARED_TOPICS = (ALERTS, *REFERENCE_OF_TOPIC)
"""What the wall reads whatever version of the live topics is shown."""

S = TypeVar("S", bound=Statement)


class WallState:
    """All that the wall knows. `version` rises with every record that changed something."""

    def __init__(self) -> None:
        self.version = 0
        self.reference_version = 0
        self.unreadable = 0
        self.shown = FIRST
        self._city: City | None = None
        self._sides: dict[int, LiveSide] = {FIRST: LiveSide()}
        self.alerts = AlertBook()
        self._reference: dict[tuple[str, str], Reference] = {}

    def take(self, topic: str, partition: int, key: str, value: bytes | None) -> None:
        """Take one record of a live topic or of one in SHARED_TOPICS; what cannot be read is counted.

        The feed passes the record of live.version on once all that the new version has said is here: until then the
        old one stands, so that a switch never blanks the wall.
        """
        try:
            if live := split(topic):
                name, version = live
                side = self._sides.setdefault(version, LiveSide())
                changes = side.take(f"{EVENTS_OF_LIVE[name]}/{partition}", key, value)
                self.version += changes if version == self.shown else 0
            elif topic == LIVE_VERSION:
                self._show(shown_by(value))
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
        return (one for one in self._sides[self.shown].statements() if isinstance(one, kind))

    @property
    def markers(self) -> dict[str, Marker]:
        """Give the last marker of each source in the version that is shown."""
        return self._sides[self.shown].markers

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

    def _show(self, version: int) -> None:
        self.version += version != self.shown
        self.shown = version
        self._sides = {version: self._sides.get(version, LiveSide())}

    def _take_reference(self, topic: str, key: str, value: bytes | None) -> None:
        if value is None:
            self._reference.pop((topic, key), None)
        else:
            self._reference[topic, key] = msgspec.json.decode(value, type=REFERENCE_OF_TOPIC[topic])
        self._city = None
        self.reference_version += 1
        self.version += 1
