"""`hallmark demo`: everything started, a city played on a clock of its own, its story told in the terminal."""

import argparse
import logging
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from producers.publisher import Publisher
from schemas.clock import clock_text, parse_clock
from schemas.instants import instant
from schemas.settings import Settings
from stack.commands import available
from stack.demo_days import DAYS
from stack.demo_history import recall
from stack.demo_ledger import Begun, kept
from stack.demo_play import play
from stack.demo_setting import NothingToContinue, Setting, forget_unplayed, prepare, the_plan, write_clock
from stack.demo_story import opening_words, story
from stack.jars import classpath
from stack.log_lines import log_to_stderr
from stack.progress import tell_jars
from stack.services import Service, Stays
from stack.supervise import Installation, running

PARTS = ("play", "history")


def configure(parser: argparse.ArgumentParser) -> None:
    """Take which day, how long, how fast, whether to go on."""
    parser.add_argument(
        "--day",
        choices=tuple(DAYS),
        default="story",
        help="放哪一天 which day: " + "；".join(f"{name} {one.chinese} {one.english}" for name, one in DAYS.items()),
    )
    parser.add_argument(
        "--for",
        dest="play_s",
        type=_positive,
        metavar="秒 SECONDS",
        help="放这么多真实秒后停下，核对并退出 play so many real seconds, then check and leave",
    )
    parser.add_argument(
        "--speed",
        type=_positive,
        metavar="N",
        help="时钟快慢，默认故事30、其他60 times real time (a story 30, else 60)",
    )
    parser.add_argument("--report", type=Path, metavar="文件 FILE", help="核对结果写成 JSON write the outcome as JSON")
    parser.add_argument("--continue", dest="going_on", action="store_true", help="接着上次放 go on where it stopped")
    parser.add_argument("--seed", type=int, metavar="N", help="另一种随机 another chance (1)")
    parser.add_argument("--no-history", action="store_true", help="不放前三个月 leave out the three months before")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1_000_000:
        raise argparse.ArgumentTypeError(f"{text}: 应为正数 must be a positive number")
    return value


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Play a demo from start to end, or be one of its parts."""
    if args.part is not None:
        return _be(args.part, settings)
    if settings.kafka is None:
        classpath(settings, tell_jars)
    setting = prepare(args, settings)
    chosen = replace(settings, clock=clock_text(setting.clock), city=Path(setting.begun.city))
    with _stopping_the_clock(settings.home, setting), running(chosen, _more(setting.begun)) as installation:
        return _stage(installation, setting, args)


@contextmanager
def _stopping_the_clock(home: Path, setting: Setting) -> Iterator[None]:
    """Leave the clock stopped at the last moment, so that commands given later read the demo's time."""
    try:
        yield
    finally:
        write_clock(home, setting.clock.stopped(time.time()))
        forget_unplayed(home)


def _more(begun: Begun) -> Callable[[Settings, Sequence[str]], Sequence[Service]]:
    def services(_settings: Settings, hallmark: Sequence[str]) -> Sequence[Service]:
        wall = ("wall",) if "wall" in available() else ()
        player = Service("play", (*hallmark, "demo", "--part", "play"), Stays(0.3), needs=("city", *wall))
        history = Service("history", (*hallmark, "demo", "--part", "history"), Stays(0.3), needs=("city", *wall))
        return (history, player) if begun.history else (player,)

    return services


def _stage(installation: Installation, setting: Setting, args: argparse.Namespace) -> int:
    installation.until_up()
    print("\n".join(opening_words(setting.plan, installation.wall)), flush=True)
    told = setting.clock.now_us(time.time()) if args.going_on else 0
    while installation.tick():
        real = time.time()
        told = _tell_the_story(setting, told, setting.clock.now_us(real))
        if setting.ends and setting.clock.speed(real) == 0:
            from stack.demo_finish import finish  # noqa: PLC0415 - only a limited demo needs the warehouse

            return finish(installation, setting, args.report)
    installation.raise_if_given_up()
    print(f"\n演示已停止，时钟停在 The demo has stopped, its clock at {_now(setting)}", flush=True)
    return 0


def _tell_the_story(setting: Setting, told: int, now: int) -> int:
    for at, text in story(setting.plan):
        if told < at <= now:
            print(f"▶ {instant(at):%H:%M}  {text}", flush=True)
    return now


def _now(setting: Setting) -> str:
    return f"{setting.clock.now(time.time()):%Y-%m-%d %H:%M}"


def _be(part: str, settings: Settings) -> int:
    log_to_stderr(verbose=True)
    begun = kept(settings.home, Begun)
    if begun is None:
        raise NothingToContinue(settings.home)
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: asked.append(number))
    clock = parse_clock(settings.clock)
    kafka, prefix = settings.broker, settings.topic_prefix

    def connect() -> Publisher:
        return Publisher(kafka, prefix=prefix, client_id=f"demo-{part}")

    work = {"play": play, "history": recall}[part]
    work(the_plan(begun), clock, settings.home, connect, lambda: bool(asked))
    logging.getLogger(__name__).info("stopped", extra={"part": part})
    return 0
