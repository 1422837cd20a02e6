"""The registry and what computes it cover each other."""

from streams.contributions import OF_METRIC
from streams.registry import EXCLUSIONS, METRICS

VIEWS = {"M-10", "D7", "M-22", "M-22b", "M-22c", "M-22f", "M-22g", "M-22u"}
"""Read from everything held at a tick, contributed by no single journey."""


def test_every_metric_is_computed_and_everything_computed_is_a_metric() -> None:
    live = {code for code, metric in METRICS.items() if metric.computed != "warehouse"}
    assert set(OF_METRIC) | VIEWS == live
    assert all(bool(metric.figures) == (code in live - {"D7"}) for code, metric in METRICS.items() if code not in VIEWS)
    assert not set(OF_METRIC) & VIEWS


def test_every_metric_is_named_and_defined_in_both_languages() -> None:
    for code, metric in METRICS.items():
        assert metric.code == code
        assert metric.zh and metric.en and metric.held_zh and metric.held_en
        assert metric.definition_zh.endswith("。") and metric.definition_en.endswith(".")
        assert bool(metric.goal_zh) == bool(metric.goal_en)


def test_every_exclusion_has_words_in_both_languages() -> None:
    assert all(zh and en for zh, en in EXCLUSIONS.values())
