"""A small TCP proxy whose line can be slowed, frozen, reset and cut: between the broker and who is under test."""

import asyncio
import contextlib
import socket
import struct
import time
from collections.abc import AsyncIterator

CHUNK = 65_536
Late = asyncio.Queue[tuple[float, bytes]]
"""When to be written, and what; nothing at the end."""


class Proxy:
    """Every connection to `port` leads to `to`, over a line as good as it is made now."""

    def __init__(self, to: tuple[str, int]) -> None:
        self.to, self.port = to, 0
        self.delay_s = 0.0
        """What passes comes so much later, in both directions."""
        self.taken = self.cut_short = 0
        """Connections taken so far; of them cut in the middle of a message."""
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._open: set[asyncio.StreamWriter] = set()
        self._left: dict[asyncio.StreamWriter, int] = {}
        """Bytes that still reach this client before its connection is reset."""
        self._lines: dict[asyncio.Task[None], asyncio.Future[None]] = {}
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> "Proxy":
        """Begin to listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Take no more, and end what there is."""
        if self._server is not None:
            self._server.close()
        serving = dict(self._lines)
        for line in serving.values():
            line.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    def freeze(self) -> None:
        """Let nothing pass from now on; nothing is lost, and new connections wait too."""
        self._flowing.clear()

    def thaw(self) -> None:
        """Let pass what waits and what comes."""
        self._flowing.set()

    def reset(self) -> None:
        """End every connection as a router does that lost its table."""
        for writer in list(self._open):
            _abort(writer)

    def cut_after(self, size: int) -> None:
        """End every connection of a client once so many more bytes have reached it."""
        self._left = dict.fromkeys(self._open, size)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.taken += 1
        line, serving = asyncio.ensure_future(self._line(reader, writer)), asyncio.current_task()
        if serving is not None:
            self._lines[serving] = line
            await asyncio.wait({line})
            del self._lines[serving]
        writer.close()

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with _closing(writer):
            await self._flowing.wait()
            there, back = await asyncio.open_connection(*self.to)
            self._open.add(writer)
            async with _closing(back), asyncio.TaskGroup() as tasks:
                for begin, end in ((reader, back), (there, writer)):
                    late: Late = asyncio.Queue(64)
                    tasks.create_task(self._read(begin, late))
                    tasks.create_task(self._write(late, end))

    async def _read(self, reader: asyncio.StreamReader, late: Late) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                await late.put((time.monotonic() + self.delay_s, data))
        await late.put((0.0, b""))

    async def _write(self, late: Late, writer: asyncio.StreamWriter) -> None:
        while (item := await late.get())[1]:
            due, data = item
            await asyncio.sleep(max(due - time.monotonic(), 0))
            await self._flowing.wait()
            left = self._left.get(writer)
            with contextlib.suppress(OSError):
                writer.write(data if left is None else data[:left])
                await writer.drain()
            if left is not None:
                self._left[writer] = max(left - len(data), 0)
            if left is not None and left <= len(data):
                self.cut_short += 1
                _abort(writer)
        self._open.discard(writer)
        self._left.pop(writer, None)
        writer.close()


@contextlib.asynccontextmanager
async def _closing(writer: asyncio.StreamWriter) -> AsyncIterator[None]:
    """Close at the end; whoever cannot be reached, or was lost, is reset."""
    try:
        yield
    except OSError:
        _abort(writer)
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def _abort(writer: asyncio.StreamWriter) -> None:
    """Close with a reset: no goodbye, and what was not sent yet is gone."""
    if (end := writer.get_extra_info("socket")) is not None:
        with contextlib.suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
