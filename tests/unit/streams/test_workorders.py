"""Work orders by the lines of domain 5.6: the clock, who has it, extensions, merges, exclusions, revisits, bounces."""

from datetime import date
from itertools import permutations
from typing import Any

import msgspec
import pytest

from schemas.admit import Refusal, admit, encode
from schemas.envelope import sequence
from schemas.events.case import (
    WorkorderAccepted,
    WorkorderCompleted,
    WorkorderCreated,
    WorkorderDispatched,
    WorkorderExcluded,
    WorkorderExtensionGranted,
    WorkorderExtensionRefused,
    WorkorderExtensionRequested,
    WorkorderFirstContact,
    WorkorderMerged,
    WorkorderRedispatched,
    WorkorderReopened,
    WorkorderReplied,
    WorkorderReturned,
    WorkorderRevisited,
)
from schemas.ids import natural_uuid7
from schemas.instants import DAY, HOUR, MINUTE, instant
from schemas.live import Figure
from schemas.reference import Limit, Threshold, Unit, city_of
from schemas.topics import CASE
from tests.unit.streams.a_fold import NINE, Log
from tests.unit.streams.a_workorder import LATER, counts, dispatched, done, figures, left_out, order, told

MIDNIGHT = NINE - 9 * HOUR
"""The start of Wednesday 14 October 2026; five working days end on Wednesday the 21st at 24:00."""
DUE = MIDNIGHT + 8 * DAY


@pytest.mark.covers("M-28")
@pytest.mark.parametrize(("after", "counted"), [(24 * HOUR, (1, 1)), (24 * HOUR + 1, (0, 1)), (None, (0, 1))])
def test_the_person_is_contacted_within_24_hours_of_the_first_dispatch(
    after: int | None, counted: tuple[int, int]
) -> None:
    log = dispatched()
    if after is not None:
        told(log, WorkorderFirstContact, NINE + after)
    log.tick(LATER)
    assert counts(log, "M-28") == counted


@pytest.mark.covers("M-28")
def test_an_order_not_yet_contacted_is_no_failure_while_there_is_time() -> None:
    log = dispatched()
    log.tick(NINE + DAY)
    assert (counts(log, "M-28"), left_out(log, "M-28")) == ((0, 0), {"not_due": 1})
    log.tick(NINE + DAY + MINUTE)
    assert (counts(log, "M-28"), left_out(log, "M-28")) == ((0, 1), {})


@pytest.mark.covers("M-28", "M-32", "000-24")
def test_a_unit_that_does_not_sign_wins_no_time() -> None:
    log = dispatched()
    told(log, WorkorderAccepted, NINE + 6 * DAY)
    told(log, WorkorderFirstContact, NINE + 6 * DAY + MINUTE)
    told(log, WorkorderCompleted, DUE + 1)
    log.tick(LATER)
    assert counts(log, "M-28") == (0, 1)
    assert counts(log, "M-32") == (0, 1)


@pytest.mark.covers("M-32", "M-33", "000-24", "001-19", "001-38", "5.6-07", "M-32a", "M-33a", "M-33b")
def test_a_returned_order_is_timed_from_its_first_dispatch_and_is_the_last_acceptors() -> None:
    log = dispatched()
    told(log, WorkorderReturned, NINE + HOUR, unit_id="A")
    told(log, WorkorderRedispatched, NINE + 2 * HOUR, unit_id="A", to_unit_id="B")
    told(log, WorkorderAccepted, NINE + 3 * HOUR, unit_id="B")
    told(log, WorkorderReturned, NINE + DAY, unit_id="B")
    told(log, WorkorderDispatched, NINE + 2 * DAY, unit_id="C", promise_days=5)
    told(log, WorkorderAccepted, NINE + 3 * DAY, unit_id="C")
    told(log, WorkorderCompleted, DUE + HOUR, unit_id="C")
    log.tick(LATER)
    assert [counts(log, "M-32", unit) for unit in "ABC"] == [(0, 0), (0, 0), (0, 1)]
    assert (counts(log, "M-33", "C"), counts(log, "M-33a", "C")) == ((1, 1), (3, 1))
    assert [counts(log, "M-33b", unit) for unit in "ABC"] == [(1, 1), (1, 1), (0, 1)]


def test_an_order_that_nobody_signs_is_the_units_it_was_last_sent_to() -> None:
    log = dispatched()
    told(log, WorkorderRedispatched, NINE + HOUR, to_unit_id="B")
    log.tick(LATER)
    assert (counts(log, "M-32a", "A"), counts(log, "M-32a", "B")) == ((0, 0), (1, 1))


@pytest.mark.covers("M-33", "M-33a")
def test_one_return_is_no_bouncing_and_two_are() -> None:
    log = dispatched()
    told(log, WorkorderReturned, NINE + HOUR)
    log.tick(LATER)
    assert counts(log, "M-33") == (0, 1)
    told(log, WorkorderReturned, NINE + 2 * HOUR)
    log.tick(LATER)
    assert counts(log, "M-33") == (1, 1)
    assert figures(log, "M-33a")["A"].histogram == {2: 1}


@pytest.mark.covers("M-32", "5.6-08")
@pytest.mark.parametrize(("granted", "counted"), [(DUE - 1, (1, 1)), (DUE, (0, 1)), (DUE + DAY, (0, 1))])
def test_an_extension_counts_only_if_granted_before_the_due_instant(granted: int, counted: tuple[int, int]) -> None:
    log = dispatched()
    later = instant(DUE + 5 * DAY)
    told(log, WorkorderExtensionRequested, NINE + DAY, requested_due_at=later)
    told(log, WorkorderExtensionGranted, granted, due_at=later, approver="city")
    told(log, WorkorderCompleted, DUE + 2 * DAY)
    log.tick(LATER)
    assert counts(log, "M-32") == counted


@pytest.mark.covers("M-32")
def test_an_extension_that_was_asked_for_or_refused_moves_nothing() -> None:
    log = dispatched()
    told(log, WorkorderExtensionRequested, NINE + DAY, requested_due_at=instant(DUE + 5 * DAY))
    told(log, WorkorderExtensionRefused, NINE + 2 * DAY)
    told(log, WorkorderCompleted, DUE + 1)
    log.tick(LATER)
    assert counts(log, "M-32") == (0, 1)


@pytest.mark.covers("M-32")
def test_an_order_done_at_the_due_instant_is_on_time_and_counts_under_its_category_too() -> None:
    log = dispatched()
    told(log, WorkorderCompleted, DUE)
    log.tick(DUE - 1)
    assert counts(log, "M-32") == (0, 0)
    log.tick(DUE)
    assert counts(log, "M-32") == counts(log, "M-32", "A:求助", scope="category") == (1, 1)


@pytest.mark.covers("M-29", "M-30", "M-32", "5.6-09", "M-32a")
def test_already_explained_with_an_unsatisfied_person_is_reopened_and_judged_by_what_comes_after() -> None:
    log = dispatched()
    told(log, WorkorderReplied, NINE + DAY)
    done(log, NINE + DAY, resolved=False, level=1)
    told(log, WorkorderReopened, NINE + 3 * DAY)
    log.tick(NINE + 3 * DAY + HOUR)
    assert (counts(log, "M-32a"), counts(log, "M-29"), counts(log, "M-30")) == ((0, 1), (0, 1), (0, 1))
    done(log, DUE + HOUR, resolved=True, level=4)
    log.tick(LATER)
    assert (counts(log, "M-29"), counts(log, "M-30")) == ((1, 1), (1, 1))
    assert counts(log, "M-32") == (0, 1), "done the second time after the due instant"


@pytest.mark.covers("M-29", "M-30", "M-29b", "5.6-10")
def test_who_was_not_reached_leaves_the_denominators_and_the_share_is_shown() -> None:
    log = dispatched()
    done(log, NINE + DAY, resolved=True, level=5)
    dispatched(NINE, "G2", log)
    done(log, NINE + DAY, "G2", reached=False, resolved=True, level=5)
    log.tick(LATER)
    for metric in ("M-29", "M-30"):
        assert (counts(log, metric), left_out(log, metric)) == ((1, 1), {"not_reached": 1})
    assert counts(log, "M-29b") == (1, 2)
    told(log, WorkorderRevisited, NINE + 4 * DAY, "G2", reached=True, resolved=False, level=2)
    told(log, WorkorderRevisited, NINE + 5 * DAY, "G2", reached=False)
    log.tick(LATER)
    assert (counts(log, "M-30"), counts(log, "M-29b")) == ((1, 2), (0, 2)), "reached once is reached"


@pytest.mark.covers("M-30")
def test_no_answer_is_never_satisfied_by_default() -> None:
    log = dispatched()
    done(log, NINE + DAY)
    log.tick(LATER)
    for metric in ("M-29", "M-30"):
        assert (counts(log, metric), left_out(log, metric)) == ((0, 1), {"no_answer": 1})


@pytest.mark.covers("M-28", "M-30", "001-38", "5.6-06")
def test_of_twenty_orders_of_one_person_merged_into_one_one_counts_and_satisfaction_once() -> None:
    log = Log(CASE)
    for number in range(20):
        dispatched(NINE + number * MINUTE, f"G{number}", log)
        told(log, WorkorderFirstContact, NINE + HOUR, f"G{number}")
        if number:
            told(log, WorkorderMerged, NINE + 2 * HOUR, f"G{number}", into_workorder_no="G0")
        done(log, NINE + DAY, f"G{number}", resolved=True, level=5)
    log.tick(LATER)
    for metric in ("M-28", "M-29", "M-30", "M-32"):
        assert (counts(log, metric), left_out(log, metric)) == ((1, 1), {"merged": 19}), metric
    assert counts(log, "M-29a") == (0, 1)


def test_a_merge_is_told_under_both_keys_and_counts_for_the_order_that_went_alone() -> None:
    log = dispatched()
    merged = WorkorderMerged(**order("G2"), into_workorder_no="G1")
    for number, key in enumerate(("G2", "G1")):
        identity = natural_uuid7(NINE + HOUR, "merged", number)
        message = encode(
            merged, id=identity, source="s", time=instant(NINE + HOUR), sequence=sequence(1, 1), subject=key
        )
        assert not isinstance(admit(message), Refusal)
        if key == "G1":
            log.append(message)
    log.tick(LATER)
    assert (counts(log, "M-32"), left_out(log, "M-32")) == ((0, 1), {}), "the order that stays is as it was"
    log.tick(NINE + 100 * DAY)
    assert {said.scope_id for said in figures(log, "M-32a").values()} == {"A"}, "nothing is held of the other"


def test_an_order_merged_into_itself_stays_one() -> None:
    log = dispatched()
    told(log, WorkorderMerged, NINE + HOUR, into_workorder_no="G1")
    log.tick(LATER)
    assert counts(log, "M-32") == (0, 1)


@pytest.mark.covers("M-29a", "5.6-11")
def test_an_exclusion_that_nobody_approved_is_refused_and_the_order_stays_in_the_denominators() -> None:
    log = dispatched()
    excluded = WorkorderExcluded(**order(), ground="unreasonable", approver="city")
    identity = natural_uuid7(NINE + HOUR, "excluded", 0)
    message = encode(excluded, id=identity, source="s", time=instant(NINE + HOUR), sequence=sequence(1, 9))
    said: dict[str, Any] = msgspec.json.decode(message)
    for approver in ("", None):
        said["data"]["approver"] = approver
        log.append(msgspec.json.encode(said))
    log.tick(LATER)
    assert (log.fold.refused, counts(log, "M-32"), counts(log, "M-29a")) == (2, (0, 1), (0, 1))
    log.append(message)
    log.tick(LATER)
    assert (counts(log, "M-32"), left_out(log, "M-32"), counts(log, "M-29a")) == ((0, 0), {"approved": 1}, (1, 1))


def test_a_reopened_order_counts_again_though_it_was_excluded() -> None:
    log = dispatched()
    told(log, WorkorderExcluded, NINE + HOUR, ground="unreasonable", approver="city")
    told(log, WorkorderReopened, NINE + 2 * HOUR)
    log.tick(LATER)
    assert (counts(log, "M-32"), counts(log, "M-29a")) == ((0, 1), (0, 1))


def test_an_order_that_was_never_dispatched_and_a_test_are_in_no_figure() -> None:
    log = Log(CASE)
    told(log, WorkorderCreated, NINE, category="咨询")
    dispatched(NINE, "G2", log, test=True)
    log.tick(LATER)
    assert not [said for _, said in log.fold.statements(full=True) if isinstance(said, Figure)]


@pytest.mark.covers("M-32")
def test_the_limit_is_that_of_the_category_where_the_dispatch_names_none_and_no_limit_is_counted_apart() -> None:
    limits = (
        Limit(category="咨询", days=3),
        Limit(category="咨询", days=1, valid_from=date(2026, 10, 15)),
        Limit(category="举报", days=7, day_kind="calendar"),
    )
    log = Log(CASE, city_of([Unit(unit_id="A", name="甲", kind="hall"), *limits]))
    for number, category in enumerate(("咨询", "举报", "建议")):
        told(log, WorkorderCreated, NINE + MINUTE, f"G{number}", category=category)
        told(log, WorkorderDispatched, NINE, f"G{number}")
    consult, report = MIDNIGHT + 6 * DAY, MIDNIGHT + 8 * DAY
    log.tick(consult)
    assert (counts(log, "M-32a"), left_out(log, "M-32a")) == ((0, 2), {"no_promise": 1})
    log.tick(consult + 1)
    assert counts(log, "M-32a") == (1, 2)
    log.tick(report + 1)
    assert counts(log, "M-32a") == (2, 2)


@pytest.mark.covers("M-28", "M-33")
def test_a_city_sets_its_own_hours_to_the_first_contact_and_its_own_number_of_bounces() -> None:
    stricter = (
        Threshold(name="first_contact_h", unit_id="A", value=2, valid_from=date(2026, 10, 15)),
        Threshold(name="bounce_times", unit_id="A", value=1, valid_from=date(2026, 10, 15)),
    )
    log = Log(CASE, city_of([Unit(unit_id="A", name="甲", kind="hall"), *stricter]))
    for number, at in enumerate((NINE, NINE + DAY)):
        dispatched(at, f"G{number}", log)
        told(log, WorkorderFirstContact, at + 3 * HOUR, f"G{number}")
        told(log, WorkorderReturned, at + HOUR, f"G{number}")
    log.tick(LATER)
    assert (counts(log, "M-28"), counts(log, "M-33")) == ((1, 2), (1, 2))


def test_the_order_of_what_is_told_changes_nothing() -> None:
    kinds: list[tuple[type, int, dict[str, Any]]] = [
        (WorkorderCreated, NINE - MINUTE, {"category": "投诉"}),
        (WorkorderDispatched, NINE, {"promise_days": 5}),
        (WorkorderRedispatched, NINE + HOUR, {"to_unit_id": "B"}),
        (WorkorderAccepted, NINE + 2 * HOUR, {"unit_id": "B"}),
        (WorkorderReopened, NINE + 4 * HOUR, {}),
        (WorkorderCompleted, NINE + 3 * HOUR, {}),
    ]
    said: set[str] = set()
    for turn in permutations(range(len(kinds))):
        log = Log(CASE)
        for number in turn:
            kind, at, more = kinds[number]
            log.say(kind(**{**order(), **more}), at, number=number)
        log.tick(LATER)
        said.add(repr([one for _, one in log.fold.statements(full=True)]))
    assert len(said) == 1


def test_an_open_order_is_held_for_ever_and_a_closed_one_leaves_after_its_months() -> None:
    log = dispatched()
    log.tick(NINE + 200 * DAY)
    assert (log.fold.mark(), counts(log, "M-32a")) == (0, (1, 1))
    told(log, WorkorderCompleted, NINE + DAY)
    log.tick(NINE + 240 * DAY)
    assert log.fold.mark() == len(log.values) - 1
    assert not [said for _, said in log.fold.statements(full=True) if said is not None]
