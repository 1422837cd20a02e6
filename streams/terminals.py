"""What devices say and what is said of them, by device; their pulses by hall and day (domain 2.8). Pure.

Moves, faults and checks are rare and held long: they say whose a rating of three months ago was. Pulses are held as the
visits are.
"""

from datetime import date
from typing import NamedTuple

from schemas.admit import Record
from schemas.reference import City
from streams.figures import Part
from streams.intervals import Interval
from streams.placements import DEVICE_DAYS, DeviceKey, Placements
from streams.press import Press
from streams.shelves import Kept, Shelves
from streams.spans import RATING_DAYS, Spans

DEVICES = "devices"
NAMES = frozenset(
    (
        "device.registered",
        "device.moved",
        "device.retired",
        "device.faulted",
        "device.repaired",
        "device.placement_checked",
        "device.backlog_flushed",
    )
)
HallOn = tuple[str, date]


class Pulses(NamedTuple):
    """When a device's first pulse of a day was at a window, and when it was online there (µs)."""

    first: int
    online: list[Interval]


Beats = dict[DeviceKey, list[Record]]


class Terminals:
    """The device facts held."""

    def __init__(self, spans: Spans, shelves: Shelves, history: City) -> None:
        self._spans, self._shelves, self._history = spans, shelves, history
        self.placements = Placements(history)
        self.facts: dict[DeviceKey, list[Record]] = {}
        self.beats: dict[HallOn, Beats] = {}
        self.pulses: dict[HallOn, dict[DeviceKey, dict[str, Pulses]]] = {}
        """What was read of the beats, until another of the device comes."""
        self.said: dict[HallOn, tuple[Part, ...]] = {}
        self.dirty: set[HallOn] = set()
        self.moved: set[DeviceKey] = set()
        """Devices of which another place is known since somebody emptied this."""

    def follow(self, offset: int, record: Record) -> bool:
        """Merge one fact about a device; False if it is of a day that is no longer held."""
        hall_id, on = self._day(record)
        if not self.holds(hall_id, on):
            return False
        counts, before = self._shelves.put((DEVICES, hall_id, on), offset, record)
        if counts and not record.fact.test:
            if isinstance(before, Record):
                self.drop(before)
            self.facts.setdefault(device_of(record), []).append(record)
            self._mark(record)
        return True

    def beat(self, before: Kept | None, record: Record) -> None:
        """Take a pulse in, in the place of the copy that counted before."""
        if isinstance(before, Record):
            self.miss(before)
        where = self._day(record)
        self.beats.setdefault(where, {}).setdefault(device_of(record), []).append(record)
        self._reread(where, device_of(record))

    def miss(self, record: Record) -> None:
        """Take a pulse out."""
        where = self._day(record)
        told = self.beats.get(where, {}).get(device_of(record), [])
        if record not in told:
            return
        told.remove(record)
        if not told:
            del self.beats[where][device_of(record)]
        if not self.beats[where]:
            del self.beats[where]
        self._reread(where, device_of(record))

    def holds(self, hall_id: str, on: date) -> bool:
        """Say whether facts about devices of a day are held: as long as a held rating may hang on them."""
        days = self._spans.of(hall_id)
        return days is None or (days.today - on).days <= RATING_DAYS + DEVICE_DAYS

    def drop(self, fact: Kept) -> None:
        """Take a fact out."""
        if isinstance(fact, Record) and fact in self.facts.get(device_of(fact), ()):
            self.facts[device_of(fact)].remove(fact)
            self._mark(fact)

    def place(self, device: DeviceKey, at: int, told: str | None = None) -> str | None:
        """Give a device's window at an instant; the one it names itself where nobody else said."""
        facts = self.facts.get(device, ())
        if not facts and not self.placements.knows(device):
            return told
        return self.placements.at(device, at, facts) or told

    def place_of(self, press: Press) -> str:
        """Give the window whose rating a press is."""
        return self.place((press.hall_id, press.device_id), press.at, press.told_window_id) or press.told_window_id

    def touch(self, hall_id: str, on: date) -> None:
        """Mark a hall's day: its hours have changed."""
        self.dirty.add((hall_id, on))

    def tick(self, moved: bool) -> None:
        """Go to a tick: today lasts on; when a day ended, every day says anew whether it is held."""
        if moved:
            self.dirty |= {*self.beats, *self.said}
        for hall_id, on in self.said:
            days = self._spans.of(hall_id)
            if days is not None and on == days.today:
                self.dirty.add((hall_id, on))

    def recount(self) -> None:
        """Contribute everything anew."""
        self.said = {}
        self._mark_all()

    def days(self, hall_id: str) -> set[date]:
        """Give the days of a hall on which a device or somebody about one said something."""
        told = {self._day(one) for facts in self.facts.values() for one in facts}
        return {on for unit, on in told | self.beats.keys() if unit == hall_id}

    def _day(self, record: Record) -> HallOn:
        hall_id: str = record.fact.hall_id  # type: ignore[attr-defined]  # device events have it
        return hall_id, self._spans.day(hall_id, record.at)

    def _reread(self, where: HallOn, device: DeviceKey) -> None:
        self.dirty.add(where)
        if self.pulses.get(where, {}).pop(device, None) is not None and not self.pulses[where]:
            del self.pulses[where]

    def _mark(self, record: Record) -> None:
        self.moved.add(device_of(record))
        self.pulses = {}
        self._mark_all()

    def _mark_all(self) -> None:
        self.dirty |= {*self.beats, *self.said}
        self.dirty |= {self._day(one) for facts in self.facts.values() for one in facts}


def device_of(record: Record) -> DeviceKey:
    """Name the hall and the device that a fact is about."""
    return record.fact.hall_id, record.fact.device_id  # type: ignore[attr-defined]  # device events have them
