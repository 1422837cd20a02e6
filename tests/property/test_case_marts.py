"""Cases across visits, by worked examples: on the spot, repeated trips, one window, notices (M-18 to M-21)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.admit import encode, keys_of
from schemas.envelope import Fact, sequence
from schemas.events import NAME_OF
from schemas.events.case import (
    ApplicationReceived,
    CaseAccepted,
    CaseCompleted,
    NoticeIssued,
    ResultDelivered,
    SupplementReceived,
)
from schemas.ids import natural_uuid7
from schemas.instants import DAY, HOUR, MINUTE, instant, micros
from schemas.reference import City, Service, Unit, city_of
from schemas.topics import topic_of
from tests.warehouse_log import Log, rows_of

NINE = micros(datetime(2026, 10, 14, 1, tzinfo=UTC))
"""Wednesday 14 October 2026, 09:00 in Shanghai."""
Some = dict[str, Any]  # keyword arguments shared by several events; the structs check them when decoded


def a_city() -> City:
    return city_of(
        [
            Unit(unit_id="CGPCS", name="城关派出所", kind="hall", county="东湖区"),
            Service(service_code="JB", name="即办", kind="instant"),
            Service(service_code="LW", name="两次办", kind="promised", promise_days=5, allowed_visits=2),
            Service(service_code="HJ", name="户籍", kind="promised", promise_days=5),
        ]
    )


class Cases:
    """Says the facts of cases and asks the marts."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, Log()

    def say(self, case_no: str, at: int, said: type[Fact], **more: Any) -> None:  # fields of the event
        fact = said(**{"case_no": case_no, "unit_id": "CGPCS", "received_at": instant(at), **more})
        number = len(self.log.arrivals)
        message = encode(
            fact,
            id=natural_uuid7(at, case_no, number),
            source="cases",
            time=instant(at),
            sequence=sequence(1, number),
        )
        self.log.say(topic_of(NAME_OF[said]), keys_of(fact)[0], message)

    def receive(self, case_no: str, at: int, **more: Any) -> None:  # fields of the event
        self.say(case_no, at, ApplicationReceived, **{"service_code": "HJ", **more})

    def ask(self, mart: str) -> list[Some]:
        self.log.tick(NINE + 60 * DAY)
        return rows_of(self.folder, a_city(), self.log, mart)


@pytest.mark.covers("M-18", "000-15", "000-25", "003-09")
def test_on_the_spot_is_an_instant_case_with_complete_papers_done_in_the_visit_it_began(tmp_path: Path) -> None:
    cases = Cases(tmp_path)
    for number, service, complete, done_in in (
        (1, "JB", True, "V1"),
        (2, "JB", True, "V2-later"),
        (3, "JB", False, "V3"),
        (4, "HJ", True, "V4"),
        (5, "JB", True, None),
    ):
        name = f"C{number}"
        cases.receive(name, NINE, service_code=service, materials_complete=complete, visit_id=f"V{number}")
        if done_in is not None:
            cases.say(name, NINE + HOUR, CaseCompleted, visit_id=done_in)
    cases.receive("C6", NINE, service_code="JB")
    cases.receive("C7", NINE, service_code="HJ", visit_id="V7")
    cases.say("C7", NINE + HOUR, CaseCompleted, visit_id="V7", instant=True)
    (row,) = cases.ask("on_the_spot_daily")
    assert (row["day"].isoformat(), row["county"], row["unit"]) == ("2026-10-14", "东湖区", "城关派出所")
    assert (row["instant_cases"], row["on_the_spot"], row["without_visit"]) == (4, 2, 1)
    assert str(row["on_the_spot_pct"]) == "50.0"


@pytest.mark.covers("M-20", "M-21", "M-21a", "000-43", "002-31", "003-02", "003-13", "003-31")
def test_a_repeat_trip_is_a_second_visit_of_one_person_for_one_service_within_30_days(tmp_path: Path) -> None:
    cases = Cases(tmp_path)

    def a_case(case_no: str, at: int, person: str | None, visits: list[str], service: str = "HJ") -> None:
        first, *more = visits
        who: Some = {"person_ref": person, "service_code": service, "window_id": "W1"}
        cases.receive(case_no, at, visit_id=first, **who)
        for turn, visit in enumerate(more, start=1):
            cases.say(case_no, at + turn * DAY, SupplementReceived, complete=True, visit_id=visit, window_id="W2")
        cases.say(case_no, at + 3 * DAY, CaseCompleted)

    a_case("once", NINE, "P1", ["V1"])
    a_case("twice", NINE, "P2", ["V2", "V3"])
    a_case("again-1", NINE - 9 * DAY, "P3", ["V4"])
    a_case("again-2", NINE, "P3", ["V5"])
    a_case("other-service", NINE, "P1", ["V6"], service="JB")
    a_case("long-ago", NINE - 40 * DAY, "P1", ["V7"])
    a_case("nobody", NINE, None, ["V8"])
    cases.say("once", NINE + 5 * DAY, ResultDelivered, visit_id="V9", window_id="W3")
    september, october = cases.ask("trips_monthly")
    assert (september["month"], september["matters"], september["repeated"]) == ("2026-09", 1, 0)
    assert (october["matters"], october["repeated"], str(october["repeated_pct"])) == (4, 2, "50.0")
    assert str(october["one_visit_pct"]) == "50.0"
    assert (october["cases"], str(october["one_window_pct"]), october["without_person"]) == (6, "83.3", 1)


@pytest.mark.covers("M-20")
def test_a_guide_that_states_two_visits_allows_two(tmp_path: Path) -> None:
    cases = Cases(tmp_path)
    for person, visits in (("P1", 2), ("P2", 3)):
        for number in range(visits):
            name = f"{person}-{number}"
            who: Some = {"person_ref": person, "service_code": "LW", "visit_id": name}
            cases.receive(name, NINE + number * DAY, **who)
            cases.say(name, NINE + number * DAY + HOUR, CaseCompleted)
    (row,) = cases.ask("trips_monthly")
    assert (row["matters"], row["repeated"]) == (2, 1)


def test_an_open_case_keeps_its_matter_out_of_the_repeat_trips(tmp_path: Path) -> None:
    cases = Cases(tmp_path)
    cases.receive("done", NINE, person_ref="P1", visit_id="V1")
    cases.say("done", NINE + HOUR, CaseAccepted, service_code="HJ", promise_days=5)
    cases.say("done", NINE + DAY, CaseCompleted)
    cases.receive("open", NINE + 2 * DAY, person_ref="P1", visit_id="V2")
    cases.say("open", NINE + 2 * DAY, CaseAccepted, service_code="HJ", promise_days=5)
    (row,) = cases.ask("trips_monthly")
    assert (row["matters"], row["repeated_pct"]) == (0, None)


@pytest.mark.covers("M-19a", "000-26", "000-63", "002-30")
def test_a_notice_is_defective_when_a_later_one_asks_for_what_it_left_out(tmp_path: Path) -> None:
    cases = Cases(tmp_path)
    for case_no, second in (("omitted", ("B",)), ("same", ("A",)), ("fine", None), ("silent", None)):
        cases.receive(case_no, NINE, materials_complete=False)
        if case_no == "silent":
            continue
        words: Some = {"kind": "one-time", "template": "T", "version": "4"}
        cases.say(case_no, NINE + MINUTE, NoticeIssued, missing=("A",), **words)
        cases.say(case_no, NINE + DAY, SupplementReceived, complete=second is None)
        if second is not None:
            cases.say(case_no, NINE + DAY + MINUTE, NoticeIssued, missing=second, **words)
    cases.receive("complete", NINE)
    (row,) = cases.ask("notices_monthly")
    assert (row["month"], row["incomplete"], row["noticed"], str(row["noticed_pct"])) == ("2026-10", 4, 3, "75.0")
    assert (row["back_after_notice"], row["defective"], str(row["defective_pct"])) == (3, 1, "33.3")


def test_a_due_day_in_a_year_whose_holidays_nobody_has_decided_is_provisional(tmp_path: Path) -> None:
    cases = Cases(tmp_path)
    for case_no, days in (("near", 20), ("far", 200)):
        cases.say(case_no, NINE, CaseAccepted, service_code="HJ", promise_days=days)
    found = {row["matter_no"]: (row["due_at"].year, row["is_provisional"]) for row in cases.ask("matters_open")}
    assert found == {"near": (2026, False), "far": (2027, True)}
