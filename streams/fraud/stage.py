"""Sets the scenes of halls' days from what a partition holds: who pressed, who was served, what was said. Pure."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache, cached_property
from typing import NamedTuple

from schemas.admit import Record
from schemas.events.queue import DeviceHeartbeat, HoursExtended
from schemas.events.rating import RatingInvited
from schemas.instants import day_start, local_day, micros
from streams.fraud.device import numbered
from streams.fraud.scene import Beat, Invitation, Scene
from streams.hall import POSTS, RATINGS, VISITS, HallState
from streams.press import Press
from streams.rules import Counted

MONOTONE_DAYS = 30
"""F9 looks so many days back; ratings are held for longer."""


class _Served(NamedTuple):
    """A visit that is known: issued when, and if it was finished (no drill), where, when and with how many items."""

    visit_id: str
    issued_on: date
    finished: tuple[str, int] | None
    items: int


class Stage:
    """Reads the halls that have to be looked at."""

    def __init__(self, state: HallState, halls: set[str]) -> None:
        self._state = state
        self._visits: dict[str, list[_Served]] = defaultdict(list)
        for (hall_id, visit_id), visit in state.visits.items() if halls else ():
            if hall_id in halls and visit.service is not None:
                issued_on, test, items = visit.service
                finished = None if test else visit.finished
                self._visits[hall_id].append(_Served(visit_id, issued_on, finished, items))

    def scenes(self, hall_id: str, on: date) -> Iterator[Scene]:
        """Give the scene of every window of a hall that somebody rated on a day."""
        zone = self._state.spans.zone(hall_id)
        begin, end = day_start(on, zone), day_start(on + timedelta(days=1), zone)
        presses: dict[str, list[Press]] = defaultdict(list)
        for press in self._presses(hall_id, on):
            if begin <= press.at < end and not (press.test or press.is_default or press.applied or press.platform):
                presses[press.window_id].append(press)
        if presses:
            day = _Day(self._state, hall_id, on, (begin, end), self._visits[hall_id])
            yield from (day.scene(window_id, mine) for window_id, mine in presses.items())

    def _presses(self, hall_id: str, on: date) -> Iterable[Press]:
        index = self._state.shelves.index
        shelf = self._state.shelves.shelves.get((RATINGS, hall_id, on))
        for identity in set(shelf.ids) if shelf is not None else ():
            press = index.get(identity)
            if isinstance(press, Press):
                yield press


class _Day:
    """One hall's day."""

    def __init__(
        self, state: HallState, hall_id: str, on: date, bounds: tuple[int, int], visits: list[_Served]
    ) -> None:
        self._state, self._hall_id, self._on = state, hall_id, on
        self._begin, self._end = bounds
        known = [visit for visit in visits if visit.issued_on <= on]
        self._known = frozenset(visit.visit_id for visit in known)
        self._services: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for visit in known:
            if visit.finished is not None and self._holds(visit.finished[1]):
                self._services[visit.finished[0]].append((visit.finished[1], visit.items))
        self.limit: Callable[[str], int] = cache(lambda name: state.city.value(name, hall_id, on))

    def _holds(self, at: int) -> bool:
        return self._begin <= at < self._end

    def scene(self, window_id: str, presses: list[Press]) -> Scene:
        """Set one window's scene."""
        state, hall_id = self._state, self._hall_id
        place = state.placed(window_id, hall_id, self._begin)
        invited = self._invitations(window_id)
        post = state.posts.get(window_id)
        return Scene(
            window_id=window_id,
            begin=self._begin,
            end=self._end,
            limit=self.limit,
            presses=tuple(sorted(presses, key=lambda press: press.order)),
            revisions={one.id: tuple(state.said_of[one.id]) for one in presses if one.id in state.said_of},
            is_queued=place is not None and place.has_queue and bool(self._services),
            services=tuple(sorted(self._services.get(window_id, ()))),
            visits=self._known,
            prompts=_prompts(invited),
            asked=frozenset(one.fact.visit_id for one in invited if one.fact.visit_id is not None),  # type: ignore[attr-defined]  # invitations
            hours=tuple((one.at, one.name) for one in self._mine(post.hours if post is not None else ())),
            intervals=state.spans.calendar.intervals(hall_id, self._on),
            extended_until=self._extended_until(),
            beats=tuple(
                Beat(one.at, isinstance(one.fact, DeviceHeartbeat) and one.fact.status == "maintenance")
                for one in self._mine(post.beats if post is not None else ())
            ),
            numbers=self._numbers,
            ranked=self._ranked(window_id),
        )

    def _mine(self, records: Iterable[Record]) -> list[Record]:
        """Give the facts of this hall and day, in order."""
        mine = (one for one in records if self._holds(one.at) and one.fact.hall_id == self._hall_id)  # type: ignore[attr-defined]  # hall events
        return sorted(mine, key=lambda one: one.order)

    def _invitations(self, window_id: str) -> list[Record]:
        return self._mine(self._state.prompts.get((self._hall_id, window_id), {}).values())

    def _extended_until(self) -> int | None:
        zone = self._state.spans.zone(self._hall_id)
        ends = [
            micros(one.fact.until)
            for one in self._state.duty.days.get((self._hall_id, self._on), ())
            if isinstance(one.fact, HoursExtended) and not one.fact.test
        ]
        return max((end for end in ends if local_day(end - 1, zone) == self._on), default=None)

    def _numbers(self, source: str) -> list[tuple[str, int]]:
        """List all that a device told of this hall on this day, by its own numbers."""
        return self._told_by.get(source, [])

    @cached_property
    def _told_by(self) -> dict[str, list[tuple[str, int]]]:
        shelves = self._state.shelves
        found: dict[str, set[tuple[str, int]]] = defaultdict(set)
        for what in (RATINGS, VISITS, POSTS):
            shelf = shelves.shelves.get((what, self._hall_id, self._on))
            for identity in shelf.ids if shelf is not None else ():
                fact = shelves.index.get(identity)
                if fact is not None and self._holds(fact.at) and _is_device_word(fact):
                    found[fact.source].add(numbered(fact.sequence))
        return {source: sorted(numbers) for source, numbers in found.items()}

    def _ranked(self, window_id: str) -> tuple[tuple[Counted, bool], ...]:
        window = self._state.windows.get(window_id)
        if window is None or len(window.ratings) < self.limit("f9_run"):
            return ()
        oldest = day_start(self._on - timedelta(days=MONOTONE_DAYS), self._state.spans.zone(self._hall_id))
        first, today, last = (bisect_left(window.ratings, (at,)) for at in (oldest, self._begin, self._end))
        first = max(first, today - self.limit("f9_run") + 1)
        judged = ((one, self._is_plain(one[2])) for one in window.ratings[first:last])
        return tuple((one, is_plain) for one, is_plain in judged if is_plain is not None)

    def _is_plain(self, rating_id: str) -> bool | None:
        """Say whether a rating is five stars without a reason; None for one of another hall."""
        press = self._state.shelves.index.get(rating_id)
        if not isinstance(press, Press) or press.hall_id != self._hall_id:
            return None
        effective = self._state.ratings[press.key].effective
        return effective is not None and effective.level == 5 and not press.reasons


def _prompts(invited: Iterable[Record]) -> dict[str, Invitation]:
    """Give the first invitation under each prompt id."""
    found: dict[str, Invitation] = {}
    for one in invited:
        if isinstance(one.fact, RatingInvited) and one.fact.prompt_id not in found:
            expires_at = None if one.fact.expires_at is None else micros(one.fact.expires_at)
            found[one.fact.prompt_id] = Invitation(one.id, one.at, expires_at)
    return found


def _is_device_word(fact: Press | Record) -> bool:
    return isinstance(fact, Press) or fact.name.startswith(("rating.", "device."))
