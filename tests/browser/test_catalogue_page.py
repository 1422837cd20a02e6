"""The catalogue in a real browser: searched as one types, readable on a telephone, within the content policy."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LiveWall

PAGES = ("", "/posts_daily", "/divergence_monthly", "/rules_in_force", "/metric/M-05")


def test_the_index_narrows_to_what_is_typed_in_either_language(page: Page, wall: LiveWall) -> None:
    page.goto(f"{wall.url}catalogue")
    shown = page.locator(".entries li:visible")
    whole = shown.count()
    page.fill("#search", "等候 月")
    expect(page.locator("li:visible code", has_text="waits_hall_monthly")).to_have_count(1)
    assert 0 < shown.count() < whole / 4
    page.fill("#search", "uncovered")
    expect(page.locator("li:visible code", has_text="posts_daily")).to_have_count(1)
    page.fill("#search", "没有这样的词")
    expect(page.locator("#nothing")).to_be_visible()
    expect(page.locator("section:visible")).to_have_count(0)
    page.fill("#search", "")
    expect(shown).to_have_count(whole)


def test_one_goes_from_a_table_to_its_metric_and_back(page: Page, wall: LiveWall) -> None:
    page.goto(f"{wall.url}catalogue/satisfaction_daily?lang=en")
    page.get_by_role("link", name="M-05 Usage rate").click()
    expect(page.locator("h1")).to_contain_text("M-05 Usage rate")
    page.locator("a", has_text="satisfaction_hall_daily").click()
    expect(page.locator("h1")).to_have_text("satisfaction_hall_daily")
    expect(page.locator(".lineage rect")).not_to_have_count(0)


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_the_screen(page: Page, wall: LiveWall, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{wall.url}catalogue{path}")
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0
    for text in page.locator(".lineage text").all():
        box, frame = text.bounding_box(), text.locator("xpath=../*[1]").bounding_box()
        assert box is not None
        assert frame is not None
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
