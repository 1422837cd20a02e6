"""Counts become words without a rounding that nobody could redo."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.counts import merged, percent, percentile, wilson


@pytest.mark.parametrize(
    ("good", "n", "shown"), [(899, 999, "89.9"), (42, 50, "84.0"), (50, 50, "100.0"), (0, 20, "0.0"), (17, 20, "85.0")]
)
def test_a_rate_is_cut_not_rounded(good: int, n: int, shown: str) -> None:
    assert percent(good, n) == shown


@settings(deadline=None)
@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_wilsons(counts: tuple[int, int]) -> None:
    good, n = counts
    z = 3.841459**0.5
    share = good / n
    centre, half = share + z * z / 2 / n, z * (share * (1 - share) / n + z * z / 4 / n / n) ** 0.5
    low, high = wilson(good, n)
    assert abs(low - 1000 * (centre - half) / (1 + z * z / n)) <= 1.01
    assert abs(high - 1000 * (centre + half) / (1 + z * z / n)) <= 1.01


@settings(deadline=None)
@given(st.lists(st.integers(0, 90), min_size=1), st.sampled_from([50, 90]))
def test_a_percentile_is_the_nearest_rank(waits: list[int], percent_of: int) -> None:
    halves = [waits[::2], waits[1::2]]
    histogram = merged({wait: half.count(wait) for wait in half} for half in halves)
    nearest = sorted(waits)[-(-len(waits) * percent_of // 100) - 1]
    assert percentile(histogram, percent_of) == (None if percent_of > 50 and len(waits) < 10 else nearest)


def test_no_waits_have_no_percentile() -> None:
    assert percentile({}, 50) is None
