"""Who is behind the windows, day by day: rosters told twice, people late, away, on leave, put in, elsewhere."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any, Protocol

from schemas.envelope import Fact
from schemas.events.queue import HoursExtended, WindowPaused, WindowResumed
from schemas.events.staff import (
    LeaveApproved,
    PostSubstituted,
    RosterPublished,
    StaffLeftPost,
    StaffReturnedPost,
    StaffSignedIn,
    StaffSignedOut,
)
from schemas.instants import DAY, HOUR, MINUTE, instant, local_day
from schemas.reference import City, Post, ServiceWindow, Staff

Some = dict[str, Any]  # keyword arguments shared by several events; the structs check them when decoded


class Telling(Protocol):
    """What a maker needs of the play."""

    city: City
    random: Random
    begin: int
    end: int

    def say(self, at: int, fact: Fact, source: str) -> str:
        """Put one fact into the log."""


def posts_of(places: list[ServiceWindow]) -> Iterator[Post | Staff]:
    """Give most windows a post by reference, and everybody's own window; a post that changes hands."""
    for number, place in enumerate(places):
        yield Staff(staff_ref=f"{place.window_id}-A", hall_id=place.hall_id, window_id=place.window_id)
        if number % 5:
            b_ref = f"{place.window_id}-B" if number % 3 else None
            yield Post(window_id=place.window_id, a_ref=f"{place.window_id}-A", b_ref=b_ref)


def say_posts(play: Telling) -> None:
    """Say every window's days; the play begins at nine."""
    day = play.begin
    while day < play.end:
        for place in play.city.windows.values():
            _day_of(play, place, day)
        if play.random.random() < 0.3:
            hall = play.random.choice(play.city.halls).unit_id
            longer = HoursExtended(hall_id=hall, received_at=instant(day), until=instant(day + 9 * HOUR))
            play.say(day + 7 * HOUR, longer, f"queue/{hall}")
        day += DAY


def _day_of(play: Telling, place: ServiceWindow, day: int) -> None:
    rng, name = play.random, place.window_id
    where: Some = {"hall_id": place.hall_id, "received_at": instant(day)}
    if rng.random() < 0.4:
        _roster(play, place, day, where)
    if rng.random() < 0.1:
        span: Some = {"starts_at": instant(day), "ends_at": instant(day + rng.choice((4 * HOUR, 9 * HOUR, 3 * DAY)))}
        excused = LeaveApproved(**where, staff_ref=f"{name}-A", kind="sick", **span)
        play.say(day + rng.choice((-DAY, 0, DAY)), excused, f"staff/{place.hall_id}")
    if rng.random() < 0.1:
        shut = day + rng.randrange(6 * HOUR)
        reason = rng.choice((None, "学习"))
        play.say(shut, WindowPaused(**where, window_id=name, reason=reason), f"queue/{place.hall_id}")
        play.say(shut + rng.randrange(HOUR), WindowResumed(**where, window_id=name), f"queue/{place.hall_id}")
    draw = rng.random()
    if draw < 0.75:
        _person(play, place, day, f"{name}-A")
    if draw > 0.65:
        if rng.random() < 0.5:
            put_in = PostSubstituted(**where, window_id=name, staff_ref="C", absent_ref=f"{name}-A", reason="sick")
            play.say(day + rng.randrange(2 * HOUR), put_in, f"staff/{place.hall_id}")
        _person(play, place, day, rng.choice((f"{name}-B", "C")))


def _roster(play: Telling, place: ServiceWindow, day: int, where: Some) -> None:
    rng, name, on = play.random, place.window_id, local_day(day)
    for told in range(rng.choice((1, 1, 2))):
        at = day - rng.randrange(DAY) + told * HOUR
        for begin, end in ((0, 3 * HOUR), (4 * HOUR + 30 * MINUTE, 8 * HOUR)):
            line = RosterPublished(
                **where,
                window_id=name,
                roster_on=on + timedelta(days=int(rng.random() < 0.05)),
                starts_at=instant(day + begin),
                ends_at=instant(day + end),
                staff_ref=f"{name}-A",
                deputy_ref=rng.choice((None, f"{name}-B")),
                test=rng.random() < 0.02,
            )
            play.say(at, line, f"staff/{place.hall_id}")


def _person(play: Telling, place: ServiceWindow, day: int, staff_ref: str) -> None:
    """Play somebody's day: some never sign out, some are long away, some sign in next door."""
    rng, source = play.random, f"staff/{place.hall_id}"
    who: Some = {"hall_id": place.hall_id, "staff_ref": staff_ref, "received_at": instant(day)}
    named: Some = {"window_id": place.window_id if rng.random() < 0.9 else None}
    at = day - 10 * MINUTE + rng.randrange(20 * MINUTE)
    play.say(at, StaffSignedIn(**who, **named, test=rng.random() < 0.02), source)
    if rng.random() < 0.1:
        return
    for _ in range(rng.choice((0, 0, 1, 2, 5))):
        at += rng.randrange(70 * MINUTE)
        back = instant(at + 20 * MINUTE) if rng.random() < 0.7 else None
        left = StaffLeftPost(**who, **named, reason="meeting", planned=rng.random() < 0.3, expected_return_at=back)
        play.say(at, left, source)
        if rng.random() < 0.9:
            at += rng.randrange(40 * MINUTE)
            play.say(at, StaffReturnedPost(**who), source)
    if rng.random() < 0.1:
        at += rng.randrange(HOUR)
        others = [one.window_id for one in play.city.windows_of(place.hall_id)]
        play.say(at, StaffSignedIn(**who, window_id=rng.choice(others)), source)
        at += rng.randrange(HOUR)
        play.say(at, StaffSignedIn(**who, **named), source)
    play.say(max(at, day + 7 * HOUR + 40 * MINUTE + rng.randrange(40 * MINUTE)), StaffSignedOut(**who), source)
