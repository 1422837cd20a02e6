"""What the edge refused: one JSON object a message in topic `rejected`, key = source."""

import msgspec

from schemas.envelope import Instant


class Rejected(msgspec.Struct, frozen=True, kw_only=True):
    """One refused line: why, and what it was as far as it may leave the edge (ID numbers and phones are masked)."""

    source: str
    line: int | None = None
    reason: str
    detail: str = ""
    received_at: Instant
    size: int = 0
    original: str = ""
