"""Judge lines of JSON as events and put the answers into words. Pure.

What is accepted is written anew from the struct: fields that are not in the contract, and with them whatever they
might tell of a citizen, do not get past the edge; notes are masked (promise 5).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

import msgspec

from producers.privacy import personal_field, without_personal
from producers.sealing import Sealed, seal_bytes
from schemas.admit import MAX_BYTES, REASONS_ZH, Refusal, admit
from schemas.envelope import Envelope
from schemas.events import FAMILY_OF

Now = Callable[[], datetime]
ENVELOPE_FIELDS = Envelope.__struct_fields__


EDGE_REASONS_ZH = {
    "reserved": "时钟事件只能由 hallmark clock 写入",
    "personal": "含有身份证号，不得上报；请改用不含个人信息的编号",
}
"""Reasons of the edge, besides those of the judge."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is said back about one line; `retry`: the broker did not confirm, send the same line again."""

    line: int
    id: str | None = None
    status: Literal["accepted", "rejected", "retry"]
    reason: str | None = None
    detail: str | None = None
    message: str | None = None


class RefusedLine(msgspec.Struct, frozen=True):
    """Why a line is not published: the judge's reason, or one of the edge's own."""

    reason: str
    detail: str

    @property
    def chinese(self) -> str:
        """Say it to a person."""
        return EDGE_REASONS_ZH.get(self.reason) or REASONS_ZH[self.reason]


def judge(line: bytes, now: Now) -> Sealed | RefusedLine:
    """Turn one line into an event ready to go; `received_at` is stamped where the sender gave none."""
    message = _message(line)
    if message is None:
        return _refused(admit(line))
    facts = message["data"]
    if facts.get("received_at") is None:
        facts = {**facts, "received_at": now()}
    sealed = seal_bytes(msgspec.json.encode({**message, "data": facts}))
    if isinstance(sealed, Refusal):
        return _refused(sealed)
    if FAMILY_OF[sealed.record.name] == "clock":
        return RefusedLine("reserved", "clock.ticked is written by `hallmark clock` alone")
    if (field := personal_field(sealed.record.fact)) is not None:
        return RefusedLine("personal", f"a citizen's ID number - at `$.data.{field}`")
    return _rewritten(message, sealed)


def id_of(line: bytes) -> str | None:
    """Find the id in a refused line, if it has one that can be read."""
    message = _message(line)
    identity = message.get("id") if message else None
    return identity[:128] if isinstance(identity, str) else None


def _message(line: bytes) -> dict[str, Any] | None:
    if len(line) > MAX_BYTES:
        return None
    try:
        message = msgspec.json.decode(line)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    is_shaped = isinstance(message, dict) and isinstance(message.get("data"), dict)
    return message if is_shaped else None


def _refused(refusal: object) -> RefusedLine:
    assert isinstance(refusal, Refusal)  # noqa: S101 - what has no shape of an event is never admitted
    return RefusedLine(refusal.reason, refusal.detail)


def _rewritten(message: dict[str, Any], sealed: Sealed) -> Sealed | RefusedLine:
    envelope = {name: message[name] for name in ENVELOPE_FIELDS if name != "data"}
    rewritten = seal_bytes(msgspec.json.encode({**envelope, "data": without_personal(sealed.record.fact)}))
    return rewritten if isinstance(rewritten, Sealed) else _refused(rewritten)
