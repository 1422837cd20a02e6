"""Read the log from DuckDB's offsets: no group, no rebalance, and no offset passed over unseen (D8). Shell."""

import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from schemas.errors import BrokerUnreachable, HallmarkError
from schemas.settings import Settings
from schemas.topics import EVENT_TOPICS, PARTITIONS, REFERENCE_TOPICS, REJECTED
from warehouse.batch import Arrival

TOPICS = (*EVENT_TOPICS, REJECTED, *REFERENCE_TOPICS)
MAX_RECORDS = 20_000
MAX_BYTES = 64 * 1024 * 1024
LINGER_S, LEAST_S = 0.5, 0.1
"""From one gathering to the next passes at least so long, because a transaction costs 8 ms however small it is; what
came while the last one was committed need not wait as long again."""

REACH_S = 4.0

Partition = tuple[str, int]


class LogShorterThanWarehouse(HallmarkError):
    """The log ends before what the warehouse has stored: it is another log."""

    def __init__(self, partition: Partition, stored: int, end: int) -> None:
        where = f"{partition[0]}/{partition[1]}"
        super().__init__(
            f"Kafka 主题 {where} 只到位点 {end}，而数据仓库已入库到 {stored}：这不是同一份日志。"
            "请检查 HALLMARK_KAFKA 与 HALLMARK_HOME 是否配对；若日志确已重建，请换一个数据文件夹。",
            f"{where} ends at offset {end}, the warehouse is at {stored}: this is not the same log. Check that "
            "HALLMARK_KAFKA and HALLMARK_HOME belong together, or use a new home folder for a new log.",
        )


class TopicMissing(HallmarkError):
    """A topic has fewer partitions than the contract says."""

    def __init__(self, topic: str, found: int, wanted: int) -> None:
        super().__init__(
            f"Kafka 主题 {topic} 有 {found} 个分区，应有 {wanted} 个。请先运行 hallmark topics。",
            f"Topic {topic} has {found} partitions, {wanted} are needed. Run `hallmark topics` first.",
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """Offsets that the broker does not have; taken only when a second read from the same offset says the same."""

    partition: Partition
    from_offset: int
    to_offset: int
    reason: str


@dataclass(slots=True)
class Polled:
    """What one round of polling gave."""

    arrivals: list[Arrival] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


class LogReader:
    """Reads every event topic, `rejected` and the reference topics from given offsets."""

    def __init__(self, settings: Settings) -> None:
        self._prefix = settings.topic_prefix
        self._consumer = connected(settings)
        self._places: dict[TopicPartition, Partition] = {}
        self._next: dict[Partition, int] = {}
        self._doubted: dict[Partition, int] = {}
        self._at_start: list[Gap] = []
        self._begun = 0.0

    def start(self, stored: Mapping[Partition, int]) -> None:
        """Take every partition from what is stored; raises where the log cannot be the one it came from."""
        self._check_topics()
        places = [(topic, partition) for topic in TOPICS for partition in range(PARTITIONS[topic])]
        self._places = {
            TopicPartition(self._prefix + topic, partition): (topic, partition) for topic, partition in places
        }
        tps = list(self._places)
        self._consumer.assign(tps)
        begins, ends = self._consumer.beginning_offsets(tps), self._consumer.end_offsets(tps)
        for tp, place in self._places.items():
            self._next[place] = self._start_of(place, stored.get(place), begins[tp], ends[tp])
            self._consumer.seek(tp, self._next[place])

    def _check_topics(self) -> None:
        for topic in TOPICS:
            found = self._consumer.partitions_for_topic(self._prefix + topic) or set()
            if len(found) < PARTITIONS[topic]:
                raise TopicMissing(self._prefix + topic, len(found), PARTITIONS[topic])

    def _start_of(self, place: Partition, stored: int | None, begin: int, end: int) -> int:
        if stored is None:
            return begin
        if stored > end:
            raise LogShorterThanWarehouse(place, stored, end)
        if stored < begin and place[0] not in REFERENCE_TOPICS:
            self._at_start.append(Gap(place, stored, begin, "retention"))
        return max(stored, begin)

    def poll(self) -> Polled:
        """Gather records for a moment, up to a full batch; consecutive offsets in every partition."""
        polled = Polled(gaps=self._at_start)
        self._at_start = []
        begun = time.monotonic()
        until, size = max(self._begun + LINGER_S, begun + LEAST_S), 0
        self._begun = begun
        while len(polled.arrivals) < MAX_RECORDS and size < MAX_BYTES and (left := until - time.monotonic()) > 0:
            got = self._consumer.poll(timeout_ms=int(left * 1000) + 1, max_records=MAX_RECORDS - len(polled.arrivals))
            for tp, records in got.items():
                size += self._take(self._places[tp], tp, records, polled)
        return polled

    def _take(self, place: Partition, tp: TopicPartition, records: list, polled: Polled) -> int:  # type: ignore[type-arg]
        size = 0
        for record in records:
            if record.offset < self._next[place]:
                continue
            if record.offset > self._next[place] and not self._accept_gap(place, record.offset, polled):
                self._consumer.seek(tp, self._next[place])
                break
            self._next[place] = record.offset + 1
            size += len(record.value or b"")
            polled.arrivals.append(
                Arrival(place[0], place[1], record.offset, record.key, record.value, record.timestamp)
            )
        return size

    def _accept_gap(self, place: Partition, offset: int, polled: Polled) -> bool:
        if place[0] in REFERENCE_TOPICS:
            return True  # compacted topics have holes by design
        if self._doubted.get(place) != self._next[place]:
            self._doubted[place] = self._next[place]
            return False
        polled.gaps.append(Gap(place, self._next[place], offset, "read twice: the broker has nothing there"))
        return True

    def lag(self) -> int:
        """Count the records between what was read and the ends of the partitions, as the broker says now."""
        ends = self._consumer.end_offsets(list(self._places))
        return sum(max(ends[tp] - self._next[place], 0) for tp, place in self._places.items())

    def has_passed(self, ends: Mapping[Partition, int]) -> bool:
        """Say whether every partition was read up to the given offsets."""
        return all(self._next.get(place, 0) >= end for place, end in ends.items())

    def close(self) -> None:
        """Leave the broker."""
        self._consumer.close()


def connected(settings: Settings) -> KafkaConsumer:
    """Give a consumer without a group that commits nothing; raises BrokerUnreachable."""
    address = settings.broker
    servers = address.split(",")
    if not any(_listens(server) for server in servers):
        raise BrokerUnreachable(address)
    try:
        return KafkaConsumer(
            bootstrap_servers=servers,
            client_id="hallmark-loader",
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            fetch_max_bytes=32 * 1024 * 1024,
            max_partition_fetch_bytes=8 * 1024 * 1024,
            fetch_max_wait_ms=200,
            request_timeout_ms=30_000,
            bootstrap_timeout_ms=15_000,
            metrics_enabled=False,
        )
    except (KafkaError, OSError, ValueError) as error:
        raise BrokerUnreachable(address) from error


def _listens(server: str) -> bool:
    """Look before the client does: one that fails to start is noisy and slow to say so."""
    host, _, port = server.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]") or server, int(port or 9092)), timeout=REACH_S):
            return True
    except (OSError, ValueError):
        return False
