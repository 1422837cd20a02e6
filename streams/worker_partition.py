"""One partition at work: its fold, whether it has caught up, what of it is said and what may be committed.

It states nothing until it has reached the end of the log that it saw when it got the partition; then everything and a
marker, then changes, and everything again each real minute. `done` moves only when what was folded is also said.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Iterable

import msgspec

from schemas.clock import Clock
from schemas.live import Marker, Statement, WindowTile, Withdrawn, statement_key
from schemas.live_version import FIRST, live_topic
from streams.output import Output, rows_of
from streams.progress import PartitionProgress
from streams.transport import Batch
from streams.worker_parts import Alarm, Carrier, Changes, Fold

FULL_EVERY_S = 55.0
"""Real seconds between two full statements; under a minute, so that every minute's tick brings one."""
BUSY_EVERY_S = 0.25
"""Real seconds between two statements of changes while more records are waiting."""
MARKER_EVERY_S = 0.9


class LogGap(Exception):
    """Records between the last one folded and the next one are missing: the fold cannot go on."""


class LivePartition:
    """A fold and its voice. What it does, it does one thing at a time."""

    def __init__(
        self,
        topic: str,
        partition: int,
        *,
        fold: Fold,
        cut: Callable[[Batch], Iterable[Batch]],
        output: Output,
        clock: Clock,
        highwater: Callable[[], int | None],
        reference: str = "",
        prefix: str = "",
        version: int = FIRST,
        alarm: Alarm | None = None,
        carrier: Carrier | None = None,
    ) -> None:
        self.topic, self.partition, self.fold, self.alarm = topic, partition, fold, alarm
        self._carrier = carrier
        self.done: int | None = None
        self.caught_up = False
        self.committed: int | None = None
        """The last offset that the broker has taken as a commit from us."""
        self._end: int | None = None
        self._began: int | None = None
        self._first: int | None = None
        self._cut, self._output, self._clock, self._highwater = cut, output, clock, highwater
        self._to, self._reference = prefix + live_topic(topic, version), reference
        self._tiles: dict[str, WindowTile] = {}
        self._unsaid: dict[str, Statement] = {}
        """What is still to be said, by key: the last word on a key is the only one."""
        self._said_at = self._full_at = float("-inf")
        self._lock = asyncio.Lock()
        self._has_left = False

    def assigned(self) -> None:
        """Begin to catch up (again): the end to reach is not known yet."""
        self.caught_up, self._end = False, None

    async def leave(self) -> None:
        """Begin nothing more; once what is being said is said, let go of the alerts' log."""
        self._has_left = True
        async with self._lock:
            if self.alarm:
                await self.alarm.close()

    async def prepare(self) -> None:
        """Find where the fold begins, before its first record."""
        if self._carrier and self.fold.through < 0:
            await self._carrier.read()

    def begins(self, offset: int) -> None:
        """Learn the first offset of a fold that has seen nothing and has nothing carried."""
        self._first = offset

    def position(self) -> int | None:
        """Give the next offset the fold needs; None when it has seen nothing and is not told where it begins."""
        if self.fold.through >= 0:
            return self.fold.through + 1
        carried = self._carrier.mark if self._carrier else None
        return self._first if carried is None else carried

    def committable(self) -> int | None:
        """Give min(done, mark); None while catching up or with nothing held."""
        mark = self.fold.mark()
        return None if self.done is None or mark is None else min(self.done, mark)

    def lag(self) -> int:
        """Count the records known to be in the log and not yet folded."""
        return max((self._highwater() or 0) - (self.position() or 0), 0)

    def progress(self) -> PartitionProgress:
        """Tell how far this is, for `hallmark status` and the watchdog."""
        fold, holder = self.fold, self.fold.holder()
        return PartitionProgress(
            topic=self.topic,
            partition=self.partition,
            position=self.position() or 0,
            end=max(self._highwater() or 0, self._end or 0),
            began=self._began,
            caught_up=self.caught_up,
            committed=self.committed,
            mark=fold.mark(),
            held_by="" if holder is None else f"{holder.what} {holder.whose}",
            held_since="" if holder is None or holder.since is None else holder.since.isoformat(),
            tick_at=fold.tick_at,
            admitted=fold.admitted,
            refused=fold.refused,
            beyond_live=fold.beyond_live,
        )

    async def take(self, records: Batch) -> None:
        """Fold a fetched batch, cut at its ticks, and say what there is to say."""
        async with self._lock:
            fresh = self._fresh(records)
            self._began = fresh[0][0] if self._began is None and fresh else self._began
            if self._carrier:
                await self._carrier.take_over()
            for part in self._cut(fresh):
                if self._has_left:
                    return
                await self._fold(part)
            is_time = self.lag() == 0 or time.monotonic() - self._said_at >= BUSY_EVERY_S
            if self.caught_up and is_time and self.done != self.position():
                await self._say(full=False, beat=None)

    async def reach(self, end: int) -> None:
        """Learn how far to read before the first word."""
        async with self._lock:
            self._end = end
            if not self.caught_up and not self._has_left and (self.position() or 0) >= end:
                await self._catch_up(None)

    async def breathe(self) -> None:
        """Say at least each second how recent this is, and what others said of alerts."""
        async with self._lock:
            if self.caught_up and not self._has_left:
                self._dress(await self.alarm.refresh() if self.alarm else ())
                if self._unsaid or time.monotonic() - self._said_at >= MARKER_EVERY_S:
                    await self._say(full=False, beat=None)

    def _fresh(self, records: Batch) -> Batch:
        """Give what follows on what was folded.

        What comes before it is known where to begin is left: at a rebalance the consumer reads on with a partition
        that it has just got, until it is sought to its mark; then all that comes again.
        """
        wanted = self.position()
        if wanted is None or (self._carrier and not self._carrier.is_read):
            return []
        fresh = [record for record in records if record[0] >= wanted]
        if fresh and fresh[0][0] != wanted:
            raise LogGap(f"{self.topic}/{self.partition}: expected offset {wanted}, got {fresh[0][0]}")
        return fresh

    async def _fold(self, part: Batch) -> None:
        before = self.fold.beat
        self.fold.take(part)
        beat = self.fold.beat if self.fold.beat != before else None
        if not self.caught_up:
            if self._end is not None and (self.position() or 0) >= self._end:
                await self._catch_up(beat)
        elif beat is not None:
            await self._decide()
            await self._say(full=time.monotonic() - self._full_at >= FULL_EVERY_S, beat=beat)
            if self._carrier:
                await self._carrier.carry()

    async def _catch_up(self, beat: int | None) -> None:
        self.caught_up = True
        if beat is not None:
            await self._decide()
        elif self.alarm:
            await self.alarm.refresh()
        await self._say(full=True, beat=beat)

    async def _decide(self) -> None:
        if self.alarm:
            self._dress(await self.alarm.decide())

    def _dress(self, windows: Collection[str]) -> None:
        """Say the tiles again whose alert changed; what the fold has changed itself comes after and stands."""
        for window_id in windows:
            if (tile := self._tiles.get(f"tile/{window_id}")) is not None:
                again = msgspec.structs.replace(tile, through=self.fold.through, tick_at=self.fold.tick_at)
                self._owe([(statement_key(again), again)])

    def _owe(self, changes: Changes) -> None:
        for key, said in changes:
            self._unsaid.pop(key, None)
            self._unsaid[key] = self._withdrawn(key) if said is None else self._worn(said)

    def _worn(self, said: Statement) -> Statement:
        return self.alarm.dress(said) if self.alarm and isinstance(said, WindowTile) else said

    def _withdrawn(self, key: str) -> Withdrawn:
        fold = self.fold
        source = f"{self.topic}/{self.partition}"
        return Withdrawn(
            source=source, through=fold.through, tick_at=fold.tick_at or 0, reference=self._reference, key=key
        )

    async def _say(self, *, full: bool, beat: int | None) -> None:
        if self.fold.tick_at is None:
            return
        changes = self.fold.statements(full=full)
        self._tiles.update((key, said) for key, said in changes if isinstance(said, WindowTile))
        self._owe(changes)
        marker = self._marker(full=full, beat=beat)
        done, owed = self.fold.through + 1, list(self._unsaid.values())
        await self._output.say(self._to, self.partition, list(rows_of([*owed, marker])))
        self._unsaid.clear()
        self.done, self._said_at = done, time.monotonic()
        self._full_at = self._said_at if full else self._full_at

    def _marker(self, *, full: bool, beat: int | None) -> Marker:
        lag, fold = self.lag(), self.fold
        return Marker(
            source=f"{self.topic}/{self.partition}",
            through=fold.through,
            tick_at=fold.tick_at or 0,
            reference=self._reference,
            beat=beat,
            full=full,
            as_of=self._clock.now_us(time.time()) if lag == 0 else fold.newest_at,
            lag=lag,
            admitted=fold.admitted,
            refused=fold.refused,
            beyond_live=fold.beyond_live,
        )
