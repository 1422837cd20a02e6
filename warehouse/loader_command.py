"""`hallmark loader`: follow the log into the warehouse, and publish a snapshot while something changes. Shell."""

import argparse
import logging
import signal
import time
from contextlib import closing
from datetime import UTC, datetime
from types import FrameType

from prometheus_client import REGISTRY

from schemas.settings import Settings
from schemas.topics import REFERENCE_TOPICS
from warehouse.archive.segments import folder_of
from warehouse.batch import Arrival, sort_out
from warehouse.consumer import LogReader, Polled
from warehouse.loader_metrics import LoaderMetrics
from warehouse.lock import held
from warehouse.publisher import Publisher
from warehouse.requests import asked
from warehouse.store import Store, open_live

_log = logging.getLogger(__name__)
PUBLISH_EVERY_S = 4.0
"""Seconds between the starts of two snapshots while something changes; a snapshot is never older than 10 s."""
ARCHIVE_EVERY_S, ARCHIVE_AGAIN_S = 3600.0, 5.0
"""What has gathered of the log is written to the archive at least so often; a full segment at once."""
REFRESH_SHARE = 2
"""From the start of a slow snapshot to the start of the next one passes at least so many times what it took."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Teach the parser the options of this command."""
    parser.add_argument(
        "--until-end", action="store_true", help="读到日志末尾、生成快照后结束 stop at the end of the log"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Load until told to stop; everything is committed batch by batch, so stopping loses nothing."""
    with held(settings.home / "warehouse.lock"):
        loader = Loader(settings)
        REGISTRY.register(loader.metrics)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, loader.stop)
        with closing(loader):
            loader.run(until_end=args.until_end)
    return 0


class Loader:
    """Reads and writes in this thread, publishes beside it: the only owner of the live file."""

    def __init__(self, settings: Settings) -> None:
        self._home, self.metrics = settings.home, LoaderMetrics()
        self._log_reader = LogReader(settings)
        self.store = Store(open_live(settings.home / "warehouse"), folder_of(settings.home))
        self.publisher = Publisher(self.store.con, settings.home, self.metrics)
        self._log_reader.start(self.store.offsets())
        self._stopping = False
        self._published = 0.0
        self._archived = time.monotonic()
        self._changed = True

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Stop after the batch in hand."""
        self._stopping = True

    def run(self, *, until_end: bool = False) -> None:
        """Go round: poll, load, and see what is to be done beside it."""
        _log.info("loader started", extra={"batch": self.store.batch})
        while not self._stopping:
            self.metrics.went_round()
            self._load(self._log_reader.poll())
            if self.publisher.is_idle:
                self._next_deed()
            if until_end and self._log_reader.lag() == 0:
                break
        self.publisher.wait()
        if self._changed:
            self._publish()
            self.publisher.wait()
        if self.publisher.archive.waiting_rows:
            self.publisher.write_archive()
            self.publisher.wait()
        _log.info("loader stopped", extra={"batch": self.store.batch})

    def _load(self, polled: Polled) -> None:
        now = datetime.now(UTC)
        for gap in polled.gaps:
            _log.warning("gap in the log accepted", extra={"gap": str(gap)})
            self.metrics.gaps += 1
            self.store.note_gap((*gap.partition, gap.from_offset), gap.to_offset, gap.reason, now)
        if not polled.arrivals:
            return
        reference: list[Arrival] = []
        events: list[Arrival] = []
        for one in polled.arrivals:
            (reference if one.topic in REFERENCE_TOPICS else events).append(one)
        begun = time.monotonic()
        batch = sort_out(events)
        self.store.load(batch, reference, now, log=polled.arrivals)
        self.publisher.archive.noted(len(polled.arrivals), sum(len(one.value or b"") for one in polled.arrivals))
        lag_s = time.time() - min(one.appended_at for one in polled.arrivals) / 1000
        self.metrics.loaded(len(polled.arrivals), len(batch.quarantined), lag_s)
        self._changed = True
        if len(polled.arrivals) >= 1000 or batch.quarantined:
            took = {"ms": round((time.monotonic() - begun) * 1000), "lag_ms": round(lag_s * 1000)}
            count = {"records": len(polled.arrivals), "quarantined": len(batch.quarantined)}
            _log.info("batch loaded", extra={**count, **took})

    def _next_deed(self) -> None:
        """Begin what is most urgent of what is done beside the loading: an answer, the archive, a snapshot."""
        archive = self.publisher.archive
        since_archived = time.monotonic() - self._archived
        since_published = time.monotonic() - self._published
        if (request := asked(self._home)) is not None:
            self.publisher.answer(request)
        elif archive.waiting_rows and since_archived >= (ARCHIVE_AGAIN_S if archive.is_due else ARCHIVE_EVERY_S):
            self._archived = time.monotonic()
            self.publisher.write_archive()
        elif self._changed and since_published >= max(PUBLISH_EVERY_S, self.publisher.took_s * REFRESH_SHARE):
            self._publish()

    def _publish(self) -> None:
        self._published = time.monotonic()
        self._changed = False
        self.publisher.publish(self._log_reader.lag())

    def close(self) -> None:
        """Close the broker connection and the database."""
        self._log_reader.close()
        self.publisher.close()
        self.store.con.close()
