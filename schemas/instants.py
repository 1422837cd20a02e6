"""Instants and days. Inside the product an instant is an integer: microseconds since 1970 UTC.

Days are the local calendar days of the place (Asia/Shanghai unless a unit says otherwise): a UTC day is a bug.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

TimeQuality = Literal["ok", "corrected", "clamped"]

MILLISECOND = 1_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
DEFAULT_ZONE = "Asia/Shanghai"

OFFSET_TOLERATED_MS = 2_000
AHEAD_TOLERATED = 5 * MINUTE
OLDEST_ACCEPTED = 400 * DAY

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(instant: datetime) -> int:
    """Turn an aware datetime into microseconds since 1970 UTC, exactly."""
    since = instant - _EPOCH  # its parts: a third of the time that dividing it takes
    return since.days * DAY + since.seconds * SECOND + since.microseconds


def instant(us: int, zone: str = DEFAULT_ZONE) -> datetime:
    """Turn microseconds since 1970 UTC into an aware datetime of a zone."""
    return (_EPOCH + timedelta(microseconds=us)).astimezone(ZoneInfo(zone))


def event_at(occurred_at: int, received_at: int, clock_offset_ms: int | None) -> tuple[int, TimeQuality]:
    """Correct a device's time (domain 5.4): take off a known offset above 2 s, clamp what lies 5 min ahead.

    All in microseconds but the offset (device minus server, milliseconds). The stored original never changes.
    """
    at = occurred_at
    quality: TimeQuality = "ok"
    if clock_offset_ms is not None and abs(clock_offset_ms) > OFFSET_TOLERATED_MS:
        at, quality = occurred_at - clock_offset_ms * 1_000, "corrected"
    if at > received_at + AHEAD_TOLERATED:
        return received_at, "clamped"
    return at, quality


@lru_cache(maxsize=1024)
def is_zone(name: str) -> bool:
    """Say whether a name is a time zone that can be used."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=4096)
def day_start(on: date, zone: str = DEFAULT_ZONE) -> int:
    """Give the instant (µs) at which a local day begins."""
    return micros(datetime(on.year, on.month, on.day, tzinfo=ZoneInfo(zone)))


def local_day(us: int, zone: str = DEFAULT_ZONE) -> date:
    """Give the local calendar day of an instant (µs)."""
    return _local_day(us // MINUTE, zone)


@lru_cache(maxsize=65536)
def _local_day(minute: int, zone: str) -> date:
    return instant(minute * MINUTE, zone).date()


def local_hour_start(us: int, zone: str = DEFAULT_ZONE, minutes: int = 60) -> int:
    """Give the start (µs) of the local bucket of `minutes` (a divisor of 60) that holds an instant; half-open."""
    width = minutes * MINUTE
    offset = _utc_offset(us // MINUTE, zone)
    return (us + offset) // width * width - offset


@lru_cache(maxsize=65536)
def _utc_offset(minute: int, zone: str) -> int:
    local = instant(minute * MINUTE, zone)
    return (local.utcoffset() or timedelta()) // _MICROSECOND
