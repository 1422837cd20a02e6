"""Calls of the bank: waits are the file's own, midnight is crossed, dirt is named, names stay in the house."""

import io
from datetime import UTC, datetime

import pytest

from producers.importers.anonymous_bank import anonymous_bank, clock_s, remarks, span
from producers.importers.rows import Row, read_rows
from producers.importers.said import Outcome, outcomes
from producers.pseudonyms import pseudonyms
from schemas.events.hotline import CallAbandoned, CallAnswered, CallExcluded, CallOffered
from schemas.instants import instant

HEAD = (
    "vru+line call_id customer_id priority type date vru_entry vru_exit vru_time q_start q_exit q_time outcome "
    "ser_start ser_exit ser_time server"
)
QUEUED = "AA0101 1 48178511 2 PS 990201 8:19:42 8:19:47 5 8:19:47 8:20:21 34 AGENT 8:20:20 8:22:04 104 MICHAL"
DIRECT = "AA0101 2 0 0 PS 990201 7:02:47 7:02:56 9 0:00:00 0:00:00 0 AGENT 7:02:55 7:05:41 166 DORIT"
HUNG_UP = "AA0101 3 0 2 PS 990201 8:09:16 8:09:22 6 8:09:22 8:09:27 5 HANG 0:00:00 0:00:00 0 NO_SERVER"
MIDNIGHT = "AA0105 4 0 0 NW 990210 23:59:19 23:59:19 0 23:59:29 0:00:26 57 HANG 0:00:00 0:00:00 0 NO_SERVER"
AFTER = "AA0115 5 0 0 PS 990210 23:59:56 23:59:56 0 0:00:02 0:00:29 27 AGENT 0:00:29 0:00:58 29 BENSION"
PHANTOM = "AA0112 6 0 0 PS 990211 12:44:44 12:44:05 -39 12:44:05 12:45:40 95 PHANTOM 12:45:33 12:46:52 79 NO_SERVER"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def read(*rows: str, key: bytes = b"k") -> list[Outcome]:
    content = "\n".join((HEAD, *rows)).replace(" ", "\t").encode()
    importer = anonymous_bank(pseudonyms(key, "agent"))
    return list(outcomes(read_rows(io.BytesIO(content), importer.form), importer, NOW))


def test_a_queued_call_is_offered_when_the_menu_ends_and_answered_when_the_queue_does() -> None:
    (done,) = read(QUEUED)
    offered, answered = (event.record for event in done.events)
    assert isinstance(offered.fact, CallOffered)
    assert isinstance(answered.fact, CallAnswered)
    assert instant(offered.at, "Asia/Jerusalem").isoformat() == "1999-02-01T08:19:47+02:00"
    assert instant(answered.at, "Asia/Jerusalem").isoformat() == "1999-02-01T08:20:21+02:00"
    assert (answered.fact.wait_s, answered.fact.service_s) == (34, 104)
    assert (answered.at - offered.at) == 34_000_000


def test_a_call_that_never_queued_waited_no_second() -> None:
    (done,) = read(DIRECT)
    offered, answered = (event.record for event in done.events)
    assert isinstance(answered.fact, CallAnswered)
    assert (answered.fact.wait_s, answered.at) == (0, offered.at)


@pytest.mark.parametrize(("row", "wait_s", "day"), [(MIDNIGHT, 57, 11), (AFTER, 27, 11)])
def test_a_queue_that_ends_after_midnight_ends_the_next_day_and_the_call_keeps_its_own(
    row: str, wait_s: int, day: int
) -> None:
    (done,) = read(row)
    offered, ended = (event.record for event in done.events)
    assert isinstance(ended.fact, CallAnswered | CallAbandoned)
    assert ended.fact.wait_s == wait_s
    assert instant(offered.at, "Asia/Jerusalem").day == 10
    assert instant(ended.at, "Asia/Jerusalem").day == day


def test_a_hung_up_call_is_abandoned_and_a_phantom_is_offered_and_excluded() -> None:
    hung_up, phantom = read(HUNG_UP, PHANTOM)
    assert isinstance(hung_up.events[1].record.fact, CallAbandoned)
    assert isinstance(phantom.events[1].record.fact, CallExcluded)
    assert phantom.remarks == ("served_early", "negative", "excluded")


def test_no_agents_name_and_no_customer_leaves_the_importer() -> None:
    said = b"".join(event.value for done in read(QUEUED, DIRECT, PHANTOM) for event in done.events)
    assert b"MICHAL" not in said
    assert b"DORIT" not in said
    assert b"48178511" not in said


def test_an_agent_has_one_pseudonym_per_house_and_no_agent_has_none() -> None:
    def agents(key: bytes, *rows: str) -> list[str | None]:
        told = (event.record.fact for done in read(*rows, key=key) for event in done.events)
        return [fact.agent_ref for fact in told if isinstance(fact, CallAnswered)]

    one, same = agents(b"k", QUEUED, QUEUED.replace(" 1 ", " 9 ", 1))
    assert one == same != agents(b"other", QUEUED)[0]
    assert agents(b"k", DIRECT.replace("DORIT", "NO_SERVER")) == [None]


def test_another_key_changes_no_id_so_that_nothing_counts_twice() -> None:
    ids = [[event.record.id for done in read(QUEUED, key=key) for event in done.events] for key in (b"a", b"b")]
    assert ids[0] == ids[1]


def test_a_call_number_of_another_line_or_day_is_another_call() -> None:
    rows = (QUEUED, QUEUED.replace("AA0101", "AA0102"), QUEUED.replace("990201", "990202"))
    assert len({event.record.fact.call_id for done in read(*rows) for event in done.events}) == 3  # type: ignore[attr-defined] # calls


@pytest.mark.parametrize(
    "row",
    [
        QUEUED.replace("990201", "990231"),
        QUEUED.replace("8:20:21", "25:20:21"),
        QUEUED.replace("8:20:21", "x"),
        QUEUED.replace(" 34 ", " -34 "),
        QUEUED.replace("AGENT", "LOST"),
        QUEUED.replace(" 104 ", " much "),
        "AA0101 1",
    ],
)
def test_a_row_that_makes_no_sense_is_reported_with_its_line(row: str) -> None:
    done = read(DIRECT, row, HUNG_UP)
    assert [one.bad.line for one in done if one.bad] == [3]
    assert sum(len(one.events) for one in done) == 4


def test_the_wait_is_over_no_earlier_than_the_call_was_offered() -> None:
    numbers = {"vru_exit": 100, "q_start": 90, "q_exit": 95, "q_time": 5}
    assert span(numbers) == (100, 100)


def test_a_difference_between_queue_time_and_its_ends_is_remarked() -> None:
    cells = dict(zip(HEAD.split(), MIDNIGHT.split(), strict=True))
    times = {name: clock_s(cells[name]) for name in ("vru_exit", "q_start", "q_exit", "ser_start", "ser_exit")}
    numbers = times | {name: int(cells[name]) for name in ("vru_time", "q_time", "ser_time")}
    assert remarks(Row(2, cells), numbers) == ("wait_differs",)
