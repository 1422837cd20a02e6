"""Fold the log into a new version of the live topics, hold it against the shown one and the warehouse, switch.

The steps leave nothing half done. Until the one record that switches (`show`) the new version is a few topics and a
consumer group that nobody reads; after it the old version is that. So a run that was killed at any moment is made good
by `tidy`, which removes every version but the shown one, and with which every run begins.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from kafka import KafkaConsumer

from schemas.errors import HallmarkError
from schemas.live import Marker, decode_statement
from schemas.settings import Settings
from stack.check_sides import Checked, compare_now, live_at, live_places, live_records
from stack.live_versions import LiveVersions
from stack.rebuild_worker import NewWorker, working
from stack.shown_version import show, shown_version
from stack.version_sides import Apart, Beats, Count, Plain, apart, common_beat, count, plain
from streams.progress import rebuild_home

COMMON_S = 150.0
"""So long, in real seconds, is waited for a beat of both versions: two ticks and a half."""
TAKEN_S = 120.0
PAUSE_S = 1.0


class RebuildRuns(HallmarkError):
    """Another rebuild holds the home folder."""

    def __init__(self, pid: str) -> None:
        super().__init__(
            f"另一个 hallmark rebuild 正在运行（进程 {pid}）。要放弃它：kill {pid}（随时可停，一切照旧）。",
            f"Another rebuild runs (pid {pid}). To give it up: kill {pid} (harmless at any moment).",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What both comparisons came to."""

    version: int
    beat: int | None = None
    shown: Count | None = None
    new: Count | None = None
    apart: tuple[Apart, ...] = ()
    checked: Checked = field(default_factory=Checked)

    @property
    def is_like_shown(self) -> bool:
        """Tell whether the new version says what the shown one says."""
        return self.beat is not None and not self.apart

    @property
    def is_comparable(self) -> bool:
        """Tell whether both comparisons could be made."""
        return self.beat is not None and self.checked.compared > 0

    @property
    def is_true(self) -> bool:
        """Tell whether the new version says what the warehouse says."""
        return self.checked.compared > 0 and not self.checked.different


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the rebuild's folder; the kernel lets go when we die."""
    folder = rebuild_home(home)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            raise RebuildRuns(lock.read() or "?") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def tidy(settings: Settings, versions: LiveVersions) -> set[int]:
    """Remove what an earlier run left: every version but the shown one; give their numbers."""
    left = versions.there() - {shown_version(settings.kafka or "", settings.topic_prefix)}
    if left:
        versions.remove(left)
    return left


@contextmanager
def new_version(settings: Settings, versions: LiveVersions) -> Iterator[tuple[int, NewWorker]]:
    """Make the next version and its worker; when the block ends and it is not shown, nothing is left of it."""
    version = versions.next()
    versions.make(version)
    try:
        with working(settings, version) as worker:
            yield version, worker
    finally:
        if shown_version(settings.kafka or "", settings.topic_prefix) != version:
            versions.remove({version})


def compare(settings: Settings, version: int, worker: NewWorker) -> Held:
    """Hold a version that has caught up against the shown one and against the warehouse."""
    held = _against_shown(settings, version, worker)
    worker.look()
    return replace(held, checked=compare_now(settings, version=version, tick=lambda seconds: _rest(worker, seconds)))


def _against_shown(settings: Settings, version: int, worker: NewWorker) -> Held:
    shown = shown_version(settings.kafka or "", settings.topic_prefix)
    deadline = time.monotonic() + COMMON_S
    while (beat := common_beat(_beats(settings, shown), _beats(settings, version))) is None:
        if time.monotonic() > deadline:
            return Held(version=version)
        _rest(worker, PAUSE_S)
    one, other = (_plain_at(settings, number, beat) for number in (shown, version))
    return Held(version=version, beat=beat, shown=count(one), new=count(other), apart=tuple(apart(one, other)))


def _rest(worker: NewWorker, seconds: float) -> bool:
    worker.look()
    time.sleep(seconds)
    return True


def _beats(settings: Settings, version: int) -> Beats:
    beats = Beats(live_places(settings, version))
    for place, key, value in live_records(settings, version):
        beats.take((place.topic, place.partition), key, value)
    return beats


def _plain_at(settings: Settings, version: int, beat: int) -> Plain:
    return plain(live_at(settings, frozenset({beat}), version)[beat])


def switch(settings: Settings, version: int) -> None:
    """Let the new version be shown: from here on workers, wall and check read it."""
    show(settings.kafka or "", settings.topic_prefix, version)


def taken_over(settings: Settings, version: int) -> bool:
    """Wait until others have stated every partition of the version whole, beyond what is there now; False if not."""
    places = live_places(settings, version)
    consumer = KafkaConsumer(bootstrap_servers=settings.kafka, group_id=None, enable_auto_commit=False)
    try:
        consumer.assign(places)
        consumer.seek_to_end(*places)
        waiting = {place for place in places if consumer.position(place) >= 0}
        deadline = time.monotonic() + TAKEN_S
        while waiting and time.monotonic() < deadline:
            for place, records in consumer.poll(timeout_ms=500).items():
                if any(_is_full(one.key, one.value) for one in records):
                    waiting.discard(place)
        return not waiting
    finally:
        consumer.close()


def _is_full(key: bytes | None, value: bytes | None) -> bool:
    said = decode_statement(value) if key == b"marker" and value else None
    return isinstance(said, Marker) and said.full
