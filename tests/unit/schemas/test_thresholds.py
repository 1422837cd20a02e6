"""Thresholds: each has a name, a source and a default; the most specific unit's latest record counts on its day."""

from datetime import date

import pytest

from schemas.reference_rules import LADDER, Threshold
from schemas.thresholds import BY_NAME, CATALOGUE, default, value

UNITS = ("DHQ-01", "DHQ", "DH", "SL")


def a_limit(number: int, unit_id: str = "", since: str = "2026-01-01", known: str = "2026-01-01") -> Threshold:
    return Threshold(
        name="wait_limit_min",
        unit_id=unit_id,
        value=number,
        valid_from=date.fromisoformat(since),
        known_from=date.fromisoformat(known),
    )


def wait(*records: Threshold, on: str = "2026-10-14") -> int:
    return value(records, "wait_limit_min", UNITS, date.fromisoformat(on))


def test_every_threshold_has_one_entry_with_words_unit_and_source() -> None:
    assert len(BY_NAME) == len(CATALOGUE)
    assert all(one.chinese and one.english and one.unit and one.source for one in CATALOGUE)


def test_the_rule_of_design_7_is_in_the_catalogue() -> None:
    names = ("rate_latest", "rate_within_days", "rate_min", "rate_below_pct", "rate_fine_pct", "rate_fine_run")
    assert [default(name) for name in names] == [50, 30, 20, 90, 92, 10]


def test_the_window_goes_before_the_hall_before_the_county_before_the_city_before_all() -> None:
    records = [a_limit(number, unit) for number, unit in zip((5, 10, 15, 20, 25), (*UNITS, ""), strict=True)]
    for dropped, expected in enumerate((5, 10, 15, 20, 25)):
        assert wait(*records[dropped:]) == expected
    assert wait() == 30


def test_a_new_threshold_says_nothing_of_the_days_before_it() -> None:
    records = (a_limit(30), a_limit(20, since="2026-10-15"))
    assert (wait(*records, on="2026-10-14"), wait(*records, on="2026-10-15")) == (30, 20)


def test_of_two_records_of_one_day_the_one_known_last_counts() -> None:
    assert wait(a_limit(20, known="2026-02-01"), a_limit(30)) == 20


def test_another_halls_threshold_does_not_count() -> None:
    assert wait(a_limit(5, "XSX")) == 30


def test_a_name_that_is_not_in_the_catalogue_is_an_error() -> None:
    with pytest.raises(KeyError):
        value((), "no_such", (), date(2026, 1, 1))


def test_the_ladder_of_a_city_that_says_nothing_climbs_from_the_window_head_in_two_hours() -> None:
    assert [(one.role, one.after_minutes) for one in LADDER] == [
        ("window_head", 0), ("hall_duty_officer", 15), ("command_centre", 45), ("supervision", 120)
    ]  # fmt: skip
