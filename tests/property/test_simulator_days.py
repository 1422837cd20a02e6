"""A day of the demo city: believable, repeatable, and with exactly the faults that were planted."""

from collections import Counter
from datetime import date, timedelta
from functools import cache

import pytest

from producers.faults import Fault, Kind
from producers.plan import Said
from producers.simulator import day_of
from producers.simulator_queue import finished_visits, run_hall
from producers.simulator_ratings import Pressed, pressed
from schemas.admit import Record, admit, encode
from schemas.events import queue, rating
from schemas.instants import HOUR, MINUTE, day_start, instant
from schemas.scales import is_good, level_of
from tests.property.city_plan import the_plan

WEDNESDAY = date(2026, 10, 14)


@cache
def the_day(on: date = WEDNESDAY) -> list[Said]:
    return day_of(the_plan(), on)


@cache
def ratings_before(days: int) -> list[Pressed]:
    plan = the_plan()
    spans = (WEDNESDAY - timedelta(days=back) for back in range(days, -1, -1))
    return [one for on in spans for hall in plan.city.halls for one in pressed(plan, hall, on)]


def record(said: Said) -> Record:
    value = encode(said.fact, id=said.id, source=said.source, time=instant(said.at), sequence=said.sequence)
    judged = admit(value)
    assert isinstance(judged, Record), judged
    return judged


def planted(kind: Kind, seed: int = 1) -> Fault:
    """Give a planted fault of the story's day."""
    fault = the_plan(seed).fault(kind)
    assert fault is not None
    return fault


def finished_by_window(on: date = WEDNESDAY) -> Counter[str]:
    plan = the_plan()
    return Counter(where for hall in plan.city.halls for _, _, where in finished_visits(run_hall(plan, hall, on)))


def test_every_event_of_a_day_is_admitted_and_keeps_its_own_time() -> None:
    records = [record(said) for said in the_day()]
    assert len({one.id for one in records}) == len(records) > 10_000
    assert {one.quality for one in records} == {"ok"}


def test_the_same_seed_plays_the_same_day_and_another_seed_another() -> None:
    hall = the_plan().city.units["DHQ"]
    again, other = the_plan(), the_plan(2)
    assert run_hall(again, hall, WEDNESDAY).visits == run_hall(the_plan(), hall, WEDNESDAY).visits
    assert run_hall(other, hall, WEDNESDAY).visits != run_hall(again, hall, WEDNESDAY).visits


def test_a_day_is_told_in_the_order_it_is_received_and_each_source_counts_up() -> None:
    said = the_day()
    assert [one.fact.received_at for one in said] == sorted(one.fact.received_at for one in said)
    last: dict[str, str] = {}
    for one in said:
        assert last.get(one.source, "") < one.sequence
        last[one.source] = one.sequence
    tomorrow = {one.source: one.sequence for one in reversed(the_day(date(2026, 10, 15)))}
    assert all(tomorrow[source] > number for source, number in last.items() if source in tomorrow)


def test_each_window_serves_fifteen_to_eighty_people_a_day() -> None:
    plan = the_plan()
    visits = Counter(
        next(where for _, step, where in visit.steps if step == "called")
        for hall in plan.city.halls
        for visit in run_hall(plan, hall, WEDNESDAY).visits
        if any(step == "called" for _, step, _ in visit.steps)
    )
    assert len(visits) == 60
    assert all(15 <= count <= 80 for count in visits.values())


def test_forty_to_seventy_percent_of_the_visits_are_rated() -> None:
    days = [date(2026, 9, 7) + timedelta(days=step) for step in range(12)]
    plan = the_plan()
    finished, rated = Counter[str](), Counter[str]()
    for on in days:
        finished += finished_by_window(on)
        rated += Counter(one.window.window_id for hall in plan.city.halls for one in pressed(plan, hall, on))
    shares = {name: rated[name] / count for name, count in finished.items() if name != planted("bad_window").where}
    assert shares.pop("QLPCS-01") == 0
    assert all(0.4 <= share <= 0.7 for share in shares.values()), shares


def test_there_are_never_more_ratings_than_finished_visits() -> None:
    for on in (WEDNESDAY, date(2026, 10, 13), date(2026, 8, 3)):
        finished = finished_by_window(on)
        rated = Counter(one.window.window_id for hall in the_plan().city.halls for one in pressed(the_plan(), hall, on))
        assert rated and all(count <= finished[name] for name, count in rated.items())


def test_a_rating_of_a_visit_comes_after_its_finish_and_once() -> None:
    plan = the_plan()
    for hall in plan.city.halls:
        day = run_hall(plan, hall, WEDNESDAY)
        ends = {f"{hall.unit_id}-20261014-{visit.number:04d}": at for visit, at, _ in finished_visits(day)}
        linked = [one for one in pressed(plan, hall, WEDNESDAY) if one.visit_id is not None]
        assert len({one.visit_id for one in linked}) == len(linked)
        assert all(one.at > ends[one.visit_id or ""] for one in linked)


def test_a_window_without_a_queue_machine_has_no_tickets_but_unlinked_ratings() -> None:
    tickets = [one for one in the_day() if isinstance(one.fact, queue.TicketIssued) and one.fact.hall_id == "SHPCS"]
    rated = [one.visit_id for one in pressed(the_plan(), the_plan().city.units["SHPCS"], WEDNESDAY)]
    assert not tickets and rated and set(rated) == {None}


def test_a_raw_code_means_its_level_in_its_scale() -> None:
    submitted = [one.fact for one in the_day() if isinstance(one.fact, rating.RatingSubmitted)]
    assert {level_of(one.raw_scale, one.raw_code) == one.level for one in submitted} == {True}
    assert len({one.raw_scale for one in submitted}) >= 2


def test_windows_are_good_to_97_percent_and_more() -> None:
    tally: dict[str, list[bool]] = {}
    for one in ratings_before(40):
        tally.setdefault(one.window.window_id, []).append(is_good(one.level))
    rates = {name: sum(marks) / len(marks) for name, marks in tally.items() if len(marks) >= 200}
    assert len(rates) >= 50 and all(0.965 <= rate <= 1.0 for rate in rates.values()), rates
    assert sum(rate < 1.0 for rate in rates.values()) > 20


def frames_below(marks: list[tuple[int, bool]]) -> list[tuple[int, int]]:
    """List (good, n) whenever the latest 50 within 30 days are 20 or more and below 90 %: D7, counted by hand."""
    found = []
    for place, (at, _) in enumerate(marks):
        frame = [good for then, good in marks[max(place - 49, 0) : place + 1] if then > at - 30 * 24 * HOUR]
        if len(frame) >= 20 and 100 * sum(frame) < 90 * len(frame):
            found.append((sum(frame), len(frame)))
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_only_the_planted_window_ever_falls_below_ninety_percent(seed: int) -> None:
    plan = the_plan(seed)
    marks: dict[str, list[tuple[int, bool]]] = {}
    for back in range(16, -2, -1):
        for hall in plan.city.halls:
            for one in pressed(plan, hall, WEDNESDAY - timedelta(days=back)):
                marks.setdefault(one.window.window_id, []).append((one.at, is_good(one.level)))
    assert {name for name, rows in marks.items() if frames_below(rows)} == {planted("bad_window", seed).where}


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_the_bad_window_falls_below_by_ten_is_never_confirmed_and_is_well_before_closing(seed: int) -> None:
    plan = the_plan(seed)
    fault = planted("bad_window", seed)
    window = plan.city.windows[fault.where]
    hall = plan.city.units[window.hall_id]
    days = [WEDNESDAY - timedelta(days=back) for back in range(20, -1, -1)]
    rated = [one for on in days for one in pressed(plan, hall, on) if one.window == window]
    assert sum(one.at < day_start(WEDNESDAY) for one in rated) == 22
    marks = [(one.at, is_good(one.level)) for one in rated]
    below = frames_below(marks)
    assert below and all((9 * n - 10 * good) ** 2 * 10**7 <= 243498910 * n for good, n in below)
    bad_at = [at for at, good in marks if not good]
    assert len(bad_at) == 3 and bad_at[0] >= fault.span.begin
    assert bad_at[-1] < day_start(WEDNESDAY) + 9 * HOUR + 48 * MINUTE
    fine = [place for place in range(20, len(marks) + 1) if is_fine(marks[max(place - 50, 0) : place])]
    last_bad = max(place for place, (_, good) in enumerate(marks) if not good)
    held = [
        place for place in fine if place > last_bad + 1 and all(step in fine for step in range(place - 9, place + 1))
    ]
    assert held and marks[held[0] - 1][0] < day_start(WEDNESDAY) + 17 * HOUR


def is_fine(frame: list[tuple[int, bool]]) -> bool:
    return 100 * sum(good for _, good in frame) >= 92 * len(frame)


def heartbeats(window_id: str | None) -> list[int]:
    return [
        one.at for one in the_day() if isinstance(one.fact, queue.DeviceHeartbeat) and one.fact.window_id == window_id
    ]


def rated_at_terminal(window_id: str | None) -> list[int]:
    return [one.at for one in ratings_before(0) if one.window.window_id == window_id and one.channel == "terminal"]


def test_the_silent_terminal_beats_on_while_people_are_served_and_nothing_is_pressed() -> None:
    fault = planted("silent_terminal")
    assert any(fault.span.holds(at) for at in heartbeats(fault.where))
    assert not any(fault.span.holds(at) for at in rated_at_terminal(fault.where))
    assert any(at < fault.span.begin for at in rated_at_terminal(fault.where))
    assert finished_by_window()[fault.where] > 20


def test_the_offline_terminal_stops_beating_and_comes_back() -> None:
    fault = planted("offline")
    beats = heartbeats(fault.where)
    assert not any(fault.span.holds(at) for at in beats + rated_at_terminal(fault.where))
    assert min(beats) < fault.span.begin and max(beats) > fault.span.end


def test_the_three_faults_hit_three_halls() -> None:
    plan = the_plan()
    assert [fault.kind for fault in plan.faults] == ["bad_window", "silent_terminal", "offline"]
    assert len({plan.city.windows[fault.where].hall_id for fault in plan.faults}) == 3


def test_a_new_window_has_too_few_ratings_for_a_percentage() -> None:
    newest = [one for one in ratings_before(30) if one.window.window_id == "XSX-10" and one.at < the_plan().start]
    assert 0 < len(newest) < 20


def test_closed_halls_say_nothing_but_the_hotline_rings_on() -> None:
    sunday = day_of(the_plan(), date(2026, 10, 18))
    assert {one.source for one in sunday} == {"demo/telephone/HOTLINE12345"}
