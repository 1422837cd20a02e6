"""The marts of complaints by worked examples (M-35): per 10 000 served, true or not, one incident once (D-12)."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.admit import encode, keys_of
from schemas.envelope import Fact, sequence
from schemas.events import NAME_OF
from schemas.events.complaint import (
    ComplaintFeedbackGiven,
    ComplaintInvestigated,
    ComplaintOverturned,
    ComplaintRegistered,
    ComplaintUnfounded,
    ComplaintVerified,
    ComplaintWithdrawn,
)
from schemas.events.queue import TicketFinished, TicketIssued
from schemas.ids import natural_uuid7
from schemas.instants import DAY, HOUR, MINUTE, instant, micros
from schemas.reference import ServiceWindow, Staff, Unit, city_of
from schemas.topics import topic_of
from tests.warehouse_log import Log, rows_of

NINE = micros(datetime(2026, 12, 30, 1, tzinfo=UTC))
"""Wednesday 30 December 2026, 09:00 in Shanghai."""
Some = dict[str, Any]  # keyword arguments of events, and rows of marts


class Ledger:
    """Says the facts of complaints and asks the marts."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, Log()
        self.city = city_of(
            [
                Unit(unit_id="A", name="城关派出所", kind="hall", county="东湖区"),
                Unit(unit_id="B", name="河东派出所", kind="hall", county="东湖区"),
                ServiceWindow(window_id="A-1", hall_id="A", name="1号窗口", label="1"),
                Staff(staff_ref="s-1", hall_id="B"),
            ]
        )

    def say(self, kind: type[Fact], at: int, **more: Any) -> None:  # fields of the event
        fact = kind(received_at=instant(at), **more)
        number = len(self.log.arrivals)
        message = encode(
            fact, id=natural_uuid7(at, "s", number), source="s", time=instant(at), sequence=sequence(1, number)
        )
        self.log.say(topic_of(NAME_OF[kind]), keys_of(fact)[0], message)

    def complain(self, number: int, at: int = NINE, *, unit_id: str = "A", **more: Any) -> Some:
        key = {"complaint_id": f"T{number}", "unit_id": unit_id}
        self.say(ComplaintRegistered, at, **key, **{"channel": "12345", "category": "attitude", **more})
        return key

    def verify(self, key: Some, at: int = NINE + DAY, **more: Any) -> None:
        self.say(ComplaintVerified, at, **key, decided_by="office", **more)

    def serve(self, people: int) -> None:
        for number in range(people):
            visit: Some = {"hall_id": "A", "visit_id": f"V{number}", "ticket_no": f"A{number:03}"}
            visit["issued_on"] = date(2026, 12, 30)
            self.say(TicketIssued, NINE + number * MINUTE, **visit, service_code="HJ")
            self.say(TicketFinished, NINE + number * MINUTE + HOUR, **visit, window_id="A-1")

    def ask(self, mart: str) -> list[Some]:
        self.log.tick(NINE + 90 * DAY)
        return rows_of(self.folder, self.city, self.log, mart)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


@pytest.mark.covers("M-35")
def test_three_complaints_and_forty_people_served_are_750_in_ten_thousand(ledger: Ledger) -> None:
    ledger.serve(40)
    for number in range(3):
        ledger.complain(number)
    ledger.complain(3, unit_id="B")
    ledger.complain(4, test=True)
    here, elsewhere = ledger.ask("complaints_monthly")
    assert (here["month"], here["county"], here["unit"]) == ("2026-12", "东湖区", "城关派出所")
    assert (here["complaints"], here["served"], str(here["per_10000"])) == (3, 40, "750.0")
    assert (elsewhere["complaints"], elsewhere["served"], elsewhere["per_10000"]) == (1, None, None)


@pytest.mark.covers("M-35a", "5.6-12", "5.6-13", "5.6-18", "5.6-19")
def test_true_ones_are_counted_over_the_decided_and_the_open_and_withdrawn_are_not(ledger: Ledger) -> None:
    ledger.verify(ledger.complain(1))
    ledger.verify(ledger.complain(2, named=False, channel="media"))
    ledger.say(ComplaintUnfounded, NINE + DAY, **ledger.complain(3), decided_by="office", ground="malicious")
    ledger.say(ComplaintInvestigated, NINE + DAY, **ledger.complain(4))
    ledger.say(ComplaintWithdrawn, NINE + DAY, **ledger.complain(5))
    withdrawn = ledger.complain(6)
    ledger.verify(withdrawn)
    ledger.say(ComplaintWithdrawn, NINE + 2 * DAY, **withdrawn)
    (row,) = ledger.ask("complaints_monthly")
    assert [row[name] for name in ("complaints", "decided", "verified", "withdrawn", "malicious")] == [6, 4, 3, 2, 1]
    assert (str(row["verified_pct"]), row["served"]) == ("75.0", None)


@pytest.mark.covers("M-35a", "D-12", "5.6-15")
def test_two_complaints_about_one_incident_are_one_true_incident(ledger: Ledger) -> None:
    ledger.verify(ledger.complain(1, incident_id="E1"))
    ledger.verify(ledger.complain(2), incident_id="E1")
    ledger.verify(ledger.complain(3))
    (row,) = ledger.ask("complaints_monthly")
    assert (row["verified"], row["verified_incidents"]) == (3, 2)


@pytest.mark.covers("M-35a", "D-12", "5.6-16")
def test_what_is_verified_next_year_counts_in_the_month_of_the_incident_and_keeps_its_day(ledger: Ledger) -> None:
    key = ledger.complain(1, NINE + 4 * DAY, incident_at=instant(NINE))
    ledger.verify(key, NINE + 20 * DAY)
    ledger.say(ComplaintFeedbackGiven, NINE + 21 * DAY, **key)
    (row,) = ledger.ask("complaints")
    assert (row["incident_on"].isoformat(), row["decided_on"].isoformat()) == ("2026-12-30", "2027-01-19")
    assert (row["state"], row["answered_at"] is not None) == ("verified", True)
    (row,) = ledger.ask("complaints_monthly")
    assert row["month"] == "2026-12"


@pytest.mark.covers("M-35a", "5.6-17")
def test_a_review_takes_a_true_one_back_and_a_second_inquiry_brings_it_back(ledger: Ledger) -> None:
    first, second = ledger.complain(1), ledger.complain(2)
    for key in (first, second):
        ledger.verify(key)
        ledger.say(ComplaintOverturned, NINE + 3 * DAY, **key, decided_by="board", ground="new_evidence")
    ledger.verify(second, NINE + 5 * DAY)
    (row,) = ledger.ask("complaints_monthly")
    assert [row[name] for name in ("decided", "verified", "overturned", "verified_incidents")] == [2, 1, 1, 1]


@pytest.mark.covers("5.6-14")
def test_a_complaint_stays_with_the_unit_where_it_happened_when_the_person_has_moved(ledger: Ledger) -> None:
    ledger.verify(ledger.complain(1, staff_ref="s-1"))
    (row,) = ledger.ask("complaints")
    assert row["unit"] == "城关派出所"
    assert "staff_ref" not in row, "no person in a public table"


def test_a_decision_without_its_complaint_waits_for_it_and_counts_nowhere(ledger: Ledger) -> None:
    ledger.verify({"complaint_id": "T1", "unit_id": "A"})
    assert ledger.ask("complaints_monthly") == ledger.ask("complaints") == []
    ledger.complain(1, NINE + 2 * DAY)
    (row,) = ledger.ask("complaints_monthly")
    assert (row["complaints"], row["verified"]) == (1, 1)
