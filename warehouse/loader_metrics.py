"""Say in Prometheus' words how the loader is; its threads note what they did, another reads it."""

import time
from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, Metric

from schemas.telemetry import gauge, unhealthy

STANDS_S = 120.0
"""A round takes half a second and what it loads."""
PUBLISHES_S = 900.0
"""A snapshot takes seconds; one after other reference data works everything out anew."""


class LoaderMetrics:
    """What the loader has done since its start; instants of the real clock in unix seconds."""

    def __init__(self) -> None:
        self.records = self.quarantined = self.gaps = 0
        self.lag_s: float | None = None
        self.behind: int | None = None
        self.published_at: float | None = None
        self.publishing_s: float | None = None
        self._round = time.monotonic()
        self._publishing: float | None = None

    def went_round(self) -> None:
        """Note that the loop turns."""
        self._round = time.monotonic()

    def loaded(self, records: int, quarantined: int, lag_s: float) -> None:
        """Note a committed batch, and how long ago the broker took the oldest record of it."""
        self.records, self.quarantined = self.records + records, self.quarantined + quarantined
        self.lag_s = lag_s

    def publishing(self, since: float) -> None:
        """Note that a snapshot is begun, by the monotonic clock."""
        self._publishing = since

    def published(self, at: float, took_s: float, behind: int) -> None:
        """Note a snapshot, and how many records the log held beyond it."""
        self.published_at, self.publishing_s, self.behind = at, took_s, behind
        self._publishing = None

    def collect(self) -> Iterator[Metric]:
        """Give every metric as it is now."""
        for name, about, count in (
            ("loaded_records", "Records committed, quarantined ones too.", self.records),
            ("quarantined_records", "Records in quarantine.", self.quarantined),
            ("log_gaps", "Gaps in the log that were accepted.", self.gaps),
        ):
            yield CounterMetricFamily(f"hallmark_{name}", about, value=count)
        yield gauge("load_lag_seconds", "Age of the oldest record of the last batch at its commit.", self.lag_s)
        yield gauge("snapshot_timestamp_seconds", "When the last snapshot was published.", self.published_at)
        yield gauge("snapshot_duration_seconds", "What it took, refresh included.", self.publishing_s)
        yield gauge("snapshot_records_behind", "Records in the log beyond it.", self.behind)
        yield unhealthy(self._reasons())

    def _reasons(self) -> Iterator[str]:
        if time.monotonic() - self._round > STANDS_S:
            yield "the loop stands still"
        if self._publishing is not None and time.monotonic() - self._publishing > PUBLISHES_S:
            yield "a snapshot does not come to its end"
        if self.published_at is None:
            yield "no snapshot published yet"
