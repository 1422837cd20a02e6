"""Words that every service uses when Prometheus asks how it is. Pure.

A sample of hallmark_unhealthy is a reason why the process cannot do its job now; /health answers no while there is one.
Labels are few and short: a hall at most, never a terminal or a person.
"""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily, Metric

UNHEALTHY = "hallmark_unhealthy"


def unhealthy(reasons: Iterable[str]) -> Metric:
    """Give the reasons as one metric, empty when all is well."""
    gauge = GaugeMetricFamily(UNHEALTHY, "A reason why this process cannot do its job.", labels=["reason"])
    for reason in reasons:
        gauge.add_metric([reason], 1)
    return gauge


def gauge(name: str, about: str, value: float | None) -> Metric:
    """Give one number; none is no sample, not zero."""
    return GaugeMetricFamily(f"hallmark_{name}", about, value=value)
