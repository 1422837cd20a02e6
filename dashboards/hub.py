"""Draw the wall twice a second and wake whoever watches: the only place where records, clock and rings meet."""

import asyncio
import hashlib
import secrets
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dashboards.alert_pen import FeedPen, Pen
from dashboards.clock_words import Language
from dashboards.feed import Feed
from dashboards.ring import Meta, Ring
from dashboards.sight import Moment, limits
from dashboards.state import EVENTS_OF_LIVE, WallState
from dashboards.views import flatten, page_view
from schemas.clock import Clock
from schemas.reference import city_digest
from schemas.topics import CASE, HALL, HOTLINE

LANGUAGES: tuple[Language, ...] = ("zh", "en")
DRAW_EVERY_S = 0.5
AT_MOST = 2000
"""Records applied before the loop serves somebody else."""
NOT_SENT = "header.clock"
"""The page runs its own clock from the server's; only the first paint takes this text."""


def build_of(folder: Path) -> str:
    """Digest the files a page is made of: a page of another build reloads itself."""
    files = sorted(path for kind in ("static/*.*", "templates/*") for path in folder.glob(kind))
    return hashlib.blake2b(b"".join(path.read_bytes() for path in files), digest_size=6).hexdigest()


class Hub:
    """State, rings and the task that keeps them current."""

    def __init__(self, feed: Feed, clock: Clock, build: str, pen: Pen | None = None) -> None:
        self.pen: Pen = pen or FeedPen(feed)
        self.feed, self.clock, self.build = feed, clock, build
        self.state = WallState()
        self.is_stopping = False
        self.drawn = asyncio.Event()
        epoch = secrets.token_hex(4)
        self.rings: dict[Language, Ring] = {language: Ring(epoch, self.meta) for language in LANGUAGES}
        self._has_read = False
        self._watchers: Counter[Language] = Counter()
        self._shape: tuple[int, str] = (-1, "")
        self._task: asyncio.Task[None] | None = None

    @property
    def is_ready(self) -> bool:
        """Say whether everything that was in the log at the start is in the picture."""
        return self._has_read

    def moment(self) -> Moment:
        """Read the product's clock."""
        real = time.time()
        return Moment(self.clock.now_us(real), self.clock.speed(real), self.clock.is_real)

    def meta(self) -> Meta:
        """Tell a page what it needs to judge its own age; milliseconds of the product's clock."""
        moment = self.moment()
        limit = limits(moment.speed)
        topics = tuple(EVENTS_OF_LIVE.values())
        tick = self.state.tick_at
        return {
            "now": moment.clock // 1000,
            "speed": moment.speed,
            "asof": self._as_of(HALL),
            "others": {"case": self._as_of(CASE), "hotline": self._as_of(HOTLINE)},
            "tick": None if tick is None else tick // 1000,
            "waiting_for": sum(self.state.silent_sources(topic) for topic in topics),
            "limits": {"behind": limit.behind // 1000, "lost": limit.lost // 1000, "ticks": limit.ticks // 1000},
            "build": self.build,
        }

    def _as_of(self, topic: str) -> int | None:
        as_of = self.state.as_of(topic)
        return None if as_of is None else as_of // 1000

    def start(self) -> None:
        """Start reading and drawing."""
        self.feed.start()
        self._task = asyncio.create_task(self._run())

    def stop_streams(self) -> None:
        """End all streams; called before the server waits for its connections."""
        self.is_stopping = True
        self._wake()

    async def stop(self) -> None:
        """Stop drawing and reading."""
        self.stop_streams()
        if self._task is not None:
            self._task.cancel()
        await asyncio.to_thread(self.feed.stop)

    async def _run(self) -> None:
        while True:
            await self.apply()
            self.draw()
            await asyncio.sleep(DRAW_EVERY_S)

    async def apply(self) -> None:
        """Take what has come, in portions."""
        records = self.feed.records
        while records:
            for _ in range(min(AT_MOST, len(records))):
                self.state.take(*records.popleft())
            await asyncio.sleep(0)
        self._has_read = self._has_read or self.feed.is_ready

    @contextmanager
    def watching(self, language: Language) -> Iterator[Ring]:
        """Keep a language drawn while somebody watches it: what nobody sees costs nothing."""
        self._watchers[language] += 1
        self._draw(language)
        try:
            yield self.rings[language]
        finally:
            self._watchers[language] -= 1

    def watchers(self, language: Language) -> int:
        """Count the streams that watch a language."""
        return self._watchers[language]

    def draw(self) -> None:
        """Draw the wall in each language that is watched; wake the streams if anything changed."""
        drawn = [self._draw(language) for language in LANGUAGES if self._watchers[language]]
        if any(drawn):
            self._wake()

    def _draw(self, language: Language) -> bool:
        return self.rings[language].show(self._texts(self.moment(), language), self.shape)

    def _texts(self, moment: Moment, language: Language) -> Mapping[str, str]:
        texts = flatten(page_view(self.state, moment, language))
        texts.pop(NOT_SENT)
        return texts

    @property
    def shape(self) -> str:
        """Name the layout: another city is another page."""
        version = self.state.reference_version
        if self._shape[0] != version:
            self._shape = (version, city_digest(self.state.city))
        return self._shape[1]

    def _wake(self) -> None:
        self.drawn.set()
        self.drawn = asyncio.Event()
