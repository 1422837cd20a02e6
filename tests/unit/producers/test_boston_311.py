"""Service requests: a promise, a verdict, and not a word of anybody's."""

import io
from datetime import UTC, datetime

import pytest

from producers.importers.boston_311 import BOSTON_311
from producers.importers.rows import read_rows
from producers.importers.said import Outcome, outcomes
from schemas.events.case import CaseAccepted, CaseCompleted
from schemas.instants import micros

HEAD = (
    "CASE_ENQUIRY_ID,OPEN_DT,TARGET_DT,CLOSED_DT,OnTime_Status,CASE_STATUS,CLOSURE_REASON,CASE_TITLE,SUBJECT,REASON,"
    "TYPE,QUEUE,Department,neighborhood,Source"
)
CLOSED = (
    "101001240782,01/01/2015 10:37:47 AM,01/08/2015 10:37:47 AM,01/02/2015 02:05:11 PM,ONTIME,Closed,"
    '"Case Closed, call John on 617-555-0199",Graffiti: Ward 6,Property Management,Graffiti,Graffiti Removal,'
    "PROP_GRAF,PROP,South Boston,Constituent Call"
)
OPEN = CLOSED.replace(",01/02/2015 02:05:11 PM,ONTIME,Closed", ",,OVERDUE,Open").replace("101001240782", "2")
NOW = datetime(2016, 1, 13, tzinfo=UTC)


def read(*rows: str) -> list[Outcome]:
    content = "\n".join((HEAD, *rows)).encode()
    return list(outcomes(read_rows(io.BytesIO(content), BOSTON_311.form), BOSTON_311, NOW))


def test_a_closed_request_is_accepted_with_its_promise_and_completed() -> None:
    (done,) = read(CLOSED)
    accepted, completed = (event.record for event in done.events)
    assert isinstance(accepted.fact, CaseAccepted)
    assert isinstance(completed.fact, CaseCompleted)
    assert accepted.at == micros(datetime.fromisoformat("2015-01-01T10:37:47-05:00"))
    assert completed.at == micros(datetime.fromisoformat("2015-01-02T14:05:11-05:00"))
    assert accepted.fact.due_at == datetime.fromisoformat("2015-01-08T10:37:47-05:00")
    assert (accepted.fact.service_code, accepted.fact.zone) == ("graffiti-removal", "America/New_York")
    assert accepted.subject == completed.subject == "101001240782"


def test_summer_time_is_the_zones() -> None:
    (done,) = read(CLOSED.replace("01/01/2015 10:37:47 AM", "07/01/2015 12:00:00 AM"))
    assert done.events[0].record.at == micros(datetime.fromisoformat("2015-07-01T00:00:00-04:00"))


def test_an_open_request_is_not_completed_and_one_without_a_target_has_no_promise() -> None:
    still_open, no_target = read(OPEN, CLOSED.replace("01/08/2015 10:37:47 AM", ""))
    assert [event.record.name for event in still_open.events] == ["case.accepted"]
    assert still_open.remarks == ("open",)
    fact = no_target.events[0].record.fact
    assert isinstance(fact, CaseAccepted)
    assert fact.due_at is None
    assert no_target.remarks == ("no_promise",)


def test_no_free_text_leaves_the_importer_neither_with_good_rows_nor_with_bad_ones() -> None:
    done = read(CLOSED, CLOSED.replace("01/01/2015 10:37:47 AM", "yesterday"))
    said = b"".join(event.value for one in done for event in one.events).decode()
    bad = done[1].bad
    assert bad is not None
    for text in (said, bad.shown, bad.english, bad.chinese):
        assert "John" not in text
        assert "Ward" not in text


def test_a_request_completed_since_the_last_export_adds_its_completion_and_repeats_its_acceptance() -> None:
    before = [event.value for event in read(OPEN)[0].events]
    after = [event.value for event in read(CLOSED.replace("101001240782", "2"))[0].events]
    assert after[:1] == before
    assert len(after) == 2


@pytest.mark.parametrize(
    "row",
    [
        CLOSED.replace("01/01/2015 10:37:47 AM", ""),
        CLOSED.replace("101001240782", ""),
        CLOSED.replace("01/08/2015 10:37:47 AM", "2015-01-08"),
        CLOSED.replace(",Closed,", ",Lost,"),
        CLOSED.replace("Graffiti Removal", ""),
    ],
)
def test_a_row_that_makes_no_sense_is_reported_with_its_line(row: str) -> None:
    done = read(CLOSED, row)
    assert [one.bad.line for one in done if one.bad] == [3]
