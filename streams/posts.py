"""A post: one service window's hours and its terminal's pulse, of the days held. Pure."""

from bisect import insort
from datetime import date

from schemas.admit import Record
from schemas.instants import local_day
from schemas.live import Opening
from streams.shelves import Kept

_OPENING: dict[str, Opening] = {
    "window.opened": "open",
    "window.resumed": "open",
    "window.paused": "paused",
    "window.closed": "closed",
}


class Post:
    """Hours and heartbeats at one service window, in no order."""

    __slots__ = ("_beats", "_hall_id", "_pulses", "beats", "hours")

    def __init__(self) -> None:
        self.hours: list[Record] = []
        self.beats: list[Record] = []
        self._beats: list[int] | None = None
        self._pulses: list[Record] | None = None
        self._hall_id: str | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is held."""
        return not self.hours and not self.beats

    @property
    def hall_id(self) -> str:
        """Give the hall that the latest fact names."""
        if self._hall_id is None:
            latest = max((*self.hours, *self.beats), key=lambda record: record.order)
            self._hall_id = str(latest.fact.hall_id)  # type: ignore[attr-defined]  # window and device events have it
        return self._hall_id

    def replace(self, before: Kept | None, record: Record) -> None:
        """Take a fact in, in the place of the copy that counted before."""
        if isinstance(before, Record):
            self.remove(before)
        self._hall_id = None
        if record.name != "device.heartbeat":
            self.hours.append(record)
            return
        self.beats.append(record)
        if self._beats is not None:
            insort(self._beats, record.at)
        if self._pulses is not None:
            insort(self._pulses, record, key=_order)

    def remove(self, record: Record) -> None:
        """Take a fact out."""
        facts = self.beats if record.name == "device.heartbeat" else self.hours
        if record in facts:
            facts.remove(record)
        self._beats = self._pulses = self._hall_id = None

    def seen(self) -> list[int]:
        """Give the instants (µs) of the heartbeats, sorted."""
        if self._beats is None:
            self._beats = sorted(beat.at for beat in self.beats)
        return self._beats

    def pulses(self) -> list[Record]:
        """Give the heartbeats in their order (D2)."""
        if self._pulses is None:
            self._pulses = sorted(self.beats, key=_order)
        return self._pulses

    def opening(self, on: date, zone: str) -> tuple[Opening, int] | None:
        """Give how the window stands by the latest of its own events of a day, and since when; None without one."""
        todays = [record for record in self.hours if local_day(record.at, zone) == on]
        if not todays:
            return None
        latest = max(todays, key=lambda record: record.order)
        return _OPENING[latest.name], latest.at


def _order(record: Record) -> tuple[int, str, str]:
    return record.order
