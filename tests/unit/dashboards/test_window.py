"""The page of one window: the rule's rate by counts; today and the last hour beside it, never judged."""

import pytest

from dashboards.view_window import window_view
from schemas.instants import HOUR, MINUTE
from tests.unit.dashboards.a_wall import NOW, a_sight, a_tile
from tests.unit.dashboards.test_cards import a_figure


def lines_of(sight: object) -> dict[str, str]:
    """Give the lines of the page of DHQ-01 by name."""
    window = sight.state.city.windows["DHQ-01"]  # type: ignore[attr-defined]  # a Sight
    return dict(window_view(sight, window).lines)  # type: ignore[arg-type]


def an_hour(good: int, n: int, *, start: int, window_id: str = "DHQ-01") -> object:
    """Make the rolling hour of a window."""
    return a_figure("M-01", good, n, scope="window", scope_id=window_id, bucket="rolling", start=start)


@pytest.mark.covers("M-01", "D7")
def test_the_last_hour_is_that_of_the_newest_hop_of_the_window_itself_and_cut_not_rounded() -> None:
    older, newer = an_hour(1, 1, start=NOW - HOUR), an_hour(2, 3, start=NOW - HOUR + 5 * MINUTE)
    other = an_hour(9, 9, start=NOW, window_id="DHQ-02")
    shown = lines_of(a_sight(a_tile(today_rated=3, today_good=2), older, newer, other))  # type: ignore[arg-type]
    assert shown["近60分钟（只示不评）"] == "66.6% · 共3次：满意2，差评1"
    assert shown["今日（只示不评）"] == "66.6% · 共3次：满意2，差评1"


def test_an_hour_without_a_rating_has_a_dash_and_no_percentage() -> None:
    shown = lines_of(a_sight(a_tile()))
    assert shown["近60分钟（只示不评）"] == "– · 共0次：满意0，差评0"
