"""When a partition speaks, when it may commit, and what it does with what it has read already."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from datetime import date

import msgspec
import pytest

from schemas.clock import stopped_at
from schemas.instants import instant
from schemas.live import Marker, Statement, WindowTile, Withdrawn, decode_statement
from streams.output import Output, Row
from streams.shelves import Holder
from streams.transport import Batch
from streams.worker_partition import LivePartition, LogGap
from streams.worker_partitions import LivePartitions

TICK = b"tick"
AT = 1_790_000_000_000_000


class CountingFold:
    """A fold whose only figure is how many records it has seen; a record `tick` is a tick."""

    def __init__(self) -> None:
        self.tick_at: int | None = None
        self.beat: int | None = None
        self.through, self.admitted, self.refused, self.beyond_live, self.newest_at = -1, 0, 0, 0, AT
        self.held_from: int | None = 0
        self._said = 0

    def take(self, records: Sequence[tuple[int, bytes | None]]) -> None:
        self.through = records[-1][0]
        self.admitted += len(records)
        if records[-1][1] == TICK:
            self.tick_at, self.beat = AT, (self.beat or 0) + 1

    def statements(self, *, full: bool) -> list[tuple[str, Statement | None]]:
        if not full and self._said == self.admitted:
            return []
        self._said = self.admitted
        tile = WindowTile(
            source="hall.events/0",
            through=self.through,
            tick_at=AT,
            reference="",
            window_id="W1",
            hall_id="H1",
            state="too_few",
            since=None,
            n=self.admitted,
            good=0,
            bad=0,
        )
        return [("tile/W1", tile)]

    def mark(self) -> int | None:
        return self.held_from

    def holder(self) -> Holder | None:
        return None if self.held_from is None else Holder(self.held_from, "visits", "H1", date(2026, 10, 14))


class Forgetful(CountingFold):
    """A fold whose figure is gone after the third record."""

    def statements(self, *, full: bool) -> list[tuple[str, Statement | None]]:
        said = super().statements(full=full)
        return [(key, None) for key, _ in said] if self.admitted > 2 else said


class Paper(Output):
    """An output that only keeps what was said."""

    def __init__(self) -> None:
        super().__init__("nowhere", "test")
        self.rows: list[Row] = []

    async def say(self, topic: str, partition: int | None, rows: Iterable[Row]) -> None:
        assert (topic, partition) == ("live.hall", 0)
        self.rows += rows

    def read(self) -> list[tuple[str, object]]:
        told, self.rows = self.rows, []
        return [(key.decode(), value and decode_statement(value)) for key, value in told if key is not None]


class Bell:
    """An alarm that is rung by hand."""

    def __init__(self) -> None:
        self.changed: set[str] = set()
        self.decided = 0

    def dress(self, tile: WindowTile) -> WindowTile:
        return msgspec.structs.replace(tile, alert_id="A1" if self.changed else None)

    async def decide(self) -> Collection[str]:
        self.decided += 1
        return self.changed

    async def refresh(self) -> Collection[str]:
        return self.changed

    async def close(self) -> None:
        """Hold nothing."""


def cut(batch: Batch) -> list[Batch]:
    parts: list[Batch] = [[]]
    for record in batch:
        parts[-1].append(record)
        if record[1] == TICK:
            parts.append([])
    return [part for part in parts if part]


def a_partition(
    paper: Paper, end: int = 0, alarm: Bell | None = None, fold: CountingFold | None = None, begins: int | None = 0
) -> LivePartition:
    made = LivePartition(
        "hall.events",
        0,
        fold=fold or CountingFold(),
        cut=cut,
        output=paper,
        clock=stopped_at(instant(AT)),
        highwater=lambda: end,
        alarm=alarm,
    )
    if begins is not None:
        made.begins(begins)
    return made


def batch(first: int, *values: bytes) -> Batch:
    return list(enumerate(values, first))


async def caught_up(paper: Paper, alarm: Bell | None = None, fold: CountingFold | None = None) -> LivePartition:
    made = a_partition(paper, alarm=alarm, fold=fold)
    await made.take(batch(0, b"a", TICK))
    await made.reach(2)
    paper.rows.clear()
    return made


def test_it_says_nothing_and_commits_nothing_before_it_has_caught_up() -> None:
    async def story() -> None:
        paper = Paper()
        made = a_partition(paper)
        await made.take(batch(0, b"a", TICK, b"b"))
        await made.reach(5)
        assert paper.read() == []
        assert made.committable() is None
        await made.take(batch(3, b"c", b"d"))
        (_, tile), (_, marker) = paper.read()
        assert isinstance(tile, WindowTile)
        assert isinstance(marker, Marker)
        assert (tile.n, marker.full, marker.beat, marker.through) == (5, True, None, 4)
        assert made.committable() == 0

    asyncio.run(story())


def test_an_empty_partition_has_caught_up_and_speaks_from_its_first_tick() -> None:
    async def story() -> None:
        paper = Paper()
        made = a_partition(paper)
        await made.reach(0)
        assert made.caught_up
        assert paper.read() == []
        await made.take(batch(0, TICK))
        markers = [said for _, said in paper.read() if isinstance(said, Marker)]
        assert [(one.full, one.beat) for one in markers] == [(True, 1)]

    asyncio.run(story())


def test_a_batch_is_cut_at_its_ticks_and_each_tick_is_said_where_it_stands() -> None:
    async def story() -> None:
        paper = Paper()
        made = await caught_up(paper)
        await made.take(batch(2, b"a", TICK, b"b", b"c", TICK, b"d"))
        markers = [said for _, said in paper.read() if isinstance(said, Marker)]
        assert [(one.beat, one.through) for one in markers] == [(2, 3), (3, 6), (None, 7)]

    asyncio.run(story())


def test_the_commit_is_the_smaller_of_what_is_said_and_the_mark() -> None:
    async def story() -> None:
        made = await caught_up(Paper())
        fold = made.fold
        assert isinstance(fold, CountingFold)
        fold.held_from = 1
        assert made.committable() == 1
        fold.held_from = 900
        assert made.committable() == 2
        fold.held_from = None
        assert made.committable() is None

    asyncio.run(story())


def test_records_told_again_are_left_and_a_hole_stops_everything() -> None:
    async def story() -> None:
        made = await caught_up(Paper())
        await made.take(batch(0, b"a", TICK, b"b"))
        assert made.fold.admitted == 3
        with pytest.raises(LogGap, match="expected offset 3, got 7"):
            await made.take(batch(7, b"x"))

    asyncio.run(story())


def test_after_a_rebalance_a_kept_partition_goes_on_and_states_everything_again() -> None:
    async def story() -> None:
        paper = Paper()
        made = await caught_up(paper)
        made.assigned()
        assert made.position() == 2
        await made.take(batch(2, b"b"))
        assert paper.read() == []
        await made.reach(3)
        assert [said.full for _, said in paper.read() if isinstance(said, Marker)] == [True]

    asyncio.run(story())


def test_alerts_are_decided_at_ticks_only_and_only_when_caught_up() -> None:
    async def story() -> None:
        bell = Bell()
        made = a_partition(Paper(), alarm=bell)
        await made.take(batch(0, TICK, TICK))
        await made.reach(3)
        assert bell.decided == 0
        await made.take(batch(2, TICK))
        await made.take(batch(3, b"a", TICK, b"b"))
        assert bell.decided == 2

    asyncio.run(story())


def test_an_acknowledged_alert_dresses_the_tile_again_without_a_new_event() -> None:
    async def story() -> None:
        paper, bell = Paper(), Bell()
        made = await caught_up(paper, bell)
        bell.changed = {"W1"}
        await made.breathe()
        said = dict(paper.read())
        tile = said["tile/W1"]
        assert isinstance(tile, WindowTile)
        assert (tile.alert_id, tile.n) == ("A1", 2)
        assert list(said)[-1] == "marker"

    asyncio.run(story())


def test_a_revoked_partition_is_forgotten_and_a_kept_one_keeps_its_place() -> None:
    async def story() -> None:
        papers = Paper()
        held = LivePartitions(lambda *_: a_partition(papers), prefix="test-")
        await held.take("test-hall.events", 0, batch(0, b"a", b"b"))

        async def ends(places: list[tuple[str, int]]) -> dict[tuple[str, int], int]:
            return dict.fromkeys(places, 2)

        await held.assigned([("test-hall.events", 0)], ends)
        assert held.position("test-hall.events", 0) == 2
        await held.assigned([], ends)
        assert held.position("test-hall.events", 0) is None

    asyncio.run(story())


class Reader(Bell):
    """An alarm whose log answers when it may; notes in which order it is asked and closed."""

    def __init__(self) -> None:
        super().__init__()
        self.did: list[str] = []
        self.may_answer = asyncio.Event()

    async def refresh(self) -> Collection[str]:
        self.did.append("asked")
        await self.may_answer.wait()
        self.did.append("answered")
        return self.changed

    async def close(self) -> None:
        self.did.append("closed")


def test_a_partition_that_goes_in_the_middle_of_its_work_ends_it_and_opens_nothing_again() -> None:
    async def story() -> None:
        alarm = Reader()
        alarm.may_answer.set()
        gone = await caught_up(Paper(), alarm)
        held = LivePartitions(lambda *_: gone)
        held.of(("hall.events", 0))
        alarm.did.clear()
        alarm.may_answer.clear()
        breathing = asyncio.create_task(gone.breathe())
        await asyncio.sleep(0)
        await held.assigned([], no_ends)
        waiting = asyncio.create_task(gone.breathe())
        alarm.may_answer.set()
        await asyncio.gather(breathing, waiting)
        await gone.take(batch(2, b"b", TICK))
        assert alarm.did == ["asked", "answered", "closed"]
        assert (alarm.decided, gone.fold.admitted) == (0, 2)

    asyncio.run(story())


async def no_ends(places: list[tuple[str, int]]) -> dict[tuple[str, int], int]:
    return dict.fromkeys(places, 0)


def test_a_partition_tells_how_far_it_is_before_it_says_a_word() -> None:
    paper = Paper()
    partition = a_partition(paper, end=10, begins=4)

    async def story() -> None:
        partition.assigned()
        await partition.take(batch(4, b"a", TICK, b"b"))
        await partition.reach(10)

    asyncio.run(story())
    told = partition.progress()
    assert paper.read() == []
    assert (told.began, told.position, told.end, told.lag, told.caught_up) == (4, 7, 10, 3, False)
    assert told.caught_up_percent == 50
    assert (told.mark, told.held_by, told.held_since, told.committed) == (0, "visits H1", "2026-10-14", None)


def test_what_no_longer_holds_is_withdrawn_from_its_own_place_in_the_log_and_then_forgotten_by_the_broker() -> None:
    async def story() -> None:
        paper = Paper()
        made = await caught_up(paper, fold=Forgetful())
        await made.take(batch(2, b"b", b"c"))
        gone, grave, (_, marker) = paper.read()
        withdrawn = Withdrawn(source="hall.events/0", through=3, tick_at=AT, reference="", key="tile/W1")
        assert gone == ("tile/W1", withdrawn)
        assert grave == ("tile/W1", None)
        assert isinstance(marker, Marker)

    asyncio.run(story())


def test_records_from_before_it_is_known_where_to_begin_are_left_and_come_again() -> None:
    async def story() -> None:
        paper = Paper()
        made = a_partition(paper, begins=None)
        await made.reach(4)
        await made.take(batch(2, b"b", TICK))
        assert (made.fold.through, made.position()) == (-1, None)
        made.begins(1)
        await made.take(batch(0, b"x", b"a", b"b", TICK))
        assert made.fold.admitted == 3, "from its mark on, each once"
        assert made.position() == 4
        assert made.caught_up

    asyncio.run(story())


def test_a_new_fold_whose_first_record_lies_behind_its_mark_stops_at_once() -> None:
    async def story() -> None:
        made = a_partition(Paper(), begins=1)
        with pytest.raises(LogGap, match="expected offset 1, got 5"):
            await made.take(batch(5, b"a"))

    asyncio.run(story())
