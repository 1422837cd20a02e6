"""`hallmark test`: the whole suite, in the environment that `./hallmark test` made from the test lock.

What a page test needs is looked for before the first test, so that nobody waits twenty minutes for a missing font.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

from schemas.errors import HallmarkError
from schemas.settings import Settings
from stack.commands import ROOT
from stack.process import with_our_code

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OF_THE_PRODUCT = (
    "HOME",
    "KAFKA",
    "KAFKA_PORT",
    "CLOCK",
    "CITY",
    "TOPIC_PREFIX",
    "WEBHOOK",
    "NOTIFY",
    "WALL_PORT",
    "BIND",
)
"""Settings of a running installation, which the tests must not meet."""


class PagesUntestable(HallmarkError):
    """The page tests need a browser and a Chinese font that are not here."""

    def __init__(self, missing: Sequence[str], platform: str) -> None:
        names = " ".join(missing)
        line, english = (
            (f"apt-get install -y {names}", f"apt-get install -y {names}")
            if platform == "linux"
            else ("请安装 Chromium（或 Chrome）和一种中文字体", "install Chromium (or Chrome) and a Chinese font")
        )
        super().__init__(
            f"页面测试缺少：{names}。先运行：{line}；或者不测页面：hallmark test --no-browser",
            f"The page tests lack {names}. First: {english}; or leave them out: hallmark test --no-browser",
        )


def configure(parser: argparse.ArgumentParser) -> None:
    """Take what to leave out and what to add; anything else is pytest's."""
    parser.usage = "hallmark test [--no-browser] [--long] [pytest …]"
    parser.add_argument("--no-browser", action="store_true", help="不测页面 leave the page tests out")
    parser.add_argument("--long", action="store_true", help="加上耗时很长的测试 add the suites of many minutes")


def run(args: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - every command has this shape
    """Look for the browser and the font, run pytest, say last what was left out."""
    missing = [] if args.no_browser else missing_for_pages(shutil.which, chinese_fonts())
    if missing:
        raise PagesUntestable(missing, sys.platform)
    words = pytest_words(args.rest, browser=not args.no_browser, long=args.long)
    command = [sys.executable, "-P", "-m", "pytest", *words]
    done = subprocess.run(command, cwd=ROOT, env=_clean(os.environ), check=False)  # noqa: S603 - pytest itself
    if args.no_browser:
        print("页面测试没有运行（--no-browser）。 The page tests were left out (--no-browser).", flush=True)
    return done.returncode


def pytest_words(rest: Sequence[str], *, browser: bool, long: bool) -> list[str]:
    """Give pytest's arguments."""
    left_out = [name for name, wanted in (("browser", browser), ("long", long)) if not wanted]
    marks = ["-m", " and ".join(f"not {name}" for name in left_out)] if left_out else []
    return [*marks, *([] if browser else ["--ignore=tests/browser"]), *rest]


def missing_for_pages(which: Callable[[str], str | None], fonts: str) -> list[str]:
    """List the packages to install, by their Debian names."""
    browser = any(which(name) for name in BROWSERS)
    return [name for name, here in (("chromium", browser), ("fonts-noto-cjk", bool(fonts.strip()))) if not here]


def chinese_fonts() -> str:
    """List the fonts that can write Chinese; empty when there is none, or no fontconfig to draw with."""
    try:
        listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)  # noqa: S607 - from the path
    except OSError:
        return ""
    return listed.stdout


def _clean(env: Mapping[str, str]) -> dict[str, str]:
    product = {f"HALLMARK_{name}" for name in OF_THE_PRODUCT}
    return with_our_code({name: value for name, value in env.items() if name not in product})
