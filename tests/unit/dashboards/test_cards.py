"""Key figures are sums of integers with their denominators; no data is a dash, zero is zero."""

import msgspec

from dashboards.view_cards import cards, legend
from dashboards.view_hotline import hotline, round_up
from dashboards.view_trend import trend
from dashboards.view_waits import waits
from schemas.instants import DAY, HOUR
from schemas.live import BadRatings, CallBoard, CaseBoard, Figure, Statement, Waiting
from tests.unit.dashboards.a_wall import NOW, a_sight, a_tile, at

TODAY = at("00:00:00")


def a_figure(metric: str, numerator: int, denominator: int, **changes: object) -> Figure:
    base = Figure(
        source="hall.events/0",
        through=1,
        tick_at=NOW,
        reference="r",
        metric=metric,
        scope="hall",
        scope_id="DHQ",
        bucket="day",
        start=TODAY,
        numerator=numerator,
        denominator=denominator,
    )
    return msgspec.structs.replace(base, **changes)


def test_nothing_known_is_a_dash_everywhere() -> None:
    shown = cards(a_sight())
    assert {name: card.figure for name, card in shown.items()} == {
        "rate": "–",
        "below": "0",
        "waits": "–",
        "bad": "–",
        "usage": "–",
        "overdue": "–",
        "hotline": "–",
    }
    assert shown["waits"].title == "等候 – 人"


def test_the_city_rate_adds_halls_up_before_it_divides() -> None:
    shown = cards(a_sight(a_figure("M-01", 10, 10), a_figure("M-01", 80, 90, scope_id="CGS")))["rate"]
    assert (shown.figure, shown.first, shown.look) == ("90.0", "今日评价 100 次", "card wide")


def test_the_city_rate_turns_to_alarm_below_ninety() -> None:
    assert cards(a_sight(a_figure("M-01", 89, 100)))["rate"].look == "card wide alarm"


def test_a_figure_of_yesterday_is_not_of_today() -> None:
    assert cards(a_sight(a_figure("M-01", 90, 100, start=TODAY - DAY)))["rate"].first == "今日评价 0 次"


def test_below_counts_the_confirmed_among_them() -> None:
    sight = a_sight(
        a_tile("DHQ-01", state="below", good=42, bad=8),
        a_tile("DHQ-02", state="confirmed", good=40, bad=10),
        a_tile("DHQ-03", state="recovering", good=46, bad=4),
    )
    shown = cards(sight)["below"]
    assert (shown.figure, shown.first, shown.second) == ("2", "其中确证 1", "恢复中 1")
    assert shown.look == "card alarm"
    assert sum(int(one.count) for one in legend(sight).values()) == 60


def test_an_uncommon_state_stands_in_the_legend_only_while_it_occurs() -> None:
    assert "blank" in legend(a_sight(a_tile()))["offline"].look
    assert "blank" not in legend(a_sight(a_tile(terminal="offline")))["offline"].look
    assert "blank" not in legend(a_sight())["watch"].look


def test_waits_are_percentiles_of_all_halls_and_the_longest_names_its_window() -> None:
    sight = a_sight(
        a_figure("M-09", 3, 3, histogram={2: 2, 8: 1}),
        a_figure("M-09", 7, 7, histogram={2: 6, 30: 1}, scope_id="CGS"),
        Waiting(
            source="hall.events/0", through=1, tick_at=NOW, reference="r", hall_id="DHQ", people=4, oldest_wait_at=1
        ),
        a_tile("DHQ-01", oldest_wait_at=at("10:30:00")),
        a_tile("CGPCS-01", oldest_wait_at=at("10:20:30")),
    )
    shown = cards(sight)["waits"]
    assert (shown.figure, shown.first) == ("2", "中位，九成 8 分")
    assert (shown.title, shown.second, shown.third) == ("等候 4 人", "此刻最长21分", "城关")
    rows = {one.name: (one.half, one.most, one.longest) for one in waits(sight) if one.name}
    assert rows["东湖区政务中心"] == ("2", "–", "12"), "three waits have no 90th percentile (domain 3.2)"
    assert rows["出入境大厅"] == ("–", "–", "–")


def test_bad_ratings_overdue_usage_and_calls_each_carry_their_base() -> None:
    base = {"through": 1, "tick_at": NOW, "reference": "r"}
    statements: list[Statement] = [
        BadRatings(source="hall.events/0", hall_id="DHQ", today=6, open=2, **base),  # type: ignore[arg-type]  # a shared base
        CaseBoard(source="case.events/0", unit_id="DHQ", open=30, overdue=3, near_due=7, oldest_due_at=TODAY, **base),  # type: ignore[arg-type]  # a shared base
        CallBoard(source="hotline.events/0", centre_id="H", waiting=6, oldest_offered_at=1, **base),  # type: ignore[arg-type]  # a shared base
        a_figure("M-05", 58, 99, excluded={"no_device": 4}),
        a_figure("M-26", 940, 991, scope="centre", scope_id="H", source="hotline.events/0", bucket="rolling"),
        a_figure("M-26a", 900, 991, scope="centre", scope_id="H", source="hotline.events/0", bucket="rolling"),
    ]
    shown = cards(a_sight(*statements))
    assert (shown["bad"].figure, shown["bad"].first) == ("6", "未处置 2")
    assert (shown["overdue"].figure, shown["overdue"].first, shown["overdue"].second) == (
        "3",
        "临期 7",
        "最早 10月13日",
    )
    assert (shown["usage"].figure, shown["usage"].first, shown["usage"].third) == ("58", "办结 99", "无评价器 4")
    assert (shown["hotline"].figure, shown["hotline"].first, shown["hotline"].second) == (
        "94.8",
        "24小时 991 通",
        "15秒内 90%",
    )
    assert shown["hotline"].third == "等待接听 6"


def test_an_hour_with_few_ratings_is_a_gap_in_the_line() -> None:
    hours = [(9, 30, 30), (10, 3, 9), (11, 25, 30)]
    figures = [a_figure("M-01", good, n, bucket="hour", start=TODAY + hour * HOUR) for hour, good, n in hours]
    drawn = trend(a_sight(*figures))
    assert drawn.today.count("M") == 2
    assert drawn.today.count("L") == 0
    assert (drawn.value, drawn.floor) == ("83.3", "80")


def test_yesterdays_line_is_drawn_beside_todays() -> None:
    figures = [
        a_figure("M-01", 30, 30, bucket="hour", start=day + hour * HOUR)
        for day in (TODAY - 5 * DAY, TODAY)
        for hour in (9, 10)
    ]
    drawn = trend(a_sight(*figures))
    assert drawn.before == drawn.today
    assert drawn.before_name == "上一工作日"


def test_calls_are_stacked_and_the_axis_ends_round() -> None:
    calls = [a_figure("M-26", 30, 40, scope="centre", bucket="halfhour", start=TODAY + 9 * HOUR)]
    drawn = hotline(a_sight(*calls))
    assert (drawn.most, drawn.half) == ("50", "25")
    assert drawn.answered.count("M") == drawn.missed.count("M") == 1
    assert [round_up(most) for most in (0, 10, 11, 51, 201, 5000)] == [10, 10, 20, 100, 500, 5000]
