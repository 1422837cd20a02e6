"""The months before the play: every fact once, marked as told late, lighter than a live day."""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from itertools import islice

from producers import history
from producers.plan import Said
from producers.simulator import day_of
from producers.simulator_cases import matters_begun, matters_told
from schemas.events import FAMILY_OF, NAME_OF, case
from schemas.instants import day_start, local_day, micros
from tests.property.city_plan import START, the_plan


@cache
def some_history() -> list[Said]:
    plan = the_plan()
    recent = [said for part in history.beginning(plan) for said in part]
    return recent + [said for part in islice(history.days(plan), 3) for said in part]


def test_history_is_told_late_at_the_start_of_the_play_and_lies_before_its_day() -> None:
    said = some_history()
    assert {one.fact.late_reason for one in said} == {"backfill"}
    assert {micros(one.fact.received_at) for one in said} == {START}
    assert max(one.at for one in said) < day_start(the_plan().first_day)


def test_no_fact_is_told_twice() -> None:
    ids = Counter(one.id for one in [*some_history(), *day_of(the_plan(), the_plan().first_day)])
    assert max(ids.values()) == 1


def test_history_is_lighter_than_a_live_day() -> None:
    families = Counter(FAMILY_OF[NAME_OF[type(one.fact)]] for one in some_history())
    assert families["rating"] > 10_000 and families["queue"] > 3_000
    assert not families["terminal"] and not families["window"]


def test_every_matter_is_told_whole_over_the_days() -> None:
    plan, hall = the_plan(), the_plan().city.units["CGS"]
    begun = date(2026, 9, 1)
    whole = sorted((one.at, one.source) for one in matters_begun(plan, hall, begun))
    keys = {getattr(one.fact, "case_no", None) for one in matters_begun(plan, hall, begun)}
    days = (begun + timedelta(days=step) for step in range(61))
    told = [one for on in days for one in matters_told(plan, hall, on) if getattr(one.fact, "case_no", None) in keys]
    assert sorted((one.at, one.source) for one in told if getattr(one.fact, "case_no", None)) == [
        one for one in whole if one[1].startswith("demo/approval")
    ]


def test_some_cases_are_overdue_and_some_near_due_when_the_play_begins() -> None:
    plan = the_plan()
    due: dict[str, int] = {}
    for one in some_history():
        if isinstance(one.fact, case.CaseAccepted) and one.fact.due_at is not None:
            due[one.fact.case_no] = micros(one.fact.due_at)
    for one in some_history():
        if isinstance(one.fact, case.CaseCompleted | case.CaseWithdrawn):
            due.pop(one.fact.case_no, None)
    near = [plan.calendar.near_due_at(at, 7) <= START < at for at in due.values()]
    assert len(due) > 100 and sum(near) > 3 and sum(at < START for at in due.values()) > 3
    assert all(local_day(at) > date(2026, 9, 1) for at in due.values())
