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
    "DOOR_PORT",
    "BIND",
)
"""Settings of a running installation, which the tests must not meet."""


PURE, SHELL = ("tests/contract", "tests/unit", "tests/property"), ("tests/integration", "tests/chaos")
"""What needs nothing but a processor, and what starts processes of its own and waits for them."""


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
    runs = pytest_runs(args.rest, browser=not args.no_browser, long=args.long, cores=os.cpu_count() or 1)
    codes = [_pytest(words) for words in runs]
    if args.no_browser:
        print("页面测试没有运行（--no-browser）。 The page tests were left out (--no-browser).", flush=True)
    if len(codes) > 1:
        print(outcome(codes), flush=True)
    return max(codes)


def _pytest(words: Sequence[str]) -> int:
    command = [sys.executable, "-P", "-m", "pytest", *words]
    return subprocess.run(command, cwd=ROOT, env=_clean(os.environ), check=False).returncode  # noqa: S603 - pytest itself


def outcome(codes: Sequence[int]) -> str:
    """Say in one line which of the two runs passed."""
    names = ("不需要进程的测试 pure tests", "需要进程的测试 tests with processes")
    said = (
        f"{name}：{'通过 passed' if code == 0 else '未通过 FAILED'}" for name, code in zip(names, codes, strict=True)
    )
    return "；".join(said)


def pytest_runs(rest: Sequence[str], *, browser: bool, long: bool, cores: int) -> list[list[str]]:
    """Give the arguments of each pytest run: pure tests on all cores, the others one at a time.

    rest: pytest arguments of the caller, then one run that takes them as they are.
    """
    left_out = [name for name, wanted in (("browser", browser), ("long", long)) if not wanted]
    marks = ["-m", " and ".join(f"not {name}" for name in left_out)] if left_out else []
    if rest:
        return [[*marks, *([] if browser else ["--ignore=tests/browser"]), *rest]]
    parallel = ["-n", str(cores), "--dist", "worksteal"] if cores > 1 else []
    return [[*marks, *parallel, *PURE], [*marks, *SHELL, *(["tests/browser"] if browser else [])]]


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
