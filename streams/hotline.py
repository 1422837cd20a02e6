"""What one partition of hotline.events holds: the calls of the held days, and their figures. Pure."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from schemas.admit import Record
from schemas.instants import MINUTE, local_day, local_hour_start
from schemas.live import CallBoard, Statement
from streams.callers import Callers, CallKey
from streams.calls import Call, CallLimits, CallReading, read_call
from streams.figures import Figures
from streams.parts.hotline import call_parts
from streams.shelves import ShelfKey, Shelves
from streams.spans import Spans
from streams.stamp import Stamp

HOP = 15
"""Minutes by which the rolling 24 hours hop (M-26)."""


class HotlineState:
    """The calls of a partition's centres and what they add up to."""

    def __init__(self, spans: Spans) -> None:
        self.spans = spans
        self.figures = Figures()
        self.shelves = Shelves()
        self.calls: dict[CallKey, Call] = {}
        self._callers = Callers(spans)
        self._open: dict[str, dict[CallKey, CallReading]] = {}
        self._dirty: set[CallKey] = set()
        self._hop = -1

    def follow(self, offset: int, record: Record) -> bool:
        """Merge one record; False if it is about a day that is no longer held."""
        if not record.name.startswith("call."):
            return True
        key = _key(record)
        on = local_day(record.at, self.spans.zone(key[0]))
        if not self.spans.holds_call(key[0], on):
            return False
        counts, before = self.shelves.put(("calls", key[0], on), offset, record)
        if counts:
            call = self.calls.get(key)
            if call is None:
                call = self.calls[key] = Call()
            if before is not None:
                call.facts = [one for one in call.facts if one.id != record.id]
            call.facts.append(record)
            self._dirty.add(key)
        return True

    def tick(self, tick: int, moved: bool, back: bool) -> None:
        """Let go of the days that are no longer held; on a clock set back, count everything anew."""
        if tick // (HOP * MINUTE) != self._hop:
            self._hop = tick // (HOP * MINUTE)
            self._dirty.update(self.calls)
        if moved:
            for fact in self.shelves.clear_out(self._holds_shelf):
                if isinstance(fact, Record):
                    self.calls[_key(fact)].facts.remove(fact)
                    self._dirty.add(_key(fact))
            self._dirty.update(self.calls)
        if back:
            self.figures.clear()
            for call in self.calls.values():
                call.said = ()
            self._dirty.update(self.calls)
            self._callers.forget_said()

    def _holds_shelf(self, key: ShelfKey) -> bool:
        return self.spans.holds_call(key[1], key[2])

    def settle(self) -> None:
        """Let every marked call contribute anew."""
        dirty, self._dirty = self._dirty, set()
        for key in dirty:
            call = self.calls[key]
            reading = call.reading = read_call(call.facts, self.spans.zone(key[0]), partial(self._limits, key[0]))
            parts = tuple(call_parts(reading, key[0], self.spans, self.rolling_end(key[0])))
            self.figures.restate(call.said, parts)
            call.said = parts
            self._callers.place(key, reading)
            waiting = self._open.setdefault(key[0], {})
            if reading.is_waiting:
                waiting[key] = reading
            else:
                waiting.pop(key, None)
            if not call.facts:
                del self.calls[key]
        self._callers.settle(self.figures)

    def _limits(self, centre_id: str, on: date) -> CallLimits:
        value = self.spans.value
        return CallLimits(
            value("abandon_short_s", centre_id, on),
            value("answer_within_s", centre_id, on),
            value("callback_min", centre_id, on) * MINUTE,
        )

    def rolling_end(self, centre_id: str) -> int | None:
        """Give the end (µs) of the rolling 24 hours: the hop still running counts; None before the first tick."""
        if self.spans.tick is None:
            return None
        return local_hour_start(self.spans.tick, self.spans.zone(centre_id), HOP) + HOP * MINUTE

    def boards(self, stamp: Stamp) -> Iterator[Statement]:
        """Give each centre's calls that nobody has taken yet, of today."""
        for centre_id in sorted({unit for _, unit, _ in self.shelves.shelves}):
            days = self.spans.of(centre_id)
            begin = days.begin if days is not None else 0
            waiting = [
                reading.offered_at
                for reading in self._open.get(centre_id, {}).values()
                if reading.offered_at is not None and begin <= reading.offered_at <= stamp.tick_at
            ]
            yield CallBoard(
                **stamp.words,
                centre_id=centre_id,
                waiting=len(waiting),
                oldest_offered_at=min(waiting, default=None),
            )


def _key(record: Record) -> CallKey:
    fact = record.fact
    return (fact.centre_id, fact.call_id)  # type: ignore[attr-defined]  # every call event has both
