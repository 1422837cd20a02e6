"""The envelope of every event: CloudEvents 1.0, structured JSON (design D2)."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Id = Annotated[str, Meta(min_length=1, max_length=128)]
Code = Annotated[str, Meta(min_length=1, max_length=64)]
Note = Annotated[str, Meta(max_length=1000)]
Instant = Annotated[datetime, Meta(tz=True)]
Day = date
Level = Annotated[int, Meta(ge=1, le=5)]
Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]
Days = Annotated[int, Meta(ge=0, le=3660)]
Beat = Annotated[int, Meta(ge=0, le=10_000_000_000_000_000)]
Milliseconds = Annotated[int, Meta(ge=-10_000_000_000_000, le=10_000_000_000_000)]
Zone = Annotated[str, Meta(min_length=1, max_length=64)]

LateReason = Literal["offline_backlog", "manual_entry", "restated", "backfill"]

UUID7_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
SEQUENCE_PATTERN = "^[0-9]{4}:[0-9]{10}$"


class Envelope(msgspec.Struct, frozen=True, gc=False):
    """What surrounds the fact: who says it, when, about whom, in which place of its source's count."""

    specversion: Literal["1.0"]
    id: Annotated[str, Meta(pattern=UUID7_PATTERN)]
    source: Annotated[str, Meta(min_length=1, max_length=200)]
    type: str
    time: Instant
    subject: Id
    sequence: Annotated[str, Meta(pattern=SEQUENCE_PATTERN)]
    dataschema: str
    data: msgspec.Raw


class Fact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What every event says besides its own fields.

    received_at is the first server's stamp, never null in the log; clock_offset_ms is the device's clock minus the
    server's; late_reason explains an event that is told after its day; test marks drills, which enter no figure.
    """

    received_at: Instant
    clock_offset_ms: Milliseconds | None = None
    late_reason: LateReason | None = None
    test: bool = False


def sequence(epoch: int, number: int) -> str:
    """Write a source's count as "epoch:number", padded so that text order is number order."""
    return f"{epoch:04d}:{number:010d}"
