"""Each tile says one state, with a word and a shape, and never passes an old figure off as a new one."""

import pytest

from dashboards.sight import Moment
from dashboards.state_words import STATES
from dashboards.view_tiles import KINDS, kind_of, row_view, tile_view
from dashboards.views import page_view
from schemas.instants import MINUTE
from schemas.live import Figure
from tests.unit.dashboards.a_wall import NOW, SOURCE, a_sight, a_state, a_tile, at

SHOWN: list[tuple[dict[str, object], str, str, str]] = [
    ({}, "normal", "98.0", ""),
    ({"state": "below", "n": 50, "good": 42, "bad": 8}, "below", "84.0", ""),
    ({"state": "confirmed", "n": 50, "good": 40, "bad": 10}, "confirmed", "80.0", ""),
    ({"state": "recovering", "n": 50, "good": 45, "bad": 5}, "recovering", "90.0", ""),
    ({"state": "watch", "n": 9, "good": 6, "bad": 3}, "watch", "", "关注"),
    ({"state": "too_few", "n": 9, "good": 9, "bad": 0}, "too_few", "", "评价不足"),
    ({"state": "not_judged", "n": 31, "good": 20, "bad": 11}, "not_judged", "64.5", ""),
    ({"terminal": "offline"}, "offline", "", "离线"),
    ({"terminal": "silent"}, "silent", "", "评价器"),
    ({"terminal": "frozen"}, "frozen", "", "评价存疑"),
    ({"opening": "paused"}, "paused", "", "暂停服务"),
    ({"opening": "closed"}, "closed", "", "未开放"),
    ({"missing": ("terminal",), "n": 0, "good": 0, "bad": 0}, "no_terminal", "", "无评价器"),
]


@pytest.mark.parametrize(("changes", "kind", "figure", "word"), SHOWN)
def test_a_state_has_its_look_its_glyph_and_its_word(
    changes: dict[str, object], kind: str, figure: str, word: str
) -> None:
    tile = a_tile("DHQ-01", **changes)
    sight = a_sight(tile)
    view = tile_view(sight, sight.state.city.windows["DHQ-01"])
    assert view.look.split()[:2] == ["tile", kind]
    assert (view.glyph, view.figure, view.word) == (f"#g-{kind}", figure, word)


def test_every_state_is_explained_and_none_besides() -> None:
    assert [one.kind for one in STATES] == list(dict.fromkeys([one.kind for one in STATES]))
    assert {one.kind for one in STATES} == set(KINDS)


def test_a_window_below_ninety_stays_on_the_wall_when_it_shuts() -> None:
    sight = a_sight(a_tile(state="below", good=42, bad=8, opening="closed"))
    view = tile_view(sight, sight.state.city.windows["DHQ-01"])
    assert (view.figure, view.note, view.seen) == ("84.0", "未开放", "")
    assert "below" in view.look


def test_a_window_nobody_spoke_of_is_unknown_not_normal() -> None:
    sight = a_sight()
    window = sight.state.city.windows["DHQ-01"]
    assert kind_of(window, None) == "no_statement"
    assert tile_view(sight, window).word == "未上报"


def test_offline_counts_from_the_last_heartbeat_and_silence_from_the_last_rating() -> None:
    window = a_sight().state.city.windows["DHQ-01"]
    offline = a_sight(a_tile(terminal="offline", terminal_seen_at=at("10:24:00")))
    silent = a_sight(a_tile(terminal="silent", last_rating_at=at("08:00:00"), opening_since=at("09:00:00")))
    assert tile_view(offline, window).note == "18分"
    assert tile_view(silent, window).note == "无数据1时"


def test_the_wait_is_that_of_the_tick_and_unknown_without_a_queue_machine() -> None:
    sight = a_sight(a_tile(oldest_wait_at=at("10:33:30")), a_tile("SHPCS-01", missing=("queue",), oldest_wait_at=None))
    assert tile_view(sight, sight.state.city.windows["DHQ-01"]).wait == "等8分"
    assert tile_view(sight, sight.state.city.windows["SHPCS-01"]).wait == "–"


def test_nobody_waiting_is_no_word() -> None:
    sight = a_sight(a_tile(oldest_wait_at=None, waiting=0))
    assert tile_view(sight, sight.state.city.windows["DHQ-01"]).wait == ""


def test_a_tile_whose_source_is_behind_says_of_when_it_is() -> None:
    sight = a_sight(a_tile(), clock=NOW + 30_000_000)
    view = tile_view(sight, sight.state.city.windows["DHQ-01"])
    assert "stale" in view.look
    assert (view.seen, view.note) == ("截至10:42", "")


def test_a_rating_of_another_day_shows_its_date() -> None:
    sight = a_sight(a_tile(last_rating_at=NOW - 24 * 60 * MINUTE))
    assert tile_view(sight, sight.state.city.windows["DHQ-01"]).seen == "10-13"


def test_the_bar_runs_from_eighty_to_a_hundred_percent() -> None:
    sight = a_sight(a_tile(good=45, bad=5), a_tile("DHQ-02", n=50, good=20, bad=30))
    middle, low = (tile_view(sight, sight.state.city.windows[window]) for window in ("DHQ-01", "DHQ-02"))
    assert middle.mark_x == "97"
    assert int(middle.band_x) == 0 < int(middle.band_width) < 200
    assert (low.mark_x, low.band_x) == ("0", "0")


def test_the_head_of_a_row_gives_no_rate_on_few_ratings() -> None:
    def day(good: int, n: int) -> Figure:
        return Figure(
            source=SOURCE,
            through=1,
            tick_at=NOW,
            reference="r",
            metric="M-01",
            scope="hall",
            scope_id="DHQ",
            bucket="day",
            start=at("00:00:00"),
            numerator=good,
            denominator=n,
        )

    few, enough = a_sight(day(18, 19)), a_sight(day(19, 21))
    row = next(row for row in few.rows if row.halls[0].unit_id == "DHQ")
    assert (row_view(few, row).rate, row_view(few, row).count) == ("–", "n=19")
    assert row_view(enough, row).rate == "90.4%"


def test_both_languages_have_the_same_places_and_english_has_no_chinese_of_ours() -> None:
    state = a_state([a_tile(), a_tile("CGPCS-01", state="below", good=42, bad=8, since=at("10:12:00"))])
    chinese, english = page_view(state, Moment(NOW), "zh"), page_view(state, Moment(NOW), "en")
    assert chinese.tiles.keys() == english.tiles.keys()
    assert english.rail.alerts[0].name == "Chengguan household window"
    assert english.rail.alerts[0].contact == "Station duty officer ext. 8701"


def test_of_two_partitions_that_speak_of_one_window_the_one_further_on_counts() -> None:
    left_over = a_tile("DHQ-01", source="hall.events/3", through=99, tick_at=NOW - MINUTE, good=30, bad=20)
    for told in ((left_over, a_tile("DHQ-01")), (a_tile("DHQ-01"), left_over)):
        assert a_sight(*told).tiles["DHQ-01"].good == 49
