"""The table of telephone lines: which have been silent for so long that somebody should try them (001-37)."""

from pathlib import Path
from typing import Any

import pytest

from schemas.admit import encode, keys_of
from schemas.envelope import sequence
from schemas.events.hotline import CallBusy, CallOffered
from schemas.ids import natural_uuid7
from schemas.instants import DAY, HOUR, instant, local_day
from schemas.reference import Line, Threshold, Unit, city_of
from schemas.topics import HOTLINE
from tests.property.test_marts_figures import BEGIN
from tests.warehouse_log import Log, a_warehouse, load
from warehouse.publication import publish
from warehouse.snapshots import opened

NOW = BEGIN + 10 * DAY


def lines(folder: Path, *limits: Threshold) -> dict[str, dict[str, Any]]:
    log = Log()
    rang = (("a week ago", 7 * DAY), ("just within", 7 * DAY - HOUR), ("unnamed", 9 * DAY), ("busy", HOUR))
    for number, (line, ago) in enumerate(rang):
        at = NOW - ago
        what: dict[str, Any] = {"centre_id": "H1", "call_id": line, "line": line, "received_at": instant(at)}
        fact = CallBusy(**what) if line == "busy" else CallOffered(**what)
        identity = natural_uuid7(at, line, number)
        message = encode(fact, id=identity, source="pbx", time=instant(at), sequence=sequence(1, number))
        log.say(HOTLINE, keys_of(fact)[0], message)
    log.tick(NOW)
    named = ("a week ago", "just within", "busy", "dead")
    city = city_of(
        [
            Unit(unit_id="H1", name="热线", kind="centre"),
            *(Line(line_code=name, centre_id="H1", kind="window") for name in named),
            Line(line_code="new", centre_id="H1", valid_from=local_day(NOW - DAY)),
            *limits,
        ]
    )
    con, store = a_warehouse(folder, city)
    load(store, log.arrivals)
    publish(con, folder, 0)
    con.close()
    with opened(folder) as snapshot:
        return {row["line"]: row for row in snapshot.sql("from lines").pl().to_dicts()}


@pytest.mark.covers("M-27", "001-37")
def test_a_line_without_a_call_in_a_week_is_silent_and_one_that_is_only_busy_or_new_is_not(tmp_path: Path) -> None:
    found = lines(tmp_path)
    assert {name for name, row in found.items() if row["is_silent"]} == {"a week ago", "unnamed", "dead"}
    assert {name for name, row in found.items() if not row["is_silent"]} == {"just within", "busy", "new"}
    assert (found["busy"]["busy_7_days"], found["dead"]["last_offered_at"]) == (1, None)
    assert (found["unnamed"]["line_kind"], found["dead"]["line_kind"]) == (None, "window")


def test_how_many_days_make_a_line_silent_is_the_centres_own(tmp_path: Path) -> None:
    found = lines(tmp_path, Threshold(name="line_silent_days", unit_id="H1", value=9))
    assert {name for name, row in found.items() if row["is_silent"]} == {"unnamed", "dead"}
