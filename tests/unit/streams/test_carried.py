"""What is carried: read back as it was, believed only whole, and once a day."""

from collections.abc import Callable

import msgspec
import pytest

from schemas.admit import Record, admit
from schemas.calendar import Calendar
from schemas.instants import DAY, HOUR, MINUTE
from schemas.reference import CalendarDay, ServiceWindow, Unit, city_of
from schemas.topics import CASE, HALL
from streams.carried import (
    Manifest,
    Piece,
    Rest,
    holding_of,
    newest,
    read_fact,
    write_fact,
    write_manifest,
    write_piece,
)
from streams.carry import next_mark, take_over, write_carry
from streams.press import press_of
from tests.property.rubbish import Rubbish
from tests.unit.streams.a_fold import HALL_ID, NINE, Log, a_city, a_heartbeat, a_rating
from tests.unit.streams.test_matters import accepted

Rows = dict[str, bytes]
HOLDING = "h"


def carry(log: Log, rows: Rows, before: Manifest | None = None) -> Manifest | None:
    """Carry what is due at the last tick into the rows of a topic."""
    mark = next_mark(log.fold, before)
    if mark is not None:
        for name, value, manifest in write_carry(log.fold, before, HOLDING, mark):
            rows[name], before = value, manifest or before
    return before


def four_days() -> tuple[Log, Rows, list[Manifest]]:
    """Give a log of Wednesday to Saturday, a rating and a tick on each; what was carried at each tick."""
    log, rows, manifests = Log(), Rows(), list[Manifest]()
    for day in range(4):
        log.say(a_rating(NINE + day * DAY), NINE + day * DAY)
        log.tick(NINE + day * DAY + HOUR)
        before = manifests[-1] if manifests else None
        if (manifest := carry(log, rows, before)) is not None and manifest != before:
            manifests.append(manifest)
    return log, rows, manifests


@pytest.mark.parametrize("topic", [HALL, CASE])
def test_a_message_that_was_carried_is_read_back_as_it_was(topic: str) -> None:
    judged = [admit(message) for _, message in Rubbish(topic, 1, days=30).arrivals(300)]
    records = [one for one in judged if isinstance(one, Record)]
    assert len(records) > 300
    assert [read_fact(write_fact(one)) for one in records] == records


def test_a_rating_is_carried_as_it_is_held_and_another_reading_of_its_message_is_another_edition() -> None:
    log = Log()
    log.say(a_rating(NINE, 2, "V1", reasons=("slow", "rude")), NINE)
    record = admit(log.values[0])
    assert isinstance(record, Record)
    press = press_of(record, 7)
    assert press is not None
    identity, received, told = record.id, record.received_at, ("rude", "slow")
    read = [NINE, record.sequence, identity, received, 7, "CGPCS", "CGPCS-01", "V1", 2, *[False] * 5, told, None]
    assert list(msgspec.structs.astuple(press))[: len(read)] == read


def test_at_the_first_tick_of_a_day_all_is_carried_that_was_told_before_the_last_opening_day_began() -> None:
    log, rows, manifests = four_days()
    assert [(one.mark, one.through) for one in manifests] == [(1, 3), (3, 5), (5, 7)]
    assert [sum(piece.count for piece in one.pieces) for one in manifests] == [1, 2, 3]
    log.tick(NINE + 3 * DAY + 2 * HOUR)
    assert carry(log, rows, manifests[-1]) == manifests[-1], "and nothing more on this day"


def test_nothing_is_carried_where_nothing_was_carried() -> None:
    assert newest({}, HOLDING, 100) == "nothing is carried yet"


def spoilt_name(rows: Rows, last: Manifest) -> None:
    rows[last.pieces[-1].name] = b"\x90"


def gone(rows: Rows, last: Manifest) -> None:
    del rows[last.pieces[-1].name]


def unreadable(rows: Rows, last: Manifest) -> None:
    del rows[write_manifest(last)[0]]
    name, value = write_piece([])
    rows[name] = value + b"?"
    newer = msgspec.structs.replace(last, mark=last.mark + 1, pieces=[Piece(name, 0, 9, 1, 0)])
    rows.update([write_manifest(newer)])


@pytest.mark.parametrize("spoil", [spoilt_name, gone, unreadable])
def test_a_manifest_that_lacks_a_piece_is_not_believed_but_an_older_whole_one_is(
    spoil: Callable[[Rows, Manifest], None],
) -> None:
    log, rows, manifests = four_days()
    found = newest(rows, HOLDING, len(log.values))
    assert not isinstance(found, str)
    assert found.manifest == manifests[-1]
    spoil(rows, manifests[-1])
    found = newest(rows, HOLDING, len(log.values))
    assert not isinstance(found, str)
    assert found.manifest == manifests[-2]
    for manifest in manifests[:-1]:
        rows.pop(write_manifest(manifest)[0])
    assert newest(rows, HOLDING, len(log.values)) == "a piece is missing or cannot be read"


def test_a_manifest_of_another_version_another_city_or_another_log_is_not_believed() -> None:
    log, rows, manifests = four_days()
    assert newest(rows, "other", len(log.values)) == "zones or calendar have changed"
    assert newest(rows, HOLDING, manifests[0].through) == "the log ends before it"
    aside = {key.replace("manifest/", "manifest/x"): value for key, value in rows.items()}
    assert newest(aside, HOLDING, len(log.values)) == "it was written by another version"
    cut = {key: value[:-1] if key.startswith("manifest/") else value for key, value in rows.items()}
    assert newest(cut, HOLDING, len(log.values)) == "it cannot be read"


def test_only_what_decides_how_long_things_are_held_makes_carried_state_void() -> None:
    city = a_city()

    def digest(*more: Unit | ServiceWindow | CalendarDay) -> str:
        changed = city_of([*city.records, *more])
        return holding_of(changed, Calendar(changed.calendar))

    assert digest(ServiceWindow(window_id="W2", hall_id=HALL_ID, label="2", name="2")) == digest()
    assert digest(Unit(unit_id="H2", name="H2", kind="hall")) == digest()
    assert digest(Unit(unit_id="H2", name="H2", kind="hall", zone="Asia/Urumqi")) != digest()
    assert digest(CalendarDay(on="2026-10-16", working=False)) != digest()


def test_of_matters_only_the_piece_is_written_again_in_which_something_was_told() -> None:
    log, rows = Log(CASE), Rows()
    log.say(accepted(NINE), NINE)
    log.tick(NINE + MINUTE)
    log.say(accepted(NINE + DAY, case_no="C2"), NINE + DAY)
    log.tick(NINE + DAY + MINUTE)
    first = carry(log, rows)
    assert first is not None
    assert (first.mark, [piece.count for piece in first.pieces]) == (3, [2])
    log.tick(NINE + 2 * DAY)
    second = carry(log, rows, first)
    assert second is not None
    assert (second.mark, second.pieces) == (4, first.pieces)
    log.say(accepted(NINE + DAY), NINE + 2 * DAY)
    log.tick(NINE + 3 * DAY)
    third = carry(log, rows, second)
    assert third is not None
    assert third.pieces != second.pieces
    assert isinstance(third.rest, Rest)


def begun(log: Log, rows: Rows) -> Log:
    """Begin another fold of the same log from what is carried."""
    found = newest(rows, HOLDING, len(log.values))
    assert not isinstance(found, str)
    again = Log(log.topic)
    for _ in take_over(again.fold, found):
        pass
    again.fold.take([*enumerate(log.values)][found.manifest.mark :])
    return again


def test_a_shelf_begins_where_its_first_fact_was_told_even_if_a_copy_counts_that_came_later() -> None:
    log, rows = Log(), Rows()
    rating = log.say(a_rating(NINE), NINE, number=1, late=2 * HOUR)
    log.tick(NINE + 3 * HOUR)
    log.say(a_rating(NINE), NINE, number=1, late=HOUR, identity=rating)
    for day in (1, 2):
        log.tick(NINE + day * DAY)
    first = carry(log, rows)
    assert first is not None
    assert first.mark > 2
    assert begun(log, rows).fold.mark() == log.fold.mark() == 0
    assert dict(begun(log, rows).fold.verdicts()) == dict(log.fold.verdicts())


def test_a_conflict_whose_winner_has_left_is_not_parted_from_it() -> None:
    """The loser would count for a fold that begins between the two."""
    log, rows = Log(), Rows()
    identity = log.say(a_heartbeat(NINE), NINE)
    log.tick(NINE + HOUR)
    log.tick(NINE + DAY)
    log.say(a_rating(NINE + DAY), NINE + DAY, identity=identity)
    log.tick(NINE + 2 * DAY)
    assert carry(log, rows) is None, "the first tick of the last opening day lies between them"
    log.tick(NINE + 3 * DAY)
    assert carry(log, rows) is not None
    again = begun(log, rows).fold
    assert dict(again.statements(full=True)) == dict(log.fold.statements(full=True))
    assert again.mark() == log.fold.mark()
