"""What may be wrong with an installation, and what to do about each: rules over what was looked at. Pure.

Every finding is a sentence in Chinese and in English that ends in something to do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from streams.progress import WorkerProgress

DISK_LEFT_PERCENT = 10
"""Less free disk than this, in percent, is a matter for a person (reliability 5.3)."""
TICKS_MISSING_US = 3 * 60_000_000
"""Three ticks missing (design D6)."""
TOLD_S = 10.0
"""A living worker tells how far it is each second."""
SNAPSHOT_S = 15 * 60.0
"""So old, in seconds, may the published snapshot be while the loader runs."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    code: str
    chinese: str
    english: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was looked at; times in seconds, ticks in µs of the product's clock."""

    home_writable: bool = True
    disk_left_percent: int = 100
    running: bool = True
    services: Mapping[str, str] = field(default_factory=dict)
    """Services that are neither ready nor done: name and phase."""
    kafka: str = ""
    broker: bool = True
    topics_missing: Sequence[str] = ()
    topics_wrong: Sequence[str] = ()
    workers: Sequence[WorkerProgress] = ()
    now: float = 0.0
    now_us: int = 0
    snapshot_age_s: float | None = None
    loader_runs: bool = True


def findings(seen: Seen) -> Iterator[Finding]:
    """Give what is wrong, the cause before its consequences."""
    if not seen.home_writable:
        yield Finding(
            "home",
            "数据文件夹不可写：请检查权限，或设 HALLMARK_HOME。",
            "The data folder cannot be written: check its permissions, or set HALLMARK_HOME.",
        )
    if seen.disk_left_percent < DISK_LEFT_PERCENT:
        yield Finding(
            "disk",
            f"磁盘只剩 {seen.disk_left_percent} %：请腾出空间（数据文件夹的 logs/ 可删旧日志），不足时事件会被拒收。",
            f"Only {seen.disk_left_percent} % of the disk is left: make room (old files in logs/ may go).",
        )
    if not seen.running:
        yield Finding("down", "没有在运行：hallmark up。", "It does not run: `hallmark up`.")
    for name, phase in seen.services.items():
        yield Finding(
            "service",
            f"{name} 未就绪（{phase}）：hallmark logs {name}。",
            f"{name} is not ready ({phase}): `hallmark logs {name}`.",
        )
    if not seen.broker:
        yield Finding(
            "broker",
            f"Kafka（{seen.kafka}）没有应答：内置的看 hallmark logs broker，外部的查网络与 HALLMARK_KAFKA。",
            f"Kafka ({seen.kafka}) does not answer: `hallmark logs broker`, or check network and HALLMARK_KAFKA.",
        )
        return
    yield from _of_topics(seen)
    yield from _of_workers(seen)
    if seen.loader_runs and seen.snapshot_age_s is not None and seen.snapshot_age_s > SNAPSHOT_S:
        yield Finding(
            "snapshot",
            f"入库快照已 {seen.snapshot_age_s // 60:.0f} 分钟未更新：hallmark logs loader，然后 hallmark check。",
            f"The snapshot is {seen.snapshot_age_s // 60:.0f} minutes old: `hallmark logs loader`, `hallmark check`.",
        )


def _of_topics(seen: Seen) -> Iterator[Finding]:
    for names, chinese, english in (
        (seen.topics_missing, "缺少主题", "Topics are missing"),
        (seen.topics_wrong, "主题设置与约定不同", "Topics are not set as agreed"),
    ):
        if names:
            listed = ", ".join(names)
            yield Finding(
                "topics", f"{chinese}（{listed}）：hallmark topics。", f"{english} ({listed}): `hallmark topics`."
            )


def _of_workers(seen: Seen) -> Iterator[Finding]:
    if seen.running and not seen.workers:
        yield Finding("worker", "没有实时计算进程：hallmark logs worker。", "No worker runs: `hallmark logs worker`.")
    for worker in seen.workers:
        if seen.now - worker.at > TOLD_S:
            yield Finding(
                "stuck",
                f"{worker.worker}（pid {worker.pid}）已 {seen.now - worker.at:.0f} 秒无动静：一分钟内会自行重启；"
                f"若不然，kill -9 {worker.pid}（随时可杀，不丢数据）。",
                f"{worker.worker} has been silent for {seen.now - worker.at:.0f} s: it restarts within a minute; "
                f"if not, `kill -9 {worker.pid}` (harmless at any moment).",
            )
            continue
        behind = [one for one in worker.partitions if not one.caught_up]
        if behind:
            least = min(one.caught_up_percent for one in behind)
            yield Finding(
                "catching-up",
                f"{worker.worker} 正在追赶（最慢的分区 {least} %）：请等待，进度见 hallmark status。",
                f"{worker.worker} is catching up (slowest partition {least} %): wait, see `hallmark status`.",
            )
        ticks = [one.tick_at for one in worker.partitions if one.caught_up and one.tick_at is not None]
        if ticks and seen.now_us - min(ticks) > TICKS_MISSING_US:
            yield Finding(
                "clock",
                "已缺三拍以上：hallmark logs clock；没有时钟，告警与今日数字都停在最后一拍。",
                "Three or more ticks are missing: `hallmark logs clock`; without them alerts stand still.",
            )
