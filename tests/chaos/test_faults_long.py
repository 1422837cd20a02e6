"""One fault at a time on a real broker, behind a proxy: every figure exact, every alert raised once, every notice once.

Run with `hallmark test --long tests/chaos`. One line a fault is printed: how long after its end all that lay in the log
had been stated. No time is asserted.
"""

import asyncio
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from schemas.topics import ALERTS, LIVE_OF
from stack.topics import provision
from tests.chaos.broker import ChaosBroker
from tests.chaos.eyes import Eyes, believed
from tests.chaos.faults import FAULTS
from tests.chaos.load import Load
from tests.chaos.proxy import Proxy
from tests.chaos.stage import Stage
from tests.chaos.truth import Alerts, beliefs, due_at_the_end, due_notices, untrue
from tests.disorder import a_small_city
from tests.integration.city_log import in_one_go, publish_city, read_all, rows, undated
from tests.integration.test_notify_webhook import Listener, listener

__all__ = ["listener"]
CITY = a_small_city()
PER_SECOND = {"storm": 150}
"""Events a second; 300 where nothing else is said."""
WOKEN = {name for name in FAULTS if "beyond_the_session" in name}
"""Here a worker wakes up after another has taken its place, and may say what nobody heeds."""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[ChaosBroker]:
    made = ChaosBroker(tmp_path / "broker")
    yield made
    made.end(signal.SIGKILL)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # a cut line leaves sockets
@pytest.mark.parametrize("name", FAULTS)
def test_after_any_fault_every_figure_is_exact_and_everybody_was_told_once(
    name: str, broker: ChaosBroker, listener: Listener, prefix: str, tmp_path: Path
) -> None:
    asyncio.run(story(name, broker, listener, prefix, tmp_path / "home"))


async def story(name: str, broker: ChaosBroker, listener: Listener, prefix: str, home: Path) -> None:
    home.mkdir()
    async with Proxy(("127.0.0.1", broker.behind)) as proxy:
        await asyncio.to_thread(broker.start, proxy.port)
        await asyncio.to_thread(provision, broker.direct, prefix)
        await publish_city(broker.direct, prefix, CITY)
        stage = Stage(broker, proxy, prefix, home, listener, Eyes(broker.direct, prefix))
        beside = [asyncio.create_task(stage.eyes.watch()), asyncio.create_task(stage.supervise())]
        try:
            await one_fault(name, stage)
            await check(name, stage)
        finally:
            for task in beside:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*beside)
            stage.stop()


async def one_fault(name: str, stage: Stage) -> None:
    """Play the log, let the fault happen in the middle of it, and print how long it took to come back."""
    for one in ("notify", "worker-0", "worker-1"):
        stage.start(one)
    await stage.until_said("reading alerts")
    await stage.until_said(": caught up", 2)
    load = Load(rows(CITY, visits=12_000, days=1, every=2), PER_SECOND.get(name, 300))
    loading = asyncio.create_task(load.run(stage.broker.direct, stage.prefix))
    await asyncio.sleep(8)
    begin = time.monotonic()
    await FAULTS[name](stage)
    lasted = time.monotonic() - begin
    took = await stage.eyes.caught_up()
    await asyncio.sleep(3)
    load.enough.set()
    await loading
    await stage.eyes.caught_up()
    restarts = Counter(f"{who} {code}" for who, code in stage.ended)
    sys.stdout.write(
        f"\nchaos {name}: lasted {lasted:.1f} s, caught up {took:.1f} s after its end, {load.sent} events, "
        f"{stage.proxy.taken} connections, ended unasked {dict(restarts) or 0}\n"
    )


async def check(name: str, stage: Stage) -> None:
    """Hold all that was said against the log."""
    kafka, prefix = stage.broker.direct, stage.prefix
    log, live = await read_all(kafka, prefix, tuple(LIVE_OF)), await read_all(kafka, prefix, tuple(LIVE_OF.values()))
    lies = untrue(log, live, CITY)
    assert lies == [], "\n".join([str(len(lies)), *lies[:5]])
    assert stage.eyes.falls == []
    assert beliefs(log, live, CITY) == []
    for (topic, partition), truth in in_one_go(log, CITY).items():
        assert undated(believed(stage.eyes.state, f"{topic}/{partition}")) == undated(truth)
    said = await read_all(kafka, prefix, (ALERTS,))
    alerts = Alerts(said)
    sys.stdout.write(f"  {len(alerts.rows.rows)} alerts, {alerts.again} events again, {alerts.late} too late\n")
    assert alerts.lies(log, live, CITY) == []
    assert alerts.late == 0 or name in WOKEN
    assert due_at_the_end(log, CITY) <= alerts.open_ratings()
    await notices(name, stage, due_notices(said, CITY, stage.home, stage.listener.url))
    assert stage.ended == []


async def notices(name: str, stage: Stage, due: set[str]) -> None:
    """Wait for the last notice; nobody was told of anything else, or twice."""
    deadline = time.monotonic() + 60
    while not due <= set(stage.listener.keys()):
        assert time.monotonic() < deadline, due - set(stage.listener.keys())
        await asyncio.sleep(0.1)
    told = Counter(stage.listener.keys())
    assert told.keys() == due
    again = {key: n for key, n in told.items() if n > 1}
    sys.stdout.write(f"  {len(due)} notices, once more under the same key: {len(again)}\n")
    assert sum(n - 1 for n in again.values()) <= 3 if name.startswith("notifier") else not again
