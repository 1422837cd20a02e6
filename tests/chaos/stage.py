"""What is under test: workers and the notifier as processes behind the proxy, restarted as a supervisor would."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.broker import ChaosBroker
from tests.chaos.eyes import Eyes
from tests.chaos.proxy import Proxy
from tests.integration.test_notify_webhook import Listener

ROOT = Path(__file__).parents[2]
IN_HOURS = "2026-10-13T10:15:00+08:00"
"""The clock that the notifier tells people by: the hall is open, so every notice leaves at once."""
RESTART_S = 0.5


@dataclass
class Stage:
    """One installation between its faults."""

    broker: ChaosBroker
    proxy: Proxy
    prefix: str
    home: Path
    listener: Listener
    eyes: Eyes
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    """Those that were sent away, and are not to come back by themselves."""
    killed: Counter[str] = field(default_factory=Counter)
    ended: list[tuple[str, int]] = field(default_factory=list)
    """Who ended unasked, and with which code."""

    def start(self, name: str) -> None:
        """Start "worker-0", "worker-1" … or "notify"."""
        kafka = f"127.0.0.1:{self.proxy.port}"
        env = {**os.environ, "HALLMARK_HOME": str(self.home), "HALLMARK_KAFKA": kafka, "HALLMARK_CLOCK": IN_HOURS}
        env |= {"HALLMARK_TOPIC_PREFIX": self.prefix, "HALLMARK_WEBHOOK": self.listener.url}
        args = [sys.executable, "-m", "stack", name.partition("-")[0]]
        with self.log(name).open("ab") as out:
            self.running[name] = subprocess.Popen(args, cwd=ROOT, env=env, stdout=out, stderr=out)
        self.left.discard(name)

    def send(self, name: str, which: signal.Signals) -> None:
        """Send a signal; whoever it ends comes back unless sent away."""
        if which == signal.SIGKILL:
            self.killed[name] += 1
        self.running[name].send_signal(which)

    def send_away(self, name: str, which: signal.Signals) -> None:
        """End it, and keep it away."""
        self.left.add(name)
        self.send(name, which)

    def log(self, name: str) -> Path:
        """Give the file that a process writes to, through all its lives."""
        return self.home / f"{name}.log"

    def said(self, words: str) -> int:
        """Count how often the processes wrote these words."""
        return sum(path.read_text(errors="replace").count(words) for path in self.home.glob("*.log"))

    async def until_said(self, words: str, times: int = 1, within_s: float = 60) -> None:
        """Wait for words in the logs."""
        deadline = time.monotonic() + within_s
        while self.said(words) < times:
            assert time.monotonic() < deadline, f"nobody said {words!r} {times} times"
            await asyncio.sleep(0.05)

    async def supervise(self) -> None:
        """Start again, for ever, whoever ended and was not sent away."""
        while True:
            for name, process in list(self.running.items()):
                if (code := process.poll()) is None:
                    continue
                del self.running[name]
                if name not in self.left:
                    if self.killed[name] and code == -signal.SIGKILL:
                        self.killed[name] -= 1
                    else:
                        self.ended.append((name, code))
                    await asyncio.sleep(RESTART_S)
                    self.start(name)
            await asyncio.sleep(0.1)

    def stop(self) -> None:
        """End all of them."""
        for process in self.running.values():
            process.kill()
            process.wait()
