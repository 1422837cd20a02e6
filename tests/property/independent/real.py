"""Logs of the real data: as the product imports it, and read a second way, as a hall's counters and as work orders."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from producers.city import read_city
from producers.importers.anonymous_bank import SERVICE_S, anonymous_bank
from producers.importers.anonymous_bank import ZONE as BANK_ZONE
from producers.importers.boston_311 import BOSTON_311
from producers.importers.boston_311 import ZONE as BOSTON_ZONE
from producers.importers.ratings_csv import ratings_csv
from producers.importers.rows import BadRow, Row, read_rows
from producers.importers.said import Importer, Meaning, Said, outcomes
from schemas.events.case import CaseAccepted, CaseCompleted, WorkorderCompleted, WorkorderCreated, WorkorderDispatched
from schemas.events.hotline import CallAnswered
from schemas.events.queue import TicketCalled, TicketFinished, TicketIssued, TicketServing
from schemas.instants import DAY, instant, micros
from schemas.reference import City, ServiceWindow, Unit, city_of
from schemas.settings import Settings
from schemas.topics import topic_of
from tests.warehouse_log import Log

ROOT = Path(__file__).parents[3]
CALLS, REQUESTS = "hotline_calls_1999-02_days01-14.tsv.gz", "service_requests_2015.csv.gz"
EXPORTED = datetime.fromisoformat("2016-01-12T14:53:29-05:00")
HALL = "BANK"


def real(name: str) -> Path:
    """Find a real data set, or say that it is not here."""
    folder = Settings.from_env(os.environ).real_data
    path = ROOT / folder / name
    if not path.exists():
        pytest.skip(f"the real data set {name} is not here (HALLMARK_REAL_DATA={folder})")
    return path


def a_log(file: Path, importer: Importer, now: datetime) -> Log:
    """Import a file into a log in memory, a part of it twice, and tick once."""
    log = Log()
    with file.open("rb") as stream:
        done = list(outcomes(read_rows(stream, importer.form), importer, now))
    for outcome in (*done, *done[::20]):
        for event in outcome.events:
            log.say(topic_of(event.record.name), event.record.subject, event.value)
    log.tick(micros(now))
    return log


def sample() -> tuple[City, Log]:
    """Give the sample of sixty ratings and its city."""
    city = read_city(ROOT / "examples" / "city")
    now = datetime.fromisoformat("2026-11-20T09:00:00+08:00")
    return city, a_log(ROOT / "examples" / "ratings.csv", ratings_csv(city), now)


def bank_calls() -> tuple[City, Log]:
    """Give two weeks of calls of a bank's centre."""
    file = real(CALLS)
    return city_of([Unit(unit_id="X", name="X", kind="city")]), a_log(file, _bank(), _after_the_calls())


def bank_counters() -> tuple[City, Log]:
    """Give the same two weeks as a hall's: an agent is a window, an answered call a visit with its wait and service."""
    importer = _bank()
    with real(CALLS).open("rb") as stream:
        windows = {_window(row) for row in read_rows(stream, importer.form) if isinstance(row, Row)}
    since: Any = {"valid_from": date(1999, 1, 1)}  # keyword arguments
    places = [ServiceWindow(window_id=name, hall_id=HALL, name=name, label=name, **since) for name in sorted(windows)]
    city = city_of([Unit(unit_id=HALL, name="一家银行", kind="hall", zone=BANK_ZONE, **since), *places])
    return city, a_log(real(CALLS), _read_again(importer, _visit), _after_the_calls())


def boston_cases() -> tuple[City, Log]:
    """Give Boston's requests of 2015 as cases, at the instant of their export."""
    return city_of([Unit(unit_id="X", name="X", kind="city")]), a_log(real(REQUESTS), BOSTON_311, EXPORTED)


def boston_orders() -> tuple[City, Log]:
    """Give the same requests as work orders: sent to a unit with the city's own promise."""
    city = city_of([Unit(unit_id="boston-311", name="波士顿", kind="centre", zone=BOSTON_ZONE)])
    return city, a_log(real(REQUESTS), _read_again(BOSTON_311, _order), EXPORTED)


def _bank() -> Importer:
    return anonymous_bank(lambda name: blake2b(name.encode(), digest_size=4).hexdigest())


def _after_the_calls() -> datetime:
    return instant(micros(datetime.fromisoformat("1999-02-15T00:00:00+02:00")) + 20 * DAY)


def _read_again(importer: Importer, again: Callable[[Row, tuple[Said, ...]], Iterable[Said]]) -> Importer:
    def interpret(row: Row, now: datetime) -> Meaning | BadRow:
        meaning = importer.interpret(row, now)
        return meaning if isinstance(meaning, BadRow) else Meaning(tuple(again(row, meaning.facts)))

    return Importer(importer.name, importer.form, interpret, {})


def _window(row: Row) -> str:
    return "W-" + blake2b(row.cells["server"].encode(), digest_size=4).hexdigest()


def _visit(row: Row, facts: tuple[Said, ...]) -> Iterator[Said]:
    offered, ended = facts
    if not isinstance(ended.fact, CallAnswered):
        return
    visit = "-".join(row.cells[name] for name in ("vru+line", "call_id", "date"))
    here: dict[str, Any] = {"hall_id": HALL, "visit_id": visit, "ticket_no": visit, "late_reason": "backfill"}
    here |= {"received_at": ended.fact.received_at, "issued_on": offered.time.date()}
    at: dict[str, Any] = {"window_id": _window(row)}
    service = timedelta(seconds=max(int(row.cells[SERVICE_S]), 0))
    yield Said(offered.time, TicketIssued(**here, service_code="CALL"), (visit,))
    yield Said(ended.time, TicketCalled(**here, **at), (visit,))
    yield Said(ended.time, TicketServing(**here, **at), (visit,))
    yield Said(ended.time + service, TicketFinished(**here, **at), (visit,))


def _order(_: Row, facts: tuple[Said, ...]) -> Iterator[Said]:
    for one in facts:
        match one.fact:
            case CaseAccepted() as case:
                told: dict[str, Any] = {"workorder_no": case.case_no, "unit_id": case.unit_id}
                told |= {"received_at": case.received_at, "late_reason": "backfill"}
                yield Said(one.time, WorkorderCreated(**told, category=case.service_code, zone=BOSTON_ZONE), one.key)
                yield Said(one.time, WorkorderDispatched(**told, due_at=case.due_at), one.key)
            case CaseCompleted() as case:
                told = {"workorder_no": case.case_no, "unit_id": case.unit_id, "received_at": case.received_at}
                yield Said(one.time, WorkorderCompleted(**told, late_reason="backfill"), one.key)
