"""The page of alerts in a real browser: what is open, one opened, and what a person does with it."""

import httpx
import pytest
from playwright.sync_api import Page

from dashboards.feed import LiveRecord
from dashboards.preview_data import records
from schemas.admit import encode
from schemas.envelope import sequence
from schemas.events.system import AlertCleared, AlertRaised
from schemas.ids import natural_uuid7
from schemas.instants import MINUTE, instant
from schemas.topics import ALERTS
from tests.browser.conftest import LiveWall, until
from tests.unit.dashboards.a_wall import NOW, STAGE

SPILLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def an_alert(number: int, code: str = "AL-01", state: str = "below") -> tuple[str, LiveRecord]:
    """Make an alert about a window of the preview city, one a minute older than the one before."""
    at, window = NOW - number * MINUTE, f"ZWGA-{number % 9 + 1:02}"
    alert_id = natural_uuid7(at, "alert", number)
    fact = AlertRaised(
        received_at=instant(at),
        alert_id=alert_id,
        hall_id="ZWGA",
        code=code,
        alert_subject=f"{window}/{number}",
        window_id=window,
        state=state,  # type: ignore[arg-type]  # a state by its name
        since=instant(at),
        n=50,
        good=42,
        bad=8,
        cause="overdue" if code == "AL-08" else None,
        measured=3 if code == "AL-08" else None,
        allowed=0 if code == "AL-08" else None,
        sentence=f"【低于90%】第{number}条 <b>满意率</b> 84.0%",
        sentence_en=f"[Below 90%] number {number}",
    )
    return alert_id, a_record(fact, number)


def a_record(fact: AlertRaised | AlertCleared, number: int) -> LiveRecord:
    at = fact.received_at
    identity = natural_uuid7(NOW, type(fact).__name__, number)
    return (ALERTS, 0, "ZWGA", encode(fact, id=identity, source="test", time=at, sequence=sequence(1, number)))


def opened(page: Page, wall: LiveWall, path: str = "alerts") -> None:
    page.goto(wall.url + path)


@pytest.mark.parametrize("many", [0, 1, 300])
@pytest.mark.parametrize("width", [1280, 1920])
def test_the_list_shows_every_open_alert_and_spills_nothing(wall: LiveWall, page: Page, many: int, width: int) -> None:
    codes = (("AL-01", "below"), ("AL-08", "open"), ("AL-04/silent", "silent"))
    wall.tell(*records(STAGE), *(an_alert(number, *codes[number % 3])[1] for number in range(many)))
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, wall)
    assert page.locator("table.alerts tr a").count() == many
    assert page.locator("h1 small").inner_text() == f"未结束 {many}"
    assert page.locator(".none").count() == (many == 0)
    assert not page.evaluate(SPILLS)


def test_the_worst_and_oldest_come_first_and_the_ended_ones_below(wall: LiveWall, page: Page) -> None:
    told = [an_alert(1), an_alert(2, state="confirmed"), an_alert(3), an_alert(4, "AL-02", "open")]
    wall.tell(*records(STAGE), *(record for _, record in told))
    ended = AlertCleared(
        received_at=instant(NOW), alert_id=told[0][0], hall_id="ZWGA", code="AL-01", alert_subject="ZWGA-02/1",
        reason="recovered", sentence="【恢复】", sentence_en="[Recovered]",
    )  # fmt: skip
    wall.tell(a_record(ended, 1))
    opened(page, wall)
    badges = [one.split("\n")[0] for one in page.locator(".badge").all_inner_texts()]
    assert badges == ["低于90% · 确证", "低于90%", "待处理", "已恢复"]
    opened(page, wall, "alerts?code=AL-02")
    assert page.locator(".badge").all_inner_texts() == ["待处理"]
    opened(page, wall, "alerts?hall=NOWHERE&lang=en")
    assert "No open alert." in page.locator("body").inner_text()


def test_somebody_takes_an_alert_on_assigns_and_silences_it_without_a_script(wall: LiveWall, page: Page) -> None:
    alert_id, told = an_alert(5)
    wall.tell(*records(STAGE), told)
    opened(page, wall)
    page.locator("table.alerts a").click()
    assert "<b>满意率</b>" in page.locator(".sentence").inner_text(), "text, never markup"
    assert "近50次有效评价" in page.locator("body").inner_text()
    assert page.locator("script").count() == 0
    deeds = {
        "ack": {"by": "窗口负责人", "note": "已联系"},
        "assign": {"by": "值班长", "to": "二号窗口"},
        "silence": {"by": "值班长", "note": "系统检修"},
    }
    for what, filled in deeds.items():
        form = page.locator(f'form[action*="/{what}"]')
        for name, value in filled.items():
            form.locator(f'[name="{name}"]').fill(value)
        with page.expect_navigation():
            form.locator("button").click()
        assert page.locator(".done").count() == 1
        until(lambda: not wall.feed.records, "the deed has come back over the log")
    words = ("签收", "窗口负责人", "已联系", "指派", "值班长 → 二号窗口", "静默", "系统检修")
    until(lambda: page.reload() and all(word in page.locator("table.life").inner_text() for word in words), "its life")
    opened(page, wall)
    assert "指派给 二号窗口" in page.locator("table.alerts").inner_text()
    assert alert_id in page.locator("table.alerts a").get_attribute("href")  # type: ignore[operator]  # it has one


def test_a_form_from_elsewhere_is_refused_and_writes_nothing(wall: LiveWall) -> None:
    alert_id, told = an_alert(6)
    wall.tell(*records(STAGE), told)
    address, form = f"{wall.url}alerts/{alert_id}/ack", {"by": "某人"}
    strangers = [{}, {"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
                 {"sec-fetch-site": "same-site", "origin": wall.url.rstrip("/")}]  # fmt: skip
    for headers in strangers:
        assert httpx.post(address, data=form, headers=headers).status_code == 403
    assert wall.hub.state.alerts.rows.rows[alert_id].acknowledged_by is None
    ours = {"origin": wall.url.rstrip("/")}
    assert httpx.post(address, data={"by": ""}, headers=ours).status_code == 422
    assert httpx.post(address, data={"by": "某人", "x": "y" * 20_000}, headers=ours).status_code == 422
    assert (
        httpx.post(f"{wall.url}alerts/{alert_id}/review", data={**form, "note": "x"}, headers=ours).status_code == 422
    )
    assert httpx.post(address, data=form, headers=ours).status_code == 303
    until(lambda: wall.hub.state.alerts.rows.rows[alert_id].acknowledged_by == "某人", "it is written")
    policy = httpx.get(f"{wall.url}alerts").headers["content-security-policy"]
    assert "form-action 'self'" in policy
    assert "script-src 'self'" in policy
    assert httpx.get(f"{wall.url}alerts/unknown").status_code == 404


def test_the_wall_and_every_page_lead_to_the_alerts(wall: LiveWall, page: Page) -> None:
    wall.tell(*records(STAGE))
    for path in ("", "help"):
        opened(page, wall, path)
        assert page.locator('a[href^="/alerts"]').count() == 1


def test_the_page_of_a_window_lists_its_open_alerts_of_every_state(wall: LiveWall, page: Page) -> None:
    alert_id, silent = an_alert(9, "AL-04/silent", "silent")
    wall.tell(*records(STAGE), silent, an_alert(18, "AL-04/frozen", "frozen")[1], an_alert(10)[1])
    opened(page, wall, "window/ZWGA-01")
    assert page.locator("table.alerts .badge").all_inner_texts() == ["好得不像真的", "无数据"]
    with page.expect_navigation():
        page.locator("table.alerts a").last.click()
    assert alert_id in page.url
