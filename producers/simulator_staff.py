"""Let the people behind the windows come, go and stand in for each other (AB岗). Pure and seeded.

Each window has its A by reference; B is the hall's duty officer, one at a time. A short absence (a few minutes, the
window pauses) needs nobody; for a longer one B takes the place before A goes. Persons are pseudonymous keys.
"""

from collections.abc import Iterator
from random import Random

from producers.plan import Plan, Told, tell
from producers.simulator_arrivals import ms
from producers.simulator_queue import Desk, HallDay
from schemas.envelope import Fact
from schemas.events import staff as said
from schemas.instants import HOUR, MINUTE, SECOND, day_start, instant
from schemas.reference import Staff

DUTY = "duty_officer"
LEAVE_SHARE = 0.12
"""Halls in which somebody is on leave on a day."""
LONG_ABSENCES = (0, 1, 1, 2)
WHY_LONG, WHY_SHORT = ("meeting", "training", "document_delivery"), ("phone_call", "copying", "helping_elderly")
LEAVE_KINDS = ("sick", "trip", "training", "holiday")


def staff_told(plan: Plan, day: HallDay) -> Iterator[Told]:
    """Tell the rosters of a hall's day and where everybody is; nothing where the city names no staff."""
    people = _people(plan, day)
    hours = [
        (day_start(day.on) + begin * MINUTE, day_start(day.on) + end * MINUTE)
        for begin, end in plan.calendar.intervals(day.hall.unit_id, day.on)
    ]
    if not people or not hours:
        return
    deputy = next((one for one in plan.city.staff.values() if _stands_by(one, day)), None)
    draw = plan.draw("staff", day.hall.unit_id, day.on)
    excused = draw.choice([*people]) if deputy and len(people) > 1 and draw.random() < LEAVE_SHARE else None
    yield from _rosters(plan, day, people, deputy, hours)
    for desk in day.desks:
        person = people.get(desk.window.window_id)
        if person is None:
            continue
        if desk.window.window_id == excused and deputy is not None:
            yield from _on_leave(plan, desk, (person, deputy), hours)
        else:
            yield from _attendance(plan, desk, person)
            yield from _pauses(plan, desk, person)
    if deputy is not None and excused is None:
        yield from _stood_in(plan, day, people, deputy, hours)
    yield from _uncovered(plan, people)


def _people(plan: Plan, day: HallDay) -> dict[str, Staff]:
    windows = {desk.window.window_id for desk in day.desks}
    return {one.window_id: one for one in plan.city.staff.values() if one.window_id in windows and one.window_id}


def _stands_by(one: Staff, day: HallDay) -> bool:
    return one.hall_id == day.hall.unit_id and one.role == DUTY


def _tell(plan: Plan, at: int, kind: type[Fact], desk: tuple[str, str, Staff], /, **more: object) -> Told:
    hall_id, window_id, person = desk
    fields = {"hall_id": hall_id, "window_id": window_id, "staff_ref": person.staff_ref, **more}
    return tell(plan, ms(at), f"staff/{hall_id}", kind, **fields)


def _rosters(
    plan: Plan, day: HallDay, people: dict[str, Staff], deputy: Staff | None, hours: list[tuple[int, int]]
) -> Iterator[Told]:
    at = hours[0][0] - 50 * MINUTE
    for window_id, person in people.items():
        for begin, end in hours:
            shift = {"roster_on": day.on, "starts_at": instant(begin), "ends_at": instant(end)}
            place = (day.hall.unit_id, window_id, person)
            ref = deputy.staff_ref if deputy is not None else None
            yield _tell(plan, at, said.RosterPublished, place, **shift, deputy_ref=ref)


def _attendance(plan: Plan, desk: Desk, person: Staff) -> Iterator[Told]:
    """Sign in some minutes before the window opens, out when it has closed; at noon too."""
    place = (desk.window.hall_id, desk.window.window_id, person)
    draw = plan.draw("attendance", desk.window.window_id, desk.steps[0][0] if desk.steps else 0)
    for at, step in desk.steps:
        if step == "opened":
            yield _tell(plan, at - draw.randrange(90, 420) * SECOND, said.StaffSignedIn, place)
        elif step == "closed":
            yield _tell(plan, at + draw.randrange(40, 150) * SECOND, said.StaffSignedOut, place)


def _pauses(plan: Plan, desk: Desk, person: Staff) -> Iterator[Told]:
    place = (desk.window.hall_id, desk.window.window_id, person)
    for at, step in desk.steps:
        if step == "paused":
            why = plan.draw("why", desk.window.window_id, at).choice(WHY_SHORT)
            yield _tell(plan, at, said.StaffLeftPost, place, reason=why, expected_return_at=instant(at + 5 * MINUTE))
        elif step == "resumed":
            yield _tell(plan, at, said.StaffReturnedPost, place)


def _on_leave(plan: Plan, desk: Desk, pair: tuple[Staff, Staff], hours: list[tuple[int, int]]) -> Iterator[Told]:
    """Excuse A for the day; B stands there from the morning on."""
    person, deputy = pair
    hall_id, window_id = desk.window.hall_id, desk.window.window_id
    kind = plan.draw("leave", window_id, hours[0][0]).choice(LEAVE_KINDS)
    told_at, whole = hours[0][0] - 45 * MINUTE, {"starts_at": instant(hours[0][0]), "ends_at": instant(hours[-1][1])}
    yield _tell(plan, told_at, said.LeaveApproved, (hall_id, window_id, person), kind=kind, **whole)
    place = (hall_id, window_id, deputy)
    yield _tell(plan, told_at + MINUTE, said.PostSubstituted, place, absent_ref=person.staff_ref, reason=kind)
    yield from _attendance(plan, desk, deputy)
    yield from _pauses(plan, desk, deputy)


def _stood_in(
    plan: Plan, day: HallDay, people: dict[str, Staff], deputy: Staff, hours: list[tuple[int, int]]
) -> Iterator[Told]:
    """Let A go for half an hour at times, one A of a hall in each interval, with B at the window meanwhile."""
    draw = plan.draw("absences", day.hall.unit_id, day.on)
    desks = {desk.window.window_id: desk for desk in day.desks if desk.window.window_id in people}
    for begin, end in hours:
        if draw.choice(LONG_ABSENCES) == 0:
            continue
        window_id = draw.choice(sorted(desks))
        gone = _free_time(draw, desks[window_id], (begin, end))
        if gone is not None and not plan.is_struck("uncovered", window_id):
            yield from _one_absence(plan, draw, (day.hall.unit_id, window_id), (people[window_id], deputy), gone)


def _free_time(draw: Random, desk: Desk, hours: tuple[int, int]) -> int | None:
    """Find an instant for an absence of up to half an hour that meets no pause of the window; None if there is none."""
    begin, end = hours
    gone = begin + int(draw.uniform(0.2, 0.6) * (end - begin))
    paused = [at for at, step in desk.steps if step == "paused"]
    return gone if all(abs(at - gone) > HOUR for at in paused) else None


def _one_absence(
    plan: Plan, draw: Random, where: tuple[str, str], pair: tuple[Staff, Staff], gone: int
) -> Iterator[Told]:
    person, deputy = pair
    why, back = draw.choice(WHY_LONG), gone + draw.randrange(15, 28) * MINUTE
    at_post, in_place = (*where, person), (*where, deputy)
    yield _tell(plan, gone - MINUTE, said.PostSubstituted, in_place, absent_ref=person.staff_ref, reason=why)
    yield _tell(plan, gone - 30 * SECOND, said.StaffSignedIn, in_place)
    expected = instant(gone + 25 * MINUTE)
    yield _tell(plan, gone, said.StaffLeftPost, at_post, reason=why, expected_return_at=expected)
    yield _tell(plan, back, said.StaffReturnedPost, at_post)
    yield _tell(plan, back + 30 * SECOND, said.StaffSignedOut, in_place)


def _uncovered(plan: Plan, people: dict[str, Staff]) -> Iterator[Told]:
    """Let the planted A go without anybody in A's place, back in time all the same."""
    fault = plan.fault("uncovered")
    person = people.get(fault.where) if fault is not None else None
    if fault is None or person is None:
        return
    place = (person.hall_id, fault.where, person)
    expected = instant(fault.span.end)
    yield _tell(plan, fault.span.begin, said.StaffLeftPost, place, reason="meeting", expected_return_at=expected)
    yield _tell(plan, fault.span.end, said.StaffReturnedPost, place)
