"""Laws of the queues, whatever the seed, the hall and the day."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from producers.simulator_hall import tickets_told
from producers.simulator_queue import HallDay, run_hall
from schemas.instants import MINUTE, day_start
from tests.property.city_plan import the_plan

ENDS = ("finished", "cancelled", "swept", "no_show")
SEEDS = st.integers(min_value=0, max_value=50)
HALLS = st.sampled_from(["ZWGA", "DHQ", "CGS", "CGPCS", "SHPCS"])
DAYS = st.integers(min_value=-60, max_value=5).map(lambda step: date(2026, 10, 14) + timedelta(days=step))


def a_day(seed: int, hall: str, on: date) -> HallDay:
    plan = the_plan(seed)
    return run_hall(plan, plan.city.units[hall], on)


@settings(max_examples=40, deadline=None)
@given(SEEDS, HALLS, DAYS)
def test_every_ticket_is_issued_first_ends_once_and_goes_forward_in_time(seed: int, hall: str, on: date) -> None:
    for visit in a_day(seed, hall, on).visits:
        steps = [step.partition(":")[0] for _, step, _ in visit.steps]
        times = [at for at, _, _ in visit.steps]
        assert steps[0] == "issued" and times == sorted(times)
        assert steps[-1] in ENDS and steps.count("finished") <= 1
        assert all(step not in ("finished", "cancelled", "swept") for step in steps[:-1])


@settings(max_examples=40, deadline=None)
@given(SEEDS, HALLS, DAYS)
def test_a_window_serves_one_person_at_a_time(seed: int, hall: str, on: date) -> None:
    busy: dict[str, list[tuple[int, int]]] = {}
    for visit in a_day(seed, hall, on).visits:
        begun = 0
        for at, step, where in visit.steps:
            if where is not None and step == "called":
                begun = at
            elif where is not None and step.startswith(("finished", "no_show", "transferred")):
                busy.setdefault(where, []).append((begun, at))
    for spans in busy.values():
        spans.sort()
        assert all(first[1] <= second[0] for first, second in pairwise(spans))


@settings(max_examples=40, deadline=None)
@given(SEEDS, HALLS, DAYS)
def test_nobody_is_called_before_an_appointment_or_by_a_closed_window(seed: int, hall: str, on: date) -> None:
    day = a_day(seed, hall, on)
    shut: dict[str, list[tuple[int, int]]] = {}
    for desk in day.desks:
        marks = [at for at, step in sorted(desk.steps) if step in ("opened", "closed")]
        gaps = zip([0, *marks[1::2]], [*marks[::2], day_start(on) + 36 * 60 * MINUTE], strict=True)
        shut[desk.window.window_id] = list(gaps)
    for visit in day.visits:
        for at, step, where in visit.steps:
            if step == "called" and where is not None:
                assert at >= (visit.slot_at or 0)
                assert not any(begin < at < end for begin, end in shut[where])


@settings(max_examples=20, deadline=None)
@given(SEEDS, HALLS, DAYS)
def test_tickets_told_are_the_steps_of_windows_with_a_queue_machine(seed: int, hall: str, on: date) -> None:
    day = a_day(seed, hall, on)
    told = list(tickets_told(the_plan(seed), day))
    assert len(told) == (0 if hall == "SHPCS" else sum(len(visit.steps) for visit in day.visits))
