"""`hallmark city check FOLDER` and `hallmark city publish FOLDER`: the five files of a city, checked and made known."""

import argparse
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from producers.city import read_city
from schemas.holidays import KNOWN_THROUGH
from schemas.reference import City
from schemas.settings import Settings

ROW = "{:<12} {} {:>4} {:>6} {:>6}"


def configure(parser: argparse.ArgumentParser) -> None:
    """Take what to do and the folder."""
    parser.add_argument(
        "action",
        choices=("check", "publish"),
        help="check：只检查，报告文件、行号和原因 only check; publish：检查后发布到 ref.* check, then publish",
    )
    parser.add_argument(
        "folder", type=Path, metavar="文件夹 FOLDER", help="五个 CSV 文件 units, windows, services, staff, calendar"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Check, show what was read and, if asked, publish it."""
    city = read_city(args.folder)
    sys.stdout.write("\n".join(summary(city)) + "\n")
    if args.action == "publish":
        from producers.city_publish import publish_city  # noqa: PLC0415 - checking needs no Kafka client

        done = publish_city(city, settings)
        sys.stdout.write(
            f"已发布：写入 {done.written}，删除 {done.removed}，未变 {done.unchanged}\n"
            f"Published: {done.written} written, {done.removed} removed, {done.unchanged} unchanged\n"
        )
    return 0


def summary(city: City) -> Iterator[str]:
    """Say what a city holds: a line a hall, then the sums and how far the calendar goes."""
    yield ROW.format("大厅 Hall", _fill("名称 Name", 40), "窗口", "无评价", "无排队")
    yield ROW.format("", _fill("", 40), "win.", "no rat", "no que")
    for hall in city.halls:
        windows = city.windows_of(hall.unit_id)
        without = [sum(not one.has_terminal for one in windows), sum(not one.has_queue for one in windows)]
        yield ROW.format(hall.unit_id, _fill(hall.name, 40), len(windows), without[0] or "", without[1] or "")
    yield (
        f"共 {len(city.halls)} 个大厅、{len(city.windows)} 个窗口、{len(city.services)} 个事项、{len(city.staff)} 人；"
        f"{len(city.halls)} halls, {len(city.windows)} windows, {len(city.services)} services, {len(city.staff)} staff"
    )
    yield (
        f"国家放假调休安排已知到 {KNOWN_THROUGH}，之后按星期推算（暂定）；"
        f"holidays and make-up days are known up to {KNOWN_THROUGH}, provisional after"
    )
    yield "没有错误。No faults."


def _fill(text: str, columns: int) -> str:
    wide = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * max(columns - wide, 0)
