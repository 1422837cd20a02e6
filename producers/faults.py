"""Plant what goes wrong on a day of the play: each fault as data, with the alert that must tell of it by name. Pure.

A `story` day has three faults to look at, a `faults` day one of each kind, a `quiet` day none. Where a fault strikes is
chosen from the city: another hall for each as long as there are enough, so that none explains another.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from schemas.instants import MINUTE, day_start
from schemas.reference import BEGINNING, City, ServiceWindow

Day = Literal["story", "faults", "quiet"]
Kind = Literal[
    "bad_window",
    "silent_terminal",
    "offline",
    "dead_hotline",
    "skew",
    "silent_feed",
    "hidden",
    "uncovered",
    "burst",
    "frozen",
    "hot_cold",
]


@dataclass(frozen=True, slots=True)
class Span:
    """From one instant to before another (µs)."""

    begin: int
    end: int

    def holds(self, at: int) -> bool:
        """Tell whether an instant lies inside."""
        return self.begin <= at < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One planted fault: what it is, which service window, hall or centre it strikes, and when.

    alerts: (code with its cause, subject) of each alert that must be raised; nothing else may be raised for it.
    """

    kind: Kind
    where: str
    span: Span
    alerts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A fault to plant: where, from and to which minute of the day, and the alerts it must raise, by what subject."""

    kind: Kind
    place: "Callable[[_Places], Iterator[str]]"
    begin: int
    end: int
    codes: tuple[str, ...]


class _Places:
    """The places of a city that are not struck yet; one that is struck takes its whole hall away."""

    def __init__(self, city: City, on: date) -> None:
        self.city, self.struck = city, set[str]()
        fit = [one for one in city.windows.values() if one.has_terminal and one.has_queue and one.judged]
        self._fit = [one for one in fit if one.valid_from <= on - timedelta(days=7)]

    def windows(self) -> list[ServiceWindow]:
        """Give the service windows with a terminal and a queue, a week old at least, of halls not struck yet."""
        return [one for one in self._fit if one.hall_id not in self.struck]

    def take(self, found: Iterator[str]) -> str | None:
        """Take the first place found, and its hall."""
        where = next(found, None)
        if where is not None:
            window = self.city.windows.get(where)
            self.struck.add(window.hall_id if window else where)
        return where


def _newest(places: _Places) -> Iterator[str]:
    windows = places.windows()
    newest = max((one.valid_from for one in windows), default=BEGINNING)
    return (one.window_id for one in windows if one.valid_from == newest)


def _busiest(places: _Places) -> Iterator[str]:
    return iter([one.window_id for one in sorted(places.windows(), key=lambda one: _minutes(places.city, one))])


def _minutes(city: City, window: ServiceWindow) -> float:
    times = [city.services[code].typical_minutes for code in window.services]
    return sum(times) / max(len(times), 1)


def _any(places: _Places) -> Iterator[str]:
    return (one.window_id for one in places.windows())


def _station(places: _Places) -> Iterator[str]:
    windows = places.windows()
    halls = [one.hall_id for one in windows]
    return (hall_id for hall_id in reversed(halls) if halls.count(hall_id) == len(places.city.windows_of(hall_id)) == 1)


def _most_company(places: _Places) -> Iterator[str]:
    """Give the service windows of the hall with the most of them: what one does can be held against the others."""
    windows = places.windows()
    halls = [one.hall_id for one in windows]
    return (one.window_id for one in sorted(windows, key=lambda one: -halls.count(one.hall_id)))


def _only_one_for_its_business(places: _Places) -> Iterator[str]:
    """Give the windows, quickest business first, that alone in a hall of several do what they do."""

    def is_alone(window: ServiceWindow) -> bool:
        others = [one for one in places.city.windows_of(window.hall_id) if one.window_id != window.window_id]
        return len(others) > 2 and all(set(window.services).isdisjoint(one.services) for one in others)

    alone = [one for one in places.windows() if is_alone(one)]
    return (one.window_id for one in sorted(alone, key=lambda one: _minutes(places.city, one)))


def _centre(places: _Places) -> Iterator[str]:
    return (unit.unit_id for unit in places.city.units.values() if unit.kind == "centre")


_BAD = _Plan("bad_window", _newest, 9 * 60 + 23, 17 * 60, ("AL-01",))
_PLANTED: dict[Day, tuple[_Plan, ...]] = {
    "story": (
        _BAD,
        _Plan("silent_terminal", _busiest, 9 * 60 + 30, 24 * 60, ("AL-04/silent",)),
        _Plan("offline", _any, 10 * 60 + 20, 15 * 60, ("AL-04/offline",)),
    ),
    "faults": (
        _BAD,
        _Plan("silent_terminal", _busiest, 9 * 60 + 30, 24 * 60, ("AL-04/silent",)),
        _Plan("hot_cold", _only_one_for_its_business, 9 * 60 + 40, 10 * 60 + 30, ("AL-06/idle",)),
        _Plan("frozen", _most_company, 9 * 60 + 12, 11 * 60 + 50, ("AL-04/frozen", "AL-24")),
        _Plan("dead_hotline", _centre, 10 * 60 + 5, 11 * 60 + 45, ("AL-13/silent",)),
        _Plan("offline", _any, 10 * 60 + 20, 10 * 60 + 45, ("AL-04/offline",)),
        _Plan("skew", _any, 10 * 60 + 50, 15 * 60, ("AL-25/clock",)),
        _Plan("uncovered", _any, 14 * 60 + 5, 14 * 60 + 20, ("AL-10",)),
        _Plan("silent_feed", _station, 14 * 60 + 30, 14 * 60 + 39, ("AL-25/silent",)),
        _Plan("burst", _any, 15 * 60 + 20, 15 * 60 + 21, ("AL-24",)),
        _Plan("hidden", _any, 8 * 60 + 40, 17 * 60, ("AL-04/invitation",)),
    ),
    "quiet": (),
}
"""In the order in which places are chosen."""


def plant(day: Day, city: City, on: date) -> tuple[Fault, ...]:
    """Give the faults of a day in time order; what the city has no place for is left out."""
    places, found = _Places(city, on), []
    for plan in _PLANTED[day]:
        where = places.take(plan.place(places))
        if where is not None:
            span = Span(day_start(on) + plan.begin * MINUTE, day_start(on) + plan.end * MINUTE)
            alerts = tuple((code, _subject(code, where, city, on)) for code in plan.codes)
            found.append(Fault(kind=plan.kind, where=where, span=span, alerts=alerts))
    return tuple(sorted(found, key=lambda one: one.span.begin))


def _subject(code: str, where: str, city: City, on: date) -> str:
    """Name what an alert is about: a hall's queues, a window's day, else the place itself."""
    if code.startswith("AL-06"):
        return city.windows[where].hall_id
    return f"{where}:{on}" if code == "AL-24" else where
