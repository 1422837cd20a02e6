"""The wall never lies about its link: silence, staleness, restarts and refusals are seen and survived."""

import json
import signal
import time

import httpx
import pytest
from playwright.sync_api import Page

from dashboards.preview_data import Stage, live_record, markers, records
from schemas.clock import Clock, Segment
from tests.browser.conftest import LiveWall, PreviewProcess, until
from tests.unit.dashboards.a_wall import NOW, STAGE, a_tile

LINK = "document.getElementById('link-word').textContent"
REAL_LIMIT_S = 15.0


def is_live(page: Page) -> bool:
    return bool(page.evaluate(LINK) == "实时")


def is_lost(page: Page) -> bool:
    return bool(page.evaluate("document.body.classList.contains('lost') && !document.getElementById('band').hidden"))


def test_a_frozen_server_is_noticed_and_its_return_too(page: Page, preview: PreviewProcess) -> None:
    page.goto(preview.url)
    until(lambda: is_live(page), "live")
    page.evaluate("document.fonts.ready.then(() => true)")
    preview.process.send_signal(signal.SIGSTOP)
    frozen = time.monotonic()
    until(lambda: is_lost(page), "lost", deadline_s=REAL_LIMIT_S + 60)
    assert time.monotonic() - frozen > REAL_LIMIT_S - 4
    band = page.locator("#band").inner_text()
    assert "数据中断" in band
    assert "正在自动重连" in band
    boxes = [page.locator(part).bounding_box() for part in ("#band", ".cards")]
    assert boxes[0] and boxes[1] and boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]
    preview.process.send_signal(signal.SIGCONT)
    until(lambda: is_live(page), "live again")
    assert "已恢复" in page.locator("#band").inner_text()


def test_a_restarted_server_is_found_again_without_a_reload(page: Page, preview: PreviewProcess) -> None:
    page.goto(preview.url)
    until(lambda: is_live(page), "live")
    page.evaluate("window.sameDocument = true")
    assert preview.stop() == 0
    ids: list[str] = []
    page.on("request", lambda request: ids.append(request.url) if "/events" in request.url else None)
    preview.start_again()
    until(lambda: is_live(page) and ids, "live again")
    before = page.locator("header .as-of").inner_text()
    until(lambda: page.locator("header .as-of").inner_text() != before, "data move on")
    assert page.evaluate("window.sameDocument") is True


def test_a_stop_does_not_wait_for_open_streams(preview: PreviewProcess, page: Page) -> None:
    page.goto(preview.url)
    until(lambda: is_live(page), "live")
    assert preview.stop() == 0


def test_a_refusing_server_is_asked_again(page: Page, wall: LiveWall) -> None:
    wall.tell(*records(STAGE))
    refused: list[str] = []

    def refuse(route: object) -> None:
        refused.append("503")
        route.fulfill(status=503, body="no")  # type: ignore[attr-defined]  # playwright's Route

    page.route("**/events*", refuse)
    page.goto(wall.url)
    until(lambda: page.evaluate("1") and len(refused) > 1, "asked twice")
    page.unroute("**/events*")
    until(lambda: is_live(page), "live")


def test_data_that_stand_still_are_behind_and_then_lost_though_the_link_is_alive(page: Page) -> None:
    clock = Clock((Segment(time.time(), NOW / 1e6, 1.0),))
    served = LiveWall(clock)
    try:
        served.tell(*records(STAGE))
        page.goto(served.url)
        until(lambda: "延迟" in page.evaluate(LINK), "behind")
        served.tell(*markers(Stage(NOW, 1001), as_of=NOW - 70_000_000))
        until(lambda: is_lost(page), "lost by age")
        assert "没有新结果" in page.locator("#band-note").inner_text()
    finally:
        served.stop()


def test_one_source_that_stands_still_greys_its_own_panels_and_is_named(page: Page) -> None:
    served = LiveWall(Clock((Segment(time.time(), NOW / 1e6, 1.0),)))
    try:
        old, fresh = markers(STAGE, as_of=NOW - 90_000_000), markers(STAGE, as_of=NOW + 3_600_000_000)
        served.tell(*records(STAGE), *fresh, *[one for one in old if one[0] == "live.case"])
        page.goto(served.url)
        until(lambda: "办件数据中断" in page.locator("#band").inner_text(), "the source is named")
        assert not page.evaluate("document.body.classList.contains('lost')")
        assert "grayscale" in page.evaluate("getComputedStyle(document.querySelector('.units')).filter")
        assert page.evaluate("getComputedStyle(document.querySelector('.matrix')).filter") == "none"
    finally:
        served.stop()


def test_missing_ticks_are_said(page: Page) -> None:
    ahead = NOW + 4 * 60_000_000
    served = LiveWall(Clock((Segment(0.0, ahead / 1e6, 0.0),)))
    try:
        served.tell(*records(STAGE), *markers(STAGE, as_of=ahead))
        page.goto(served.url)
        until(lambda: "时钟节拍缺失" in page.locator("#band").inner_text(), "ticks missing")
        assert "10:42" in page.locator("#band-note").inner_text()
    finally:
        served.stop()


def test_a_worker_that_has_not_spoken_is_not_passed_off_as_live(page: Page, wall: LiveWall) -> None:
    everything = records(STAGE)
    wall.tell(*[one for one in everything if (one[0], one[1], one[2]) != ("live.hall", 2, "marker")])
    page.goto(wall.url)
    until(lambda: page.evaluate(LINK) == "追赶中", "catching up")


def events(url: str, last: str = "", *, header: bool = False) -> tuple[str, dict[str, object], str]:
    """Read the first event of a stream."""
    headers = {"Last-Event-ID": last} if header else {}
    address = f"{url}events" if header else f"{url}events?last={last}"
    with httpx.stream("GET", address, headers=headers, timeout=10) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        kind = event_id = ""
        for line in answer.iter_lines():
            if line.startswith("id: "):
                event_id = line[4:]
            elif line.startswith("event: "):
                kind = line[7:]
            elif line.startswith("data: "):
                return kind, json.loads(line[6:]), event_id
    raise AssertionError("no event")


@pytest.mark.parametrize("header", [True, False])
def test_a_stream_resumes_by_id_with_what_was_missed(wall: LiveWall, header: bool) -> None:
    wall.tell(*records(STAGE))
    until(lambda: "84.0" in httpx.get(wall.url).text, "drawn")
    kind, whole, last = events(wall.url)
    assert kind == "snapshot"
    wall.tell(live_record(a_tile("DHQ-03", through=5000, good=45, bad=5)))
    until(lambda: events(wall.url)[2] != last, "a new frame")
    kind, missed, _ = events(wall.url, last, header=header)
    assert kind == "delta"
    assert missed["set"]["tiles.DHQ-03.figure"] == "90.0"  # type: ignore[index]  # a frame's texts
    assert len(missed["set"]) < len(whole["set"]) // 4  # type: ignore[arg-type]  # a frame's texts
    assert events(wall.url, "0000-1", header=header)[0] == "snapshot"


def test_memory_stays_bounded_over_thousands_of_frames(page: Page, wall: LiveWall) -> None:
    wall.tell(*records(STAGE))
    page.goto(wall.url)
    until(lambda: is_live(page), "live")
    measure = page.context.new_cdp_session(page)

    def told(rounds: range) -> None:
        goods = [(through, 20 + through % 30) for through in rounds]
        wall.draw(*[live_record(a_tile("DHQ-04", through=one, good=good, bad=50 - good)) for one, good in goods])
        want = f"{1000 * (20 + (rounds[-1] % 30)) // 50 / 10:.1f}"
        until(lambda: page.locator("[data-window='DHQ-04'] .figure").inner_text() == want, "the last frame")

    def used() -> tuple[float, float]:
        measure.send("HeapProfiler.collectGarbage")
        counts = measure.send("Memory.getDOMCounters")
        return float(page.evaluate("performance.memory.usedJSHeapSize")), float(counts["nodes"])

    told(range(5000, 5300))
    heap, nodes = used()
    for start in range(6000, 8000, 10):
        told(range(start, start + 10))
    heap_after, nodes_after = used()
    assert nodes_after <= nodes + 200
    assert heap_after < heap + 4_000_000
