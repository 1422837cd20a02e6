"""`hallmark rate WINDOW 1..5`: press a key of a rating terminal yourself; it is on the wall within two seconds."""

import argparse
import os
import sys
import time
from datetime import datetime

from producers.connection import quiet
from producers.finding import NotFound, find_window
from producers.known_city import known_city
from producers.publisher import Publisher
from schemas.clock import parse_clock
from schemas.envelope import sequence
from schemas.errors import HallmarkError
from schemas.events.rating import RatingSubmitted
from schemas.ids import uuid7
from schemas.instants import micros
from schemas.reference import ServiceWindow
from schemas.scales import LEVEL_EN, LEVEL_ZH
from schemas.settings import Settings
from schemas.wall_address import loopback, read_wall_address

DELIVERY_S = 15.0


class UnknownWindow(HallmarkError):
    """No service window has this name, or several have."""

    def __init__(self, missing: NotFound) -> None:
        super().__init__(f"窗口：{missing.chinese}", f"Window: {missing.english}")


def configure(parser: argparse.ArgumentParser) -> None:
    """Take window, level and visit."""
    parser.add_argument(
        "window", metavar="WINDOW", help="窗口编号、短名或中文名 · a window's id, label or Chinese name"
    )
    parser.add_argument(
        "level",
        metavar="1..5",
        choices=["1", "2", "3", "4", "5"],
        help="5 非常满意 … 1 非常不满意 · very satisfied … very dissatisfied",
    )
    parser.add_argument("--visit", metavar="ID", help="这次评价属于哪次到访 · the visit it belongs to")
    parser.epilog = "例 Example: hallmark rate 城关派出所户籍窗口 5"


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Publish one rating and say what was done."""
    quiet()
    window = find_window(known_city(settings), args.window)
    if isinstance(window, NotFound):
        raise UnknownWindow(window)
    real = time.time()
    now = parse_clock(settings.clock).now(real)
    fact = rating(window, int(args.level), args.visit, now)
    with Publisher(settings.kafka or "", prefix=settings.topic_prefix, delivery_s=DELIVERY_S) as publisher:
        publisher.publish(
            fact,
            id=uuid7(micros(now), os.urandom(10)),
            source=f"rate/{window.window_id}",
            time=now,
            sequence=sequence(0, int(real)),
        )
    sys.stdout.write(told(window, int(args.level), now, wall_address(settings)))
    return 0


def rating(window: ServiceWindow, level: int, visit_id: str | None, now: datetime) -> RatingSubmitted:
    """Make the fact of one press on a five-key terminal. Pure."""
    return RatingSubmitted(
        received_at=now,
        hall_id=window.hall_id,
        window_id=window.window_id,
        visit_id=visit_id,
        raw_code=str(level),
        raw_scale="five-key/1",
        level=level,
    )


def wall_address(settings: Settings) -> str:
    """Give the address the running wall wrote down, else the one it would have."""
    supposed = f"http://{loopback(settings.bind)}:{settings.wall_port}/" if settings.wall_port else "hallmark status"
    return read_wall_address(settings.home) or supposed


def told(window: ServiceWindow, level: int, now: datetime, wall: str) -> str:
    """Say what was done and where to look. Pure."""
    at = now.strftime("%Y-%m-%d %H:%M:%S")
    lines = [
        f"已按下：{window.name}（{window.window_id}） {level} {LEVEL_ZH[level]}，{at}。请看大屏 {wall}",
        f"Pressed: {window.name_en or window.window_id}, {level} {LEVEL_EN[level]}, {at}. Look at {wall}",
    ]
    if not window.has_terminal:
        lines.append("注意：资料中这个窗口没有评价器。 Note: this window has no rating terminal in the city's files.")
    return "\n".join(lines) + "\n"
