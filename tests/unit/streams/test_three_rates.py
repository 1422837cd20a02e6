"""M-31: the three rates together."""

import pytest

from streams.three_rates import three_rates

USUAL = (30, 35, 35)


@pytest.mark.covers("M-31")
def test_the_three_rates_are_weighed_and_cut_once_from_integers() -> None:
    assert three_rates(((9, 10), (8, 9), (2, 3)), USUAL) == 814
    assert three_rates(((1, 3), (1, 3), (1, 3)), (1, 1, 1)) == 333
    assert three_rates(((2, 2), (1, 1), (7, 7)), USUAL) == 1000


@pytest.mark.covers("M-31")
def test_a_rate_without_a_denominator_leaves_the_whole_unknown_unless_it_has_no_weight() -> None:
    assert three_rates(((9, 10), (0, 0), (2, 3)), USUAL) is None
    assert three_rates(((9, 10), (0, 0), (9, 10)), (50, 0, 50)) == 900
    assert three_rates(((1, 1), (1, 1), (1, 1)), (0, 0, 0)) is None
