"""`hallmark city check|publish FOLDER`, `history ID`, `set …`: a city's files, checked, told, changed, made known."""

import argparse
import sys
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from producers.city import read_city
from producers.city_edit import set_and_publish, show_history
from producers.city_set import KINDS
from schemas.holidays import KNOWN_THROUGH
from schemas.reference import City
from schemas.settings import Settings

ROW = "{:<12} {} {:>4} {:>6} {:>6}"


def configure(parser: argparse.ArgumentParser) -> None:
    """Take what to do: check, publish, history or set."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="check|publish|history|set")
    for name, about in (
        ("check", "只检查，报告文件、行号和原因 only check: file, line and reason"),
        ("publish", "检查后发布到 ref.* check, then publish"),
    ):
        action = actions.add_parser(name, help=about)
        action.add_argument("folder", type=Path, metavar="文件夹 FOLDER", help="units, windows, services … 各 CSV 文件")
    history = actions.add_parser("history", help="何时有效、何时得知 what was valid when, known when")
    history.add_argument(
        "thing", metavar="编号 ID", help="单位、窗口、事项、设备编号或阈值名 a unit, window, … or threshold"
    )
    add_set(actions.add_parser("set", help="写一条有起用日的记录并发布 write a dated record and publish it"))
    for action in (history, actions.choices["set"]):
        action.add_argument(
            "--city", type=Path, metavar="文件夹 FOLDER", help="城市文件夹（默认 HALLMARK_CITY） the city's files"
        )


def add_set(parser: argparse.ArgumentParser) -> None:
    """Take a kind, its key and what to change."""
    parser.add_argument("kind", choices=tuple(KINDS))
    parser.add_argument("words", nargs="+", metavar="编号 值|列=值 KEY VALUE|COLUMN=VALUE")
    parser.add_argument("--unit", metavar="编号 ID", help="阈值：只对这个单位或窗口 a threshold of this unit or window")
    parser.add_argument(
        "--from", dest="since", type=day, metavar="日期 DATE", help="起用日，默认今天 first day, default today"
    )
    parser.add_argument("--no-publish", action="store_true", help="只写文件 only write the file")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        "例 Examples:\n"
        "  hallmark city set threshold wait_limit_min 25 --unit CGPCS --from 2026-11-01\n"
        "  hallmark city set limit complaint 5 --from 2027-01-01\n"
        "  hallmark city set window DHQ-03 judged=no --from 2026-11-01\n"
        "没写到的列照旧；历史各行不动；规则不追溯。\n"
        "Columns not named stay as they are; no row of the past is touched; rules say nothing about the past."
    )


def day(text: str) -> date:
    """Read a date; argparse words the error."""
    return date.fromisoformat(text)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Check, show what was read and, if asked, publish it; or tell or change the history."""
    if args.action == "history":
        return show_history(args, settings)
    if args.action == "set":
        return set_and_publish(args, settings)
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
