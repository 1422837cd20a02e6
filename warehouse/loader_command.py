"""`hallmark loader`: follow the log into the warehouse, and publish a snapshot while something changes. Shell."""

import argparse
import logging
import signal
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import duckdb
from prometheus_client import REGISTRY

from schemas.settings import Settings
from schemas.topics import REFERENCE_TOPICS
from warehouse.archive.segments import Archive, ArchiveUnwritable, folder_of
from warehouse.backups import copy_archive, copy_database
from warehouse.batch import Arrival, sort_out
from warehouse.consumer import LogReader, Polled
from warehouse.digests import digests
from warehouse.loader_metrics import LoaderMetrics
from warehouse.lock import held
from warehouse.publication import publish
from warehouse.refresh import refresh
from warehouse.requests import Answer, answer, asked, listed
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
    """Reads, writes, publishes, in one thread: the only writer of the live file."""

    def __init__(self, settings: Settings) -> None:
        self._home, self.metrics = settings.home, LoaderMetrics()
        self._log_reader = LogReader(settings)
        self.store = Store(open_live(settings.home / "warehouse"))
        self.archive = Archive(self.store.con, folder_of(settings.home))
        self._log_reader.start(self.store.offsets())
        self._stopping = False
        self._published = self._slept = 0.0
        self._archived = time.monotonic()
        self._changed = True

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Stop after the batch in hand."""
        self._stopping = True

    def run(self, *, until_end: bool = False) -> None:
        """Go round: poll, load, publish."""
        _log.info("loader started", extra={"batch": self.store.batch})
        while not self._stopping:
            self.metrics.went_round()
            self._load(self._log_reader.poll())
            self._answer()
            if time.monotonic() - self._archived >= (ARCHIVE_AGAIN_S if self.archive.is_due else ARCHIVE_EVERY_S):
                self._archive()
            at_end = until_end and self._log_reader.lag() == 0
            if self._changed and (at_end or self._is_time()):
                self._publish()
            if at_end:
                break
        if self._changed:
            self._publish()
        self._archive()
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
        self.archive.noted(len(polled.arrivals), sum(len(one.value or b"") for one in polled.arrivals))
        self.metrics.loaded(len(polled.arrivals), len(batch.quarantined))
        self._changed = True
        if len(polled.arrivals) >= 1000 or batch.quarantined:
            took = {"records": len(polled.arrivals), "quarantined": len(batch.quarantined)}
            _log.info("batch loaded", extra={**took, "ms": round((time.monotonic() - begun) * 1000)})

    def _is_time(self) -> bool:
        return time.monotonic() - self._published >= max(PUBLISH_EVERY_S, self._slept * REFRESH_SHARE)

    def _publish(self) -> None:
        begun = self._published = time.monotonic()
        refresh(self.store.con, self.store)
        behind = self._log_reader.lag()
        made = publish(self.store.con, self._home, behind)
        self._changed = False
        self._slept = time.monotonic() - begun
        self.metrics.published(time.time(), self._slept, behind)
        _log.info(
            "snapshot published", extra={"file": made.path.name, "ms": round(self._slept * 1000), "bytes": made.size}
        )

    def _archive(self) -> None:
        """Write out what has gathered; where that cannot be done, it is kept in the database and tried again."""
        self._archived = time.monotonic()
        if not self.archive.waiting_rows:
            return
        try:
            made = [*self.archive.write_out(), *self.archive.merge()]
        except ArchiveUnwritable as error:
            _log.error("archive not written", extra={"why": error.english})
            return
        took = round((time.monotonic() - self._archived) * 1000)
        _log.info("log archived", extra={"segments": len(made), "rows": sum(one.rows for one in made), "ms": took})

    def _answer(self) -> None:
        """Do what somebody asked of the owner of the file (requests.py)."""
        if (request := asked(self._home)) is None:
            return
        trouble, held = "", {}
        try:
            if request.deed == "backup":
                copy_database(self.store.con, Path(request.to))
                copy_archive(self.store.con, self._home, Path(request.to))
            else:
                refresh(self.store.con, self.store)
                held = digests(self.store.con)
        except (OSError, duckdb.Error) as error:
            _log.exception("request not done", extra={"deed": request.deed})
            trouble = str(error)
        answer(self._home, Answer(request.id, listed(self.store.offsets()), held, trouble))
        _log.info("request answered", extra={"deed": request.deed, "trouble": trouble})

    def close(self) -> None:
        """Close the broker connection and the database."""
        self._log_reader.close()
        self.store.con.close()
