"""When a service starts, rests, and is given up."""

from dataclasses import replace

import pytest

from stack.lifecycle import (
    FOR_A_PERSON,
    HEALTHY_AFTER_S,
    LONGEST_REST_S,
    TRIES_BEFORE_READY,
    Life,
    Phase,
    became_ready,
    due,
    ended,
    rest_s,
    started,
    stop_waves,
)
from stack.services import Ends, Service, Stays

BROKER = Service("broker", ("b",), Stays())
TOPICS = Service("topics", ("t",), Ends(), needs=("broker",))
WORKER = Service("worker", ("w",), Stays(), needs=("topics",))
WALL = Service("wall", ("v",), Stays(), needs=("topics",))
PLAN = (BROKER, TOPICS, WORKER, WALL)
READY_LIFE = Life(Phase.READY, since=0.0, was_ready=True)


def lives(**phases: Phase) -> dict[str, Life]:
    return {service.name: Life(phases.get(service.name, Phase.WAITING)) for service in PLAN}


def names_due(now: float, **phases: Phase) -> list[str]:
    return [service.name for service in due(PLAN, lives(**phases), now)]


def test_only_what_needs_nothing_starts_first() -> None:
    assert names_due(0.0) == ["broker"]


def test_a_service_waits_until_what_it_needs_is_ready_not_merely_started() -> None:
    assert names_due(0.0, broker=Phase.STARTING) == []
    assert names_due(0.0, broker=Phase.READY) == ["topics"]


def test_services_with_the_same_needs_start_together() -> None:
    assert names_due(0.0, broker=Phase.READY, topics=Phase.DONE) == ["worker", "wall"]


def test_what_runs_is_not_started_twice() -> None:
    everything = dict.fromkeys(("broker", "worker", "wall"), Phase.READY)
    assert names_due(0.0, topics=Phase.DONE, **everything) == []


def test_nothing_restarts_while_the_broker_is_away() -> None:
    fallen = {**lives(topics=Phase.DONE, broker=Phase.RESTING), "worker": Life(Phase.RESTING, 0.0, falls=1)}
    assert [service.name for service in due((TOPICS, WORKER), {**fallen, "topics": Life()}, 100.0)] == []


def test_a_fallen_service_rests_before_it_starts_again() -> None:
    life = ended(READY_LIFE, -9, 10.0)
    assert life.phase is Phase.RESTING
    assert due((BROKER,), {"broker": life}, 10.1) == []
    assert due((BROKER,), {"broker": life}, 10.5) == [BROKER]


def test_rests_double_up_to_half_a_minute() -> None:
    assert [rest_s(falls) for falls in (1, 2, 3, 4)] == [0.5, 1.0, 2.0, 4.0]
    assert rest_s(7) == rest_s(10_000) == LONGEST_REST_S


def test_a_minute_of_health_forgets_earlier_falls() -> None:
    tired = replace(READY_LIFE, falls=6, since=100.0)
    assert ended(tired, 1, 100.0 + HEALTHY_AFTER_S).falls == 1
    assert ended(tired, 1, 99.0 + HEALTHY_AFTER_S).falls == 7


def test_a_service_that_was_ready_once_is_restarted_for_ever() -> None:
    life = READY_LIFE
    for fall in range(50):
        life = ended(started(life, float(fall)), FOR_A_PERSON, float(fall))
    assert life.phase is Phase.RESTING
    assert life.falls == 50


def test_what_only_a_person_can_put_right_is_not_tried_again() -> None:
    assert ended(started(Life(), 0.0), FOR_A_PERSON, 1.0).phase is Phase.FAILED


def test_five_falls_before_readiness_are_enough() -> None:
    life = Life()
    for fall in range(TRIES_BEFORE_READY):
        assert life.phase is not Phase.FAILED
        life = ended(started(life, float(fall)), 1, float(fall))
    assert life.phase is Phase.FAILED
    assert life.restarts == TRIES_BEFORE_READY - 1


def test_a_step_that_ends_well_is_done_and_one_that_does_not_is_tried_again() -> None:
    assert ended(started(Life(), 0.0), 0, 1.0, is_step=True).phase is Phase.DONE
    assert ended(started(Life(), 0.0), 1, 1.0, is_step=True).phase is Phase.RESTING


def test_a_service_that_ends_with_0_by_itself_has_fallen_too() -> None:
    assert ended(READY_LIFE, 0, 1.0).phase is Phase.RESTING


def test_readiness_is_remembered_over_a_fall() -> None:
    assert ended(became_ready(started(Life(), 0.0), 1.0), 1, 2.0).was_ready


@pytest.mark.parametrize("order", [PLAN, tuple(reversed(PLAN))])
def test_what_nobody_needs_stops_first_and_the_broker_last(order: tuple[Service, ...]) -> None:
    waves = stop_waves(order)
    assert [set(wave) for wave in waves] == [{"worker", "wall"}, {"topics"}, {"broker"}]


def test_even_a_plan_in_a_circle_can_be_stopped() -> None:
    circle = (Service("a", (), Stays(), needs=("b",)), Service("b", (), Stays(), needs=("a",)))
    assert sorted(name for wave in stop_waves(circle) for name in wave) == ["a", "b"]
