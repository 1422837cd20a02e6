"""What `hallmark status` says of the live fold."""

import pytest

from stack.status_live import age, rebuilding, table
from streams.progress import PartitionProgress, WorkerProgress

MINUTE = 60_000_000


def a_partition(*, caught_up: bool) -> PartitionProgress:
    return PartitionProgress(
        topic="hall.events",
        partition=2,
        position=175,
        end=200,
        began=100,
        caught_up=caught_up,
        committed=100,
        mark=100,
        held_by="ratings CGPCS",
        held_since="2026-07-15",
        tick_at=10 * MINUTE,
        admitted=70,
        refused=3,
        beyond_live=4,
    )


def a_worker(*partitions: PartitionProgress, rejoining: bool = False) -> WorkerProgress:
    return WorkerProgress(worker="worker-0", pid=1, at=0.0, rejoining=rejoining, partitions=[*partitions])


def lines(*, caught_up: bool, rejoining: bool = False) -> list[str]:
    return list(table([a_worker(a_partition(caught_up=caught_up), rejoining=rejoining)], 11 * MINUTE))


def test_a_rebuild_that_is_running_is_told_with_the_partition_that_is_furthest_behind() -> None:
    (said,) = rebuilding([a_worker(a_partition(caught_up=True), a_partition(caught_up=False))])
    assert "a rebuild is running: 75 % read, 50 records to go" in said
    assert list(rebuilding([])) == []


def test_a_partition_s_line_says_lag_tick_mark_what_holds_it_and_what_was_left_out() -> None:
    said = " ".join(lines(caught_up=True)[-1].split())
    assert said == "hall.events/2 ✓ 100 % 25 60 秒前 s 100 ← ratings CGPCS 2026-07-15 3 4"


def test_a_worker_that_is_catching_up_says_how_far_it_is() -> None:
    assert "… 75 %" in lines(caught_up=False)[-1]


def test_a_worker_that_is_joining_again_says_so() -> None:
    assert "worker-0: 正在重新加入消费组 joining its group again" in lines(caught_up=True, rejoining=True)


def test_no_worker_no_table() -> None:
    assert list(table([], 0)) == []


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 秒前 s"), (119, "119 秒前 s"), (120, "2 分前 min"), (7200, "2 时前 h")]
)
def test_the_age_of_a_tick_is_cut(seconds: int, text: str) -> None:
    assert age(0, seconds * 1_000_000) == text
    assert age(None, 1) == "—"
