"""Where each device stands at an instant: by the registry, and by moves not in it yet (domain 5.3, 15). Pure.

The latest word up to the instant counts, whenever it was told. A move told as an event is believed for DEVICE_DAYS: by
then it has to stand in the registry. Nothing known: the window that the device itself names.
"""

from bisect import bisect_right
from collections.abc import Iterable

from schemas.admit import Record
from schemas.instants import DAY, day_start, micros
from schemas.reference import City, DevicePlacement

DEVICE_DAYS = 30
"""So long a move is believed without the registry, and a fault waits for its repair."""
PLACING = ("device.registered", "device.moved")

DeviceKey = tuple[str, str]
"""Hall and device: what one hall says of a device is nothing to another."""
Place = tuple[int, int, str, str | None]
"""From when (µs), registry before events, the event's place among others, the window."""


class Placements:
    """The registry's placements by device; events are asked for with their facts."""

    def __init__(self, city: City) -> None:
        latest: dict[tuple[DeviceKey, object], DevicePlacement] = {}
        for one in sorted(city.every(DevicePlacement), key=lambda row: row.known_from):
            latest[(one.hall_id, one.device_id), one.valid_from] = one
        self._registry: dict[DeviceKey, list[Place]] = {}
        for one in latest.values():
            begin = day_start(one.valid_from, city.zone_of(one.hall_id))
            begin = begin if one.placed_at is None else micros(one.placed_at)
            self._registry.setdefault((one.hall_id, one.device_id), []).append(
                (begin, 0, str(one.valid_from), one.window_id)
            )
        for places in self._registry.values():
            places.sort(key=lambda place: place[:3])

    def at(self, device: DeviceKey, at: int, facts: Iterable[Record] = ()) -> str | None:
        """Give a device's window at an instant; None where nobody said."""
        places = self._registry.get(device, [])
        found = places[: bisect_right(places, at, key=lambda place: place[0])][-1:]
        found += [
            (one.at, 1, f"{one.sequence}/{one.id}", one.fact.window_id)  # type: ignore[attr-defined]  # by their names
            for one in facts
            if one.name in PLACING and one.at <= at < one.at + DEVICE_DAYS * DAY
        ]
        return max(found, key=lambda place: place[:3])[3] if found else None

    def knows(self, device: DeviceKey) -> bool:
        """Say whether the registry has a device at all."""
        return device in self._registry

    def of(self, hall_id: str) -> set[DeviceKey]:
        """Name a hall's devices in the registry."""
        return {device for device in self._registry if device[0] == hall_id}
