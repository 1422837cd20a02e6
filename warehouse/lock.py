"""Hold the warehouse, or its gate: our own flock, because DuckDB's POSIX lock is easily lost (D8)."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import HallmarkError


class WarehouseInUse(HallmarkError):
    """Another loader, or gate, works in this home."""

    def __init__(self, path: Path, pid: str, service: str) -> None:
        super().__init__(
            f"数据仓库正由另一个 {service}（进程 {pid}）使用（{path}）。一个数据文件夹只能有一个 {service}；"
            "请先停掉它，或用 HALLMARK_HOME 另设文件夹。",
            f"Another {service} (pid {pid}) holds the warehouse ({path}). One folder has one {service}: stop that "
            "one, or set HALLMARK_HOME to another folder.",
        )


class LiveFileOpen(HallmarkError):
    """Somebody has the live file open, so nobody can write it."""

    def __init__(self, path: Path, told: str) -> None:
        found = re.search(r"PID (\d+)", told)
        pid = found[1] if found else "?"
        super().__init__(
            f"{path} 被进程 {pid} 打开着，无法写入。请关掉它；查询请用快照（hallmark sql --path），永不挡住写入。",
            f"Process {pid} has {path} open, so it cannot be written. Close it; to query, open the snapshot that "
            "`hallmark sql --path` names: that never blocks the loader.",
        )


@contextmanager
def held(path: Path, service: str = "loader") -> Iterator[None]:
    """Hold a lock file for the life of the process; the kernel drops it with the process, so none is ever stale."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            raise WarehouseInUse(path, lock.read().strip() or "?", service) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
