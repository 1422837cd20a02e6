"""Run the worker of a version that is not shown yet: a child of `hallmark rebuild`, which the kernel ends with it."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from schemas.errors import HallmarkError
from schemas.settings import Settings
from schemas.topics import LIVE_OF, PARTITIONS
from stack.home import log_file, make_home
from stack.process import Running, hallmark_command, last_lines, start
from stack.services import Service, Stays, environment
from stack.system import signal_group
from streams.progress import PartitionProgress, read_progress, rebuild_home

GRACE_S = 20.0
LOOK_S = 0.5
NAME = "rebuild"
"""Its log."""
WANTED = sum(PARTITIONS[topic] for topic in LIVE_OF)

Tell = Callable[[int, int], None]
"""Told how many records are folded and how many there are."""


class WorkerEnded(HallmarkError):
    """The worker of the new version ended by itself."""

    def __init__(self, lines: list[str], log: str) -> None:
        said = "\n".join(f"    {line}" for line in lines if line.strip())
        super().__init__(
            f"重算进程意外退出，一切照旧。它最后说：\n{said}\n日志：{log}",
            f"The new version's worker ended; everything is as it was. Its last words are above, its log is {log}",
        )


@dataclass(frozen=True, slots=True)
class NewWorker:
    """The worker at work."""

    settings: Settings
    running: Running

    def progress(self) -> list[PartitionProgress]:
        """Read how far it is; nothing before it has told, or while it joins its group."""
        told = [one for one in read_progress(rebuild_home(self.settings.home)) if one.pid == self.running.popen.pid]
        return [part for one in told if not one.rejoining for part in one.partitions]

    def look(self) -> None:
        """Raise if it has ended."""
        if self.running.popen.poll() is not None:
            raise WorkerEnded(last_lines(self.running.log, 6), str(self.running.log))

    def until_caught_up(self, tell: Tell) -> None:
        """Wait until it has folded all that there was when it began, telling how far it is."""
        while True:
            self.look()
            parts = self.progress()
            if parts:
                done = sum(part.position - (part.began or 0) for part in parts)
                tell(done, done + sum(part.lag for part in parts))
            if len(parts) == WANTED and all(part.caught_up for part in parts):
                return
            time.sleep(LOOK_S)


@contextmanager
def working(settings: Settings, version: int) -> Iterator[NewWorker]:
    """Start the worker of a version, and end it on the way out."""
    make_home(settings.home)
    log_file(settings.home, NAME).unlink(missing_ok=True)
    command = (*hallmark_command(), "worker", "--version", str(version))
    running = start(settings.home, Service(NAME, command, Stays()), environment(settings, os.environ))
    try:
        yield NewWorker(settings, running)
    finally:
        _end(running)


def _end(running: Running) -> None:
    running.popen.send_signal(signal.SIGTERM)
    try:
        running.popen.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        signal_group(running.popen.pid, signal.SIGKILL)
        running.popen.wait()
