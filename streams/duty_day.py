"""A post's day: covered or not, who came late, left early, stayed away or stood elsewhere (M-36, M-37, M-38). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.admit import Record
from schemas.instants import MINUTE
from streams.intervals import Interval, common, joined, length, without
from streams.rosters import Roster, leave_of
from streams.spells import Spell


class Limits(NamedTuple):
    """The hall's thresholds of that day; spans in µs."""

    tolerance: int
    absences: int
    absent: int


@dataclass(frozen=True, slots=True)
class HallDay:
    """What is known of a hall's day up to now; hours include an extension (延时)."""

    hall_id: str
    begin: int
    end: int
    now: int
    hours: Sequence[Interval]
    spells: Sequence[Spell]
    leaves: Sequence[Record]
    limits: Limits
    open: list[Interval] = field(default_factory=list)
    """The hours up to now."""


@dataclass(slots=True)
class PostDay:
    """What a window's day adds up to: minutes, shifts, people."""

    open_min: int = 0
    planned_min: int = 0
    due_min: int = 0
    uncovered_min: int = 0
    begun: int = 0
    late: int = 0
    over: int = 0
    early: int = 0
    absent: int = 0
    excused: int = 0
    absences: int = 0
    unplanned: int = 0
    people: int = 0
    frequent: int = 0
    continuous: int = 0
    rostered_min: int = 0
    here_min: int = 0
    elsewhere_min: int = 0


def planned_spans(window_id: str, roster: Roster, day: HallDay, closures: Sequence[Interval]) -> list[Interval]:
    """Give when nobody need stand there: a closure with a reason, a planned absence of who covers the post."""
    away = (
        (one.begin, one.end)
        for one in day.spells
        if one.window_id == window_id and one.standing == "away" and one.planned and one.staff_ref in roster.covers
    )
    return joined((*closures, *away))


def uncovered_spans(window_id: str, roster: Roster, day: HallDay, closures: Sequence[Interval]) -> list[Interval]:
    """Give when neither A nor B was signed in, in opening hours up to now (M-36)."""
    here = (
        (one.begin, one.end)
        for one in day.spells
        if one.window_id == window_id and one.standing == "here" and one.staff_ref in roster.covers
    )
    return without(without(day.open, planned_spans(window_id, roster, day, closures)), here)


def read_post_day(window_id: str, roster: Roster, day: HallDay, closures: Sequence[Interval]) -> PostDay:
    """Add up a window's day; `closures` are planned ones."""
    found = PostDay(open_min=length(day.open) // MINUTE)
    planned = planned_spans(window_id, roster, day, closures)
    found.planned_min = length(common(day.open, planned)) // MINUTE
    found.due_min = length(without(day.open, planned)) // MINUTE
    found.uncovered_min = length(uncovered_spans(window_id, roster, day, closures)) // MINUTE
    _count_shifts(found, window_id, roster, day)
    _count_people(found, window_id, day)
    return found


def _count_shifts(found: PostDay, window_id: str, roster: Roster, day: HallDay) -> None:
    rostered = here = elsewhere = 0
    for shift in roster.shifts:
        due = without([(shift.begin, shift.end)], leave_of(shift.staff_ref, day.leaves))
        if not due:
            found.excused += 1
            continue
        mine = [one for one in day.spells if one.staff_ref == shift.staff_ref and one.standing != "gone"]
        _judge(found, due[0][0], due[-1][1], mine, day)
        past = common(due, [(day.begin, day.now)])
        rostered += length(past)
        stood = [one for one in mine if one.standing == "here"]
        here += length(common(past, ((one.begin, one.end) for one in stood if one.window_id == window_id)))
        elsewhere += length(common(past, ((one.begin, one.end) for one in stood if one.window_id != window_id)))
    found.rostered_min, found.here_min, found.elsewhere_min = rostered // MINUTE, here // MINUTE, elsewhere // MINUTE


def _judge(found: PostDay, begin: int, end: int, mine: Sequence[Spell], day: HallDay) -> None:
    """Count a shift: late while or because A was not there in time, absent or early once it is over."""
    tolerance, over = day.limits.tolerance, end <= day.now
    present = [one for one in mine if one.end > begin and one.begin < end]
    came = min((one.begin for one in present), default=None)
    if begin + tolerance < day.now:
        found.begun += 1
        found.late += int(not over if came is None else came > begin + tolerance)
    if over:
        found.over += 1
        found.absent += int(came is None)
        found.early += int(came is not None and max(one.end for one in present) < end - tolerance)


def _count_people(found: PostDay, window_id: str, day: HallDay) -> None:
    """Count who was signed in at the window: absences, those too often or too long away, those never away."""
    mine = [one for one in day.spells if one.window_id == window_id]
    for staff_ref in {one.staff_ref for one in mine if one.standing != "gone"}:
        away = [one for one in mine if one.staff_ref == staff_ref and one.standing == "away"]
        unplanned = [(one.begin, one.end) for one in away if not one.planned]
        here = [(one.begin, one.end) for one in mine if one.staff_ref == staff_ref and one.standing == "here"]
        found.people += 1
        found.absences += len(away)
        found.unplanned += len(unplanned)
        too_long = length(common(day.open, unplanned)) > day.limits.absent
        found.frequent += int(len(unplanned) > day.limits.absences or too_long)
        found.continuous += int(_is_continuous(here, day))


def _is_continuous(here: Sequence[Interval], day: HallDay) -> bool:
    """Say whether somebody never signed out from the first opening to the last closing, the break included."""
    if len(day.hours) < 2 or day.now < day.hours[-1][1]:
        return False
    return not without([(day.hours[0][0], day.hours[-1][1])], here)
