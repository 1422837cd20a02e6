"""What people and devices of a day say: invitations, rosters, who stands in, call-backs, pulses."""

from datetime import date
from functools import cache
from itertools import pairwise

import pytest

from producers.plan import Said
from producers.simulator import day_of
from schemas.envelope import Fact
from schemas.events import hotline, queue, rating, staff
from schemas.instants import MINUTE, SECOND, day_start, micros
from tests.property.city_plan import the_plan

WEDNESDAY = date(2026, 10, 14)


@cache
def the_day(seed: int) -> list[Said]:
    return day_of(the_plan(seed, "quiet"), WEDNESDAY)


def told(seed: int, *kinds: type[Fact]) -> list[Said]:
    return [one for one in the_day(seed) if isinstance(one.fact, kinds)]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_press_at_a_terminal_answers_an_open_invitation_and_the_others_run_out(seed: int) -> None:
    asked = {one.fact.prompt_id: one for one in told(seed, rating.RatingInvited)}  # type: ignore[attr-defined]
    presses = [one.fact for one in told(seed, rating.RatingSubmitted)]
    assert asked and presses
    answered = set()
    for press in presses:
        assert isinstance(press, rating.RatingSubmitted)
        if press.channel == "terminal":
            invitation = asked[press.prompt_id]
            answered.add(press.prompt_id)
            assert 1_000 < (press.press_ms or 0) < 20_000 and invitation.fact.expires_at is not None  # type: ignore[attr-defined]
    ran_out = {one.fact.prompt_id for one in told(seed, rating.RatingTimedOut)}  # type: ignore[attr-defined]
    assert answered | ran_out == set(asked) and not answered & ran_out


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_window_is_without_its_a_or_b_for_more_than_five_minutes_of_its_hours(seed: int) -> None:
    plan = the_plan(seed, "quiet")
    here: dict[str, set[str]] = {}
    gaps: dict[str, list[tuple[int, int]]] = {}
    left: dict[str, int] = {}
    for one in told(seed, staff.StaffSignedIn, staff.StaffSignedOut, staff.StaffLeftPost, staff.StaffReturnedPost):
        fact = one.fact
        window_id = str(getattr(fact, "window_id"))  # noqa: B009 - each of these names one
        present = here.setdefault(window_id, set())
        if isinstance(fact, staff.StaffSignedIn | staff.StaffReturnedPost):
            if not present and window_id in left:
                gaps.setdefault(window_id, []).append((left[window_id], one.at))
            present.add(fact.staff_ref)
        elif isinstance(fact, staff.StaffSignedOut | staff.StaffLeftPost):
            present.discard(fact.staff_ref)
            if not present:
                left[window_id] = one.at
    assert len(here) == 60 and gaps
    for window_id, spans in gaps.items():
        hours = plan.calendar.intervals(plan.city.windows[window_id].hall_id, WEDNESDAY)
        for begin, end in spans:
            inside = [
                min(end, day_start(WEDNESDAY) + shut * MINUTE) - max(begin, day_start(WEDNESDAY) + opens * MINUTE)
                for opens, shut in hours
            ]
            assert max(inside) <= 5 * MINUTE, window_id


def test_whoever_goes_for_longer_says_when_and_comes_back_by_then() -> None:
    for seed in (1, 2, 3):
        back = told(seed, staff.StaffReturnedPost)
        for one in told(seed, staff.StaffLeftPost):
            fact = one.fact
            assert isinstance(fact, staff.StaffLeftPost) and fact.expected_return_at is not None
            returns = min(two.at for two in back if two.at > one.at and two.fact.staff_ref == fact.staff_ref)  # type: ignore[attr-defined]
            assert returns <= micros(fact.expected_return_at) + 3 * MINUTE


def test_a_missed_caller_is_called_back_within_the_hour() -> None:
    missed = {one.fact.call_id: one.at for one in told(1, hotline.CallAbandoned)}  # type: ignore[attr-defined]
    back = {one.fact.call_id: one.at for one in told(1, hotline.CallCalledBack)}  # type: ignore[attr-defined]
    assert len(back) > len(missed) // 2 and set(back) <= set(missed)
    assert all(0 < at - missed[name] < 60 * MINUTE for name, at in back.items())


def test_every_device_beats_at_least_every_two_minutes_while_its_hall_is_open() -> None:
    beats: dict[str, list[int]] = {}
    for one in told(1, queue.DeviceHeartbeat):
        beats.setdefault(one.fact.device_id, []).append(one.at)  # type: ignore[attr-defined]
    assert {name.rpartition("-")[2] for name in beats} == {"T1", "Q1"} and len(beats) == 59 + 14
    assert all(later - earlier <= 120 * SECOND for times in beats.values() for earlier, later in pairwise(times))


def test_where_nobody_is_named_nobody_is_told_of() -> None:
    unnamed = {one.fact.staff_ref for one in told(1, staff.StaffSignedIn)}  # type: ignore[attr-defined]
    assert unnamed <= set(the_plan().city.staff)
