"""Derive Hypothesis strategies from the event structs: whatever a struct allows, a test may see."""

from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from schemas.envelope import Fact
from schemas.events import EVENTS

RECEIVED = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
OFFSETS = [timezone(timedelta(hours=hours)) for hours in (-5, 0, 2, 8)]
INSTANTS = st.builds(
    lambda at, zone: at.replace(tzinfo=UTC).astimezone(zone),
    st.datetimes(datetime(1971, 1, 1), datetime(2099, 12, 30)),
    st.sampled_from(OFFSETS),
)
DAYS = st.dates(date(1971, 1, 1), date(2099, 12, 31))
ZONES = st.sampled_from(["Asia/Shanghai", "Asia/Jerusalem", "America/New_York", "UTC"])
LETTERS = st.characters(codec="utf-8")


@cache
def facts_of(kind: type[Fact]) -> st.SearchStrategy[Fact]:
    """Build any fact of one class that `admit` must take."""
    fields = inspect.type_info(kind).fields  # type: ignore[attr-defined] # type_info of a Struct is a StructType
    parts = {field.encode_name: _field(field.encode_name, field.type) for field in fields}
    parts["received_at"] = st.just(RECEIVED)
    parts["clock_offset_ms"] = st.none() | st.integers(-60_000, 60_000)
    return st.builds(kind, **parts)


FACTS: st.SearchStrategy[Fact] = st.sampled_from(sorted(EVENTS)).flatmap(lambda name: facts_of(EVENTS[name]))
IDS = st.uuids().map(lambda one: f"{str(one)[:14]}7{str(one)[15:19]}a{str(one)[20:]}")
SEQUENCES = st.builds("{:04d}:{:010d}".format, st.integers(0, 9999), st.integers(0, 9_999_999_999))
TIMES = st.builds(
    lambda minutes, zone: (RECEIVED - timedelta(minutes=minutes)).astimezone(zone),
    st.integers(-4, 300 * 24 * 60),
    st.sampled_from(OFFSETS),
)


def _field(name: str, kind: inspect.Type) -> st.SearchStrategy[Any]:
    return ZONES if name == "zone" else _value(kind)


def _value(kind: inspect.Type) -> st.SearchStrategy[Any]:  # values of every JSON type
    match kind:
        case inspect.StrType(min_length=least, max_length=most):
            return st.text(LETTERS, min_size=least or 0, max_size=min(most or 40, 40))
        case inspect.IntType(ge=least, le=most):
            return st.integers(least, most)
        case inspect.BoolType():
            return st.booleans()
        case inspect.NoneType():
            return st.none()
        case inspect.LiteralType(values=values):
            return st.sampled_from(values)
        case inspect.DateTimeType():
            return INSTANTS
        case inspect.DateType():
            return DAYS
        case inspect.UnionType(types=types):
            return st.one_of([_value(one) for one in types])
        case inspect.VarTupleType(item_type=item):
            return st.lists(_value(item), max_size=3).map(tuple)
    raise AssertionError(kind)


def as_sent(fact: Fact) -> dict[str, Any]:
    """Turn a fact into the JSON object that a sender in another language would write."""
    spoken: dict[str, Any] = msgspec.to_builtins(fact)
    return spoken
