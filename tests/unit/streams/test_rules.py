"""The worked examples of D7, by hand."""

from datetime import date

import pytest

from schemas.instants import DAY, MINUTE, day_start
from streams.rules import Counted, Judgement, is_confirmed, judge, tenths

TODAY = day_start(date(2026, 10, 14))
NOW = TODAY + 10 * 60 * MINUTE


def ratings(pattern: str, *, end: int = NOW, apart: int = MINUTE) -> list[Counted]:
    """Make ratings from a pattern of g and b, the last one at `end`."""
    begin = end - (len(pattern) - 1) * apart
    return [(begin + i * apart, "0001:0000000001", f"r{i:04d}", key == "g") for i, key in enumerate(pattern)]


def state(pattern: str, *, tick: int = NOW, apart: int = MINUTE) -> Judgement:
    return judge(ratings(pattern, apart=apart), tick)


@pytest.mark.covers("D7", "5.3-09")
def test_seventeen_of_twenty_is_below_from_the_rating_that_made_it_so() -> None:
    found = state("g" * 16 + "bb" + "g" + "b")
    assert (found.state, found.good, found.n, found.since) == ("below", 17, 20, NOW)


def test_eighteen_of_twenty_is_normal() -> None:
    assert state("g" * 18 + "bb").state == "normal"


@pytest.mark.covers("5.3-09")
def test_seventeen_of_twenty_then_four_good_is_still_below_at_21_of_24() -> None:
    found = state("bbb" + "g" * 17 + "gggg")
    assert (found.state, found.good, found.n) == ("below", 21, 24)
    assert tenths(found.good, found.n) == 875
    assert found.since == NOW - 4 * MINUTE


@pytest.mark.covers("D7", "003-01", "5.3-09")
def test_41_of_50_is_confirmed_and_42_of_50_is_below() -> None:
    assert state("b" * 9 + "g" * 41).state == "confirmed"
    below = state("b" * 8 + "g" * 42)
    assert (below.state, tenths(below.good, below.n)) == ("below", 840)
    assert [is_confirmed(good, 50) for good in (40, 41, 42, 45)] == [True, True, False, False]


def test_46_of_50_after_below_is_recovering_until_it_was_fine_ten_times() -> None:
    history = "g" * 45 + "b" * 6 + "g" * 47  # the frame loses its bad ones from the 45th good rating on
    states = [state(history[: len(history) - left]).state for left in range(12, -1, -1)]
    assert "recovering" in states
    found = state("b" * 6 + "g" * 44 + "gg")
    assert (found.good, found.n, found.state) == (46, 50, "recovering")


def test_recovered_after_ten_ratings_at_92_percent_or_more_and_not_after_nine() -> None:
    # 6 bad at first: the frame of 50 has 4 bad (92 %) once 52 ratings are there
    nine, ten = "b" * 6 + "g" * (46 + 8), "b" * 6 + "g" * (46 + 9)
    assert state(nine).state == "recovering"
    found = state(ten)
    assert (found.state, found.since, found.recovered_at) == ("normal", None, NOW)


def test_a_below_in_the_middle_of_recovery_starts_the_count_again() -> None:
    broken = "b" * 6 + "g" * (46 + 8) + "b" * 6
    assert state(broken).state == "below"
    assert state(broken + "g" * (46 + 8)).state == "recovering"
    assert state(broken + "g" * (46 + 9)).state == "normal"


def test_nine_ratings_are_too_few_for_a_percentage() -> None:
    found = state("g" * 8 + "b")
    assert (found.state, found.n) == ("too_few", 9)


@pytest.mark.covers("5.3-09")
def test_nineteen_ratings_with_two_bad_are_watched_and_not_below() -> None:
    assert state("g" * 17 + "bb").state == "watch"
    assert state("g" * 18 + "b").state == "too_few"


def test_a_latched_window_stays_so_when_age_leaves_fewer_than_twenty() -> None:
    old = ratings("b" * 4 + "g" * 16, end=NOW - 29 * DAY, apart=6 * 60 * MINUTE)
    young = ratings("g" * 3)
    found = judge([*old, *young], NOW + 2 * DAY)
    assert found.n < 20
    assert found.state in ("below", "recovering")
    assert found.is_below


def test_a_window_without_a_rating_for_thirty_days_lapses() -> None:
    bad = ratings("b" * 9 + "g" * 41)
    assert judge(bad, NOW + 30 * DAY).state != "normal"
    lapsed = judge(bad, NOW + 30 * DAY + 1)
    assert (lapsed.state, lapsed.lapsed, lapsed.since, lapsed.n) == ("too_few", True, None, 0)


def test_a_gap_of_more_than_thirty_days_begins_again_from_normal() -> None:
    before = ratings("b" * 9 + "g" * 41, end=NOW - 31 * DAY)
    assert judge([*before, *ratings("g" * 30)], NOW).state == "normal"


def test_what_lies_beyond_200_ratings_is_forgotten() -> None:
    pattern = "b" * 20 + "g" * 200
    assert judge(ratings(pattern), NOW).recovered_at is None
    assert judge(ratings("b" * 20 + "g" * 100), NOW).recovered_at is not None


def test_what_lies_beyond_90_days_is_forgotten() -> None:
    found = judge(ratings("b" * 3, end=NOW - 90 * DAY), NOW)
    assert (found.state, found.last_rating_at) == ("too_few", None)


def test_a_rating_exactly_thirty_days_old_is_out_of_the_frame() -> None:
    found = judge(ratings("g", end=NOW - 30 * DAY) + ratings("g"), NOW)
    assert found.n == 1


def test_ties_in_time_are_ordered_by_sequence_and_id() -> None:
    tied = [(NOW, "0001:0000000001", f"r{i:04d}", i >= 3) for i in range(20)]
    found = judge(sorted(tied), NOW)
    assert (found.state, found.first_event_id, found.last_event_id) == ("below", "r0000", "r0019")


def test_a_window_that_falls_below_by_ageing_alone_raises_nothing() -> None:
    good_then_mixed = ratings("g" * 30, end=NOW - 29 * DAY) + ratings("g" * 18 + "bb")
    assert judge(good_then_mixed, NOW).state == "normal"
    aged = judge(good_then_mixed, NOW + DAY)
    assert (aged.n, aged.state) == (20, "normal")


def test_a_window_that_is_not_judged_shows_its_counts_and_no_state() -> None:
    found = judge(ratings("b" * 20), NOW, judged=False)
    assert (found.state, found.n, found.bad, found.since, found.is_below) == ("not_judged", 20, 20, None, False)


@pytest.mark.parametrize("pattern", ["g" * 60, "b" * 9 + "g" * 41, "g" * 30 + "b" * 4 + "g" * 100])
def test_until_is_the_first_instant_at_which_age_changes_anything(pattern: str) -> None:
    rated = ratings(pattern, apart=5 * 60 * MINUTE)
    tick = NOW
    while rated and tick < NOW + 95 * DAY:
        found = judge(rated, tick)
        assert found.until is None or found.until > tick
        later = (found.until or tick + DAY) - 1
        again = judge(rated, later)
        assert (again.state, again.n, again.good, again.since) == (found.state, found.n, found.good, found.since)
        tick = later + 1


@pytest.mark.covers("D7")
def test_percentages_are_cut_and_not_rounded() -> None:
    assert tenths(2698, 2999) == 899  # 89.96 % is not 90.0 %
    assert tenths(0, 0) is None
