"""Say in Prometheus' words how the wall is. Another thread asks: only what one step reads whole is read."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from dashboards.hub import LANGUAGES, Hub
from dashboards.state import EVENTS_OF_LIVE
from schemas.telemetry import gauge, unhealthy
from schemas.topics import PARTITIONS


class WallMetrics:
    """The collector of one wall."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def collect(self) -> Iterator[Metric]:
        """Give every metric as it is now."""
        hub, markers = self._hub, dict(self._hub.state.markers)
        clients = GaugeMetricFamily("hallmark_stream_clients", "Open event streams.", labels=["language"])
        for language in LANGUAGES:
            clients.add_metric([language], hub.watchers(language))
        yield clients
        as_of = GaugeMetricFamily("hallmark_shown_timestamp_seconds", "How recent what is shown is.", labels=["topic"])
        found: dict[str, list[int]] = {topic: [] for topic in EVENTS_OF_LIVE.values()}
        for source, marker in markers.items():
            found[source.rpartition("/")[0]].append(marker.as_of)
        for topic, known in found.items():
            if known:
                as_of.add_metric([topic], min(known) / 1_000_000)
        yield as_of
        yield gauge("shown_version", "The version of the live topics that is shown.", hub.state.shown)
        yield CounterMetricFamily("hallmark_unreadable_records", "Records left unread.", value=hub.state.unreadable)
        yield unhealthy(_reasons(hub, {topic: len(known) for topic, known in found.items()}))


def _reasons(hub: Hub, spoken: dict[str, int]) -> Iterator[str]:
    if not hub.is_ready or hub.is_stopping:
        yield "reading what is there"
    if any(count < PARTITIONS[topic] for topic, count in spoken.items()):
        yield "a partition has not been stated yet"
