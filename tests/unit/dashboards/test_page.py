"""A page shows every text of its view and nothing else, in both languages; a frame tells only what changed."""

import asyncio
import json
import re
from collections import deque

import pytest

from dashboards.binding import Binding
from dashboards.clock_words import Language
from dashboards.feed import LiveRecord
from dashboards.hub import Hub
from dashboards.pages import help_page, wall_html, wall_page, window_page
from dashboards.preview import PreviewFeed
from dashboards.ring import FAR_BEHIND, FRAMES, Ring
from dashboards.sight import Moment, limits
from dashboards.state_words import STATES
from dashboards.views import flatten, page_view
from schemas.clock import Clock, Segment
from tests.unit.dashboards.a_wall import NOW, a_state, a_tile

STOPPED = Clock((Segment(0.0, NOW / 1e6, 0.0),))


def a_hub() -> Hub:
    hub = Hub(PreviewFeed(STOPPED), STOPPED, "b1")
    hub.state = a_state([a_tile(), a_tile("CGPCS-01", state="below", good=42, bad=8)])
    return hub


def frames(body: bytes) -> list[tuple[str, dict[str, object]]]:
    found = re.findall(rb"event: (\w+)\ndata: (.*)\n\n", body)
    return [(event.decode(), json.loads(text)) for event, text in found]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_places_every_text_of_the_view_and_no_other(language: Language) -> None:
    hub = a_hub()
    texts = flatten(page_view(hub.state, hub.moment(), language))
    binding = Binding(texts)
    page = wall_html(hub, language, binding)
    assert binding.placed == set(texts)
    assert "84.0" in page


def test_the_first_paint_is_complete_without_script() -> None:
    page = wall_page(a_hub(), "zh")
    for word in ("城关派出所户籍窗口", "低于90%", "84.0", "近50次：满意42 差评8", "10:42:00", "满意率＝"):
        assert word in page


async def having_read(hub: Hub) -> None:
    hub.feed = NothingThere()
    await hub.apply()


class NothingThere:
    """A feed at the end of an empty log."""

    def __init__(self) -> None:
        self.records: deque[LiveRecord] = deque()
        self.is_ready = True

    def start(self) -> None:
        """Have nothing to read."""

    def stop(self) -> None:
        """Have nothing to end."""


def test_texts_of_others_are_escaped() -> None:
    texts = {"x": '<script>"&', "c": 'a" onclick="b'}
    bound = Binding(texts)
    assert "<script>" not in bound.say("b", "x")
    assert 'onclick="b' not in bound.put(("class", "c"))


def test_without_a_city_the_page_says_how_to_make_one() -> None:
    hub = Hub(PreviewFeed(STOPPED), STOPPED, "b1")
    reading = wall_page(hub, "zh")
    assert "hallmark status" in reading
    asyncio.run(having_read(hub))
    page = wall_page(hub, "zh")
    assert "hallmark up --city" in page
    assert "hallmark demo" in page


def test_help_explains_every_state_in_both_languages() -> None:
    page = help_page(a_hub(), "zh")
    for one in STATES:
        assert one.name[0] in page
        assert one.meaning[1] in page


def test_the_page_of_a_window_shows_the_latest_fifty_by_counts() -> None:
    hub = a_hub()
    page = window_page(hub, "zh", hub.state.city.windows["CGPCS-01"])
    assert "84.0% · 共50次：满意42，差评8" in page


def test_the_same_picture_makes_no_frame() -> None:
    ring = Ring("e", dict)
    assert ring.show({"a": "1"}, "s") is True
    assert ring.show({"a": "1"}, "s") is False
    assert ring.show({"a": "2"}, "s") is True
    assert [frame["set"] for _, frame in frames(ring.since(1))] == [{"a": "2"}]


def test_a_client_resumes_where_it_was_and_gets_a_snapshot_when_it_was_long_away() -> None:
    ring = Ring("e", dict)
    for step in range(FRAMES + 50):
        ring.show({"a": str(step), "b": "still"}, "s")
    near = frames(ring.since(ring.cursor(f"e-{ring.seq - 3}")))
    assert [event for event, _ in near] == ["delta"] * 3
    for cursor in (
        ring.cursor(f"e-{ring.seq - FAR_BEHIND - 1}"),
        ring.cursor("other-7"),
        ring.cursor("rubbish"),
        ring.cursor("e-999999"),
    ):
        (event, frame), *others = frames(ring.since(cursor))
        assert (event, frame["set"], others) == ("snapshot", {"a": str(ring.seq - 1), "b": "still"}, [])


def test_a_replayed_stream_ends_in_the_picture_of_a_fresh_one() -> None:
    ring = Ring("e", dict)
    seen: dict[str, str] = {}
    for step in range(8):
        ring.show({"a": str(step), "b": str(step // 3)}, "s")
    for _, frame in frames(ring.since(0)):
        seen.update(frame["set"])  # type: ignore[call-overload]  # a frame's texts
    assert seen == ring.values


def test_a_heartbeat_has_no_id_so_that_it_resumes_nothing() -> None:
    assert not Ring("e", dict).heartbeat().startswith(b"id:")


def test_limits_follow_the_play_but_never_tighter_than_real_seconds() -> None:
    second = 1_000_000
    assert (limits(1).behind, limits(1).lost, limits(1).ticks) == (5 * second, 60 * second, 180 * second)
    assert (limits(30).behind, limits(30).lost, limits(30).ticks) == (150 * second, 450 * second, 300 * second)
    assert limits(0) == limits(1)


@pytest.mark.parametrize(("speed", "word"), [(30.0, "演示 ×30"), (0.0, "演示 · 时钟已停"), (2.5, "演示 ×2.5")])
def test_a_play_says_that_it_is_one(speed: float, word: str) -> None:
    assert page_view(a_state(), Moment(NOW, speed, is_real=False), "zh").header.play == word
    assert page_view(a_state(), Moment(NOW), "zh").header.play == ""
