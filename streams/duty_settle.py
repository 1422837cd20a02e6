"""Let the halls' days contribute what staff events make of their posts; and read one day of a hall. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial

from schemas.admit import Record
from schemas.events.queue import HoursExtended
from schemas.events.staff import RosterPublished
from schemas.instants import MINUTE, day_start, micros
from streams.duty_day import HallDay, Limits, read_post_day
from streams.figures import Part
from streams.hall import HallState
from streams.intervals import Interval, common, joined
from streams.parts.duty import officer_parts, post_parts
from streams.posts import Post
from streams.press import JourneyKey
from streams.rosters import Roster, read_roster
from streams.spells import read_spells


def settle_duty(state: HallState) -> None:
    """Let every marked day of a hall take back what it contributed and contribute what it does now."""
    dirty, state.duty.dirty = state.duty.dirty, set()
    state.terminals.dirty |= dirty  # their hours may have changed
    for hall_id, on in dirty:
        days = state.spans.of(hall_id)
        if days is None:
            state.duty.dirty.add((hall_id, on))
            continue
        shown = on in (days.today, days.last_open) and tells_of_posts(state, hall_id, on)
        parts = tuple(_parts(state, hall_id, on)) if shown else ()
        state.figures.restate(state.duty.said.pop((hall_id, on), ()), parts)
        if parts:
            state.duty.said[hall_id, on] = parts


def tells_of_posts(state: HallState, hall_id: str, on: date) -> bool:
    """Say whether a known hall tells of attendance that day at all: without, its posts are not judged."""
    facts = state.duty.days.get((hall_id, on), ())
    return hall_id in state.duty.history.units and any(one.name != "hours.extended" for one in facts)


def _parts(state: HallState, hall_id: str, on: date) -> Iterator[Part]:
    day = read_hall_day(state, hall_id, on)
    for window_id, roster in rosters_of(state, hall_id, on):
        closures = planned_closures(state.posts.get(window_id), day)
        found = read_post_day(window_id, roster, day, closures) if roster is not None else None
        yield from post_parts(window_id, hall_id, day.begin, found)
    for window_id, rated in sorted(state.windows.items()):
        ends = [at for key, at in rated.finished.items() if key[0] == hall_id and not _is_drill(state, key)]
        officers = (
            _signed_in(day, window_id, at) for at in sorted(ends) if day.begin <= at < day.end and at <= day.now
        )
        yield from officer_parts(window_id, hall_id, day.begin, officers)


def _is_drill(state: HallState, key: JourneyKey) -> bool:
    return any(one.fact.test for one in state.visits[key].facts)


def _signed_in(day: HallDay, window_id: str, at: int) -> int:
    """Count who was signed in at a window at an instant."""
    mine = (one for one in day.spells if one.window_id == window_id and one.standing == "here")
    return len({one.staff_ref for one in mine if one.begin <= at < one.end})


def read_hall_day(state: HallState, hall_id: str, on: date) -> HallDay:
    """Read a hall's day up to the tick."""
    zone, tick = state.spans.zone(hall_id), state.spans.tick or 0
    begin, end = day_start(on, zone), day_end(on, zone)
    facts = [one for one in state.duty.days.get((hall_id, on), ()) if one.at <= tick]
    city, hours = state.duty.history.at(on), opening_hours(state, hall_id, on, facts)
    spells = read_spells(facts, end, lambda ref: one.window_id if (one := city.staff.get(ref)) is not None else None)
    limit = partial(state.duty.history.value, unit_id=hall_id, on=on)
    limits = Limits(
        limit("attendance_tolerance_min") * MINUTE, limit("absences_a_day"), limit("absent_min_a_day") * MINUTE
    )
    leaves = state.duty.leaves.get(hall_id, ())
    now = min(tick, end)
    return HallDay(hall_id, begin, end, now, hours, spells, leaves, limits, common(hours, [(begin, now)]))


def day_end(on: date, zone: str) -> int:
    """Give the instant (µs) at which a local day ends."""
    return day_start(on + timedelta(days=1), zone)


def opening_hours(state: HallState, hall_id: str, on: date, facts: Iterable[Record]) -> list[Interval]:
    """Give a hall's opening hours of a day by the calendar, with its extension (延时, 002-46)."""
    begin, end = day_start(on, state.spans.zone(hall_id)), day_end(on, state.spans.zone(hall_id))
    usual = usual_hours(state, hall_id, on)
    longer = (
        (usual[-1][1] if usual else one.at, min(end, micros(one.fact.until)))
        for one in facts
        if isinstance(one.fact, HoursExtended) and begin <= one.at < end
    )
    return joined((*usual, *longer))


def usual_hours(state: HallState, hall_id: str, on: date) -> list[Interval]:
    """Give a hall's opening hours of a day by the calendar alone."""
    begin = day_start(on, state.spans.zone(hall_id))
    return [(begin + a * MINUTE, begin + b * MINUTE) for a, b in state.spans.calendar.intervals(hall_id, on)]


def rosters_of(state: HallState, hall_id: str, on: date) -> Iterator[tuple[str, Roster | None]]:
    """Give each window of a hall's day, known by reference or by a roster, and who should stand there."""
    zone, tick = state.spans.zone(hall_id), state.spans.tick or 0
    told = state.duty.days.get((hall_id, on), ())
    facts = [one for one in told if isinstance(one.fact, RosterPublished) or one.at <= tick]
    known = {one.window_id for one in state.duty.history.at(on).windows_of(hall_id)}
    rostered = {one.fact.window_id for one in facts if isinstance(one.fact, RosterPublished)}
    usual = usual_hours(state, hall_id, on)
    for window_id in sorted(known | rostered):
        post = state.duty.post(window_id, on) if window_id in known else None
        yield window_id, read_roster(window_id, facts, post, (day_start(on, zone), day_end(on, zone)), usual)


def planned_closures(post: Post | None, day: HallDay) -> list[Interval]:
    """Give when a window was paused or closed with a reason, each to its next word that day."""
    if post is None:
        return []
    told = sorted(
        (
            one
            for one in post.hours
            if one.fact.hall_id == day.hall_id and day.begin <= one.at < day.end and one.at <= day.now  # type: ignore[attr-defined]  # window events have it
        ),
        key=lambda one: one.order,
    )
    ends = [one.at for one in told] + [day.end]
    shut = ("window.paused", "window.closed")
    return [(one.at, until) for one, until in zip(told, ends[1:], strict=True) if one.name in shut and one.fact.reason]  # type: ignore[attr-defined]  # window events have it
