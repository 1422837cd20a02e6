"""Tricks with rating terminals in a disordered city log: bursts, rhythms, catching up, pressing for others, gaps."""

from typing import Any

from schemas.events.queue import DeviceBacklogFlushed, DeviceHeartbeat, HoursExtended, WindowPaused, WindowResumed
from schemas.events.rating import RatingFlagged, RatingInvited, RatingRevised, RatingSubmitted, RatingTimedOut
from schemas.instants import DAY, HOUR, MINUTE, SECOND, instant
from schemas.reference import ServiceWindow
from tests.disorder_cases import Some, Telling


def say_tricks(play: Telling) -> None:
    """Play every trick on some window of each of the first three days."""
    places = [place for place in play.city.windows.values() if place.has_terminal]
    for day in range(play.begin, min(play.end, play.begin + 3 * DAY), DAY):
        for trick in (_burst, _rhythm, _catch_up, _prompted, _quick, _serviced, _late_hours, _silence):
            trick(play, day, play.random.choice(places))
    _monotone(play, places[-1])


def _press(play: Telling, at: int, place: ServiceWindow, level: int = 5, **more: Any) -> str:  # fields of the rating
    pressed = RatingSubmitted(**_at(at, place), level=level, raw_code=str(level), raw_scale="five-key/1", **more)
    return play.say(at, pressed, f"terminal/{place.window_id}")


def _at(at: int, place: ServiceWindow) -> Some:
    return {"hall_id": place.hall_id, "window_id": place.window_id, "received_at": instant(at)}


def _burst(play: Telling, day: int, place: ServiceWindow) -> None:
    at = day + play.random.randrange(7 * HOUR)
    for _ in range(play.random.randrange(4, 8)):
        _press(play, at, place)
        at += play.random.choice((5, 15, 16, 30)) * SECOND


def _rhythm(play: Telling, day: int, place: ServiceWindow) -> None:
    at = day + play.random.randrange(5 * HOUR)
    for _ in range(play.random.randrange(9, 13)):
        _press(play, at, place)
        at += 4 * MINUTE + play.random.randrange(20 * SECOND)


def _catch_up(play: Telling, day: int, place: ServiceWindow) -> None:
    for _ in range(play.random.randrange(40)):
        _press(play, day + 8 * HOUR - play.random.randrange(1, 16 * MINUTE), place, press_ms=900)


def _prompted(play: Telling, day: int, place: ServiceWindow) -> None:
    """Prompts taken in time, too late, at once, never; some say until when."""
    rng, at, source = play.random, day + play.random.randrange(6 * HOUR), f"terminal/{place.window_id}"
    for number in range(6):
        prompt = f"{place.window_id}/{day}/{number}"
        until = rng.choice((None, instant(at + 30 * SECOND)))
        play.say(at, RatingInvited(**_at(at, place), prompt_id=prompt, expires_at=until), source)
        if rng.random() < 0.2:
            play.say(
                at + 20 * SECOND, RatingTimedOut(**_at(at, place), prompt_id=prompt), f"terminal/{place.window_id}"
            )
            continue
        pressed = at + rng.choice((300, 5_000, 21_000, 31_000)) * 1000
        _press(play, pressed, place, level=rng.choice((1, 5)), prompt_id=prompt)
        if rng.random() < 0.5:
            _press(play, pressed + rng.choice((3, 60, 61)) * SECOND, place, level=rng.choice((2, 5)), prompt_id=prompt)
        at += rng.randrange(10 * MINUTE)


def _quick(play: Telling, day: int, place: ServiceWindow) -> None:
    spread = play.random.choice((400, 3_000))
    for _ in range(play.random.randrange(18, 24)):
        _press(play, day + play.random.randrange(8 * HOUR), place, press_ms=1000 + play.random.randrange(spread))


def _serviced(play: Telling, day: int, place: ServiceWindow) -> None:
    """The vendor presses before opening and while the device is in maintenance; the window pauses meanwhile."""
    source = f"terminal/{place.window_id}"
    _press(play, day - 20 * MINUTE, place)
    at = day + play.random.randrange(7 * HOUR)
    for status in ("maintenance", "ok"):
        beat = DeviceHeartbeat(**_at(at, place), device_id=f"T-{place.window_id}", status=status)
        play.say(at, beat, source)
        _press(play, at + 2 * MINUTE, place)
        at += 3 * MINUTE
    play.say(at, WindowPaused(**_at(at, place)), f"queue/{place.hall_id}")
    _press(play, at + 20 * MINUTE, place, level=2)
    play.say(at + 30 * MINUTE, WindowResumed(**_at(at, place)), f"queue/{place.hall_id}")


def _late_hours(play: Telling, day: int, place: ServiceWindow) -> None:
    until = day + 8 * HOUR + 30 * MINUTE
    if play.random.random() < 0.7:
        fact = HoursExtended(hall_id=place.hall_id, received_at=instant(day), until=instant(until))
        play.say(day + 7 * HOUR, fact, f"queue/{place.hall_id}")
    for at in (until - MINUTE, until + MINUTE):
        _press(play, at, place)


def _silence(play: Telling, day: int, place: ServiceWindow) -> None:
    """A bad rating after which the device kept to itself and then sent what it had; some numbers never came."""
    source, at = f"terminal/{place.window_id}", day + HOUR + play.random.randrange(5 * HOUR)
    visit = f"quarrel/{day}"
    bad = _press(play, at, place, level=1, visit_id=visit)
    if play.random.random() < 0.5:
        play.skip(source, 2)
    again = _press(play, at + play.random.choice((40, 120, 121)) * SECOND, place, visit_id=visit)
    play.say(at + MINUTE, RatingRevised(**_at(at, place), rating_id=bad, level=4), source)
    play.say(at + HOUR, RatingFlagged(**_at(at, place), rating_id=again, signals=("F6",)), "province")
    flushed = DeviceBacklogFlushed(
        **_at(at, place), device_id=f"T-{place.window_id}", first_number=1, last_number=2, oldest_at=instant(at)
    )
    play.say(at + HOUR, flushed, source)


def _monotone(play: Telling, place: ServiceWindow) -> None:
    """More than two hundred people in a row find everything excellent and say nothing."""
    span = play.end - play.begin
    for number in range(230):
        at = play.begin + number * span // 230
        _press(play, at, place, visit_id=f"plain/{number}", channel="qr")
