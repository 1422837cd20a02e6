"""The faults, each a story of some seconds that ends when all is as it should be again."""

import asyncio
import random
import signal
import time
from collections.abc import Awaitable, Callable

from tests.chaos.stage import Stage

SESSION_S = 15
Fault = Callable[[Stage], Awaitable[None]]


async def worker_killed(stage: Stage) -> None:
    stage.send("worker-0", signal.SIGKILL)


async def worker_stopped_for_a_while(stage: Stage) -> None:
    await stopped(stage, "worker-0", SESSION_S / 2)


async def worker_stopped_beyond_the_session_with_output_pending(stage: Stage) -> None:
    """Its words lie unsent in its hands, its line is lost, and its partitions go to another before it wakes."""
    stage.proxy.freeze()
    await asyncio.sleep(1.5)
    stage.send("worker-0", signal.SIGSTOP)
    stage.proxy.reset()
    stage.proxy.thaw()
    await asyncio.sleep(SESSION_S + 7)
    stage.send("worker-0", signal.SIGCONT)


async def one_worker_killed_and_the_other_stopped_beyond_the_session(stage: Stage) -> None:
    stage.send("worker-0", signal.SIGKILL)
    await stopped(stage, "worker-1", SESSION_S + 7)


async def stopped(stage: Stage, name: str, seconds: float) -> None:
    stage.send(name, signal.SIGSTOP)
    await asyncio.sleep(seconds)
    stage.send(name, signal.SIGCONT)


async def broker_restarted(stage: Stage) -> None:
    await away(stage, signal.SIGTERM)


async def broker_killed(stage: Stage) -> None:
    await away(stage, signal.SIGKILL)


async def away(stage: Stage, how: signal.Signals) -> None:
    await asyncio.to_thread(stage.broker.end, how)
    await asyncio.sleep(5)
    await asyncio.to_thread(stage.broker.start, stage.proxy.port)


async def line_frozen(stage: Stage) -> None:
    stage.proxy.freeze()
    await asyncio.sleep(20)
    stage.proxy.thaw()


async def connections_reset(stage: Stage) -> None:
    for _ in range(15):
        stage.proxy.reset()
        await asyncio.sleep(2)


async def line_slow(stage: Stage) -> None:
    stage.proxy.delay_s = 0.3
    await asyncio.sleep(25)
    stage.proxy.delay_s = 0.0


async def messages_cut(stage: Stage) -> None:
    rng, before = random.Random(1), stage.proxy.cut_short
    for _ in range(10):
        stage.proxy.cut_after(rng.choice((1, 3, 40, 700, 6_000)))
        await asyncio.sleep(2)
    assert stage.proxy.cut_short > before + 10


async def storm(stage: Stage) -> None:
    """For three minutes somebody joins or leaves every five seconds: asked to, or killed."""
    until, rng = time.monotonic() + 180, random.Random(2)
    while time.monotonic() < until:
        name = rng.choice(("worker-1", "worker-2", "worker-3"))
        if name in stage.running:
            stage.send_away(name, rng.choice((signal.SIGTERM, signal.SIGKILL)))
        else:
            stage.start(name)
        await asyncio.sleep(5)


async def notifier_killed_around_a_delivery(stage: Stage) -> None:
    """Three times: somebody has taken a notice, and the notifier dies before it can note that."""
    for _ in range(3):
        stage.listener.answers.clear()
        taken = len(stage.listener.got)
        deadline = time.monotonic() + 60
        while len(stage.listener.got) == taken:
            assert time.monotonic() < deadline, "nobody was told of anything"
            await asyncio.sleep(0.02)
        stage.send("notify", signal.SIGKILL)
        stage.listener.answers.set()
        await asyncio.sleep(4)


FAULTS: dict[str, Fault] = {
    fault.__name__: fault
    for fault in (
        worker_killed,
        worker_stopped_for_a_while,
        worker_stopped_beyond_the_session_with_output_pending,
        one_worker_killed_and_the_other_stopped_beyond_the_session,
        broker_restarted,
        broker_killed,
        line_frozen,
        connections_reset,
        line_slow,
        messages_cut,
        storm,
        notifier_killed_around_a_delivery,
    )
}
