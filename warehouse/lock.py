"""Hold the warehouse: our own flock beside the database, because DuckDB's POSIX lock is easily lost (D8)."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import HallmarkError


class WarehouseInUse(HallmarkError):
    """Another loader holds the warehouse."""

    def __init__(self, path: Path, pid: str) -> None:
        super().__init__(
            f"数据仓库正由另一个 loader（进程 {pid}）写入（{path}）。一个数据文件夹只能有一个 loader；"
            "请先停掉它，或用 HALLMARK_HOME 另设文件夹。",
            f"Another loader (pid {pid}) holds the warehouse ({path}). One folder has one loader: stop that one, "
            "or set HALLMARK_HOME to another folder.",
        )


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a lock file for the life of the process; the kernel drops it with the process, so none is ever stale."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            raise WarehouseInUse(path, lock.read().strip() or "?") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
