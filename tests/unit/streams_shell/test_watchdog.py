"""What the watchdog calls stuck, and what it must not."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from streams.progress import PartitionProgress, WorkerProgress
from streams.watchdog import COMMIT_S, REJOIN_S, STARVED_S, STILL_S, STUCK, Watch

ROOT = Path(__file__).parents[3]

ONE = PartitionProgress(
    topic="hall.events",
    partition=0,
    position=10,
    end=10,
    began=0,
    caught_up=True,
    committed=5,
    mark=5,
    held_by="visits H1",
    held_since="2026-10-14",
    tick_at=1,
    admitted=10,
    refused=0,
    beyond_live=0,
)


def told(*, rejoining: bool = False, **changes: object) -> WorkerProgress:
    one = msgspec.structs.replace(ONE, **changes)
    return WorkerProgress(worker="worker-0", pid=1, at=0.0, rejoining=rejoining, partitions=[one])


def verdicts(
    progress: WorkerProgress, seconds: float, *, broker: bool = True, turning: bool = True
) -> list[str | None]:
    watch = Watch()
    return [watch.look(float(now), now if turning else 0, progress, broker=broker) for now in range(int(seconds) + 1)]


def first_word(said: list[str | None]) -> tuple[int, str]:
    return next((second, word) for second, word in enumerate(said) if word is not None)


def test_a_worker_at_the_end_of_its_log_is_never_stuck() -> None:
    assert verdicts(told(), 1000) == [None] * 1001


def test_records_that_wait_a_minute_with_nothing_folded_are_a_stuck_worker() -> None:
    second, word = first_word(verdicts(told(end=20), 100))
    assert second == STILL_S
    assert word == "hall.events/0 stands at 10 with records waiting"


def test_a_slow_worker_is_not_a_stuck_one() -> None:
    watch = Watch()
    said = [watch.look(float(now), now, told(position=now // 50, end=1000), broker=True) for now in range(500)]
    assert said == [None] * 500


def test_a_partition_that_waits_while_others_are_folded_has_four_minutes() -> None:
    def busy(now: int) -> WorkerProgress:
        other = msgspec.structs.replace(ONE, partition=1, position=now, end=9999)
        return msgspec.structs.replace(told(end=20), partitions=[*told(end=20).partitions, other])

    watch = Watch()
    second, word = first_word([watch.look(float(now), now, busy(now), broker=True) for now in range(500)])
    assert (second, word) == (STARVED_S, "hall.events/0 stands at 10 with records waiting")


def test_a_commit_that_stays_behind_the_mark_is_noticed_and_one_lost_in_a_rebalance_forgiven() -> None:
    second, word = first_word(verdicts(told(mark=8), 300))
    assert second == COMMIT_S
    assert "the commit stands at 5" in word


def test_a_worker_that_has_nothing_new_to_commit_since_its_start_is_not_stuck() -> None:
    assert verdicts(told(committed=None, began=5, mark=5), 500) == [None] * 501
    assert first_word(verdicts(told(committed=None, began=4, mark=5), 500))[0] == COMMIT_S


def test_a_worker_that_is_asked_to_join_again_and_does_not_is_ended_after_half_a_minute() -> None:
    assert first_word(verdicts(told(rejoining=True), 100)) == (
        REJOIN_S,
        "the group waits for this worker to join again",
    )


def test_an_event_loop_that_does_not_turn_is_noticed_whatever_else_is_well() -> None:
    second, word = first_word(verdicts(told(), 100, turning=False))
    assert (second, word) == (STILL_S, "the event loop stands still after turn 0")


@pytest.mark.parametrize("trouble", [told(end=20), told(mark=8), told(rejoining=True)])
def test_a_broker_that_is_away_is_no_fault_of_the_worker(trouble: WorkerProgress) -> None:
    assert verdicts(trouble, 1000, broker=False) == [None] * 1001


def test_a_worker_that_was_stopped_gets_its_time_anew_when_it_wakes() -> None:
    watch = Watch()

    def looks(*seconds: float) -> Iterator[str | None]:
        return (watch.look(now, int(now), told(end=20), broker=True) for now in seconds)

    assert list(looks(*map(float, range(50)), 400.0, 401.0, 402.0)) == [None] * 53


@pytest.mark.parametrize(("began", "position", "percent"), [(0, 0, 0), (0, 50, 50), (90, 99, 90), (0, 100, 100)])
def test_the_way_to_the_end_is_told_in_whole_percent_of_what_there_was_to_read(
    began: int, position: int, percent: int
) -> None:
    one = msgspec.structs.replace(ONE, began=began, position=position, end=100, caught_up=False)
    assert one.caught_up_percent == percent


@pytest.mark.timeout(60)
def test_a_process_whose_loop_hangs_writes_its_stacks_and_ends_with_70() -> None:
    program = """
import time
from streams import watchdog
watchdog.STILL_S = watchdog.LOOK_S = 0.05
def the_place_where_it_hangs():
    while True:
        time.sleep(1)
watchdog.keep_watch(watchdog.Watched("127.0.0.1:1", lambda: 7, lambda: None, watchdog.end_at_once))
the_place_where_it_hangs()
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == STUCK
    assert "the_place_where_it_hangs" in done.stderr
