"""What becomes of terminals: pulses with faults and backlogs, moves told late, repairs, checks, devices that go."""

from collections.abc import Iterator
from random import Random
from typing import Any

from schemas.events.queue import (
    DeviceBacklogFlushed,
    DeviceFaulted,
    DeviceHeartbeat,
    DeviceMoved,
    DevicePlacementChecked,
    DeviceRepaired,
    DeviceRetired,
)
from schemas.instants import DAY, HOUR, MINUTE, instant
from schemas.reference import DevicePlacement, ServiceWindow
from tests.disorder_staff import Telling

Some = dict[str, Any]  # keyword arguments shared by several events; the structs check them when decoded


def devices_of(places: list[ServiceWindow]) -> Iterator[DevicePlacement]:
    """Register every third terminal; one was moved at a time of its day."""
    for place in places[::3]:
        yield DevicePlacement(device_id=f"T-{place.window_id}", hall_id=place.hall_id, window_id=place.window_id)
    first, second = places[0], places[1]
    begin = instant(1_791_853_200_000_000)
    yield DevicePlacement(
        device_id=f"T-{first.window_id}",
        hall_id=first.hall_id,
        window_id=second.window_id,
        valid_from=begin.date(),
        placed_at=begin + (instant(2 * HOUR) - instant(0)),
    )


def say_pulses(play: Telling, place: ServiceWindow) -> None:
    """Beat through the days, sometimes broken, sometimes with something unsent, sometimes not at all."""
    rng = Random(f"{play.begin}/{place.window_id}")
    where: Some = {"hall_id": place.hall_id, "device_id": f"T-{place.window_id}"}
    source, beat, unsent = f"terminal/T-{place.window_id}", play.begin, 0
    while place.has_terminal and beat < play.end:
        status = "fault" if rng.random() < 0.01 else "ok"
        unsent = rng.choice((0, 1, 5)) if rng.random() < 0.1 else unsent
        named = place.window_id if rng.random() < 0.98 else None
        pulse: Some = {"window_id": named, "status": status, "backlog": unsent, "received_at": instant(beat)}
        play.say(beat, DeviceHeartbeat(**where, **pulse), source)
        beat += 10 * MINUTE
        if play.random.random() < 0.02:
            beat += 40 * MINUTE


def say_troubles(play: Telling) -> None:
    """Break, mend, move, check and retire terminals of every hall."""
    rng = play.random
    places = [place for place in play.city.windows.values() if place.has_terminal]
    for _ in range(len(places) * max(2, (play.end - play.begin) // DAY)):
        place = rng.choice(places)
        what: Some = {"hall_id": place.hall_id, "device_id": f"T-{place.window_id}", "received_at": instant(0)}
        named: Some = {"window_id": rng.choice((None, place.window_id))}
        at = play.begin + rng.randrange(play.end - play.begin)
        draw = rng.random()
        if draw < 0.5:
            play.say(at, DeviceFaulted(**what, **named), "repairs")
            if rng.random() < 0.3:
                play.say(at + HOUR, DeviceFaulted(**what, **named), "repairs")
            if rng.random() < 0.9:
                play.say(
                    at + rng.choice((20 * MINUTE, HOUR, 5 * HOUR, 2 * DAY)), DeviceRepaired(**what, **named), "repairs"
                )
        elif draw < 0.65:
            others = [one.window_id for one in play.city.windows_of(place.hall_id)]
            play.say(at, DeviceMoved(**what, window_id=rng.choice(others)), "registry")
        elif draw < 0.8:
            flushed: Some = {"first_number": 1, "last_number": 9, "oldest_at": instant(at - HOUR)}
            play.say(at, DeviceBacklogFlushed(**what, **flushed), "terminals")
        elif draw < 0.9:
            play.say(at, DevicePlacementChecked(**what, **named, in_place=rng.random() < 0.7), "inspection")
        elif draw < 0.93:
            play.say(at, DeviceRetired(**what), "registry")
