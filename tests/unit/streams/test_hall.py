"""What one hall's facts amount to."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from schemas.events.queue import (
    TicketCalled,
    TicketCancelled,
    TicketFinished,
    TicketIssued,
    TicketNoShow,
    TicketRecalled,
    TicketRequeued,
    TicketServing,
    TicketTransferred,
    WindowClosed,
    WindowOpened,
    WindowPaused,
)
from schemas.events.rating import (
    BadRatingRectified,
    BadRatingReplied,
    RatingDefaultApplied,
    RatingReinstated,
    RatingRevised,
    RatingVoided,
)
from schemas.instants import DAY, HOUR, MINUTE, SECOND, instant, local_day
from schemas.live import BadRatings, Figure, Waiting
from schemas.reference import city_of
from tests.unit.streams.a_fold import (
    HALL_ID,
    NINE,
    WEDNESDAY,
    WINDOW_ID,
    Log,
    a_city,
    a_heartbeat,
    a_rating,
    a_visit,
    common,
    ticket,
)


def at_window(at: int, rating_id: str) -> dict[str, object]:
    return {**common(at), "window_id": WINDOW_ID, "rating_id": rating_id}


@pytest.mark.covers("000-02", "M-01", "D-09", "D-08")
def test_bad_then_good_for_one_visit_counts_once_and_counts_the_first() -> None:
    log = Log()
    log.say(a_rating(NINE + MINUTE, 5, "V1"), NINE + MINUTE)
    log.say(a_rating(NINE, 1, "V1"), NINE)
    log.tick(NINE + HOUR)
    found = log.figure("M-01", "window", "day")
    assert (found.numerator, found.denominator, found.excluded) == (0, 1, {"duplicate": 1})


@pytest.mark.covers("M-01")
def test_a_default_counts_only_where_nobody_rated_and_a_real_rating_takes_its_place() -> None:
    log = Log()
    default = RatingDefaultApplied(**common(NINE), window_id=WINDOW_ID, visit_id="V1", rule_id="7d", level=4)
    log.say(default, NINE)
    log.tick(NINE + MINUTE)
    assert log.figure("M-01", "hall", "day").excluded == {"default": 1}
    log.say(a_rating(NINE + MINUTE, 2, "V1"), NINE + MINUTE)
    log.tick(NINE + HOUR)
    found = log.figure("M-01", "hall", "day")
    assert (found.numerator, found.denominator, found.excluded) == (0, 1, {})


@pytest.mark.covers("M-01", "5.3-10", "5.3-13")
def test_voiding_the_only_bad_rating_restates_the_day_and_reinstating_brings_it_back() -> None:
    log = Log()
    log.say(a_rating(NINE), NINE)
    bad = log.say(a_rating(NINE + MINUTE, 1), NINE + MINUTE)
    void = RatingVoided(**at_window(NINE, bad), ground="mistake", decided_by="city")  # type: ignore[arg-type]
    log.say(void, NINE + 2 * MINUTE)
    log.tick(NINE + HOUR)
    found = log.figure("M-01", "window", "day")
    assert (found.numerator, found.denominator, found.excluded) == (1, 1, {"voided": 1})
    again = RatingReinstated(**at_window(NINE, bad), decided_by="city")  # type: ignore[arg-type]
    log.say(again, NINE + 3 * MINUTE)
    found = log.figure("M-01", "window", "day")
    assert (found.numerator, found.denominator, found.excluded) == (1, 2, {})


def test_a_void_that_comes_before_its_rating_still_holds() -> None:
    log = Log()
    void = RatingVoided(**at_window(NINE, "later"), ground="mistake", decided_by="city")  # type: ignore[arg-type]
    log.say(void, NINE)
    first = log.say(a_rating(NINE, 1), NINE)
    log.tick(NINE + MINUTE)
    assert log.figure("M-01", "window", "day").denominator == 1
    log.say(
        RatingVoided(**at_window(NINE, first), ground="mistake", decided_by="city"),  # type: ignore[arg-type]
        NINE - HOUR,
    )
    assert log.figure("M-01", "window", "day").excluded == {"voided": 1}


def test_a_voided_rating_stays_voided_when_it_is_handled_or_revised_afterwards() -> None:
    log = Log()
    bad = log.say(a_rating(NINE, 1), NINE)
    about = at_window(NINE, bad)
    log.say(RatingVoided(**about, ground="mistake", decided_by="city"), NINE + MINUTE)  # type: ignore[arg-type]
    log.say(BadRatingRectified(**about, by="head"), NINE + 2 * MINUTE)  # type: ignore[arg-type]
    log.say(RatingRevised(**about, level=5), NINE + 3 * MINUTE)  # type: ignore[arg-type]
    log.tick(NINE + HOUR)
    assert log.figure("M-01", "window", "day").excluded == {"voided": 1}


def test_the_latest_revision_gives_the_level() -> None:
    log = Log()
    rating = log.say(a_rating(NINE, 1), NINE)
    for minute, level in ((20, 2), (10, 5)):
        log.say(RatingRevised(**at_window(NINE, rating), level=level), NINE + minute * MINUTE)  # type: ignore[arg-type]
    log.tick(NINE + HOUR)
    assert log.figure("M-01", "window", "day").numerator == 0


def test_the_same_event_twice_is_one_rating_and_two_identical_presses_are_two() -> None:
    log = Log()
    first = log.say(a_rating(NINE), NINE, number=1)
    log.say(a_rating(NINE), NINE, identity=first, number=1, late=MINUTE)
    log.say(a_rating(NINE), NINE, number=2)
    log.tick(NINE + HOUR)
    assert log.figure("M-01", "window", "day").denominator == 2


def test_of_two_facts_under_one_id_the_first_in_the_log_counts() -> None:
    log = Log()
    first = log.say(a_rating(NINE, 5), NINE, number=1)
    log.say(a_rating(NINE, 1), NINE, identity=first, number=1)
    log.tick(NINE + HOUR)
    found = log.figure("M-01", "window", "day")
    assert (found.numerator, found.denominator) == (1, 1)


@pytest.mark.covers("M-01", "5.3-21")
def test_a_test_press_enters_nothing_and_is_counted() -> None:
    log = Log()
    log.say(a_rating(NINE, 1, test=True), NINE)
    log.tick(NINE + HOUR)
    found = log.figure("M-01", "window", "day")
    assert (found.numerator, found.denominator, found.excluded) == (0, 0, {"test": 1})
    assert log.tile().today_rated == 0


@pytest.mark.covers("001-29", "M-08", "5.5-01", "5.5-04")
def test_a_wait_of_75_minutes_is_75_and_ends_at_the_first_of_three_calls() -> None:
    log = Log()
    here = ticket(NINE, "V1", window_id=WINDOW_ID)
    log.say(TicketServing(**here), NINE + 80 * MINUTE)
    log.say(TicketRecalled(**here), NINE + 77 * MINUTE)
    log.say(TicketCalled(**here), NINE + 75 * MINUTE)
    log.say(TicketIssued(**ticket(NINE, "V1"), service_code="HJ01"), NINE)
    log.tick(NINE + 2 * HOUR)
    waits = log.figure("M-08", "window", "day")
    assert (waits.numerator, waits.denominator) == (75 * 60, 1)
    assert log.figure("M-09", "hall", "day").histogram == {75: 1}


@pytest.mark.covers("M-09")
def test_a_wait_of_61_seconds_lies_in_the_second_minute_and_none_in_minute_zero() -> None:
    log = Log()
    a_visit(log, NINE, "V1", wait=61 * SECOND, finish=NINE + 5 * MINUTE)
    a_visit(log, NINE, "V2", wait=0, finish=NINE + 5 * MINUTE)
    log.tick(NINE + HOUR)
    assert log.figure("M-09", "hall", "hour").histogram == {0: 1, 2: 1}


@pytest.mark.covers("M-08")
def test_a_transferred_ticket_waits_again_from_the_transfer() -> None:
    log = Log()
    a_visit(log, NINE, "V1", wait=10 * MINUTE, finish=NINE + 40 * MINUTE)
    here = ticket(NINE, "V1", window_id=WINDOW_ID)
    log.say(TicketTransferred(**ticket(NINE, "V1")), NINE + 15 * MINUTE)
    log.say(TicketCalled(**here), NINE + 22 * MINUTE)
    log.say(TicketServing(**here), NINE + 23 * MINUTE)
    log.tick(NINE + HOUR)
    assert log.figure("M-09", "hall", "day").histogram == {10: 1, 7: 1}


@pytest.mark.covers("5.5-05", "5.5-10")
def test_a_call_that_nobody_answered_ends_no_wait_and_the_requeued_leg_starts_anew() -> None:
    log = Log()
    here = ticket(NINE, "V1", window_id=WINDOW_ID)
    log.say(TicketIssued(**ticket(NINE, "V1"), service_code="HJ01"), NINE)
    log.say(TicketCalled(**here), NINE + 5 * MINUTE)
    log.say(TicketNoShow(**here), NINE + 6 * MINUTE)
    log.say(TicketRequeued(**ticket(NINE, "V1")), NINE + 10 * MINUTE)
    log.tick(NINE + 11 * MINUTE)
    assert log.tile().waiting == 1
    log.say(TicketCalled(**here), NINE + 13 * MINUTE)
    log.say(TicketServing(**here), NINE + 14 * MINUTE)
    log.tick(NINE + HOUR)
    assert log.figure("M-09", "hall", "day").histogram == {3: 1}
    assert log.tile().waiting == 0


@pytest.mark.covers("M-08", "5.5-11")
def test_an_appointment_waits_from_its_slot() -> None:
    log = Log()
    issued = TicketIssued(**ticket(NINE, "V1"), service_code="HJ01", slot_at=instant(NINE + 40 * MINUTE))
    log.say(issued, NINE)
    log.tick(NINE + 30 * MINUTE)
    assert log.tile().waiting == 0
    log.tick(NINE + 40 * MINUTE)
    assert (log.tile().waiting, log.tile().oldest_wait_at) == (1, NINE + 40 * MINUTE)


@pytest.mark.covers("M-10")
def test_who_waits_at_the_close_of_the_day_waits_no_longer() -> None:
    log = Log()
    log.say(TicketIssued(**ticket(NINE, "V1"), service_code="HJ01"), NINE)
    log.tick(NINE + HOUR)
    assert log.figure("M-10", "hall", "now").numerator == 1
    log.tick(NINE + 15 * HOUR)
    said = dict(log.fold.statements(full=False))
    assert said[f"figure/M-10/hall/{HALL_ID}/now/0"] is None
    waiting = said[f"waiting/{HALL_ID}"]
    assert isinstance(waiting, Waiting)
    assert (waiting.people, waiting.oldest_wait_at) == (0, None)


@pytest.mark.covers("M-10")
def test_a_ticket_given_up_waits_no_longer() -> None:
    log = Log()
    log.say(TicketCancelled(**ticket(NINE, "V1")), NINE + MINUTE)
    log.say(TicketIssued(**ticket(NINE, "V1"), service_code="HJ01"), NINE)
    log.tick(NINE + HOUR)
    assert log.tile().waiting == 0


@pytest.mark.covers("003-07", "M-10", "5.5-16")
def test_a_hall_without_a_queue_machine_has_no_waiting_people_rather_than_none_waiting() -> None:
    log = Log(city=a_city(has_queue=False))
    log.say(a_rating(NINE), NINE)
    log.tick(NINE + HOUR)
    tile = log.tile()
    assert (tile.waiting, tile.missing) == (None, ("queue",))
    waiting = dict(log.fold.statements(full=True))[f"waiting/{HALL_ID}"]
    assert isinstance(waiting, Waiting)
    assert waiting.people is None


@pytest.mark.covers("M-05", "5.4-08")
def test_usage_counts_rated_over_finished_whatever_comes_first() -> None:
    log = Log()
    log.say(a_rating(NINE + 9 * MINUTE, 5, "V1"), NINE + 9 * MINUTE)
    a_visit(log, NINE, "V1", wait=MINUTE, finish=NINE + 8 * MINUTE)
    a_visit(log, NINE, "V2", wait=MINUTE, finish=NINE + 8 * MINUTE)
    log.tick(NINE + HOUR)
    found = log.figure("M-05", "window", "day")
    assert (found.numerator, found.denominator) == (1, 2)
    assert log.tile().today_served == 2


@pytest.mark.covers("M-05")
def test_a_visit_at_a_window_whose_terminal_has_gone_quiet_is_not_counted_against_it() -> None:
    log = Log()
    log.say(a_heartbeat(NINE), NINE)
    a_visit(log, NINE, "V1", wait=MINUTE, finish=NINE + 10 * MINUTE)
    a_visit(log, NINE, "V2", wait=MINUTE, finish=NINE + 19 * MINUTE)
    log.tick(NINE + HOUR)
    found = log.figure("M-05", "window", "day")
    assert (found.denominator, found.excluded) == (1, {"no_device": 1})
    log.say(a_heartbeat(NINE + 5 * MINUTE), NINE + 5 * MINUTE)
    log.tick(NINE + 2 * HOUR)
    assert log.figure("M-05", "window", "day").excluded == {}


@pytest.mark.covers("M-05")
def test_a_window_without_a_terminal_has_no_usage_rate() -> None:
    log = Log(city=a_city(has_terminal=False))
    a_visit(log, NINE, "V1", wait=MINUTE, finish=NINE + 10 * MINUTE)
    log.tick(NINE + HOUR)
    found = log.figure("M-05", "window", "day")
    assert (found.denominator, found.excluded) == (0, {"no_device": 1})
    assert (log.tile().terminal, log.tile().missing) == ("none", ("terminal",))


def test_a_terminal_is_online_then_offline_ten_minutes_after_its_last_heartbeat() -> None:
    log = Log()
    log.tick(NINE + MINUTE)
    log.say(a_heartbeat(NINE), NINE)
    assert log.tile().terminal == "online"
    log.tick(NINE + 10 * MINUTE)
    assert log.tile().terminal == "online"
    log.tick(NINE + 11 * MINUTE)
    assert log.tile().terminal == "offline"


def test_a_terminal_whose_window_serves_people_and_that_nobody_presses_is_silent() -> None:
    log = Log()
    log.say(a_rating(NINE + MINUTE), NINE + MINUTE)
    for number in range(16):
        begin = NINE + number * 4 * MINUTE
        a_visit(log, begin, f"V{number}", wait=MINUTE, finish=begin + 5 * MINUTE)
        log.say(a_heartbeat(begin), begin)
    log.tick(NINE + 66 * MINUTE)
    assert log.tile().terminal == "silent"
    log.say(a_rating(NINE + 66 * MINUTE), NINE + 66 * MINUTE)
    assert log.tile().terminal == "online"


def test_a_window_is_open_paused_or_closed_by_its_own_word_and_else_by_the_calendar() -> None:
    log = Log()
    log.say(a_rating(NINE), NINE)
    log.tick(NINE + HOUR)
    assert (log.tile().opening, log.tile().opening_since) == ("open", None)
    where = {**common(NINE), "window_id": WINDOW_ID}
    log.say(WindowOpened(**where), NINE)
    log.say(WindowPaused(**where), NINE + HOUR)
    assert (log.tile().opening, log.tile().opening_since) == ("paused", NINE + HOUR)
    log.say(WindowClosed(**where), NINE + 2 * HOUR)
    assert log.tile().opening == "closed"
    log.tick(NINE + DAY)
    assert log.tile().opening == "open"


def test_bad_ratings_are_counted_today_and_open_until_put_right_and_answered() -> None:
    log = Log()
    bad = log.say(a_rating(NINE, 2), NINE)
    log.tick(NINE + HOUR)
    board = f"bad_ratings/{HALL_ID}"

    def counts() -> tuple[int, int]:
        said = dict(log.fold.statements(full=True))[board]
        assert isinstance(said, BadRatings)
        return said.today, said.open

    assert counts() == (1, 1)
    log.say(BadRatingRectified(**at_window(NINE, bad), by="head"), NINE + HOUR)  # type: ignore[arg-type]
    assert counts() == (1, 1)
    log.say(BadRatingReplied(**at_window(NINE, bad), by="head"), NINE + HOUR)  # type: ignore[arg-type]
    assert counts() == (1, 0)


def test_the_figures_of_a_day_leave_with_a_tombstone_when_it_is_held_no_longer() -> None:
    log = Log()
    a_visit(log, NINE, "V1", wait=MINUTE, finish=NINE + 5 * MINUTE)
    log.tick(NINE + HOUR)
    stated = log.fold.statements(full=True)
    told = {key for key, said in stated if key.startswith("figure/") and "/rolling/" not in key and said is not None}
    log.tick(NINE + DAY)
    assert not [key for key, said in log.fold.statements(full=False) if key in told and said is None]
    log.tick(NINE + 2 * DAY)
    gone = {key for key, said in log.fold.statements(full=False) if said is None}
    assert told <= gone


@pytest.mark.covers("5.4-04")
def test_an_event_of_a_day_no_longer_held_is_counted_and_left_to_the_warehouse() -> None:
    log = Log()
    log.tick(NINE)
    old = NINE - 10 * DAY
    log.say(TicketFinished(**ticket(old, "V1", window_id=WINDOW_ID)), old)
    assert log.fold.beyond_live == 1
    late = NINE - 60 * DAY
    log.say(a_rating(late, 1, late_reason="backfill"), late)
    assert log.fold.beyond_live == 1
    very_late = NINE - 95 * DAY
    log.say(a_rating(very_late, 1, late_reason="backfill"), very_late)
    assert log.fold.beyond_live == 2


def test_rubbish_is_counted_and_changes_nothing() -> None:
    log = Log()
    log.tick(NINE)
    before = log.fold.statements(full=True)
    for value in (b"", b"{}", b"\xff\xfe", b'{"specversion":"1.0"}', b"[" * 100_000, b"x" * 2_000_000):
        log.append(value)
    log.fold.take([(len(log.values), None)])
    assert log.fold.refused == 7
    assert [key for key, _ in log.fold.statements(full=True)] == [key for key, _ in before]


@pytest.mark.covers("5.4-06")
def test_a_visit_keeps_the_day_of_its_issue_across_midnight() -> None:
    log = Log()
    begin = NINE + 14 * HOUR + 50 * MINUTE
    issued = {**common(begin), "visit_id": "V1", "issued_on": local_day(begin), "ticket_no": "A1"}
    log.say(TicketIssued(**issued, service_code="HJ01"), begin)
    log.say(TicketCalled(**issued, window_id=WINDOW_ID), begin + 20 * MINUTE)
    log.say(TicketServing(**issued, window_id=WINDOW_ID), begin + 21 * MINUTE)
    log.tick(begin + HOUR)
    found = log.figure("M-08", "hall", "day")
    assert local_day(found.start) == local_day(begin) + timedelta(days=1)
    assert found.numerator == 20 * 60


@pytest.mark.covers("M-05")
def test_a_terminal_that_comes_tomorrow_counts_from_tomorrows_first_tick_and_not_for_today() -> None:
    tomorrow = a_city(valid_from=WEDNESDAY + timedelta(days=1)).records[-1]
    log = Log(city=city_of([*a_city(has_terminal=False).records, tomorrow]))
    a_visit(log, NINE, "V1", wait=MINUTE, finish=NINE + 5 * MINUTE)
    log.tick(NINE + HOUR)
    assert log.tile().missing == ("terminal",)
    assert log.figure("M-05", "window", "day").excluded == {"no_device": 1}
    a_visit(log, NINE + DAY, "V2", wait=MINUTE, finish=NINE + DAY + 5 * MINUTE)
    log.tick(NINE + DAY + HOUR)
    assert log.tile().missing == ()
    found = [one for _, one in log.fold.statements(full=True) if isinstance(one, Figure)]
    usage = [one for one in found if (one.metric, one.scope, one.bucket) == ("M-05", "window", "day")]
    assert {one.start: (one.denominator, one.excluded) for one in usage} == {
        NINE - 9 * HOUR: (0, {"no_device": 1}), NINE + 15 * HOUR: (1, {})
    }  # fmt: skip


def test_a_window_that_is_no_longer_judged_says_so_from_its_first_tick_and_so_does_its_neighbour_not() -> None:
    neighbour = replace(a_city().windows[WINDOW_ID], window_id="CGPCS-02")
    unjudged = replace(neighbour, judged=False, valid_from=WEDNESDAY + timedelta(days=1))
    log = Log(city=city_of([*a_city().records, neighbour, unjudged]))
    log.say(a_heartbeat(NINE), NINE)
    log.tick(NINE + HOUR)
    assert [log.tile(name).state for name in (WINDOW_ID, "CGPCS-02")] == ["too_few", "too_few"]
    log.say(a_heartbeat(NINE + DAY), NINE + DAY)
    log.tick(NINE + DAY + HOUR)
    assert [log.tile(name).state for name in (WINDOW_ID, "CGPCS-02")] == ["too_few", "not_judged"]
