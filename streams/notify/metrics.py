"""Say in Prometheus' words how the outbox is, read from its file when asked."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric

from schemas.telemetry import unhealthy
from streams.notify.outbox_store import OutboxStore

STATES = ("waiting", "sent", "given_up", "silenced", "dropped", "no_address")


class OutboxMetrics:
    """The collector of one notifier."""

    def __init__(self, store: OutboxStore) -> None:
        self._store = store

    def collect(self) -> Iterator[Metric]:
        """Give every metric as it is now; a state without a notice is zero."""
        counts = self._store.count()
        notices = GaugeMetricFamily("hallmark_notices", "Notices in the outbox by state.", labels=["state"])
        for state in STATES:
            notices.add_metric([state], counts.get(state, 0))
        yield notices
        yield unhealthy(())
