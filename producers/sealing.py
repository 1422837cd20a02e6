"""Make an event ready to go, or say why it is none. Pure.

A struct is only checked when it is decoded, so what is encoded here is decoded again before anybody sends it.
"""

from dataclasses import dataclass
from datetime import datetime

from schemas.admit import Record, Refusal, admit, encode
from schemas.envelope import Fact
from schemas.errors import HallmarkError


class NotAnEvent(HallmarkError):
    """A fact does not pass the judge; nothing was sent."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(
            f"事件未通过校验，未发送：{refusal.chinese}（{refusal.detail}）",
            f"The event is not valid and was not sent: {refusal.reason} ({refusal.detail})",
        )
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Sealed:
    """An event ready to go: as the judge reads it, and its bytes."""

    record: Record
    value: bytes


def seal(
    fact: Fact, *, id: str, source: str, time: datetime, sequence: str, subject: str | None = None
) -> Sealed | Refusal:
    """Seal a fact; the keywords are the envelope, `subject` defaults to the first key of the fact."""
    return seal_bytes(encode(fact, id=id, source=source, time=time, sequence=sequence, subject=subject))


def seal_bytes(value: bytes) -> Sealed | Refusal:
    """Seal a message that is complete already."""
    record = admit(value)
    return Sealed(record, value) if isinstance(record, Record) else record


def judged(event: Sealed | Refusal) -> Sealed:
    """Insist that an event is one; raises NotAnEvent."""
    if isinstance(event, Refusal):
        raise NotAnEvent(event)
    return event
