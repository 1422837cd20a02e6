"""What a person in front of the wall sees: words and shapes, large enough, nothing cut off, nothing from elsewhere."""

import pytest
from playwright.sync_api import Page

from dashboards.feed import LiveRecord
from dashboards.preview_data import ODD, Stage, live_record, records, statements
from dashboards.state_words import STATES
from schemas.live import WindowTile
from tests.browser.conftest import LiveWall, until
from tests.browser.test_alerts_page import an_alert
from tests.unit.dashboards.a_wall import NOW, STAGE, a_tile

SIZES = ((1920, 1080), (3840, 2160), (1366, 768), (3840, 1080))
PICTURE = """() => [...document.querySelectorAll('main [data-bind]')].filter(node => node.id !== 'clock')
  .map(node => node.outerHTML.replace(/<time.*?time>/, '')).join('\\n')"""
TEXT_NODES = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.textContent.trim() || !parent.checkVisibility()) continue;
    const scale = parent.ownerSVGElement ? parent.ownerSVGElement.getScreenCTM().a : 1;
    found.push([parseFloat(getComputedStyle(parent).fontSize) * scale, node.textContent.trim()]);
  }
  return found;
}"""
OVERFULL = """() => [...document.querySelectorAll('main, main *')]
  .filter(node => !node.ownerSVGElement && node.checkVisibility()
  && getComputedStyle(node).textOverflow !== 'ellipsis'
  && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1)
  && getComputedStyle(node).display !== 'inline'
  && getComputedStyle(node).overflow === 'hidden')
  .map(node => [node.className, node.textContent.trim().slice(0, 60)])"""
WITH_BAND = """document.body.classList.add('lost'); document.getElementById('band').hidden = false;"""
OUTSIDE = """() => [...document.querySelectorAll('main *')]
  .filter(node => node.checkVisibility() && node.getClientRects().length)
  .filter(node => { const box = node.getBoundingClientRect();
    return box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1; })
  .map(node => [node.className.baseVal ?? node.className, node.textContent.trim().slice(0, 40)])"""


def full_wall() -> list[LiveRecord]:
    """Give the preview city with many alerts, so that every list is full."""
    many = [
        live_record(a_tile(f"ZWGA-{place:02}", through=2000, state="below", good=42, bad=8, since=NOW))
        for place in range(1, 8)
    ]
    watched = [
        live_record(a_tile(f"CGS-{place:02}", through=2000, state="watch", n=14, good=9, bad=5))
        for place in (1, 2, 4, 5)
    ]
    return [*records(STAGE), *many, *watched]


def other_alerts(many: int = 12) -> list[LiveRecord]:
    """Give alerts that are not about a rate, more than there is room for."""
    codes = (("AL-04/silent", "silent"), ("AL-06/idle", "open"), ("AL-24", "open"), ("AL-25/silent", "open"))
    return [an_alert(number, *codes[number % len(codes)])[1] for number in range(many)]


def shown(page: Page, wall: LiveWall, told: list[LiveRecord], query: str = "") -> None:
    """Tell the wall, open the page, and wait for the first picture over the stream."""
    wall.tell(*told)
    page.goto(wall.url + query)
    until(lambda: page.evaluate("!document.body.classList.contains('connecting')"), "the page is live")


def test_each_state_is_told_by_a_word_and_a_shape(page: Page, wall: LiveWall) -> None:
    shown(page, wall, records(STAGE))
    for window_id in ODD:
        tile = page.locator(f"[data-window='{window_id}']")
        kind = (tile.get_attribute("class") or "").split()[1]
        assert tile.locator(".glyph use").get_attribute("href") == f"#g-{kind}"
        assert page.locator(f"#g-{kind} *").count() > 0
        word = next(one.name[0] for one in STATES if one.kind == kind)
        legend = page.locator(f".legend .{kind}").inner_text()
        assert legend.split()[0][:2] == word.split(" · ")[-1][:2] or legend.split()[0] in word


def test_the_exceptions_are_named_with_rate_count_and_since(page: Page, wall: LiveWall) -> None:
    shown(page, wall, records(STAGE))
    first = page.locator(".alert").first.inner_text()
    for part in ("城关派出所户籍窗口", "84.0", "近50次：满意42 差评8", "10:12 起", "待签收", "内线 8701"):
        assert part in first
    assert page.locator("#card-below .big b").inner_text() == "2"


def test_what_else_is_wrong_now_stands_below_the_rates_and_what_has_no_room_is_counted(
    page: Page, wall: LiveWall
) -> None:
    shown(page, wall, [*records(STAGE), *other_alerts(3)])
    lines = [line for line in page.locator(".rail .brief").all_inner_texts() if line.strip()]
    assert len(lines) == 3 and all("待签收" in line for line in lines)
    assert page.locator(".rail .alerts .count").inner_text() == "6", "three rates and three others"
    wall.tell(*other_alerts())
    until(lambda: page.locator(".rail .alerts .count").inner_text() == "15", "all are counted")
    assert "9" in page.locator(".rail .alerts .more").inner_text()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_off_or_leaves_the_screen(
    page: Page, wall: LiveWall, size: tuple[int, int], language: str
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for told in (records(STAGE), full_wall(), [*full_wall(), *other_alerts()]):
        shown(page, wall, told, f"?lang={language}")
        page.evaluate("document.fonts.ready.then(() => true)")
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate(OVERFULL) == []
        assert page.evaluate(f"{WITH_BAND} ({OVERFULL})()") == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_smallest_letters_are_twenty_pixels_at_1080p(page: Page, wall: LiveWall, language: str) -> None:
    shown(page, wall, full_wall(), f"?lang={language}")
    sizes: list[tuple[float, str]] = page.evaluate(TEXT_NODES)
    assert len(sizes) > 300
    assert [(size, text) for size, text in sizes if size < 19.9] == []


def test_english_shows_no_chinese_but_the_switch(page: Page, wall: LiveWall) -> None:
    shown(page, wall, records(STAGE), "?lang=en")
    chinese = page.evaluate("document.querySelector('main').innerText.match(/[\\u4e00-\\u9fff]+/g)")
    assert chinese == ["中文"]
    page.locator(".language").click()
    until(lambda: page.title() == "政务服务窗口质量监测", "the Chinese page")


def test_a_page_asks_nobody_but_its_own_server(page: Page, wall: LiveWall) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    shown(page, wall, records(STAGE))
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith(wall.url)] == []


def test_duplicates_and_any_order_leave_the_same_picture(page: Page, wall: LiveWall) -> None:
    told = records(STAGE)
    shown(page, wall, told)
    before = page.evaluate(PICTURE)
    tiles = [live_record(one) for one in statements(Stage(NOW, 900)) if isinstance(one, WindowTile)]
    stale = [live_record(a_tile("CGPCS-01", through=5, state="normal", good=50, bad=0, n=50))]
    wall.tell(*reversed(told), *tiles, *stale, *told[:50])
    wall.tell(live_record(a_tile("DHQ-01", through=5000, good=31, bad=19)))
    until(lambda: "62.0" in page.locator("[data-window='DHQ-01']").inner_text(), "the last statement")
    wall.tell(*[record for record in told if record[2] == "tile/DHQ-01"])
    changed = page.evaluate(PICTURE)
    differing = [(one, two) for one, two in zip(before.split("\n"), changed.split("\n"), strict=True) if one != two]
    assert 0 < len(differing) < 25


def test_a_new_alert_pulses_three_times_and_not_at_the_first_paint(page: Page, wall: LiveWall) -> None:
    shown(page, wall, records(STAGE))
    assert page.locator(".pulse").count() == 0
    wall.tell(live_record(a_tile("DHQ-02", through=5000, state="below", good=42, bad=8, since=NOW)))
    until(lambda: page.locator("[data-window='DHQ-02'].pulse").count(), "a pulse")
    style = page.evaluate("getComputedStyle(document.querySelector('.tile.pulse')).animationIterationCount")
    assert style == "3"
    until(lambda: page.locator(".pulse").count() == 0, "the pulse ends")


def test_reduced_motion_is_honoured(page: Page, wall: LiveWall) -> None:
    page.emulate_media(reduced_motion="reduce")
    shown(page, wall, records(STAGE))
    page.evaluate("document.querySelector('.tile').classList.add('pulse')")
    assert page.evaluate("getComputedStyle(document.querySelector('.pulse')).animationName") == "none"


def test_the_first_paint_needs_no_script(page: Page, wall: LiveWall) -> None:
    wall.tell(*records(STAGE))
    page.route("**/wall.js", lambda route: route.abort())
    page.goto(wall.url)
    assert "84.0" in page.locator("[data-window='CGPCS-01']").inner_text()


def test_help_prints_on_one_page_and_a_window_opens_from_its_tile(page: Page, wall: LiveWall) -> None:
    shown(page, wall, records(STAGE))
    page.locator("[data-window='CGPCS-01']").click()
    assert "共50次：满意42，差评8" in page.locator("table").inner_text()
    page.goto(f"{wall.url}help")
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1


def test_without_a_city_the_page_says_what_to_do_and_turns_into_the_wall(page: Page, wall: LiveWall) -> None:
    page.goto(wall.url)
    assert "hallmark up --city" in page.locator("body").inner_text()
    wall.tell(*records(STAGE))
    until(lambda: page.locator(".tile").count() == 60, "the wall")
