"""The only judge of a record: `admit(bytes)` says what it is, or why it is nothing (design D2).

The edge uses it to answer, the stream worker to count, the loader to store or to quarantine. Same bytes, same verdict.
"""

import hashlib
from datetime import datetime
from typing import Literal

import msgspec

from schemas.envelope import Envelope, Fact, Instant
from schemas.events import EVENTS, FAMILY_OF, NAME_OF, VERSION, dataschema
from schemas.instants import OLDEST_ACCEPTED, TimeQuality, event_at, is_zone, micros

MAX_BYTES = 64 * 1024

Reason = Literal[
    "null",
    "too_large",
    "not_json",
    "bad_envelope",
    "unknown_type",
    "unknown_version",
    "bad_data",
    "wrong_key",
    "too_old",
]

REASONS_ZH: dict[str, str] = {
    "null": "空消息",
    "too_large": f"超过 {MAX_BYTES // 1024} KiB",
    "not_json": "不是 JSON",
    "bad_envelope": "信封字段缺失或格式不对",
    "unknown_type": "未知的事件类型",
    "unknown_version": "未知的事件版本",
    "bad_data": "事件内容缺失或格式不对",
    "wrong_key": "主题键 subject 与内容不符",
    "too_old": "早于 400 天，且未标明是补录（late_reason=backfill）",
    "conflict": "同一编号的事件内容不同",
}


class Record(msgspec.Struct, frozen=True, gc=False):
    """An admitted event. Instants are µs since 1970 UTC; `at` is the corrected event time that everything counts by."""

    id: str
    name: str
    source: str
    subject: str
    sequence: str
    at: int
    quality: TimeQuality
    occurred_at: int
    received_at: int
    fact: Fact

    @property
    def order(self) -> tuple[int, str, str]:
        """Give the place of this fact among others (D2): event time, epoch and number, id."""
        return (self.at, self.sequence, self.id)


class Refusal(msgspec.Struct, frozen=True, gc=False):
    """Why bytes are not an event; detail is msgspec's own sentence with the path of the fault."""

    reason: Reason
    detail: str

    @property
    def chinese(self) -> str:
        """Say it to a person."""
        return REASONS_ZH[self.reason]


_ENVELOPE = msgspec.json.Decoder(Envelope)
_ANY = msgspec.json.Decoder()
_DATA = {name: msgspec.json.Decoder(kind) for name, kind in EVENTS.items()}
_SCHEMA = {name: dataschema(name) for name in EVENTS}
_ENCODER = msgspec.json.Encoder()
_SORTED = msgspec.json.Encoder(order="sorted")


def admit(value: bytes | None) -> Record | Refusal:
    """Judge one record value."""
    if value is None:
        return Refusal("null", "no value")
    if len(value) > MAX_BYTES:
        return Refusal("too_large", f"{len(value)} bytes; at most {MAX_BYTES}")
    try:
        envelope = _ENVELOPE.decode(value)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        return _refuse_envelope(value, error)
    decoder = _DATA.get(envelope.type)
    if decoder is None:
        return Refusal("unknown_type", envelope.type[:200])
    if envelope.dataschema != _SCHEMA[envelope.type]:
        return Refusal("unknown_version", f"{envelope.dataschema[:200]}; known: {dataschema(envelope.type)}")
    try:
        fact = decoder.decode(envelope.data)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        return Refusal("bad_data", str(error))
    if (fault := _unusable(envelope, fact)) is not None:
        return Refusal("bad_data", fault)
    if not _key_fits(envelope, fact):
        return Refusal("wrong_key", f"subject {envelope.subject!r} does not name the fact's own key")
    return _dated(envelope, fact)


def _refuse_envelope(value: bytes, error: Exception) -> Refusal:
    try:
        _ANY.decode(value)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return Refusal("not_json", str(error))
    return Refusal("bad_envelope", str(error))


_MATTER = ("demand_id", "case_no", "workorder_no")
_KEY_OF_FAMILY: dict[str, tuple[str, ...]] = {
    "clock": (),
    "call": ("centre_id",),
    "case": _MATTER,
    "demand": _MATTER,
    "workorder": _MATTER,
    "complaint": ("unit_id",),
    "period": ("unit_id",),
}
_KEY_FIELDS: dict[type[Fact], tuple[str, ...]] = {
    kind: _KEY_OF_FAMILY.get(FAMILY_OF[name], ("hall_id",)) for name, kind in EVENTS.items()
}
_KEY_FIELDS[EVENTS["workorder.merged"]] = (*_MATTER, "into_workorder_no")
"""A merge is recorded under both orders."""


def keys_of(fact: Fact) -> tuple[str, ...]:
    """Give the keys that may stand in `subject` for a fact (D3), the first one first; empty means any."""
    names = _KEY_FIELDS[type(fact)]
    return tuple(key for name in names if (key := getattr(fact, name, None)) is not None)


FIRST_YEAR, LAST_YEAR = 1970, 2100
_DATED = {
    kind: tuple(name for name in kind.__struct_fields__ if name.endswith(("_at", "_on")) or name in ("since", "until"))
    for kind in EVENTS.values()
}
_ZONED = frozenset(kind for kind in EVENTS.values() if "zone" in kind.__struct_fields__)


def _unusable(envelope: Envelope, fact: Fact) -> str | None:
    """Name what has the right type but no place in a calendar: a year outside 1970–2100, an unknown time zone."""
    if not FIRST_YEAR <= envelope.time.year <= LAST_YEAR:
        return f"year {envelope.time.year} - at `$.time`"
    for name in _DATED[type(fact)]:
        at = getattr(fact, name)
        if at is not None and not FIRST_YEAR <= at.year <= LAST_YEAR:
            return f"year {at.year} - at `$.data.{name}`"
    if type(fact) in _ZONED and not is_zone(zone := getattr(fact, "zone")):  # noqa: B009 - those kinds have one
        return f"unknown time zone {zone!r} - at `$.data.zone`"
    return None


def _key_fits(envelope: Envelope, fact: Fact) -> bool:
    names = _KEY_FIELDS[type(fact)]
    if len(names) == 1:  # nearly all events: the hall or the centre
        return bool(envelope.subject == getattr(fact, names[0]))
    keys = keys_of(fact)
    return not keys or envelope.subject in keys


def _dated(envelope: Envelope, fact: Fact) -> Record | Refusal:
    occurred, received = micros(envelope.time), micros(fact.received_at)
    at, quality = event_at(occurred, received, fact.clock_offset_ms)
    if received - at > OLDEST_ACCEPTED and fact.late_reason != "backfill":
        return Refusal("too_old", f"happened {envelope.time.isoformat()}, received {fact.received_at.isoformat()}")
    return Record(
        envelope.id,
        envelope.type,
        envelope.source,
        envelope.subject,
        envelope.sequence,
        at,
        quality,
        occurred,
        received,
        fact,
    )


def encode(fact: Fact, *, id: str, source: str, time: datetime, sequence: str, subject: str | None = None) -> bytes:
    """Write one event as its message; `subject` defaults to the first key of the fact (clock ticks need one given)."""
    name = NAME_OF[type(fact)]
    key = subject if subject is not None else keys_of(fact)[0]
    envelope = Envelope(
        "1.0", id, source, name, _aware(time), key, sequence, f"{name}/{VERSION}", msgspec.Raw(_ENCODER.encode(fact))
    )
    return _ENCODER.encode(envelope)


def _aware(time: datetime) -> Instant:
    if time.tzinfo is None:
        raise ValueError("an event's time needs an offset")
    return time


def source_digest(value: bytes) -> bytes:
    """Digest the source's part of an admitted message: everything but the server's stamp `received_at`.

    Equal digests with equal ids are one fact told twice; different digests with one id are a conflict (D8).
    """
    message = _ANY.decode(value)
    message["data"] = {name: part for name, part in message["data"].items() if name != "received_at"}
    return hashlib.blake2b(_SORTED.encode(message), digest_size=8).digest()
