"""Show the wall without Kafka, on made-up statements: `python -m dashboards.preview [--port N] [--speed N]`.

For designers: edit static/wall.css or templates/, reload the browser. The figures are invented.
"""

import argparse
import logging
import os
import random
import threading
import time
from collections import deque
from datetime import datetime
from pathlib import Path

import msgspec

from dashboards.feed import LiveRecord
from dashboards.hub import Hub, build_of
from dashboards.preview_city import city_records
from dashboards.preview_data import Stage, live_record, markers, records, tile
from dashboards.server import serve
from schemas.clock import Clock, Segment
from schemas.reference import ServiceWindow
from schemas.settings import Settings

BEGIN = datetime.fromisoformat("2026-10-14T10:42:00+08:00").timestamp()


class PreviewFeed:
    """A feed that plays: a few tiles change and all markers move on, once a second of real time."""

    def __init__(self, clock: Clock) -> None:
        self.records: deque[LiveRecord] = deque()
        self._clock = clock
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._play, daemon=True)
        self._started = False

    @property
    def is_ready(self) -> bool:
        """Say whether the first picture is there."""
        return self._started and not self.records

    def start(self) -> None:
        """Put the whole wall up and begin to play."""
        self.records.extend(records(Stage(self._clock.now_us(time.time()))))
        self._started = True
        self._thread.start()

    def stop(self) -> None:
        """End the play."""
        self._stopped.set()
        self._thread.join(timeout=5)

    def _play(self) -> None:
        windows = [one for one in city_records() if isinstance(one, ServiceWindow)]
        through = 1000
        while not self._stopped.wait(1.0):
            through += 1
            stage = Stage(self._clock.now_us(time.time()), through)
            some = random.sample(windows, 3)
            fresh = [tile(stage, window) for window in some]
            self.records.extend(
                live_record(msgspec.structs.replace(one, last_rating_at=stage.now)) for one in fresh if one.n
            )
            self.records.extend(markers(stage))


def main() -> int:
    """Serve the preview until stopped."""
    parser = argparse.ArgumentParser(
        description="预览大屏（虚构数据，不需要 Kafka） Preview the wall on made-up figures."
    )
    parser.add_argument("--port", type=int, default=8900, help="端口 port; 0 = any free one")
    parser.add_argument("--speed", type=float, default=1.0, help="时钟快慢 speed of the clock; 0 = 停住 stopped")
    args = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    clock = Clock((Segment(time.time(), BEGIN, args.speed),))
    settings = Settings.from_env({**os.environ, "HALLMARK_WALL_PORT": str(args.port)})
    print(f"预览 Preview: http://127.0.0.1:{args.port}/ (Ctrl-C)", flush=True)  # noqa: T201 - answers a person
    return serve(settings, Hub(PreviewFeed(clock), clock, build_of(Path(__file__).parent)))


if __name__ == "__main__":
    raise SystemExit(main())
