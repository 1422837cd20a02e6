"""What the owner of the live file does beside the loading, one deed at a time: snapshots, the archive, answers. Shell.

A thread and a connection of its own: while it works, batches are committed as they come. The two write tables of their
own, but for `raw_log`: the loading adds rows to it, the archive takes out those that it has written.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

import duckdb

from warehouse.archive.segments import Archive, ArchiveUnwritable, folder_of, segments
from warehouse.backups import copy_archive, copy_database
from warehouse.digests import digests
from warehouse.loader_metrics import LoaderMetrics
from warehouse.publication import publish
from warehouse.refresh import refreshed
from warehouse.requests import Answer, Request, answer, listed
from warehouse.store import beside, offsets_in

NICE = 5
_log = logging.getLogger(__name__)


def _after_the_loading() -> None:
    """Let the kernel prefer the loading thread, where it knows threads apart (Linux)."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


class Publisher:
    """Begin a deed only when it is idle; what ended the last one is raised by `is_idle` and `wait`."""

    def __init__(self, con: duckdb.DuckDBPyConnection, home: Path, metrics: LoaderMetrics) -> None:
        self._con, self._home, self._metrics = beside(con), home, metrics
        self.archive = Archive(self._con, folder_of(home))
        self._thread = ThreadPoolExecutor(1, "publisher", _after_the_loading)
        self._deed: Future[None] | None = None
        self.took_s = 0.0
        """What the last snapshot took, refresh included."""

    @property
    def is_idle(self) -> bool:
        """Say whether the last deed is done; raises what ended it."""
        if self._deed is None:
            return True
        if not self._deed.done():
            return False
        deed, self._deed = self._deed, None
        deed.result()
        return True

    def wait(self) -> None:
        """Wait until the deed is done; raises what ended it."""
        if self._deed is not None:
            wait([self._deed])
        assert self.is_idle  # noqa: S101 - its deed is done

    def publish(self, behind: int) -> None:
        """Refresh and write a snapshot; behind: records in the log beyond what was read."""
        self._begin(lambda: self._publish(behind))

    def write_archive(self) -> None:
        """Write out what has gathered of the log."""
        self._begin(self._write_archive)

    def answer(self, request: Request) -> None:
        """Do what somebody asked of the owner of the file (requests.py)."""
        self._begin(lambda: self._answer(request))

    def close(self) -> None:
        """Let the deed end, and leave."""
        self._thread.shutdown()
        self._con.close()

    def _begin(self, deed: Callable[[], None]) -> None:
        self._deed = self._thread.submit(deed)

    def _publish(self, behind: int) -> None:
        begun = time.monotonic()
        self._metrics.publishing(begun)
        made = publish(self._con, self._home, behind)
        self.took_s = time.monotonic() - begun
        self._metrics.published(time.time(), self.took_s, behind)
        _log.info(
            "snapshot published", extra={"file": made.path.name, "ms": round(self.took_s * 1000), "bytes": made.size}
        )

    def _write_archive(self) -> None:
        """Where it cannot be done, all is kept in the database and tried again."""
        begun = time.monotonic()
        try:
            made = [*self.archive.write_out(), *self.archive.merge()]
        except ArchiveUnwritable as error:
            _log.error("archive not written", extra={"why": error.english})
            return
        took = round((time.monotonic() - begun) * 1000)
        _log.info("log archived", extra={"segments": len(made), "rows": sum(one.rows for one in made), "ms": took})

    def _answer(self, request: Request) -> None:
        try:
            told = self._done(request)
        except (OSError, duckdb.Error) as error:
            _log.exception("request not done", extra={"deed": request.deed})
            told = Answer(request.id, trouble=str(error))
        answer(self._home, told)
        _log.info("request answered", extra={"deed": request.deed, "trouble": told.trouble})

    def _done(self, request: Request) -> Answer:
        match request.deed:
            case "backup":
                copy_database(self._con, Path(request.to))
                copy_archive(self._con, self._home, Path(request.to))
                return Answer(request.id)
            case "segments":
                return Answer(request.id, segments=segments(self._con))
            case "digests":
                with refreshed(self._con):
                    return Answer(request.id, listed(offsets_in(self._con)), digests(self._con))
