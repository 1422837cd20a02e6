"""Say in Prometheus' words how the worker is: what it last told of itself, read when asked; the fold pays nothing.

Labels stop at the partition.
"""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from schemas.telemetry import unhealthy
from streams.output import Output
from streams.progress import PartitionProgress, WorkerProgress
from streams.watchdog import Watch
from streams.worker_partitions import LivePartitions
from streams.worker_progress import Teller

PLACE = ("topic", "partition")
GAUGES: Mapping[str, tuple[str, Callable[[PartitionProgress], float | None]]] = {
    "hallmark_records_behind": ("Records in the log and not folded yet.", lambda one: one.lag),
    "hallmark_log_end_offset": ("End of the log as far as is known.", lambda one: one.end),
    "hallmark_folded_offset": ("Next offset to be folded.", lambda one: one.position),
    "hallmark_committed_offset": ("Last commit that the broker took.", lambda one: one.committed),
    "hallmark_mark_offset": ("First offset of what is held.", lambda one: one.mark),
    "hallmark_mark_timestamp_seconds": ("Local day of what holds the mark.", lambda one: one.held_since_s),
    "hallmark_tick_timestamp_seconds": ("Last tick folded, on the product's clock.", lambda one: _seconds(one.tick_at)),
    "hallmark_caught_up": ("1 once the end seen at the assignment is reached.", lambda one: one.caught_up),
    "hallmark_caught_up_ratio": ("Share of the way to that end.", lambda one: one.caught_up_percent / 100),
}


class WorkerMetrics:
    """The collector of one worker; Prometheus calls `collect` in a thread of its own."""

    def __init__(self, *, teller: Teller, watch: Watch, output: Output, held: LivePartitions) -> None:
        self._teller, self._watch, self._output, self._held = teller, watch, output, held

    def collect(self) -> Iterator[Metric]:
        """Give every metric as it is now."""
        told = self._teller.last
        yield from partitions_of(told)
        said = CounterMetricFamily("hallmark_said_records", "Records written, tombstones too.", labels=["topic"])
        for topic, count in sorted(dict(self._output.said).items()):
            said.add_metric([topic], count)
        yield said
        yield CounterMetricFamily("hallmark_commits", "Commits that the broker took.", value=self._held.commits)
        yield unhealthy(reasons(told, self._watch))


def partitions_of(told: WorkerProgress | None) -> Iterator[Metric]:
    """Give what is known of each partition."""
    parts = told.partitions if told else []
    for name, (about, value_of) in GAUGES.items():
        gauge = GaugeMetricFamily(name, about, labels=PLACE)
        for one in parts:
            if (value := value_of(one)) is not None:
                gauge.add_metric([one.topic, str(one.partition)], value)
        yield gauge
    records = CounterMetricFamily("hallmark_folded_records", "Since the fold began.", labels=[*PLACE, "verdict"])
    for one in parts:
        for verdict in ("admitted", "refused", "beyond_live"):
            records.add_metric([one.topic, str(one.partition), verdict], getattr(one, verdict))
    yield records


def reasons(told: WorkerProgress | None, watch: Watch) -> list[str]:
    """Say why this worker cannot do its job now: it catches up, joins, or the watchdog will soon end it."""
    if told is None or not told.partitions:
        return ["nothing assigned"]
    found = ["joining its group"] if told.rejoining else []
    if any(not one.caught_up for one in told.partitions):
        found.append("catching up")
    return [*found, "its watchdog is about to end it"] if watch.soon else found


def _seconds(at_us: int | None) -> float | None:
    return None if at_us is None else at_us / 1_000_000
