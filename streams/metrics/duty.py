"""Posts, attendance and terminals (domain 3.5)."""

from streams.metrics.metric import Metric

METRICS: tuple[Metric, ...] = ()
