"""What Faust does today and `streams/transport.py` counts on. An upgrade that turns one red asks for a decision."""

import asyncio
import inspect
import re
import threading
from collections import defaultdict
from collections.abc import Collection
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import faust
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.structs import ConsumerRecord
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from intervaltree import IntervalTree  # type: ignore[import-untyped]  # Faust's own choice

from streams.app import make_app
from streams.transport import MarkConsumer, RawBatch, WholeBatches, is_rejoining

HALL = TP("hall.events", 2)


def record(offset: int, value: bytes | None) -> Any:  # Any: aiokafka is untyped
    return ConsumerRecord("hall.events", 2, offset, 1000, 1, b"SZ01", value, None, 4, 1, ())


class Standing:
    def __init__(self, committable: int | None = None, position: int | None = None) -> None:
        self.answer, self.place = committable, position
        self.noted: list[int] = []
        self.begun: list[int] = []
        self.prepared: list[tuple[str, int]] = []

    async def prepare(self, places: Collection[tuple[str, int]]) -> None:
        self.prepared += places

    def committed(self, topic: str, partition: int, offset: int) -> None:
        assert (topic, partition) == tuple(HALL)
        self.noted.append(offset)

    def begins(self, topic: str, partition: int, offset: int) -> None:
        assert (topic, partition) == tuple(HALL)
        self.begun.append(offset)

    def committable(self, topic: str, partition: int) -> int | None:
        assert (topic, partition) == tuple(HALL)
        return self.answer

    def position(self, topic: str, partition: int) -> int | None:
        assert (topic, partition) == tuple(HALL)
        return self.place


def consumer(kind: Any, standing: Standing, *, committed: int | None, acked: list[int]) -> Any:
    """Make a consumer without a connection: only its bookkeeping."""
    made = kind.__new__(kind)
    made.standing = standing
    made._acked = defaultdict(list, {HALL: acked})
    made._acked_index = defaultdict(set, {HALL: set(acked)})
    made._gap = defaultdict(IntervalTree)
    made._committed_offset = defaultdict(lambda: None, {HALL: committed})
    return made


def test_canary_scheduler_one_message_carries_the_whole_partition_in_order() -> None:
    found = {HALL: [record(5, b"a"), record(6, None), record(9, b"c")], TP("case.events", 0): []}
    batches = list(WholeBatches().iterate(found))
    assert [tp for tp, _ in batches] == [HALL]
    assert batches[0][1].offset == 9
    assert batches[0][1].value == [(5, b"a"), (6, None), (9, b"c")]


def test_canary_new_offset_faust_itself_commits_past_the_message_in_flight() -> None:
    faust_own = consumer(driver.Consumer, Standing(), committed=2585, acked=[2586, 2587])
    assert driver.Consumer._new_offset(faust_own, HALL) == 2588, "2585 is in flight, and Faust commits past it"


def test_canary_new_offset_ours_is_what_the_fold_answers_and_forgets_the_acknowledgements() -> None:
    ours = consumer(MarkConsumer, Standing(committable=17), committed=10, acked=[90, 91])
    assert ours._new_offset(HALL) == 17
    assert not ours._acked[HALL]
    assert not ours._acked_index[HALL]
    assert list(ours._filter_tps_with_pending_acks()) == [HALL], "asked again at every commit, acknowledged or not"


def test_canary_no_mark_no_commit() -> None:
    ours = consumer(MarkConsumer, Standing(committable=None), committed=10, acked=[11])
    assert ours._filter_committable_offsets([HALL]) == {}


def test_canary_a_mark_never_goes_back() -> None:
    ours = consumer(MarkConsumer, Standing(committable=9), committed=10, acked=[11])
    assert ours._filter_committable_offsets([HALL]) == {}


def test_canary_add_gap_keeps_nothing_between_two_batches() -> None:
    theirs = consumer(driver.Consumer, Standing(), committed=None, acked=[])
    asyncio.run(driver.Consumer._add_gap(theirs, HALL, 5, 500))
    assert theirs._gap[HALL], "Faust keeps an interval for ever"
    ours = consumer(MarkConsumer, Standing(), committed=None, acked=[])
    asyncio.run(ours._add_gap(HALL, 5, 500))
    assert not ours._gap[HALL]


@pytest.mark.parametrize(
    ("position", "committed", "first", "begins"),
    [(40, 12, 0, 40), (None, 12, 0, 12), (None, 0, 0, 0), (None, None, 0, 0), (None, 12, 30, 30), (None, None, 30, 30)],
)
def test_canary_perform_seek_a_kept_partition_goes_on_where_its_fold_stands_and_a_new_one_begins_at_its_mark(
    position: int | None, committed: int | None, first: int, begins: int
) -> None:
    standing = Standing(position=position)
    ours = consumer(MarkConsumer, standing, committed=None, acked=[])
    ours._read_offset = defaultdict(lambda: None)
    sought: dict[TP, int] = {}

    async def seek_to_committed() -> dict[TP, int | None]:
        assert standing.prepared == [tuple(HALL)], "what is carried is read before anything is sought"
        return {HALL: committed}

    async def earliest_offsets(*places: TP) -> dict[TP, int]:
        return dict.fromkeys(places, first)

    async def seek_wait(places: dict[TP, int]) -> None:
        sought.update(places)

    ours.seek_to_committed, ours.seek_wait, ours.assignment = seek_to_committed, seek_wait, lambda: {HALL}
    ours.earliest_offsets = earliest_offsets
    asyncio.run(ours.perform_seek())
    assert sought == {HALL: begins}
    assert ours._read_offset[HALL] == begins
    assert standing.begun == ([] if position is not None else [begins])


def test_canary_stop_flow_also_a_worker_without_partitions_stops_its_flow_at_a_rebalance() -> None:
    theirs = inspect.getsource(faust.App._on_partitions_revoked)
    assert re.search(r"if assignment:.*stop_flow.*else:", theirs, re.DOTALL), "Faust stops it only if it had some"
    done: list[str] = []
    ours = consumer(MarkConsumer, Standing(), committed=None, acked=[])
    ours.app = SimpleNamespace(flow_control=SimpleNamespace(suspend=lambda: done.append("suspended")))
    ours.stop_flow = lambda: done.append("stopped")

    async def revoked(_: Any, __: set[TP]) -> None:
        done.append("told")

    with patch.object(driver.Consumer, "on_partitions_revoked", revoked):
        asyncio.run(ours.on_partitions_revoked(set()))
    assert done == ["stopped", "suspended", "told"]


@pytest.mark.parametrize(("mark", "sought"), [(0, []), (7, [7])])
def test_canary_seek_to_committed_aiokafka_leaves_a_partition_where_it_stands_whose_mark_is_zero(
    mark: int, sought: list[int]
) -> None:
    """So what it has fetched before, and Faust has thrown away, would never be read."""
    found: list[int] = []

    async def committed(_: TopicPartition) -> int:
        return mark

    theirs = AIOKafkaConsumer.__new__(AIOKafkaConsumer)
    theirs.committed = committed
    theirs._closed = True  # nothing of it is ever started
    theirs._subscription = SimpleNamespace(assigned_partitions=lambda: {TopicPartition(*HALL)})
    theirs._fetcher = SimpleNamespace(seek_to=lambda _, offset: found.append(offset))
    asyncio.run(theirs.seek_to_committed(TopicPartition(*HALL)))
    assert found == sought


def test_canary_seek_thread_only_seek_wait_runs_where_the_fetcher_runs() -> None:
    """Faust calls aiokafka's `seek` from the thread of the app; `seek_wait` hands it to the consumer's own."""
    ran_in: list[str] = []

    class Theirs:
        def seek(self, tp: TP, offset: int) -> None:  # noqa: ARG002 - aiokafka's signature
            ran_in.append(threading.current_thread().name)

        async def position(self, tp: TP) -> int:  # noqa: ARG002 - aiokafka's signature
            return 40

    async def call_thread(fun: Any, *args: Any) -> Any:
        def run() -> Any:
            threading.current_thread().name = "consumer"
            return asyncio.run(fun(*args))

        return await asyncio.to_thread(run)

    thread = driver.AIOKafkaConsumerThread.__new__(driver.AIOKafkaConsumerThread)
    thread._consumer, thread.call_thread = Theirs(), call_thread
    thread.log = SimpleNamespace(dev=lambda *_: None)
    thread.consumer = SimpleNamespace(_read_offset={})
    thread.app = SimpleNamespace(conf=SimpleNamespace(broker_request_timeout=1.0))
    thread.seek(HALL, 40)
    asyncio.run(thread.seek_wait({HALL: 40}))
    assert ran_in == [threading.main_thread().name, "consumer"]


def test_canary_schema_hands_the_list_through() -> None:
    app = faust.App("canary", broker="kafka://127.0.0.1:1", key_serializer="raw", value_serializer="raw")
    batch = [(1, b"not json"), (2, None)]
    message = SimpleNamespace(key=b"SZ01", value=batch, headers=None)

    async def decoded() -> Any:
        return await RawBatch().decode(app, message, propagate=True)

    assert asyncio.run(decoded()).value is batch


def test_canary_transport_is_ours_and_faust_would_serve_the_web_by_default(tmp_path: Any) -> None:
    app = make_app("127.0.0.1:1", "canary", standing=Standing(), folder=tmp_path / "faust")
    assert isinstance(app.transport, driver.Transport)
    assert issubclass(app.transport.Consumer, MarkConsumer)
    assert faust.App("canary", broker="kafka://127.0.0.1:1").conf.web_enabled, "off only because we say so"


def test_the_app_has_no_web_no_tables_no_topics_of_its_own(tmp_path: Any) -> None:
    conf = make_app("127.0.0.1:1", "canary", standing=Standing(), folder=tmp_path / "faust").conf
    assert not conf.web_enabled
    assert not conf.topic_allow_declare
    assert conf.topic_disable_leader
    assert conf.stream_wait_empty
    assert conf.stream_buffer_maxsize == 8
    assert conf.broker_session_timeout == 15
    assert conf.consumer_auto_offset_reset == "earliest"
    assert str(conf.processing_guarantee.value) == "at_least_once"


def test_canary_rejoin_the_group_s_wish_is_a_future_of_aiokafka_s_coordinator() -> None:
    """The chain of private names is there, and only its last link is ours to read."""
    assert "self._consumer = self._create_consumer" in inspect.getsource(driver.AIOKafkaConsumerThread)
    assert "_rejoin_needed_fut.set_result" in inspect.getsource(GroupCoordinator.request_rejoin)

    async def story() -> tuple[bool, bool]:
        wanted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        coordinator = SimpleNamespace(_rejoin_needed_fut=wanted)
        thread = SimpleNamespace(_consumer=SimpleNamespace(_coordinator=coordinator))
        app = SimpleNamespace(consumer=SimpleNamespace(_thread=thread))
        before = is_rejoining(app)
        wanted.set_result(None)
        return before, is_rejoining(app)

    assert asyncio.run(story()) == (False, True)
    assert not is_rejoining(SimpleNamespace(consumer=SimpleNamespace(_thread=None)))


@pytest.mark.parametrize("taken", [True, False])
def test_canary_commit_faust_tells_whether_the_broker_took_it(taken: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    async def commit(_self: Any, _offsets: Any) -> bool:
        return taken

    monkeypatch.setattr(driver.Consumer, "_commit", commit)
    standing = Standing()
    found = asyncio.run(consumer(MarkConsumer, standing, committed=None, acked=[])._commit({HALL: 7}))
    assert (found, standing.noted) == (taken, [7] if taken else [])
