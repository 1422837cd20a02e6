"""Say in Prometheus' words how the clock is."""

import time
from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, Metric

from schemas.telemetry import gauge, unhealthy

SILENT_S = 150.0
"""Two minutes and a half: two ticks of the real clock are missing."""


class ClockMetrics:
    """What the clock has done so far."""

    def __init__(self) -> None:
        self.rounds = 0
        self.tick_at: int | None = None
        self._written = time.monotonic()

    def ticked(self, at_us: int) -> None:
        """Note a round that the broker has."""
        self.rounds, self.tick_at, self._written = self.rounds + 1, at_us, time.monotonic()

    def collect(self) -> Iterator[Metric]:
        """Give every metric as it is now."""
        yield CounterMetricFamily("hallmark_clock_rounds", "Ticks written to every partition.", value=self.rounds)
        at = None if self.tick_at is None else self.tick_at / 1_000_000
        yield gauge("clock_tick_timestamp_seconds", "The last tick, on the product's clock.", at)
        silent = time.monotonic() - self._written > SILENT_S
        yield unhealthy(["no tick written yet"] if self.tick_at is None else ["ticks are missing"] if silent else [])
