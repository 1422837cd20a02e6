"""The whole chain under kills: worker and loader killed five times each at 2 000 disordered events a second.

Run with `hallmark test --long`. In mid-day, and across the close of the day: every statement ever made is true at its
offset, `hallmark check` is clean, and on the wall's own event stream no day's rating count of a hall ever falls.
"""

import asyncio
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import httpx
import msgspec
import pytest

from schemas.envelope import Fact
from schemas.events.rating import RatingVoided
from schemas.live import Marker
from schemas.live_belief import Belief
from schemas.reference import City, Unit, city_of
from schemas.topics import LIVE_OF
from stack.probe import free_port
from tests.disorder import Play, a_small_city
from tests.integration.city_log import Row, lies, publish, publish_city, read_all, references, rows

ROOT = Path(__file__).parents[2]
KILLS = 5
Process = subprocess.Popen[bytes]


class Unvoided(Play):
    """A city in which no rating is taken back, so that no count of a day has a reason to fall."""

    def say(self, at: int, fact: Fact, source: str, subject: str | None = None) -> str:
        return "" if isinstance(fact, RatingVoided) else super().say(at, fact, source, subject)


class Installation:
    """The product's processes on one home, started as a user's supervisor would."""

    def __init__(self, kafka: str, prefix: str, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.env = {**os.environ, "HALLMARK_HOME": str(home), "HALLMARK_KAFKA": kafka, "HALLMARK_CLOCK": ""}
        self.env |= {"HALLMARK_TOPIC_PREFIX": prefix, "HALLMARK_WALL_PORT": str(self.port)}
        self.running: dict[str, Process] = {}
        home.mkdir()

    def start(self, name: str) -> None:
        with (self.home / f"{name}.log").open("ab") as out:
            args = [sys.executable, "-m", "stack", name]
            self.running[name] = subprocess.Popen(args, cwd=ROOT, env=self.env, stdout=out, stderr=out)

    def kill(self, name: str) -> None:
        self.running[name].kill()
        self.running[name].wait()

    def said(self, name: str, words: str) -> int:
        return (self.home / f"{name}.log").read_text(errors="replace").count(words)

    def stop(self) -> None:
        for process in self.running.values():
            process.send_signal(signal.SIGKILL)
            process.wait()


@pytest.fixture
def hallmark(kafka: str, topics: str, tmp_path: Path) -> Iterator[Installation]:
    made = Installation(kafka, topics, tmp_path / "home")
    yield made
    made.stop()


class Eyes(threading.Thread):
    """Watches the wall's event stream as a browser does, resuming when it breaks, and keeps the frames."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.url, self.frames = f"http://127.0.0.1:{port}/events", list[dict[str, str]]()
        self.closing = threading.Event()

    def run(self) -> None:
        last = ""
        while not self.closing.is_set():
            try:
                with httpx.stream("GET", self.url, headers={"Last-Event-ID": last}, timeout=10, trust_env=False) as got:
                    for line in got.iter_lines():
                        if line.startswith("id: "):
                            last = line[4:]
                        if line.startswith("data: ") and (shown := msgspec.json.decode(line[6:]).get("set")):
                            self.frames.append(shown)
                        if self.closing.is_set():
                            return
            except httpx.HTTPError:
                time.sleep(0.2)

    def seen(self, name: str) -> list[str]:
        """Give all the texts that stood at one place of the wall, in order."""
        return [frame[name] for frame in self.frames if name in frame]


def a_city() -> City:
    """Make the small city with a row of the wall for each hall."""
    city = a_small_city()
    rowed = [
        msgspec.structs.replace(one, group=one.name) if isinstance(one, Unit) and one.kind == "hall" else one
        for one in references(city)
    ]
    return city_of(rowed)


async def killing(hallmark: Installation, name: str, ready: str, rng: random.Random) -> None:
    """Kill one service five times, each time a random while after it has begun to work."""
    for number in range(KILLS):
        deadline = time.monotonic() + 60
        while hallmark.said(name, ready) <= number:
            assert time.monotonic() < deadline, f"{name} did not come back"
            await asyncio.sleep(0.1)
        await asyncio.sleep(rng.uniform(0.5, 5.0))
        hallmark.kill(name)
        hallmark.start(name)


async def until_stated(kafka: str, prefix: str, within_s: float = 120) -> None:
    """Wait until the live topics have been stated to the end of the log."""
    deadline = time.monotonic() + within_s
    while True:
        log, readers = (
            await read_all(kafka, prefix, tuple(LIVE_OF)),
            defaultdict[tuple[str, int], Belief](Belief),
        )
        for (topic, partition), records in (await read_all(kafka, prefix, tuple(LIVE_OF.values()))).items():
            for _, key, value in records:
                readers[topic, partition].take((key or b"").decode(), value)
        markers = {place: readers[LIVE_OF[place[0]], place[1]].marker for place in log}
        if all(isinstance(one, Marker) and one.through == log[place][-1][0] for place, one in markers.items()):
            return
        assert time.monotonic() < deadline, markers
        await asyncio.sleep(1)


def checked(hallmark: Installation, within_s: float = 120) -> dict[str, object]:
    """Ask `hallmark check` until it could compare; give its JSON."""
    deadline = time.monotonic() + within_s
    while True:
        args = [sys.executable, "-m", "stack", "check", "--format", "json"]
        done = subprocess.run(args, cwd=ROOT, env=hallmark.env, capture_output=True, check=False)
        if done.returncode != 2:
            answer: dict[str, object] = msgspec.json.decode(done.stdout)
            return answer
        assert time.monotonic() < deadline, done.stderr.decode()


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("days", "play"), [(1, Play), (3, Unvoided)], ids=["in mid-day", "across the close of the day"]
)
def test_kills_of_worker_and_loader_leave_every_figure_exact(
    kafka: str, topics: str, hallmark: Installation, days: int, play: type[Play]
) -> None:
    city, rng = a_city(), random.Random(days)
    groups: list[list[Row]] = list(rows(city, visits=12_000, days=days, every=2, play=play))

    async def story() -> None:
        await publish_city(kafka, topics, city)
        for name in ("worker", "loader", "wall"):
            hallmark.start(name)
        await asyncio.gather(
            publish(kafka, topics, groups, 2000),
            killing(hallmark, "worker", ": caught up", rng),
            killing(hallmark, "loader", ": loader started", rng),
        )
        await until_stated(kafka, topics)

    eyes = Eyes(hallmark.port)
    eyes.start()
    asyncio.run(story())
    answer = checked(hallmark)
    eyes.closing.set()
    assert answer["figures_different"] == 0, answer
    assert isinstance(answer["figures_compared"], int)
    assert answer["figures_compared"] > 200
    asyncio.run(every_word_was_true(kafka, topics, city))
    if play is Unvoided:
        counts_fall_at_midnight_only(eyes, len(city.halls), days - 1)
    tiles_never_vanish(eyes, city)


async def every_word_was_true(kafka: str, prefix: str, city: City) -> None:
    log, live = await read_all(kafka, prefix, tuple(LIVE_OF)), await read_all(kafka, prefix, tuple(LIVE_OF.values()))
    for (topic, partition), records in log.items():
        told = [((key or b"").decode(), value) for _, key, value in live[LIVE_OF[topic], partition]]
        assert lies([(offset, value) for offset, _, value in records], told, (topic, partition), city) == []


def counts_fall_at_midnight_only(eyes: Eyes, halls: int, midnights: int) -> None:
    """A day's count only rises; the next day's, when the wall first hears of it, may already be some way up."""
    watched = 0
    for row in range(halls):
        counts = [int(found[1]) for text in eyes.seen(f"rows.{row}.count") if (found := re.search(r"n=(\d+)", text))]
        falls = [(a, b) for a, b in pairwise(counts) if b < a]
        assert len(falls) <= midnights, f"row {row} fell more often than days ended: {falls}"
        watched += len(counts)
    assert watched > 100


def tiles_never_vanish(eyes: Eyes, city: City) -> None:
    """A tile that has been stated is never unheard of again."""
    for window_id in city.windows:
        looks = [text.split()[1] for text in eyes.seen(f"tiles.{window_id}.look")]
        known = next((n for n, look in enumerate(looks) if look != "no_statement"), len(looks))
        assert "no_statement" not in looks[known:], window_id
