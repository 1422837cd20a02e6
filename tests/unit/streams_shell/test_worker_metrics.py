"""What a worker says of itself to Prometheus: as it last told, and unhealthy while it cannot do its job."""

from datetime import date
from typing import Any

from prometheus_client.core import Metric

from schemas.instants import day_start
from streams.clock_metrics import ClockMetrics
from streams.progress import PartitionProgress, WorkerProgress
from streams.watchdog import STILL_S, Watch
from streams.worker_metrics import partitions_of, reasons
from warehouse.loader_metrics import LoaderMetrics


def a_partition(**given: Any) -> PartitionProgress:  # fields of several types
    told: dict[str, Any] = {
        "topic": "hall.events",
        "partition": 2,
        "position": 70,
        "end": 100,
        "began": 40,
        "caught_up": True,
        "committed": 60,
        "mark": 60,
        "held_by": "visits H1",
        "held_since": "2026-10-14",
        "tick_at": 5_000_000,
        "admitted": 28,
        "refused": 2,
        "beyond_live": 1,
    }
    return PartitionProgress(**(told | given))


def a_worker(*partitions: PartitionProgress, rejoining: bool = False) -> WorkerProgress:
    return WorkerProgress(worker="worker-0", pid=1, at=0.0, rejoining=rejoining, partitions=list(partitions))


def values(metrics: list[Metric]) -> dict[str, float]:
    return {
        sample.name + "".join(f" {label}" for label in list(sample.labels.values())[2:]): sample.value
        for metric in metrics
        for sample in metric.samples
    }


def test_a_partition_tells_lag_mark_its_age_the_tick_and_what_became_of_the_records() -> None:
    found = values(list(partitions_of(a_worker(a_partition()))))
    assert found["hallmark_records_behind"] == 30
    assert found["hallmark_mark_offset"] == 60
    assert found["hallmark_mark_timestamp_seconds"] * 1_000_000 == day_start(date(2026, 10, 14))
    assert found["hallmark_tick_timestamp_seconds"] == 5
    assert [found[f"hallmark_folded_records_total {word}"] for word in ("admitted", "refused", "beyond_live")] == [
        28,
        2,
        1,
    ]


def test_what_is_not_known_is_no_sample_and_not_zero() -> None:
    bare = a_partition(committed=None, mark=None, held_since="", tick_at=None)
    found = values(list(partitions_of(a_worker(bare))))
    assert not found.keys() & {
        "hallmark_committed_offset",
        "hallmark_mark_offset",
        "hallmark_mark_timestamp_seconds",
        "hallmark_tick_timestamp_seconds",
    }


def test_a_worker_is_unhealthy_while_it_has_nothing_catches_up_or_joins() -> None:
    fresh = Watch()
    assert reasons(None, fresh) == ["nothing assigned"]
    assert reasons(a_worker(), fresh) == ["nothing assigned"]
    assert reasons(a_worker(a_partition(), a_partition(caught_up=False)), fresh) == ["catching up"]
    assert reasons(a_worker(a_partition(), rejoining=True), fresh) == ["joining its group"]
    assert reasons(a_worker(a_partition()), fresh) == []


def test_a_worker_is_unhealthy_from_half_the_time_on_after_which_its_watchdog_bites() -> None:
    watch, stands = Watch(), a_worker(a_partition())
    for second in range(int(STILL_S / 2)):
        assert watch.look(float(second), second, stands, broker=True) is None
    assert reasons(stands, watch) == []
    assert watch.look(STILL_S / 2, 30, stands, broker=True) is None
    assert reasons(stands, watch) == ["its watchdog is about to end it"]
    moved = a_worker(a_partition(position=71))
    watch.look(STILL_S / 2 + 1, 31, moved, broker=True)
    assert reasons(moved, watch) == []


def test_clock_and_loader_are_unhealthy_until_they_have_done_their_first_work() -> None:
    clock, loader = ClockMetrics(), LoaderMetrics()
    assert values(list(clock.collect()))["hallmark_unhealthy"] == 1
    clock.ticked(7_000_000)
    assert values(list(clock.collect())) == {
        "hallmark_clock_rounds_total": 1,
        "hallmark_clock_tick_timestamp_seconds": 7,
    }
    assert values(list(loader.collect()))["hallmark_unhealthy"] == 1
    loader.loaded(10, 2, 0.4)
    loader.published(5.0, 0.5, 3)
    assert values(list(loader.collect())) == {
        "hallmark_loaded_records_total": 10,
        "hallmark_quarantined_records_total": 2,
        "hallmark_log_gaps_total": 0,
        "hallmark_load_lag_seconds": 0.4,
        "hallmark_snapshot_timestamp_seconds": 5,
        "hallmark_snapshot_duration_seconds": 0.5,
        "hallmark_snapshot_records_behind": 3,
    }
