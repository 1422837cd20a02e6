"""Word how far the live fold is, a line a partition, for `hallmark status`. Pure."""

from collections.abc import Iterator, Sequence

from stack.cli import pad
from streams.progress import PartitionProgress, WorkerProgress

WIDTHS = (18, 12, 12, 15, 26, 12, 10)
HEADINGS = ("分区", "追赶 read", "未算 lag", "最近一拍 tick", "最早所需 mark ← 因", "起于", "拒收", "过期 beyond_live")


def table(workers: Sequence[WorkerProgress], now_us: int) -> Iterator[str]:
    """Give the lines; ages are of the product's clock. Nothing for no worker."""
    if not workers:
        return
    yield ""
    yield _row(HEADINGS)
    for worker in workers:
        if worker.rejoining:
            yield f"{worker.worker}: 正在重新加入消费组 joining its group again"
        for one in worker.partitions:
            yield _row(cells(one, now_us))


def rebuilding(workers: Sequence[WorkerProgress]) -> Iterator[str]:
    """Give the line of a rebuild that is running beside what is shown; nothing for none."""
    parts = [part for worker in workers for part in worker.partitions]
    if parts:
        least, lag = min(part.caught_up_percent for part in parts), sum(part.lag for part in parts)
        yield (
            f"重建进行中：已读 {least} %，还有 {lag:,} 条；大屏仍用原来的结果 "
            f"a rebuild is running: {least} % read, {lag:,} records to go; what is shown stays"
        )


def cells(one: PartitionProgress, now_us: int) -> tuple[str, ...]:
    """Word one partition."""
    mark = "—" if one.mark is None else str(one.mark)
    return (
        f"{one.topic}/{one.partition}",
        "✓ 100 %" if one.caught_up else f"… {one.caught_up_percent} %",
        str(one.lag),
        age(one.tick_at, now_us),
        f"{mark} ← {one.held_by}" if one.held_by else mark,
        one.held_since or "—",
        str(one.refused),
        str(one.beyond_live),
    )


def age(tick_at: int | None, now_us: int) -> str:
    """Word how long ago a tick was, in seconds, minutes or hours, cut."""
    if tick_at is None:
        return "—"
    seconds = max(now_us - tick_at, 0) // 1_000_000
    if seconds < 120:
        return f"{seconds} 秒前 s"
    return f"{seconds // 60} 分前 min" if seconds < 7200 else f"{seconds // 3600} 时前 h"


def _row(texts: Sequence[str]) -> str:
    return "".join(pad(text, width) for text, width in zip(texts, (*WIDTHS, 1), strict=True)).rstrip()
