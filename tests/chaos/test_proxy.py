"""The proxy does to a line what it says, without a broker: slow, frozen, reset, cut in the middle, nobody behind it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from stack.probe import free_port
from tests.chaos.proxy import Proxy

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def an_echo() -> AsyncIterator[tuple[str, int]]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answering.add(asyncio.current_task())
        with suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    answering = set[asyncio.Task[None] | None]()
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()
    server.close()
    await asyncio.gather(*(one for one in answering if one is not None))


async def asked(line: Line, text: bytes) -> bytes:
    line[1].write(text)
    return await line[0].readexactly(len(text))


lines: list[Line] = []


async def a_line(proxy: Proxy) -> Line:
    lines.append(await asyncio.open_connection("127.0.0.1", proxy.port))
    return lines[-1]


def through(story: Callable[[Proxy, Line], Awaitable[None]]) -> None:
    async def told() -> None:
        lines.clear()
        async with asyncio.timeout(20), an_echo() as echo, Proxy(echo) as proxy:
            await story(proxy, await a_line(proxy))
            for line in lines:
                line[1].close()
            await asyncio.gather(*(line[1].wait_closed() for line in lines), return_exceptions=True)

    asyncio.run(told())


def test_a_good_line_carries_everything_both_ways_and_ends_when_one_side_ends() -> None:
    async def story(_: Proxy, line: Line) -> None:
        long = bytes(range(256)) * 8_000
        assert await asked(line, long) == long
        line[1].write_eof()
        assert await line[0].read() == b""

    through(story)


def test_a_slow_line_delays_and_keeps_the_order() -> None:
    async def story(proxy: Proxy, line: Line) -> None:
        proxy.delay_s = 0.2
        begin = time.monotonic()
        assert await asked(line, b"one") + await asked(line, b"two") == b"onetwo"
        assert time.monotonic() - begin >= 4 * proxy.delay_s, "there and back, twice"

    through(story)


def test_a_frozen_line_holds_what_comes_and_loses_nothing_when_it_thaws() -> None:
    async def story(proxy: Proxy, line: Line) -> None:
        proxy.freeze()
        asking = asyncio.create_task(asked(line, b"held"))
        other = await a_line(proxy)
        waiting = asyncio.create_task(asked(other, b"new"))
        done, _ = await asyncio.wait({asking, waiting}, timeout=0.2)
        assert not done
        proxy.thaw()
        assert (await asking, await waiting) == (b"held", b"new")

    through(story)


def test_a_reset_ends_every_connection_and_takes_new_ones() -> None:
    async def story(proxy: Proxy, line: Line) -> None:
        assert await asked(line, b"before") == b"before"
        proxy.reset()
        with pytest.raises(ConnectionResetError):
            await line[0].readexactly(1)
        again = await a_line(proxy)
        assert await asked(again, b"after") == b"after"
        assert proxy.taken == 2

    through(story)


def test_a_cut_line_breaks_in_the_middle_of_a_message() -> None:
    async def story(proxy: Proxy, line: Line) -> None:
        assert await asked(line, b"whole") == b"whole"
        proxy.cut_after(3)
        line[1].write(b"broken")
        with pytest.raises((asyncio.IncompleteReadError, ConnectionResetError)):
            await line[0].readexactly(6)
        assert proxy.cut_short == 1

    through(story)


def test_nobody_behind_it_is_a_reset() -> None:
    async def story() -> None:
        async with asyncio.timeout(20), Proxy(("127.0.0.1", free_port())) as proxy:
            reader, writer = await a_line(proxy)
            with pytest.raises(ConnectionResetError):
                await reader.readexactly(1)
            writer.close()

    asyncio.run(story())
