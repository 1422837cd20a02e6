"""The three rates together (三率综合, M-31): made from integers, at display. Pure."""

from collections.abc import Sequence

Rate = tuple[int, int]
"""Numerator and denominator."""


def three_rates(rates: Sequence[Rate], weights: Sequence[int]) -> int | None:
    """Give the mean of rates by weight in tenths of a percent, cut; None where it is not known.

    A rate without weight is not asked for; one of some weight without a denominator leaves the whole unknown, for a
    missing rate is neither 0 nor 100 %. The fractions are added first and cut once.
    """
    asked = [(weight, rate) for weight, rate in zip(weights, rates, strict=True) if weight]
    if not asked or not all(denominator for _, (_, denominator) in asked):
        return None
    above, below = 0, 1
    for weight, (numerator, denominator) in asked:
        above, below = above * denominator + weight * numerator * below, below * denominator
    return 1000 * above // (below * sum(weight for weight, _ in asked))
