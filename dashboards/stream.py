"""One server-sent event stream: frames as they are drawn, a heartbeat in between, a fresh snapshot for who is slow.

Back-pressure is the awaited send: while a slow browser drains its socket its cursor stands still, and nothing is kept
for it. Every stream ends by itself after a random half to whole hour: resuming makes that invisible, and zombies end.
"""

import asyncio
import random

from starlette.types import Receive, Scope, Send

from dashboards.clock_words import Language
from dashboards.hub import Hub

HEARTBEAT_S = 3.0
LONGEST_S = (1800.0, 3600.0)
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class EventStream:
    """The response of /events."""

    def __init__(self, hub: Hub, language: Language, last_event_id: str) -> None:
        self._hub, self._language = hub, language
        self._ring = hub.rings[language]
        self._cursor = self._ring.cursor(last_event_id)

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Stream until the client leaves, the server stops, or the stream is old."""
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        pump = asyncio.create_task(self._pump(send))
        gone = asyncio.create_task(_until_gone(receive))
        with self._hub.watching(self._language):
            done, left = await asyncio.wait({pump, gone}, return_when=asyncio.FIRST_COMPLETED)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for task in done:
            task.result()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _pump(self, send: Send) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + random.uniform(*LONGEST_S)  # noqa: S311 - spreads reconnections, guards nothing
        await self._write(send, b"retry: 1000\n\n")
        while not self._hub.is_stopping and loop.time() < end:
            drawn = self._hub.drawn
            if self._cursor != self._ring.seq:
                frames, self._cursor = self._ring.since(self._cursor), self._ring.seq
                await self._write(send, frames)
            elif not await _within(HEARTBEAT_S, drawn):
                await self._write(send, self._ring.heartbeat())

    @staticmethod
    async def _write(send: Send, body: bytes) -> None:
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def _within(seconds: float, event: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
