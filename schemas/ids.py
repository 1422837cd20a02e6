"""UUIDv7 identities: the event time in front, so that rows are stored in arrival order (RFC 9562, 5.7)."""

import hashlib
import uuid

_VERSION = 0x7 << 76
_VARIANT = 0x2 << 62


def uuid7(at_us: int, entropy: bytes) -> str:
    """Make a UUIDv7 from an instant (µs) and at least ten bytes of entropy; times before 1970 sort as 1970."""
    milliseconds = max(at_us // 1_000, 0) & ((1 << 48) - 1)
    tail = int.from_bytes(entropy[:10], "big")
    a, b = (tail >> 62) & 0xFFF, tail & ((1 << 62) - 1)
    return str(uuid.UUID(int=(milliseconds << 80) | _VERSION | (a << 64) | _VARIANT | b))


def natural_uuid7(at_us: int, *parts: object) -> str:
    """Make the UUIDv7 of a fact that has no id of its own: the same fact always gets the same id.

    Parts: source, type, natural key, the fact's own columns, and k for the k-th identical row (two people may
    press 满意 in the same minute).
    """
    text = "\x1f".join(str(part) for part in parts)
    return uuid7(at_us, hashlib.blake2b(text.encode(), digest_size=10).digest())


def uuid7_at(identity: str) -> int:
    """Give the instant (µs, millisecond exact) in front of a UUIDv7."""
    return int(identity.replace("-", "")[:12], 16) * 1_000
