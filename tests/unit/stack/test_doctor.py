"""What `hallmark doctor` finds, and that each finding says what to do."""

import msgspec
import pytest

from stack.doctor import Finding, Seen, findings
from streams.progress import PartitionProgress, WorkerProgress

MINUTE = 60_000_000
ONE = PartitionProgress(
    topic="hall.events",
    partition=0,
    position=50,
    end=100,
    began=0,
    caught_up=True,
    committed=0,
    mark=0,
    held_by="",
    held_since="",
    tick_at=10 * MINUTE,
    admitted=50,
    refused=0,
    beyond_live=0,
)


def worker(at: float = 99.0, **changes: object) -> WorkerProgress:
    one = msgspec.structs.replace(ONE, **changes)
    return WorkerProgress(worker="worker-0", pid=4711, at=at, rejoining=False, partitions=[one])


def seen(**changes: object) -> Seen:
    base: dict[str, object] = {"workers": [worker()], "now": 100.0, "now_us": 11 * MINUTE, "snapshot_age_s": 5.0}
    return Seen(**(base | changes))  # type: ignore[arg-type]  # by name


def found(**changes: object) -> list[Finding]:
    return list(findings(seen(**changes)))


def test_a_healthy_installation_has_no_finding() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "code", "to_do"),
    [
        ({"home_writable": False}, "home", "HALLMARK_HOME"),
        ({"disk_left_percent": 9}, "disk", "logs/"),
        ({"running": False, "workers": []}, "down", "hallmark up"),
        ({"services": {"wall": "resting"}}, "service", "hallmark logs wall"),
        ({"broker": False, "kafka": "127.0.0.1:1"}, "broker", "HALLMARK_KAFKA"),
        ({"topics_missing": ["hall.events"]}, "topics", "hallmark topics"),
        ({"topics_wrong": ["hall.events"]}, "topics", "hallmark topics"),
        ({"workers": []}, "worker", "hallmark logs worker"),
        ({"workers": [worker(at=60.0)]}, "stuck", "kill -9 4711"),
        ({"workers": [worker(caught_up=False)]}, "catching-up", "50 %"),
        ({"now_us": 14 * MINUTE}, "clock", "hallmark logs clock"),
        ({"snapshot_age_s": 1000.0}, "snapshot", "hallmark logs loader"),
    ],
)
def test_each_trouble_is_one_finding_that_says_what_to_do_in_both_languages(
    changes: dict[str, object], code: str, to_do: str
) -> None:
    (one,) = found(**changes)
    assert one.code == code
    assert to_do in one.chinese
    assert to_do in one.english


@pytest.mark.parametrize(
    "changes",
    [{"disk_left_percent": 10}, {"now_us": 13 * MINUTE}, {"workers": [worker(at=90.0)]}, {"snapshot_age_s": 900.0}],
)
def test_at_its_limit_nothing_is_wrong_yet(changes: dict[str, object]) -> None:
    assert found(**changes) == []


def test_without_a_broker_its_consequences_are_not_told_as_well() -> None:
    assert [one.code for one in found(broker=False, workers=[], topics_missing=["x"])] == ["broker"]
