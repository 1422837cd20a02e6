"""The committed contract is what the structs say, and every example of it is admitted."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from schemas import json_schema
from schemas.admit import _DATED, MAX_BYTES, Record, admit
from schemas.events import EVENTS, FAMILIES, FAMILY_OF
from schemas.topics import EVENT_TOPICS, PARTITIONS, topic_of

EXAMPLES = Path(__file__).parent / "examples"


def example(name: str) -> bytes:
    return (EXAMPLES / f"{name}.json").read_bytes()


def committed(name: str) -> dict[str, Any]:  # a JSON document
    schema: dict[str, Any] = json.loads((json_schema.FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return schema


def test_the_committed_schemas_are_what_the_structs_say() -> None:
    assert json_schema.differing() == [], "run: python -m schemas.json_schema"


def test_a_schema_that_was_edited_lost_or_left_over_is_named(tmp_path: Path) -> None:
    json_schema.write(tmp_path)
    (tmp_path / "call.busy.json").write_text("{}")
    (tmp_path / "call.offered.json").unlink()
    (tmp_path / "call.lost.json").write_text("{}")
    assert json_schema.differing(tmp_path) == ["call.busy.json", "call.lost.json", "call.offered.json"]
    json_schema.write(tmp_path)
    assert json_schema.differing(tmp_path) == []


def test_every_event_has_an_example_and_every_example_an_event() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.json")} == set(EVENTS)


@pytest.mark.parametrize("name", EVENTS)
def test_the_example_is_admitted(name: str) -> None:
    record = admit(example(name))
    assert isinstance(record, Record), record
    assert (record.name, type(record.fact), record.quality) == (name, EVENTS[name], "ok")


@pytest.mark.parametrize("name", EVENTS)
def test_the_example_validates_against_its_schema(name: str) -> None:
    schema = committed(name)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(example(name)))


@pytest.mark.parametrize("name", EVENTS)
def test_the_schema_refuses_what_admit_refuses(name: str) -> None:
    validator = Draft202012Validator(committed(name))
    for field in committed(name)["properties"]["data"]["required"]:
        message = json.loads(example(name))
        del message["data"][field]
        assert not validator.is_valid(message), field
        assert not isinstance(admit(json.dumps(message).encode()), Record), field
    assert not validator.is_valid({**json.loads(example(name)), "type": "something.else"})


@pytest.mark.parametrize("name", EVENTS)
def test_a_reader_of_yesterday_still_reads_it_because_new_fields_have_defaults(name: str) -> None:
    required = set(committed(name)["properties"]["data"]["required"])
    spoken = json.loads(example(name))
    message = {**spoken, "data": {field: value for field, value in spoken["data"].items() if field in required}}
    assert isinstance(admit(json.dumps(message).encode()), Record)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_field_name_means_one_json_type_in_a_family(family: str) -> None:
    kinds: dict[str, set[str]] = {}
    for kind in FAMILIES[family].values():
        for field in msgspec.structs.fields(kind):
            kinds.setdefault(field.name, set()).add(_plain(field.type))
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}


def _plain(kind: object) -> str:
    text = str(kind)
    order = ("datetime.datetime", "datetime.date", "tuple", "bool", "int", "str", "Literal")
    found = next(word for word in order if word in text)
    return "str" if found == "Literal" else found


def test_every_instant_and_day_of_a_fact_is_kept_inside_the_calendar() -> None:
    for kind, names in _DATED.items():
        dated = {
            field.name
            for field in msgspec.structs.fields(kind)
            if any(word in str(field.type) for word in ("datetime.datetime", "datetime.date"))
        }
        assert dated == {*names, "received_at"}, kind


def test_every_event_but_the_tick_has_one_topic_that_exists() -> None:
    assert {topic_of(name) for name in EVENTS if FAMILY_OF[name] != "clock"} <= set(EVENT_TOPICS)
    assert all(topic in PARTITIONS for topic in EVENT_TOPICS)


def test_an_admitted_message_always_fits_the_topics() -> None:
    assert MAX_BYTES < 1024 * 1024
