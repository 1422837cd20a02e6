"""`hallmark import FILE --source NAME`: rows of a file become events; a second time changes nothing."""

import argparse
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from producers.connection import quiet
from producers.files import opened
from producers.importers.anonymous_bank import anonymous_bank
from producers.importers.boston_311 import BOSTON_311
from producers.importers.progress import Advance, progress
from producers.importers.ratings_csv import ratings_csv
from producers.importers.rows import BadRow, read_rows
from producers.importers.said import Importer, Outcome, outcomes
from producers.known_city import known_city
from producers.privacy import masked
from producers.pseudonyms import KEY_BYTES, key_of, pseudonyms
from producers.publisher import Publisher
from schemas.clock import parse_clock
from schemas.rejected import Rejected
from schemas.settings import Settings

SOURCES = {
    "ratings-csv": "评价表：评价时间, 大厅, 窗口, 评价, 办件编号 · a table of ratings",
    "anonymous-bank-calls": "热线通话记录（以色列一家银行，1999）· calls of a bank's centre, 1999",
    "boston-311": "服务诉求（波士顿 311，2015）· Boston's service requests, 2015",
}
SHOWN_BAD_ROWS = 20
DELIVERY_S = 60.0


@dataclass
class Tally:
    """What an import has done so far."""

    rows: int = 0
    bad: list[BadRow] = field(default_factory=list)
    events: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Count one row."""
        self.rows += 1
        self.events.update(event.record.name for event in outcome.events)
        self.remarks.update(outcome.remarks)
        if outcome.bad is not None:
            self.bad.append(outcome.bad)


def configure(parser: argparse.ArgumentParser) -> None:
    """Take file, source and city."""
    parser.add_argument("file", metavar="FILE", help="CSV/TSV，可为 .gz · CSV or TSV, gzip too")
    parser.add_argument("--source", required=True, choices=SOURCES, metavar="NAME", help=" / ".join(SOURCES))
    parser.add_argument(
        "--city", type=Path, metavar="FOLDER", help="按这个文件夹的城市对名称 · names by this city folder"
    )
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写入 · check only, write nothing")
    table = "\n".join(f"  {name:<22}{about}" for name, about in SOURCES.items())
    parser.epilog = (
        f"{table}\n坏行逐条报告（行号、原因），好行照常导入；同一文件导入两次不变。样例 examples/ratings.csv。\n"
        "Bad rows are reported with line and reason, good ones are imported all the same; importing twice changes "
        "nothing.\nSample: examples/ratings.csv. Exit 1 if a row was bad."
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Import one file."""
    quiet()
    now = parse_clock(settings.clock).now(time.time())
    with opened(args.file) as stream:
        importer = importer_of(args, settings)
        done = outcomes(read_rows(stream, importer.form), importer, now)
        with progress(os.fstat(stream.fileno()).st_size) as advance:
            watched = _watched(done, stream, advance)
            tally = counted(watched) if args.dry_run else published(watched, importer, settings, now)
    sys.stdout.write(report(tally, importer, is_dry=args.dry_run))
    return 1 if tally.bad else 0


def importer_of(args: argparse.Namespace, settings: Settings) -> Importer:
    """Give the importer of a source what it needs to know; a dry run leaves no key behind."""
    match args.source:
        case "ratings-csv":
            return ratings_csv(known_city(settings, args.city))
        case "anonymous-bank-calls":
            key = secrets.token_bytes(KEY_BYTES) if args.dry_run else key_of(settings.home)
            return anonymous_bank(pseudonyms(key, "agent"))
    return BOSTON_311


def counted(done: Iterable[Outcome]) -> Tally:
    """Only count."""
    tally = Tally()
    for outcome in done:
        tally.add(outcome)
    return tally


def published(done: Iterable[Outcome], importer: Importer, settings: Settings, now: datetime) -> Tally:
    """Send each row's events, write down each bad row, and wait until Kafka has them all."""
    tally = Tally()
    with Publisher(settings.kafka or "", prefix=settings.topic_prefix, delivery_s=DELIVERY_S) as publisher:
        for outcome in done:
            tally.add(outcome)
            for event in outcome.events:
                publisher.send(event)
            if outcome.bad is not None:
                publisher.refuse(_refused(outcome.bad, importer, now))
            publisher.insist()
    return tally


def _refused(bad: BadRow, importer: Importer, now: datetime) -> Rejected:
    return Rejected(
        source=importer.source,
        line=bad.line,
        reason=bad.reason,
        detail=masked(bad.english),
        received_at=now,
        size=len(bad.shown.encode("utf-8", "replace")),
        original=masked(bad.shown),
    )


def _watched(done: Iterable[Outcome], stream: BinaryIO, advance: Advance) -> Iterator[Outcome]:
    rows = 0
    for rows, outcome in enumerate(done, start=1):
        if rows % 200 == 0:
            advance(stream.tell(), rows)
        yield outcome
    advance(stream.tell(), rows)


def report(tally: Tally, importer: Importer, *, is_dry: bool) -> str:
    """Say what was read, what it became, what was odd, what was bad. Pure."""
    events = "，".join(f"{name} {count}" for name, count in sorted(tally.events.items())) or "0"
    verb, verb_en = ("试读，未写入", "Dry run, nothing written") if is_dry else ("已导入", "Imported")
    lines = [f"{verb}：{tally.rows} 行，事件 {tally.events.total()} 条（{events}），坏行 {len(tally.bad)}。"]
    lines.append(
        f"{verb_en}: {tally.rows} rows, {tally.events.total()} events, {len(tally.bad)} bad rows."
        + ("" if is_dry else " 再导入一次不会重复。 Importing it again changes nothing.")
    )
    for name, (chinese, english) in importer.remarks.items():
        if tally.remarks[name]:
            lines.append(f"  {tally.remarks[name]:>7}  {chinese} · {english}")
    for bad in tally.bad[:SHOWN_BAD_ROWS]:
        lines.append(f"  第 {bad.line} 行 line {bad.line}: {bad.chinese} · {bad.english}")
    if len(tally.bad) > SHOWN_BAD_ROWS:
        lines.append(f"  …… 另有 {len(tally.bad) - SHOWN_BAD_ROWS} 行 more")
    return "\n".join(lines) + "\n"
