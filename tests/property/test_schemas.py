"""Laws of the contract: what is said is what is heard, nothing crashes the judge, order is total."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from schemas.admit import Record, Refusal, admit, encode, keys_of, source_digest
from schemas.envelope import Fact
from schemas.ids import natural_uuid7, uuid7, uuid7_at
from schemas.instants import DAY, MINUTE, day_start, event_at, instant, local_day, micros
from tests.strategies import FACTS, IDS, INSTANTS, RECEIVED, SEQUENCES, TIMES, as_sent

US = st.integers(0, 4_000_000_000_000_000)


def said(fact: Fact, identity: str = "0199e0c2-0d9f-7b3c-9a55-4c1d2e3f4a5b", **parts: object) -> bytes:
    envelope = {"id": identity, "source": "test", "time": RECEIVED, "sequence": "0000:0000000000", **parts}
    return encode(fact, subject=(keys_of(fact) or ("clock",))[0], **envelope)  # type: ignore[arg-type] # parts vary


@given(FACTS, IDS, TIMES, SEQUENCES)
def test_what_is_encoded_is_admitted_as_the_same_fact(fact: Fact, identity: str, time: object, sequence: str) -> None:
    record = admit(said(fact, identity, time=time, sequence=sequence))
    assert isinstance(record, Record), record
    assert (record.fact, record.id, record.sequence) == (fact, identity, sequence)
    assert (instant(record.occurred_at), instant(record.received_at)) == (time, fact.received_at)


@given(FACTS)
def test_an_admitted_record_encodes_to_the_same_bytes_again(fact: Fact) -> None:
    first = said(fact)
    record = admit(first)
    assert isinstance(record, Record)
    assert said(record.fact, record.id) == first


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_judge(junk: bytes) -> None:
    assert isinstance(admit(junk), Refusal)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


REFUSED = ("bad_envelope", "bad_data", "unknown_type", "unknown_version", "wrong_key")


@given(FACTS, st.data())
def test_one_field_replaced_by_anything_is_admitted_or_refused_but_never_crashes(
    fact: Fact, data: st.DataObject
) -> None:
    message = msgspec.json.decode(said(fact))
    place = data.draw(st.sampled_from([message, message["data"]]))
    place[data.draw(st.sampled_from(sorted(place)))] = data.draw(JSON)
    judged = admit(msgspec.json.encode(message))
    assert isinstance(judged, Record) or judged.reason in REFUSED


@given(FACTS, st.text(min_size=1, max_size=8))
def test_a_field_that_is_not_in_the_contract_is_dropped(fact: Fact, name: str) -> None:
    message = {**msgspec.json.decode(said(fact)), "data": {f"x{name}": 1, **as_sent(fact)}}
    record = admit(msgspec.json.encode(message))
    assert isinstance(record, Record)
    assert record.fact == fact


@given(FACTS, INSTANTS)
def test_the_servers_stamp_is_no_part_of_the_source_digest(fact: Fact, received_at: object) -> None:
    again = msgspec.structs.replace(fact, received_at=received_at)
    assert source_digest(said(fact)) == source_digest(said(again))


@given(FACTS, st.booleans())
def test_the_sources_part_is_all_of_the_source_digest(fact: Fact, test: bool) -> None:
    other = msgspec.structs.replace(fact, test=test)
    assert (source_digest(said(fact)) == source_digest(said(other))) == (fact.test == test)


@given(US, st.binary(min_size=10, max_size=20), US, st.binary(min_size=10, max_size=20))
def test_ids_sort_by_their_millisecond(a: int, one: bytes, b: int, other: bytes) -> None:
    assert uuid7_at(uuid7(a, one)) == a // 1_000 * 1_000
    if a // 1_000 < b // 1_000:
        assert uuid7(a, one) < uuid7(b, other)


@given(US, st.lists(st.text(alphabet="ab", max_size=3), min_size=1, max_size=4), st.integers(0, 3))
def test_a_natural_id_is_the_same_for_the_same_fact_and_differs_by_its_number(
    at: int, parts: list[str], k: int
) -> None:
    assert natural_uuid7(at, *parts, k) == natural_uuid7(at, *parts, k)
    assert natural_uuid7(at, *parts, k) != natural_uuid7(at, *parts, k + 1)


@given(US, US, st.none() | st.integers(-(10**9), 10**9))
def test_the_corrected_time_is_never_five_minutes_ahead_of_the_server(
    occurred: int, received: int, offset: int | None
) -> None:
    at, quality = event_at(occurred, received, offset)
    assert at <= received + 5 * MINUTE
    assert (quality == "ok") <= (at == occurred)


@given(US, st.sampled_from(["Asia/Shanghai", "America/New_York", "Asia/Jerusalem"]))
def test_an_instant_lies_in_its_local_day(us: int, zone: str) -> None:
    start = day_start(local_day(us, zone), zone)
    assert start <= us < start + DAY + DAY // 24
    assert micros(instant(us, zone)) == us
