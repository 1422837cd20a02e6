"""Take a picture of the wall: `python -m dashboards.screenshot URL FILE.png [--size 1920x1080]`. Needs Chromium."""

import argparse
import sys

from playwright.sync_api import Error as PageError
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
]
WAIT_MS = 20_000


def main() -> int:
    """Open the page, wait until it is live or says why not, and save what it shows."""
    parser = argparse.ArgumentParser(description="给大屏拍照 Take a picture of the wall.")
    parser.add_argument("url")
    parser.add_argument("file")
    parser.add_argument("--size", default="1920x1080", help="宽x高 width x height")
    args = parser.parse_args()
    width, _, height = args.size.partition("x")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": int(width), "height": int(height)})
        try:
            page.goto(args.url)
        except PageError as error:
            print(f"打不开 {args.url}，大屏在运行吗？\nCannot open it: {error.message}", file=sys.stderr)  # noqa: T201 - answers a person
            return 2
        state = settled(page)
        page.screenshot(path=args.file, animations="disabled")
        browser.close()
    print(f"{args.file}: {state}", file=sys.stderr)  # noqa: T201 - a tool that answers a person
    return 0


def settled(page: Page) -> str:
    """Wait until fonts are there and the page has judged its link; give the word it shows."""
    page.evaluate("document.fonts.ready.then(() => true)")
    for _ in range(WAIT_MS // 250):
        if page.evaluate("!document.body.classList.contains('connecting')"):
            break
        page.wait_for_timeout(250)
    page.wait_for_timeout(1000)
    return str(page.evaluate("document.getElementById('link-word')?.textContent ?? document.title"))


if __name__ == "__main__":
    raise SystemExit(main())
