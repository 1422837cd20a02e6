"""Every way in which bytes are not an event has its own word."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
import pytest

from schemas.admit import MAX_BYTES, REASONS_ZH, Record, Refusal, admit, encode, keys_of, source_digest
from schemas.events.case import CaseAccepted
from schemas.events.rating import RatingSubmitted
from schemas.instants import DAY, instant, micros

AT = "2026-10-14T09:41:07+08:00"
GOOD = {
    "specversion": "1.0",
    "id": "0199e0c2-0d9f-7b3c-9a55-4c1d2e3f4a5b",
    "source": "terminal/SZ01-03-T1",
    "type": "rating.submitted",
    "time": AT,
    "subject": "SZ01",
    "sequence": "0001:0000000412",
    "dataschema": "rating.submitted/1",
}
DATA = {
    "hall_id": "SZ01",
    "window_id": "SZ01-03",
    "raw_code": "5",
    "raw_scale": "five-key/1",
    "level": 5,
    "received_at": "2026-10-14T09:41:08+08:00",
}
ACCEPTED = {"case_no": "C1", "unit_id": "U", "service_code": "HJ", "received_at": DATA["received_at"]}


def message(envelope: Mapping[str, object] | None = None, facts: Mapping[str, object] | None = None) -> bytes:
    return msgspec.json.encode({**GOOD, **(envelope or {}), "data": {**DATA, **(facts or {})}})


def refusal(value: bytes | None) -> Refusal:
    judged = admit(value)
    assert isinstance(judged, Refusal), judged
    return judged


def accepted_case(**facts: object) -> bytes:
    envelope = {"type": "case.accepted", "dataschema": "case.accepted/1", "subject": "C1"}
    return msgspec.json.encode({**GOOD, **envelope, "data": {**ACCEPTED, **facts}})


def test_a_good_message_is_a_record() -> None:
    record = admit(message())
    assert isinstance(record, Record)
    assert isinstance(record.fact, RatingSubmitted)
    assert (record.at, record.quality, record.fact.level) == (record.occurred_at, "ok", 5)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "null"),
        (b"", "not_json"),
        (b"not json", "not_json"),
        (b"\xff\xfe\x00", "not_json"),
        (b"[" * 20_000, "not_json"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
        (b"[]", "bad_envelope"),
        (b"{}", "bad_envelope"),
        (message({"id": "not-a-uuid"}), "bad_envelope"),
        (message({"id": "0199e0c2-0d9f-4b3c-9a55-4c1d2e3f4a5b"}), "bad_envelope"),
        (message({"time": "2026-10-14T09:41:07"}), "bad_envelope"),
        (message({"sequence": "412"}), "bad_envelope"),
        (message({"specversion": "0.3"}), "bad_envelope"),
        (message({"type": "rating.praised"}), "unknown_type"),
        (message({"dataschema": "rating.submitted/2"}), "unknown_version"),
        (message(facts={"level": 6}), "bad_data"),
        (message(facts={"level": "5"}), "bad_data"),
        (message(facts={"received_at": None}), "bad_data"),
        (message(facts={"hall_id": ""}), "bad_data"),
        (message(facts={"channel": "fax"}), "bad_data"),
        (message({"subject": "SZ02"}), "wrong_key"),
        (message({"time": "2025-08-01T09:00:00+08:00"}), "too_old"),
        (message({"time": "1970-01-01T08:00:00+08:00"}), "too_old"),
        (message({"time": "0001-01-01T00:00:00+08:00"}, {"late_reason": "backfill"}), "bad_data"),
        (message({"time": "9999-12-31T23:59:59Z"}), "bad_data"),
        (message(facts={"received_at": "9999-12-31T23:59:59Z"}), "bad_data"),
        (accepted_case(due_at="9999-12-31T23:59:59-08:00"), "bad_data"),
        (accepted_case(zone="Mars/Phobos"), "bad_data"),
        (accepted_case(zone="../../etc"), "bad_data"),
        (accepted_case(promise_days=1_000_000), "bad_data"),
    ],
)
@pytest.mark.covers("5.4-10")
def test_what_is_not_an_event_is_refused_with_its_reason(value: bytes | None, reason: str) -> None:
    assert refusal(value).reason == reason


def test_every_reason_has_a_chinese_sentence_and_a_detail_that_names_the_place() -> None:
    judged = refusal(message(facts={"level": 6}))
    assert judged.chinese == REASONS_ZH["bad_data"]
    assert "$.level" in judged.detail


def test_a_year_old_event_is_taken_when_it_says_that_it_is_backfill() -> None:
    old = {"time": "2019-03-01T09:00:00+08:00"}
    assert refusal(message(old)).reason == "too_old"
    assert isinstance(admit(message(old, {"late_reason": "backfill"})), Record)


@pytest.mark.covers("5.4-04")
def test_exactly_400_days_is_not_too_old() -> None:
    received = micros(datetime.fromisoformat(str(DATA["received_at"])))
    edge = instant(received - 400 * DAY)
    assert isinstance(admit(message({"time": edge})), Record)
    assert refusal(message({"time": instant(micros(edge) - 1)})).reason == "too_old"


@pytest.mark.parametrize("demand", [None, "D7"])
def test_a_case_may_be_keyed_by_any_name_of_its_matter(demand: str | None) -> None:
    fact = msgspec.convert({**ACCEPTED, "demand_id": demand}, type=CaseAccepted)
    assert keys_of(fact) == tuple(filter(None, (demand, "C1")))
    for key in keys_of(fact):
        value = encode(fact, id=GOOD["id"], source="s", time=fact.received_at, sequence=GOOD["sequence"], subject=key)
        assert isinstance(admit(value), Record)


def test_an_event_without_a_time_zone_is_a_bug_of_the_caller() -> None:
    fact = msgspec.convert(ACCEPTED, type=CaseAccepted)
    with pytest.raises(ValueError, match="offset"):
        encode(fact, id=GOOD["id"], source="s", time=fact.received_at.replace(tzinfo=None), sequence=GOOD["sequence"])


def test_spelling_order_and_the_servers_stamp_do_not_change_the_digest_and_the_level_does() -> None:
    turned = msgspec.json.encode(dict(reversed(list(msgspec.json.decode(message()).items()))))
    assert source_digest(turned) == source_digest(message())
    assert source_digest(message(facts={"received_at": AT})) == source_digest(message())
    assert source_digest(message(facts={"level": 1})) != source_digest(message())
