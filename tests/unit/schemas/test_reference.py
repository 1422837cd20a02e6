"""A city's history: which record holds on which day, who stands above whom, what a message is keyed by."""

from datetime import date

import msgspec
import pytest

from schemas.reference import LadderRung, Reference, ServiceWindow, Threshold, Unit, city_digest, city_of, reference_key

BEFORE, MOVED, AFTER = date(2026, 10, 14), date(2026, 10, 15), date(2026, 10, 16)


def a_window(hall_id: str = "A", since: date = date(2000, 1, 1), known: date = date(2000, 1, 1), **more: object) -> (
    ServiceWindow
):  # fmt: skip
    told = {"window_id": "W", "hall_id": hall_id, "label": "1", "name": f"{hall_id}1号", **more}
    return msgspec.convert({**told, "valid_from": since.isoformat(), "known_from": known.isoformat()}, ServiceWindow)


UNITS: tuple[Reference, ...] = (
    Unit(unit_id="P", name="省", kind="province"),
    Unit(unit_id="CITY", name="市", kind="city", parent_id="P"),
    Unit(unit_id="COUNTY", name="区", kind="county", parent_id="CITY"),
    Unit(unit_id="A", name="甲", kind="hall", parent_id="COUNTY"),
    Unit(unit_id="B", name="乙", kind="station", parent_id="COUNTY"),
)


@pytest.mark.covers("5.3-18")
def test_a_moved_window_stands_in_each_hall_in_its_time() -> None:
    city = city_of([*UNITS, a_window("A"), a_window("B", MOVED)])
    assert [city.at(on).windows["W"].hall_id for on in (BEFORE, MOVED, AFTER)] == ["A", "B", "B"]
    assert [one.window_id for one in city.at(BEFORE).windows_of("A")] == ["W"]
    assert city.at(AFTER).windows_of("A") == ()


def test_the_days_between_two_changes_share_one_city() -> None:
    city = city_of([*UNITS, a_window("A"), a_window("B", MOVED)])
    assert city.at(MOVED) is city.at(AFTER) is not city.at(BEFORE)


def test_what_has_ended_leaves_nothing_behind_even_where_it_had_an_earlier_record() -> None:
    city = city_of([*UNITS, a_window("A"), a_window("B", MOVED, valid_to=AFTER.isoformat())])
    assert ["W" in city.at(on).windows for on in (BEFORE, MOVED, AFTER)] == [True, True, False]


def test_a_later_correction_of_the_same_day_counts_and_the_city_as_it_was_known_lacks_it() -> None:
    city = city_of([*UNITS, a_window("A", MOVED), a_window("B", MOVED, known=AFTER)])
    assert city.at(MOVED).windows["W"].hall_id == "B"
    assert city.known(MOVED).at(MOVED).windows["W"].hall_id == "A"


def test_the_order_in_which_records_come_changes_nothing() -> None:
    records = [*UNITS, a_window("A"), a_window("B", MOVED), a_window("A", MOVED, known=AFTER)]
    one, other = city_of(records), city_of(reversed(records))
    assert city_digest(one) == city_digest(other)
    assert all(one.at(on).windows == other.at(on).windows for on in (BEFORE, MOVED, AFTER))


def test_a_record_that_is_yet_to_come_changes_the_digest_but_not_today() -> None:
    city, more = city_of([*UNITS, a_window("A")]), city_of([*UNITS, a_window("A"), a_window("B", AFTER)])
    assert city_digest(city) != city_digest(more)
    assert city.at(BEFORE).windows == more.at(BEFORE).windows


def test_an_undated_record_keeps_the_key_it_always_had_and_history_has_keys_of_its_own() -> None:
    assert reference_key(a_window()) == "W"
    assert reference_key(a_window("B", MOVED, AFTER)) == "W/2026-10-15/2026-10-16"
    assert reference_key(Threshold(name="wait_limit_min", unit_id="A", value=20)) == "wait_limit_min/A"


def test_a_threshold_of_the_hall_counts_for_its_windows_and_moves_with_them() -> None:
    limit = Threshold(name="wait_limit_min", unit_id="B", value=15)
    city = city_of([*UNITS, a_window("A"), a_window("B", MOVED), limit])
    assert [city.value("wait_limit_min", "W", on) for on in (BEFORE, MOVED)] == [30, 15]
    assert city.chain("B") == ("B", "COUNTY", "CITY", "P")


def test_a_city_that_names_its_own_ladder_for_an_alert_climbs_that_one() -> None:
    rung = LadderRung(alert="AL-05", rung=0, role="command_centre", after_minutes=5, valid_from=MOVED)
    city = city_of([*UNITS, rung])
    assert city.ladder("AL-05", MOVED) == (rung,)
    assert [one.after_minutes for one in city.ladder("AL-05", BEFORE)] == [0, 15, 45, 120]
