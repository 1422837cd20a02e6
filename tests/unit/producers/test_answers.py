"""The edge answers each line: accepted as the contract knows it, or refused with a reason."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from producers.answers import RefusedLine, id_of, judge
from producers.privacy import is_id_number, kept, masked
from producers.sealing import Sealed
from schemas.admit import MAX_BYTES

EXAMPLES = Path(__file__).parents[2] / "contract" / "examples"
NOW = datetime(2026, 10, 14, 2, 0, tzinfo=UTC)


def example(name: str) -> dict[str, Any]:  # a JSON message
    message: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return message


def a_rating() -> dict[str, Any]:  # a JSON message
    """Give the example with the field that it is older than, as the edge writes every field."""
    message = example("rating.submitted")
    return {**message, "data": {"rater_ref": None, **message["data"]}}


def judged(message: dict[str, Any] | bytes) -> Sealed | RefusedLine:
    return judge(message if isinstance(message, bytes) else json.dumps(message).encode(), lambda: NOW)


def accepted(message: dict[str, Any]) -> dict[str, Any]:
    sealed = judged(message)
    assert isinstance(sealed, Sealed), sealed
    written: dict[str, Any] = json.loads(sealed.value)
    return written


def test_a_whole_event_goes_on_as_it_came() -> None:
    message = a_rating()
    assert accepted(message) == message


@pytest.mark.parametrize("missing", ["absent", "null"])
def test_a_missing_stamp_is_given_by_the_products_clock(missing: str) -> None:
    message = example("rating.submitted")
    message["data"].pop("received_at")
    if missing == "null":
        message["data"]["received_at"] = None
    assert datetime.fromisoformat(accepted(message)["data"]["received_at"]) == NOW


def test_fields_outside_the_contract_stay_at_the_edge() -> None:
    message = a_rating()
    message["data"]["citizen_name"] = "张三"
    message["phone"] = "13812345678"
    assert accepted(message) == a_rating()


@pytest.mark.covers("5.3-24")
def test_id_numbers_and_phones_in_notes_are_masked() -> None:
    message = example("demand.progressed")
    message["data"]["progress"] = "已电话13812345678联系，身份证11010519491231002X，办件HJ20261014000031"
    assert accepted(message)["data"]["progress"] == "已电话***联系，身份证***，办件HJ20261014000031"


def test_an_id_number_in_a_code_is_refused_and_not_repeated() -> None:
    message = example("case.accepted")
    message["data"]["case_no"] = message["subject"] = "11010519491231002X"
    refused = judged(message)
    assert refused == RefusedLine("personal", "a citizen's ID number - at `$.data.case_no`")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"not json", "not_json"),
        (b"[]", "bad_envelope"),
        (b'{"data":7}', "bad_envelope"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 5_000, "not_json"),
    ],
)
def test_what_is_no_event_is_refused_with_the_judges_reason(line: bytes, reason: str) -> None:
    refused = judged(line)
    assert isinstance(refused, RefusedLine)
    assert refused.reason == reason
    assert refused.chinese


def test_nobody_but_the_product_ticks_its_clock() -> None:
    refused = judged(example("clock.ticked"))
    assert isinstance(refused, RefusedLine)
    assert refused.reason == "reserved"


def test_an_unknown_type_or_a_wrong_level_is_refused_and_its_id_is_found_for_the_answer() -> None:
    for change, reason in (({"type": "rating.praised"}, "unknown_type"), ({"data": {"level": 9}}, "bad_data")):
        message = {**example("rating.submitted"), **change}
        refused = judged(message)
        assert isinstance(refused, RefusedLine)
        assert refused.reason == reason
        assert id_of(json.dumps(message).encode()) == message["id"]
    assert id_of(b"junk") is None
    assert id_of(b'{"id":7,"data":{}}') is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11010519491231002X", True),
        ("11010519491231002x", True),
        ("110105194912310021", False),
        ("110105194913310021", False),
        ("110101202610140012", False),
        ("HJ2026101400003112", False),
        ("", False),
    ],
)
def test_an_id_number_has_a_birth_date_and_a_check_digit(text: str, expected: bool) -> None:
    assert is_id_number(text) is expected


def test_masking_leaves_uuids_and_case_numbers_alone() -> None:
    for text in ("0199e0c2-0d9f-7b3c-9a55-4c1d2e3f4a5b", "HJ20261014000031", "101001240782", "2026-10-14 09:41"):
        assert masked(text) == text


def test_what_is_kept_of_a_refused_line_is_short_readable_and_masked() -> None:
    assert kept(b"call 13812345678 \xff") == "call *** \\xff"
    assert len(kept(b"x" * 1_000_000)) == 16 * 1024
