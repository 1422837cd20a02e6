"""Feed Faust whole partition batches and commit the fold's low-water mark. The only file that knows Faust's insides.

1. Faust's consumer hands on one record at a time and builds two futures for each: 15 000 a second here. Its own
   setting ConsumerScheduler may yield one message per partition that carries a list (held by: canary scheduler).
2. Faust commits the first run of consecutive acknowledged offsets, off by one at its head. Our checkpoint is the mark
   of the fold, so `_new_offset` asks the fold and forgets the acknowledgements (canary new_offset).
3. With one offset a batch, everything in between looks like a gap to Faust and would be kept in an interval tree for
   ever: `_add_gap` does nothing (canary add_gap).
4. After every rebalance Faust seeks all partitions to their committed offsets. A partition that stayed keeps its fold,
   so it is sought to the offset after the last one folded, one with carried state to the mark of that: `perform_seek`,
   the last moment before a new partition's first record (canary perform_seek). A new one is sought by us too: aiokafka
   leaves a partition whose committed offset is 0 where it stands, and that is behind what it has fetched and thrown
   away (canary seek_to_committed). By `seek_wait`, which runs in the consumer's own thread: Faust's `seek` does not,
   and tears fetched records from under aiokafka's fetcher (a KeyError there, and Faust stops; canary seek_thread).
5. A schema is asked for key and value before the stream; ours hands the list through untouched (canary schema).
6. Faust remembers a commit as done even when it failed: what was committed is told from `_commit`'s own answer, and
   whether the group wants us to join again from aiokafka's coordinator, behind Faust's thread (canary rejoin).
7. Faust stops the flow of records at a rebalance, but not if it had no partition before: then the first records of a
   new one run ahead of the seek. We stop it always; it is resumed after the seek (canary stop_flow).
8. Faust takes its transport from a URL scheme; the public setter `app.transport` takes ours (canary transport).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any, Protocol

import faust
from faust.transport.drivers import aiokafka as driver

_PAIR = attrgetter("offset", "value")
Batch = list[tuple[int, bytes | None]]
"""Records of one partition in order: (offset, value)."""


class Standing(Protocol):
    """Who knows how far each partition has come."""

    async def prepare(self, places: Collection[tuple[str, int]]) -> None:
        """Find out where partitions that are new here are to be read from, before anybody asks."""

    def committable(self, topic: str, partition: int) -> int | None:
        """Give the offset that may be committed now; None for nothing yet."""

    def committed(self, topic: str, partition: int, offset: int) -> None:
        """Learn that the broker has taken a commit."""

    def position(self, topic: str, partition: int) -> int | None:
        """Give the next offset a fold needs: a kept one, or one with carried state; None for the committed offset."""

    def begins(self, topic: str, partition: int, offset: int) -> None:
        """Learn the first offset that a new fold gets."""


class WholeBatches:
    """Schedule each partition's fetched records as one message: the last record, its value the list of all."""

    def iterate(self, records: Mapping[Any, list[Any]]) -> Iterator[tuple[Any, Any]]:
        """Yield one message a partition."""
        for tp, found in records.items():
            if found:
                yield tp, replace(found[-1], key=None, value=list(map(_PAIR, found)))


class RawBatch(faust.Schema):  # type: ignore[misc]  # faust is untyped
    """Hand the list through: bytes are judged by `admit`, never by Faust."""

    def loads_key(self, app: Any, message: Any, **_: Any) -> Any:  # noqa: ARG002 - Faust's signature
        """Give the key as it came."""
        return message.key

    def loads_value(self, app: Any, message: Any, **_: Any) -> Any:  # noqa: ARG002 - Faust's signature
        """Give the batch as it came."""
        return message.value


class MarkConsumer(driver.Consumer):  # type: ignore[misc]  # faust is untyped
    """Commit min(done, mark), never what Faust counted."""

    standing: Standing

    def _new_offset(self, tp: Any) -> int | None:
        self._acked[tp].clear()
        self._acked_index[tp].clear()
        return self.standing.committable(tp.topic, tp.partition)

    async def _add_gap(self, tp: Any, offset_from: int, offset_to: int) -> None:
        """Do nothing: see 3 above."""

    async def _commit(self, offsets: Mapping[Any, int]) -> bool:
        """Commit, and tell the fold only of what the broker has taken."""
        taken: bool = await super()._commit(offsets)
        if taken:
            for tp, offset in offsets.items():
                self.standing.committed(tp.topic, tp.partition, offset)
        return taken

    async def on_partitions_revoked(self, revoked: Any) -> None:
        """Let no record through until the new partitions have been sought."""
        self.stop_flow()
        self.app.flow_control.suspend()
        await super().on_partitions_revoked(revoked)

    async def perform_seek(self) -> None:
        """Seek new partitions to their mark, kept ones to where their fold stands; tell new folds where they begin."""
        await self.standing.prepare([(tp.topic, tp.partition) for tp in self.assignment()])
        await super().perform_seek()
        places = {tp: self.standing.position(tp.topic, tp.partition) for tp in self.assignment()}
        kept = {tp: position for tp, position in places.items() if position is not None}
        new = places.keys() - kept.keys()
        first = await self.earliest_offsets(*new) if new else {}
        begins = {tp: max(self._committed_offset.get(tp) or 0, first[tp]) for tp in new}
        if sought := {**kept, **begins}:
            await self.seek_wait(sought)
            self._read_offset.update(sought)
        for tp, offset in begins.items():
            self.standing.begins(tp.topic, tp.partition, offset)


def is_rejoining(app: Any) -> bool:
    """Say whether the group waits for this consumer to join again: for long, that is a consumer that never will."""
    thread = getattr(app.consumer, "_thread", None)
    consumer = getattr(thread, "_consumer", None)
    coordinator = getattr(consumer, "_coordinator", None)
    wanted = getattr(coordinator, "_rejoin_needed_fut", None)
    return wanted is not None and bool(wanted.done())


def use_marks(app: Any, standing: Standing) -> None:
    """Give an app the transport whose consumer commits marks."""

    class Consumer(MarkConsumer):
        """A consumer that knows whom to ask."""

    Consumer.standing = standing

    class Transport(driver.Transport):  # type: ignore[misc]  # faust is untyped
        """Kafka through aiokafka, with our consumer."""

    Transport.Consumer = Consumer
    app.transport = Transport(app.conf.broker_consumer, app)
