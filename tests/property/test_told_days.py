"""A day of planted faults tells each of them by name and nothing else; a quiet day tells nothing: folds and engine."""

from functools import cache
from typing import get_args

import pytest

from producers import history
from producers.faults import Kind
from producers.plan import Plan
from producers.simulator import day_of
from schemas.events.system import AlertRaised
from schemas.instants import HOUR, MINUTE, day_start
from streams.alert_catalogue import base
from tests.property.city_plan import the_plan
from tests.told_day import spoken

ORDINARY = "AL-02"
"""A single bad rating is everyday life, in the quietest city."""
BEGIN, END = 8 * HOUR + 30 * MINUTE, 17 * HOUR + 20 * MINUTE


@cache
def raised(plan: Plan) -> list[tuple[int, str, str]]:
    """Play a day with the fortnight before it; give when each alert was raised, its code and its subject."""
    past = [said for part in (*history.beginning(plan), *history.days(plan)) for said in part]
    midnight = day_start(plan.first_day)
    told = spoken(plan, [*past, *day_of(plan, plan.first_day)], midnight + BEGIN, midnight + END)
    return [(at, one.code, one.alert_subject) for at, one in told if isinstance(one, AlertRaised)]


def beside_bad_ratings(plan: Plan) -> list[tuple[str, str]]:
    return sorted((code, subject) for _, code, subject in raised(plan) if base(code) != ORDINARY)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_quiet_day_raises_nothing_but_single_bad_ratings(seed: int) -> None:
    plan = the_plan(seed, "quiet")
    assert beside_bad_ratings(plan) == []
    assert raised(plan), "some bad ratings there are"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_planted_fault_is_told_once_by_name_and_nothing_else_is(seed: int) -> None:
    plan = the_plan(seed, "faults")
    assert {fault.kind for fault in plan.faults} == set(get_args(Kind))
    assert beside_bad_ratings(plan) == sorted(alert for fault in plan.faults for alert in fault.alerts)
    first = {(code, subject): at for at, code, subject in reversed(raised(plan))}
    assert all(first[alert] >= fault.span.begin for fault in plan.faults for alert in fault.alerts)
