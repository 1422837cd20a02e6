"""The few things asked of the operating system: is that process alive, how much memory, die with the parent.

Linux answers through /proc and prctl; elsewhere a plain signal 0 does, and an orphan is ended by the next start.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1


def is_running(pid: int, born: float) -> bool:
    """Tell whether the process that was born then still runs; a reused pid has another birth, a zombie none."""
    now = birth(pid)
    return now is not None and (born == 0.0 or abs(now - born) < 0.02)


def birth(pid: int) -> float | None:
    """Give a process's start time (seconds since boot on Linux; a constant elsewhere); None if there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None if sys.platform == "linux" else _exists(pid)
    return None if fields[0] in "ZX" else int(fields[19]) / os.sysconf("SC_CLK_TCK")


def _exists(pid: int) -> float | None:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass
    return 0.0


def memory_mb(pid: int) -> int | None:
    """Give the resident memory of a process in MB; None where /proc does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_048_576


def die_with(parent: int) -> None:
    """Ask the kernel for SIGTERM when the parent dies, even by kill -9; survives the exec into Java."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(143)


def signal_group(pid: int, number: signal.Signals) -> None:
    """Signal a process and all that it started (each service leads a group of its own)."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return
