"""A real server, a real Chromium: the wall on statements that a test hands it, and the preview as a process."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from dashboards.feed import LiveRecord
from dashboards.hub import Hub, build_of
from dashboards.screenshot import CHROMIUM, FLAGS
from dashboards.server import WallServer, address_of, listening
from dashboards.web import application
from schemas.clock import Clock, Segment
from stack.probe import free_port
from tests.unit.dashboards.a_wall import NOW

ROOT = Path(__file__).parents[2]
DEADLINE_S = 120.0
STOPPED = Clock((Segment(0.0, NOW / 1e6, 0.0),))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


def until(look: Callable[[], object], what: str, *, deadline_s: float = DEADLINE_S) -> None:
    """Look until it is so; the deadline is for a machine under load, not a measure."""
    end = time.monotonic() + deadline_s
    while not look():
        if time.monotonic() > end:
            pytest.fail(f"not within {deadline_s} s: {what}", pytrace=False)
        time.sleep(0.05)


class HandFeed:
    """A feed that holds what a test puts in."""

    def __init__(self) -> None:
        self.records: deque[LiveRecord] = deque()
        self.is_ready = True

    def start(self) -> None:
        """Have everything already; remember the loop that serves."""
        self.loop = asyncio.get_running_loop()

    def stop(self) -> None:
        """Have nothing to end."""


class LiveWall:
    """A wall served in this process, on a stopped clock unless told otherwise."""

    def __init__(self, clock: Clock = STOPPED) -> None:
        self.feed = HandFeed()
        self.hub = Hub(self.feed, clock, build_of(ROOT / "dashboards"))
        socket = listening("127.0.0.1", 0)
        self.url = address_of(socket)
        config = uvicorn.Config(application(self.hub), log_config=None, access_log=False, timeout_graceful_shutdown=1)
        self._server = WallServer(config, self.hub)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [socket]}, daemon=True)
        self._thread.start()
        until(lambda: self._server.started, "server started")

    def tell(self, *records: LiveRecord) -> None:
        """Hand records over and wait until they are in the picture."""
        self.feed.records.extend(records)
        until(lambda: not self.feed.records, "records taken")

    def draw(self, *records: LiveRecord) -> None:
        """Make one frame for each record, on the loop that serves."""
        asyncio.run_coroutine_threadsafe(self._drawn(records), self.feed.loop).result(DEADLINE_S)

    async def _drawn(self, records: Sequence[LiveRecord]) -> None:
        for record in records:
            self.hub.state.take(*record)
            self.hub.draw()

    def stop(self) -> None:
        """Stop the server."""
        self._server.should_exit = True
        self._thread.join(DEADLINE_S)


@pytest.fixture
def wall() -> Iterator[LiveWall]:
    """Serve a wall that knows nothing yet."""
    served = LiveWall()
    yield served
    served.stop()


class PreviewProcess:
    """The preview as a process of its own, to be stopped, frozen and started again on one port."""

    def __init__(self, home: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self._home = home
        self.process = self._started()

    def _started(self) -> "subprocess.Popen[bytes]":
        env = {**os.environ, "HALLMARK_HOME": str(self._home), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "dashboards.preview", "--port", str(self.port)]
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
        until(self._answers, "preview answers")
        return process

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}healthz").status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> int:
        """Ask it to stop as a supervisor would; give its exit code."""
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        return self.process.wait(DEADLINE_S)

    def start_again(self) -> None:
        """Start it on the same port."""
        self.process = self._started()


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[PreviewProcess]:
    """Start the preview."""
    process = PreviewProcess(tmp_path)
    yield process
    process.process.kill()
    process.process.wait()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start one Chromium for a module: while it lives, no other test in this thread could run an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open a page at the reference size; what the console says of the content policy fails the test."""
    context = chromium.new_context(viewport={"width": 1920, "height": 1080})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    policy = [
        text for text in complaints if "Content Security Policy" in text or "Error:" in text or "TypeError" in text
    ]
    assert not policy
