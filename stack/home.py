"""Know the folder of one installation: what lies where, who holds it, what runs in it.

<home>/kafka/        the broker's data, configuration and cluster id
<home>/warehouse/    the loader's database (the warehouse's own business)
<home>/logs/         one log per process
<home>/run/          the lock; `processes/`: one state file a process, made anew at each start;
                     `clock.json`: a demo's clock (text of HALLMARK_CLOCK), so that later commands read the same
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from schemas.errors import BrokerUnreachable, HallmarkError
from schemas.settings import Settings
from stack.system import is_running


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessState:
    """What the supervisor last wrote about one process; `born` tells a reused pid from the real one."""

    name: str
    phase: str
    pid: int | None = None
    born: float = 0.0
    since: float = 0.0
    """Unix time of the last start."""
    restarts: int = 0
    exit_code: int | None = None
    address: str = ""
    """Where it listens, if it does: host:port, or a web address."""


class HomeInUse(HallmarkError):
    """Another `hallmark up` or `hallmark demo` holds the folder."""

    def __init__(self, home: Path, pid: str) -> None:
        super().__init__(
            f"{home} 已在运行（进程 {pid}）。查看用 hallmark status，停止用 hallmark down；"
            "要另开一套，请设 HALLMARK_HOME 为另一个文件夹。",
            f"{home} is running already (pid {pid}). See `hallmark status`, stop it with `hallmark down`, "
            "or set HALLMARK_HOME to another folder for a second one.",
        )


class HomeUnusable(HallmarkError):
    """The folder cannot be made or written."""

    def __init__(self, home: Path, why: str) -> None:
        super().__init__(
            f"数据文件夹 {home} 不可用：{why}。请检查权限和磁盘空间，或设 HALLMARK_HOME 为另一个文件夹。",
            f"The data folder {home} cannot be used: {why}. Check permissions and disk space, or set HALLMARK_HOME.",
        )


def state_file(home: Path, name: str) -> Path:
    """Say where the state of a process is written."""
    return home / "run" / "processes" / f"{name}.json"


def log_file(home: Path, name: str) -> Path:
    """Say where a process logs to."""
    return home / "logs" / f"{name}.log"


def make_home(home: Path) -> None:
    """Make the folders that every process may count on."""
    try:
        for folder in (state_file(home, "").parent, home / "logs"):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HomeUnusable(home, error.strerror or str(error)) from error


@contextmanager
def held(home: Path) -> Iterator[None]:
    """Hold the folder for one supervisor. The kernel drops the lock with the process, so none is ever stale."""
    make_home(home)
    with (home / "run" / "lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise HomeInUse(home, str(holder(home) or "?")) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def holder(home: Path) -> int | None:
    """Name the process that holds the folder now; None when nothing does."""
    path = home / "run" / "lock"
    try:
        with path.open("r", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return int(lock.read() or 0) or None
    except (OSError, ValueError):
        return None
    return None


def write_state(home: Path, state: ProcessState) -> None:
    """Write one state file whole or not at all."""
    path = state_file(home, state.name)
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(asdict(state)), encoding="utf-8")
    aside.replace(path)


def read_states(home: Path) -> list[ProcessState]:
    """Read every state file that makes sense, by name."""
    return [state for path in sorted(state_file(home, "").parent.glob("*.json")) if (state := _read(path)) is not None]


def _read(path: Path) -> ProcessState | None:
    try:
        return ProcessState(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def is_alive(state: ProcessState) -> bool:
    """Tell whether the very process of a state file still runs."""
    return state.pid is not None and is_running(state.pid, state.born)


def in_force(settings: Settings) -> Settings:
    """Fill in what a running (or stopped) installation decided: the broker's address and a demo's clock."""
    clock = settings.clock or _clock(settings.home)
    return replace(settings, clock=clock, kafka=settings.kafka or _broker_address(settings))


def clock_file(home: Path) -> Path:
    """Say where a demo writes its clock down (the text of HALLMARK_CLOCK)."""
    return home / "run" / "clock.json"


def _clock(home: Path) -> str:
    try:
        return clock_file(home).read_text(encoding="utf-8")
    except OSError:
        return ""


def _broker_address(settings: Settings) -> str:
    state = _read(state_file(settings.home, "broker"))
    if state is not None and state.address and is_alive(state):
        return state.address
    if settings.kafka_port == 0:
        raise BrokerUnreachable(f"{settings.home}")
    return f"127.0.0.1:{settings.kafka_port}"
