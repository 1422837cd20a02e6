"""`hallmark alerts`: list what was said; `hallmark alerts ack|assign|silence|review ID` acts on one."""

import argparse
import asyncio
import logging
import os
import sys
import time
from typing import Any

import msgspec
from aiokafka import AIOKafkaProducer
from rich import box
from rich.console import Console
from rich.table import Table

from schemas.clock import Clock, parse_clock
from schemas.errors import BrokerUnreachable
from schemas.instants import instant
from schemas.settings import Settings
from schemas.topics import ALERTS
from streams.alert_deeds import deed, message
from streams.alert_reader import reading
from streams.alert_rows import REASON_ZH, STATE_ZH, AlertRow, AlertRows, find

DEEDS = {
    "ack": ("签收一条告警 acknowledge an alert", "备注 a note", False),
    "assign": ("把告警指派给某人 assign an alert to somebody", "备注 a note", False),
    "silence": ("一段时间内不再通知 tell nobody for a while", "原因 the reason", True),
    "review": ("复核并结束（只由人结束的告警） review and close", "结论 the finding", True),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Take what to list, or `ack`."""
    parser.add_argument("--all", action="store_true", help="包括已结束的 the ended ones too")
    parser.add_argument("--follow", action="store_true", help="一直看下去 keep watching (Ctrl-C ends it)")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="表格或 JSON table or JSON")
    actions = parser.add_subparsers(dest="action", metavar="ack|assign|silence|review")
    for name, (what, note, needs_note) in DEEDS.items():
        action = actions.add_parser(name, help=what)
        action.add_argument("id", help="告警编号，开头或结尾至少6位 the alert's id, 6 characters of either end")
        action.add_argument("--by", required=True, help="谁处置（岗位） who does it, a role: 窗口负责人")
        action.add_argument("--note", default="", required=needs_note, help=note)
        if name == "assign":
            action.add_argument("--to", required=True, help="指派给谁 to whom")
        if name == "silence":
            action.add_argument("--hours", type=int, required=True, help="几小时，最多168 hours, at most 168")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """List, follow or acknowledge."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    if settings.kafka is None:
        raise BrokerUnreachable("HALLMARK_KAFKA")
    clock = parse_clock(settings.clock)
    if args.action:
        return asyncio.run(_act(settings.kafka, settings.topic_prefix, clock, args))
    return asyncio.run(_list(settings.kafka, settings.topic_prefix, args))


async def _list(kafka: str, prefix: str, args: argparse.Namespace) -> int:
    alerts = AlertRows()
    async with reading(kafka, prefix) as log:
        for _, _, record in await log.rest():
            alerts.follow(record)
        shown = sorted((row for row in alerts.rows.values() if args.all or row.is_open), key=lambda row: row.raised_at)
        _show(shown, args.format)
        while args.follow:
            said, _ = await log.more(1.0)
            for _, _, record in said:
                if (news := alerts.follow(record)) is not None:
                    _tell(*news, args.format)
    return 0


def _show(rows: list[AlertRow], form: str) -> None:
    if form == "json":
        _write(msgspec.json.format(msgspec.json.encode([as_json(row) for row in rows])).decode())
        return
    if not rows:
        _write("现在没有未结束的告警。 No open alert.")
        return
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table(rows))


def table(rows: list[AlertRow]) -> Table:
    """Lay out alerts for a terminal."""
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("编号 id", "状态 state", "起 since", "n", "满意 good", "不满意 bad", "签收 by"):
        made.add_column(heading, no_wrap=True)
    made.add_column("内容 sentence", overflow="fold")
    for row in rows:
        evidence = [str(row.n), str(row.good), str(row.bad)]
        made.add_row(
            row.short,
            state(row),
            _when(row.since),
            *evidence,
            row.acknowledged_by or ("待签收" if row.is_open else "–"),
            row.sentence,
        )
    return made


def state(row: AlertRow) -> str:
    """Say how an alert stands, in the wall's words."""
    return REASON_ZH.get(row.reason or "", "已结束") if not row.is_open else STATE_ZH.get(row.state, row.state)


def as_json(row: AlertRow) -> dict[str, Any]:  # Any: a JSON object
    """Give an alert as a JSON object, instants as local ISO text."""
    found = {name: getattr(row, name) for name in row.__struct_fields__}
    for name in ("since", "raised_at", "acknowledged_at", "cleared_at", "silenced_until"):
        found[name] = None if found[name] is None else instant(found[name]).isoformat()
    found["life"] = [{"what": one.what, "at": instant(one.at).isoformat(), "who": one.who} for one in row.life]
    return found | {"open": row.is_open}


_NEWS = {
    "raised": "发出",
    "changed": "变化",
    "cleared": "结束",
    "acknowledged": "签收",
    "assigned": "指派",
    "silenced": "静默",
    "escalated": "升级",
    "reviewed": "复核",
}
_DONE = {"ack": "签收", "assign": "指派", "silence": "静默", "review": "复核"}


def _tell(what: str, row: AlertRow, form: str) -> None:
    if form == "json":
        _write(msgspec.json.encode({"event": what, **as_json(row)}).decode())
        return
    by = f"（{row.acknowledged_by}）" if what == "acknowledged" else ""
    _write(f"{_NEWS[what]} {what}{by} {row.short} {state(row)} {row.sentence}")


def _when(us: int) -> str:
    return f"{instant(us):%m-%d %H:%M}"


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


async def _act(kafka: str, prefix: str, clock: Clock, args: argparse.Namespace) -> int:
    alerts = AlertRows()
    async with reading(kafka, prefix) as log:
        for _, _, record in await log.rest():
            alerts.follow(record)
    row = find(alerts.rows.values(), args.id)
    if args.action == "ack" and row.is_open and row.acknowledged_by is not None:
        _write(f"告警 {row.short} 已由 {row.acknowledged_by} 签收。 Already acknowledged by {row.acknowledged_by}.")
        return 0
    now, to, hours = clock.now_us(time.time()), getattr(args, "to", ""), getattr(args, "hours", 0)
    fact = deed(row, args.action, by=args.by, now=now, note=args.note, to=to, hours=hours)
    value = message(fact, now, os.urandom(10))
    producer = AIOKafkaProducer(bootstrap_servers=kafka, enable_idempotence=True, client_id="alerts-command")
    await producer.start()
    try:
        await producer.send_and_wait(prefix + ALERTS, value, key=row.hall_id.encode())
    finally:
        await producer.stop()
    _write(f"已{_DONE[args.action]} {row.short}（{args.by.strip()}）：{row.sentence}")
    return 0
