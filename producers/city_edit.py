"""Carry out `hallmark city history` and `set`: read the files, change one whole or not at all, publish."""

import argparse
import sys
import time
import unicodedata
from pathlib import Path

from producers.city import FILES
from producers.city_history import HEADING, Row, history_of
from producers.city_set import KINDS, CannotSet, checked, wish_of, with_wish
from schemas.clock import parse_clock
from schemas.errors import HallmarkError
from schemas.instants import local_day
from schemas.reference import City, reference_key
from schemas.settings import Settings

WIDTHS = (14, 14, 14, 0)


class OtherCityPublished(HallmarkError):
    """What is published is not what the files said before."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"已发布的城市与 {folder} 不同，没有改动。先核对：hallmark city publish {folder}",
            f"The published city is not that of {folder}; nothing was changed. First: hallmark city publish {folder}",
        )


def show_history(args: argparse.Namespace, settings: Settings) -> int:
    """Print what was valid when, and known when."""
    from producers.known_city import known_city  # noqa: PLC0415 - a folder needs no Kafka client

    city = known_city(settings, args.city or settings.city)
    for title, rows in history_of(city, args.thing):
        sys.stdout.write("\n".join([title, line(HEADING), *map(line, rows), "", ""]))
    return 0


def line(row: Row) -> str:
    """Put a row into columns of a terminal."""
    return "".join(_fill(cell, width) for cell, width in zip(row, WIDTHS, strict=True)).rstrip()


def _fill(text: str, columns: int) -> str:
    wide = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return "  " + text + " " * max(columns - wide, 0)


def set_and_publish(args: argparse.Namespace, settings: Settings) -> int:
    """Write the record to its file and publish the city; a fault leaves both as they were."""
    folder = args.city or settings.city
    if folder is None:
        raise CannotSet(
            "不知道改哪个城市文件夹：写 --city 文件夹，或设 HALLMARK_CITY",
            "Which city's files? Say --city FOLDER, or set HALLMARK_CITY",
        )
    files = {name: _read(folder / name) for name in FILES}
    today = local_day(parse_clock(settings.clock).now_us(time.time()))
    wish = wish_of(args.kind, args.words, args.unit, since=args.since or today, today=today)
    content, record, city = with_wish(files, wish, str(folder))
    if not args.no_publish:
        _insist_on_same(folder, checked(files, str(folder)), settings)
    path = folder / KINDS[args.kind]
    aside = path.with_suffix(".new")
    aside.write_bytes(content)
    aside.replace(path)
    sys.stdout.write(f"已写入 {path}：{reference_key(record)}\nWritten to {path}\n")
    return 0 if args.no_publish else _publish(city, settings)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _insist_on_same(folder: Path, before: City, settings: Settings) -> None:
    from producers.city_messages import changes, messages_of  # noqa: PLC0415 - as above
    from producers.city_publish import present_records  # noqa: PLC0415
    from producers.connection import insist_on_broker  # noqa: PLC0415

    insist_on_broker(settings.kafka or "")
    present = present_records(settings.kafka or "", settings.topic_prefix)
    if present and changes(messages_of(before), present):
        raise OtherCityPublished(folder)


def _publish(city: City, settings: Settings) -> int:
    from producers.city_publish import publish_city  # noqa: PLC0415 - as above

    done = publish_city(city, settings)
    sys.stdout.write(
        f"已发布：写入 {done.written} 条，实时计算随即重算。\n"
        f"Published: {done.written} written; the live fold begins anew.\n"
    )
    return 0
