"""The product's clock: real time, a stopped instant, or pieces of real time played at a speed.

A clock is a value; whoever needs `now` passes the real time in. `hallmark demo` writes one down so that every
process, and every command given later, reads the same time.
"""

from datetime import datetime

import msgspec

from schemas.errors import BadSetting
from schemas.instants import DEFAULT_ZONE, instant, micros


class Segment(msgspec.Struct, frozen=True):
    """From the real second `real_at` on, the clock shows `at` (unix seconds) and runs `speed` times as fast."""

    real_at: float
    at: float
    speed: float


class Clock(msgspec.Struct, frozen=True):
    """A piecewise linear clock; no segments means real time."""

    segments: tuple[Segment, ...] = ()

    @property
    def is_real(self) -> bool:
        """Say whether this is the real clock."""
        return not self.segments

    def now(self, real: float) -> datetime:
        """Give the clock's time for a real unix time (seconds)."""
        return instant(self.now_us(real), DEFAULT_ZONE)

    def now_us(self, real: float) -> int:
        """Give the clock's time in microseconds for a real unix time (seconds)."""
        if not self.segments:
            return int(real * 1e6)
        piece = self._segment(real)
        return int((piece.at + max(real - piece.real_at, 0.0) * piece.speed) * 1e6)

    def speed(self, real: float) -> float:
        """Give the speed at a real unix time: 1 is real time, 0 is stopped."""
        return self._segment(real).speed if self.segments else 1.0

    def real_for(self, us: int) -> float | None:
        """Give the first real unix time at which the clock shows an instant (µs); None if it never does."""
        if not self.segments:
            return us / 1e6
        for piece, following in zip(self.segments, (*self.segments[1:], None), strict=True):
            if piece.speed <= 0:
                continue
            real = piece.real_at + max(us / 1e6 - piece.at, 0.0) / piece.speed
            if following is None or real < following.real_at:
                return real
        return None

    def stopped(self, real: float) -> "Clock":
        """Give the same clock, stopped for ever at what it shows now."""
        return Clock((Segment(real, self.now_us(real) / 1e6, 0.0),))

    def _segment(self, real: float) -> Segment:
        current = self.segments[0]
        for piece in self.segments:
            if piece.real_at > real:
                break
            current = piece
        return current


def stopped_at(at: datetime) -> Clock:
    """Make a clock that always shows one instant."""
    return Clock((Segment(0.0, micros(at) / 1e6, 0.0),))


def parse_clock(text: str) -> Clock:
    """Read the setting HALLMARK_CLOCK: empty, an ISO instant with offset, or the JSON of a Clock."""
    if not text:
        return Clock()
    if text.lstrip().startswith("{"):
        try:
            return msgspec.json.decode(text, type=Clock)
        except msgspec.DecodeError as error:
            raise BadSetting("HALLMARK_CLOCK", text, f"Clock JSON ({error})") from error
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadSetting("HALLMARK_CLOCK", text, "2026-10-14T09:20:00+08:00") from error
    if at.tzinfo is None:
        raise BadSetting("HALLMARK_CLOCK", text, "带时区的时刻，如 2026-10-14T09:20:00+08:00")
    return stopped_at(at)


def clock_text(clock: Clock) -> str:
    """Write a clock as the setting reads it."""
    return msgspec.json.encode(clock).decode()
