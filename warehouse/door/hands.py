"""Keep a few processes that answer statements, and replace one that was killed or is spent. Shell."""

import asyncio
import logging
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

from warehouse.door.jobs import BuildView, Job, Reply
from warehouse.door.refusals import Refused, broken, too_busy, too_much_memory, too_slow

_log = logging.getLogger(__name__)
ROOT = Path(__file__).parents[2]
LINE = 1 << 20
_REPLY = msgspec.json.Decoder(Reply)


class Hand:
    """One process; it has one job at a time and is killed with it where that must end."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    async def does(self, job: Job | BuildView) -> Reply:
        """Hand over a job and wait; a process that ends meanwhile has met its limit or a fault of DuckDB's."""
        process = await self._running()
        assert process.stdin is not None  # noqa: S101 - made with pipes; mypy cannot know
        assert process.stdout is not None  # noqa: S101
        try:
            process.stdin.write(msgspec.json.encode(job) + b"\n")
            await process.stdin.drain()
            line = await process.stdout.readline()
        except BaseException:
            await self.end()
            raise
        if not line:
            await self.end()
            _log.warning("process of a statement ended", extra={"code": process.returncode})
            refused = _why(process.returncode, job)
            return Reply(status=refused.status, error=refused.chinese, error_en=refused.english)
        reply = _REPLY.decode(line)
        if reply.is_spent:
            await self.end()
        return reply

    async def end(self) -> None:
        """Kill the process, if there is one."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        if process is not None:
            await process.wait()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            pipe = asyncio.subprocess.PIPE
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", "warehouse.door.hand", stdin=pipe, stdout=pipe, limit=LINE,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
        return self._process


def _why(code: int | None, job: Job | BuildView) -> Refused:
    """Read from how a process ended what its statement was too much for."""
    if isinstance(job, Job) and code == -signal.SIGALRM:
        return too_slow(job.seconds)
    if isinstance(job, Job) and code == -signal.SIGABRT:  # C++ found no memory where it had nobody to tell
        return too_much_memory(job.memory_mb)
    return broken()


class Hands:
    """So many statements at once; others wait a little, then are told to come again."""

    def __init__(self, count: int, *, wait_s: float) -> None:
        self._free: asyncio.Queue[Hand] = asyncio.Queue()
        self._all = [Hand() for _ in range(count)]
        for hand in self._all:
            self._free.put_nowait(hand)
        self._wait_s = wait_s

    async def do(self, job: Job | BuildView) -> Reply:
        """Give the job to a free hand; raises Refused (503) where none gets free in time."""
        try:
            hand = await asyncio.wait_for(self._free.get(), self._wait_s)
        except TimeoutError:
            raise too_busy(len(self._all)) from None
        try:
            return await hand.does(job)
        finally:
            self._free.put_nowait(hand)

    async def end(self) -> None:
        """Let all of them go."""
        for hand in self._all:
            await hand.end()
