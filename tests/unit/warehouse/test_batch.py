"""Judging a batch, and deciding what a row is beside what is stored."""

from datetime import UTC, datetime

import msgspec
import polars as pl

from schemas.admit import encode
from schemas.events import EVENTS, FAMILIES
from schemas.events.rating import RatingSubmitted
from schemas.ids import uuid7
from schemas.instants import instant
from schemas.rejected import Rejected
from warehouse.batch import Arrival, Row, frame, sort_out
from warehouse.columns import COLUMNS, FIELDS, create_table
from warehouse.resolve import Stored, resolve

AT = 1_791_942_067_000_000
NOW = datetime(2026, 10, 14, tzinfo=UTC)


def a_rating(*, identity: int = 1, level: int = 5, received: int = AT, hall: str = "SZ01") -> bytes:
    fact = RatingSubmitted(
        received_at=instant(received),
        hall_id=hall,
        window_id="SZ01-03",
        raw_code="5",
        raw_scale="five-key/1",
        level=level,
    )
    return encode(
        fact, id=uuid7(AT, identity.to_bytes(10, "big")), source="t", time=instant(AT), sequence="0001:0000000001"
    )


def rows(*values: bytes, partition: int = 0) -> list[Row]:
    arrivals = [Arrival("hall.events", partition, offset, b"SZ01", value) for offset, value in enumerate(values)]
    return list(sort_out(arrivals).rows["rating"])


def test_every_field_of_every_event_has_a_column() -> None:
    for family, events in FAMILIES.items():
        names = {column.name for column in COLUMNS[family]}
        for name, kind in events.items():
            assert {field.name for field in msgspec.structs.fields(kind)} <= names, name
        assert create_table(family).startswith(f"create table if not exists raw_{family} (")
    assert set(FIELDS) == set(EVENTS.values())


def test_a_record_that_is_no_fact_keeps_its_reason_and_its_bytes() -> None:
    poison = [b"\xff\xfe", b"{}", None, b"x" * 2_000_000]
    batch = sort_out(Arrival("hall.events", 1, 7 + n, None, value) for n, value in enumerate(poison))
    assert [one.reason for one in batch.quarantined] == ["not_json", "bad_envelope", "null", "too_large"]
    assert [one.arrival.value for one in batch.quarantined] == poison
    assert batch.next_offsets == {("hall.events", 1): 11}
    assert batch.records == {("hall.events", 1): 4}


def test_what_the_edge_refused_keeps_the_reason_the_edge_gave() -> None:
    told = msgspec.json.encode(Rejected(source="t", reason="bad_data", detail="level", received_at=instant(AT)))
    batch = sort_out([Arrival("rejected", 0, 0, b"t", told), Arrival("rejected", 0, 1, b"t", b"?")])
    assert [(one.reason, one.detail) for one in batch.quarantined] == [
        ("bad_data", "level"),
        ("rejected", "refused at the edge"),
    ]


def test_a_frame_holds_the_instants_and_the_data_of_its_rows() -> None:
    made = frame("rating", rows(a_rating(), a_rating(identity=2, level=1)), 9, NOW)
    assert made.get_column("level").to_list() == [5, 1]
    assert made.get_column("event_at").cast(pl.Int64).to_list() == [AT, AT]
    assert made.get_column("batch").to_list() == [9, 9]
    assert set(made.columns) <= {column.name for column in COLUMNS["rating"]}


def test_of_two_equal_copies_in_a_batch_the_one_received_first_counts() -> None:
    outcome = resolve(rows(a_rating(received=AT + 5), a_rating(received=AT + 1)), {})
    assert [row.record.received_at for row in outcome.new] == [AT + 1]
    assert [extra.received_at for extra in outcome.extras] == [AT + 5]
    assert not outcome.conflicts


def test_a_copy_received_before_the_stored_one_takes_its_place() -> None:
    [early] = rows(a_rating(received=AT + 1))
    stored = Stored(early.digest, AT + 5, ("hall.events", 0, 99), AT, "ok")
    outcome = resolve([early], {early.record.id: stored})
    assert outcome.better == [early]
    assert [extra.place for extra in outcome.extras] == [("hall.events", 0, 99)]
    later = replace_received(stored, AT)
    outcome = resolve([early], {early.record.id: later})
    assert not outcome.better
    assert [extra.place for extra in outcome.extras] == [early.place]


def replace_received(stored: Stored, received_at: int) -> Stored:
    return stored._replace(received_at=received_at)


def test_the_same_id_with_other_content_is_a_conflict_and_the_first_in_the_log_counts() -> None:
    first, second = rows(a_rating(level=5, received=AT + 9), a_rating(level=1, received=AT))
    outcome = resolve([second, first], {})
    assert outcome.new == [first]
    assert outcome.conflicts == [second]
    outcome = resolve([first], {first.record.id: Stored(second.digest, AT, second.place, AT, "ok")})
    assert outcome.conflicts == [first]
    assert not outcome.new


def test_one_fact_with_another_stamp_is_told_twice_not_in_conflict() -> None:
    one, other = rows(a_rating(received=AT), a_rating(received=AT + 1_000_000))
    assert one.digest == other.digest
